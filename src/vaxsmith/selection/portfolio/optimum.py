"""Verb: find the best set and prove it: by linear bounds, exclusion by what deviations cost, lists and branching."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vaxsmith.core import InfeasibleError
from vaxsmith.selection.portfolio.listing import BestSets, list_sets, twins_before
from vaxsmith.selection.portfolio.problem import Floats, Integers, Problem
from vaxsmith.selection.portfolio.program import Program, Relaxed
from vaxsmith.selection.portfolio.search import RuleTable, rule_table, search

_LINEAR_ROUNDS = 40
_ROUNDS_OF_A_NODE = 4
_LOOSE = 0.2
_LISTED = 20_000
_LISTED_IN_NODE = 2_000
_LISTED_PER_NODE = 1_000
_STARTING_TANGENTS = (0.5, 0.8, 0.92, 1.0, 1.08, 1.25, 2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """The best set: ``taken`` (T,) is 0/1, ``value`` the objective, ``bound`` what no set exceeds; both in responses."""

    taken: Floats
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """How far the proof is from the value; at most the tolerance unless the search was cut short."""
        return max(0.0, self.bound - self.value)


def relax(program: Program, known: float = -np.inf, *, rounds: int = _LINEAR_ROUNDS) -> Relaxed | None:
    """Add tangents until the linear program's worths are the true ones; None where it is infeasible.

    They need be no nearer than a tenth of the tolerance, nor much nearer than the bound is to ``known``, the best value at
    hand: what keeps those two apart is then that the shares are not whole. The bound holds after any number of ``rounds``.
    """
    problem, found = program.problem, None
    weight = problem.scenarios.weight
    for _ in range(rounds):
        found = program.relax()
        if found is None:
            return None
        excess = np.clip(found.worth - problem.worth(found.mean), 0.0, None) * weight
        apart = max(found.bound - known, 0.0) if np.isfinite(known) else 0.0
        if float(excess.sum()) <= max(problem.settings.tolerance / 10, _LOOSE * apart):
            break
        program.add_tangents(found.mean, np.flatnonzero(excess > excess.sum() / (4 * len(excess))))
    return found


def start_program(problem: Problem, near: Floats) -> Program:
    """State a problem with tangents around the scenario means ``near`` (S,)."""
    program = Program(problem)
    for factor in _STARTING_TANGENTS:
        program.add_tangents(near * factor)
    return program


def find_optimum(
    problem: Problem, *, start: Floats | None = None, table: RuleTable | None = None, ties: bool = True
) -> Optimum:
    """Give the best set; of sets that are equal to within the tolerance, the one with the earliest keys.

    A search gives a good set. The linear program bounds every set and prices every deviation from its own; what these
    leave is listed where it is little, and branched on otherwise. Without ``ties`` any of the equally good sets will do.

    Raises:
        InfeasibleError: no set keeps every rule.
    """
    table = table or rule_table(problem)
    taken = search(problem, table, start)
    near = problem.scenarios.chance @ (taken if taken is not None else problem.low)
    relaxed = relax(start_program(problem, near), -np.inf if taken is None else problem.value(taken))
    if relaxed is None:
        raise nothing_fits(problem)
    return settle(problem, table, taken, relaxed, nodes=problem.settings.nodes, ties=ties)


def settle(
    problem: Problem, table: RuleTable, taken: Floats | None, relaxed: Relaxed, *, nodes: int, ties: bool = True
) -> Optimum:
    """Choose among the sets that ``relaxed`` leaves in question; ``taken`` is the best set known.

    At most ``nodes`` linear programs, or lists of a thousand sets, are spent; what they leave open stands in the gap.

    Raises:
        InfeasibleError: no set keeps every rule.
    """
    known = BestSets(problem, taken, ties=ties)
    before = twins_before(problem)
    bound = _listed(problem, table, relaxed, before, known, _LISTED)
    if bound is None:
        narrowed = _narrowed(problem, relaxed, known.cut)
        bound = min(max(known.value, relaxed.bound), _branch(narrowed, table, relaxed, before, known, nodes))
    best = known.earliest()
    if best is None:
        raise nothing_fits(problem, found_none=bound > -np.inf)
    value = problem.value(best)
    return Optimum(taken=best, value=value, bound=max(value, bound))


def settle_by_list(problem: Problem, table: RuleTable, taken: Floats, relaxed: Relaxed) -> Optimum | None:
    """Choose among the sets that ``relaxed`` leaves in question if they are few, any of the equally good; None otherwise.

    ``relaxed`` may be that of a problem in which fewer candidates are fixed.
    """
    known = BestSets(problem, taken, ties=False)
    bound = _listed(problem, table, relaxed, twins_before(problem), known, _LISTED_IN_NODE)
    best = known.earliest()
    if bound is None or best is None:
        return None
    value = problem.value(best)
    return Optimum(taken=best, value=value, bound=max(value, bound))


def _listed(
    problem: Problem, table: RuleTable, relaxed: Relaxed, before: Integers, known: BestSets, limit: int
) -> float | None:
    """Offer every set that may be the best to the ``known`` ones; give what no set exceeds, or None where they are many."""
    bound = max(known.value, relaxed.bound)
    if bound <= known.cut:
        return bound
    listed = list_sets(_narrowed(problem, relaxed, known.cut), table, relaxed, before, known.cut, limit)
    if listed is None:
        return None
    known.offer(listed[0], listed[1])
    return known.value if known.ties else max(known.value, min(bound, known.cut))


def _narrowed(problem: Problem, relaxed: Relaxed, cut: float) -> Problem:
    """Fix each candidate that no set which reaches ``cut`` takes (or leaves)."""
    settled = (relaxed.bound - relaxed.loss < cut) & (problem.low < problem.high)
    low = np.where(settled & (relaxed.share > 0.5), 1.0, problem.low)
    high = np.where(settled & (relaxed.share <= 0.5), 0.0, problem.high)
    return replace(problem, low=low, high=high)


def _branch(problem: Problem, table: RuleTable, relaxed: Relaxed, before: Integers, known: BestSets, nodes: int) -> float:
    """Take a candidate in and leave it out in turn until the rest can be listed; give what no set exceeds."""
    program = start_program(problem, relaxed.mean)
    open_ones, spent, reached = [(relaxed.bound, problem)], 0, -np.inf
    while open_ones:
        parent, node = open_ones.pop()
        if parent < known.cut:
            reached = max(reached, parent)
            continue
        if spent >= nodes:
            reached = max(reached, parent, *(other for other, _ in open_ones))
            break
        spent += 1
        program.bound(node.low, node.high)
        here = relax(program, known.value, rounds=_ROUNDS_OF_A_NODE)
        if here is None:
            continue
        bound = min(parent, here.bound)
        if bound < known.cut:
            reached = max(reached, bound)
            continue
        node = _narrowed(node, here, known.cut)
        listed = list_sets(node, table, here, before, known.cut, _LISTED_IN_NODE)
        if listed is not None:
            spent += listed[2] // _LISTED_PER_NODE
            known.offer(listed[0], listed[1])
            continue
        free = np.flatnonzero(node.low < node.high)
        number = int(free[np.lexsort((free, here.loss[free], np.abs(here.share[free] - 0.5)))][0])
        sides = [_decided(node, number, taken, before) for taken in (True, False)]
        open_ones += [(bound, side) for side in (sides if here.share[number] <= 0.5 else reversed(sides))]
    return max(known.value, reached)


def _decided(problem: Problem, number: int, taken: bool, before: Integers) -> Problem:
    """Take a candidate and its twins before it, or leave it and its twins after it out."""
    low, high = problem.low.copy(), problem.high.copy()
    while number >= 0:
        if taken:
            low[number] = 1.0
            number = int(before[number])
        else:
            high[number] = 0.0
            after = np.flatnonzero(before == number)
            number = int(after[0]) if len(after) else -1
    return replace(problem, low=low, high=high)


def nothing_fits(problem: Problem, *, found_none: bool = False) -> InfeasibleError:
    """Say that no set keeps every rule (or that none was found), and which minima were asked for."""
    covers = [f"{rule.least} for {rule.kind} {rule.name}" for rule in problem.rules if rule.least]
    return InfeasibleError(
        f"no {problem.settings.targets} targets keep every rule of the portfolio together",
        expected=f"at least {'; '.join(covers)}" if covers else "rules that some set keeps",
        cause="the search ended before it found a set; there may be one"
        if found_none
        else "each rule can be kept alone, but not all of them at once",
        remedy="ask for more targets, a smaller cover, or fewer must-haves",
        place="portfolio",
    )
