"""``vaxsmith proteins``: mutant proteins and their windows, without the rest of the road."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vaxsmith.cli import options

if TYPE_CHECKING:
    from vaxsmith.proteins import MutantProtein, ProteinSet

_COLUMNS = (
    "variant", "gene", "transcript", "mane_select", "effect", "change", "hgvs_coding", "hgvs_protein", "altered_start",
    "altered_end", "wild_type_length", "mutant_length", "route", "molecule", "uncertain", "germline", "companions",
    "mutant_protein",
)  # fmt: skip


def proteins(
    variants: Annotated[Path, typer.Argument(metavar="VCF|MAF", help="Somatic variants.")],
    out: options.Out = Path("proteins"),
    flank: Annotated[int, typer.Option("--flank", min=0, help="Residues on each side of the change in windows.fasta.")] = 12,
    reference_fasta: options.ReferenceFasta = None,
    reference_annotation: options.ReferenceAnnotation = None,
    germline: options.Germline = None,
    germline_sample: options.GermlineSample = None,
    rna_alignments: options.RnaAlignments = None,
    dna_alignments: options.DnaAlignments = None,
    expression: options.Expression = None,
    fusions: options.Fusions = None,
    junctions: options.Junctions = None,
    retained_introns: options.RetainedIntrons = None,
    normal_junctions: options.NormalJunctions = None,
    normal_tissue: options.NormalTissue = None,
    viral_proteins: options.ViralProteins = None,
    tumor_sample: options.TumorSample = None,
    normal_sample: options.NormalSample = None,
    rna_sample: options.RnaSample = None,
    overwrite: options.Overwrite = False,
) -> None:
    """Write proteins.tsv, peptides.tsv (8-11-mers), windows.fasta and dropped.tsv.

    Positions in proteins.tsv are 1-based and closed, as people count residues.
    """
    from vaxsmith.dossier import write_dropped_table, write_folder
    from vaxsmith.patient import Case, check_case, make_proteins, read_reference, read_tumor

    case = check_case(
        Case(
            name=variants.name,
            variants=variants,
            hla="",
            reference_fasta=reference_fasta,
            reference_annotation=reference_annotation,
            germline=germline,
            germline_sample=germline_sample,
            rna_alignments=rna_alignments,
            dna_alignments=dna_alignments,
            expression=expression,
            fusions=fusions,
            junctions=junctions,
            retained_introns=retained_introns,
            normal_junctions=normal_junctions,
            normal_tissue=normal_tissue,
            viral_proteins=viral_proteins,
            tumor_sample=tumor_sample,
            normal_sample=normal_sample,
            rna_sample=rna_sample,
        )
    )
    reference = read_reference(case)
    tumor = read_tumor(case, reference)
    calls = tumor.calls
    made = make_proteins(tumor, reference)
    dropped = (*calls.dropped, *made.dropped)
    files = {
        "proteins.tsv": _protein_table(made),
        "peptides.tsv": _peptide_table(made),
        "windows.fasta": _window_fasta(made, flank),
        "dropped.tsv": write_dropped_table(dropped),
    }
    write_folder(out, files, overwrite=overwrite)
    typer.echo(f"{calls.records} records: {len(made.proteins)} mutant proteins, {len(dropped)} rows in dropped.tsv")
    for finding in (*calls.findings, *tumor.findings, *made.findings):
        typer.echo(f"{finding.severity}: {finding.place}: {finding.sentence}")
    typer.echo(f"Written to {out}")


def _protein_table(made: ProteinSet) -> str:
    """Give one row per mutant protein."""
    rows = ["\t".join(_COLUMNS)]
    for protein in made.proteins:
        first, last = protein.altered
        cells = (
            protein.label,
            protein.transcript.gene,
            protein.transcript.identifier,
            protein.transcript.mane_select,
            protein.effect.kind,
            protein.effect.change,
            protein.effect.hgvs_coding,
            protein.effect.hgvs_protein,
            first + 1,
            last,
            len(protein.wild_type),
            len(protein.mutant),
            protein.route,
            "possible" if protein.alternative else "least assumed" if protein.uncertain else "certain",
            ",".join(f"{start + 1}-{end}" for start, end in protein.uncertain),
            ",".join(call.label for call in protein.germline),
            ",".join(call.label for call in protein.companions),
            protein.mutant,
        )
        rows.append("\t".join(map(str, cells)))
    return "\n".join(rows) + "\n"


def _peptide_table(made: ProteinSet) -> str:
    """Give one row per distinct class I peptide, with where it is new (1-based) and its normal counterpart."""
    from itertools import groupby

    from vaxsmith.proteins import distinct_windows

    # One variant at a time: the windows of a hundred thousand variants need not be in memory together.
    groups = (list(group) for _, group in groupby(made.proteins, key=lambda protein: protein.label))
    rows = ["variant\tgene\tchange\ttranscript\tpeptide\tnew_from\tnew_to\twild_type"]
    for window in (window for group in groups for window in distinct_windows(group)):
        protein, (first, last) = window.protein, window.altered
        cells = (
            protein.label,
            protein.transcript.gene,
            protein.effect.change,
            protein.transcript.identifier,
            window.sequence,
            first + 1,
            last,
            window.wild_type or "NA",
        )
        rows.append("\t".join(map(str, cells)))
    return "\n".join(rows) + "\n"


def _window_fasta(made: ProteinSet, flank: int) -> str:
    """Give the wild-type and mutant stretch of every protein."""
    from vaxsmith.proteins import flanked_pair

    def entry(kind: str, protein: MutantProtein, sequence: str) -> str:
        title = f"{kind}|{protein.transcript.gene}|{protein.effect.change}|{protein.transcript.identifier}"
        return f">{title}|{protein.label}\n{sequence}\n"

    pieces = []
    for protein in made.proteins:
        wild_type, mutant = flanked_pair(protein, flank)
        pieces += [entry("WT", protein, wild_type), entry("MT", protein, mutant)]
    return "".join(pieces)
