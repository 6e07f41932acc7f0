"""Shares: bounds, directions, and values worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proteins.made_proteins import make_protein

from vaxsmith.presentation.prediction import Prediction
from vaxsmith.proteins import peptide_windows
from vaxsmith.selection import PeptideEvidence, SelectionSettings
from vaxsmith.selection.shares import expression_share, novelty_share, presentation_share

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


def test_cases_by_hand() -> None:
    found = presentation_share([evidence(0.5, 0.5), evidence(1.5, None, "HLA-B*07:02")], SETTINGS)
    assert found == pytest.approx(1 - 0.5 * 0.75)
    assert expression_share(5.0, 0.5, SETTINGS) == pytest.approx(0.5)
    assert expression_share(2.5, None, SETTINGS) == pytest.approx(0.5)
    assert expression_share(None, 0.5, SETTINGS) == 0.5


def test_a_better_presented_wild_type_costs_and_an_equal_one_does_not() -> None:
    assert novelty_share(evidence(1.0, 0.1)) == pytest.approx(2 * 0.1 / 1.1)
    assert novelty_share(evidence(0.5, 0.5)) == pytest.approx(1.0)
    assert novelty_share(evidence(0.5, None)) == 1.0


@given(st.floats(0.001, 2), st.floats(0.001, 2), st.floats(0, 1e4), st.floats(0, 1))
@settings(deadline=None, max_examples=100)
def test_shares_stay_between_zero_and_one_and_are_monotone(strong: float, weak: float, tpm: float, rna: float) -> None:
    strong, weak = sorted((strong, weak))
    better, worse = (presentation_share([evidence(p, None)], SETTINGS) for p in (strong, weak))
    assert 0 <= worse <= better <= 1
    assert 0 <= expression_share(tpm, rna, SETTINGS) <= expression_share(tpm + 1, rna, SETTINGS) <= 1
