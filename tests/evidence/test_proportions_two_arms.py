"""Two proportions: published intervals, slow twins, swaps of arms, empty arms, exact coverage and Fisher's test."""

from __future__ import annotations

from math import exp, inf, isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom
from scipy.stats import fisher_exact as peer_fisher
from scipy.stats.contingency import odds_ratio
from tests.reference.slow_score_test import difference_deviate, rate_under_difference, rate_under_ratio

from vaxsmith.core import SettingsError
from vaxsmith.evidence.proportions import (
    fisher_exact,
    koopman_ratio,
    miettinen_nurminen_difference,
    miettinen_nurminen_ratio,
    newcombe_difference,
)
from vaxsmith.evidence.proportions.difference import constrained_rate
from vaxsmith.evidence.proportions.ratio import ratio_constrained_rate

ARM = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
DIFFERENCES = (newcombe_difference, miettinen_nurminen_difference)
RATIOS = (koopman_ratio, miettinen_nurminen_ratio)


@pytest.mark.parametrize(
    ("method", "table", "low", "high"),
    [  # Newcombe RG. Stat Med 1998;17:873-890, table II
        (newcombe_difference, (56, 70, 48, 80), 0.0524, 0.3339),
        (miettinen_nurminen_difference, (56, 70, 48, 80), 0.0528, 0.3382),
        (newcombe_difference, (9, 10, 3, 10), 0.1705, 0.8090),
        (miettinen_nurminen_difference, (9, 10, 3, 10), 0.1700, 0.8406),
        (newcombe_difference, (10, 10, 0, 20), 0.6791, 1.0),
        (miettinen_nurminen_difference, (10, 10, 0, 20), 0.7156, 1.0),
        (newcombe_difference, (0, 10, 0, 20), -0.1611, 0.2775),
    ],
)
def test_published_differences(method, table, low, high):
    estimate = method(*table)
    assert estimate.low == pytest.approx(low, abs=5.01e-5)
    assert estimate.high == pytest.approx(high, abs=5.01e-5)


def test_published_ratio():
    estimate = koopman_ratio(36, 40, 16, 80)  # Koopman 1984, his example
    assert (round(estimate.low, 2), round(estimate.high, 2)) == (2.94, 7.15)


@given(ARM, ARM, st.floats(-0.99, 0.99))
@settings(max_examples=150, deadline=None)
def test_closed_form_meets_its_slow_twin(first, second, difference):
    assert constrained_rate(*first, *second, difference) == pytest.approx(
        rate_under_difference(*first, *second, difference), abs=1e-6
    )
    ratio = exp(4 * difference)
    if first[0] + second[0]:
        assert ratio_constrained_rate(*first, *second, ratio) == pytest.approx(
            rate_under_ratio(*first, *second, ratio), abs=1e-6
        )


@given(ARM, ARM)
@settings(max_examples=60, deadline=None)
def test_bounds_are_where_the_slow_test_rejects(first, second):
    estimate = miettinen_nurminen_difference(*first, *second)
    for bound, sign in ((estimate.low, 1), (estimate.high, -1)):
        if -1 < bound < 1:
            assert difference_deviate(*first, *second, bound) == pytest.approx(sign * 1.959964, abs=2e-4)


