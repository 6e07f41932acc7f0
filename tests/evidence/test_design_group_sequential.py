from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from vaxsmith.core import SettingsError
from vaxsmith.evidence.design import (
    OBRIEN_FLEMING,
    POCOCK,
    chance_as_extreme,
    conditional_power,
    design_group_sequential,
    hazard_ratio_after_stopping,
    hwang_shih_decani,
    obrien_fleming_type,
    power_family,
    sequential_characteristics,
    success_at_null,
)
from vaxsmith.evidence.design.boundaries import Efficacy
from vaxsmith.evidence.design.spending import Spending

EFFICACY = st.sampled_from([hwang_shih_decani(-4), obrien_fleming_type(), power_family(2), OBRIEN_FLEMING, POCOCK])
FUTILITY = st.sampled_from([None, hwang_shih_decani(-2), power_family(3)])


@given(
    EFFICACY, FUTILITY, st.booleans(), st.sampled_from([0.8, 0.9]), st.sampled_from([(1.0,), (0.5, 1.0), (0.3, 0.6, 1.0)])
)
@settings(max_examples=40, deadline=None)
def test_a_design_has_the_errors_it_was_made_for(
    efficacy: Efficacy, futility: Spending | None, binding: bool, power: float, fractions: tuple[float, ...]
) -> None:
    design = design_group_sequential(
        fractions=fractions, alpha=0.025, power=power, efficacy=efficacy, futility=futility, binding=binding
    )
    null, _, alternative, _ = sequential_characteristics(design)
    assert alternative.power == pytest.approx(power, abs=1e-7)
    if binding or futility is None:
        assert null.power == pytest.approx(0.025, abs=1e-7)
    else:
        assert null.power <= 0.025 + 1e-9
        assert success_at_null(design) == pytest.approx(0.025, abs=1e-8)
    assert design.ratio >= 1 - 1e-9
    assert null.expected_ratio <= design.ratio + 1e-12
    if futility is not None:
        assert design.lower[-1] == pytest.approx(design.upper[-1], abs=1e-9)
        missed = np.cumsum(alternative.futility)
        assert missed == pytest.approx([futility.spent(1 - power, t) for t in fractions], abs=1e-6)


def test_one_look_is_the_fixed_design() -> None:
    design = design_group_sequential(fractions=(1.0,), efficacy=OBRIEN_FLEMING)
    assert design.ratio == pytest.approx(1)
    assert design.nominal[0] == pytest.approx(0.025)


def test_binding_futility_lowers_the_bar_and_costs_alpha_when_ignored() -> None:
    free = design_group_sequential(
        fractions=(0.5, 1.0), efficacy=hwang_shih_decani(-4), futility=hwang_shih_decani(-2), binding=False
    )
    bound = design_group_sequential(
        fractions=(0.5, 1.0), efficacy=hwang_shih_decani(-4), futility=hwang_shih_decani(-2), binding=True
    )
    assert bound.upper[-1] < free.upper[-1]
    assert bound.ratio < free.ratio
    assert success_at_null(bound) > 0.025


def test_a_simulated_trial_behaves_as_computed() -> None:
    design = design_group_sequential(
        fractions=(0.4, 0.7, 1.0), efficacy=obrien_fleming_type(), futility=hwang_shih_decani(-2)
    )
    generator = np.random.default_rng(5)
    t = np.array(design.fractions)
    steps = np.diff(np.concatenate([[0], t]))
    scores = np.cumsum(generator.normal(design.drift * steps, np.sqrt(steps), (200_000, 3)), axis=1)
    z = scores / np.sqrt(t)
    up, down = z > design.upper, z < design.lower
    first = np.where(up.any(1), up.argmax(1), 9) < np.where(down.any(1), down.argmax(1), 9)
    assert first.mean() == pytest.approx(0.9, abs=4 * np.sqrt(0.09 / 200_000))


def test_two_sided_stops_for_harm_as_for_benefit() -> None:
    design = design_group_sequential(fractions=(0.5, 1.0), efficacy=POCOCK, two_sided=True)
    assert design.lower == tuple(-bound for bound in design.upper)
    null, *_ = sequential_characteristics(design)
    assert null.success == pytest.approx(null.futility)


