"""The real tumor HCC1395: a whole design, every record accounted for."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.corpora import corpus

from vaxsmith.core import translate
from vaxsmith.dossier import write_dossier
from vaxsmith.patient import Case, Design, design_vaccine

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
