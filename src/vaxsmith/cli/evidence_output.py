"""What becomes of an evidence report: tables on the screen, JSON for machines, a page for people."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vaxsmith.cli.options import OptionalPath
from vaxsmith.core.errors import InputError

if TYPE_CHECKING:
    from vaxsmith.evidence.report import Report

Html = Annotated[OptionalPath, typer.Option("--html", metavar="FILE", help="Also write a page with pictures.")]
Out = Annotated[OptionalPath, typer.Option("--out", "-o", metavar="FILE", help="Also write the numbers as JSON.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of tables.")]
_WIDTH = 100


def check_outputs(outputs: Mapping[str, Path | None], inputs: Mapping[str, Path | None]) -> None:
    """Make sure, before any work, that what is to be written can be and is nothing that is read.

    Raises:
        InputError: an output is one of the inputs, two outputs are one file, or its folder is absent or may not be written.
    """
    from vaxsmith.presentation.table_file import spare_inputs

    seen: dict[str, str] = {}
    for option, path in outputs.items():
        if path is None:
            continue
        try:
            spare_inputs(path, inputs)
        except InputError as error:
            error.remedy = f"choose another name for {option}"
            raise
        real = os.path.realpath(path)
        if real in seen:
            raise InputError(f"{option} and {seen[real]} name the same file", remedy="give two names", place=str(path))
        seen[real] = option
        above = Path(real).parent
        if not above.is_dir() or not os.access(above, os.W_OK):
            raise InputError(
                "the folder to write into is not there, or may not be written to",
                remedy=f"make it, or choose another name for {option}",
                place=str(path),
            )


def deliver(
    report: Report,
    *,
    html: Path | None,
    out: Path | None,
    as_json: bool,
    inputs: Mapping[str, Path | None] | None = None,
    settings: Mapping[str, object] | None = None,
) -> None:
    """Write the files that were asked for, each whole or not at all, then print the report.

    ``inputs`` (what a file is: its path) are hashed and ``settings`` named in what is written, so that it can be repeated.

    Raises:
        InputError: a file cannot be written.
    """
    from vaxsmith.core.provenance import hash_file
    from vaxsmith.evidence.report import report_json, report_page, report_text
    from vaxsmith.presentation.table_file import writing

    read = tuple(hash_file(path, role=role) for role, path in (inputs or {}).items() if path is not None)
    report = replace(report, inputs=read, settings=dict(settings or {}))
    numbers = report_json(report) if as_json or out is not None else ""
    for path, role, text in ((html, "page", report_page(report) if html else ""), (out, "file of numbers", numbers)):
        if path is not None:
            with writing(path, role=role) as stream:
                stream.write(text)
    if as_json:
        print(numbers, end="")
        return
    width = min(shutil.get_terminal_size((_WIDTH, 24)).columns, 120) if sys.stdout.isatty() else _WIDTH
    print(report_text(report, width=max(width, 40)), end="")
    for path in (html, out):
        if path is not None:
            print(f"Written to {path}.")
