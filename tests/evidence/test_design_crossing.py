from __future__ import annotations

from itertools import pairwise
from math import inf, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import trapezoid
from scipy.stats import multivariate_normal, norm
from tests.reference.sequential_trapezoid import upper_bounds

from vaxsmith.core import SettingsError
from vaxsmith.evidence.design import (
    ClassicalShape,
    classical_constant,
    crossing_probabilities,
    efficacy_bounds,
    hwang_shih_decani,
    obrien_fleming_type,
    pocock_type,
    power_family,
)
from vaxsmith.evidence.design.spending import Spending

FRACTIONS = st.lists(st.integers(2, 60), min_size=0, max_size=4, unique=True).map(
    lambda parts: (*(part / 61 for part in sorted(parts)), 1.0)
)


def _staying(fractions: tuple[float, ...], upper: tuple[float, ...], drift: float) -> float:
    t = np.array(fractions)
    covariance = np.sqrt(np.minimum.outer(t, t) / np.maximum.outer(t, t))
    below = multivariate_normal.cdf(
        np.array(upper), mean=drift * np.sqrt(t), cov=covariance, abseps=1e-9, releps=1e-9, maxpts=5_000_000
    )
    return float(below)


@pytest.mark.parametrize("drift", [0.0, 1.3, 3.24, -2.0])
def test_the_chance_of_never_crossing_is_the_joint_normal_distribution(drift: float) -> None:
    fractions, upper = (0.3, 0.55, 1.0), (2.6, 2.2, 2.0)
    ours = 1 - crossing_probabilities(fractions=fractions, upper=upper, drift=drift).upper_total
    assert ours == pytest.approx(_staying(fractions, upper, drift), abs=2e-7)


def test_two_looks_are_a_bivariate_normal_also_between_two_bounds() -> None:
    chances = crossing_probabilities(fractions=(0.5, 1.0), upper=(2.3, 2.0), lower=(-0.4, 2.0), drift=1.0)
    z1 = np.linspace(-0.4, 2.3, 200_001)
    later = norm.sf((2.0 - z1 * sqrt(0.5) - 0.5) / sqrt(0.5))
    exact = trapezoid(norm.pdf(z1 - sqrt(0.5)) * later, z1)
    assert chances.upper[1] == pytest.approx(exact, abs=1e-9)
    assert chances.upper[0] == pytest.approx(norm.sf(2.3 - sqrt(0.5)), abs=1e-12)
    assert chances.upper_total + chances.lower_total == pytest.approx(1, abs=1e-8)


@given(FRACTIONS, st.floats(-3, 4))
@settings(max_examples=40, deadline=None)
def test_chances_are_chances_and_both_sides_mirror(fractions: tuple[float, ...], drift: float) -> None:
    upper = tuple(2.0 + 0.1 * look for look in range(len(fractions)))
    lower = tuple(-1.0 for _ in fractions)
    one = crossing_probabilities(fractions=fractions, upper=upper, lower=lower, drift=drift)
    other = crossing_probabilities(
        fractions=fractions, upper=tuple(-x for x in lower), lower=tuple(-x for x in upper), drift=-drift
    )
    assert all(-1e-12 <= chance <= 1 for chance in one.upper + one.lower)
    assert one.upper_total + one.lower_total <= 1 + 1e-7
    assert one.upper == pytest.approx(other.lower, abs=1e-10)


@given(
    FRACTIONS,
    st.sampled_from([hwang_shih_decani(-4), hwang_shih_decani(1), obrien_fleming_type(), pocock_type(), power_family(2)]),
    st.sampled_from([0.005, 0.025, 0.1]),
)
@settings(max_examples=40, deadline=None)
def test_spending_bounds_spend_exactly_what_they_may(fractions: tuple[float, ...], spending: Spending, alpha: float) -> None:
    upper = efficacy_bounds(fractions=fractions, alpha=alpha, efficacy=spending)
    spent = np.cumsum(crossing_probabilities(fractions=fractions, upper=upper).upper)
    assert spent == pytest.approx([spending.spent(alpha, t) for t in fractions], abs=1e-9)


def test_the_trapezoid_twin_comes_to_the_same_bounds_as_its_step_shrinks() -> None:
    spending = obrien_fleming_type()
    ours = efficacy_bounds(fractions=(0.25, 0.5, 0.75, 1.0), alpha=0.05, efficacy=spending)
    gaps = [
        np.abs(np.subtract(ours, upper_bounds((0.25, 0.5, 0.75, 1.0), lambda t: spending.spent(0.05, t), step=step))).max()
        for step in (0.05, 0.025)
    ]
    assert gaps[1] < gaps[0] / 3 < 2e-5


