"""The targets of a design as an aggregated table of pVACseq, for people whose boards work with pVACview."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from vaxsmith.core.errors import InputError

if TYPE_CHECKING:
    from vaxsmith.patient import Case, Design, Settings

_FIRST_TITLES = b"ID\tIndex\t"


def check_table(path: Path, case: Case, case_file: Path | None, out: Path, *, overwrite: bool) -> None:
    """Make sure, before the long work, that the table can be written and that nothing is lost by it.

    With ``overwrite`` an older aggregated table may be replaced, and nothing else.

    Raises:
        InputError: it is one of the files that are read, lies in the folder that the design will fill, something else stands
            there, or its folder is absent or may not be written to.
    """
    from vaxsmith.patient import case_files
    from vaxsmith.presentation.table_file import spare_inputs

    remedy = "name another file with --pvacseq"
    inputs = {f"the {role.replace('_', ' ')} file": file for role, file in case_files(case).items()}
    try:
        spare_inputs(path, {"the case file": case_file, **inputs})
    except InputError as error:
        error.remedy = remedy
        raise
    real = Path(os.path.realpath(path))
    if Path(os.path.realpath(out)) in (real, *real.parents):
        raise InputError(
            "the table would lie in the directory of the design, which holds nothing but the design",
            expected="a file beside it",
            remedy=remedy,
            place=str(path),
        )
    if real.exists() and not real.is_file():
        raise InputError("the table cannot be written: this is no regular file", remedy=remedy, place=str(path))
    if real.exists() and not (overwrite and _is_aggregated(real)):
        raise InputError(
            "there is a file of this name already",
            expected="a new file, or with --overwrite an older aggregated table",
            remedy=remedy,
            place=str(path),
        )
    if not real.parent.is_dir() or not os.access(real.parent, os.W_OK):
        raise InputError(
            "the table cannot be written: its folder is not there, or may not be written to", remedy=remedy, place=str(path)
        )


def _is_aggregated(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(_FIRST_TITLES)) in (_FIRST_TITLES, b"")
    except OSError:
        return False


def write_table(made: Design, settings: Settings, path: Path) -> None:
    """Write the targets that are in and next in line, with the preset's tiers and the review's evaluations."""
    from vaxsmith.adapters.aggregated_choice import aggregated_rows
    from vaxsmith.adapters.pvacseq_aggregated import write_aggregated

    review = made.choice.review.review if made.choice.review else None
    rows = aggregated_rows(made.choice, settings.preset, purity=made.case.purity, review=review)
    write_aggregated(rows, path, alleles=(*made.genotype.class_one, *made.genotype.class_two))
    typer.echo(f"{len(rows)} targets written to {path} as an aggregated table of pVACseq")
