from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from tests.reference.survival_by_walking import kaplan_meier_by_redistribution, share_at

from vaxsmith.core import InputError, SettingsError
from vaxsmith.evidence.survival import (
    Band,
    kaplan_meier,
    kaplan_meier_by_arm,
    median_follow_up,
    median_time,
    nelson_aalen,
    survival_at,
    time_to_event,
)

follow_up = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def waltons() -> Any:
    return pytest.importorskip("lifelines.datasets").load_waltons()


@given(follow_up)
def test_the_curve_is_that_of_redistribution_to_the_right(patients: list[tuple[int, bool]]) -> None:
    times, events = [t for t, _ in patients], [e for _, e in patients]
    curve, twin = kaplan_meier(time_to_event(times, events)), kaplan_meier_by_redistribution(times, events)
    for when in range(13):
        share = survival_at(curve, when)
        if share.determined:
            assert share.value == pytest.approx(share_at(twin, when), abs=1e-12)
            assert share.low <= share.value <= share.high
            assert share.low >= 0
            assert share.high <= 1
        else:
            assert when > max(times)
            assert share_at(twin, when) > 1e-12


@given(follow_up, st.sampled_from([0.001, 365.25, 7.0]))
def test_another_unit_of_time_changes_nothing_else(patients: list[tuple[int, bool]], factor: float) -> None:
    times, events = np.array([t for t, _ in patients], float), [e for _, e in patients]
    one, other = (kaplan_meier(time_to_event(scale * times, events)) for scale in (1.0, factor))
    assert np.array_equal(one.survival, other.survival)
    assert np.array_equal(one.low, other.low)
    a, b = median_time(one), median_time(other)
    assert b.value == pytest.approx(a.value * factor, nan_ok=True)
    assert b.low == pytest.approx(a.low * factor)


def test_agrees_with_lifelines(waltons: Any) -> None:
    from lifelines import KaplanMeierFitter

    curve = kaplan_meier(time_to_event(waltons["T"], waltons["E"]))
    peer = KaplanMeierFitter().fit(waltons["T"], waltons["E"])
    here = np.searchsorted(curve.time, peer.survival_function_.index)
    assert np.allclose(curve.survival[here], peer.survival_function_.iloc[:, 0])
    inner = (curve.survival > 0) & (curve.survival < 1)
    limits = peer.confidence_interval_survival_function_.to_numpy()[inner[here]]
    assert np.allclose(curve.low[here][inner[here]], limits[:, 0])
    assert np.allclose(curve.high[here][inner[here]], limits[:, 1])
    assert median_time(curve).value == peer.median_survival_time_


def test_left_truncation_agrees_with_lifelines(waltons: Any) -> None:
    from lifelines import KaplanMeierFitter

    entry = np.minimum(np.arange(len(waltons)) % 30, waltons["T"] - 1)
    curve = kaplan_meier(time_to_event(waltons["T"], waltons["E"], entry=entry))
    peer = KaplanMeierFitter().fit(waltons["T"], waltons["E"], entry=entry)
    for when in (7, 20, 33, 47.5, 60):
        assert survival_at(curve, when).value == pytest.approx(float(peer.predict(when)))


def test_the_lung_medians_are_those_that_r_prints() -> None:
    # survfit(Surv(time, status) ~ 1, lung) prints median 310, 0.95LCL 285, 0.95UCL 363 (its band is the logarithmic one).
    lung = pytest.importorskip("lifelines.datasets").load_lung()
    median = median_time(kaplan_meier(time_to_event(lung.time, lung.status), band=Band.LOG))
    assert (median.value, median.low, median.high) == (310, 285, 363)
    arms = kaplan_meier_by_arm(time_to_event(lung.time, lung.status, arm=lung.sex), band=Band.LOG)
    found = [(m.value, m.low, m.high) for m in (median_time(curve) for curve in arms.values())]
    assert found == [(270, 212, 310), (426, 348, 550)]


def test_nobody_had_the_event() -> None:
    curve = kaplan_meier(time_to_event([12] * 48, [0] * 48))
    share, median = survival_at(curve, 12), median_time(curve)
    assert (share.value, share.high) == (1, 1)
    assert share.low == pytest.approx(0.9260, abs=5e-5)  # Clopper-Pearson, 48 of 48
    assert math.isnan(median.value)
    assert (median.low, median.high) == (12, math.inf)
    assert "not reached" in median.note


