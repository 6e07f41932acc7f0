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
Germline = Annotated[
    OptionalPath,
    typer.Option("--germline", help="The patient's inherited variants, best phased with the somatic ones: VCF."),
]
GermlineSample = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--germline-sample", help="The sample's name in the germline VCF."),
]
RnaAlignments = Annotated[OptionalPath, typer.Option("--rna-alignments", help="The tumor's RNA reads: BAM or CRAM.")]
DnaAlignments = Annotated[
    OptionalPath, typer.Option("--dna-alignments", help="The tumor's DNA reads, for phase: BAM or CRAM.")
]
Fusions = Annotated[
    OptionalPath, typer.Option("--fusions", help="Fusions: Arriba, STAR-Fusion, FusionCatcher or EasyFuse table.")
]
Junctions = Annotated[
    OptionalPath,
    typer.Option("--junctions", help="Splice junctions of the tumor's RNA: RegTools, BED12 or STAR SJ.out.tab."),
]
RetainedIntrons = Annotated[
    OptionalPath, typer.Option("--retained-introns", help="Introns that stay in the message: a table with read counts.")
]
NormalJunctions = Annotated[
    OptionalPath, typer.Option("--normal-junctions", help="Junctions of normal tissue, which are not new.")
]
Segments = Annotated[
    OptionalPath,
    typer.Option("--segments", help="Copy numbers: ASCAT, FACETS, Sequenza, PURPLE, PureCN, CNVkit or a table."),
]
Purity = Annotated[
    Optional[float],  # noqa: UP045
    typer.Option("--purity", help="Share of tumor cells in the sample (0.6); estimated when not given."),
]
ChromosomalSex = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--sex", help="female or male, for the copies of X and Y."),
]
HlaLoss = Annotated[
    OptionalPath,
    typer.Option("--hla-loss", help="HLA alleles that the tumor lost: LOHHLA, SpecHLA, DASH or a table."),
]
PolicyFile = Annotated[
    OptionalPath,
    typer.Option("--policy", help="A board's policy: preset, thresholds, targets that must or must not go in (TOML)."),
]
ReviewFile = Annotated[
    OptionalPath,
    typer.Option("--review", help="A board's decisions about targets, as `vaxsmith review` writes them (TOML)."),
]
NormalTissue = Annotated[
    OptionalPath, typer.Option("--normal-tissue", help="Expression by normal tissue, to find cancer-testis antigens.")
]
ViralProteins = Annotated[OptionalPath, typer.Option("--viral-proteins", help="Proteins of a virus in the tumor: FASTA.")]
TumorSample = Annotated[Optional[str], typer.Option("--tumor-sample", help="Tumor sample's name in the VCF.")]  # noqa: UP045
NormalSample = Annotated[Optional[str], typer.Option("--normal-sample", help="Normal sample's name in the VCF.")]  # noqa: UP045
RnaSample = Annotated[Optional[str], typer.Option("--rna-sample", help="RNA sample's name in the VCF.")]  # noqa: UP045
Platform = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--platform", help="How targets are carried: sec-gs10-mitd, two-mrnas, long-peptides, vector-insert, …"),
]
Route = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--route", help="A recorded choice: intramuscular, intravenous, subcutaneous, intratumoral, …"),
]
Formulation = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--formulation", help="A recorded choice: lipid nanoparticle, lipoplex, …"),
]
ModifiedNucleotide = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--modified-nucleotide", help="What stands for uridine: N1-methylpseudouridine, pseudouridine, none, …"),
]
Refold = Annotated[
    bool, typer.Option("--refold", help="Let ViennaRNA fold a long molecule again in full (minutes), not in part.")
]
Parts = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--part", help="A part of the catalogue or your own, as name=value: tail=A100, linker=AAY (repeatable)."),
]
