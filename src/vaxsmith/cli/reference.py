"""``vaxsmith reference``: check and compile a genome with its transcripts, once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def reference(
    fasta: Annotated[Path, typer.Argument(metavar="FASTA", help="Genome (plain or bgzip).")],
    annotation: Annotated[Path, typer.Argument(metavar="GTF|GFF3", help="Transcripts (Ensembl, GENCODE, RefSeq).")],
) -> None:
    """Compile a reference into the cache, so that the next design starts at once."""
    from vaxsmith.genome import load_reference

    loaded = load_reference(fasta, annotation)
    coding = sum(bool(transcript.coding) for transcript in loaded.transcripts)
    typer.echo(f"{len(loaded.transcripts)} transcripts ({coding} coding); build {loaded.build or 'not recognised'}")
    for finding in loaded.findings:
        typer.echo(f"{finding.severity}: {finding.place}: {finding.sentence}")
