"""Compare a wild-type and a mutant protein: the smallest stretch that differs, and its short name."""

from __future__ import annotations

from vaxsmith.proteins.mutant_protein import EffectKind


def differing_stretch(wild_type: str, mutant: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Give ``(altered, replaced)``: the smallest stretches of mutant and wild type that stand for each other.

    The common prefix is taken first, then the common suffix of what is left, so a change inside a repeat is placed at the
    repeat's end, as HGVS does for proteins. Coordinates are 0-based half-open; a pure deletion has an empty ``altered``.

    >>> differing_stretch("MKTAYIA", "MKTVYIA")
    ((3, 4), (3, 4))
    >>> differing_stretch("MKLLLA", "MKLLA")
    ((4, 4), (4, 5))
    """
    shortest = min(len(wild_type), len(mutant))
    start = next((i for i in range(shortest) if wild_type[i] != mutant[i]), shortest)
    room = shortest - start
    tail = next((i for i in range(room) if wild_type[-1 - i] != mutant[-1 - i]), room)
    return (start, len(mutant) - tail), (start, len(wild_type) - tail)


def short_change(kind: EffectKind, wild_type: str, mutant: str, altered: tuple[int, int], replaced: tuple[int, int]) -> str:
    """Name a protein change the way people say it: ``G12D``, ``E746_A750del``, ``K240Rfs*12``, ``*315Yext*7``.

    One-letter form of HGVS protein nomenclature (varnomen.hgvs.org), positions 1-based; the count after ``fs*`` or
    ``ext*`` includes the new stop.
    """
    before, after = wild_type[slice(*replaced)], mutant[slice(*altered)]
    first, last = replaced[0] + 1, replaced[1]
    if kind is EffectKind.FRAMESHIFT:
        old = wild_type[altered[0]] if altered[0] < len(wild_type) else "*"
        new = mutant[altered[0]] if altered[0] < len(mutant) else "*"
        return f"{old}{first}*" if new == "*" else f"{old}{first}{new}fs*{len(mutant) - altered[0] + 1}"
    if kind is EffectKind.STOP_LOSS:
        return f"*{len(wild_type) + 1}{mutant[len(wild_type)]}ext*{len(mutant) - len(wild_type)}"
    if not before:
        left = wild_type[first - 2] if first >= 2 else ""  # HGVS names an insertion by its two neighbours
        right = wild_type[first - 1] if first - 1 < len(wild_type) else "*"
        repeated = replaced[0] >= len(after) and wild_type[replaced[0] - len(after) : replaced[0]] == after
        if repeated:
            start = replaced[0] - len(after) + 1
            head = f"{after[0]}{start}"
            return f"{head}dup" if len(after) == 1 else f"{head}_{after[-1]}{replaced[0]}dup"
        return f"{left}{first - 1}_{right}{first}ins{after}"
    place = f"{before[0]}{first}" if len(before) == 1 else f"{before[0]}{first}_{before[-1]}{last}"
    if not after:
        return f"{place}del"
    if len(before) == len(after) == 1:
        return f"{before}{first}{after}"
    return f"{place}delins{after}"


def classify(altered: tuple[int, int], replaced: tuple[int, int]) -> EffectKind:
    """Name an in-frame change by how many residues leave and arrive."""
    arrived, left = altered[1] - altered[0], replaced[1] - replaced[0]
    if arrived == left:
        return EffectKind.MISSENSE if arrived == 1 else EffectKind.MULTI_RESIDUE
    if not left:
        return EffectKind.INFRAME_INSERTION
    return EffectKind.PROTEIN_ALTERING if arrived else EffectKind.INFRAME_DELETION
