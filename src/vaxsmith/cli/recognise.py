"""``vaxsmith recognise``: how likely T cells answer peptides that are presented."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vaxsmith.cli.progress import portion


def recognise(
    table: Annotated[
        Path,
        typer.Option(
            "--input", "-i", help="Table with columns peptide and allele and, if known, wild_type and expression (TPM)."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Table to write (.gz compresses it).")],
) -> None:
    """Say how likely T cells answer class I peptides: the rows of a table, with recognition added.

    recognition is a probability (0 to 1) among peptides that were screened in patients; recognition_percentile is the
    presentation that it rests on, and recognition_note says what moved it, what stands beside it uncounted (wild type,
    expression), or why there is no number. A number is for peptides that are presented; it promises no response.
    """
    from vaxsmith.presentation.table_file import spare_inputs
    from vaxsmith.selection.recognition import load_recognition_model, recognise_table

    spare_inputs(out, {"--input": table})
    model = load_recognition_model()
    with portion("Judging rows", _size(table)) as watch:
        count = recognise_table(table, out, watch=watch)
    without = f", {count.unassessed:,} of them without a number (recognition_note says why)" if count.unassessed else ""
    typer.echo(f"{count.rows:,} rows written to {out}{without}")
    typer.echo(f"Of the screened peptides that the numbers refer to, {100 * model.base_rate:.1f} % were recognised.")


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except (OSError, ValueError):  # whoever opens it says what is wrong
        return None
