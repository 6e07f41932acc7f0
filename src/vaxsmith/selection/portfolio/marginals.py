"""Verb: what each candidate is worth to the portfolio, and which rules cost something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from vaxsmith.core import InfeasibleError
from vaxsmith.selection.portfolio.optimum import Optimum, find_optimum, relax, settle, settle_by_list
from vaxsmith.selection.portfolio.portfolio import Binding, Marginal
from vaxsmith.selection.portfolio.problem import Floats, Problem, Rule
from vaxsmith.selection.portfolio.program import Program, Relaxed
from vaxsmith.selection.portfolio.search import RuleTable, gains, search

_PART_OF_NODES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A problem with its optimum, and the linear program that bounded it, kept for the questions that follow."""

    problem: Problem
    table: RuleTable
    optimum: Optimum
    program: Program
    relaxed: Relaxed


def find_marginals(solved: Solved) -> tuple[Marginal, ...]:
    """Give the marginal of every candidate but the must-nots and those without a chance, in the order of the keys."""
    problem, taken = solved.problem, solved.optimum.taken
    found: dict[int, Marginal] = {}
    for number in np.flatnonzero(taken == 1.0).tolist():
        found[number] = _forced(solved, number, taken_then=False)
    left_out = np.flatnonzero((taken == 0.0) & (problem.high == 1.0))
    swap = _exchange_losses(solved)
    proven = np.clip(solved.optimum.value - (solved.relaxed.bound - solved.relaxed.loss), 0.0, None)
    proven[solved.relaxed.share > 0.5] = 0.0
    nearest = left_out[np.lexsort((left_out, swap[left_out]))][: problem.settings.next_in_line]
    for number in left_out.tolist():
        if number in nearest:
            found[number] = _forced(solved, number, taken_then=True)
        else:
            loss = float(swap[number]) if np.isfinite(swap[number]) else None
            exact = loss is not None and bool(loss - proven[number] <= problem.settings.tolerance)
            key = problem.candidates[number].key
            at_least = float(proven[number] if loss is None else min(proven[number], loss))
            found[number] = Marginal(key=key, chosen=False, loss=loss, at_least=at_least, exact=exact)
    return tuple(found[number] for number in sorted(found))


def find_bindings(solved: Solved) -> Iterator[Binding]:
    """Give each rule that costs more than the tolerance, with what lifting it alone would gain."""
    problem, taken, value = solved.problem, solved.optimum.taken, solved.optimum.value
    for row, rule in enumerate(problem.rules):
        count = float(taken[list(rule.members)].sum())
        priced = solved.relaxed.most_price[row] + solved.relaxed.least_price[row] > 0.0
        if priced and count in (rule.most, float(rule.least)):
            lifted = replace(rule, least=0, most=rule.most + 1 if rule.kind == "targets" and rule.most else None)
            rules = (*problem.rules[:row], lifted, *problem.rules[row + 1 :])
            gain = find_optimum(replace(problem, rules=rules), start=taken, ties=False).value - value
            if gain > problem.settings.tolerance:
                yield Binding(kind=rule.kind, name=rule.name, cost=gain, sentence=_rule_sentence(rule, gain))
    asked = problem.settings.must | problem.settings.must_not
    for number in (n for n, candidate in enumerate(problem.candidates) if candidate.key in asked):
        low, high = problem.low.copy(), problem.high.copy()
        low[number], high[number] = 0.0, 1.0
        gain = find_optimum(replace(problem, low=low, high=high), start=taken, ties=False).value - value
        if gain > problem.settings.tolerance:
            kind, key = "must" if taken[number] else "must-not", problem.candidates[number].key
            wish = "taken" if taken[number] else "left out"
            sentence = (
                f"{key} is {wish} because that was asked for; left to itself the portfolio would gain {_number(gain)}."
            )
            yield Binding(kind=kind, name=key, cost=gain, sentence=sentence)


