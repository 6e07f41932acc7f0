from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxsmith.core import InputError, SettingsError
from vaxsmith.evidence.survival import (
    compare_milestones,
    compare_restricted_means,
    from_landmark,
    kaplan_meier,
    log_rank_test,
    responders_at_landmark,
    restricted_mean,
    time_to_event,
)


def test_the_waltons_mean_is_that_of_survrm2() -> None:
    waltons = pytest.importorskip("lifelines.datasets").load_waltons()
    data = time_to_event(waltons["T"], waltons["E"], arm=waltons["group"])
    mean = restricted_mean(kaplan_meier(data.of_arm("miR-137")), 10)
    assert mean.value == pytest.approx(9.794, abs=0.0005)
    assert mean.standard_error == pytest.approx(0.123, abs=0.0005)


@given(st.lists(st.integers(1, 20), min_size=2, max_size=30), st.integers(1, 20))
def test_without_censoring_it_is_the_mean_of_cut_times(times: list[int], horizon: int) -> None:
    found = restricted_mean(kaplan_meier(time_to_event(times, [1] * len(times))), horizon)
    cut = np.minimum(times, horizon)
    assert found.value == pytest.approx(cut.mean())
    # and its variance that of a mean (of all, divided by n, as Greenwood's is).
    assert found.standard_error == pytest.approx(cut.std() / math.sqrt(len(times)), abs=1e-9)


def test_two_arms_agree_with_hand() -> None:
    data = time_to_event([1, 3, 5, 2, 4, 6], [1] * 6, arm=list("cccttt"))
    found = compare_restricted_means(data, 6)
    assert (found.control.value, found.treatment.value) == (pytest.approx(3), pytest.approx(4))
    assert found.difference.value == pytest.approx(1)
    assert found.ratio.value == pytest.approx(4 / 3)
    variance = np.var([1, 3, 5]) / 3 + np.var([2, 4, 6]) / 3
    assert found.difference.standard_error == pytest.approx(math.sqrt(variance))
    assert found.p_value == pytest.approx(math.erfc(1 / math.sqrt(2 * variance)))
    swapped = compare_restricted_means(data, 6, control="t")
    assert swapped.difference.low == pytest.approx(-found.difference.high)
    assert swapped.ratio.low == pytest.approx(1 / found.ratio.high)


def test_a_horizon_beyond_follow_up_gets_a_sentence() -> None:
    data = time_to_event([1, 3, 5, 2, 4, 9], [1, 1, 0, 1, 1, 1], arm=list("cccttt"))
    with pytest.raises(SettingsError, match="beyond the end of follow-up in arm 'c', 5"):
        compare_restricted_means(data, 6)
    assert compare_restricted_means(data, 5).treatment.determined
    assert restricted_mean(kaplan_meier(data.of_arm("t")), 12).value == pytest.approx(
        5
    )  # all had the event: nothing is missing
    with pytest.raises(SettingsError, match="horizon"):
        compare_restricted_means(data, math.nan)
    with pytest.raises(SettingsError, match="beyond"):
        compare_milestones(data, 6)


def test_no_event_before_the_horizon_gives_bounds_and_no_p_value() -> None:
    found = compare_restricted_means(time_to_event([9] * 40, [0] * 40, arm=["c"] * 20 + ["v"] * 20), 5)
    floor = 0.025 ** (1 / 20)
    assert (found.control.value, found.control.low) == (5, pytest.approx(5 * floor))
    assert "exact binomial" in found.control.note
    assert (found.difference.value, found.difference.high) == (0, pytest.approx(5 - 5 * floor))
    assert (found.ratio.low, found.ratio.high) == (pytest.approx(floor), pytest.approx(1 / floor))
    assert math.isnan(found.p_value)
    assert found.note == "no p-value: the variance cannot be estimated in c and v"


def test_one_patient_bounds_nothing() -> None:
    mean = restricted_mean(kaplan_meier(time_to_event([3], [1])), 5)
    assert (mean.value, mean.low, mean.high) == (3, 0, 5)
    never = compare_restricted_means(time_to_event([0, 3], [1, 1], arm=["a", "b"]), 5)
    assert math.isnan(never.ratio.value)
    assert (never.ratio.low, never.ratio.high) == (0, math.inf)


