"""The exact order against every permutation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.reference.junction_tour import best_order_by_permutation

from vaxsmith.construct.order import path_cost, solve_order
from vaxsmith.core import SettingsError


@st.composite
def cost_matrices(draw: st.DrawFn) -> np.ndarray:
    points = draw(st.integers(2, 8))
    small = draw(arrays(np.int64, (points, points), elements=st.integers(0, 5)))
    strong = draw(arrays(np.int64, (points, points), elements=st.sampled_from([0, 0, 0, 1000])))
    return small + strong


@given(cost_matrices())
@settings(deadline=None, max_examples=60)
def test_no_permutation_is_better(cost: np.ndarray) -> None:
    order = solve_order(cost)
    assert sorted(order.sequence) == list(range(len(cost) - 1))
    assert order.gap == 0
    assert order.objective == path_cost(cost, order.sequence) == best_order_by_permutation(cost)


@given(cost_matrices(), st.integers(0, 10_000))
@settings(deadline=None, max_examples=40)
def test_costs_that_rise_when_looked_at_end_in_the_same_optimum(cost: np.ndarray, seed: int) -> None:
    bounds = cost - np.random.default_rng(seed).integers(0, 3, cost.shape) * (cost >= 2)
    state = bounds.copy()
    asked: list[tuple[int, int]] = []

    def settle(borders: Sequence[tuple[int, int]]) -> np.ndarray | None:
        asked.extend(borders)
        new = [border for border in borders if state[border] != cost[border]]
        for border in new:
            state[border] = cost[border]
        return state.copy() if new else None

    order = solve_order(bounds, settle=settle)
    assert order.gap == 0
    assert order.objective == path_cost(cost, order.sequence) == best_order_by_permutation(cost)
    end = len(cost) - 1
    assert set(pairwise([end, *order.sequence, end])) <= set(asked)


def test_ties_keep_the_given_order() -> None:
    assert solve_order(np.zeros((13, 13), dtype=np.int64)).sequence == tuple(range(12))
    rows = np.arange(9, dtype=np.int64)[:, None] + 3 * np.arange(9, dtype=np.int64)[None, :]
    assert solve_order(rows).sequence == tuple(range(8))


def test_two_tours_are_cut_apart() -> None:
    cost = np.full((7, 7), 9, dtype=np.int64)
    for i, j in ((0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 6), (6, 3)):
        cost[i, j] = 0  # the cheapest assignment is two closed rings
    order = solve_order(cost)
    assert order.rounds > 1
    assert order.objective == best_order_by_permutation(cost) == 18


def test_twenty_and_thirty_four_windows_are_proven() -> None:
    generator = np.random.default_rng(20)
    for points in (21, 35):
        cost = generator.poisson(0.4, (points, points)) + 1000 * (generator.random((points, points)) < 0.7)
        order = solve_order(cost.astype(np.int64))
        assert order.gap == 0
        assert solve_order(cost.astype(np.int64)) == order


def test_a_search_that_is_cut_short_says_so() -> None:
    generator = np.random.default_rng(4)
    cost = generator.integers(0, 1000, (25, 25))
    order = solve_order(cost, rounds=1)
    assert sorted(order.sequence) == list(range(24))
    assert order.gap >= 0
    assert order.gap == 0 or order.objective >= solve_order(cost).objective


@pytest.mark.parametrize("cost", [np.zeros((2, 3), dtype=np.int64), -np.ones((3, 3), dtype=np.int64)])
def test_refuses_what_is_no_cost_matrix(cost: np.ndarray) -> None:
    with pytest.raises(SettingsError):
        solve_order(cost)
