"""Options that several commands share, so that each has one name, one help text and one default."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

Out = Annotated[Path, typer.Option("--out", "-o", help="Directory to write (made; must be empty or absent).")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a directory that vaxsmith wrote before.")]
# typer reads these annotations at run time, hence Optional instead of `| None` on the supported lower bound.
OptionalPath = Optional[Path]  # noqa: UP045
Variants = Annotated[OptionalPath, typer.Option("--vcf", help="Somatic variants: VCF (plain or gzip) or MAF.")]
Hla = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--hla", help="HLA type (A*02:01,B*07:02,…) or a typer's output file."),
]
Expression = Annotated[
    OptionalPath, typer.Option("--expression", help="Expression: salmon, kallisto, RSEM or a two-column table.")
]
ReferenceFasta = Annotated[OptionalPath, typer.Option("--reference-fasta", help="Genome FASTA (plain or bgzip).")]
ReferenceAnnotation = Annotated[
    OptionalPath, typer.Option("--reference-annotation", help="Transcripts: GTF or GFF3 (Ensembl, GENCODE, RefSeq).")
]
TumorSample = Annotated[Optional[str], typer.Option("--tumor-sample", help="Tumor sample's name in the VCF.")]  # noqa: UP045
NormalSample = Annotated[Optional[str], typer.Option("--normal-sample", help="Normal sample's name in the VCF.")]  # noqa: UP045
RnaSample = Annotated[Optional[str], typer.Option("--rna-sample", help="RNA sample's name in the VCF.")]  # noqa: UP045
