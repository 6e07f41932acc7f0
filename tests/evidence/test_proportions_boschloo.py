"""Boschloo's test: scipy's, brute force over every table, its size, and its edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, boschloo_exact, hypergeom

from vaxsmith.core import SettingsError
from vaxsmith.evidence.proportions import boschloo_exact as ours
from vaxsmith.evidence.proportions import fisher_exact

ARM = st.integers(1, 9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def by_every_table(x: int, n: int, y: int, m: int) -> float:
    """Add up every table as extreme as the one seen, on a fine grid of the common rate."""
    p = np.array([[hypergeom.cdf(i, n + m, i + j, n) for j in range(m + 1)] for i in range(n + 1)])
    extreme = p <= p[x, y] * (1 + 1e-9)
    rates = np.linspace(0, 1, 4001)
    first, second = binom.pmf(range(n + 1), n, rates[:, None]), binom.pmf(range(m + 1), m, rates[:, None])
    return float(np.einsum("ri,ij,rj->r", first, extreme.astype(float), second).max())


@given(ARM, ARM)
@settings(max_examples=40, deadline=None)
def test_every_table(first, second):
    test = ours(*first, *second)
    assert test.p_less == pytest.approx(min(1, by_every_table(*first, *second)), abs=2e-6)
    swapped = ours(*second, *first)
    assert test.p_less == pytest.approx(swapped.p_greater, abs=1e-9)
    assert test.p_less <= fisher_exact(*first, *second).p_less + 1e-9


def test_scipy():
    table = [[2, 10], [15, 3]]  # scipy wants the groups in columns
    peer = boschloo_exact(table, alternative="less")
    assert ours(2, 17, 10, 13).p_less == pytest.approx(peer.pvalue, rel=1e-4)
    peer = boschloo_exact([[74, 31], [43, 32]], alternative="greater")
    assert ours(74, 117, 31, 63).p_greater == pytest.approx(peer.pvalue, rel=1e-4)
    assert round(ours(74, 117, 31, 63).p_greater, 4) == 0.0356


def test_edges():
    assert ours(0, 0, 3, 5).p == 1
    assert ours(0, 5, 0, 7).p == 1
    assert ours(1, 1, 0, 1).p == pytest.approx(0.5)
    assert ours(150, 300, 100, 300).p < 1e-4
    with pytest.raises(SettingsError, match="2,000"):
        ours(1, 3000, 1, 3000)
    with pytest.raises(SettingsError, match="the first arm"):
        ours(4, 3, 1, 3)
