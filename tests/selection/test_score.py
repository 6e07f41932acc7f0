"""The score's factors: bounds, directions, and the values of a case worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proteins.made_proteins import make_protein

from vaxsmith.presentation.prediction import Prediction
from vaxsmith.proteins import peptide_windows
from vaxsmith.selection import PeptideEvidence, SelectionSettings
from vaxsmith.selection.score import score_target

WINDOW = peptide_windows(make_protein("MTEYKLVVVGAGGVGKSALTIQ", "MTEYKLVVVGADGVGKSALTIQ"), [9])[0]
SETTINGS = SelectionSettings()


def evidence(percentile: float, wild_type: float | None, allele: str = "HLA-A*02:01") -> PeptideEvidence:
    def predicted(value: float) -> Prediction:
        return Prediction(peptide=WINDOW.sequence, allele=allele, presentation=0.5, percentile=value)

    return PeptideEvidence(
        window=WINDOW,
        prediction=predicted(percentile),
        wild_type_prediction=None if wild_type is None else predicted(wild_type),
    )


def test_a_case_by_hand() -> None:
    shares = score_target(
        [evidence(0.5, 0.5), evidence(1.5, None, "HLA-B*07:02")],
        expression=5.0,
        rna_fraction=0.5,
        clonal_evidence=0.8,
        settings=SETTINGS,
    )
    assert shares.presentation == pytest.approx(1 - 0.5 * 0.75)
    assert shares.novelty == pytest.approx(1.0)
    assert shares.expression == pytest.approx(0.5)
    assert shares.score == pytest.approx(0.625 * 0.5 * 0.8)


def test_a_better_presented_wild_type_costs() -> None:
    shares = score_target([evidence(1.0, 0.1)], expression=None, rna_fraction=None, clonal_evidence=None, settings=SETTINGS)
    assert shares.novelty == pytest.approx(2 * 0.1 / 1.1)


@given(st.floats(0.001, 2), st.floats(0.001, 2), st.floats(0, 1e4), st.floats(0, 1), st.floats(0, 1))
@settings(deadline=None, max_examples=100)
def test_shares_stay_between_zero_and_one_and_presentation_is_monotone(
    strong: float, weak: float, tpm: float, rna: float, clonal: float
) -> None:
    strong, weak = sorted((strong, weak))
    better, worse = (
        score_target([evidence(p, None)], expression=tpm, rna_fraction=rna, clonal_evidence=clonal, settings=SETTINGS)
        for p in (strong, weak)
    )
    assert 0 <= worse.score <= better.score <= 1
