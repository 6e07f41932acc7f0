from __future__ import annotations

from itertools import combinations, product
from math import comb, inf, log, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.core import InputError, SettingsError
from vaxsmith.evidence.bayes import (
    UNIFORM,
    BetaBelief,
    bernoulli_bounds,
    bernoulli_e_process,
    bernoulli_sequence,
    betting_sequence,
    empirical_bernstein_sequence,
    hazard_ratio_sequence,
    safe_log_rank,
    two_arm_e_process,
)


def _chance_of_ever_missing(p: float, level: float, most: int) -> float:
    """Follow the count of successes exactly; whoever's bounds exclude p once is lost for good."""
    alive = np.array([1.0])
    lost = 0.0
    for n in range(1, most + 1):
        grown = np.zeros(n + 1)
        grown[: len(alive)] += alive * (1 - p)
        grown[1:] += alive * p
        for s in np.flatnonzero(grown > 1e-12):
            low, high = bernoulli_bounds(int(s), n, level=level)
            if not low <= p <= high:
                lost += grown[s]
                grown[s] = 0.0
        alive = grown
    return lost


@pytest.mark.parametrize(("p", "level"), [(0.03, 0.95), (0.5, 0.95), (0.2, 0.8)])
def test_the_sequence_misses_the_truth_as_rarely_as_promised_however_often_one_looks(p: float, level: float) -> None:
    missed = _chance_of_ever_missing(p, level, 80)
    assert 0 < missed <= 1 - level


@pytest.mark.parametrize("make", [betting_sequence, empirical_bernstein_sequence, bernoulli_sequence])
@pytest.mark.parametrize("p", [0.1, 0.5])
def test_drawn_series_stay_covered(make, p: float) -> None:  # type: ignore[no-untyped-def]
    generator = np.random.default_rng(21)
    series, length = 50 if make is bernoulli_sequence else 200, 100
    missed = 0
    for _ in range(series):
        seen = make((generator.random(length) < p).astype(float), level=0.8)
        missed += not (seen.low[-1] <= p <= seen.high[-1])
    assert missed / series <= 0.2 + 3 * (0.2 * 0.8 / series) ** 0.5


def test_betting_is_narrower_where_values_vary_little() -> None:
    generator = np.random.default_rng(3)
    values = 0.4 + 0.02 * generator.random(300)
    betting, bernstein = betting_sequence(values), empirical_bernstein_sequence(values)
    assert betting.low[-1] < 0.41 < betting.high[-1]
    assert betting.high[-1] - betting.low[-1] < bernstein.high[-1] - bernstein.low[-1] < 0.2


@given(st.lists(st.integers(0, 1), min_size=1, max_size=40))
@settings(max_examples=25, deadline=None)
def test_swapping_success_and_failure_mirrors_the_sequence(outcomes: list[int]) -> None:
    one = bernoulli_sequence(outcomes)
    other = bernoulli_sequence([1 - outcome for outcome in outcomes])
    assert one.low == pytest.approx(1 - other.high, abs=1e-9)
    for make in (betting_sequence, empirical_bernstein_sequence):
        first, second = make(outcomes), make([1 - outcome for outcome in outcomes])
        assert first.low == pytest.approx(1 - second.high, abs=1e-9)
        assert (np.diff(first.low) >= 0).all()
        assert (np.diff(first.high) <= 0).all()


def test_a_confidence_sequence_is_wider_than_an_interval_for_one_look() -> None:
    low, high = bernoulli_bounds(48, 48)
    assert high == 1
    assert 0.85 < low < 0.926  # Clopper-Pearson, looked at once: 0.926
    assert bernoulli_bounds(0, 0) == (0.0, 1.0)
    assert bernoulli_bounds(0, 48)[1] == pytest.approx(1 - low, abs=1e-9)
    seen = bernoulli_sequence([1] * 48).after(48, name="proportion")
    assert seen.low == pytest.approx(low)
    with pytest.raises(SettingsError):
        bernoulli_sequence([1]).after(2)


def _outcomes(n: int) -> list[tuple[int, int]]:
    return [(s, comb(n, s)) for s in range(n + 1)]


