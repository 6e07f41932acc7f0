from __future__ import annotations

from math import nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, fisher_exact

from vaxsmith.core import InfeasibleError, SettingsError
from vaxsmith.evidence.design import HaybittlePeto, design_two_proportions, efficacy_bounds, power_two_proportions


@given(st.integers(1, 9), st.integers(1, 9), st.floats(0, 1), st.floats(0, 1), st.sampled_from([0.025, 0.05, 0.2]))
@settings(max_examples=25, deadline=None)
def test_power_is_the_sum_over_all_tables(
    control_n: int, experimental_n: int, low: float, high: float, alpha: float
) -> None:
    exact = 0.0
    for x in range(control_n + 1):
        for y in range(experimental_n + 1):
            p = fisher_exact([[y, experimental_n - y], [x, control_n - x]], alternative="greater").pvalue
            if p <= alpha * (1 + 1e-9):
                exact += binom.pmf(x, control_n, low) * binom.pmf(y, experimental_n, high)
    ours = power_two_proportions(
        control_n=control_n, experimental_n=experimental_n, control=low, experimental=high, alpha=alpha
    )
    assert ours == pytest.approx(exact, abs=1e-10)


@pytest.mark.parametrize(
    ("control", "experimental", "power", "ratio"),
    [(0.2, 0.5, 0.8, 1.0), (0.05, 0.5, 0.9, 2.0), (0.4, 0.9, 0.8, 0.5), (0.01, 0.98, 0.9, 1.0)],
)
def test_no_smaller_trial_has_the_power(control: float, experimental: float, power: float, ratio: float) -> None:
    trial = design_two_proportions(control=control, experimental=experimental, power=power, ratio=ratio)
    assert trial.power >= power
    assert trial.attained_alpha <= 0.025
    for n in range(1, trial.control_n):
        smaller = power_two_proportions(
            control_n=n, experimental_n=-int(-ratio * n // 1), control=control, experimental=experimental
        )
        assert smaller < power


def test_arms_and_outcomes_may_be_swapped() -> None:
    one = power_two_proportions(control_n=20, experimental_n=30, control=0.2, experimental=0.6)
    other = power_two_proportions(control_n=30, experimental_n=20, control=0.4, experimental=0.8)
    assert one == pytest.approx(other)


def test_one_patient_an_arm_shows_nothing() -> None:
    assert power_two_proportions(control_n=1, experimental_n=1, control=0.0, experimental=1.0) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"control": 0.5},
        {"experimental": 1.0},
        {"control": nan},
        {"alpha": 0},
        {"power": 1.0},
        {"ratio": 0},
        {"power": "0.8"},
    ],
)
def test_what_is_no_comparison_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        design_two_proportions(**{"control": 0.2, "experimental": 0.5, **wrong})  # type: ignore[arg-type]
    with pytest.raises(SettingsError):
        power_two_proportions(control_n=0, experimental_n=3, control=0.1, experimental=0.2)


def test_a_difference_too_small_is_said() -> None:
    with pytest.raises(InfeasibleError, match="cannot be told apart"):
        design_two_proportions(control=0.2, experimental=0.21)


def test_haybittle_and_peto_leave_the_last_look_nearly_untouched() -> None:
    bounds = efficacy_bounds(fractions=(0.25, 0.5, 0.75, 1.0), alpha=0.025, efficacy=HaybittlePeto())
    assert bounds[:3] == (3.0, 3.0, 3.0)
    assert 1.96 < bounds[3] < 2.0
    with pytest.raises(SettingsError, match="whole alpha"):
        efficacy_bounds(fractions=(0.5, 1.0), alpha=0.001, efficacy=HaybittlePeto())
    with pytest.raises(SettingsError):
        HaybittlePeto(early=nan)
