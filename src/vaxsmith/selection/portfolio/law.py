"""Verb: the exact law of the number of responses that a chosen set raises, shared causes included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vaxsmith.selection.portfolio.candidate import CellPopulation, PortfolioCandidate, SharedCauses
from vaxsmith.selection.portfolio.scenarios import Floats, answer_chance, carried_by_cells, class_states, misses_of

ENUMERATED_MOLECULES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseLaw:
    """How many of the chosen targets raise a response: ``expected`` in all; ``at_least[j]`` is the chance of j or more.

    ``folded`` names the molecules whose failure was taken as independent for each target, because too many were at play
    to go through every combination; they are those through which the fewest responses are expected.
    """

    expected: float
    at_least: tuple[float, ...]
    folded: tuple[str, ...] = ()


def response_law(chosen: Sequence[PortfolioCandidate], causes: SharedCauses, *, one_cell: bool = True) -> ResponseLaw:
    """Give the law of the number of responses, over every combination of failing molecules, classes, genes and cells.

    Given these causes each target answers or not on its own, so the number follows the Poisson-binomial law, which is
    convolved target by target, and gene by gene where several share one. With ``one_cell`` a response counts when it sees a
    tumor cell drawn at random, as in the objective; without, when it sees any of the tumor's cells that carry the target.

    Raises:
        SettingsError: an epitope's molecule or a clone is not among the causes.
    """
    misses = misses_of(chosen, causes)
    share, carried = carried_by_cells(chosen, causes)
    if not one_cell:
        share, carried = np.ones(1), np.ones((1, len(chosen)))
    failure = np.array([risk.failure for risk in causes.alleles])
    classes = np.array([risk.mhc_class for risk in causes.alleles], dtype=np.int64)
    made = np.array([candidate.made for candidate in chosen])
    at_play = [n for n in range(len(failure)) if 0.0 < failure[n] < 1.0 and (misses[n] < 1.0).any()]
    at_play.sort(key=lambda n: (-float((1.0 - misses[n]) @ made), n))
    listed, folded = at_play[:ENUMERATED_MOLECULES], at_play[ENUMERATED_MOLECULES:]
    law = np.zeros(len(chosen) + 1)
    for failed_classes, probability in class_states(causes):
        gone = np.isin(classes, failed_classes)
        open_ones = [n for n in listed if not gone[n]]
        patterns = (np.arange(1 << len(open_ones))[:, None] >> np.arange(len(open_ones))) & 1
        failing = np.repeat(np.where(gone, 1.0, failure)[None, :], len(patterns), axis=0)
        failing[:, open_ones] = patterns
        weight = probability * np.prod(np.where(patterns == 1, failure[open_ones], 1.0 - failure[open_ones]), axis=1)
        chance = answer_chance(misses, failing) * made
        for population in range(len(share)):
            law += share[population] * (weight @ _convolved(chance * carried[population], chosen, causes.gene_failure.value))
    at_least = np.clip(np.cumsum(law[::-1])[::-1], 0.0, 1.0)
    return ResponseLaw(
        expected=float(law @ np.arange(len(law))),
        at_least=(1.0, *(float(chance) for chance in at_least[1:])),
        folded=tuple(causes.alleles[n].allele for n in folded),
    )


def expected_responses(chosen: Sequence[PortfolioCandidate], causes: SharedCauses) -> float:
    """Give the expected number of responses that see a tumor cell drawn at random; exact, and cheap.

    Raises:
        SettingsError: an epitope's molecule or a clone is not among the causes.
    """
    share, carried = carried_by_cells(chosen, causes)
    made = np.array([candidate.made for candidate in chosen]) * (1.0 - causes.gene_failure.value)
    failure = np.array([risk.failure for risk in causes.alleles])
    classes = np.array([risk.mhc_class for risk in causes.alleles], dtype=np.int64)
    misses, total = misses_of(chosen, causes), 0.0
    for failed_classes, probability in class_states(causes):
        rates = np.where(np.isin(classes, failed_classes), 1.0, failure)
        chance = answer_chance(misses, rates[None, :])[0]
        total += probability * float(share @ carried @ (chance * made))
    return total


def one_population(causes: SharedCauses, clone: str) -> tuple[CellPopulation, ...]:
    """Give the cells that carry ``clone``, their shares scaled to sum to 1; none where no cell carries it."""
    inside = [population for population in causes.cells if clone in population.clones and population.share > 0.0]
    total = sum(population.share for population in inside)
    return tuple(CellPopulation(share=population.share / total, clones=population.clones) for population in inside)


def _convolved(chance: Floats, chosen: Sequence[PortfolioCandidate], gene_failure: float) -> Floats:
    """Give the law (M, T + 1) of the number of responses for M rows of chances (M, T), whole genes failing together."""
    genes: dict[str, list[int]] = defaultdict(list)
    for number, candidate in enumerate(chosen):
        genes[candidate.gene or f"\0{number}"].append(number)
    law = np.zeros((len(chance), len(chosen) + 1))
    law[:, 0] = 1.0
    for members in genes.values():
        block = np.zeros((len(chance), len(members) + 1))
        block[:, 0] = 1.0
        for number in members:
            answered = chance[:, number, None]
            block[:, 1:] = block[:, 1:] * (1.0 - answered) + block[:, :-1] * answered
            block[:, :1] *= 1.0 - answered
        block *= 1.0 - gene_failure
        block[:, 0] += gene_failure
        together = law * block[:, :1]
        for count in range(1, len(members) + 1):
            together[:, count:] += law[:, :-count] * block[:, count, None]
        law = together
    return law
