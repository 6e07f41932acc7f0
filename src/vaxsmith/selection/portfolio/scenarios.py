"""Scenarios: which shared causes strike, how likely that is, and how likely each candidate then raises a response."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import SettingsError
from vaxsmith.selection.portfolio.candidate import CellPopulation, PortfolioCandidate, SharedCauses

Floats = NDArray[np.float64]

STRIKES = 2
"""How many things (HLA molecules, whole classes) fail at once in a scenario of its own; more share one (decision 0015)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    """S scenarios for T candidates: ``weight`` (S,) sums to 1, ``chance`` (S, T) is that of a response in the scenario.

    Σ over scenarios of weight × chance is each candidate's chance of a response exactly, whatever was put together.
    """

    weight: Floats
    chance: Floats


def scenarios_of(candidates: Sequence[PortfolioCandidate], causes: SharedCauses) -> Scenarios:
    """Combine what may fail among HLA molecules with the populations of cells that a response may meet.

    A scenario is a set of failing molecules times a population of cells. Up to ``STRIKES`` molecules or whole classes that
    fail at once have one each; everything rarer shares one, whose chances are the conditional means. A failing gene is in
    every chance as a factor; that it strikes a gene's targets together is priced apart (``GenePairs``).

    Raises:
        SettingsError: a candidate has an epitope on a molecule, or a clone, that the causes do not name.
    """
    weight, chance = _molecules(candidates, causes)
    share, carried = carried_by_cells(candidates, causes)
    made = np.array([candidate.made for candidate in candidates]) * (1.0 - causes.gene_failure.value)
    chance = (chance * made)[:, None, :] * carried[None, :, :]
    weight = np.outer(weight, share).reshape(-1)
    return Scenarios(weight=weight, chance=chance.reshape(len(weight), len(candidates)))


def molecule_rows(candidates: Sequence[PortfolioCandidate], causes: SharedCauses) -> Scenarios:
    """Give one row for each HLA molecule and population of cells: the chance (rows, T) of a response through the molecule.

    ``weight`` is the population's share of cells; a molecule that is certain to fail has no rows.
    """
    share, carried = carried_by_cells(candidates, causes)
    made = np.array([candidate.made for candidate in candidates]) * (1.0 - causes.gene_failure.value)
    answered = 1.0 - misses_of(candidates, causes)
    rows: list[Floats] = []
    weights: list[float] = []
    for number, risk in enumerate(causes.alleles):
        of_class = causes.failure_of(risk.mhc_class)
        works = (1.0 - risk.failure) * (1.0 - of_class)
        if works > 0.0:
            rows.extend(carried * (answered[number] * made * works))
            weights.extend(share)
    return Scenarios(weight=np.array(weights), chance=np.array(rows).reshape(len(weights), len(candidates)))


def answer_chance(misses: Floats, failing: Floats) -> Floats:
    """Give the chance (S, T) that at least one epitope is answered.

    ``misses`` (A, T) is the chance that no epitope on a molecule is answered though it works; ``failing`` (S, A) that the
    molecule fails (0 or 1 where that is known in the scenario).
    """
    unanswered = np.ones((failing.shape[0], misses.shape[1]))
    for molecule in range(misses.shape[0]):
        miss = misses[molecule]
        touched = np.flatnonzero(miss < 1.0)
        gone = failing[:, molecule, None]
        unanswered[:, touched] *= miss[touched] + (1.0 - miss[touched]) * gone
    return 1.0 - unanswered


def misses_of(candidates: Sequence[PortfolioCandidate], causes: SharedCauses) -> Floats:
    """Give, for A molecules × T candidates, the chance that no epitope on the molecule is answered though it works.

    Raises:
        SettingsError: an epitope lies on a molecule that the causes do not name, or name with the other class.
    """
    place = {(risk.allele, risk.mhc_class): number for number, risk in enumerate(causes.alleles)}
    misses = np.ones((len(place), len(candidates)))
    for column, candidate in enumerate(candidates):
        for epitope in candidate.epitopes:
            number = place.get((epitope.allele, epitope.mhc_class))
            if number is None:
                raise SettingsError(
                    f"an epitope on {epitope.allele} (class {epitope.mhc_class}), none of the patient's molecules",
                    expected=", ".join(risk.allele for risk in causes.alleles) or "a list of molecules",
                    remedy="list every molecule, with its class, in the shared causes",
                    place=candidate.key,
                )
            misses[number, column] *= 1.0 - epitope.chance
    return misses


