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
    from vaxsmith.presentation import default_predictor, read_pairs, write_predictions

    pairs = read_pairs(table)
    write_predictions(pairs, default_predictor(), out)
    typer.echo(f"{len(pairs)} rows written to {out}")
