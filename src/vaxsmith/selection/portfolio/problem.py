"""The portfolio as numbers: scenarios, rules and prices as arrays over candidates sorted by key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import SettingsError
from vaxsmith.selection.portfolio.benefit import Benefit
from vaxsmith.selection.portfolio.candidate import PortfolioCandidate, SharedCauses
from vaxsmith.selection.portfolio.scenarios import Scenarios, molecule_rows, scenarios_of
from vaxsmith.selection.portfolio.settings import PortfolioSettings

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_SOME = Benefit(wanted=1, beyond=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How many of some candidates (their numbers) may or must be taken; ``kind`` and ``name`` say why, for sentences."""

    kind: str
    name: str
    members: tuple[int, ...]
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GenePairs:
    """Pairs of candidates of one gene that may both be taken: their numbers (P, 2) and what taking both costs (P,)."""

    pairs: Integers
    price: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A choice among T candidates, in the order of their keys.

    The last ``molecules`` rows of ``scenarios`` are no scenarios but HLA molecules × populations of cells, worth the
    chance of at least one response. ``low`` and ``high`` (T,) bound each candidate's 0/1 variable: equal where a must or a
    must-not fixes it, and 0 where a candidate has no chance of a response in any scenario.
    """

    candidates: tuple[PortfolioCandidate, ...]
    scenarios: Scenarios
    molecules: int
    benefit: Benefit
    genes: GenePairs
    rules: tuple[Rule, ...]
    low: Floats
    high: Floats
    settings: PortfolioSettings

    def worth(self, mean: Floats, rows: Integers | None = None) -> Floats:
        """Give each row's worth for the expected responses in it; ``mean`` is (S, …), or (rows, …) of some, ascending."""
        split = len(self.scenarios.weight) - self.molecules
        if rows is not None:
            split = int(np.searchsorted(rows, split))
        return np.concatenate([self.benefit.worth(mean[:split]), _SOME.worth(mean[split:])])

    def slope(self, mean: Floats) -> Floats:
        """Give how much a row's worth rises with the expected responses in it."""
        split = len(mean) - self.molecules
        return np.concatenate([self.benefit.slope(mean[:split]), _SOME.slope(mean[split:])])

    def value(self, taken: Floats) -> float:
        """Give the objective, in responses, of a 0/1 vector (T,)."""
        worth = self.worth(self.scenarios.chance @ taken)
        first, second = self.genes.pairs[:, 0], self.genes.pairs[:, 1]
        return float(self.scenarios.weight @ worth - self.genes.price @ (taken[first] * taken[second]))

    def molecules_reached(self, taken: Floats) -> float:
        """Give through how many HLA molecules some response is expected to see a tumor cell drawn at random."""
        split = len(self.scenarios.weight) - self.molecules
        if not self.molecules or self.settings.molecule_worth.value == 0.0:
            return 0.0
        worth = _SOME.worth(self.scenarios.chance[split:] @ taken)
        return float(self.scenarios.weight[split:] @ worth) / self.settings.molecule_worth.value

    def fixed(self, number: int, taken: bool) -> Problem:
        """Give the same choice with one candidate forced in or out."""
        low, high = self.low.copy(), self.high.copy()
        low[number] = high[number] = float(taken)
        return replace(self, low=low, high=high)


def problem_of(candidates: Sequence[PortfolioCandidate], causes: SharedCauses, settings: PortfolioSettings) -> Problem:
    """Turn candidates, causes and settings into arrays.

    Raises:
        SettingsError: two candidates share a key, a must or must-not names no candidate, or an epitope's molecule or a
            clone is not among the causes.
    """
    ordered = tuple(sorted(candidates, key=lambda candidate: candidate.key))
    for one, other in pairwise(ordered):
        if one.key == other.key:
            raise SettingsError(f"two candidates are called {one.key}", expected="a key for each", place="portfolio")
    place = {candidate.key: number for number, candidate in enumerate(ordered)}
    for wish, keys in (("must-have", settings.must), ("must-not", settings.must_not)):
        if unknown := sorted(keys - place.keys()):
            raise SettingsError(
                f"the {wish} {', '.join(unknown)} is no candidate",
                expected="keys of candidates",
                cause="it was excluded before, or is spelled otherwise",
                place="portfolio",
            )
    low, high = np.zeros(len(ordered)), np.ones(len(ordered))
    low[[place[key] for key in settings.must]] = 1.0
    high[[place[key] for key in settings.must_not]] = 0.0
    scenarios = scenarios_of(ordered, causes)
    through = molecule_rows(ordered, causes)
    rows = Scenarios(
        weight=np.concatenate([scenarios.weight, settings.molecule_worth.value * through.weight]),
        chance=np.vstack([scenarios.chance, through.chance]),
    )
    high[~scenarios.chance.any(axis=0) & (low == 0.0)] = 0.0
    benefit = Benefit(wanted=settings.responses_wanted.value, beyond=settings.beyond.value)
    return Problem(
        candidates=ordered,
        scenarios=rows,
        molecules=len(through.weight),
        benefit=benefit,
        genes=_gene_pairs(ordered, scenarios, benefit, causes, settings),
        rules=tuple(_rules(ordered, causes, settings)),
        low=low,
        high=high,
        settings=settings,
    )


