"""A good portfolio quickly: greedy, then exchanges of one for one. It proves nothing; ``optimum`` does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.selection.portfolio.problem import Floats, Integers, Problem

_TRIED = 20
_SLACK = 1e-12
_FIRST = 1e3  # responses: what a minimum lacks comes before any gain


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTable:
    """A problem's R rules as arrays: entry e says that candidate ``member[e]`` is of rule ``rule[e]``.

    ``least`` and ``most`` (R,) bound how many members are taken; ``candidates`` is T.
    """

    rule: Integers
    member: Integers
    least: Floats
    most: Floats
    candidates: int

    def counts(self, taken: Floats) -> Floats:
        """Count the members of each rule (R,) that are taken."""
        counts: Floats = np.bincount(self.rule, weights=taken[self.member], minlength=len(self.least)).astype(np.float64)
        return counts

    def allows(self, counts: Floats) -> NDArray[np.bool_]:
        """Tell for each candidate (T,) whether adding it to a set with these ``counts`` (R,) exceeds no maximum."""
        allowed: NDArray[np.bool_] = self.inside(counts >= self.most) == 0
        return allowed

    def inside(self, rules: NDArray[np.bool_]) -> Integers:
        """Count for each candidate (T,) in how many of some rules it is."""
        return np.bincount(self.member[rules[self.rule]], minlength=self.candidates)

    def keeps(self, counts: Floats) -> bool:
        """Tell whether a set with these ``counts`` keeps every rule."""
        return bool((counts <= self.most).all() and (counts >= self.least).all())


def rule_table(problem: Problem) -> RuleTable:
    """Write the rules of a problem as arrays."""
    sizes = [len(rule.members) for rule in problem.rules]
    return RuleTable(
        rule=np.repeat(np.arange(len(sizes)), sizes),
        member=np.array([number for rule in problem.rules for number in rule.members], dtype=np.int64),
        least=np.array([rule.least for rule in problem.rules], dtype=np.float64),
        most=np.array([np.inf if rule.most is None else rule.most for rule in problem.rules], dtype=np.float64),
        candidates=len(problem.candidates),
    )


def search(problem: Problem, table: RuleTable, start: Floats | None = None) -> Floats | None:
    """Give a 0/1 vector (T,) that keeps every rule and that no exchange of one for one improves; None where none was found.

    ``start`` is a set to begin with; what the problem forces in or out is changed in it first.
    """
    taken = problem.low.copy() if start is None else np.clip(start, problem.low, problem.high)
    if (table.counts(taken) > table.most).any():
        taken = problem.low.copy()
    taken = _fill(problem, table, taken)
    if not table.keeps(table.counts(taken)):
        return None
    return _exchange(problem, table, taken)


def gains(problem: Problem, taken: Floats, mean: Floats, which: Integers) -> Floats:
    """Give the objective's rise when each of ``which`` is added to ``taken``, whose scenario means are ``mean`` (S,)."""
    chance, weight = problem.scenarios.chance, problem.scenarios.weight
    with_each = problem.worth(mean[:, None] + chance[:, which])
    rise: Floats = weight @ with_each - float(weight @ problem.worth(mean))
    if len(problem.genes.price):
        rise = rise - price_beside(problem, taken)[which]
    return rise


def price_beside(problem: Problem, taken: Floats) -> Floats:
    """Give what each candidate (T,) would cost by standing beside the taken candidates of its gene."""
    price = np.zeros(len(taken))
    first, second = problem.genes.pairs[:, 0], problem.genes.pairs[:, 1]
    np.add.at(price, first, problem.genes.price * taken[second])
    np.add.at(price, second, problem.genes.price * taken[first])
    return price


def _fill(problem: Problem, table: RuleTable, taken: Floats) -> Floats:
    """Add the candidate that helps most, those that a minimum still lacks before all others, until nothing fits."""
    chance, weight = problem.scenarios.chance, problem.scenarios.weight
    taken = taken.copy()
    while True:
        counts = table.counts(taken)
        fits = (taken == 0.0) & (problem.high == 1.0) & table.allows(counts)
        lacking = counts < table.least
        if lacking.any():
            fits &= table.inside(lacking) > 0
        if not fits.any():
            return taken
        mean = chance @ taken
        rough = (weight * problem.slope(mean)) @ chance
        if lacking.any():
            rough = rough + _FIRST * table.inside(lacking)
        places = np.flatnonzero(fits)
        tried = places[np.argsort(-rough[places], kind="stable")[:_TRIED]]
        rise = gains(problem, taken, mean, tried)
        if lacking.any():
            rise = rise + _FIRST * table.inside(lacking)[tried]
        best = int(rise.argmax())
        if rise[best] <= 0.0:
            return taken
        taken[tried[best]] = 1.0


def _exchange(problem: Problem, table: RuleTable, taken: Floats) -> Floats:
    """Exchange one for one (or for none) as long as that improves."""
    chance, weight = problem.scenarios.chance, problem.scenarios.weight
    value, improved = problem.value(taken), True
    while improved:
        improved = False
        for out in np.flatnonzero((taken == 1.0) & (problem.low == 0.0)):
            less = taken.copy()
            less[out] = 0.0
            counts = table.counts(less)
            fits = (less == 0.0) & (problem.high == 1.0) & table.allows(counts)
            lacking = counts < table.least
            if lacking.any():
                fits &= table.inside(lacking) == lacking.sum()
            places = np.flatnonzero(fits)
            if not len(places):
                continue
            mean = chance @ less
            rough = (weight * problem.slope(mean)) @ chance
            tried = places[np.argsort(-rough[places], kind="stable")[:_TRIED]]
            total = problem.value(less) + gains(problem, less, mean, tried)
            best = int(total.argmax())
            if total[best] > value + _SLACK:
                taken = less
                taken[tried[best]] = 1.0
                value, improved = problem.value(taken), True
    return taken
