"""``vaxsmith predict``: presentation of peptides by HLA alleles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def predict(
    table: Annotated[Path, typer.Option("--input", "-i", help="Table with columns peptide and allele (or alleles).")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Table to write; .gz compresses it.")],
) -> None:
    """Predict presentation for each row of a table, in its order."""
    from vaxsmith.presentation import predict_table

    count = predict_table(table, out)
    typer.echo(f"{count.rows} rows written to {out}")
