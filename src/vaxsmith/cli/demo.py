"""``vaxsmith demo``: design a vaccine for the shipped patient, who is not a person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vaxsmith.cli import options
from vaxsmith.cli.design import run


def demo(
    out: options.Out = Path("demo"),
    overwrite: options.Overwrite = False,
    files: Annotated[bool, typer.Option("--files", help="Only say where the shipped case's files are.")] = False,
) -> None:
    """Design a vaccine for the shipped patient: a composite colorectal cancer that is not a person."""
    from vaxsmith.demo import case_file
    from vaxsmith.patient import read_case

    if files:
        typer.echo(case_file())
        return
    case, settings = read_case(case_file())
    run(case, settings, out, overwrite=overwrite)