@given(st.integers(1, 8), st.floats(0, 0.5), st.sampled_from([0.01, 0.025, 0.05]))
@settings(max_examples=25, deadline=None)
def test_classical_bounds_keep_alpha(looks: int, delta: float, alpha: float) -> None:
    fractions = tuple((look + 1) / looks for look in range(looks))
    upper = efficacy_bounds(fractions=fractions, alpha=alpha, efficacy=ClassicalShape(delta=delta))
    assert crossing_probabilities(fractions=fractions, upper=upper).upper_total == pytest.approx(alpha, abs=1e-9)


def test_a_trial_that_overran_spends_by_its_plan() -> None:
    # Planned looks at 100 and 200 events; 110 and 230 were seen. The interim spent what 110 of 200 may.
    spending = obrien_fleming_type()
    seen = efficacy_bounds(fractions=(110 / 230, 1.0), alpha=0.025, efficacy=spending, spend_by=(110 / 200, 1.0))
    spent = crossing_probabilities(fractions=(110 / 230, 1.0), upper=seen).upper
    assert spent[0] == pytest.approx(spending.spent(0.025, 0.55), abs=1e-10)
    assert sum(spent) == pytest.approx(0.025, abs=1e-9)
    with pytest.raises(SettingsError, match="one a look"):
        efficacy_bounds(fractions=(0.5, 1.0), alpha=0.025, efficacy=spending, spend_by=(1.0,))


def test_one_look_is_the_fixed_test() -> None:
    assert efficacy_bounds(fractions=(1.0,), alpha=0.025, efficacy=pocock_type())[0] == pytest.approx(norm.isf(0.025))
    assert classical_constant(fractions=(1.0,), alpha=0.025, delta=0.3) == pytest.approx(norm.isf(0.025))


def test_looks_that_are_close_are_still_exact() -> None:
    near = crossing_probabilities(fractions=(0.998, 1.0), upper=(1.96, 1.96)).upper_total
    # P(max of two with correlation sqrt(0.998)): Plackett's identity by plain quadrature.
    rho = np.linspace(sqrt(0.998), 1, 20_001)[:-1]
    density = np.exp(-(1.96**2) / (1 + rho)) / (2 * np.pi * np.sqrt(1 - rho**2))
    first = norm.sf(1.96)
    gained = trapezoid(density, rho) + 2 * density[-1] * (1 - rho[-1])
    assert near == pytest.approx(first + gained, abs=3e-6)


def test_infinite_bounds_never_stop_a_trial() -> None:
    chances = crossing_probabilities(fractions=(0.5, 1.0), upper=(inf, 1.96), lower=(-inf, -inf), drift=3.24)
    assert chances.upper[0] == 0
    assert chances.upper[1] == pytest.approx(norm.sf(1.96 - 3.24), abs=1e-8)


@pytest.mark.parametrize(
    "fractions",
    [(), (0.5,), (0.5, 0.5, 1.0), (0.7, 0.4, 1.0), (0.0, 1.0), (-0.5, 1.0), (nan, 1.0), (0.99999, 1.0), (0.5, 2.0)],
)
def test_fractions_that_do_not_rise_to_one_are_refused(fractions: tuple[float, ...]) -> None:
    with pytest.raises(SettingsError):
        crossing_probabilities(fractions=fractions, upper=(2.0,) * len(fractions))


def test_bounds_that_do_not_fit_are_refused() -> None:
    with pytest.raises(SettingsError, match="one bound"):
        crossing_probabilities(fractions=(0.5, 1.0), upper=(2.0,))
    with pytest.raises(SettingsError, match="low <= high"):
        crossing_probabilities(fractions=(1.0,), upper=(1.0,), lower=(2.0,))
    with pytest.raises(SettingsError):
        crossing_probabilities(fractions=(1.0,), upper=(1.0,), drift=nan)


@pytest.mark.parametrize(
    "spending", [hwang_shih_decani(-4), hwang_shih_decani(0), obrien_fleming_type(), pocock_type(), power_family(3)]
)
def test_spending_rises_from_nothing_to_all(spending: Spending) -> None:
    spent = [spending.spent(0.025, t) for t in np.linspace(0, 1.2, 60)]
    assert spent[0] == 0
    assert spent[-1] == 0.025
    assert all(before <= after + 1e-15 for before, after in pairwise(spent))


def test_a_spending_function_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SettingsError, match="there is no spending function"):
        Spending(shape="haybittle")
    for make in (hwang_shih_decani, power_family):
        with pytest.raises(SettingsError):
            make(nan)
    with pytest.raises(SettingsError):
        pocock_type().spent(0.025, -0.1)
    with pytest.raises(SettingsError):
        pocock_type().spent(0, 0.5)
