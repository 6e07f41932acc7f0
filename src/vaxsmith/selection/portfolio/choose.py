"""Verb: choose the targets of a vaccine as one decision, proven best for the objective as it is defined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vaxsmith.core import InfeasibleError
from vaxsmith.selection.portfolio.candidate import PortfolioCandidate, SharedCauses
from vaxsmith.selection.portfolio.law import expected_responses, one_population, response_law
from vaxsmith.selection.portfolio.marginals import Solved, find_bindings, find_marginals
from vaxsmith.selection.portfolio.optimum import Optimum, nothing_fits, relax, settle, start_program
from vaxsmith.selection.portfolio.portfolio import AlleleCover, CloneCover, Portfolio
from vaxsmith.selection.portfolio.problem import Floats, Problem, problem_of
from vaxsmith.selection.portfolio.scenarios import carried_by_cells
from vaxsmith.selection.portfolio.search import rule_table, search
from vaxsmith.selection.portfolio.settings import PortfolioSettings


def choose_portfolio(
    candidates: Sequence[PortfolioCandidate], causes: SharedCauses, settings: PortfolioSettings | None = None
) -> Portfolio:
    """Choose at most ``settings.targets`` candidates, each with its window, so that the expected benefit is largest.

    The objective is the expected number of responses that see a tumor cell drawn at random, each counted by ``Benefit``,
    over the scenarios of shared causes, less the price of several targets of one gene, plus the worth of the HLA molecules
    through which some response is raised. The best set is proven to
    ``settings.tolerance``; ``gap`` tells of what a limit cut short. The order of the candidates plays no role.

    Raises:
        SettingsError: keys repeat, a must-have is unknown, or a molecule or clone is not among the causes.
        InfeasibleError: must-haves, must-nots, groups and covers contradict each other; says which.
    """
    settings = settings or PortfolioSettings()
    problem = problem_of(candidates, causes, settings)
    require_consistent(problem)
    solved = solve(problem)
    marginals = find_marginals(solved)
    loss = {m.key: -np.inf if m.loss is None else -m.loss for m in marginals}
    chosen = [problem.candidates[n] for n in np.flatnonzero(solved.optimum.taken == 1.0)]
    rest = [m for m in marginals if not m.chosen and m.loss is not None]
    rest.sort(key=lambda m: (m.loss or 0.0, m.key))
    return Portfolio(
        chosen=tuple(sorted((candidate.key for candidate in chosen), key=lambda key: (loss[key], key))),
        next_in_line=tuple(m.key for m in rest[: settings.next_in_line]),
        objective=solved.optimum.value,
        gap=solved.optimum.gap,
        molecules_reached=problem.molecules_reached(solved.optimum.taken),
        responses=response_law(chosen, causes),
        raised=response_law(chosen, causes, one_cell=False),
        wanted=settings.responses_wanted.value,
        alleles=allele_covers(chosen, causes),
        classes=class_covers(chosen, causes),
        clones=clone_covers(chosen, causes),
        marginals=marginals,
        bindings=tuple(find_bindings(solved)),
    )


def solve(problem: Problem, start: Floats | None = None) -> Solved:
    """Solve a problem and keep what further questions need.

    Raises:
        InfeasibleError: no set keeps every rule.
    """
    table = rule_table(problem)
    taken = search(problem, table, start)
    program = start_program(problem, problem.scenarios.chance @ (problem.low if taken is None else taken))
    relaxed = relax(program, -np.inf if taken is None else problem.value(taken))
    if relaxed is None:
        raise nothing_fits(problem)
    optimum: Optimum = settle(problem, table, taken, relaxed, nodes=problem.settings.nodes)
    return Solved(problem=problem, table=table, optimum=optimum, program=program, relaxed=relaxed)


def require_consistent(problem: Problem) -> None:
    """Make sure that no rule contradicts the must-haves and must-nots, or asks for more than there is.

    Raises:
        InfeasibleError: says which rule, and which candidates stand against it.
    """
    settings = problem.settings
    if both := sorted(settings.must & settings.must_not):
        raise InfeasibleError(
            f"{', '.join(both)} must be in and must not be in", expected="one of the two", place="portfolio"
        )
    for rule in problem.rules:
        keys = [problem.candidates[n].key for n in rule.members if problem.low[n] == 1.0]
        if rule.most is not None and len(keys) > rule.most:
            what = {"targets": "target" if rule.most == 1 else "targets in all", "group": f"of {rule.name}"}
            raise InfeasibleError(
                f"{len(keys)} must-haves ({', '.join(keys)}) where at most {rule.most} "
                f"{what.get(rule.kind, f'of gene {rule.name}')} may be taken",
                expected=f"at most {rule.most} of them",
                remedy="take must-haves back, or ask for more targets" if rule.kind != "group" else "keep one of them",
                place="portfolio",
            )
        available = sum(problem.high[n] == 1.0 for n in rule.members)
        if available < rule.least:
            of = {"allele": f"with an epitope on {rule.name}", "class": f"with an epitope of class {rule.name}"}
            raise InfeasibleError(
                f"{available} candidates {of.get(rule.kind, f'of clone {rule.name}')}",
                expected=f"at least {rule.least}, as the cover asks",
                remedy="ask for a smaller cover, or leave it to the objective (0)",
                place="portfolio",
            )


def allele_covers(chosen: Sequence[PortfolioCandidate], causes: SharedCauses) -> tuple[AlleleCover, ...]:
    """Give what each of the patient's molecules does for a set."""
    covers = []
    for risk in causes.alleles:
        lost = tuple(replace(one, failure=1.0) if one.allele == risk.allele else one for one in causes.alleles)
        covers.append(
            AlleleCover(
                allele=risk.allele,
                mhc_class=risk.mhc_class,
                targets=sum(any(e.allele == risk.allele and e.chance > 0.0 for e in c.epitopes) for c in chosen),
                expected_without=expected_responses(chosen, replace(causes, alleles=lost)),
            )
        )
    return tuple(covers)


