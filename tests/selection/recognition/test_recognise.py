"""What is asked of recognition, and what it answers: numbers, reasons and sentences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.selection.recognition.rich_model import RICH

from vaxsmith.core import AMINO_ACIDS, InputError, Unassessed, UnknownAlleleError
from vaxsmith.presentation import predict
from vaxsmith.presentation.prediction import Prediction
from vaxsmith.selection.recognition import (
    Recognition,
    at_base_rate,
    load_recognition_model,
    recognise,
    recognise_prediction,
    recognition_probabilities,
)
from vaxsmith.selection.recognition.features import FEATURES
from vaxsmith.selection.recognition.model import model_of

PEPTIDE, ALLELE = "NLVPMVATV", "A*02:01"


def answer(**given: object) -> Recognition | Unassessed:
    return recognise([PEPTIDE], [ALLELE], **{name: [value] for name, value in given.items()}).each[0]  # type: ignore[arg-type]


def reason(found: Recognition | Unassessed) -> str:
    assert isinstance(found, Unassessed)
    return found.reason


def test_pairs_are_answered_in_order_whatever_the_order() -> None:
    peptides = [PEPTIDE, "TPRVTGGGAM", "KLILWRGLK", PEPTIDE]
    alleles = ["A*02:01", "B*07:02", "A*03:01", "B*07:02"]
    found = recognise(peptides, alleles)
    turned = recognise(peptides[::-1], alleles[::-1])
    assert found.each == turned.each[::-1]
    for one, peptide in zip(found.each, peptides, strict=True):
        assert isinstance(one, Unassessed) or one.peptide == peptide
    assert np.isnan(found.probability).tolist() == [row in found.unassessed for row in range(4)]
    assert recognise([], []).each == ()


def test_every_road_gives_the_same_number() -> None:
    predictions = predict([PEPTIDE, "KLILWRGLK", "SIINFEKLSIINFEKL"[:12]], ["A*02:01", "A*03:01"])
    table = recognition_probabilities(predictions)
    assert np.isnan(table[2]).all(), "no screen tested twelve residues"
    for i in range(2):
        for j in range(2):
            one = recognise_prediction(predictions.at(i, j))
            if isinstance(one, Recognition):
                assert table[i, j] == pytest.approx(one.probability, abs=1e-12)
            else:
                assert np.isnan(table[i, j])
    named = recognise([PEPTIDE], ["A*02:01"]).probability[0]
    assert named == pytest.approx(table[0, 0], abs=1e-6)


@given(strengths=st.lists(st.floats(1e-5, 100), min_size=2, max_size=2))
def test_better_presented_is_never_less_likely(strengths: list[float]) -> None:
    strong, weak = (
        recognise_prediction(
            Prediction(peptide=PEPTIDE, allele="HLA-A*02:01", presentation=0.5, percentile=value, affinity_nanomolar=50.0)
        )
        for value in sorted(strengths)
    )
    if isinstance(weak, Recognition):
        assert isinstance(strong, Recognition)
        assert strong.probability >= weak.probability


def test_what_cannot_be_judged_says_why() -> None:
    assert "of class II" in reason(recognise([PEPTIDE], ["DRB1*04:05"]).each[0])
    assert "3 residues" in reason(recognise(["NLV"], [ALLELE]).each[0])
    assert "12 residues: the screens" in reason(recognise(["NLVPMVATVAAV"], [ALLELE]).each[0])
    assert "A*02:9999" in reason(recognise([PEPTIDE], ["A*02:9999"]).each[0])
    assert "percentile" in reason(recognise(["DDDDDDDDD"], [ALLELE]).each[0])
    assert "is its wild type" in reason(answer(wild_types=PEPTIDE))
    assert "expression is 0" in reason(answer(expression=0.0))
    blank = Prediction(peptide=PEPTIDE, allele="HLA-A*02:01", presentation=np.nan, percentile=np.nan)
    assert "presentation was not judged" in reason(recognise_prediction(blank))
    without = Prediction(peptide=PEPTIDE, allele="HLA-A*02:01", presentation=0.5, percentile=0.1, predictor="other 1")
    assert "other 1 gave no affinity" in reason(recognise_prediction(without, model=model_of(RICH)))


def test_wild_type_and_expression_are_said_and_not_counted() -> None:
    plain, full = answer(), answer(wild_types="NLVPMVTTV", expression=3.25)
    assert isinstance(plain, Recognition)
    assert isinstance(full, Recognition)
    assert plain.probability == full.probability
    assert plain.remarks == ()
    said = " ".join(full.sentences)
    assert "The change T7A faces the T cell." in said
    assert "agretopicity" in said
    assert "Expression is 3.25 TPM." in said
    assert "Not counted in this number" in said
    assert "Not counted" not in " ".join(plain.sentences)


@pytest.mark.parametrize(
    ("wild_type", "words"),
    [
        ("NMVPMVATV", "M2L stands at an anchor"),
        ("NMVPMVATL", "M2L, L9V stands at an anchor"),
        ("NMVPMVTTV", "M2L, T7A faces the T cell"),
        ("ALVPMVATV", "A1N stands beside the anchors"),
        ("NLVPMVATVA", "has another length"),
        ("NLV", "has another length"),
    ],
)
def test_where_the_change_stands(wild_type: str, words: str) -> None:
    found = answer(wild_types=wild_type)
    assert isinstance(found, Recognition)
    assert words in found.remarks[0]


def test_contributions_explain_the_whole_number() -> None:
    for model in (load_recognition_model(), model_of(RICH)):
        found = recognise([PEPTIDE], [ALLELE], model=model).each[0]
        assert isinstance(found, Recognition)
        odds = np.exp(model.intercept) * np.prod([one.odds for one in found.contributions])
        assert found.probability == pytest.approx(odds / (1 + odds))
        assert {one.feature for one in found.contributions} == set(model.features)
        for one in found.contributions:
            assert f"odds × {one.odds:.2f}" in one.sentence
    assert set(model.features) == set(FEATURES)


@pytest.mark.parametrize(
    ("peptides", "alleles", "also", "words"),
    [
        (PEPTIDE, [ALLELE], {}, "peptides is the text"),
        ([PEPTIDE], ALLELE, {}, "alleles is the text"),
        ([PEPTIDE], [ALLELE, ALLELE], {}, "1 peptides and 2 alleles"),
        ([PEPTIDE], [ALLELE], {"wild_types": []}, "0 wild types"),
        ([PEPTIDE], [ALLELE], {"expression": [-1.0]}, "expression is -1"),
        ([PEPTIDE], [ALLELE], {"expression": [float("nan")]}, "expression is nan"),
        (["NLVPMVATX"], [ALLELE], {}, "a letter that is not"),
        ([PEPTIDE], [ALLELE], {"wild_types": ["nlvpmvatv"]}, "a letter that is not"),
    ],
)
def test_mistakes_are_said_in_words(peptides: object, alleles: object, also: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        recognise(peptides, alleles, **also)  # type: ignore[arg-type]


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(UnknownAlleleError):
        recognise([PEPTIDE], ["A2"])


@given(probability=st.floats(0.001, 0.999), given_rate=st.floats(0.01, 0.99), wanted=st.floats(0.01, 0.99))
def test_another_base_rate_and_back(probability: float, given_rate: float, wanted: float) -> None:
    there = at_base_rate(probability, given=given_rate, wanted=wanted)
    assert at_base_rate(there, given=wanted, wanted=given_rate) == pytest.approx(probability)
    assert (there >= probability) == (wanted >= given_rate) or there == pytest.approx(probability)
    assert at_base_rate(given_rate, given=given_rate, wanted=wanted) == pytest.approx(wanted)


@settings(max_examples=20, deadline=None)
@given(peptides=st.lists(st.text(AMINO_ACIDS, min_size=1, max_size=16), max_size=6), wild=st.data())
def test_any_peptide_gets_a_number_or_a_reason(peptides: list[str], wild: st.DataObject) -> None:
    wild_types = [wild.draw(st.just("") | st.text(AMINO_ACIDS, min_size=1, max_size=16)) for _ in peptides]
    found = recognise(peptides, [ALLELE] * len(peptides), wild_types=wild_types)
    for one in found.each:
        assert 0 < one.probability < 1 if isinstance(one, Recognition) else one.reason
