"""The portfolio as a linear program with tangents, for HiGHS: its bounds and all prices that it puts on its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from vaxsmith.selection.portfolio.problem import Floats, Integers, Problem

_TIGHT = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """The optimum over shares, and how far under its ``bound`` every whole set stays.

    A set's objective is at most ``bound`` less, each of these at least zero: ``loss`` (T,) of every candidate that it takes
    where ``share`` (T,) is at 0, or leaves out where that is at 1; ``most_price`` and ``least_price`` (R,) for each target
    that it is below ``most`` or above ``least``; and in each row s what ``line_start[s] + line_slope[s] · mean`` lies above
    weight × worth. ``mean`` and ``worth`` (S,) are those of the shares.
    """

    bound: float
    share: Floats
    loss: Floats
    mean: Floats
    worth: Floats
    most: Floats
    least: Floats
    most_price: Floats
    least_price: Floats
    line_start: Floats
    line_slope: Floats


class Program:
    """A problem over its free candidates F, stated once for HiGHS and tightened by tangents.

    Columns: the free candidates, each scenario's mean and worth, and one for each pair of a gene. A scenario's worth lies
    under tangents of the concave benefit, so the program's optimum is never below the true one; each tangent added at a
    solution's means cuts off the difference there.
    """

    def __init__(self, problem: Problem) -> None:
        import highspy

        self.problem = problem
        self._highspy = highspy
        self.free: Integers = np.flatnonzero(problem.low < problem.high)
        self._base: Floats = np.where(problem.low < problem.high, 0.0, problem.low)
        self._scenarios = len(problem.scenarios.weight)
        self._model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        options: dict[str, bool | int | float | str] = {
            "output_flag": False,
            "threads": 1,
            "parallel": "off",
            "random_seed": 0,
            "primal_feasibility_tolerance": _TIGHT,
            "dual_feasibility_tolerance": _TIGHT,
        }
        for option, value in options.items():
            self._model.setOptionValue(option, value)
        self._tangents: list[tuple[Integers, Floats, Floats]] = []
        self._rules = len(problem.rules)
        self._most, self._least = np.full(self._rules, np.inf), np.zeros(self._rules)
        self._rows_before_tangents = self._scenarios + self._rules
        self._state()

    def _state(self) -> None:
        """State columns and rows without tangents."""
        problem, infinity = self.problem, self._highspy.kHighsInf
        free, scenarios = self.free, self._scenarios
        self._mean = len(free)
        self._worth = self._mean + scenarios
        column = np.full(len(self._base), -1)
        column[free] = np.arange(len(free))
        pairs, price = problem.genes.pairs, problem.genes.price
        one, other = column[pairs[:, 0]], column[pairs[:, 1]]
        both = np.flatnonzero((one >= 0) & (other >= 0))
        total = self._worth + scenarios + len(both)
        cost, lower, upper = np.zeros(total), np.zeros(total), np.full(total, infinity)
        upper[: self._mean] = 1.0
        lower[self._worth : self._worth + scenarios] = -infinity
        cost[self._worth : self._worth + scenarios] = -problem.scenarios.weight
        cost[self._worth + scenarios :] = price[both]
        # Beside a candidate that is in for certain, a pair's price is a cost of the other alone.
        for here, there in ((one, pairs[:, 1]), (other, pairs[:, 0])):
            beside = np.flatnonzero((here >= 0) & (self._base[there] > 0.0))
            np.add.at(cost, here[beside], price[beside])
        self._constant = float(price @ (self._base[pairs[:, 0]] * self._base[pairs[:, 1]]))
        self._model.addVars(total, lower, upper)
        self._model.changeColsCost(total, np.arange(total, dtype=np.int32), cost)
        self._state_means()
        for row, rule in enumerate(problem.rules):
            members = np.array(rule.members, dtype=np.int64)
            inside = column[members]
            taken = float(self._base[members].sum())
            self._least[row] = max(taken, rule.least)
            self._most[row] = np.inf if rule.most is None else rule.most
            most = infinity if rule.most is None else rule.most - taken
            index = inside[inside >= 0].astype(np.int32)
            self._model.addRow(max(0.0, rule.least - taken), most, len(index), index, np.ones(len(index)))
        self._rows_before_tangents += len(both)
        for number, pair in enumerate(both):
            index = np.array([one[pair], other[pair], self._worth + scenarios + number], dtype=np.int32)
            self._model.addRow(-infinity, 1.0, 3, index, np.array([1.0, 1.0, -1.0]))

    def _state_means(self) -> None:
        """Add each scenario's mean: the first one's, less what the scenario takes away, which has few entries."""
        chance = self.problem.scenarios.chance.copy()
        chance[1:] -= chance[0]
        entries = -chance[:, self.free]
        row, place = np.nonzero(entries)
        scenario = np.arange(self._scenarios)
        later = scenario[1:]
        rows = np.concatenate([row, scenario, later])
        index = np.concatenate([place, self._mean + scenario, np.full(len(later), self._mean)])
        value = np.concatenate([entries[row, place], np.ones(len(scenario)), -np.ones(len(later))])
        order = np.argsort(rows, kind="stable")
        starts = np.searchsorted(rows[order], scenario).astype(np.int32)
        constant = chance @ self._base
        self._model.addRows(
            self._scenarios, constant, constant, len(order), starts, index[order].astype(np.int32), value[order]
        )

    def force(self, number: int, low: float, high: float) -> None:
        """Bound one free candidate's share from now on; (0, 1) frees it again."""
        self._model.changeColBounds(int(np.searchsorted(self.free, number)), low, high)

    def bound(self, low: Floats, high: Floats) -> None:
        """Bound the shares of all free candidates from now on, by arrays (T,)."""
        columns = np.arange(self._mean, dtype=np.int32)
        self._model.changeColsBounds(self._mean, columns, low[self.free], high[self.free])

    def add_tangents(self, mean: Floats, scenarios: Integers | None = None) -> None:
        """Add the tangent of the benefit at ``mean`` (S,) to each of the scenarios named (all by default)."""
        which = np.arange(self._scenarios) if scenarios is None else scenarios
        slope, worth = self.problem.slope(mean)[which], self.problem.worth(mean)[which]
        count = len(which)
        index = np.column_stack([self._worth + which, self._mean + which]).reshape(-1).astype(np.int32)
        value = np.column_stack([np.ones(count), -slope]).reshape(-1)
        starts = np.arange(0, 2 * count, 2, dtype=np.int32)
        below = np.full(count, -self._highspy.kHighsInf)
        self._model.addRows(count, below, worth - slope * mean[which], 2 * count, starts, index, value)
        self._tangents.append((which, worth - slope * mean[which], slope))

    def relax(self) -> Relaxed | None:
        """Solve without wholeness; None where that is infeasible."""
        self._model.run()
        if self._model.getModelStatus() != self._highspy.HighsModelStatus.kOptimal:
            return None
        solution = self._model.getSolution()
        values, duals = np.asarray(solution.col_value), np.asarray(solution.col_dual)
        share, reduced = self._base.copy(), np.zeros(len(self._base))
        share[self.free], reduced[self.free] = values[: self._mean], duals[: self._mean]
        of_rows = np.asarray(solution.row_dual)
        rules = of_rows[self._scenarios : self._scenarios + self._rules]
        parts = zip(*self._tangents, strict=True) if self._tangents else ([], [], [])
        which, start, slope = (np.concatenate(part) for part in parts)
        of_tangents = np.clip(-of_rows[self._rows_before_tangents :], 0.0, None)
        return Relaxed(
            bound=-float(self._model.getInfo().objective_function_value) - self._constant,
            share=share,
            loss=np.clip(np.where(share > 0.5, -reduced, reduced), 0.0, None),
            mean=values[self._mean : self._worth],
            worth=values[self._worth : self._worth + self._scenarios],
            most=self._most,
            least=self._least,
            most_price=np.clip(-rules, 0.0, None),
            least_price=np.clip(rules, 0.0, None),
            line_start=np.bincount(which, weights=of_tangents * start, minlength=self._scenarios).astype(np.float64),
            line_slope=np.bincount(which, weights=of_tangents * slope, minlength=self._scenarios).astype(np.float64),
        )