def test_beyond_follow_up_nothing_is_known() -> None:
    share = survival_at(kaplan_meier(time_to_event([2, 5, 9], [1, 1, 0])), 10)
    assert math.isnan(share.value)
    assert share.low == 0
    assert "beyond 9" in share.note


@pytest.mark.parametrize("event", [True, False])
def test_one_patient(event: bool) -> None:
    curve = kaplan_meier(time_to_event([3], [event]))
    assert survival_at(curve, 1).value == 1
    assert survival_at(curve, 1).low == pytest.approx(0.025)
    assert survival_at(curve, 3).value == (0 if event else 1)
    median = median_time(curve)
    assert median.low <= 3
    assert (median.value == 3) if event else math.isnan(median.value)


def test_an_event_at_time_zero() -> None:
    curve = kaplan_meier(time_to_event([0, 0, 2, 3], [1, 0, 1, 1]))
    assert curve.survival.tolist() == [0.75, 0.375, 0]
    assert survival_at(curve, 0).value == 0.75


def test_curve_that_empties_before_others_enter_is_refused() -> None:
    with pytest.raises(InputError, match="others enter later"):
        kaplan_meier(time_to_event([2, 9, 9], [1, 1, 0], entry=[0, 4, 4]))


@pytest.mark.parametrize("time", [-1, math.nan])
def test_an_impossible_time_gets_a_sentence(time: float) -> None:
    with pytest.raises(SettingsError, match="time"):
        survival_at(kaplan_meier(time_to_event([3, 4], [1, 0])), time)


@pytest.mark.parametrize("share", [0, 1.5, math.nan])
def test_an_impossible_share_gets_a_sentence(share: float) -> None:
    with pytest.raises(SettingsError, match="share"):
        median_time(kaplan_meier(time_to_event([3, 4], [1, 0])), share=share)


def test_impossible_level_gets_a_sentence() -> None:
    with pytest.raises(SettingsError, match="level"):
        kaplan_meier(time_to_event([3, 4], [1, 0]), level=95)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.8, 0.95, 0.99])
def test_coverage_by_enumeration(share: float) -> None:
    """Without censoring the number free of the event at a time is binomial: every outcome can be tried."""
    patients, covered = 40, 0.0
    for free in range(patients + 1):
        data = time_to_event([1] * (patients - free) + [2] * free, [1] * (patients - free) + [0] * free)
        interval = survival_at(kaplan_meier(data), 1)
        if interval.low <= share <= interval.high:
            covered += float(binom.pmf(free, patients, share))
    assert covered > 0.93  # a large-sample interval; never the collapse of the plain one near 1


@given(follow_up)
def test_nelson_aalen_sums_events_over_those_at_risk(patients: list[tuple[int, bool]]) -> None:
    times, events = [t for t, _ in patients], [e for _, e in patients]
    found = nelson_aalen(time_to_event(times, events))
    total = 0.0
    for t in sorted(set(times)):
        at_risk = sum(u >= t for u in times)
        total += sum(u == t and e for u, e in patients) / at_risk
        assert found.hazard[np.searchsorted(found.time, t)] == pytest.approx(total)
    assert (found.low <= found.hazard + 1e-12).all()
    assert (found.hazard <= found.high + 1e-12).all()


@pytest.mark.parametrize("spread_ties", [True, False])
def test_nelson_aalen_agrees_with_lifelines(waltons: Any, spread_ties: bool) -> None:
    from lifelines import NelsonAalenFitter

    found = nelson_aalen(time_to_event(waltons["T"], waltons["E"]), spread_ties=spread_ties)
    peer = NelsonAalenFitter(nelson_aalen_smoothing=spread_ties).fit(waltons["T"], waltons["E"])
    assert np.allclose(found.hazard, peer.cumulative_hazard_.iloc[:, 0])


def test_follow_up_reverses_the_roles() -> None:
    data = time_to_event([1, 2, 10, 11, 12], [1, 1, 0, 0, 0])
    assert median_follow_up(data).value == 11
    everybody = median_follow_up(time_to_event([1, 2], [1, 1]))
    assert math.isnan(everybody.value)
    assert everybody.high == math.inf
