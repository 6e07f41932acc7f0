"""Name a change of a protein as HGVS does (varnomen.hgvs.org, versions 20 and 21), short or in full."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from vaxsmith.core import STOP
from vaxsmith.proteins.change import Comparison
from vaxsmith.proteins.mutant_protein import EffectKind

# IUPAC-IUB three-letter symbols; Ter as HGVS writes a stop.
THREE_LETTERS = MappingProxyType(
    {
        "A": "Ala", "C": "Cys", "D": "Asp", "E": "Glu", "F": "Phe", "G": "Gly", "H": "His", "I": "Ile", "K": "Lys",
        "L": "Leu", "M": "Met", "N": "Asn", "P": "Pro", "Q": "Gln", "R": "Arg", "S": "Ser", "T": "Thr", "V": "Val",
        "W": "Trp", "Y": "Tyr", "U": "Sec", "X": "Xaa", "*": "Ter",
    }
)  # fmt: skip


def short_name(comparison: Comparison, wild_type: str) -> str:
    """Give the one-letter name: ``G12D``, ``E746_A750del``, ``K240Rfs*12``, ``*315Yext*7``; ``?`` for an end not known."""
    return _name(comparison, wild_type, lambda residues: residues)


def protein_name(comparison: Comparison, wild_type: str) -> str:
    """Give the three-letter name with its ``p.``: ``p.Gly12Asp``, ``p.Lys240ArgfsTer12``."""
    return "p." + _name(comparison, wild_type, lambda residues: "".join(THREE_LETTERS[residue] for residue in residues))


def _name(comparison: Comparison, wild_type: str, spell: Callable[[str], str]) -> str:
    mutant, first = comparison.mutant, comparison.replaced[0]
    if comparison.kind in (EffectKind.FRAMESHIFT, EffectKind.STOP_LOSS, EffectKind.STOP_GAIN):
        return _tail_name(comparison, wild_type, spell)
    before, after = wild_type[slice(*comparison.replaced)], mutant[slice(*comparison.altered)]
    if not before:
        return _insertion_name(wild_type, first, after, spell)
    place = _span(wild_type, first, comparison.replaced[1], spell)
    if not after:
        return f"{place}del"
    if len(before) == len(after) == 1:
        return f"{place}{spell(after)}"
    return f"{place}delins{spell(after)}"


def _tail_name(comparison: Comparison, wild_type: str, spell: Callable[[str], str]) -> str:
    """Name a change that is new to the protein's end."""
    first, new = comparison.replaced[0], comparison.mutant[comparison.altered[0] :]
    closed = wild_type + STOP
    if comparison.kind is EffectKind.STOP_GAIN and not new:
        return f"{spell(wild_type[first])}{first + 1}{spell(STOP)}"
    if comparison.kind is EffectKind.STOP_GAIN:
        last = min(first + len(new), len(wild_type) - 1)
        return f"{_span(wild_type, first, last + 1, spell)}delins{spell(new + STOP)}"
    extends = comparison.kind is EffectKind.STOP_LOSS and first == len(wild_type)
    # Counted with the new stop: from the first changed residue, or from the old stop for an extension.
    count = str(len(new) + (0 if extends else 1)) if comparison.ends_at_stop else "?"
    word = "ext" if extends else "fs"
    return f"{spell(closed[first])}{first + 1}{spell(new[0])}{word}{spell(STOP)}{count}"


def _insertion_name(wild_type: str, place: int, after: str, spell: Callable[[str], str]) -> str:
    if wild_type[max(0, place - len(after)) : place] == after:
        return f"{_span(wild_type, place - len(after), place, spell)}dup"
    right = wild_type[place] if place < len(wild_type) else STOP
    return f"{spell(wild_type[place - 1])}{place}_{spell(right)}{place + 1}ins{spell(after)}"


def _span(protein: str, start: int, end: int, spell: Callable[[str], str]) -> str:
    first = f"{spell(protein[start])}{start + 1}"
    return first if end - start == 1 else f"{first}_{spell(protein[end - 1])}{end}"
