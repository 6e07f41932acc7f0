"""Rare events and rates per exposure: closed forms, searches checked by brute force, published bounds."""

from __future__ import annotations

from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from vaxsmith.core import SettingsError
from vaxsmith.evidence.proportions import (
    Side,
    exact_rate,
    mid_p_rate,
    number_to_exclude,
    number_to_see,
    probability_seen,
    rate_ratio,
    zero_events_exclude,
)


def test_the_forty_eight():
    assert round(probability_seen(7 / 203, 48), 2) == 0.81
    assert round(probability_seen(0.034, 48), 2) == 0.81
    assert round(1 - probability_seen(0.01, 48), 2) == 0.62
    assert round(zero_events_exclude(48).high, 4) == 0.0605
    assert round(zero_events_exclude(48, side=Side.BOTH).high, 4) == 0.0740


@given(st.floats(0.0005, 0.9), st.integers(0, 300), st.integers(0, 6))
@settings(max_examples=100, deadline=None)
def test_probability_is_the_binomial_tail(rate, n, k):
    assert probability_seen(rate, n, at_least=k) == pytest.approx(binom.sf(k - 1, n, rate), abs=1e-10)


@given(st.floats(0.002, 1.0), st.sampled_from([0.5, 0.8, 0.95, 0.99]), st.integers(1, 5))
@settings(max_examples=100, deadline=None)
def test_the_number_is_the_fewest(rate, probability, k):
    n = number_to_see(rate, probability=probability, at_least=k)
    assert probability_seen(rate, n, at_least=k) >= probability
    assert n == k or probability_seen(rate, n - 1, at_least=k) < probability


@given(st.floats(0.0005, 0.7))
@settings(max_examples=60, deadline=None)
def test_silence_of_that_many_excludes(rate):
    n = number_to_exclude(rate)
    assert zero_events_exclude(n).high <= rate * (1 + 1e-9)
    assert n == 1 or zero_events_exclude(n - 1).high > rate


def test_edges_and_tiny_rates():
    assert probability_seen(0, 48) == 0
    assert probability_seen(1, 1) == 1
    assert probability_seen(0.2, 3, at_least=4) == 0
    assert probability_seen(1e-12, 10) == pytest.approx(1e-11)
    assert number_to_see(1, at_least=3) == 3
    assert number_to_see(1e-6) == 2995731
    assert zero_events_exclude(0).high == 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: probability_seen(3.4, 48),
        lambda: probability_seen(nan, 48),
        lambda: probability_seen(0.1, -1),
        lambda: number_to_see(0),
        lambda: number_to_see(1e-300),
        lambda: number_to_see(0.1, probability=1),
        lambda: number_to_exclude(0),
        lambda: number_to_exclude(0.1, side=Side.LOWER),
        lambda: exact_rate(1, 0),
        lambda: exact_rate(1, nan),
        lambda: exact_rate(1, inf),
        lambda: exact_rate(1.5, 2),
        lambda: rate_ratio(1, 2, 3, -4),
    ],
)
def test_what_cannot_be_is_a_sentence(call):
    with pytest.raises(SettingsError, match="Expected"):
        call()


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.025, 5.572), (2, 0.242, 7.225), (5, 1.623, 11.668), (10, 4.795, 18.390), (20, 12.217, 30.888)],
)
def test_garwood_table(events, low, high):
    estimate = exact_rate(events, 1)
    assert estimate.low == pytest.approx(low, abs=6e-4)
    assert estimate.high == pytest.approx(high, abs=6e-4)


def test_poisson_coverage_by_enumeration():
    means = np.linspace(0.05, 20, 300)
    counts = np.arange(80)
    for method, floor in ((exact_rate, 0.95 - 1e-9), (mid_p_rate, 0.91)):
        bounds = [method(int(x), 1.0) for x in counts]
        low, high = np.array([b.low for b in bounds]), np.array([b.high for b in bounds])
        covered = (low[None, :] <= means[:, None]) & (means[:, None] <= high[None, :])
        assert (poisson.pmf(counts[None, :], means[:, None]) * covered).sum(axis=1).min() >= floor


@given(st.integers(0, 30), st.floats(0.1, 1000), st.integers(0, 30), st.floats(0.1, 1000), st.booleans())
@settings(max_examples=100, deadline=None)
def test_rate_ratio_swaps_and_scales(events, exposure, other, other_exposure, half):
    estimate = rate_ratio(events, exposure, other, other_exposure, half=half)
    swapped = rate_ratio(other, other_exposure, events, exposure, half=half)
    longer = rate_ratio(events, 365 * exposure, other, 365 * other_exposure, half=half)
    assert longer.high == pytest.approx(estimate.high)
    assert estimate.low == pytest.approx(0 if swapped.high == inf else 1 / swapped.high, rel=1e-6, abs=1e-12)
    if events + other == 0:
        assert isnan(estimate.value)
    else:
        assert estimate.low <= estimate.value <= estimate.high


def test_rate_ratio_published():
    # Rothman, Modern Epidemiology: 41 breast cancers in 28,010 woman-years against 15 in 19,017
    estimate = rate_ratio(41, 28010, 15, 19017, half=True)
    assert round(estimate.value, 2) == 1.86
    assert (round(estimate.low, 2), round(estimate.high, 2)) == (1.04, 3.45)
