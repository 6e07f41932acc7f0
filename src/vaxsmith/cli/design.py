"""``vaxsmith design``: one patient's files in, one directory with the vaccine and its dossier out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from vaxsmith.cli import options
from vaxsmith.cli.aggregated import check_table, write_table
from vaxsmith.core.errors import InfeasibleError, InputError

if TYPE_CHECKING:
    from vaxsmith.patient import Case, Design, Settings


def design(
    case_file: Annotated[options.OptionalPath, typer.Argument(metavar="CASE.toml", help="A case file.")] = None,
    out: options.Out = Path("vaccine"),
    vcf: options.Variants = None,
    hla: options.Hla = None,
    expression: options.Expression = None,
    reference_fasta: options.ReferenceFasta = None,
    reference_annotation: options.ReferenceAnnotation = None,
    germline: options.Germline = None,
    germline_sample: options.GermlineSample = None,
    rna_alignments: options.RnaAlignments = None,
    dna_alignments: options.DnaAlignments = None,
    fusions: options.Fusions = None,
    junctions: options.Junctions = None,
    retained_introns: options.RetainedIntrons = None,
    normal_junctions: options.NormalJunctions = None,
    segments: options.Segments = None,
    purity: options.Purity = None,
    sex: options.ChromosomalSex = None,
    hla_loss: options.HlaLoss = None,
    normal_tissue: options.NormalTissue = None,
    viral_proteins: options.ViralProteins = None,
    policy: options.PolicyFile = None,
    review: options.ReviewFile = None,
    tumor_sample: options.TumorSample = None,
    normal_sample: options.NormalSample = None,
    rna_sample: options.RnaSample = None,
    name: Annotated[str, typer.Option("--name", help="The case's name on the dossier (no patient identifiers).")] = "",
    targets: Annotated[Optional[int], typer.Option("--targets", help="How many targets go in.")] = None,  # noqa: UP045
    platform: options.Platform = None,
    route: options.Route = None,
    formulation: options.Formulation = None,
    part: options.Parts = None,
    modified_nucleotide: options.ModifiedNucleotide = None,
    refold: options.Refold = False,
    accept_filter: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--accept-filter", help="A VCF filter that does not exclude a call (repeatable)."),
    ] = None,
    pvacseq: Annotated[
        options.OptionalPath,
        typer.Option("--pvacseq", help="Also write the targets as an aggregated table of pVACseq: a file beside DIR."),
    ] = None,
    overwrite: options.Overwrite = False,
) -> None:
    """Design a vaccine from a case file, or from --vcf and --hla.

    Writes design.json, dossier.html, targets.tsv, dropped.tsv, vaccine.fasta, vaccine.gb, for the manufacturer of an mRNA
    manufacture.tsv and pieces.tsv, and provenance.json; for a set of peptides, instead of vaccine.gb, the order form
    peptide_order.html and peptide_order.tsv.
    """
    from vaxsmith.patient import (
        Case,
        base_settings,
        check_case,
        hla_source,
        read_case,
        read_part,
        sex_of,
        with_chosen_parts,
        with_making,
        with_platform,
        with_selection,
    )

    facts: dict[str, Any] = {
        "expression": expression,
        "reference_fasta": reference_fasta,
        "reference_annotation": reference_annotation,
        "germline": germline,
        "germline_sample": germline_sample,
        "rna_alignments": rna_alignments,
        "dna_alignments": dna_alignments,
        "fusions": fusions,
        "junctions": junctions,
        "retained_introns": retained_introns,
        "normal_junctions": normal_junctions,
        "segments": segments,
        "purity": purity,
        "sex": sex,
        "hla_loss": hla_loss,
        "normal_tissue": normal_tissue,
        "viral_proteins": viral_proteins,
        "tumor_sample": tumor_sample,
        "normal_sample": normal_sample,
        "rna_sample": rna_sample,
    }
    if case_file is not None:
        given = {"vcf": vcf, "hla": hla, "name": name or None, **facts}
        doubled = [f"--{option.replace('_', '-')}" for option, value in given.items() if value is not None]
        if doubled:
            raise InputError(
                f"both a case file and {', '.join(doubled)} are given",
                expected="a case file alone, or options alone",
                remedy="put it into the case file, or leave the case file out; --policy, --review, --targets, --platform, "
                "--route, --formulation, --part, --modified-nucleotide, --refold, --accept-filter and --pvacseq go with "
                "both",
            )
        case, settings = read_case(case_file, policy=policy, review=review)
    else:
        if vcf is None or hla is None:
            raise InputError(
                "nothing to design from",
                expected="a case file, or --vcf and --hla",
                remedy="vaxsmith design --vcf calls.vcf.gz --hla A*02:01,B*07:02 --out DIR; vaxsmith demo shows a case",
            )
        case = check_case(
            Case(
                name=name or _stem(vcf),
                variants=vcf,
                hla=hla_source(hla, Path()),
                policy=policy,
                review=review,
                **{**facts, "sex": sex_of(sex, "--sex")},
            )
        )
        settings = base_settings(case)
    settings = with_selection(settings, targets=targets, filters=tuple(accept_filter) if accept_filter else None)
    settings = with_platform(settings, platform, route=route, formulation=formulation)
    settings = with_making(settings, modified_nucleotide=modified_nucleotide, refold=refold or None)
    settings = with_chosen_parts(settings, dict(read_part(text) for text in part or ()), place="--part")
    if pvacseq is not None:
        check_table(pvacseq, case, case_file, out, overwrite=overwrite)
    run(case, settings, out, overwrite=overwrite, pvacseq=pvacseq)


def run(case: Case, settings: Settings, out: Path, *, overwrite: bool, pvacseq: Path | None = None) -> None:
    """Design, write and say what came of it; when no target is left, write down at least what fell.

    ``pvacseq`` is where the targets go as an aggregated table of pVACseq, too (see ``check_table``).
    """
    from vaxsmith.cli.progress import stages
    from vaxsmith.dossier import check_directory, write_dossier, write_dropped
    from vaxsmith.patient import STAGES, design_vaccine

    check_directory(out, overwrite=overwrite)  # before the work, not after it
    with stages(len(STAGES) + 1) as begin:
        try:
            made = design_vaccine(case, settings, progress=begin)
        except InfeasibleError as error:
            if error.dropped:
                table = write_dropped(error.dropped, out)
                error.remedy = error.remedy.replace("dropped.tsv", str(table))
            raise
        begin("dossier")
        write_dossier(made, out, overwrite=overwrite)
    if pvacseq is not None:
        write_table(made, settings, pvacseq)
    _summarise(made, out)


def _summarise(made: Design, out: Path) -> None:
    """Print what a person wants to know first."""
    chosen = made.choice.chosen
    typer.echo(f"{made.case.name}: {made.calls.records} records, {len(made.proteins.proteins)} mutant proteins")
    typer.echo(f"{len(chosen)} targets: {', '.join(target.name for target in chosen)}")
    for words in _what_is_made(made):
        typer.echo(words)
    if made.case.notice:
        typer.echo(made.case.notice)
    typer.echo(f"Dossier: {out / 'dossier.html'}")
    typer.echo("Research use only.")


def _what_is_made(made: Design) -> Iterator[str]:
    """Say each molecule, or the set of peptides, in one line."""
    for product in made.products:
        which = f"{product.name.capitalize()}: construct" if len(made.products) > 1 else "Construct"
        protein = f"{which} {len(product.construct.sequence)} residues"
        if product.messenger is not None:
            molecule = product.messenger
            words = f"mRNA {len(molecule.sequence)} nt, CAI {molecule.cai:.3f}, {energy_words(molecule.energy)}"
            yield f"{protein}; {words}"
        if product.insert is not None:
            insert = product.insert
            yield f"{protein}; insert {len(insert.sequence)} bp of {insert.room}, CAI {insert.cai:.3f}; no virus is designed"
    if made.peptides is not None:
        sizes = [len(peptide.sequence) for peptide in made.peptides.peptides]
        yield f"{len(sizes)} synthetic long peptides of {min(sizes)} to {max(sizes)} residues"


def energy_words(energy: float) -> str:
    """Write an energy in kcal/mol; say so where the molecule was not folded."""
    return "not folded" if math.isnan(energy) else f"{energy:.1f} kcal/mol"


def _stem(path: Path) -> str:
    """Give a file's name without its suffixes."""
    name = path.name
    for suffix in (".gz", ".bgz", ".vcf", ".maf", ".txt"):
        name = name.removesuffix(suffix)
    return name
