"""Fold a molecule exactly, and read the helices of a structure."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import SettingsError
from vaxsmith.mrna.codon_structure import UNITS_PER_KCAL, go_on, structure_energy
from vaxsmith.mrna.energy_parameters import LONGEST_INTERIOR, energy_model
from vaxsmith.mrna.motif_automaton import LETTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Energy in kcal/mol at 37 °C and the dot-bracket structure."""

    energy: float
    structure: str


def fold(sequence: str, *, unpaired: tuple[int, int] = (0, 0)) -> Fold:
    """Give the structure of least energy, Turner 2004 at 37 °C without dangling ends, pairs at any distance.

    ``unpaired`` is a stretch ``[start, end)`` whose letters may not pair. DNA or RNA letters. What ViennaRNA's ``-d0``
    computes, by the compiled core: a graph of codings with a single path is a plain molecule.

    >>> fold("GGGGAAAACCCC").structure
    '((((....))))'

    Raises:
        SettingsError: the sequence is empty or has other letters than A, C, G, T and U.
    """
    letters = sequence.upper().replace("U", "T")
    if not letters or set(letters) - set(LETTERS):
        raise SettingsError("a sequence without letters, or with others than A, C, G, T and U, cannot be folded")
    from vaxsmith.mrna.native import optimal_coding

    length = len(letters)
    start, end = unpaired
    _, _, _, structure = optimal_coding(
        energy_model(length),
        length=length,
        boundary=list(range(length + 1)),
        source=list(range(length)),
        target=list(range(1, length + 1)),
        letter=[LETTERS.index(letter) for letter in letters],
        cost=[0.0] * length,
        may_pair=[0 if start <= place < end else 1 for place in range(length)],
        longest_loop=LONGEST_INTERIOR,
        unit=UNITS_PER_KCAL / 100,
        progress=go_on,
    )
    return Fold(energy=structure_energy(letters, structure), structure=structure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Helix:
    """A stretch of stacked pairs without interruption: bases ``first`` .. ``first + length`` with those up to ``last``."""

    first: int
    last: int
    length: int


def helices(structure: str) -> list[Helix]:
    """Give every uninterrupted helix of a dot-bracket structure, longest first.

    >>> [helix.length for helix in helices("((..((...))))")]
    [2, 2]
    """
    partner: dict[int, int] = {}
    opened: list[int] = []
    for place, mark in enumerate(structure):
        if mark == "(":
            opened.append(place)
        elif mark == ")":
            partner[opened.pop()] = place
    found: list[Helix] = []
    for first in sorted(partner):
        if partner.get(first - 1) == partner[first] + 1:
            continue  # inside a helix that began earlier
        length = 1
        while partner.get(first + length) == partner[first] - length:
            length += 1
        found.append(Helix(first=first, last=partner[first], length=length))
    return sorted(found, key=lambda helix: (-helix.length, helix.first))