def test_a_late_effect_needs_more_and_softer_futility() -> None:
    shared = {"fractions": (0.5, 1.0), "efficacy": obrien_fleming_type(), "futility": hwang_shih_decani(-2)}
    even = design_group_sequential(**shared)  # type: ignore[arg-type]
    late = design_group_sequential(**shared, profile=(0.5, 1.0))  # type: ignore[arg-type]
    assert late.lower[0] < even.lower[0]
    _, _, full, _ = sequential_characteristics(late)
    assert full.power == pytest.approx(0.9, abs=1e-7)


@pytest.mark.parametrize(
    "wrong",
    [
        {"alpha": 0.0},
        {"alpha": nan},
        {"alpha": 0.6},
        {"power": 0.01},
        {"power": 1.0},
        {"fractions": (0.5,)},
        {"two_sided": True, "futility": hwang_shih_decani(-2)},
        {"profile": (1.0,)},
        {"profile": (0.5, 0.9)},
    ],
)
def test_settings_that_make_no_design_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        design_group_sequential(**{"fractions": (0.5, 1.0), "efficacy": POCOCK, **wrong})  # type: ignore[arg-type]


def test_conditional_power_is_the_chance_of_the_final_look() -> None:
    generator = np.random.default_rng(3)
    final = 1.2 * np.sqrt(0.4) + generator.normal(2.5 * 0.6, np.sqrt(0.6), 400_000)
    ours = conditional_power(z=1.2, fraction=0.4, critical=2.0, drift=2.5)
    assert (final > 2.0).mean() == pytest.approx(ours, abs=0.004)
    assert conditional_power(z=1.2, fraction=0.4, critical=2.0) == pytest.approx(
        conditional_power(z=1.2, fraction=0.4, critical=2.0, drift=1.2 / np.sqrt(0.4))
    )
    for wrong in (0.0, 1.0, nan):
        with pytest.raises(SettingsError):
            conditional_power(z=1.0, fraction=wrong, critical=2.0)


def test_without_interim_looks_the_adjusted_analysis_is_the_ordinary_one() -> None:
    seen, p = hazard_ratio_after_stopping(events=(120,), upper=(), hazard_ratio=0.7)
    error = 2 / np.sqrt(120)
    assert seen.value == pytest.approx(0.7)
    assert (seen.low, seen.high) == pytest.approx(
        (0.7 * np.exp(-1.959964 * error), 0.7 * np.exp(1.959964 * error)), rel=1e-6
    )
    assert p == pytest.approx(norm.sf(-np.log(0.7) / error))


def test_stopping_early_is_paid_for_in_the_estimate() -> None:
    seen, p = hazard_ratio_after_stopping(events=(50, 100), upper=(2.7965,), hazard_ratio=0.55)
    assert seen.value > 0.55
    assert 0 < p < 0.025
    assert chance_as_extreme(fractions=(0.5, 1.0), upper=(2.7965,), z=-5) == pytest.approx(1, abs=1e-6)


@given(st.floats(0.3, 1.6), st.floats(2.0, 3.5), st.integers(20, 90))
@settings(max_examples=20, deadline=None)
def test_the_adjusted_interval_and_p_value_agree(hazard_ratio: float, bar: float, early: int) -> None:
    seen, p = hazard_ratio_after_stopping(events=(early, 100), upper=(bar,), hazard_ratio=hazard_ratio)
    assert seen.low <= seen.value <= seen.high
    assert (seen.high < 1) == (p < 0.025)


@pytest.mark.parametrize(
    "wrong",
    [
        {"events": ()},
        {"events": (50, 40)},
        {"upper": (2.0, 2.0)},
        {"hazard_ratio": 0},
        {"hazard_ratio": nan},
        {"hazard_ratio": 1e-30},
        {"level": 1.0},
        {"ratio": inf},
    ],
)
def test_an_impossible_analysis_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        hazard_ratio_after_stopping(**{"events": (50, 100), "upper": (2.8,), "hazard_ratio": 0.6, **wrong})  # type: ignore[arg-type]
