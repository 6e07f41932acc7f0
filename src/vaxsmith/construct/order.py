"""Verb: find the order of windows with the least summed border cost, proven optimal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order of N windows: ``sequence`` lists their numbers, ``objective`` is the summed cost of its N + 1 borders.

    ``gap`` is (objective - bound) / max(objective, 1); 0 means proven optimal. ``rounds`` counts the programs solved.
    """

    sequence: tuple[int, ...]
    objective: int
    gap: float
    rounds: int


def solve_order(
    cost: NDArray[np.int64],
    *,
    rounds: int = 200,
    nodes: int = 20_000,
    settle: Callable[[Sequence[tuple[int, int]]], NDArray[np.int64] | None] = lambda borders: None,
) -> Order:
    """Solve the asymmetric shortest Hamiltonian path through all windows exactly.

    ``cost`` is int64 of shape (N + 1, N + 1), not negative: row and column N are the two ends of the protein, so that a
    path through the windows is a tour through all N + 1 points. The tour is a mixed-integer program (HiGHS): one way in
    and one way out of each point; whenever the solution falls into several tours, the cut that forbids them is added and
    the program is solved again, until one tour is left (Dantzig, Fulkerson, Johnson, Oper Res 1954;2:393). Among orders of
    equal cost the one with the fewest departures from the given order is chosen, by a second term in the same program.

    ``cost`` may be a lower bound: ``settle`` is then asked to make the borders of an order exact and gives the costs anew,
    or None where they are exact already. No cost may fall. An order whose borders are exact and that is optimal by the
    bounds is optimal, for every other order costs at least its bound.

    Costs are whole numbers, so a bound within less than one of the objective proves optimality. The same input gives the
    same order: one thread, a fixed seed and limits counted in nodes.

    Raises:
        SettingsError: the matrix is not square or has a negative cost.
    """
    points = cost.shape[0]
    if cost.ndim != 2 or points < 1 or cost.shape[1] != points or (cost < 0).any():
        raise SettingsError(f"a cost matrix of shape {cost.shape}", expected="square, no negative cost", place="order")
    count = points - 1
    if count <= 1:
        order = tuple(range(count))
        settled = settle(_borders(order)) if count else None
        exact = cost if settled is None else settled
        return Order(sequence=order, objective=path_cost(exact, order), gap=0.0, rounds=0)
    search = _Search(cost, settle)
    bound, used = _solve_tour(search, rounds, nodes)
    sequence = _path(search.best)
    objective = path_cost(search.cost, sequence)
    proven = bound > search.least - 1 + 1e-6
    lowest = max(0.0, np.ceil((bound - 1e-6 - points) / (points + 1)))
    gap = 0.0 if proven or lowest >= objective else float((objective - lowest) / max(objective, 1))
    return Order(sequence=sequence, objective=objective, gap=gap, rounds=used)


def path_cost(cost: NDArray[np.int64], sequence: Sequence[int]) -> int:
    """Sum the costs of the borders along an order, both ends included."""
    return int(sum(cost[i, j] for i, j in _borders(sequence))) if sequence else 0


def _borders(sequence: Sequence[int]) -> list[tuple[int, int]]:
    """Give the borders of an order, both ends included."""
    end = len(sequence)
    return list(pairwise([end, *sequence, end]))


def _departures(count: int) -> NDArray[np.int64]:
    """Give 0 where j follows i in the given order (the ends included), 1 elsewhere."""
    departures = np.ones((count + 1, count + 1), dtype=np.int64)
    for i in range(count + 1):
        departures[i, (i + 1) % (count + 1)] = 0
    return departures


def _path(tour: Sequence[int]) -> tuple[int, ...]:
    """Read a tour (each point's successor) as the order of windows between the two ends."""
    end = len(tour) - 1
    order, point = [], tour[end]
    while point != end:
        order.append(point)
        point = tour[point]
    return tuple(order)


class _Search:
    """The costs as far as they are known, and the best order whose borders are exact.

    ``combined`` is what the program minimises: one junction unit outweighs every departure together, so the second term
    only breaks ties. ``least`` is the combined cost of ``best``, each point's successor.
    """

    def __init__(
        self, cost: NDArray[np.int64], settle: Callable[[Sequence[tuple[int, int]]], NDArray[np.int64] | None]
    ) -> None:
        self.cost, self._settle = cost, settle
        self._departures = _departures(len(cost) - 1)
        self.best: list[int] = []
        self.least = 0
        self.raised = False
        self.try_tour([*range(1, len(cost)), 0])

    @property
    def combined(self) -> NDArray[np.int64]:
        """The costs with the second term."""
        return self.cost * (len(self.cost) + 1) + self._departures

    def try_tour(self, successor: list[int]) -> None:
        """Make a tour's borders exact and keep it if it is the best so far."""
        new = self._settle(list(enumerate(successor)))
        if new is not None:
            self.cost, self.raised = new, True
        total = _cost(successor, self.combined)
        if not self.best or total < self.least:
            self.best, self.least = successor, total


