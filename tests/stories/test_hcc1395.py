"""The real tumor HCC1395: a whole design, every record accounted for."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.corpora import corpus

from vaxsmith.construct import PLATFORMS
from vaxsmith.construct.partition import build_constructs
from vaxsmith.construct.peptide_set import build_peptide_set
from vaxsmith.core import Severity, translate
from vaxsmith.dossier import write_dossier
from vaxsmith.mrna.insert import design_insert
from vaxsmith.patient import Case, Design, design_vaccine
from vaxsmith.presentation import default_predictor

HLA = "A*29:02, A*02:01, B*45:01, B*82:02, C*06:02, C*07:02, DRB1*04:05"


@pytest.fixture(scope="module")
def design() -> Design:
    variants = corpus("tumours", "hcc1395", "annotated.expression.vcf.gz")
    return design_vaccine(Case(name="HCC1395", variants=variants, hla=HLA))


def test_twenty_targets_in_an_order_proven_optimal(design: Design) -> None:
    assert len(design.choice.chosen) == 20
    assert design.products[0].construct.order_gap == 0
    assert len({target.label for target in design.choice.chosen}) == 20


def test_the_molecule_is_the_construct(design: Design) -> None:
    messenger = design.products[0].messenger
    assert messenger is not None
    assert translate(messenger.coding.sequence) == design.products[0].construct.sequence == messenger.protein
    for site in ("GCTCTTC", "GAAGAGC", "GGTCTC", "GAGACC"):
        assert site not in messenger.coding.sequence


def test_every_target_window_is_the_mutant_proteins_own(design: Design) -> None:
    protein = design.products[0].construct.sequence
    for segment in design.products[0].construct.segments:
        assert protein[segment.start : segment.end] == segment.sequence
        if segment.target is not None:
            assert segment.sequence in segment.target.protein.mutant
            assert segment.sequence not in segment.target.protein.wild_type


def test_all_1470_records_are_accounted_for(design: Design, tmp_path: Path) -> None:
    write_dossier(design, tmp_path / "out")
    told = set()
    for name, column in (("targets.tsv", "label"), ("dropped.tsv", "variant")):
        with (tmp_path / "out" / name).open(newline="") as stream:
            told |= {row[column] for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)}
    labels = {call.label for call in design.calls.calls} | {entry.variant for entry in design.calls.dropped}
    assert design.calls.records == 1470
    assert len(labels) == 1470
    assert labels <= told


def test_the_same_targets_on_two_molecules(design: Design) -> None:
    predictor, class_two = default_predictor(), default_predictor(2)
    made = build_constructs(
        design.choice.chosen,
        alleles=(*design.genotype.class_one, *design.genotype.class_two),
        predictor=predictor,
        class_two=class_two,
        platform=PLATFORMS["two-mrnas"],
    )
    assert [sum(part.target is not None for part in construct.segments) for construct in made] == [10, 10]
    assert [construct.order_gap for construct in made] == [0, 0]
    assert {part.target.label for construct in made for part in construct.segments if part.target} == {
        target.label for target in design.choice.chosen
    }


def test_the_same_targets_as_long_peptides(design: Design) -> None:
    made = build_peptide_set(design.choice.chosen, platform=PLATFORMS["long-peptides"])
    assert [peptide.target.label for peptide in made.peptides] == [target.label for target in design.choice.chosen]
    for peptide in made.peptides:
        assert 21 <= len(peptide.sequence) <= 30
        assert all(evidence.window.sequence in peptide.sequence for evidence in peptide.target.peptides)
    assert not [finding for finding in made.findings if finding.severity is not Severity.NOTE]


def test_the_same_protein_as_an_insert(design: Design) -> None:
    protein = design.products[0].construct.sequence
    made = design_insert(protein, name="HCC1395")
    assert translate(made.sequence[made.sequence.find("ATG") :], to_stop=True) == protein
    assert len(made.sequence) < made.room
    assert not [finding for finding in made.findings if finding.severity is Severity.FAULT]