def _forced(solved: Solved, number: int, *, taken_then: bool) -> Marginal:
    """Choose anew with one candidate forced in or out."""
    problem, program = solved.problem.fixed(number, taken_then), solved.program
    key, value, tolerance = problem.candidates[number].key, solved.optimum.value, problem.settings.tolerance
    try:
        if solved.problem.low[number] == solved.problem.high[number]:
            other = find_optimum(problem, start=solved.optimum.taken, table=solved.table, ties=False)
        else:
            known = search(problem, solved.table, solved.optimum.taken)
            found = None if known is None else _listed_with(solved, problem, number, known, taken_then=taken_then)
            if found is None:
                program.force(number, float(taken_then), float(taken_then))
                relaxed = relax(program, -np.inf if known is None else problem.value(known))
                program.force(number, 0.0, 1.0)
                if relaxed is None:
                    return Marginal(key=key, chosen=not taken_then, loss=None, at_least=0.0, exact=True)
                nodes = -(-problem.settings.nodes // _PART_OF_NODES)
                found = settle(problem, solved.table, known, relaxed, nodes=nodes, ties=False)
            other = found
    except InfeasibleError:
        return Marginal(key=key, chosen=not taken_then, loss=None, at_least=0.0, exact=True)
    loss, at_least = value - other.value, value - other.bound
    if solved.problem.low[number] < solved.problem.high[number]:
        loss, at_least = max(loss, 0.0), max(at_least, 0.0)
    exact = loss - at_least <= tolerance
    return Marginal(key=key, chosen=not taken_then, loss=loss, at_least=loss if exact else at_least, exact=exact)


def _listed_with(solved: Solved, problem: Problem, number: int, known: Floats, *, taken_then: bool) -> Optimum | None:
    """Choose anew with one candidate forced, by the prices of the problem as it was; None where they leave too much open."""
    relaxed = solved.relaxed
    if taken_then != (relaxed.share[number] > 0.5):
        relaxed = replace(relaxed, bound=relaxed.bound - float(relaxed.loss[number]))
    return settle_by_list(problem, solved.table, known, relaxed)


def _exchange_losses(solved: Solved) -> Floats:
    """Give for each candidate (T,) what the best set loses that takes it in for one chosen (or for none); inf where none."""
    problem, table, taken = solved.problem, solved.table, solved.optimum.taken
    best = np.full(len(taken), -np.inf)
    outs: list[int | None] = [None, *np.flatnonzero((taken == 1.0) & (problem.low == 0.0)).tolist()]
    for out in outs:
        less = taken.copy()
        if out is not None:
            less[out] = 0.0
        counts = table.counts(less)
        fits = (taken == 0.0) & (problem.high == 1.0) & table.allows(counts)
        lacking = counts < table.least
        if lacking.any():
            fits &= table.inside(lacking) == lacking.sum()
        which = np.flatnonzero(fits)
        if len(which):
            mean = problem.scenarios.chance @ less
            best[which] = np.maximum(best[which], problem.value(less) + gains(problem, less, mean, which))
    losses: Floats = np.clip(solved.optimum.value - best, 0.0, None)
    return losses


def _rule_sentence(rule: Rule, gain: float) -> str:
    """Say why a rule binds and what it costs."""
    count = "one target" if max(rule.most or 0, rule.least) == 1 else f"{max(rule.most or 0, rule.least)} targets"
    if rule.kind == "targets":
        return f"Room for one more target would add {_number(gain)}."
    of = {
        "group": f"At most one of {rule.name} is taken",
        "gene": f"At most {count} of {rule.name} may be taken",
        "allele": f"At least {count} must have an epitope on {rule.name}",
        "class": f"At least {count} must have an epitope of class {rule.name}",
        "clone": f"At least {count} must be of clone {rule.name}",
    }[rule.kind]
    return f"{of}; without this rule the portfolio would gain {_number(gain)}."


def _number(responses: float) -> str:
    return f"{responses:.2g} expected responses that count"
