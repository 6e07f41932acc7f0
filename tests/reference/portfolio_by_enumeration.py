"""The slow twin of the portfolio: every set tried, every scenario walked, every law summed outcome by outcome."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from vaxsmith.selection.portfolio import CellPopulation, PortfolioCandidate, PortfolioSettings, SharedCauses

_STRIKES = 2


def objective(chosen: Sequence[PortfolioCandidate], causes: SharedCauses, settings: PortfolioSettings) -> float:
    """Give the objective of a set as decision 0015 defines it."""
    wanted, beyond = settings.responses_wanted.value, settings.beyond.value
    total, rest, rest_chance = 0.0, 0.0, [0.0] * len(chosen)
    seen: list[tuple[float, list[float]]] = []
    for weight, failed, strikes in _failures(causes):
        chance = [_chance(candidate, failed) * (1.0 - causes.gene_failure.value) for candidate in chosen]
        if strikes <= _STRIKES:
            seen.append((weight, chance))
        else:
            rest += weight
            rest_chance = [before + weight * now for before, now in zip(rest_chance, chance, strict=True)]
    if rest > 0.0:
        seen.append((rest, [chance / rest for chance in rest_chance]))
    pairs = 0.0
    for weight, chance in seen:
        for share, population in _populations(causes):
            here = [p * _carried(candidate, population, causes) for p, candidate in zip(chance, chosen, strict=True)]
            total += weight * share * _benefit(sum(here), wanted, beyond)
            for one, other in combinations(range(len(chosen)), 2):
                if chosen[one].gene and chosen[one].gene == chosen[other].gene:
                    pairs += weight * share * here[one] * here[other]
    for share, population in _populations(causes):
        for risk in causes.alleles:
            works = (1.0 - risk.failure) * (1.0 - causes.class_failure[risk.mhc_class].value)
            through = 0.0
            for candidate in chosen:
                missed = math.prod(1.0 - epitope.chance for epitope in candidate.epitopes if epitope.allele == risk.allele)
                made = candidate.made * (1.0 - causes.gene_failure.value)
                through += works * made * (1.0 - missed) * _carried(candidate, population, causes)
            total += settings.molecule_worth.value * share * (1.0 - math.exp(-through))
    if settings.most_per_gene > 1 and causes.gene_failure.value < 1.0:
        odds = causes.gene_failure.value / (1.0 - causes.gene_failure.value)
        total -= (1.0 - beyond) * _poisson(wanted - 1, wanted - 1.0) * odds * pairs
    return total


def best_sets(
    candidates: Sequence[PortfolioCandidate], causes: SharedCauses, settings: PortfolioSettings
) -> list[tuple[float, tuple[str, ...]]]:
    """Give every set that keeps the rules with its objective: the best first, those of earlier keys before their equals."""
    ordered = sorted(candidates, key=lambda candidate: candidate.key)
    found = []
    for pattern in product((True, False), repeat=len(ordered)):
        chosen = [candidate for candidate, taken in zip(ordered, pattern, strict=True) if taken]
        if keeps_rules(chosen, causes, settings):
            found.append((objective(chosen, causes, settings), tuple(candidate.key for candidate in chosen)))
    return sorted(found, key=lambda entry: -entry[0])


def keeps_rules(chosen: Sequence[PortfolioCandidate], causes: SharedCauses, settings: PortfolioSettings) -> bool:
    """Tell whether a set keeps every rule."""
    keys = {candidate.key for candidate in chosen}
    genes = [candidate.gene for candidate in chosen if candidate.gene]
    groups = [candidate.group for candidate in chosen if candidate.group]
    if len(chosen) > settings.targets or not settings.must <= keys or settings.must_not & keys:
        return False
    if len(set(groups)) < len(groups) or any(genes.count(gene) > settings.most_per_gene for gene in genes):
        return False
    surviving = [r for r in causes.alleles if r.failure < 1.0 and causes.failure_of(r.mhc_class) < 1.0]
    alive = {risk.allele for risk in surviving}
    working = {c.key: [e for e in c.epitopes if e.chance > 0 and e.allele in alive] for c in chosen}
    able = [c for c in chosen if c.key in settings.must or (c.made > 0 and working[c.key])]
    shown = [{(e.allele, e.mhc_class) for e in working[c.key]} for c in able]
    return (
        all(sum((r.allele, r.mhc_class) in s for s in shown) >= settings.cover_alleles for r in surviving)
        and all(
            sum(any(found == mhc_class for _, found in s) for s in shown) >= settings.cover_classes
            for mhc_class in {risk.mhc_class for risk in surviving}
        )
        and all(
            sum(c.clone == clone for c in able) >= settings.cover_clones
            for clone in {clone for cells in causes.cells for clone in cells.clones}
        )
    )


def law_by_outcomes(chosen: Sequence[PortfolioCandidate], causes: SharedCauses) -> list[float]:
    """Give P(R = 0), P(R = 1) … of the responses that see a cell drawn at random, outcome by outcome."""
    law = [0.0] * (len(chosen) + 1)
    genes = sorted({candidate.gene or f"?{n}" for n, candidate in enumerate(chosen)})
    rate = causes.gene_failure.value
    for weight, failed, _ in _failures(causes):
        for share, population in _populations(causes):
            for fails in product((False, True), repeat=len(genes)):
                of_genes = math.prod(rate if failing else 1.0 - rate for failing in fails)
                silent = {gene for gene, failing in zip(genes, fails, strict=True) if failing}
                chance = [
                    0.0 if (c.gene or f"?{n}") in silent else _chance(c, failed) * _carried(c, population, causes)
                    for n, c in enumerate(chosen)
                ]
                for answers in product((0, 1), repeat=len(chosen)):
                    outcome = math.prod(p if a else 1.0 - p for p, a in zip(chance, answers, strict=True))
                    law[sum(answers)] += weight * share * of_genes * outcome
    return law


def _failures(causes: SharedCauses) -> Iterator[tuple[float, frozenset[str], int]]:
    """Walk every combination: its probability, the molecules that fail, and how many failures that takes."""
    classes = sorted({risk.mhc_class for risk in causes.alleles})
    for fails in product((False, True), repeat=len(classes)):
        gone = {mhc_class for mhc_class, failing in zip(classes, fails, strict=True) if failing}
        of_classes = math.prod(
            causes.class_failure[c].value if c in gone else 1.0 - causes.class_failure[c].value for c in classes
        )
        inside = {risk.allele for risk in causes.alleles if risk.mhc_class in gone}
        left = [risk for risk in causes.alleles if risk.mhc_class not in gone]
        for lost in product((False, True), repeat=len(left)):
            weight = of_classes * math.prod(r.failure if f else 1.0 - r.failure for r, f in zip(left, lost, strict=True))
            failed = frozenset(inside | {r.allele for r, f in zip(left, lost, strict=True) if f})
            strikes = len(gone) + sum(f and r.failure < 1.0 for r, f in zip(left, lost, strict=True))
            if weight > 0.0:
                yield weight, failed, strikes


def _chance(candidate: PortfolioCandidate, failed: frozenset[str]) -> float:
    missed = math.prod(1.0 - epitope.chance for epitope in candidate.epitopes if epitope.allele not in failed)
    return candidate.made * (1.0 - missed)


def _populations(causes: SharedCauses) -> list[tuple[float, CellPopulation | None]]:
    return [(population.share, population) for population in causes.cells] or [(1.0, None)]


def _carried(candidate: PortfolioCandidate, population: CellPopulation | None, causes: SharedCauses) -> float:
    if population is None or not candidate.clone or not causes.cells:
        return candidate.clonal_fraction
    return 1.0 if candidate.clone in population.clones else 0.0


def _benefit(mean: float, wanted: int, beyond: float) -> float:
    return sum(_poisson(n, mean) * (min(n, wanted) + beyond * max(n - wanted, 0)) for n in range(60))


def _poisson(count: int, mean: float) -> float:
    return math.exp(-mean) * mean**count / math.factorial(count)
