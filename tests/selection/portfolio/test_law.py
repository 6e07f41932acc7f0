"""The law of the responses against every outcome; the benefit against its sum."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.portfolio_by_enumeration import law_by_outcomes, objective
from tests.selection.portfolio.made_portfolio import candidate, candidates, causes, made_causes

from vaxsmith.selection.portfolio import PortfolioCandidate, PortfolioSettings, SharedCauses, law, response_law
from vaxsmith.selection.portfolio.benefit import Benefit
from vaxsmith.selection.portfolio.law import expected_responses


@given(candidates(5), causes())
@settings(deadline=None, max_examples=25)
def test_the_law_is_that_of_every_outcome(chosen: list[PortfolioCandidate], risks: SharedCauses) -> None:
    found, slow = response_law(chosen, risks), law_by_outcomes(chosen, risks)
    assert found.folded == ()
    assert found.expected == pytest.approx(sum(n * p for n, p in enumerate(slow)), abs=1e-9)
    assert found.at_least == pytest.approx([sum(slow[n:]) for n in range(len(slow))], abs=1e-9)
    assert expected_responses(chosen, risks) == pytest.approx(found.expected, abs=1e-9)


@given(candidates(5), causes(), st.integers(1, 4))
@settings(deadline=None, max_examples=25)
def test_scenarios_hold_the_expected_responses_exactly(
    chosen: list[PortfolioCandidate], risks: SharedCauses, k: int
) -> None:
    # With every response counting alike the objective is the expectation, however many scenarios were put together.
    from dataclasses import replace

    from tests.selection.portfolio.made_portfolio import house

    flat = replace(PortfolioSettings(beyond=house(1.0 - 1e-9), molecule_worth=house(0.0)), most_per_gene=1).wanting(k)
    assert objective(chosen, risks, flat) == pytest.approx(expected_responses(chosen, risks), abs=1e-6)


@given(st.integers(1, 8), st.sampled_from([0.0, 0.1, 0.7]), st.floats(0.0, 12.0))
@settings(deadline=None, max_examples=50)
def test_the_benefit_is_concave_and_below_that_of_real_responses(wanted: int, beyond: float, mean: float) -> None:
    benefit = Benefit(wanted=wanted, beyond=beyond)
    points = np.array([mean, mean + 1e-4, mean + 2e-4])
    worth, slope = benefit.worth(points), benefit.slope(points)
    assert (worth[1] - worth[0]) / 1e-4 == pytest.approx(slope[0], abs=1e-3)
    assert slope[0] >= slope[1] - 1e-12
    assert (slope[0] - slope[2]) / 2e-4 <= benefit.steepest_turn + 1e-6
    # Sixteen equal targets: the binomial law counts more than the Poisson law.
    chance = min(mean / 16, 1.0)
    law_of = np.array([1.0])
    for _ in range(16):
        law_of = np.convolve(law_of, [1.0 - chance, chance])
    number = np.arange(17)
    counted = float(law_of @ (np.minimum(number, wanted) + beyond * np.clip(number - wanted, 0, None)))
    assert counted >= float(benefit.worth(np.array([16 * chance]))[0]) - 1e-9


def test_many_molecules_are_folded_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = [candidate("a"), candidate("b", "HLA-B*07:02", 0.2), candidate("c", "HLA-C*07:02", 0.1)]
    whole = response_law(chosen, made_causes())
    monkeypatch.setattr(law, "ENUMERATED_MOLECULES", 1)
    folded = response_law(chosen, made_causes())
    assert folded.folded == ("HLA-B*07:02", "HLA-C*07:02")
    assert folded.expected == pytest.approx(whole.expected)
    # Each molecule carries one target here, so nothing is lost by it.
    assert folded.at_least == pytest.approx(whole.at_least)


def test_a_response_anywhere_is_likelier_than_one_that_sees_a_given_cell() -> None:
    chosen = [candidate("a", clone="twig"), candidate("b", clone="trunk")]
    risks = made_causes(clones=True)
    assert response_law(chosen, risks, one_cell=False).expected > response_law(chosen, risks).expected
