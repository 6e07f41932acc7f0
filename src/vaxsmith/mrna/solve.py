"""Verb: the exact optimum of a coding task under prices, bans and allowed codons, with structure or for codons alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import InfeasibleError
from vaxsmith.mrna.coding_task import CodingTask
from vaxsmith.mrna.codon_graph import CodingChoices, NoCoding, build_codon_graph, cheapest_molecule
from vaxsmith.mrna.codon_structure import Progress, optimal_coding

_UNITS = 10**9  # costs in whole units, so that ties do not depend on the order of additions
_NO_CODONS: Mapping[int, frozenset[str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A coding sequence (DNA letters), the structure of its whole molecule and its energy in kcal/mol.

    Without structure the brackets are dots and the energy is 0. ``value`` is the objective without prices on places.
    """

    coding: str
    structure: str
    energy: float
    value: float


def solve(
    task: CodingTask,
    prices: NDArray[np.float64] | None = None,
    *,
    allowed: Mapping[int, frozenset[str]] = _NO_CODONS,
    closed_start: bool = False,
    progress: Progress | None = None,
) -> Solution | None:
    """Give the coding of least objective, or None where none is left.

    ``prices`` (kcal/mol, float64 (nucleotides of the coding sequence,)) is charged for each G or C at its place.
    ``allowed[i]`` are the only codons for residue i. ``closed_start`` lets the first codons pair.
    """
    if not task.structured:
        return _codons_alone(task, prices, allowed)
    priced = task.prices(prices)
    if task.objective.letters:
        for place in range(task.size):
            own = dict(priced.get(place, {}))
            for letter, price in task.objective.letters.items():
                own[letter] = own.get(letter, 0.0) + price
            priced[place] = own
    settings = task.settings
    try:
        found = optimal_coding(
            task.protein,
            weight=settings.exchange_rate,
            codon_weights=task.objective.codon_weights,
            motifs=task.words,
            left=task.left,
            right=task.right,
            max_loop=settings.longest_loop,
            unpaired_codons=0 if closed_start else min(settings.open_codons, len(task.protein)),
            prices=priced,
            bans=task.bans,
            neighbours=task.objective.neighbours,
            allowed=allowed,
            loops=task.objective.loops,
            progress=progress,
        )
    except InfeasibleError:
        return None
    return Solution(
        coding=found.sequence,
        structure=found.structure,
        energy=found.energy,
        value=task.value(found.sequence, found.energy, found.structure),
    )


def _codons_alone(
    task: CodingTask, prices: NDArray[np.float64] | None, allowed: Mapping[int, frozenset[str]]
) -> Solution | None:
    """Choose codons without structure: the cheapest path through the same graph."""
    units = {codon: round(task.objective.codon(codon) * _UNITS) for codons in task.usable.values() for codon in codons}
    graph = build_codon_graph(
        CodingChoices(
            costs=[
                {codon: units[codon] for codon in task.usable[residue] if place not in allowed or codon in allowed[place]}
                for place, residue in enumerate(task.protein)
            ],
            automaton=task.automaton,
            left=task.left,
            right=task.right,
            prices={
                place: {letter: round(price * _UNITS) for letter, price in letters.items()}
                for place, letters in task.prices(prices).items()
            },
            bans=task.bans,
            neighbours={pair: round(price * _UNITS) for pair, price in task.objective.neighbours.items()},
        )
    )
    if isinstance(graph, NoCoding):
        return None
    molecule = cheapest_molecule(graph)
    coding = molecule[len(task.left) : len(task.left) + task.size]
    structure = "." * len(molecule)
    return Solution(coding=coding, structure=structure, energy=0.0, value=task.value(coding, 0.0, structure))
