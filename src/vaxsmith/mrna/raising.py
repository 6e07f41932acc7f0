"""Raise codons one by one as long as every rule stays kept.

Prices act on whole windows, and equal linkers all answer to them alike, so a mended coding lies a little inside the limits.
Here each residue, the one with most to gain first, takes its best codon that spells no forbidden or banned word, makes no
word recur and keeps every GC window; the passes end when nothing moves. The gain can only grow.
"""

from __future__ import annotations

from collections.abc import Mapping

from vaxsmith.mrna.motif_automaton import LETTERS
from vaxsmith.mrna.pressure import CONTEXT, Pressure
from vaxsmith.mrna.repeat_repair import WordIndex

_MOST_PASSES = 4


def raise_codons(coding: str, pressure: Pressure, bans: Mapping[int, frozenset[str]]) -> str:
    """Give a coding at least as good as ``coding``, which must be free of faults, and as free of them.

    ``bans`` are words by the nucleotide of the coding sequence that they must not start at.
    """
    index = WordIndex(pressure.left + coding + pressure.right, pressure.settings.longest_repeat + 1)
    begin, size = len(pressure.left), len(coding)
    for _ in range(_MOST_PASSES):
        moved = False
        now = index.molecule[begin : begin + size]
        todo = []
        for residue, own in enumerate(pressure.gains):
            lost = max(own.values()) - own[now[3 * residue : 3 * residue + 3]]
            if lost:
                todo.append((-lost, residue))
        for _, residue in sorted(todo):
            moved |= _raise_one(index, pressure, bans, residue)
        if not moved:
            break
    return index.molecule[begin : begin + size]


def _raise_one(index: WordIndex, pressure: Pressure, bans: Mapping[int, frozenset[str]], residue: int) -> bool:
    start = len(pressure.left) + 3 * residue
    now = index.molecule[start : start + 3]
    own = pressure.gains[residue]
    for codon in sorted((c for c in own if own[c] > own[now]), key=lambda c: (-own[c], c)):
        if not _keeps_words(index, pressure, bans, start, codon):
            continue
        index.replace(start, codon)
        if not any(index.recurs(place) for place in index.around(start, start + 3)) and _keeps_gc(index, pressure, residue):
            return True
        index.replace(start, now)
    return False


def _keeps_words(index: WordIndex, pressure: Pressure, bans: Mapping[int, frozenset[str]], start: int, codon: str) -> bool:
    molecule = index.molecule
    state = pressure.automaton.read(molecule[max(start - CONTEXT, 0) : start])
    for offset, letter in enumerate(codon + molecule[start + 3 : start + 3 + CONTEXT]):
        state = pressure.automaton.goto[state][LETTERS.index(letter)]
        # A word that begins after the codon was there before.
        if pressure.automaton.ending[state] > offset - 2 and pressure.automaton.ending[state]:
            return False
    if not bans:
        return True
    changed = molecule[:start] + codon + molecule[start + 3 :]
    begin = len(pressure.left)
    return not any(changed.startswith(word, place + begin) for place, words in bans.items() for word in words)


def _keeps_gc(index: WordIndex, pressure: Pressure, residue: int) -> bool:
    begin = len(pressure.left)
    coding = index.molecule[begin : begin + 3 * len(pressure.gains)]
    width = min(pressure.settings.gc_window, len(coding))
    nearby = coding[max(3 * residue - width + 1, 0) : 3 * residue + width + 2]
    return not pressure.windows_out(nearby, width) and pressure.overall_out(coding) == 0
