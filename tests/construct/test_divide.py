"""A division over two molecules is the cheapest even one, whatever the costs, and says how far it is proven."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.reference.divided_tours import cheapest_division

from vaxsmith.construct.divide import deal, divide_windows, even_size
from vaxsmith.construct.order import path_cost
from vaxsmith.core import SettingsError


def costs(count: int, seed: int, *, most: int = 9) -> NDArray[np.int64]:
    cost = np.random.default_rng(seed).integers(0, most, (count + 1, count + 1)).astype(np.int64)
    np.fill_diagonal(cost, 0)
    return cost


def total(cost: NDArray[np.int64], sequences: Sequence[Sequence[int]]) -> int:
    end = len(cost) - 1
    return sum(path_cost(cost[np.ix_([*part, end], [*part, end])], range(len(part))) for part in sequences)


@settings(max_examples=40, deadline=None)
@given(count=st.integers(2, 6), seed=st.integers(0, 10_000), tiles=st.integers(0, 2), most=st.sampled_from([2, 9, 2000]))
def test_the_division_is_the_cheapest_that_brute_force_finds(count: int, seed: int, tiles: int, most: int) -> None:
    groups = [*range(count), *([count - 1] * tiles)]
    cost = costs(len(groups), seed, most=most)
    made = divide_windows(cost, groups)
    assert made.objective == cheapest_division(cost, groups) == made.bound
    assert made.gap == 0
    assert total(cost, made.sequences) == made.objective
    assert sorted(window for part in made.sequences for window in part) == list(range(len(groups)))
    sides: dict[int, set[int]] = {group: set() for group in groups}
    for side, part in enumerate(made.sequences):
        for window in part:
            sides[groups[window]].add(side)
    assert all(len(found) == 1 for found in sides.values())
    assert max(map(len, made.sequences)) == even_size([groups.count(group) for group in dict.fromkeys(groups)])


def test_where_every_division_costs_the_same_targets_are_dealt_there_and_back() -> None:
    made = divide_windows(np.zeros((11, 11), dtype=np.int64), list(range(10)))
    assert made.sequences == ((0, 3, 4, 7, 8), (1, 2, 5, 6, 9)) == tuple(map(tuple, deal(list(range(10)))))
    assert (made.objective, made.gap) == (0, 0)


def test_lower_bounds_that_are_made_exact_give_the_same_objective() -> None:
    exact = costs(6, 5, most=50)
    known = exact // 2

    def settle(borders: Sequence[tuple[int, int]]) -> NDArray[np.int64] | None:
        rose = False
        for i, j in borders:
            rose |= bool(known[i, j] < exact[i, j])
            known[i, j] = exact[i, j]
        return known.copy() if rose else None

    made = divide_windows(known.copy(), list(range(6)), settle=settle)
    assert made.objective == cheapest_division(exact, list(range(6))) == total(exact, made.sequences)


def test_too_little_work_ends_in_a_gap_that_holds() -> None:
    cost = costs(9, 3, most=1000)
    best = divide_windows(cost, list(range(9)))
    short = divide_windows(cost, list(range(9)), rounds=1, nodes=1)
    assert best.gap == 0
    assert short.bound <= best.objective <= short.objective
    assert short.gap == pytest.approx((short.objective - short.bound) / short.objective)


@pytest.mark.parametrize(("size", "groups"), [(1, [0]), (3, [0, 0]), (2, [0, 1]), (2, [])])
def test_what_cannot_be_divided_is_refused(size: int, groups: list[int]) -> None:
    with pytest.raises(SettingsError, match="windows of"):
        divide_windows(np.zeros((size, size), dtype=np.int64), groups)
