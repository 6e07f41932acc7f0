"""Verb: list every set that may still be the best, by what a linear program says each deviation from it costs."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vaxsmith.selection.portfolio.problem import Floats, Integers, Problem
from vaxsmith.selection.portfolio.program import Relaxed
from vaxsmith.selection.portfolio.search import RuleTable

_HEAVY = 32
_CHUNK = 2_048


class BestSets:
    """The best sets met so far: the largest ``value``, and all sets within the tolerance of it when ``ties`` count."""

    def __init__(self, problem: Problem, taken: Floats | None, *, ties: bool) -> None:
        self._tolerance, self.ties = problem.settings.tolerance, ties
        self.value = -np.inf
        self._sets: list[tuple[float, tuple[float, ...]]] = []
        if taken is not None:
            self.offer(taken[:, None], np.array([problem.value(taken)]))

    @property
    def cut(self) -> float:
        """What a set, or a bound on sets, must exceed to be looked at."""
        return self.value - self._tolerance if self.ties else self.value + self._tolerance / 4

    def offer(self, sets: Floats, values: Floats) -> None:
        """Take note of sets (T, P) and their values (P,)."""
        for column in np.flatnonzero(values >= max(self.cut, values.max(initial=-np.inf) - self._tolerance)):
            self._sets.append((float(values[column]), tuple(sets[:, column].tolist())))
        self.value = max(self.value, float(values.max(initial=-np.inf)))
        self._sets = [one for one in self._sets if one[0] >= self.value - self._tolerance]

    def earliest(self) -> Floats | None:
        """Give the set of the earliest keys among those within the tolerance of the best; None where there is none."""
        return np.array(max(taken for _, taken in self._sets)) if self._sets else None


def twins_before(problem: Problem) -> Integers:
    """Give for each candidate (T,) the one before it that no number tells apart, or −1.

    Twins are free, with the same chances and rules and no price of their gene. Of twins the earlier keys are taken first,
    which spares the proof their permutations.
    """
    rules: list[list[int]] = [[] for _ in problem.candidates]
    for number, rule in enumerate(problem.rules):
        for member in rule.members:
            rules[member].append(number)
    priced = set(problem.genes.pairs.reshape(-1).tolist())
    found: dict[tuple[object, ...], list[int]] = {}
    for number in np.flatnonzero(problem.low < problem.high).tolist():
        if number not in priced:
            signature = (problem.scenarios.chance[:, number].tobytes(), tuple(rules[number]))
            found.setdefault(signature, []).append(number)
    before = np.full(len(problem.candidates), -1, dtype=np.int64)
    for members in found.values():
        for first, second in pairwise(members):
            before[second] = first
    return before


def list_sets(
    problem: Problem, table: RuleTable, relaxed: Relaxed, before: Integers, cut: float, limit: int
) -> tuple[Floats, Floats, int] | None:
    """Give every set (T, P) whose value (P,) may reach ``cut``, and how many were looked at; None for more than ``limit``.

    The free candidates are decided one after the other, those first whose deviation costs most; a beginning whose costs
    push the bound under ``cut`` is given up.
    """
    found = _beginnings(problem, table, relaxed, before, cut, limit)
    if found is None:
        return None
    free, patterns, room = found
    sets = np.repeat(problem.low[:, None], len(patterns), axis=1)
    sets[free] = patterns.T
    used = np.flatnonzero(problem.high > 0.0)
    weight, chance = problem.scenarios.weight, problem.scenarios.chance[:, used]
    heavy = np.sort(np.argsort(-weight, kind="stable")[:_HEAVY])
    first, second = problem.genes.pairs[:, 0], problem.genes.pairs[:, 1]
    kept, values = [np.zeros((len(problem.low), 0))], [np.zeros(0)]
    for start in range(0, len(patterns), _CHUNK):
        some = sets[:, start : start + _CHUNK]
        mean = chance[heavy] @ some[used]
        above = relaxed.line_start[heavy, None] + relaxed.line_slope[heavy, None] * mean
        bent = above - weight[heavy, None] * problem.worth(mean, heavy)
        some = some[:, bent.sum(axis=0) <= room[start : start + _CHUNK]]
        price = problem.genes.price @ (some[first] * some[second])
        worth = weight @ problem.worth(chance @ some[used]) - price
        kept.append(some[:, worth >= cut])
        values.append(worth[worth >= cut])
    return np.concatenate(kept, axis=1), np.concatenate(values), len(patterns)


def _beginnings(
    problem: Problem, table: RuleTable, relaxed: Relaxed, before: Integers, cut: float, limit: int
) -> tuple[Integers, NDArray[np.bool_], Floats] | None:
    """Give the free candidates (F,), the sets of them (P, F) whose linear costs leave the bound at ``cut``, and what room
    each has left to it (P,); None where there are too many."""
    free = np.flatnonzero(problem.low < problem.high)
    free = free[np.lexsort((free, -relaxed.loss[free]))]
    place = {int(number): column for column, number in enumerate(free)}
    inside = np.zeros((len(table.least), len(free)))
    for column, member in enumerate(free):
        inside[table.rule[table.member == member], column] = 1.0
    most_price = np.where(np.isfinite(relaxed.most), relaxed.most_price, 0.0)
    most = np.where(np.isfinite(relaxed.most), relaxed.most, 0.0)
    touched = (inside.any(axis=1)) | (most_price > 0.0) | (relaxed.least_price > 0.0) | (table.least > 0.0)
    inside, table_most, table_least = inside[touched], table.most[touched], table.least[touched]
    most, most_price = most[touched], most_price[touched]
    least, least_price = relaxed.least[touched], relaxed.least_price[touched]
    still = inside.sum(axis=1)
    counts = table.counts(problem.low)[touched][None, :]
    spent, patterns = np.zeros(1), np.zeros((1, len(free)), dtype=np.bool_)
    slack = relaxed.bound - cut
    for column, number in enumerate(free.tolist()):
        at_one, cost = relaxed.share[number] > 0.5, float(relaxed.loss[number])
        still = still - inside[:, column]
        taken = patterns.copy()
        taken[:, column] = True
        patterns = np.concatenate([taken, patterns])
        spent = np.concatenate([spent + (0.0 if at_one else cost), spent + (cost if at_one else 0.0)])
        counts = np.concatenate([counts + inside[:, column], counts])
        under = np.clip(most - counts - still, 0.0, None) @ most_price + np.clip(counts - least, 0.0, None) @ least_price
        keeps = (spent + under <= slack) & (counts <= table_most).all(axis=1) & (counts + still >= table_least).all(axis=1)
        earlier = int(before[number])
        if earlier in place and place[earlier] < column:
            keeps &= patterns[:, place[earlier]] | ~patterns[:, column]
        patterns, spent, counts = patterns[keeps], spent[keeps], counts[keeps]
        if len(patterns) > limit:
            return None
    under = np.clip(most - counts, 0.0, None) @ most_price + np.clip(counts - least, 0.0, None) @ least_price
    keeps = (counts <= table_most).all(axis=1) & (counts >= table_least).all(axis=1)
    return free, patterns[keeps], slack - spent[keeps] - under[keeps]