@pytest.mark.parametrize("p", [0.05, 0.1, 0.2])
def test_capital_is_not_expected_to_grow_under_any_rate_up_to_the_null(p: float) -> None:
    for n in (1, 4, 12):
        expected = 0.0
        for s, ways in _outcomes(n):
            capital = np.exp(bernoulli_e_process([1] * s + [0] * (n - s), null=0.2).log_evidence[-1])
            expected += ways * p**s * (1 - p) ** (n - s) * capital
        assert expected <= 1 + 1e-9
        if p == 0.2:
            assert expected == pytest.approx(1)


@pytest.mark.parametrize(("low", "high"), [(0.3, 0.3), (0.8, 0.8), (0.6, 0.2), (0.9, 0.5)])
def test_two_arms_give_no_capital_while_control_is_as_good(low: float, high: float) -> None:
    pairs = 5
    expected = 0.0
    for control in product((0, 1), repeat=pairs):
        for experimental in product((0, 1), repeat=pairs):
            chance = low ** sum(control) * (1 - low) ** (pairs - sum(control))
            chance *= high ** sum(experimental) * (1 - high) ** (pairs - sum(experimental))
            expected += chance * two_arm_e_process(control, experimental).evidence
    assert expected <= 1 + 1e-9


def test_two_arms_that_differ_are_told_apart() -> None:
    generator = np.random.default_rng(13)
    control, experimental = (generator.random(150) < rate for rate in (0.2, 0.5))
    process = two_arm_e_process(control.astype(int), experimental.astype(int))
    assert process.anytime_p < 0.001
    assert two_arm_e_process(experimental.astype(int), control.astype(int)).anytime_p > 0.5
    # Pairs that are not complete wait.
    assert len(two_arm_e_process([0, 1, 1], [1]).times) == 1
    with pytest.raises(InputError):
        two_arm_e_process([], [1])


def test_an_alarm_is_rare_without_cause_and_sure_with_it() -> None:
    generator = np.random.default_rng(6)
    alarms = [
        [
            bernoulli_e_process((generator.random(150) < p).astype(int), null=0.1).first_crossing(0.05) is not None
            for _ in range(300)
        ]
        for p in (0.1, 0.3)
    ]
    assert np.mean(alarms[0]) <= 0.05 + 3 * (0.05 * 0.95 / 300) ** 0.5
    assert np.mean(alarms[1]) > 0.9


def test_a_long_run_without_events_does_not_underflow() -> None:
    process = bernoulli_e_process([0] * 5000, null=0.5)
    assert np.isfinite(process.log_evidence).all()
    assert process.anytime_p == 1
    assert bernoulli_e_process([1] * 5000, null=0.5).evidence == inf
    with pytest.raises(SettingsError, match="no chance"):
        bernoulli_e_process([1], null=0.9, prior=BetaBelief(alpha=1, beta=1000))


def test_safe_log_rank_is_fair_under_the_null_over_all_ways_to_label_the_patients() -> None:
    times = [1.0, 2.0, 2.0, 3.0, 4.0, 5.0, 5.0]
    events = [1, 1, 1, 0, 1, 1, 0]
    capitals = []
    for arm in combinations(range(7), 3):
        flags = [int(patient in arm) for patient in range(7)]
        capitals.append(safe_log_rank(times, events, flags, hazard_ratio=0.4).evidence)
    # Under the null every labelling is as likely as any other, and the capital is expected to stay what it was.
    assert np.mean(capitals) == pytest.approx(1)


def test_safe_log_rank_multiplies_single_events_by_their_chances() -> None:
    process = safe_log_rank([1, 2, 3], [1, 1, 1], [0, 0, 1], hazard_ratio=0.5)
    # At risk 1 experimental and 2 control, then 1 and 1, then 1 and 0.
    first = log((2 / 2.5) / (2 / 3))
    second = first + log((1 / 1.5) / 0.5)
    assert process.log_evidence == pytest.approx([first, second, second])
    assert list(process.times) == [1, 2, 3]


