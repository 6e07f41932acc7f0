"""Verb: divide windows over two molecules and order each, of least border cost together, proven optimal or with its gap.

The two proteins are two closed tours: each goes from an end of the protein through its windows back to it. A mixed-integer
program (HiGHS) chooses both at once: ``x[i, j]`` says that j follows i, ``y[i]`` that window i is on the second one, and
a border joins windows of one molecule only. Tours that close without passing an end are cut off as they turn up (Dantzig,
Fulkerson & Johnson 1954). Windows of one target stay together, and neither molecule carries more than an even division
makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vaxsmith.construct.order import Order, forbid_tour, new_program, solve_order, tours_of
from vaxsmith.core import SettingsError

Settle = Callable[[Sequence[tuple[int, int]]], NDArray[np.int64] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """Windows by molecule, each in its best order; ``objective`` is the summed cost of every border of both.

    ``gap`` is (objective - bound) / max(objective, 1); 0 means proven optimal. ``bound`` is a whole number that no division
    is under, ``rounds`` counts the programs solved.
    """

    sequences: tuple[tuple[int, ...], tuple[int, ...]]
    objective: int
    bound: int
    gap: float
    rounds: int


def even_size(sizes: Sequence[int]) -> int:
    """Give the least number of windows on the fuller of two molecules, for targets of these many windows.

    >>> even_size([1, 1, 1, 1, 1]), even_size([4, 1, 1])
    (3, 4)
    """
    reachable = {0}
    for size in sizes:
        reachable |= {total + size for total in reachable}
    whole = sum(sizes)
    return min(max(total, whole - total) for total in reachable)


def deal(groups: Sequence[int]) -> tuple[list[int], list[int]]:
    """Deal windows out by their target's place, there and back (first, fourth, fifth … and second, third, sixth …).

    >>> deal([0, 1, 2, 3, 4])
    ([0, 3, 4], [1, 2])
    """
    places = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    hands: tuple[list[int], list[int]] = ([], [])
    for window, group in enumerate(groups):
        hands[places[group] % 4 in (1, 2)].append(window)
    return hands


def divide_windows(
    cost: NDArray[np.int64],
    groups: Sequence[int],
    *,
    rounds: int = 200,
    nodes: int = 20_000,
    settle: Settle = lambda borders: None,
) -> Division:
    """Divide N windows over two molecules and order them, so that all borders together cost the least.

    ``cost`` is int64 of shape (N + 1, N + 1) as in ``solve_order``, and may be a lower bound that ``settle`` makes exact.
    ``groups[i]`` is the target of window i: windows of one target stay on one molecule. The fuller molecule carries
    ``even_size`` windows. The division that ``deal`` gives stands unless another costs less, so that each molecule has
    targets from the head of the list. The same input gives the same division.

    Raises:
        SettingsError: there are fewer than two groups, or the matrix does not fit.
    """
    count = len(groups)
    if len(set(groups)) < 2 or cost.shape != (count + 1, count + 1) or (cost < 0).any():
        raise SettingsError(
            f"{count} windows of {len(set(groups))} targets, costs of shape {cost.shape}",
            expected="two targets or more, a square matrix of one more than the windows, no negative cost",
            place="division",
        )
    search = _Search(cost, groups, settle, rounds=rounds, nodes=nodes)
    bound, used = _solve(search)
    first, second = (order.sequence for order in search.orders)
    lowest = min(search.least, max(0, int(np.ceil(bound - 1e-6))))
    return Division(
        sequences=(first, second),
        objective=search.least,
        bound=lowest,
        gap=(search.least - lowest) / max(search.least, 1),
        rounds=used,
    )


class _Search:
    """The costs as far as they are known, and the cheapest division found, ``least``, whose borders are exact."""

    def __init__(self, cost: NDArray[np.int64], groups: Sequence[int], settle: Settle, *, rounds: int, nodes: int) -> None:
        self.cost, self._settle, self.rounds, self.nodes = cost, settle, rounds, nodes
        self.count = len(groups)
        numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
        self.group = [numbers[group] for group in groups]
        self.sizes = [self.group.count(number) for number in range(len(numbers))]
        self.capacity = even_size(self.sizes)
        self.hands = deal(self.group)
        self.raised = False
        self.orders: tuple[Order, ...] = ()
        self.least = 0

    def try_hands(self, hands: Sequence[Sequence[int]]) -> None:
        """Order both molecules of a division exactly, and keep it if it costs less than the best so far."""
        orders = tuple(self._order(hand) for hand in hands)
        total = sum(order.objective for order in orders)
        if not self.orders or total < self.least:
            self.orders, self.least = orders, total

    def _order(self, hand: Sequence[int]) -> Order:
        """Order one molecule's windows; what becomes exact about its borders is known to all."""
        place = [*hand, self.count]

        def settle(borders: Sequence[tuple[int, int]]) -> NDArray[np.int64] | None:
            new = self._settle([(place[i], place[j]) for i, j in borders])
            if new is None:
                return None
            self.cost, self.raised = new, True
            return new[np.ix_(place, place)]

        order = solve_order(self.cost[np.ix_(place, place)], rounds=self.rounds, nodes=self.nodes, settle=settle)
        return Order(
            sequence=tuple(place[i] for i in order.sequence),
            objective=order.objective,
            gap=order.gap,
            rounds=order.rounds,
        )


