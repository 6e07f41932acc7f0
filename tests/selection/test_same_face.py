"""Peptides that look to T cells like a normal one do not count, nor does what a lost allele would present."""

from __future__ import annotations

import pytest
from tests.proteins.made_proteins import make_calls
from tests.selection.made_case import A2, B7, CLASS_TWO, KnownPredictor, genotype
from tests.selection.test_choose import PROTEIN, call_at

from vaxsmith.core import Severity
from vaxsmith.hla.loss import AlleleLoss, HlaLoss, LossStatus
from vaxsmith.proteins import proteins_from_annotation
from vaxsmith.selection import Choice, choose_targets

MUTANT = PROTEIN[:11] + "D" + PROTEIN[12:]
AT_ANCHOR, NORMAL_OF_IT = MUTANT[10:19], PROTEIN[10:19]  # the change is its second residue
AT_FACE, NORMAL_FACE = MUTANT[7:16], PROTEIN[7:16]  # the change is its fifth


def choose(table: dict[tuple[str, str], float], loss: HlaLoss | None = None) -> Choice:
    read = make_calls(call_at())
    return choose_targets(
        read, proteins_from_annotation(read), genotype(), KnownPredictor(table=table), class_two=CLASS_TWO, loss=loss
    )


def lost(*names: str, share: float | None = None) -> HlaLoss:
    return HlaLoss(
        alleles=tuple(
            AlleleLoss(allele=name, status=LossStatus.LOST, sentence=f"{name} has no copy.", cells_lost=share)
            for name in names
        ),
        source="statement",
    )


def test_a_change_at_an_anchor_of_a_peptide_that_is_shown_anyway_is_no_target() -> None:
    choice = choose({(AT_ANCHOR, A2.name): 0.1, (NORMAL_OF_IT, A2.name): 0.4})
    assert choice.chosen == ()
    (fallen,) = [entry for entry in choice.dropped if entry.transcript]
    assert fallen.reason == "near-self"
    assert AT_ANCHOR in fallen.sentence
    assert NORMAL_OF_IT in fallen.sentence


@pytest.mark.parametrize(
    "table",
    [
        {(AT_ANCHOR, A2.name): 0.1, (NORMAL_OF_IT, A2.name): 0.6},  # the normal one is hardly shown
        {(AT_ANCHOR, A2.name): 0.1, (NORMAL_OF_IT, B7.name): 0.4},  # on another molecule
        {(AT_FACE, A2.name): 0.1, (NORMAL_FACE, A2.name): 0.1},  # T cells see the difference
    ],
)
def test_another_face_or_another_molecule_counts(table: dict[tuple[str, str], float]) -> None:
    assert [target.name for target in choose(table).chosen] == ["GENE12 G12D"]


def test_one_face_among_several_is_set_aside_with_its_reason() -> None:
    choice = choose({(AT_ANCHOR, A2.name): 0.1, (NORMAL_OF_IT, A2.name): 0.4, (AT_FACE, A2.name): 0.9})
    assert [evidence.prediction.peptide for evidence in choice.chosen[0].peptides] == [AT_FACE]
    assert [entry.peptide for entry in choice.dropped if entry.reason == "near-self"] == [AT_ANCHOR]


def test_what_only_a_lost_allele_would_present_is_no_target() -> None:
    choice = choose({(AT_FACE, A2.name): 0.1}, lost(A2.name))
    assert choice.chosen == ()
    reasons = {entry.reason: entry for entry in choice.dropped}
    assert reasons["allele-lost"].transcript
    assert "A*02:01" in reasons["allele-lost"].sentence
    assert any(entry.reason == "allele-lost" and entry.allele == A2.name for entry in choice.dropped)


def test_a_lost_allele_adds_nothing_to_a_target_of_another() -> None:
    table = {(AT_FACE, A2.name): 0.1, (AT_FACE, B7.name): 0.5}
    (target,) = choose(table, lost(A2.name)).chosen
    assert {evidence.prediction.allele for evidence in target.peptides} == {B7.name}


def test_an_allele_lost_in_a_part_of_the_cells_still_presents() -> None:
    choice = choose({(AT_FACE, A2.name): 0.1}, lost(A2.name, share=0.4))
    assert choice.chosen
    assert any(finding.check == "hla-lost-in-part" for finding in choice.findings)


def test_without_any_class_one_allele_left_there_is_a_fault() -> None:
    choice = choose({(AT_FACE, A2.name): 0.1}, lost(A2.name, B7.name))
    assert Severity.FAULT in {finding.severity for finding in choice.findings}