def test_safe_log_rank_finds_a_real_effect() -> None:
    generator = np.random.default_rng(9)
    arm = np.arange(600) % 2
    times = generator.exponential(np.where(arm, 2.0, 1.0))
    process = safe_log_rank(times, times < 3, arm, hazard_ratio=0.6)
    assert process.first_crossing(0.025) is not None
    assert process.anytime_p < 1e-4
    assert safe_log_rank(times, times < 3, 1 - arm, hazard_ratio=0.6).anytime_p > 0.05


def test_the_hazard_ratios_sequence_is_wider_than_one_look_and_tuned_to_its_plan() -> None:
    seen = hazard_ratio_sequence(0.561, events=44, planned_events=44)
    ordinary = np.exp(log(0.561) + 1.96 * 2 / 44**0.5)
    assert seen.high > ordinary
    near = hazard_ratio_sequence(0.7, events=100, planned_events=100).high
    assert near <= min(hazard_ratio_sequence(0.7, events=100, planned_events=p).high for p in (10, 50, 200, 1000)) + 1e-6


def test_the_hazard_ratios_sequence_holds_over_many_looks() -> None:
    generator = np.random.default_rng(10)
    # Scores of 1,000 trials without effect, looked at after each of 200 events of information 1/4.
    scores = np.cumsum(generator.normal(0, 0.5, (1000, 200)), axis=1)
    events = np.arange(1, 201)
    bounds = np.array([log(hazard_ratio_sequence(1.0, events=n, planned_events=100, level=0.9).high) for n in events])
    missed = (np.abs(scores) / (events / 4) > bounds).any(axis=1).mean()
    assert missed <= 0.1


@pytest.mark.parametrize("outcomes", [[], [0.5], [2], [nan], ["x"], None, [[1]], [-1]])
def test_observations_that_are_none_are_refused(outcomes: object) -> None:
    for make in (bernoulli_sequence, lambda values: bernoulli_e_process(values, null=0.2)):
        with pytest.raises(InputError):
            make(outcomes)  # type: ignore[operator]
    if outcomes != [0.5]:
        for make in (betting_sequence, empirical_bernstein_sequence):
            with pytest.raises(InputError):
                make(outcomes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("times", "events", "arms"),
    [
        ([], [], []),
        ([1, 2], [1], [0, 1]),
        ([1, nan], [1, 1], [0, 1]),
        ([-1, 2], [1, 1], [0, 1]),
        ([1, 2], [0, 0], [0, 1]),
        ([1, 2], [2, 1], [0, 1]),
        ([1, 2], [1, 1], ["a", "b"]),
    ],
)
def test_trials_that_cannot_be_followed_are_refused(times: list[float], events: list[int], arms: list[object]) -> None:
    with pytest.raises(InputError):
        safe_log_rank(times, events, arms, hazard_ratio=0.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "call",
    [
        lambda: bernoulli_bounds(3, 2),
        lambda: bernoulli_bounds(1, 2, level=1.0),
        lambda: betting_sequence([0.5], most=1.0),
        lambda: betting_sequence([0.5], points=3),
        lambda: empirical_bernstein_sequence([0.5], most=0),
        lambda: bernoulli_e_process([1], null=0.0),
        lambda: safe_log_rank([1], [1], [1], hazard_ratio=1.0),
        lambda: hazard_ratio_sequence(0.5, events=0, planned_events=10),
        lambda: hazard_ratio_sequence(0.5, events=1e-9, planned_events=10),
        lambda: hazard_ratio_sequence(nan, events=10, planned_events=10),
        lambda: bernoulli_e_process([1], null=0.1).first_crossing(0),
    ],
)
def test_settings_out_of_range_are_refused(call) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SettingsError):
        call()


def test_one_patient_gives_an_answer() -> None:
    for make in (bernoulli_sequence, betting_sequence, empirical_bernstein_sequence):
        seen = make([1]).after(1)
        assert 0 <= seen.low < seen.high == 1
    alone = safe_log_rank([1.0], [1], [1], hazard_ratio=0.5)
    assert alone.evidence == pytest.approx(1)
    assert UNIFORM.mean == 0.5
