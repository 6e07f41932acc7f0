"""``vaxsmith explain``: why a variant is in or out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def explain(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A directory that `vaxsmith design` wrote.")],
    variant: Annotated[
        str, typer.Argument(metavar="VARIANT", help="chr12-25245350-C-T, chr12:25245350, a gene, or 'KRAS G12D'.")
    ],
) -> None:
    """Tell in sentences why a variant is in the vaccine or not."""
    from vaxsmith.dossier import explain as explain_record
    from vaxsmith.dossier import read_design_record

    typer.echo(explain_record(read_design_record(directory / "design.json"), variant))