def class_covers(chosen: Sequence[PortfolioCandidate], causes: SharedCauses) -> tuple[AlleleCover, ...]:
    """Give what each class of molecules does for a set."""
    covers = []
    for mhc_class in sorted({risk.mhc_class for risk in causes.alleles}):
        lost = tuple(replace(one, failure=1.0) if one.mhc_class == mhc_class else one for one in causes.alleles)
        covers.append(
            AlleleCover(
                allele="",
                mhc_class=mhc_class,
                targets=sum(any(e.mhc_class == mhc_class and e.chance > 0.0 for e in c.epitopes) for c in chosen),
                expected_without=expected_responses(chosen, replace(causes, alleles=lost)),
            )
        )
    return tuple(covers)


def clone_covers(chosen: Sequence[PortfolioCandidate], causes: SharedCauses) -> tuple[CloneCover, ...]:
    """Give what a set does against each named clone, the largest first."""
    covers = []
    for clone in {clone for population in causes.cells for clone in population.clones}:
        inside = replace(causes, cells=one_population(causes, clone))
        if not inside.cells:
            continue
        _, carried = carried_by_cells(chosen, inside)
        seen = [candidate for n, candidate in enumerate(chosen) if (carried[:, n] > 0.0).any()]
        by_allele = tuple(
            (risk.allele, sum(any(e.allele == risk.allele and e.chance > 0.0 for e in c.epitopes) for c in seen))
            for risk in causes.alleles
        )
        covers.append(
            CloneCover(
                clone=clone,
                share=sum(population.share for population in causes.cells if clone in population.clones),
                own_targets=sum(candidate.clone == clone for candidate in chosen),
                targets=len(seen),
                expected=expected_responses(chosen, inside),
                by_allele=by_allele,
            )
        )
    return tuple(sorted(covers, key=lambda cover: (-cover.share, cover.clone)))