def test_the_normal_interval_covers() -> None:
    generator, covered = np.random.default_rng(5), 0
    for _ in range(400):
        times = generator.exponential(1, 80)
        lost = generator.exponential(2, 80)
        found = restricted_mean(kaplan_meier(time_to_event(np.r_[np.minimum(times, lost), 9], np.r_[times <= lost, 0])), 1)
        covered += found.low <= 1 - math.exp(-1) <= found.high
    assert 0.92 < covered / 400 < 0.98


def test_milestones_agree_with_the_formula() -> None:
    data = time_to_event(
        [2, 4, 6, 8, 9, 9, 9, 9, 3, 9, 9, 9, 9, 9, 9, 9], [1] * 4 + [0] * 4 + [1] + [0] * 7, arm=list("c" * 8 + "v" * 8)
    )
    found = compare_milestones(data, 8.5)
    assert (found.control.value, found.treatment.value) == (0.5, 0.875)
    x, y = math.log(-math.log(0.5)), math.log(-math.log(0.875))
    variance = 0.5 / 0.5 / 8 / math.log(0.5) ** 2 + 0.125 / 0.875 / 8 / math.log(0.875) ** 2
    assert found.p_value == pytest.approx(math.erfc(abs(x - y) / math.sqrt(2 * variance)))
    assert found.difference.low < 0.375 < found.difference.high
    early = compare_milestones(data, 1)
    assert math.isnan(early.p_value)
    assert early.difference.low < 0 < early.difference.high  # nobody had the event: not the same as no difference


def test_a_landmark_counts_who_left_before() -> None:
    data = time_to_event([2, 3, 6, 6, 8, 9], [1, 0, 1, 0, 1, 0], arm=list("abaabb"), unit="months")
    cohort = from_landmark(data, 6)
    assert cohort.data.time.tolist() == [2, 3]
    assert (cohort.events_before, cohort.censored_before) == ((2, 0), (1, 1))
    assert "6 months on: 2 patients; 4 left before (2 events, 2 censored)" in cohort.sentence
    assert len(from_landmark(data, 0).data) == 6
    with pytest.raises(SettingsError, match="nobody is at risk after the landmark"):
        from_landmark(data, 9)
    with pytest.raises(SettingsError, match="landmark"):
        from_landmark(data, math.nan)


def test_late_entry_moves_with_the_landmark() -> None:
    cohort = from_landmark(time_to_event([8, 9, 10], [1, 1, 1], entry=[0, 3, 7]), 5)
    assert cohort.data.entry.tolist() == [-math.inf, -math.inf, 2]


def test_a_landmark_takes_the_guarantee_time_out() -> None:
    """Response is made to mean nothing; whoever lives longer has more time to respond."""
    generator = np.random.default_rng(11)
    naive, honest = [], []
    for _ in range(200):
        time, response = generator.exponential(12, 80), generator.exponential(6, 80)
        response = np.where(response < time, response, np.nan)
        naive.append(log_rank_test(time_to_event(time, [1] * 80, arm=~np.isnan(response))).z)
        cohort = responders_at_landmark(time_to_event(time, [1] * 80), response, 6)
        honest.append(log_rank_test(cohort.data, control="no response by the landmark").z)
        assert cohort.responses_after == ((response > 6) & (time > 6)).sum()
    assert np.mean(naive) > 3
    assert abs(np.mean(honest)) < 0.25
    assert np.mean(np.abs(honest) > 1.96) < 0.1


def test_impossible_responses_get_a_sentence() -> None:
    data = time_to_event([5, 6, 7], [1, 1, 1])
    with pytest.raises(InputError, match="patient 2"):
        responders_at_landmark(data, [math.nan, 8, 2], 3)
    with pytest.raises(InputError, match="2 response times for 3"):
        responders_at_landmark(data, [1, 2], 3)
    with pytest.raises(SettingsError, match="some of each class"):
        responders_at_landmark(data, [math.nan] * 3, 3)