def _solve(search: _Search) -> tuple[float, int]:
    """Search for the cheapest division; give a lower bound on every one, and the rounds used."""
    points = search.count + 2
    if max(len(hand) for hand in search.hands) <= search.capacity:
        search.try_hands(search.hands)
    model = _model(search)
    columns = np.arange(points * points, dtype=np.int32)
    both = np.ix_([*range(search.count), search.count, search.count], [*range(search.count), search.count, search.count])
    bound = 0.0
    for used in range(1, search.rounds + 1):
        search.raised = False
        model.changeColsCost(len(columns), columns, search.cost[both].reshape(-1).astype(np.float64))
        model.run()
        # Costs only rise, so that what was a bound before is one still.
        bound = max(bound, float(model.getInfo().mip_dual_bound))
        values = np.asarray(model.getSolution().col_value)
        if values.size == 0:
            return bound, used
        second = values[points * points :] > 0.5
        search.try_hands([[i for i in range(search.count) if second[search.group[i]] == side] for side in (False, True)])
        flow = values[: points * points].reshape(points, points)
        loose = [tour for tour in tours_of([int(flow[i].argmax()) for i in range(points)]) if max(tour) < search.count]
        if bound > search.least - 1 + 1e-6 or (not loose and not search.raised):
            return bound, used
        for tour in loose:
            forbid_tour(model, tour, points)
    return bound, search.rounds


def _model(search: _Search) -> Any:
    """State the program without cuts: x by rows, for N windows and the two molecules' ends, then y for each target."""
    import highspy

    count, points = search.count, search.count + 2
    size, targets = points * points, len(search.sizes)
    model = new_program(search.nodes)
    upper = np.ones(size + targets)
    upper[: size : points + 1] = 0.0
    upper[[count * points + count + 1, (count + 1) * points + count, size]] = (
        0.0  # the first target is on the first molecule
    )
    model.addVars(size + targets, np.zeros(size + targets), upper)
    every = np.arange(size + targets, dtype=np.int32)
    model.changeColsIntegrality(size + targets, every, np.full(size + targets, highspy.HighsVarType.kInteger))

    def row(low: float, high: float, terms: Sequence[tuple[int, float]]) -> None:
        index, factor = zip(*terms, strict=True)
        model.addRow(low, high, len(terms), np.array(index, dtype=np.int32), np.array(factor, dtype=np.float64))

    for point in range(points):
        row(1.0, 1.0, [(point * points + j, 1.0) for j in range(points)])
        row(1.0, 1.0, [(i * points + point, 1.0) for i in range(points)])
    for i in range(count):
        mine = size + search.group[i]
        for j in range(i):
            other, pair = size + search.group[j], [(i * points + j, 1.0), (j * points + i, 1.0)]
            if mine == other:
                row(0.0, 1.0, pair)
            else:
                row(-1.0, 1.0, [*pair, (mine, 1.0), (other, -1.0)])
                row(-1.0, 1.0, [*pair, (other, 1.0), (mine, -1.0)])
        for border in (i * points + count, count * points + i):
            row(0.0, 1.0, [(border, 1.0), (mine, 1.0)])
        for border in (i * points + count + 1, (count + 1) * points + i):
            row(-1.0, 0.0, [(border, 1.0), (mine, -1.0)])
    least, most = float(count - search.capacity), float(search.capacity)
    row(least, most, [(size + number, float(total)) for number, total in enumerate(search.sizes)])
    return model
