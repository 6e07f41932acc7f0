from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.survival_by_walking import log_partial_likelihood

from vaxsmith.core import InputError, SettingsError
from vaxsmith.evidence.survival import (
    Ties,
    TimeScale,
    fit_cox,
    log_rank_test,
    proportionality_tests,
    schoenfeld_residuals,
    time_to_event,
)
from vaxsmith.evidence.survival.partial_likelihood import likelihood, risk_sets

ROSSI = ["fin", "age", "race", "wexp", "mar", "paro", "prio"]
rows = st.lists(
    st.tuples(
        st.integers(1, 8), st.booleans(), st.integers(0, 4), st.floats(-2, 2), st.floats(-2, 2), st.integers(0, 1)
    ).map(lambda row: (row[0], row[1], min(row[2], row[0] - 1), *row[3:])),
    min_size=3,
    max_size=15,
).filter(lambda many: any(row[1] for row in many))


@pytest.fixture(scope="module")
def rossi() -> Any:
    return pytest.importorskip("lifelines.datasets").load_rossi()


@given(rows, st.sampled_from(Ties), st.floats(-1, 1), st.floats(-1, 1))
@settings(max_examples=60)
def test_the_likelihood_is_that_of_walking_risk_sets(many: list[Any], ties: Ties, first: float, second: float) -> None:
    time, event, entry, x, y, stratum = (list(column) for column in zip(*many, strict=True))
    data = time_to_event(time, event, stratum=stratum, entry=entry)
    covariates = np.stack([x, y], axis=1).astype(float)
    tables = risk_sets(data, covariates, ties)
    patients = [(t, e, n if n else -math.inf) for t, e, n in zip(time, event, entry, strict=True)]

    def slow(b: float, c: float) -> float:
        return log_partial_likelihood(
            patients, (covariates - covariates.mean(axis=0)).tolist(), stratum, [b, c], efron=ties is Ties.EFRON
        )

    found, h = likelihood(tables, np.array([first, second])), 1e-4
    assert found.value == pytest.approx(slow(first, second), abs=1e-9)
    slope = (slow(first + h, second) - slow(first - h, second)) / (2 * h)
    assert found.score[0] == pytest.approx(slope, abs=1e-5)
    bend = (slow(first + h, second) - 2 * slow(first, second) + slow(first - h, second)) / h**2
    assert found.information[0, 0] == pytest.approx(-bend, abs=1e-4)
    cross = (
        slow(first + h, second + h) - slow(first + h, second - h) - slow(first - h, second + h) + slow(first - h, second - h)
    ) / (4 * h**2)
    assert found.information[0, 1] == pytest.approx(-cross, abs=1e-4)


def test_efron_agrees_with_lifelines(rossi: Any) -> None:
    from lifelines import CoxPHFitter

    found = fit_cox(time_to_event(rossi.week, rossi.arrest), {name: rossi[name] for name in ROSSI})
    peer = CoxPHFitter().fit(rossi, "week", "arrest")
    assert np.allclose(found.coefficients, peer.params_, atol=1e-6)
    assert np.allclose(np.sqrt(np.diag(found.covariance)), peer.standard_errors_, atol=1e-6)
    assert found.log_likelihood == pytest.approx(peer.log_likelihood_)
    assert found.likelihood_ratio_statistic == pytest.approx(peer.log_likelihood_ratio_test().test_statistic)


def test_the_rossi_data_give_the_published_table(rossi: Any) -> None:
    # Allison's recidivism model as printed by Fox & Weisberg (Efron ties): fin -0.379, se 0.191; likelihood ratio 33.27,
    # Wald 32.11, score 33.53 on 7 degrees of freedom.
    found = fit_cox(time_to_event(rossi.week, rossi.arrest), {name: rossi[name] for name in ROSSI})
    assert found.coefficients[0] == pytest.approx(-0.37942, abs=5e-6)
    assert found.hazard_ratios[0].standard_error == pytest.approx(0.19138, abs=5e-6)
    tests = (found.likelihood_ratio_statistic, found.wald_statistic, found.score_statistic)
    assert tests == pytest.approx((33.27, 32.11, 33.53), abs=0.005)


def test_strata_and_late_entry_agree_with_lifelines(rossi: Any) -> None:
    from lifelines import CoxPHFitter

    entry = np.floor(np.random.default_rng(0).random(len(rossi)) * rossi.week * 0.8)
    names = [name for name in ROSSI if name != "race"]
    found = fit_cox(
        time_to_event(rossi.week, rossi.arrest, stratum=rossi.race, entry=entry), {name: rossi[name] for name in names}
    )
    peer = CoxPHFitter().fit(rossi.assign(entry=entry), "week", "arrest", strata=["race"], entry_col="entry")
    assert np.allclose(found.coefficients, peer.params_, atol=1e-6)
    assert np.allclose(np.sqrt(np.diag(found.covariance)), peer.standard_errors_, atol=1e-6)


