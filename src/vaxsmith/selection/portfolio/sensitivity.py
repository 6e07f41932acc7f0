"""Verb: choose again under perturbed chances, and tell who is always in, who is a toss-up and who comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vaxsmith.core import SettingsError, Sourced
from vaxsmith.selection.portfolio.candidate import EpitopeChance, PortfolioCandidate, SharedCauses
from vaxsmith.selection.portfolio.choose import require_consistent
from vaxsmith.selection.portfolio.optimum import find_optimum, relax, settle, start_program
from vaxsmith.selection.portfolio.problem import problem_of
from vaxsmith.selection.portfolio.search import rule_table, search
from vaxsmith.selection.portfolio.settings import PortfolioSettings

_NODES_OF_A_ROUND = 20
Perturbation = Callable[[PortfolioCandidate, np.random.Generator], PortfolioCandidate]

ROBUST: Sourced[float] = Sourced(
    name="share of rounds from which a target belongs to the robust core",
    value=0.9,
    citation="vaxsmith house choice, docs/decisions/0015-portfolio.md",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """How often a candidate was chosen: ``frequency`` (0..1) over the rounds; ``chosen`` with the chances as given."""

    key: str
    frequency: float
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """What stays when the chances are not exactly those that were given.

    ``inclusions`` stand in the order of the keys. ``gap`` is the furthest that any round's set may be from the best, in
    responses; ``unproven`` counts the rounds whose set is not proven best.
    """

    rounds: int
    inclusions: tuple[Inclusion, ...]
    gap: float
    unproven: int

    @property
    def core(self) -> tuple[str, ...]:
        """The candidates that nearly every round takes, whatever the perturbation (``ROBUST``)."""
        return tuple(one.key for one in self.inclusions if one.frequency >= ROBUST.value)

    @property
    def toss_ups(self) -> tuple[str, ...]:
        """The candidates that some rounds take and others do not, the most often taken first."""
        between = [one for one in self.inclusions if 1.0 - ROBUST.value < one.frequency < ROBUST.value]
        return tuple(one.key for one in sorted(between, key=lambda one: (-one.frequency, one.key)))

    @property
    def next_in_line(self) -> tuple[str, ...]:
        """The candidates left out with the chances as given that some round takes, the most often taken first."""
        left_out = [one for one in self.inclusions if not one.chosen and one.frequency > 0.0]
        return tuple(one.key for one in sorted(left_out, key=lambda one: (-one.frequency, one.key)))


def inclusion_frequencies(
    candidates: Sequence[PortfolioCandidate],
    causes: SharedCauses,
    settings: PortfolioSettings,
    draws: Iterable[Sequence[PortfolioCandidate]],
) -> Sensitivity:
    """Choose once as given and once for each draw, and count who is in.

    Each of ``draws`` is the same candidates (by key) with other chances: drawn by ``perturbed``, or made by the caller from
    the members of an ensemble. A round is a search from the set as given, bounded by one linear program and settled by
    enumeration; what that leaves open stands in ``gap`` and ``unproven``.

    Raises:
        SettingsError: there are no draws, or a draw has other keys than the candidates.
        InfeasibleError: no set keeps every rule.
    """
    given = problem_of(candidates, causes, settings)
    require_consistent(given)
    table, first = rule_table(given), find_optimum(given)
    keys = [candidate.key for candidate in given.candidates]
    count, gap, unproven, rounds = np.zeros(len(keys)), 0.0, 0, 0
    for draw in draws:
        rounds += 1
        problem = problem_of(draw, causes, settings)
        if [candidate.key for candidate in problem.candidates] != keys:
            raise SettingsError(f"draw {rounds} has other candidates", expected="the same keys in each draw", place="draws")
        taken = search(problem, table, first.taken)
        near = problem.scenarios.chance @ (first.taken if taken is None else taken)
        relaxed = relax(start_program(problem, near), rounds=1)
        if taken is None or relaxed is None:
            best = find_optimum(problem, table=table)
        else:
            best = settle(problem, table, taken, relaxed, nodes=_NODES_OF_A_ROUND)
        count += best.taken
        gap = max(gap, best.gap)
        unproven += best.gap > settings.tolerance
    if not rounds:
        raise SettingsError("no draws to choose from", expected="at least one", place="sensitivity")
    inclusions = tuple(
        Inclusion(key=key, frequency=float(times / rounds), chosen=bool(taken))
        for key, times, taken in zip(keys, count, first.taken, strict=True)
    )
    return Sensitivity(rounds=rounds, inclusions=inclusions, gap=gap, unproven=unproven)


def perturbed(
    candidates: Sequence[PortfolioCandidate], perturbation: Perturbation, generator: np.random.Generator, rounds: int
) -> Iterator[list[PortfolioCandidate]]:
    """Draw the candidates anew ``rounds`` times, in the order of their keys whatever order they came in.

    Each candidate has a stream of its own, by its key, so that one candidate more or less leaves the others' draws alone.
    """
    ordered = sorted(candidates, key=lambda candidate: candidate.key)
    seed = int(generator.integers(2**63))
    streams = [np.random.default_rng([seed, *candidate.key.encode()]) for candidate in ordered]
    for _ in range(rounds):
        yield [perturbation(candidate, stream) for candidate, stream in zip(ordered, streams, strict=True)]


def noise_on_odds(spread: float, by_key: Mapping[str, float] | None = None) -> Perturbation:
    """Make a perturbation that shifts the log-odds of a candidate's chances by normal noise.

    ``spread`` is the standard deviation, that of ``by_key`` where a candidate is named there. Half of its variance is common
    to a candidate's epitopes (expression, the recognition model), half is each epitope's own (presentation).

    Raises:
        SettingsError: a spread is negative.
    """
    spreads = by_key or {}
    if min((spread, *spreads.values())) < 0.0:
        raise SettingsError("a negative spread", expected="zero or more", place="noise on odds")

    def shift(candidate: PortfolioCandidate, generator: np.random.Generator) -> PortfolioCandidate:
        part = spreads.get(candidate.key, spread) * 0.5**0.5
        common = part * float(generator.standard_normal())
        own = part * generator.standard_normal(len(candidate.epitopes))
        epitopes = tuple(
            _shifted(epitope, common + float(one)) for epitope, one in zip(candidate.epitopes, own, strict=True)
        )
        return replace(candidate, epitopes=epitopes)

    return shift


def _shifted(epitope: EpitopeChance, shift: float) -> EpitopeChance:
    chance = epitope.chance
    if not 0.0 < chance < 1.0:
        return epitope
    odds = chance / (1.0 - chance) * float(np.exp(shift))
    return replace(epitope, chance=odds / (1.0 + odds))
