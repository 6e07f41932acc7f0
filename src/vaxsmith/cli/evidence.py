"""``vaxsmith evidence``: judge a claim, design the trial that would settle it, analyse the one that ran."""

from __future__ import annotations

import typer

from vaxsmith.cli.evidence_analyse import analyse
from vaxsmith.cli.evidence_design import design

evidence = typer.Typer(
    help="Judge a published claim, design a trial, analyse one.", no_args_is_help=True, rich_markup_mode=None
)
evidence.command()(analyse)
evidence.add_typer(design, name="design")