def test_breslow_agrees_with_statsmodels(rossi: Any) -> None:
    regression = pytest.importorskip("statsmodels.duration.hazard_regression")
    found = fit_cox(time_to_event(rossi.week, rossi.arrest), {name: rossi[name] for name in ROSSI}, ties=Ties.BRESLOW)
    peer = regression.PHReg(rossi.week, rossi[ROSSI], status=rossi.arrest, ties="breslow").fit()
    assert np.allclose(found.coefficients, peer.params, atol=1e-7)
    assert np.allclose(np.sqrt(np.diag(found.covariance)), peer.bse, atol=1e-7)


def test_without_ties_the_score_test_is_the_log_rank_test() -> None:
    generator = np.random.default_rng(1)
    data = time_to_event(
        generator.random(60),
        generator.random(60) < 0.6,
        arm=generator.integers(0, 2, 60),
        stratum=generator.integers(0, 2, 60),
    )
    assert fit_cox(data).score_statistic == pytest.approx(log_rank_test(data).statistic)


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_swapping_the_arms_inverts_the_ratio(seed: int) -> None:
    generator = np.random.default_rng(seed)
    data = time_to_event(
        generator.integers(1, 12, 30), generator.random(30) < 0.7, arm=["a", "b"] * 15, stratum=generator.integers(0, 2, 30)
    )
    one, other = fit_cox(data, control="a"), fit_cox(data, control="b")
    assert one.hazard_ratios[0].value == pytest.approx(1 / other.hazard_ratios[0].value)
    assert one.hazard_ratios[0].low == pytest.approx(1 / other.hazard_ratios[0].high)
    assert one.hazard_ratios[0].low < one.hazard_ratios[0].value < one.hazard_ratios[0].high


def test_the_scale_of_a_covariate_does_not_matter(rossi: Any) -> None:
    data = time_to_event(rossi.week, rossi.arrest)
    one, other = fit_cox(data, {"age": rossi.age}), fit_cox(data, {"age": rossi.age * 1e6 + 1e9})
    assert other.coefficients[0] * 1e6 == pytest.approx(one.coefficients[0], rel=1e-6)
    assert other.p_values[0] == pytest.approx(one.p_values[0], rel=1e-6)


def test_separation_gives_a_bound_and_a_sentence() -> None:
    found = fit_cox(time_to_event([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 1, 1, 0, 0, 0, 0], arm=list("ccccvvvv")))
    ratio = found.hazard_ratios[0]
    assert (ratio.value, ratio.low) == (0, 0)
    # Every risk set: the event is one of k controls among k + 4 r, so 2 sum log(1 + 4 r / k) = 3.841 at the bound r.
    assert 2 * sum(math.log(1 + 4 * ratio.high / k) for k in (4, 3, 2, 1)) == pytest.approx(3.841459, abs=1e-5)
    assert "separation" in ratio.note
    assert found.separated == ("v against c",)
    assert math.isnan(found.wald_statistic)
    assert 0 < found.p_values[0] < 0.01
    swapped = fit_cox(
        time_to_event([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 1, 1, 0, 0, 0, 0], arm=list("ccccvvvv")), control="v"
    ).hazard_ratios[0]
    assert (swapped.value, swapped.high) == (math.inf, math.inf)
    assert swapped.low == pytest.approx(1 / ratio.high, rel=1e-5)


def test_separation_of_one_covariate_leaves_the_other_alone() -> None:
    generator = np.random.default_rng(4)
    x, y = np.repeat([0, 1], 40), generator.standard_normal(80)
    time, event = generator.exponential(1, 80), (x == 0) & (generator.random(80) < 0.8)
    found = fit_cox(time_to_event(time, event), {"x": x, "y": y})
    assert found.separated == ("x",)
    assert found.hazard_ratios[0].value == 0
    assert 0 < found.hazard_ratios[0].high < 1
    # With x at minus infinity the treated are no longer in any risk set.
    alone = fit_cox(time_to_event(time[:40], event[:40]), {"y": y[:40]})
    assert found.coefficients[1] == pytest.approx(alone.coefficients[0], rel=1e-4)
    with pytest.raises(SettingsError, match="separated"):
        proportionality_tests(time_to_event(time, event), found)


