from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.core import InputError
from vaxsmith.evidence.survival import (
    Reconstruction,
    TimeToEvent,
    fit_cox,
    kaplan_meier,
    median_time,
    numbers_at_risk,
    reconstruct,
    restricted_mean,
    survival_at,
    time_to_event,
)


def made(seed: int, patients: int, median: float) -> TimeToEvent:
    generator = np.random.default_rng(seed)
    time = generator.exponential(median / np.log(2), patients)
    lost = generator.uniform(10, 40, patients)
    return time_to_event(np.minimum(time, lost), time <= lost, unit="months")


def publish_and_rebuild(data: TimeToEvent, *, with_events: bool, digits: int = 3) -> Reconstruction:
    """Read a curve as one would off a page: 120 points, three decimals; numbers at risk every six months."""
    curve = kaplan_meier(data)
    points = np.linspace(0, curve.follow_up_end, 120)
    shares = [round(survival_at(curve, float(t)).value, digits) for t in points]
    months = np.arange(0, curve.follow_up_end, 6.0)
    return reconstruct(
        points, shares, risk_time=months, at_risk=numbers_at_risk(data, months)[0],
        total_events=data.events if with_events else None, unit="months",
    )  # fmt: skip


@pytest.mark.parametrize("with_events", [True, False])
@given(seed=st.integers(0, 10_000), patients=st.integers(40, 300))
@settings(max_examples=12)
def test_a_published_curve_comes_back(with_events: bool, seed: int, patients: int) -> None:
    data = made(seed, patients, 18)
    found = publish_and_rebuild(data, with_events=with_events)
    assert len(found.data) == patients
    assert found.at_risk_missed <= 3
    # Towards the end, where few are left, one event more or less is a tall step.
    last = int(numbers_at_risk(data, np.array([6.0 * (data.time.max() // 6)]))[0][0])
    assert found.largest_departure < 0.05 + 1.0 / max(last, 1)
    assert abs(found.data.events - data.events) <= 1 + 0.6 * np.sqrt(patients)
    one, other = (restricted_mean(kaplan_meier(both), 24) for both in (data, found.data))
    assert other.value == pytest.approx(one.value, abs=0.35)
    assert other.standard_error == pytest.approx(one.standard_error, rel=0.04)


def test_medians_and_hazard_ratios_come_back() -> None:
    arms = made(1, 200, 12), made(2, 200, 24)
    rebuilt = [publish_and_rebuild(arm, with_events=True).data for arm in arms]

    def together(parts: list[TimeToEvent]) -> TimeToEvent:
        return time_to_event(
            np.concatenate([part.time for part in parts]), np.concatenate([part.event for part in parts]),
            arm=np.repeat(["control", "vaccine"], 200),
        )  # fmt: skip

    for arm, again in zip(arms, rebuilt, strict=True):
        one, other = median_time(kaplan_meier(arm)), median_time(kaplan_meier(again))
        assert other.value == pytest.approx(one.value, abs=0.5)
    truth, found = (fit_cox(together(list(both))).hazard_ratios[0] for both in (arms, rebuilt))
    assert found.value == pytest.approx(truth.value, rel=0.03)
    assert found.high == pytest.approx(truth.high, rel=0.04)


def test_a_curve_without_events_is_all_censored() -> None:
    found = reconstruct([0, 12], [1, 1], risk_time=[0, 12], at_risk=[48, 30])
    assert (len(found.data), found.data.events) == (48, 0)
    assert found.at_risk_missed == 0


def test_everybody_dies() -> None:
    found = reconstruct([1, 2, 3, 4], [0.75, 0.5, 0.25, 0], risk_time=[0], at_risk=[4])
    assert found.data.time[found.data.event].tolist() == [1, 2, 3, 4]
    assert found.largest_departure == 0


def test_a_trembling_hand_is_forgiven_and_a_rising_curve_is_not() -> None:
    found = reconstruct([1, 2, 3], [0.90, 0.91, 0.8], risk_time=[0], at_risk=[100])
    assert found.largest_departure < 0.011
    with pytest.raises(InputError, match=r"rises by 0\.100 at 3"):
        reconstruct([1, 2, 3], [0.9, 0.8, 0.9], risk_time=[0], at_risk=[100])


@pytest.mark.parametrize(
    ("time", "share", "risk_time", "at_risk", "words"),
    [
        ([1, 2], [90, 80], [0], [10], "percent"),
        ([1, 2], [0.9], [0], [10], "one share for each time"),
        ([], [], [0], [10], "one share for each time"),
        ([1], [0.9], [3], [10], "ascend from 0"),
        ([1], [0.9], [0, 2], [10, 12], "fall or stay"),
        ([1], [0.9], [0], [0], "fall or stay"),
        ([1], [0.9], [0, 2], [10], "one number for each time"),
        ([1], ["x"], [0], [10], "not a number"),
        ([1], [0.9], [], [], "one number for each time"),
    ],
)
def test_a_mistake_gets_a_sentence(
    time: list[float], share: list[float], risk_time: list[float], at_risk: list[float], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        reconstruct(time, share, risk_time=risk_time, at_risk=at_risk)


def test_more_events_than_patients_get_a_sentence() -> None:
    with pytest.raises(InputError, match="12 events of 10"):
        reconstruct([1], [0.9], risk_time=[0], at_risk=[10], total_events=12)


def test_events_that_do_not_fit_are_said() -> None:
    found = reconstruct([1, 2, 3], [0.9, 0.8, 0.7], risk_time=[0], at_risk=[10], total_events=9)
    assert "9 are reported" in found.note