def class_states(causes: SharedCauses) -> list[tuple[tuple[int, ...], float]]:
    """Give the sets of failing classes, each with its probability; impossible ones are left out."""
    classes = sorted({risk.mhc_class for risk in causes.alleles})
    states = []
    for fails in product((False, True), repeat=len(classes)):
        probability = 1.0
        for mhc_class, failing in zip(classes, fails, strict=True):
            rate = causes.failure_of(mhc_class)
            probability *= rate if failing else 1.0 - rate
        if probability > 0.0:
            states.append((tuple(c for c, failing in zip(classes, fails, strict=True) if failing), probability))
    return states


def _molecules(candidates: Sequence[PortfolioCandidate], causes: SharedCauses) -> tuple[Floats, Floats]:
    """Give weights (S,) and chances (S, T) of the sets of failing molecules."""
    misses = misses_of(candidates, causes)
    failure = np.array([risk.failure for risk in causes.alleles])
    classes = np.array([risk.mhc_class for risk in causes.alleles], dtype=np.int64)
    sets: dict[frozenset[int], float] = defaultdict(float)
    for failed_classes, probability in class_states(causes):
        inside = frozenset(int(n) for n in np.flatnonzero(np.isin(classes, failed_classes)))
        outside = [n for n in range(len(failure)) if n not in inside and failure[n] > 0.0]
        certain = [n for n in outside if failure[n] == 1.0]
        open_ones = [n for n in outside if failure[n] < 1.0]
        none = probability * float(np.prod(1.0 - failure[open_ones]))
        for count in range(min(STRIKES - len(failed_classes), len(open_ones)) + 1):
            for failing in combinations(open_ones, count):
                odds = float(np.prod([failure[n] / (1.0 - failure[n]) for n in failing]))
                sets[inside.union(certain, failing)] += none * odds
    order = sorted(sets, key=lambda failed: (len(failed), sorted(failed)))
    gone = np.zeros((len(order), len(failure)))
    for row, failed in enumerate(order):
        gone[row, sorted(failed)] = 1.0
    weight = np.array([sets[failed] for failed in order])
    chance = answer_chance(misses, gone)
    rest = 1.0 - float(weight.sum())
    if rest < 1e-12:
        return weight / weight.sum(), chance
    overall = np.zeros(len(candidates))
    for failed_classes, probability in class_states(causes):
        rates = np.where(np.isin(classes, failed_classes), 1.0, failure)
        overall += probability * answer_chance(misses, rates[None, :])[0]
    remaining = np.clip((overall - weight @ chance) / rest, 0.0, 1.0)
    return np.append(weight, rest), np.vstack([chance, remaining])


def carried_by_cells(candidates: Sequence[PortfolioCandidate], causes: SharedCauses) -> tuple[Floats, Floats]:
    """Give the populations' shares (P,) and which share of each population carries each candidate (P, T).

    Raises:
        SettingsError: a candidate has a clone that no population carries.
    """
    cells = causes.cells or (CellPopulation(share=1.0),)
    named = {clone for population in cells for clone in population.clones}
    carried = np.empty((len(cells), len(candidates)))
    for column, candidate in enumerate(candidates):
        if candidate.clone and causes.cells and candidate.clone not in named:
            raise SettingsError(
                f"clone {candidate.clone}, which no population of cells carries",
                expected=", ".join(sorted(named)) or "populations that carry clones",
                remedy="list the clone in the populations of the shared causes (nested_cells)",
                place=candidate.key,
            )
        for row, population in enumerate(cells):
            known = bool(candidate.clone) and bool(causes.cells)
            carried[row, column] = float(candidate.clone in population.clones) if known else candidate.clonal_fraction
    return np.array([population.share for population in cells]), carried