def test_what_cannot_be_fitted_gets_a_sentence() -> None:
    data = time_to_event([1, 2, 3, 4], [1, 1, 0, 1], arm=list("abab"))
    x = [1.0, 2, 3, 5]
    with pytest.raises(SettingsError, match="no events"):
        fit_cox(time_to_event([1, 2], [0, 0], arm=["a", "b"]))
    with pytest.raises(SettingsError, match="'x' does not vary"):
        fit_cox(data, {"x": [1, 1, 1, 1]})
    with pytest.raises(SettingsError, match="determine one another"):
        fit_cox(data, {"x": x, "y": [2 * value + 1 for value in x]})
    with pytest.raises(SettingsError, match="two arms"):
        fit_cox(time_to_event([1, 2], [1, 1]))
    with pytest.raises(SettingsError, match="does not vary among those at risk"):
        fit_cox(time_to_event([1, 5], [0, 1], arm=["a", "b"]))  # the one event found one arm alone at risk
    with pytest.raises(InputError, match="patient 2"):
        fit_cox(data, {"x": [1, math.nan, 2, 3]})
    with pytest.raises(InputError, match="not made of numbers"):
        fit_cox(data, {"x": ["m", "f", "m", "f"]})
    with pytest.raises(InputError, match="3 values"):
        fit_cox(data, {"x": [1, 2, 3]})
    with pytest.raises(SettingsError, match="no covariates"):
        fit_cox(data, {})


def test_residuals_sum_to_nothing(rossi: Any) -> None:
    data = time_to_event(rossi.week, rossi.arrest)
    found = schoenfeld_residuals(fit_cox(data, {name: rossi[name] for name in ROSSI}))
    assert found.residual.shape == (data.events, 7)
    assert np.abs(found.residual.sum(axis=0)).max() < 1e-6


@pytest.mark.parametrize("ties", Ties)
def test_proportionality_is_the_score_test_of_a_growing_coefficient(ties: Ties) -> None:
    generator = np.random.default_rng(8)
    time, event = generator.integers(1, 9, 40), generator.random(40) < 0.7
    x, stratum = generator.standard_normal((40, 2)), generator.integers(0, 2, 40)
    data = time_to_event(time, event, stratum=stratum)
    fit = fit_cox(data, {"x": x[:, 0], "y": x[:, 1]}, ties=ties)
    patients = [(int(t), bool(e), -math.inf) for t, e in zip(time, event, strict=True)]
    transform = {float(t): float(t) for t in range(1, 9)}

    def slow(values: np.ndarray[Any, Any]) -> float:
        return log_partial_likelihood(
            patients,
            x.tolist(),
            stratum.tolist(),
            values[:2].tolist(),
            efron=ties is Ties.EFRON,
            growth=values[2:].tolist(),
            transform=transform,
        )

    at, h = np.r_[fit.coefficients, 0.0, 0.0], 1e-3
    steps = np.eye(4) * h
    slope = np.array([(slow(at + s) - slow(at - s)) / (2 * h) for s in steps])
    bend = np.array(
        [
            [(slow(at + s + r) - slow(at + s - r) - slow(at - s + r) + slow(at - s - r)) / (4 * h * h) for r in steps]
            for s in steps
        ]
    )
    expected = float(slope @ np.linalg.solve(-bend, slope))
    found = proportionality_tests(data, fit, scale=TimeScale.TIME)
    assert found[-1].name == "all"
    assert found[-1].statistic == pytest.approx(expected, rel=1e-3)
    kept = np.array([0, 1, 2])
    single = float(slope[kept] @ np.linalg.solve(-bend[np.ix_(kept, kept)], slope[kept]))
    assert found[0].statistic == pytest.approx(single, rel=1e-3)


@pytest.mark.parametrize("scale", TimeScale)
def test_a_late_effect_is_noticed(scale: TimeScale) -> None:
    generator = np.random.default_rng(2)
    arm = np.repeat([0, 1], 400)
    time = generator.exponential(1, 800)
    time = np.where((arm == 1) & (time > 0.5), 0.5 + (time - 0.5) * 3, time)
    data = time_to_event(np.minimum(time, 3), time < 3, arm=arm)
    found = proportionality_tests(data, fit_cox(data), scale=scale)[0]
    assert found.p_value < 0.001
    assert found.trend == -1


def test_rounding_of_a_constant_is_no_covariate() -> None:
    with pytest.raises(SettingsError, match="does not vary"):
        fit_cox(time_to_event([1, 2, 3, 4, 5], [1, 1, 1, 0, 1]), {"x": [0.1] * 5})


def test_steep_weights_do_not_vanish() -> None:
    from vaxsmith.evidence.survival import FlemingHarrington, max_combo_test

    data = time_to_event(range(1, 201), [1] * 200, arm=[0, 1] * 100)
    found = max_combo_test(data, [FlemingHarrington(rho=200), FlemingHarrington(gamma=300)])
    assert np.isfinite(found.correlation).all()
    assert 0 < found.p_value <= 1
