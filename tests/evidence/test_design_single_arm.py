from __future__ import annotations

from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom
from tests.reference.two_stage_enumeration import expected_n, feasible, passing, point

from vaxsmith.core import InfeasibleError, SettingsError
from vaxsmith.evidence.design import (
    chance_of_passing,
    design_single_arm,
    many_looks_characteristics,
    two_stage_characteristics,
    two_stage_designs,
)


def test_one_stage_is_the_smallest_that_holds_both_errors() -> None:
    design = design_single_arm(null=0.1, alternative=0.3, alpha=0.05, beta=0.1)
    for n in range(1, design.n):
        bar = int(binom.isf(0.05, n, 0.1))
        assert binom.sf(bar, n, 0.3) < 0.9
    assert binom.sf(design.rejected_at_most, design.n, 0.1) == pytest.approx(design.alpha)
    assert binom.sf(design.rejected_at_most, design.n, 0.3) == pytest.approx(design.power)
    assert chance_of_passing(design, 0.3) == pytest.approx(design.power)
    assert chance_of_passing(design, 0.0) == 0
    assert chance_of_passing(design, 1.0) == pytest.approx(1)


@pytest.mark.parametrize(
    ("null", "alternative", "alpha", "beta", "largest"),
    [(0.05, 0.35, 0.1, 0.2, 14), (0.3, 0.7, 0.1, 0.2, 13), (0.1, 0.5, 0.05, 0.2, 13)],
)
def test_two_stage_designs_are_the_best_of_all(
    null: float, alternative: float, alpha: float, beta: float, largest: int
) -> None:
    every = feasible(null, alternative, alpha, beta, largest)
    designs = two_stage_designs(null=null, alternative=alternative, alpha=alpha, beta=beta)
    sizes = [n for *_, n in every]
    best = min(expected_n(r1, n1, n, null) for r1, n1, _, n in every)
    minimax = min((n, expected_n(r1, n1, n, null)) for r1, n1, _, n in every)
    assert designs[-1].n <= largest
    assert designs[-1].expected_n == pytest.approx(best)
    assert (designs[0].n, designs[0].expected_n) == (min(sizes), pytest.approx(minimax[1]))
    for design in designs:
        assert (design.r1, design.n1, design.r, design.n) in every


@given(st.floats(0.05, 0.5), st.floats(0.2, 0.4), st.sampled_from([(0.05, 0.2), (0.1, 0.1)]))
@settings(max_examples=15, deadline=None)
def test_two_stage_designs_hold_their_errors(null: float, gain: float, errors: tuple[float, float]) -> None:
    alpha, beta = errors
    designs = two_stage_designs(null=null, alternative=null + gain, alpha=alpha, beta=beta)
    for design in designs:
        assert passing(design.r1, design.n1, design.r, design.n, null) == pytest.approx(design.alpha, abs=1e-10)
        assert passing(design.r1, design.n1, design.r, design.n, null + gain) == pytest.approx(design.power, abs=1e-10)
        assert design.alpha <= alpha + 1e-11
        assert design.power >= 1 - beta - 1e-11
        assert sum(point(design.n1, null)[: design.r1 + 1]) == pytest.approx(design.early_stop)
    assert [design.n for design in designs] == sorted(design.n for design in designs)
    expected = [design.expected_n for design in designs]
    assert expected == sorted(expected, reverse=True)
    # Each admissible design is the best for the weights that it claims.
    for design in designs:
        q = (design.weight_low + design.weight_high) / 2
        scores = [q * other.n + (1 - q) * other.expected_n for other in designs]
        assert q * design.n + (1 - q) * design.expected_n == pytest.approx(min(scores))


