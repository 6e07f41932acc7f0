"""What ribonucleases make of the molecule and trypsin of its protein: the maps by which a laboratory recognises them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from vaxsmith.core import InputError
from vaxsmith.mrna.catalogue.enzymes import RIBONUCLEASES, Ribonuclease
from vaxsmith.mrna.catalogue.nucleotides import PROTON_MASS, Formula
from vaxsmith.mrna.manufacture.masses import average_mass, monoisotopic_mass, oligonucleotide_atoms, peptide_atoms

SHORTEST_TELLING = {"oligonucleotide": 6, "peptide": 6}
"""Shorter pieces occur anywhere: they are listed and not counted for coverage (house choice)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece ``[start, end)`` of a digest with its letters and its masses in Da (neutral).

    ``copies`` is how often the same piece with the same ends comes out; ``same_mass`` how many different pieces share its
    average mass to 0.01 Da, itself included: 1 is told by weighing alone.
    """

    start: int
    end: int
    letters: str
    average_mass: float
    monoisotopic_mass: float
    copies: int
    same_mass: int

    @property
    def unique(self) -> bool:
        """Whether this piece comes from one place alone."""
        return self.copies == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceMap:
    """Every piece of a digest in order, and the fraction of the molecule that unique pieces of useful length cover."""

    enzyme: str
    pieces: tuple[Piece, ...]
    shortest_telling: int
    covered: float


def digest_rna(rna: str, enzyme: Ribonuclease, *, cap: str, modified_nucleotide: str = "none") -> PieceMap:
    """Cut an RNA (A, C, G, U) completely; inner pieces end in a 3′ phosphate, the first carries the cap.

    Raises:
        InputError: nothing, or other letters.
        SettingsError: the cap or the nucleotide cannot be weighed.
    """
    if not rna or set(rna) - set("ACGU"):
        raise InputError("the RNA is empty or has other letters", expected="letters A, C, G, U")
    borders = [place for place in range(1, len(rna)) if rna[place - 1 : place + 1] in enzyme.cuts.value]

    def atoms(start: int, end: int) -> Formula:
        return oligonucleotide_atoms(
            rna[start:end],
            start=cap if start == 0 else "hydroxyl",
            end="hydroxyl" if end == len(rna) else "phosphate",
            modified_nucleotide=modified_nucleotide,
        )

    spans = _spans(borders, len(rna))
    weights = _weigh({span: atoms(*span) for span in spans})
    return _map(enzyme.name, rna, spans, weights, SHORTEST_TELLING["oligonucleotide"])


def digest_protein(protein: str) -> PieceMap:
    """Cut a protein by trypsin, completely: behind K and R, not before P; cysteines reduced.

    Raises:
        InputError: nothing, or letters other than the twenty residues.
    """
    borders = [place for place in range(1, len(protein)) if protein[place - 1] in "KR" and protein[place] != "P"]
    spans = _spans(borders, len(protein))
    weights = _weigh({span: peptide_atoms(protein[slice(*span)]) for span in spans})
    return _map("trypsin", protein, spans, weights, SHORTEST_TELLING["peptide"])


def every_ribonuclease(rna: str, *, cap: str, modified_nucleotide: str) -> tuple[PieceMap, ...]:
    """Cut by each ribonuclease of the catalogue."""
    return tuple(
        digest_rna(rna, enzyme, cap=cap, modified_nucleotide=modified_nucleotide) for enzyme in RIBONUCLEASES.values()
    )


def protonated(mass: float, charge: int = 1) -> float:
    """Give mass over charge of a piece that carries ``charge`` protons."""
    return mass / charge + PROTON_MASS.value


def _spans(borders: list[int], size: int) -> list[tuple[int, int]]:
    marks = [0, *borders, size]
    return list(pairwise(marks))


def _weigh(atoms: dict[tuple[int, int], Formula]) -> dict[tuple[int, int], tuple[float, float]]:
    return {span: (average_mass(own), monoisotopic_mass(own)) for span, own in atoms.items()}


def _map(
    enzyme: str,
    letters: str,
    spans: list[tuple[int, int]],
    weights: dict[tuple[int, int], tuple[float, float]],
    shortest: int,
) -> PieceMap:
    # The same letters weigh otherwise at an end of the molecule, so a piece is its letters and its mass.
    kinds = [(letters[start:end], round(weights[start, end][0], 2)) for start, end in spans]
    copies = Counter(kinds)
    by_mass = Counter(mass for _, mass in copies)
    pieces = tuple(
        Piece(
            start=span[0],
            end=span[1],
            letters=kind[0],
            average_mass=weights[span][0],
            monoisotopic_mass=weights[span][1],
            copies=copies[kind],
            same_mass=by_mass[kind[1]],
        )
        for span, kind in zip(spans, kinds, strict=True)
    )
    telling = sum(item.end - item.start for item in pieces if item.unique and item.end - item.start >= shortest)
    return PieceMap(enzyme=enzyme, pieces=pieces, shortest_telling=shortest, covered=telling / len(letters))
