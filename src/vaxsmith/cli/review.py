"""``vaxsmith review``: a board's decisions as a file: its form, its seal, and decisions made in pVACview."""

from __future__ import annotations

import os
import stat
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vaxsmith.cli import options
from vaxsmith.core.errors import FormatError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaxsmith.selection import ReviewRow
    from vaxsmith.selection.review import Decision

review = typer.Typer(
    help="Write, seal or import a board's decisions about targets.", no_args_is_help=True, rich_markup_mode=None
)
Out = Annotated[Path, typer.Option("--out", "-o", help="The file to write; one that exists is left alone.")]
_DESIGN = "A directory that `vaxsmith design` wrote."


@review.command()
def template(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help=_DESIGN)],
    out: Out = Path("review.toml"),
) -> None:
    """Write a form with every target of a design, all of them pending.

    It carries the SHA-256 of the design.json and of each target's evidence, so that a later change of them is seen.
    """
    from vaxsmith.selection import review_template

    _refuse_existing(out)
    rows, digest = _targets(directory)
    _write(out, review_template(rows, design_sha256=digest))
    typer.echo(f"{len(rows)} targets written to {out}, all pending.")
    typer.echo(f"Fill in decision, by and date; then `vaxsmith review seal {out}` and `vaxsmith design … --review {out}`.")


@review.command()
def seal(file: Annotated[Path, typer.Argument(metavar="FILE", help="A review (TOML); it is written anew.")]) -> None:
    """Check a review and write the digest of its decisions into it, so that a later change is seen.

    The digest is no signature: whoever can edit the file can seal it again.
    """
    from vaxsmith.selection import read_review, seal_review
    from vaxsmith.selection.review_file import review_text

    text = review_text(file)
    changed = False
    try:
        read_review(file)
    except FormatError:
        raise
    except InputError:  # it can be read, so it is sealed and was changed since
        changed = True
    sealed_text, mode = seal_review(text, place=str(file)), stat.S_IMODE(file.stat().st_mode)
    _write(file, sealed_text)
    file.chmod(mode)  # who may read a board's decisions stays as it was
    sealed = read_review(file)
    if changed:
        typer.echo("The file was sealed before and its decisions changed since: it carries a new digest now.")
    typer.echo(f"Sealed {_counted(sealed.decisions)}; digest {sealed.digest[:12]}….")


@review.command("import")
def import_evaluations(
    table: Annotated[
        Path,
        typer.Argument(metavar="TABLE", help="pVACseq's aggregated table with a column Evaluation, as pVACview exports it."),
    ],
    by: Annotated[str, typer.Option("--by", help="Who decided; the table does not say.")],
    date: Annotated[datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="The day of the decision: 2026-01-31.")],
    out: Out = Path("review.toml"),
    design: Annotated[options.OptionalPath, typer.Option("--design", metavar="DIR", help=_DESIGN)] = None,
) -> None:
    """Write the evaluations of a pVACseq table as decisions: Accept, Reject; Review becomes pending with a comment.

    With --design the decisions carry the digests of that design and of its targets' evidence, its other targets are added as
    pending, and rows about no target of it are said.
    """
    from vaxsmith.adapters.evaluations import decisions_of_table
    from vaxsmith.adapters.pvacseq_aggregated import read_aggregated
    from vaxsmith.selection.review_file import LONGEST_NAME, review_of_decisions

    _refuse_existing(out)
    if not by.strip() or not by.isprintable() or len(by) > LONGEST_NAME:
        raise InputError(
            f"--by {by[:40]!r}", expected=f"who decided, in 1 to {LONGEST_NAME} printable characters", place="--by"
        )
    rows, digest = _targets(design) if design else (None, "")
    made = decisions_of_table(read_aggregated(table), by=by, on=date.date(), targets=rows)
    _write(out, review_of_decisions(made.decisions, design_sha256=digest))
    for note in made.notes:
        typer.echo(note)
    typer.echo(f"{_counted(made.decisions)} written to {out}; not sealed: look at it, then `vaxsmith review seal {out}`.")


def _targets(directory: Path) -> tuple[tuple[ReviewRow, ...], str]:
    """Read a design's targets as rows for a board, and the digest of its file."""
    from vaxsmith.core import hash_file
    from vaxsmith.dossier import read_design_record
    from vaxsmith.selection import review_rows

    record = read_design_record(directory)
    file = directory / "design.json" if directory.is_dir() else directory
    return review_rows(record.model_dump(mode="json"), place=str(file)), hash_file(file, role="design").sha256


def _counted(decisions: Sequence[Decision]) -> str:
    """Write ``3 decisions (1 accept, 1 reject, 1 pending)``."""
    from vaxsmith.selection.review import Verdict

    counts = [(sum(entry.verdict is verdict for entry in decisions), verdict) for verdict in Verdict]
    told = ", ".join(f"{count} {verdict}" for count, verdict in counts if count)
    word = "decision" if len(decisions) == 1 else "decisions"
    return f"{len(decisions)} {word}{f' ({told})' if told else ''}"


def _refuse_existing(out: Path) -> None:
    """Leave a file alone that may hold a board's decisions."""
    if os.path.lexists(out):
        raise InputError(
            "there is something of this name already",
            cause="it may hold a board's decisions",
            remedy="name another file with --out, or move it away",
            place=str(out),
        )


def _write(out: Path, text: str) -> None:
    from vaxsmith.presentation.table_file import writing

    with writing(out, role="review") as stream:
        stream.write(text)