def _gene_pairs(
    candidates: Sequence[PortfolioCandidate],
    scenarios: Scenarios,
    benefit: Benefit,
    causes: SharedCauses,
    settings: PortfolioSettings,
) -> GenePairs:
    """Price the correlation of two targets of one gene.

    Two responses that share a cause have E[min(R, k)] smaller by cov × P(k − 1 other responses) than independent ones. The
    covariance is r / (1 − r) × Σ weight × chance × chance, r = ``gene_failure``; the probability is taken at its largest.
    """
    rate = causes.gene_failure.value
    pairs: list[tuple[int, int]] = []
    if settings.most_per_gene > 1 and 0.0 < rate < 1.0:
        for members in _by(candidates, "gene").values():
            for one, other in combinations(members, 2):
                group = candidates[one].group
                if not group or group != candidates[other].group:
                    pairs.append((one, other))
    numbers = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    chance, weight = scenarios.chance, scenarios.weight
    both = np.einsum("s,sp,sp->p", weight, chance[:, numbers[:, 0]], chance[:, numbers[:, 1]])
    odds = rate / (1.0 - rate) if rate < 1.0 else 0.0
    return GenePairs(pairs=numbers, price=benefit.steepest_turn * odds * both)


def _rules(candidates: Sequence[PortfolioCandidate], causes: SharedCauses, settings: PortfolioSettings) -> list[Rule]:
    """List the rules that can bind, the number of targets first."""
    rules = [Rule(kind="targets", name="", members=tuple(range(len(candidates))), most=settings.targets)]
    for kind, most in (("group", 1), ("gene", settings.most_per_gene)):
        for name, members in sorted(_by(candidates, kind).items()):
            if len(members) > most:
                rules.append(Rule(kind=kind, name=name, members=tuple(members), most=most))
    rules.extend(_covers(candidates, causes, settings))
    return rules


def _covers(candidates: Sequence[PortfolioCandidate], causes: SharedCauses, settings: PortfolioSettings) -> Iterator[Rule]:
    """Give the hard minima that the settings ask for: of each surviving molecule, each class, each named clone."""
    surviving = [risk for risk in causes.alleles if risk.failure < 1.0 and causes.failure_of(risk.mhc_class) < 1.0]
    alive = {risk.allele for risk in surviving}
    shown: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, candidate in enumerate(candidates):
        epitopes = [epitope for epitope in candidate.epitopes if epitope.chance > 0.0 and epitope.allele in alive]
        for allele in sorted({epitope.allele for epitope in epitopes}):
            shown["allele", allele].append(number)
        for mhc_class in sorted({epitope.mhc_class for epitope in epitopes}):
            shown["class", "I" * mhc_class].append(number)
        shown["clone", candidate.clone].append(number)
    asked = (
        ("allele", [risk.allele for risk in surviving], settings.cover_alleles),
        ("class", sorted({"I" * risk.mhc_class for risk in surviving}), settings.cover_classes),
        ("clone", sorted({clone for cells in causes.cells for clone in cells.clones}), settings.cover_clones),
    )
    for kind, names, least in asked:
        if least:
            for name in names:
                yield Rule(kind=kind, name=name, members=tuple(shown[kind, name]), least=least)


def _by(candidates: Sequence[PortfolioCandidate], attribute: str) -> dict[str, list[int]]:
    """Gather the numbers of candidates by a name; those without one stand alone and are left out."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, candidate in enumerate(candidates):
        name = candidate.gene if attribute == "gene" else candidate.group
        if name:
            found[name].append(number)
    return found