def _solve_tour(search: _Search, rounds: int, nodes: int) -> tuple[float, int]:
    """Search for the best tour; give a lower bound on every tour, and the rounds used."""
    points = len(search.cost)
    model = _assignment_model(search.combined, nodes)
    columns = np.arange(points * points, dtype=np.int32)
    bound = 0.0
    for used in range(1, rounds + 1):
        search.raised = False
        model.run()
        # Costs only rise, so that what was a bound before is one still.
        bound = max(bound, float(model.getInfo().mip_dual_bound))
        values = np.asarray(model.getSolution().col_value)
        if values.size == 0:
            return bound, used
        flow = values.reshape(points, points)
        successor = [int(flow[i].argmax()) for i in range(points)]
        tours = tours_of(successor)
        search.try_tour(successor if len(tours) == 1 else _patched(successor, search.combined))
        if bound > search.least - 1 + 1e-6 or (len(tours) == 1 and not search.raised):
            return bound, used
        if len(tours) > 1:
            for tour in tours:
                forbid_tour(model, tour, points)
        if search.raised:
            model.changeColsCost(len(columns), columns, search.combined.reshape(-1).astype(np.float64))
    return bound, rounds


def new_program(nodes: int) -> Any:
    """Open an empty program of whole-number costs that gives the same answer every time: one thread, a limit in nodes."""
    import highspy

    model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": 0,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.5,
        "mip_max_nodes": nodes,
    }
    for option, value in options.items():
        model.setOptionValue(option, value)
    return model


def _assignment_model(cost: NDArray[np.int64], nodes: int) -> Any:
    """State the program without cuts: variable i * points + j is 1 where j follows i."""
    import highspy

    points = cost.shape[0]
    model = new_program(nodes)
    size = points * points
    upper = np.ones(size)
    upper[:: points + 1] = 0.0
    model.addVars(size, np.zeros(size), upper)
    index = np.arange(size, dtype=np.int32)
    model.changeColsCost(size, index, cost.reshape(-1).astype(np.float64))
    model.changeColsIntegrality(size, index, np.full(size, highspy.HighsVarType.kInteger))
    ones = np.ones(points)
    for point in range(points):
        out = np.arange(point * points, (point + 1) * points, dtype=np.int32)
        into = np.arange(point, size, points, dtype=np.int32)
        model.addRow(1.0, 1.0, points, out, ones)
        model.addRow(1.0, 1.0, points, into, ones)
    if points > 2:
        for i in range(points):
            for j in range(i):
                model.addRow(0.0, 1.0, 2, np.array([i * points + j, j * points + i], dtype=np.int32), np.ones(2))
    return model


def forbid_tour(model: Any, tour: Sequence[int], points: int) -> None:
    """Add the cut that keeps the points of ``tour`` from closing among themselves."""
    inside = np.array([i * points + j for i in tour for j in tour if i != j], dtype=np.int32)
    model.addRow(0.0, float(len(tour) - 1), len(inside), inside, np.ones(len(inside)))


def tours_of(successor: Sequence[int]) -> list[list[int]]:
    """Part the points into the closed tours they run in."""
    tours, left = [], set(range(len(successor)))
    while left:
        point = min(left)
        tour = []
        while point in left:
            left.remove(point)
            tour.append(point)
            point = successor[point]
        tours.append(tour)
    return tours


def _patched(successor: Sequence[int], cost: NDArray[np.int64]) -> list[int]:
    """Join several tours into one, each time by the cheapest exchange of two successors (Karp's patching)."""
    joined = list(successor)
    while len(tours := tours_of(joined)) > 1:
        rest = [point for tour in tours[1:] for point in tour]
        _, i, j = min(
            (cost[i, joined[j]] + cost[j, joined[i]] - cost[i, joined[i]] - cost[j, joined[j]], i, j)
            for i in tours[0]
            for j in rest
        )
        joined[i], joined[j] = joined[j], joined[i]
    return joined


def _cost(successor: Sequence[int], cost: NDArray[np.int64]) -> int:
    return int(sum(cost[i, j] for i, j in enumerate(successor)))