@given(ARM, ARM)
@settings(max_examples=100, deadline=None)
def test_swapping_arms(first, second):
    for method in DIFFERENCES:
        estimate, swapped = method(*first, *second), method(*second, *first)
        assert -1 <= estimate.low <= estimate.value <= estimate.high <= 1
        assert estimate.low == pytest.approx(-swapped.high, abs=1e-7)
    for method in RATIOS:
        estimate, swapped = method(*first, *second), method(*second, *first)
        assert 0 <= estimate.low <= estimate.high
        if isnan(estimate.value):
            assert (estimate.low, estimate.high) == (0, inf)
            continue
        assert estimate.low <= estimate.value <= estimate.high
        assert estimate.low == pytest.approx(0 if swapped.high == inf else 1 / swapped.high, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("method", [*DIFFERENCES, *RATIOS])
def test_an_empty_arm_is_an_answer(method):
    estimate = method(0, 0, 3, 10)
    assert isnan(estimate.value)
    assert "every" in estimate.note
    assert method(0, 0, 0, 0).determined is False
    assert method(1, 1, 0, 1).determined  # one patient an arm


def test_neither_arm_with_an_event():
    assert "every ratio" in koopman_ratio(0, 10, 0, 12).note
    assert miettinen_nurminen_difference(0, 10, 0, 12).value == 0


@pytest.mark.parametrize("method", [miettinen_nurminen_difference, newcombe_difference])
def test_coverage_of_differences_by_enumeration(method):
    n, m = 12, 9
    bounds = [[method(x, n, y, m) for y in range(m + 1)] for x in range(n + 1)]
    low = np.array([[b.low for b in row] for row in bounds])
    high = np.array([[b.high for b in row] for row in bounds])
    coverage = []
    for p in np.linspace(0.02, 0.98, 25):
        for q in np.linspace(0.02, 0.98, 25):
            chance = np.outer(binom.pmf(range(n + 1), n, p), binom.pmf(range(m + 1), m, q))
            coverage.append((chance * ((low <= p - q + 1e-12) & (p - q <= high + 1e-12))).sum())
    assert np.mean(coverage) == pytest.approx(0.955, abs=0.012)
    assert np.min(coverage) > 0.86


def test_fisher_tea():
    test = fisher_exact(3, 4, 1, 4)  # R 4, ?fisher.test, the lady tasting tea
    assert round(test.p_greater, 4) == 0.2429
    assert round(test.p, 4) == 0.4857
    assert test.odds_ratio.value == pytest.approx(6.408309, rel=2e-5)


@given(ARM, ARM)
@settings(max_examples=120, deadline=None)
def test_fisher_agrees_with_scipy(first, second):
    (x, n), (y, m) = first, second
    table = [[x, n - x], [y, m - y]]
    test = fisher_exact(x, n, y, m)
    assert test.p == pytest.approx(peer_fisher(table).pvalue, abs=1e-9)
    assert test.p_less == pytest.approx(peer_fisher(table, alternative="less").pvalue, abs=1e-9)
    assert test.p_greater == pytest.approx(peer_fisher(table, alternative="greater").pvalue, abs=1e-9)
    assert test.mid_p <= test.p
    if 0 < x < n and 0 < y < m:
        peer = odds_ratio(table)
        assert test.odds_ratio.value == pytest.approx(peer.statistic, rel=1e-4)
        assert test.odds_ratio.low == pytest.approx(peer.confidence_interval().low, rel=1e-4)
        assert test.odds_ratio.high == pytest.approx(peer.confidence_interval().high, rel=1e-4)


@pytest.mark.parametrize("table", [(0, 0, 0, 0), (0, 0, 3, 5), (0, 4, 0, 5), (4, 4, 5, 5)])
def test_fisher_without_information(table):
    test = fisher_exact(*table)
    assert test.p == pytest.approx(1)
    assert isnan(test.odds_ratio.value)
    assert (test.odds_ratio.low, test.odds_ratio.high) == (0, inf)


@pytest.mark.parametrize("method", [*DIFFERENCES, *RATIOS, fisher_exact])
def test_bad_tables_name_the_arm(method):
    with pytest.raises(SettingsError, match="the second arm"):
        method(1, 5, 6, 5)
    with pytest.raises(SettingsError, match="level"):
        method(1, 5, 2, 5, level=95)


def test_more_tables_than_can_be_listed():
    with pytest.raises(SettingsError, match="tables share the margins"):
        fisher_exact(10**8, 10**9, 10**8, 10**9)
    assert miettinen_nurminen_difference(10**8, 10**9, 10**8, 10**9).value == 0
