"""Compare a wild-type and a mutant protein: the smallest stretch that differs, and what kind of change it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vaxsmith.proteins.mutant_protein import EffectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What an edit does to a protein; stretches as in ``MutantProtein``.

    ``ends_at_stop`` is False when the message ends before a stop is met.
    """

    kind: EffectKind
    mutant: str
    altered: tuple[int, int]
    replaced: tuple[int, int]
    ends_at_stop: bool


def differing_stretch(wild_type: str, mutant: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Give ``(altered, replaced)``: the smallest stretches of mutant and wild type that stand for each other.

    The common prefix is taken first, then the common suffix of what is left, so a change inside a repeat is placed at the
    repeat's end, as HGVS does for proteins. Coordinates are 0-based half-open; a pure deletion has an empty ``altered``.

    >>> differing_stretch("MKTAYIA", "MKTVYIA")
    ((3, 4), (3, 4))
    >>> differing_stretch("MKLLLA", "MKLLA")
    ((4, 4), (4, 5))
    """
    start = _common_start(wild_type, mutant)
    tail = _common_start(wild_type[start:][::-1], mutant[start:][::-1])
    return (start, len(mutant) - tail), (start, len(wild_type) - tail)


def _common_start(one: str, two: str) -> int:
    """Count the residues that two proteins begin with alike, by halving: slices are compared at once."""
    low, high = 0, min(len(one), len(two))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == two[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def classify(altered: tuple[int, int], replaced: tuple[int, int]) -> EffectKind:
    """Name an in-frame change by how many residues leave and arrive."""
    arrived, left = altered[1] - altered[0], replaced[1] - replaced[0]
    if arrived == left:
        return EffectKind.MISSENSE if arrived == 1 else EffectKind.MULTI_RESIDUE
    if not left:
        return EffectKind.INFRAME_INSERTION
    return EffectKind.PROTEIN_ALTERING if arrived else EffectKind.INFRAME_DELETION


def disagreements(one: str, two: str) -> list[tuple[int, int]]:
    """Give the stretches of ``one`` that ``two`` reads otherwise: residue by residue when both are equally long.

    >>> disagreements("MKTA", "MRTV"), disagreements("MKTA", "MKKTA")
    ([(1, 2), (3, 4)], [(2, 2)])
    """
    if len(one) == len(two):
        return [(i, i + 1) for i, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    _, stretch = differing_stretch(one, two)
    return [stretch]


def merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Join stretches that touch or overlap, ascending."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return tuple(found)
