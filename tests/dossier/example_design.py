"""A made-up design that has something of everything, hostile strings included; it is no person and no result."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.dossier.example_product import build_construct, build_messenger
from tests.dossier.example_targets import (
    ALLELES,
    FORMULA,
    KRAS,
    SCRIPT,
    call,
    frameshift,
    label,
    residues,
    substitution,
    target,
)

from vaxsmith.core import Dropped, Finding, InputFile, Provenance, Severity, Unassessed
from vaxsmith.hla.allele import Allele, Genotype
from vaxsmith.mrna.manufacture import describe_manufacture
from vaxsmith.patient.design import Case, Design
from vaxsmith.patient.product import Product
from vaxsmith.proteins.mutant_protein import ProteinSet
from vaxsmith.selection.target import Choice
from vaxsmith.tumor.variant import Annotation, Call, CallSet, Origin


def choose() -> Choice:
    """Give six targets that are in and two that would be next."""
    kras = substitution(call("chr12", 25245350, "C", "T"), "KRAS", KRAS, 12, "D")
    apc = frameshift(call("chr5", 112839514, "TA", "T"), "APC", 61, 52)
    tp53 = substitution(call("chr17", 7675088, "C", "T"), "TP53", residues("TP53", 120), 75, "H")
    subclonal = substitution(call("chr3", 179218303, "G", "A", fraction=0.06), "PIK3CA", residues("PIK3CA", 90), 45, "K")
    hostile = substitution(call("chr1", 1000, "A", "G"), SCRIPT, residues("hostile", 70), 30, "W")
    formula = substitution(call("chr2", 2000, "C", "G"), FORMULA, residues("formula", 70), 12, "P")
    low = Finding(
        check="subclonal",
        severity=Severity.CAUTION,
        place="PIK3CA",
        sentence="The DNA fraction is 6 % where the highest reliable one is 45 %: probably not in every tumor cell.",
        measured=0.06,
        limit=0.1,
    )
    chosen = (
        target(kras, 0.91),
        target(apc, 0.84),
        target(tp53, 0.72),
        target(hostile, 0.61),
        target(subclonal, 0.40, findings=(low,)),
        target(formula, 0.33, rna_fraction=None, expression=None, expression_source="not given"),
    )
    smad = substitution(call("chr18", 51065549, "G", "A"), "SMAD4", residues("SMAD4", 80), 40, "H")
    fbxw = substitution(call("chr4", 152326137, "G", "A"), "FBXW7", residues("FBXW7", 80), 40, "C")
    return Choice(chosen=chosen, next_in_line=(target(smad, 0.2), target(fbxw, 0.1)), dropped=())


def fallen(targets: Mapping[str, str]) -> tuple[tuple[Call, ...], tuple[Dropped, ...]]:
    """Give calls that fell, and why; ``targets`` names one chosen variant whose second transcript fell."""
    calls: list[Call] = []
    rows: list[Dropped] = []
    for number in range(40):
        one = call("chr7", 5000 + number, "A", "T", filters=("weak_evidence",))
        calls.append(one)
        rows.append(
            Dropped(stage="tumor", reason="filtered", sentence="The caller's filter says weak_evidence.", variant=one.label)
        )
    for number in range(25):
        gene = f"GENE{number}"
        annotation = Annotation(allele="T", consequences=("synonymous_variant",), transcript=label(gene))
        one = call("chr8", 9000 + number, "C", "T", annotations=(annotation,), origin=Origin.SOMATIC)
        calls.append(one)
        rows.append(
            Dropped(
                stage="proteins",
                reason="no-protein-change",
                sentence="The codon changes, the residue does not.",
                variant=one.label,
                gene=gene,
                transcript=annotation.transcript.identifier,
            )
        )
    stop_loss = call("chr9", 777, "T", "C")
    calls.append(stop_loss)
    rows.append(
        Dropped(
            stage="proteins",
            reason="no-three-prime-utr",
            sentence="The stop is lost and the file does not carry what follows it.",
            variant=stop_loss.label,
            gene="LOST1",
            transcript="ENST00000000777.1",
            unassessed=True,
            remedy="give a reference genome and annotation",
        )
    )
    rows.append(
        Dropped(
            stage="proteins",
            reason="no-protein-change",
            sentence="On this transcript the change is in an intron.",
            variant=targets["KRAS"],
            gene="KRAS",
            transcript="ENST00000556131.2",
        )
    )
    quiet = call("chr10", 888, "G", "A")
    calls.append(quiet)
    rows.append(
        Dropped(
            stage="selection",
            reason="not-expressed",
            sentence="The gene is silent in this tumor (0.00 TPM).",
            variant=quiet.label,
            gene="-QUIET",
            peptide="KQSLALLAV",
            allele=ALLELES[0],
        )
    )
    return tuple(calls), tuple(rows)


def example_design(directory: Path = Path("case"), *, choice: Choice | None = None) -> Design:
    """Give the whole made-up design."""
    choice = choice or choose()
    both = (*choice.chosen, *choice.next_in_line)
    calls, dropped = fallen({one.protein.transcript.gene: one.label for one in both} or {"KRAS": "chr12-25245350-C-T"})
    construct = build_construct(choice.chosen)
    class_one = tuple(Allele(name=name, mhc_class=1, locus=name[4]) for name in ALLELES)
    dr = Allele(name="HLA-DRB1*04:05", mhc_class=2, locus="DRB1", written="DRB1*04:05")
    unassessed = {
        "class II presentation": Unassessed(
            reason="no class II predictor is bundled yet", remedy="use an outside class II predictor on targets.tsv"
        ),
        "HLA loss in the tumor": Unassessed(reason="no tumor HLA reads were given"),
    }
    messenger = build_messenger(construct.sequence)
    return Design(
        case=Case(
            name=f"Example 7 {SCRIPT}",
            variants=directory / "tumor.vcf.gz",
            hla="A*02:01, A*11:01, B*07:02, B*44:02, C*07:02",
            expression=directory / "expression.tsv",
            diagnosis="made-up colorectal cancer",
            notice="This is not a person: every number on this page is made up for tests.",
        ),
        calls=CallSet(
            calls=(*(one.protein.calls[0] for one in both), *calls),
            records=len(both) + len(calls),
            dialect="mutect2",
            tumor_sample="T",
            normal_sample="N",
            build="GRCh38",
            annotated=True,
            findings=(
                Finding(
                    check="header", severity=Severity.NOTE, place="tumor.vcf.gz", sentence="The header names no RNA sample."
                ),
            ),
        ),
        genotype=Genotype(class_one=class_one, class_two=(dr,), homozygous=("C",)),
        proteins=ProteinSet(proteins=tuple(protein for one in both for protein in one.proteins)),
        choice=choice,
        platform=construct.platform,
        products=(
            Product(name="molecule", construct=construct, messenger=messenger, manufacture=describe_manufacture(messenger)),
        ),
        dropped=dropped,
        findings=(),
        unassessed=unassessed,
        settings={
            "selection": {"targets": 20, "presented_percentile": 2.0, "minimum_expression": 1.0},
            "construct": {"platform": "example platform", "time_limit_seconds": 10.0},
            "seed": 7,
        },
        provenance=Provenance(
            version="0.1.0",
            inputs=(
                InputFile(role="variants", name="tumor.vcf.gz", size_bytes=4242, sha256="ab" * 32),
                InputFile(role="expression", name="expression.tsv", size_bytes=99, sha256="cd" * 32),
            ),
            libraries={"python": "3.11", "numpy": "2.0"},
            seed=7,
        ),
        predictor="example 0",
        seconds={"tumor": 0.2, "proteins": 0.1},
    )
