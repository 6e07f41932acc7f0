"""Verb: find the best set and prove it, by linear bounds, exclusion by reduced cost, and what is left exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from vaxsmith.core import InfeasibleError
from vaxsmith.selection.portfolio.problem import Floats, Problem
from vaxsmith.selection.portfolio.program import Program
from vaxsmith.selection.portfolio.search import RuleTable, rule_table, search

_ENUMERATED = 10
_LINEAR_ROUNDS = 40
_LOOSE = 0.2
_WHOLE_ROUNDS = 100
_TIE_CHECKS = 12
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """The optimum over shares: ``bound`` on every set; ``loss`` (T,) is a lower limit of what the bound falls by when a
    candidate at 0 is taken or one at 1 is left out (``share`` (T,) tells which it is at); ``mean`` (S,) is that of each
    scenario; ``rule_price`` (R,) is 0 where the bound would stay the same without the rule."""

    bound: float
    share: Floats
    loss: Floats
    mean: Floats
    rule_price: Floats


def relax(program: Program, known: float = -np.inf, *, rounds: int = _LINEAR_ROUNDS) -> Relaxed | None:
    """Add tangents until the linear program's worths are the true ones; None where it is infeasible.

    They need be no nearer than a tenth of the tolerance, nor much nearer than the bound is to ``known``, the best value at
    hand: what keeps those two apart is then that the shares are not whole. The bound holds after any number of ``rounds``.
    """
    problem = program.problem
    weight = problem.scenarios.weight
    for _ in range(rounds):
        found = program.relax()
        if found is None:
            return None
        bound, share, reduced, mean, worth, rule_price = found
        excess = np.clip(worth - problem.worth(mean), 0.0, None) * weight
        apart = bound - known if np.isfinite(known) else 0.0
        if float(excess.sum()) <= max(problem.settings.tolerance / 10, _LOOSE * apart):
            break
        program.add_tangents(mean, np.flatnonzero(excess > excess.sum() / (4 * len(excess))))
    loss = np.where(share > 0.5, np.clip(-reduced, 0.0, None), np.clip(reduced, 0.0, None))
    return Relaxed(bound=bound, share=share, loss=loss, mean=mean, rule_price=rule_price)


def start_program(problem: Problem, near: Floats) -> Program:
    """State a problem with tangents around the scenario means ``near`` (S,)."""
    program = Program(problem)
    for factor in _STARTING_TANGENTS:
        program.add_tangents(near * factor)
    return program


def find_optimum(problem: Problem, *, start: Floats | None = None, table: RuleTable | None = None) -> Optimum:
    """Give the best set; of sets that are equal to within the tolerance, the one with the earliest keys.

    A search gives a good set. The linear program bounds every set; a candidate whose taking (or leaving) pushes the bound
    under the good set is settled. What is left is enumerated where it is little, and given to HiGHS as a whole-number
    program otherwise, with tangents added until bound and value meet.

    Raises:
        InfeasibleError: no set keeps every rule.
    """
    table = table or rule_table(problem)
    taken = search(problem, table, start)
    near = problem.scenarios.chance @ (taken if taken is not None else problem.low)
    relaxed = relax(start_program(problem, near), -np.inf if taken is None else problem.value(taken))
    if relaxed is None:
        raise nothing_fits(problem)
    return settle(problem, table, taken, relaxed)


def settle(
    problem: Problem, table: RuleTable, taken: Floats | None, relaxed: Relaxed, *, branch: bool = True, ties: bool = True
) -> Optimum:
    """Settle by reduced cost what can be, and choose among the rest exactly; ``taken`` is the best set known.

    Without ``branch`` the set known stands where too many candidates are left to enumerate, with its gap. Without ``ties``
    any of the equally good sets will do.

    Raises:
        InfeasibleError: no set keeps every rule.
    """
    value = -np.inf if taken is None else problem.value(taken)
    narrowed = _narrowed(problem, relaxed, value)
    if np.count_nonzero(narrowed.low < narrowed.high) > _ENUMERATED:
        if not branch and taken is not None:
            return Optimum(taken=taken, value=value, bound=relaxed.bound)
        best, bound = _branch(narrowed, taken, relaxed)
        value, bound = problem.value(best), min(bound, relaxed.bound)
        if not ties or bound - value > problem.settings.tolerance:
            return Optimum(taken=best, value=value, bound=bound)
        narrowed = _narrowed(problem, relaxed, value)
        if np.count_nonzero(narrowed.low < narrowed.high) > _ENUMERATED:
            best = _earliest_keys(narrowed, best, value, relaxed)
            return Optimum(taken=best, value=problem.value(best), bound=max(bound, problem.value(best)))
    best = _enumerate(narrowed, table)
    value = problem.value(best)
    return Optimum(taken=best, value=value, bound=value)


def _narrowed(problem: Problem, relaxed: Relaxed, value: float) -> Problem:
    """Fix each candidate that no set within the tolerance of ``value`` takes (or leaves)."""
    settled = relaxed.bound - relaxed.loss < value - 2 * problem.settings.tolerance
    low = np.where(settled & (relaxed.share > 0.5), problem.high, problem.low)
    high = np.where(settled & (relaxed.share <= 0.5), problem.low, problem.high)
    return replace(problem, low=low, high=high)


def _enumerate(problem: Problem, table: RuleTable) -> Floats:
    """Try every set of the free candidates; of those within the tolerance of the best, give the one of the earliest keys."""
    free = np.flatnonzero(problem.low < problem.high)
    # In this order of rows the earliest keys come first: taken before not taken, the first candidate before the second.
    patterns = 1.0 - ((np.arange(1 << len(free))[:, None] >> np.arange(len(free))[::-1]) & 1)
    inside = np.zeros((len(table.least), len(free)))
    for column, number in enumerate(free):
        inside[table.rule[table.member == number], column] = 1.0
    counts = table.counts(problem.low)[:, None] + inside @ patterns.T
    keeps = (counts <= table.most[:, None]).all(axis=0) & (counts >= table.least[:, None]).all(axis=0)
    if not keeps.any():
        raise nothing_fits(problem)
    sets = np.repeat(problem.low[:, None], int(keeps.sum()), axis=1)
    sets[free] = patterns[keeps].T
    used = np.flatnonzero(problem.high > 0.0)
    means = problem.scenarios.chance[:, used] @ sets[used]
    first, second = problem.genes.pairs[:, 0], problem.genes.pairs[:, 1]
    values = problem.scenarios.weight @ problem.worth(means) - problem.genes.price @ (sets[first] * sets[second])
    chosen: Floats = sets[:, int(np.argmax(values >= values.max() - problem.settings.tolerance))]
    return chosen


def _branch(problem: Problem, taken: Floats | None, relaxed: Relaxed) -> tuple[Floats, float]:
    """Solve the whole-number program, with tangents added at each solution, until bound and best value meet."""
    program = start_program(problem, relaxed.mean)
    _order_twins(program)
    program.make_whole()
    chance, tolerance = problem.scenarios.chance, problem.settings.tolerance
    best, value, bound = taken, -np.inf if taken is None else problem.value(taken), relaxed.bound
    for _ in range(_WHOLE_ROUNDS):
        found = program.best()
        if found is None:
            break
        bound = min(bound, found[0])
        now = problem.value(found[1])
        if best is None or now > value:
            best, value = found[1], now
        if bound - value <= tolerance / 2:
            break
        program.add_tangents(chance @ found[1])
    if best is None:
        raise nothing_fits(problem)
    return best, bound


def _earliest_keys(problem: Problem, best: Floats, value: float, relaxed: Relaxed) -> Floats:
    """Among the sets equal to the best within the tolerance, walk to the one of the earliest keys."""
    checks = 0
    for number in np.flatnonzero(problem.low < problem.high):
        if best[number] == 0.0:
            if checks == _TIE_CHECKS:
                break
            checks += 1
            try:
                other, _ = _branch(problem.fixed(int(number), True), None, relaxed)
            except InfeasibleError:
                other = best
            if problem.value(other) < value - problem.settings.tolerance:
                problem = problem.fixed(int(number), False)
                continue
            best = other
        problem = problem.fixed(int(number), True)
    return best


def twins(problem: Problem) -> list[list[int]]:
    """Gather free candidates that no number tells apart: the same chances, rules and bounds, and no price of their gene."""
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
    return [members for members in found.values() if len(members) > 1]


def _order_twins(program: Program) -> None:
    """Take twins in the order of their keys, which spares the proof their permutations."""
    pairs: list[tuple[int, int]] = [pair for members in twins(program.problem) for pair in pairwise(members)]
    program.add_orders(pairs)


def nothing_fits(problem: Problem) -> InfeasibleError:
    """Say that no set keeps every rule, and which minima were asked for."""
    covers = [f"{rule.least} for {rule.kind} {rule.name}" for rule in problem.rules if rule.least]
    return InfeasibleError(
        f"no {problem.settings.targets} targets keep every rule of the portfolio together",
        expected=f"at least {'; '.join(covers)}" if covers else "rules that some set keeps",
        cause="each rule can be kept alone, but not all of them at once",
        remedy="ask for more targets, a smaller cover, or fewer must-haves",
        place="portfolio",
    )
