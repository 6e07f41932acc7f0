"""Candidates whose chances are nearly or quite equal: the hard case for a proof, and what recognition alone gives."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from tests.selection.portfolio.made_portfolio import CLONES, MOLECULES, made_causes

from vaxsmith.core import InfeasibleError
from vaxsmith.selection.portfolio import EpitopeChance, PortfolioCandidate, PortfolioSettings, choose_portfolio, optimum
from vaxsmith.selection.portfolio.listing import BestSets, list_sets, twins_before
from vaxsmith.selection.portfolio.optimum import find_optimum, nothing_fits, relax, start_program
from vaxsmith.selection.portfolio.problem import Problem, problem_of
from vaxsmith.selection.portfolio.search import rule_table, search


def alike(count: int, seed: int, *, width: float) -> list[PortfolioCandidate]:
    """Draw candidates whose chances differ by ``width`` at most."""
    generator, made = np.random.default_rng(seed), []
    for number in range(count):
        alleles = [a for a in MOLECULES if generator.random() < 0.4] or ["HLA-A*02:01"]
        chance = 0.2 + width * float(generator.random())
        epitopes = tuple(EpitopeChance(allele=a, mhc_class=MOLECULES[a], chance=chance) for a in alleles)
        clone = str(generator.choice(list(CLONES)))
        gene = f"G{generator.integers(count)}"
        made.append(PortfolioCandidate(key=f"t{number:02d}", gene=gene, epitopes=epitopes, clone=clone))
    return made


def every_set(problem: Problem, size: int) -> list[tuple[float, tuple[int, ...]]]:
    """Value every set of ``size`` candidates that keeps every rule."""
    table, found = rule_table(problem), []
    for members in combinations(range(len(problem.candidates)), size):
        taken = np.zeros(len(problem.candidates))
        taken[list(members)] = 1.0
        if table.keeps(table.counts(taken)):
            found.append((problem.value(taken), members))
    return found


@pytest.mark.parametrize("width", [0.0, 1e-5, 0.006])
@pytest.mark.parametrize("listed", [0, 30, 20_000])
def test_the_set_of_the_earliest_keys_among_the_best_is_found(
    monkeypatch: pytest.MonkeyPatch, width: float, listed: int
) -> None:
    monkeypatch.setattr(optimum, "_LISTED", listed)
    monkeypatch.setattr(optimum, "_LISTED_IN_NODE", listed)
    for seed in range(3):
        problem = problem_of(alike(13, seed, width=width), made_causes(clones=True), PortfolioSettings(targets=4))
        values = every_set(problem, 4)
        best = max(value for value, _ in values)
        earliest = min(members for value, members in values if value >= best - problem.settings.tolerance)
        found = find_optimum(problem)
        assert found.value == pytest.approx(best, abs=2e-6)
        assert found.gap <= problem.settings.tolerance
        assert tuple(np.flatnonzero(found.taken == 1.0)) == earliest


def test_a_list_holds_every_set_that_reaches_the_cut() -> None:
    for seed in range(3):
        given = alike(12, seed, width=0.05)
        problem = problem_of(given, made_causes(clones=True), PortfolioSettings(targets=4))
        table = rule_table(problem)
        taken = search(problem, table)
        assert taken is not None
        relaxed = relax(start_program(problem, problem.scenarios.chance @ taken))
        assert relaxed is not None
        cut = relaxed.bound - 0.02
        listed = list_sets(problem, table, relaxed, np.full(12, -1), cut, 20_000)
        assert listed is not None
        sets = {tuple(np.flatnonzero(column == 1.0).tolist()) for column in listed[0].T}
        assert {members for value, members in every_set(problem, 4) if value >= cut + 1e-9} <= sets
        assert listed[1] == pytest.approx([problem.value(column) for column in listed[0].T])


def test_a_proof_that_is_cut_short_says_how_far_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimum, "_LISTED", 0)
    monkeypatch.setattr(optimum, "_LISTED_IN_NODE", 0)
    given = alike(40, 1, width=0.006)
    whole = choose_portfolio(given, made_causes(clones=True), PortfolioSettings(targets=9, next_in_line=3))
    short = choose_portfolio(given[::-1], made_causes(clones=True), PortfolioSettings(targets=9, next_in_line=3, nodes=1))
    assert whole.gap <= 1e-6 < short.gap
    assert short.objective <= whole.objective + 1e-6
    assert whole.objective <= short.objective + short.gap + 1e-6
    assert short == choose_portfolio(given, made_causes(clones=True), PortfolioSettings(targets=9, next_in_line=3, nodes=1))
    exact = {marginal.key: marginal for marginal in whole.marginals if marginal.exact}
    for marginal in short.marginals:
        if marginal.key in exact and set(short.chosen) == set(whole.chosen):
            assert marginal.loss is not None
            assert marginal.at_least - 2e-6 <= (exact[marginal.key].loss or 0.0) <= marginal.loss + 2e-6


def test_twins_are_told_by_their_numbers() -> None:
    epitopes = (EpitopeChance(allele="HLA-A*02:01", mhc_class=1, chance=0.2),)
    given = [PortfolioCandidate(key=f"t{n}", gene=gene, epitopes=epitopes) for n, gene in enumerate(["", "G", "G", "H", ""])]
    problem = problem_of(given, made_causes(), PortfolioSettings(targets=2))
    assert twins_before(problem).tolist() == [-1, -1, -1, 0, 3]


def test_the_best_sets_are_kept_within_the_tolerance() -> None:
    problem = problem_of(alike(4, 0, width=0.1), made_causes(clones=True), PortfolioSettings(targets=2))
    known = BestSets(problem, None, ties=True)
    assert known.earliest() is None
    sets = np.eye(4)
    known.offer(sets, np.array([1.0, 2.0, 2.0 + 5e-7, 1.5]))
    earliest = known.earliest()
    assert earliest is not None
    assert earliest.tolist() == [0.0, 1.0, 0.0, 0.0]


def test_a_search_that_ended_does_not_claim_that_nothing_fits() -> None:
    problem = problem_of(alike(4, 0, width=0.1), made_causes(clones=True), PortfolioSettings(targets=2))
    assert isinstance(nothing_fits(problem), InfeasibleError)
    assert "there may be one" in str(nothing_fits(problem, found_none=True).cause)
