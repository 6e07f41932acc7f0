"""Verbs: mend a working copy, change by change, where GC windows, repeats or helices are out of limits, then polish it.

Each change is one codon, or two that pair. The one that costs least for what it mends goes first. What a change cost is
kept in a queue and asked again when its turn comes, since other changes may have altered it (lazy greedy).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from vaxsmith.mrna.folding import helices
from vaxsmith.mrna.sequence_checks import merge_repeats, recurring_words
from vaxsmith.mrna.working_copy import Edits, WorkingCopy

_MOST_REPEATS = 300
"""Changes made against repeats, at most: keeps the time of hopeless proteins (linkers alone) bounded."""

_GC_WORTH = 0.3
"""What a base too many in one window counts while repeats and helices are broken, in kcal/mol."""

_SMALLEST_GAIN = 1e-6
_PAIRS = frozenset({"AT", "TA", "GC", "CG", "GT", "TG"})


def mend(copy: WorkingCopy) -> None:
    """Mend repeats, helices and GC windows, as far as single changes can."""
    mend_repeats(copy)
    break_helices(copy)
    mend_gc(copy)


def mend_gc(copy: WorkingCopy) -> None:
    """Bring GC windows, and the whole, into their limits."""
    queue: list[tuple[float, int, Edits]] = []
    for residue in _residues_at_fault(copy):
        _enqueue(queue, copy, residue)
    while queue and copy.gc_fault:
        _, residue, _ = heapq.heappop(queue)
        found = _best_for_gc(copy, residue)
        if found is None:
            continue
        if queue and found[0] > queue[0][0] + 1e-9:
            heapq.heappush(queue, (found[0], residue, found[1]))
            continue
        copy.write(found[1])
        for place in sorted({near for own, _ in found[1] for near in (own - 1, own, own + 1)}):
            if 0 <= place < len(copy.task.protein):
                _enqueue(queue, copy, place)


def mend_repeats(copy: WorkingCopy) -> None:
    """Change a codon in one copy of each word that recurs, until none does or nothing helps."""
    hopeless: set[int] = set()
    for _ in range(_MOST_REPEATS):
        stretch = next((s for s in repeated_stretches(copy) if s[0] not in hopeless), None)
        if stretch is None:
            return
        residues = range(max(stretch[0], 0) // 3, min(-(-stretch[1] // 3), len(copy.task.protein)))
        best: tuple[float, Edits] | None = None
        for residue in residues:
            for edits in copy.alternatives(residue):
                fault = copy.gc_change(edits)
                cost = copy.cost(edits)
                if cost is None:
                    continue
                cost += _GC_WORTH * max(fault, 0)
                if best is not None and cost >= best[0]:
                    continue
                fewer = copy.recurring(edits) - copy.recurring_after(edits)
                if fewer > 0 and copy.fits(edits) and (best is None or cost / fewer < best[0]):
                    best = (cost / fewer, edits)
        if best is None:
            hopeless.add(stretch[0])
        else:
            copy.write(best[1])


def repeated_stretches(copy: WorkingCopy) -> list[tuple[int, int]]:
    """Give the later copy of each repeat (the earlier where the later is fixed), in nucleotides of the coding sequence."""
    begin, end = copy.begin, copy.begin + copy.task.size
    found = []
    for repeat in merge_repeats(recurring_words(copy.words.molecule, copy.words.length)):
        for start in (repeat.second, repeat.first):
            if start < end and start + repeat.length > begin:
                found.append((start - begin, start - begin + repeat.length))
                break
    return sorted(found)


def break_helices(copy: WorkingCopy, opened: int = 1) -> None:
    """Open ``opened`` pairs in the middle of each helix that is too long, as far as codons can.

    One pair may not be enough: what is folded afresh can slip by a letter and be as long again.
    """
    longest = copy.task.settings.longest_helix
    tried: set[int] = set()
    while True:
        helix = next((h for h in helices(copy.structure) if h.length > longest and h.first not in tried), None)
        if helix is None:
            return
        tried.add(helix.first)
        # Where both remaining parts are short enough, or the middle of a very long helix.
        low, high = max(helix.length - 1 - longest, 0), min(longest, helix.length - 1)
        inside = range(low, high + 1) if low <= high else range(helix.length // 2, helix.length // 2 + 1)
        pairs = {(helix.first + offset, helix.last - offset) for offset in inside}
        for _ in range(opened):
            best = _cheapest_opening(copy, pairs)
            if best is None:
                break
            copy.write(best)
            tried.discard(helix.first)
            pairs = {pair for pair in pairs if copy.partner[pair[0]] == pair[1]}


def _cheapest_opening(copy: WorkingCopy, pairs: set[tuple[int, int]]) -> Edits | None:
    """Give the change that costs least among those that make one of the pairs impossible."""
    best: tuple[float, Edits] | None = None
    for residue in sorted({(place - copy.begin) // 3 for pair in pairs for place in pair}):
        if not 0 <= residue < len(copy.task.protein):
            continue
        for edits in copy.alternatives(residue):
            if not _opens(copy, edits, pairs):
                continue
            cost = copy.cost(edits)
            if cost is None:
                continue
            cost += _GC_WORTH * max(copy.gc_change(edits), 0)
            if (best is None or cost < best[0]) and copy.fits(edits):
                best = (cost, edits)
    return None if best is None else best[1]


def polish(copy: WorkingCopy, passes: int = 2) -> None:
    """Make every change that lowers the objective and breaks nothing, residue by residue, until nothing moves."""
    for _ in range(passes):
        moved = False
        for residue in range(len(copy.task.protein)):
            best: tuple[float, Edits] | None = None
            for edits in copy.alternatives(residue):
                cost = copy.cost(edits)
                if cost is None or cost > -_SMALLEST_GAIN or (best is not None and cost >= best[0]):
                    continue
                if copy.gc_change(edits) <= 0 and copy.fits(edits):
                    best = (cost, edits)
            if best is not None:
                copy.write(best[1])
                moved = True
        if not moved:
            return


def _residues_at_fault(copy: WorkingCopy) -> Iterable[int]:
    """Give the residues of the windows out of limits, or all where only the whole is."""
    width = copy.task.window
    found = {
        place // 3
        for start in copy.windows_at_fault()
        for place in range(int(start), min(int(start) + width, copy.task.size))
    }
    return sorted(found) or range(len(copy.task.protein))


def _enqueue(queue: list[tuple[float, int, Edits]], copy: WorkingCopy, residue: int) -> None:
    found = _best_for_gc(copy, residue)
    if found is not None:
        heapq.heappush(queue, (found[0], residue, found[1]))


def _best_for_gc(copy: WorkingCopy, residue: int) -> tuple[float, Edits] | None:
    """Give the change at a residue that costs least for each base of fault that it mends."""
    best: tuple[float, Edits] | None = None
    for edits in copy.alternatives(residue):
        if not copy.shifts_gc(edits):
            continue
        change = copy.gc_change(edits)
        if change >= 0:
            continue
        cost = copy.cost(edits)
        if cost is None:
            continue
        rate = cost / -change if cost > 0 else cost
        if (best is None or rate < best[0]) and copy.fits(edits):
            best = (rate, edits)
    return best


def _opens(copy: WorkingCopy, edits: Edits, pairs: set[tuple[int, int]]) -> bool:
    """Tell whether a change makes one of the pairs impossible."""
    changed = {copy.begin + 3 * residue + k: letter for residue, codon in edits for k, letter in enumerate(codon)}
    molecule = copy.words.molecule
    return any(
        changed.get(first, molecule[first]) + changed.get(second, molecule[second]) not in _PAIRS
        for first, second in pairs
        if first in changed or second in changed
    )
