"""The road of one case up to the choice of its targets: what the comparison and the benchmark of selection begin with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from vaxsmith.hla import HlaLoss
from vaxsmith.hla.allele import Genotype
from vaxsmith.patient import Case, Settings
from vaxsmith.patient.inputs import read_hla, read_reference
from vaxsmith.patient.make_proteins import make_proteins, normal_side
from vaxsmith.patient.read_tumor import read_tumor
from vaxsmith.patient.tumor import Tumor
from vaxsmith.presentation import default_predictor
from vaxsmith.proteins.mutant_protein import ProteinSet
from vaxsmith.selection import Choice, NormalSide, Target, choose_targets, no_class_two
from verification.corpora import corpora

HLA = "A*29:02, A*02:01, B*45:01, B*82:02, C*06:02, C*07:02, DRB1*04:05"


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """What selection is asked with: the tumor, its proteins, the patient's molecules and normal proteins."""

    tumor: Tumor
    proteins: ProteinSet
    genotype: Genotype
    normal: NormalSide
    settings: Settings


def hcc1395() -> Case:
    """Give the case of HCC1395: six class I alleles and one of class II."""
    return Case(name="HCC1395", variants=corpora() / "tumours" / "hcc1395" / "annotated.expression.vcf.gz", hla=HLA)


def tcga(name: str) -> Case:
    """Give one of the two TCGA tumors, which nobody annotated."""
    return Case(name=name, variants=corpora() / "tumours" / "tcga" / f"{name}.grch38.vcf.gz", hla=HLA)


def minigenome(folder: Path) -> Case:
    """Write the minigenome's 550 planted variants as a VCF and give the case, by the reference route."""
    home = corpora() / "genome" / "minigenome"
    lines = [
        "##fileformat=VCFv4.2",
        '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Allelic depths">',
        '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNORMAL\tTUMOR",
    ]
    rows = [line.split("\t")[:4] for line in (home / "somatic_truth.tsv").read_text(encoding="utf-8").splitlines()]
    for contig, position, before, after in sorted(rows, key=lambda row: (row[0], int(row[1]), row[2:])):
        lines.append(f"{contig}\t{position}\t.\t{before}\t{after}\t.\tPASS\t.\tAD:DP\t60,0:60\t50,40:90")
    vcf = folder / "minigenome.vcf"
    vcf.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Case(
        name="minigenome",
        variants=vcf,
        hla=HLA,
        reference_fasta=home / "reference.fa.gz",
        reference_annotation=home / "annotation.gff3.gz",
    )


def road_to_selection(case: Case, settings: Settings | None = None) -> Road:
    """Read a case and make its proteins, as ``design_vaccine`` does before it chooses."""
    settings = settings or Settings()
    reference = read_reference(case)
    tumor = read_tumor(case, reference, settings=settings.tumor)
    proteins = make_proteins(tumor, reference, settings=settings)
    return Road(
        tumor=tumor,
        proteins=proteins,
        genotype=read_hla(case),
        normal=normal_side(tumor, proteins, reference, settings=settings),
        settings=settings,
    )


def choose(road: Road, *, loss: HlaLoss | None = None) -> Choice:
    """Choose the targets of a case, with the settings' own seed."""
    return choose_targets(
        road.tumor.calls,
        road.proteins,
        road.genotype,
        default_predictor(),
        class_two=default_predictor(2) if road.genotype.class_two else no_class_two(road.genotype),
        loss=loss,
        normal=road.normal,
        clonal=road.tumor.clonal,
        settings=road.settings.selection,
        generator=np.random.default_rng(road.settings.seed),
    )


def reversed_road(road: Road) -> Road:
    """Give the same case with its calls and its proteins in the opposite order."""
    calls = replace(road.tumor.calls, calls=road.tumor.calls.calls[::-1])
    proteins = replace(road.proteins, proteins=road.proteins.proteins[::-1])
    return replace(road, tumor=replace(road.tumor, calls=calls), proteins=proteins)


def without(road: Road, targets: tuple[Target, ...]) -> Road:
    """Give the same case without the proteins of some targets."""
    labels = {target.label for target in targets}
    left = tuple(protein for protein in road.proteins.proteins if protein.label not in labels)
    return replace(road, proteins=replace(road.proteins, proteins=left))


def told(choice: Choice) -> Iterator[str]:
    """Give everything that a choice says, a line each, in its own order; floats to the last digit."""
    for place, targets in (("chosen", choice.chosen), ("next in line", choice.next_in_line)):
        for target in targets:
            yield f"{place} {target.label} {target.name} {target.score!r} {target.protein.transcript.identifier}"
            class_two = target.class_two if isinstance(target.class_two, tuple) else ()
            for evidence in (*target.peptides, *class_two):
                yield f"{target.label} {evidence.prediction!r} {evidence.wild_type_prediction!r}"
            yield from target.reasons
            yield from map(repr, target.findings)
    if choice.composition is not None:
        composition = choice.composition
        yield from map(repr, (composition.portfolio, composition.sensitivity, composition.trade_off, composition.causes))
    yield from map(repr, choice.findings)
    yield from map(repr, choice.dropped)


def digest(choice: Choice) -> str:
    """Give the SHA-256 of everything that a choice says."""
    return hashlib.sha256("\n".join(told(choice)).encode()).hexdigest()
