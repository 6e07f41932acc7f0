"""Intervals of one proportion: published numbers, peers, exact coverage, and input that cannot be."""

from __future__ import annotations

from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from vaxsmith.core import SettingsError
from vaxsmith.evidence.proportions import Side, clopper_pearson, jeffreys, mid_p, wilson

METHODS = (clopper_pearson, wilson, jeffreys, mid_p)
COUNTS = st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("method", "events", "n", "low", "high"),
    [  # Newcombe RG. Stat Med 1998;17:857-872, table I
        (clopper_pearson, 81, 263, 0.2527, 0.3676),
        (wilson, 81, 263, 0.2553, 0.3662),
        (mid_p, 81, 263, 0.2544, 0.3658),
        (clopper_pearson, 15, 148, 0.0578, 0.1617),
        (wilson, 15, 148, 0.0624, 0.1605),
        (mid_p, 15, 148, 0.0601, 0.1581),
        (clopper_pearson, 0, 20, 0.0, 0.1684),
        (wilson, 0, 20, 0.0, 0.1611),
        (mid_p, 0, 20, 0.0, 0.1391),
        (clopper_pearson, 1, 29, 0.0009, 0.1776),
        (wilson, 1, 29, 0.0061, 0.1718),
        (mid_p, 1, 29, 0.0017, 0.1585),
    ],
)
def test_published_intervals(method, events, n, low, high):
    estimate = method(events, n)
    assert estimate.low == pytest.approx(low, abs=5.01e-5)
    assert estimate.high == pytest.approx(high, abs=5.01e-5)


@given(COUNTS)
@settings(max_examples=100, deadline=None)
def test_scipy_agrees(counts):
    events, n = counts
    if n == 0:
        return
    for ours, theirs in ((clopper_pearson, "exact"), (wilson, "wilson")):
        peer = binomtest(events, n).proportion_ci(0.95, method=theirs)
        assert ours(events, n).low == pytest.approx(peer.low, abs=1e-8)
        assert ours(events, n).high == pytest.approx(peer.high, abs=1e-8)


@given(COUNTS, st.sampled_from(METHODS), st.sampled_from([0.5, 0.8, 0.95, 0.999]))
@settings(max_examples=200, deadline=None)
def test_order_and_symmetry(counts, method, level):
    events, n = counts
    estimate, mirrored = method(events, n, level=level), method(n - events, n, level=level)
    assert 0 <= estimate.low <= estimate.high <= 1
    assert estimate.low == pytest.approx(1 - mirrored.high, abs=1e-9)
    if n:
        assert estimate.low <= estimate.value <= estimate.high
        assert method(events, n, level=level, side=Side.LOWER).low >= estimate.low - 1e-12
    else:
        assert isnan(estimate.value)
        assert (estimate.low, estimate.high) == (0, 1)
        assert "nobody" in estimate.note


@pytest.mark.parametrize("n", [1, 7, 30, 48])
def test_coverage_by_exact_enumeration(n):
    rates = np.linspace(0.001, 0.999, 400)
    counts = np.arange(n + 1)
    chance = binom.pmf(counts[None, :], n, rates[:, None])
    means = {}
    for method in METHODS:
        bounds = [method(int(x), n) for x in counts]
        low, high = np.array([b.low for b in bounds]), np.array([b.high for b in bounds])
        covered = (low[None, :] <= rates[:, None]) & (rates[:, None] <= high[None, :])
        coverage = (chance * covered).sum(axis=1)
        means[method.__name__] = coverage.mean()
        if method is clopper_pearson:
            assert coverage.min() >= 0.95 - 1e-9  # exact: never less than it says
    if n >= 30:
        assert means["wilson"] == pytest.approx(0.95, abs=0.012)
        assert means["jeffreys"] == pytest.approx(0.95, abs=0.012)
        assert means["clopper_pearson"] >= means["mid_p"] >= 0.95


@pytest.mark.parametrize("n", [5, 30])
def test_one_sided_bounds_cover(n):
    rates = np.linspace(0.001, 0.999, 300)
    chance = binom.pmf(np.arange(n + 1)[None, :], n, rates[:, None])
    low = np.array([clopper_pearson(x, n, side=Side.LOWER).low for x in range(n + 1)])
    assert (chance * (low[None, :] <= rates[:, None])).sum(axis=1).min() >= 0.95 - 1e-9


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("events", "n", "level"),
    [(3, 2, 0.95), (-1, 5, 0.95), (1.5, 5, 0.95), ("3", 5, 0.95), (nan, 5, 0.95), (True, 5, 0.95), (None, 5, 0.95)]
    + [(1, 5, level) for level in (0, 1, 95, nan, inf, "x", None)],
)
def test_what_cannot_be_is_a_sentence(method, events, n, level):
    with pytest.raises(SettingsError, match="Expected"):
        method(events, n, level=level)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("events", "n"), [(1, 10**12), (10**6, 10**12), (5 * 10**8, 10**9), (10**9, 10**9), (0, 10**9)])
def test_many_patients(method, events, n):
    estimate = method(events, n)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
    if events == 1:
        assert estimate.low > 0
        assert estimate.high == pytest.approx(5e-12, rel=0.2)


def test_mid_p_keeps_its_digits_where_rates_are_tiny():
    rare, common = mid_p(2, 10**9), mid_p(2, 10**10)
    assert rare.low == pytest.approx(10 * common.low, rel=1e-7)
    assert rare.high == pytest.approx(10 * common.high, rel=1e-7)
