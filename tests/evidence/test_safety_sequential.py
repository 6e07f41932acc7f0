from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.reference.maxsprt_by_recursion import binomial_alarm, poisson_alarm, stopped

from vaxsmith.core import SettingsError
from vaxsmith.evidence.safety import (
    binomial_bound,
    binomial_performance,
    calibrated_rule,
    describe,
    poisson_bound,
    poisson_performance,
    posterior_excess,
    toxicity_performance,
    toxicity_rule,
    watch_binomial,
    watch_poisson,
)
from vaxsmith.evidence.safety.maxsprt_poisson import log_likelihood_ratio


@pytest.mark.parametrize(
    ("limit", "least", "value"), [(1, 1, 2.853937), (5, 1, 3.297183), (10, 1, 3.467952), (10, 3, 3.064248)]
)
def test_poisson_bounds_are_those_of_the_reference_program(limit: float, least: int, value: float) -> None:
    assert poisson_bound(limit, minimum_events=least).critical_value == pytest.approx(value, abs=5e-7)


@settings(max_examples=25, deadline=None)
@given(
    st.floats(0.3, 25),
    st.integers(1, 5),
    st.sampled_from([0.01, 0.05, 0.2]),
)
def test_a_poisson_bound_spends_alpha_and_its_twin_agrees(limit: float, least: int, alpha: float) -> None:
    try:
        bound = poisson_bound(limit, alpha=alpha, minimum_events=least)
    except SettingsError:
        assert stats.poisson.sf(least - 1, limit) < alpha
        return
    assert poisson_performance(bound, 1.0).power == pytest.approx(alpha, abs=1e-9)
    assert poisson_alarm(bound.critical_value, limit, least) == pytest.approx(alpha, abs=1e-8)
    assert poisson_performance(bound, 3.0).power >= poisson_performance(bound, 1.5).power >= alpha


def test_poisson_performance_is_what_simulation_gives() -> None:
    bound = poisson_bound(5, minimum_events=2)
    exact = poisson_performance(bound, 2.5)
    generator = np.random.default_rng(20261121)
    clocks, alarms = [], []
    for _ in range(4000):
        arrivals = np.cumsum(generator.exponential(1 / 2.5, 60))
        rings = [
            t for n, t in enumerate(arrivals, 1) if t <= 5 and n >= 2 and log_likelihood_ratio(n, t) >= bound.critical_value
        ]
        alarms.append(bool(rings))
        clocks.append(rings[0] if rings else 5.0)
    error = math.sqrt(exact.power * (1 - exact.power) / 4000)
    assert abs(np.mean(alarms) - exact.power) < 4 * error
    assert abs(np.mean(clocks) - exact.expected_at_end) < 4 * np.std(clocks) / math.sqrt(4000)


def test_a_look_says_what_it_cannot_say() -> None:
    bound = poisson_bound(10, minimum_events=3)
    assert "no proof of safety" in watch_poisson(0, 4.0, bound).sentence
    assert watch_poisson(2, 0.01, bound).signal is False
    assert "fewer than the 3 events" in watch_poisson(2, 0.01, bound).sentence
    assert watch_poisson(9, 2.0, bound).signal
    with pytest.raises(SettingsError, match="upper limit"):
        watch_poisson(20, 11.0, bound)


@pytest.mark.parametrize("bad", [0, -1, math.nan, math.inf, 5000])
def test_poisson_limits_that_make_no_sense_are_sentences(bad: float) -> None:
    with pytest.raises(SettingsError):
        poisson_bound(bad)


@settings(max_examples=25, deadline=None)
@given(st.integers(5, 40), st.sampled_from([0.5, 1.0, 4.0]), st.integers(1, 4))
def test_a_binomial_bound_never_spends_more_than_alpha(most: int, controls: float, least: int) -> None:
    try:
        bound = binomial_bound(most, controls=controls, minimum_events=least)
    except SettingsError:
        assert (1 / (1 + controls)) ** most > 0.05
        return
    assert bound.error <= 0.05
    chance = 1 / (1 + controls)
    assert binomial_alarm(bound.alarm_from, chance) == pytest.approx(bound.error, abs=1e-9)
    assert binomial_performance(bound, 1.0).power == pytest.approx(bound.error, abs=1e-12)
    assert binomial_performance(bound, 4.0).power >= binomial_performance(bound, 2.0).power


def test_a_binomial_look_rings_where_the_bound_says() -> None:
    bound = binomial_bound(20)
    first = bound.alarm_from[9]
    assert watch_binomial(first, 10, bound).signal
    assert not watch_binomial(first - 1, 10, bound).signal
    assert not watch_binomial(0, 0, bound).signal
    with pytest.raises(SettingsError, match="planned to end"):
        watch_binomial(10, 21, bound)
    with pytest.raises(SettingsError, match="cannot raise"):
        binomial_bound(3, alpha=0.01)


@settings(max_examples=30, deadline=None)
@given(st.integers(3, 25), st.floats(0.05, 0.5), st.floats(0.8, 0.99), st.floats(0, 1))
def test_toxicity_performance_is_exact(patients: int, acceptable: float, certainty: float, rate: float) -> None:
    looks = tuple(sorted({max(1, patients // 3), patients}))
    rule = toxicity_rule(patients, acceptable, certainty=certainty, looks=looks)
    assert toxicity_performance(rule, rate).stops == pytest.approx(stopped(rule.looks, rule.stop_at, rate), abs=1e-10)
    for n, stop in zip(rule.looks, rule.stop_at, strict=True):
        prior = {"prior_events": rule.prior_events, "prior_others": rule.prior_others}
        if stop <= n:
            assert posterior_excess(stop, n, acceptable, **prior) > certainty
        if stop > 0:
            assert posterior_excess(stop - 1, n, acceptable, **prior) <= certainty


def test_a_calibrated_rule_keeps_its_promise() -> None:
    rule = calibrated_rule(30, 0.1, false_stop=0.05)
    assert toxicity_performance(rule, 0.1).stops <= 0.05
    assert toxicity_performance(rule, 0.4).stops > 0.9
    assert "stops with probability" in describe(rule, [0.1])[0]


@pytest.mark.parametrize("looks", [(), (0, 5), (5, 5), (10, 40), (3, 2)])
def test_looks_that_do_not_rise_are_refused(looks: tuple[int, ...]) -> None:
    with pytest.raises(SettingsError, match="looks"):
        toxicity_rule(30, 0.2, looks=looks)
