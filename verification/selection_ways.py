"""The portfolio of a real tumor beside rankings that are cut at N: who is taken, and what the set is worth.

All sets are judged by the exact law of the responses that see a tumor cell drawn at random, with our own chances. A ranking
by anything else is behind in these by construction, as far as our chances are believed: the comparison says how much the
ways differ, not what patients would answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vaxsmith.selection import Composition, Target
from vaxsmith.selection.chances import key_of
from vaxsmith.selection.portfolio import (
    PortfolioCandidate,
    PortfolioSettings,
    SharedCauses,
    expected_responses,
    response_law,
)
from vaxsmith.selection.portfolio.optimum import find_optimum
from vaxsmith.selection.portfolio.problem import Problem, problem_of

PORTFOLIO, CHANCE, MOST, PERCENTILE, PEER = (
    "portfolio",
    "rank by own chance",
    "rank by expected responses",
    "rank by percentile",
    "pVACseq's order",
)
OF_PEERS = (PERCENTILE, PEER)
DEPTHS = (0.125, 0.375, 0.625, 0.875)
Chosen = list[PortfolioCandidate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """One tumor's candidates with what a ranking goes by.

    ``percentile`` maps a candidate's key to its best percentile by molecule, class I; ``peer`` its place in the peer's
    table, for those that stand there.
    """

    candidates: Mapping[str, PortfolioCandidate]
    causes: SharedCauses
    settings: PortfolioSettings
    percentile: Mapping[str, Mapping[str, float]]
    peer: Mapping[str, int]

    def problem(self, count: int) -> Problem:
        """State the choice of at most ``count``."""
        return problem_of(list(self.candidates.values()), self.causes, replace(self.settings, targets=count))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a set is worth.

    ``at_least[j]`` is the chance of j + 1 or more responses, up to five; ``objective`` that of the portfolio. ``targets``
    counts, by molecule, those with an epitope there. ``covered`` is the mean chance, over pairs of a quarter of the tumor's
    cells and a molecule, that some response through the molecule sees these cells; ``touched`` the share of pairs with any
    target. ``left`` is, by molecule, the expected responses once it is lost for certain.
    """

    keys: frozenset[str]
    expected: float
    objective: float
    at_least: tuple[float, ...]
    targets: Mapping[str, int]
    covered: float
    touched: float
    left: Mapping[str, float]

    @property
    def fewest(self) -> int:
        """The targets on the molecule that has the fewest."""
        return min(self.targets.values())

    @property
    def shares_lost(self) -> list[float]:
        """The share of the expected responses that each molecule's loss takes."""
        return [1.0 - left / self.expected for left in self.left.values()]


def contest_of(composition: Composition, settings: PortfolioSettings, peer: Sequence[str]) -> Contest:
    """Gather one tumor's candidates; ``peer`` lists variants' labels in the order of the peer's table."""
    targets = (*composition.chosen, *composition.next_in_line, *composition.not_wanted, *composition.rest)
    place = {label: number for number, label in reversed(list(enumerate(peer)))}
    return Contest(
        candidates=composition.candidates,
        causes=composition.causes,
        settings=settings,
        percentile={key_of(target): _percentiles(target) for target in targets},
        peer={key_of(target): place[target.label] for target in targets if target.label in place},
    )


def take(contest: Contest, way: str, count: int) -> Chosen:
    """Take at most ``count`` candidates, no more per gene than the portfolio may."""
    if way == PORTFOLIO:
        problem = contest.problem(count)
        return [problem.candidates[number] for number in np.flatnonzero(find_optimum(problem).taken == 1.0)]
    alive = {risk.allele for risk in contest.causes.alleles if risk.failure < 1.0}

    def chance(candidate: PortfolioCandidate) -> float:
        missed = np.prod([1.0 - epitope.chance for epitope in candidate.epitopes if epitope.allele in alive])
        return -candidate.made * candidate.clonal_fraction * float(1.0 - missed)

    def percentile(candidate: PortfolioCandidate) -> float:
        known = contest.percentile[candidate.key]
        return min((value for allele, value in known.items() if allele in alive), default=np.inf)

    ranks: dict[str, Callable[[PortfolioCandidate], float]] = {
        CHANCE: chance,
        MOST: lambda candidate: -expected_responses([candidate], contest.causes),
        PERCENTILE: percentile,
        PEER: lambda candidate: contest.peer.get(candidate.key, np.inf),
    }
    rank, genes, taken = ranks[way], Counter[str](), Chosen()
    for candidate in sorted(contest.candidates.values(), key=lambda candidate: (rank(candidate), candidate.key)):
        if genes[candidate.gene] < contest.settings.most_per_gene and len(taken) < count and rank(candidate) < np.inf:
            taken.append(candidate)
            genes[candidate.gene] += 1
    return taken


def judge(contest: Contest, chosen: Chosen, count: int) -> Judged:
    """Say what a set is worth."""
    causes = contest.causes
    law, problem = response_law(chosen, causes), contest.problem(count)
    keys = frozenset(candidate.key for candidate in chosen)
    shown = Counter(allele for candidate in chosen for allele in {epitope.allele for epitope in candidate.epitopes})
    names = [risk.allele for risk in causes.alleles]
    pairs = [_seen(chosen, causes, depth, name) for depth in DEPTHS for name in names]
    return Judged(
        keys=keys,
        expected=law.expected,
        objective=problem.value(np.array([float(candidate.key in keys) for candidate in problem.candidates])),
        at_least=(*law.at_least[1:6], *[0.0] * max(0, 5 - len(chosen))),
        targets={name: shown[name] for name in names},
        covered=float(np.mean(pairs)),
        touched=float(np.mean([pair > 0.0 for pair in pairs])),
        left={name: expected_responses(chosen, lost(causes, name)) for name in names},
    )


def lost(causes: SharedCauses, allele: str, share: float = 1.0) -> SharedCauses:
    """Give the causes with a molecule lost in a share of the tumor's cells; what else may fail stays."""
    alleles = tuple(
        replace(risk, failure=1.0 - (1.0 - risk.failure) * (1.0 - share)) if risk.allele == allele else risk
        for risk in causes.alleles
    )
    return replace(causes, alleles=alleles)


def _percentiles(target: Target) -> dict[str, float]:
    best: dict[str, float] = {}
    for evidence in target.peptides:
        best.setdefault(evidence.prediction.allele, evidence.prediction.percentile)
    return best


def _seen(chosen: Chosen, causes: SharedCauses, depth: float, allele: str) -> float:
    """Give the chance that some response through a molecule that works sees cells of a certain depth.

    Each target is carried by the cells up to its clonal fraction, as if smaller clones lay inside larger ones: the worst
    case, and not what the objective reckons with where no clone has a name.
    """
    missed = 1.0
    for candidate in chosen:
        if candidate.clonal_fraction >= depth:
            for epitope in candidate.epitopes:
                if epitope.allele == allele:
                    missed *= 1.0 - candidate.made * (1.0 - causes.gene_failure.value) * epitope.chance
    return 1.0 - missed