def test_characteristics_agree_with_the_design_and_with_drawn_trials() -> None:
    design = two_stage_designs(null=0.2, alternative=0.4, alpha=0.1, beta=0.1)[-1]
    assert two_stage_characteristics(design, 0.2).passing == pytest.approx(design.alpha)
    assert two_stage_characteristics(design, 0.2).expected_n == pytest.approx(design.expected_n)
    assert two_stage_characteristics(design, 0.4).passing == pytest.approx(design.power)
    assert two_stage_characteristics(design, 0.0).passing == 0
    generator = np.random.default_rng(11)
    first = generator.binomial(design.n1, 0.3, 100_000)
    whole = first + generator.binomial(design.n - design.n1, 0.3, 100_000)
    drawn = ((first > design.r1) & (whole > design.r)).mean()
    assert two_stage_characteristics(design, 0.3).passing == pytest.approx(drawn, abs=0.007)


@pytest.mark.parametrize(
    "wrong",
    [
        {"null": 0.0},
        {"null": nan},
        {"alternative": 1.0},
        {"alternative": 0.2},
        {"alternative": 0.1},
        {"alpha": 0.0},
        {"beta": 0.7},
        {"n_most": 0},
        {"n_most": 2.5},
        {"null": "0.2"},
    ],
)
def test_rates_and_errors_that_make_no_design_are_refused(wrong: dict[str, object]) -> None:
    for make in (design_single_arm, two_stage_designs):
        with pytest.raises(SettingsError):
            make(**{"null": 0.2, "alternative": 0.4, **wrong})  # type: ignore[operator]


def test_any_number_of_looks_is_counted_exactly() -> None:
    design = two_stage_designs(null=0.2, alternative=0.4)[-1]
    for rate in (0.0, 0.2, 0.4, 1.0):
        seen = many_looks_characteristics(
            looks=(design.n1, design.n), stop_at_most=(design.r1, design.r), needed=design.r + 1, rate=rate
        )
        known = two_stage_characteristics(design, rate)
        assert seen.passing == pytest.approx(known.passing, abs=1e-12)
        assert seen.stopping[0] == pytest.approx(known.early_stop, abs=1e-12)
        assert seen.expected_n == pytest.approx(known.expected_n)
    generator = np.random.default_rng(2)
    counts = np.cumsum(generator.binomial(10, 0.3, (200_000, 4)), axis=1)
    bounds = np.array([0, 2, 6, 11])
    going = (counts[:, :3] > bounds[:3]).all(axis=1)
    seen = many_looks_characteristics(looks=(10, 20, 30, 40), stop_at_most=bounds.tolist(), needed=12, rate=0.3)
    assert seen.passing == pytest.approx((going & (counts[:, 3] >= 12)).mean(), abs=0.005)
    first = np.where(going, 3, (counts[:, :3] > bounds[:3]).argmin(axis=1))
    assert seen.expected_n == pytest.approx((10 * (first + 1)).mean(), abs=0.1)


@pytest.mark.parametrize(
    "wrong",
    [{"looks": ()}, {"looks": (10, 5)}, {"stop_at_most": (1,)}, {"stop_at_most": (11, 1)}, {"rate": nan}, {"needed": -1}],
)
def test_looks_that_do_not_fit_are_refused(wrong: dict[str, object]) -> None:
    usual = {"looks": (10, 20), "stop_at_most": (1, 4), "needed": 5, "rate": 0.2}
    with pytest.raises(SettingsError):
        many_looks_characteristics(**{**usual, **wrong})  # type: ignore[arg-type]


def test_a_search_that_ends_too_early_says_so() -> None:
    assert all(design.proven for design in two_stage_designs(null=0.2, alternative=0.4))
    short = two_stage_designs(null=0.2, alternative=0.4, n_most=35)
    assert not any(design.proven for design in short)
    assert short[0].n == 33


def test_a_difference_too_small_for_the_patients_is_said() -> None:
    with pytest.raises(InfeasibleError, match="up to 20 patients"):
        design_single_arm(null=0.2, alternative=0.25, n_most=20)
    with pytest.raises(InfeasibleError, match="up to 20 patients"):
        two_stage_designs(null=0.2, alternative=0.25, n_most=20)
    design = design_single_arm(null=0.2, alternative=0.4)
    with pytest.raises(SettingsError):
        chance_of_passing(design, 1.1)
