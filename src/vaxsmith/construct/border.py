"""What each possible border between two pieces costs, for every linker and every place where the two ends may lie.

A border is a window's right end (or the signal's), a linker, and the next window's left end (or the trafficking domain's).
Its cost is the sum over the stretches that molecules would show across it (``worth``), and ``move_weight`` for each residue
by which its two ends were moved (``moves``). Stretches inside one piece, or inside a linker, are no matter of order and
count nowhere.

Peptides that touch only one end and the linker are the same whatever comes behind the linker: their cost is known for all
borders after a few predictions, and a border costs at least what its two ends do. Only peptides that touch both ends depend
on the pair, and there are too many pairs to ask about all: they are asked about when an order wants the border.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.construct.worth import PeptideWorth

FORBIDDEN = np.iinfo(np.int64).max // 4
"""Stands in a table of costs where there is no such border."""

_AT_ONCE = 8
"""How many joints of one border are asked about at a time."""

Stretches = dict[tuple[int, int], int]
"""What is shown at a border, by place relative to it, with its cost."""


@dataclass(frozen=True, slots=True)
class End:
    """One way in which a piece may end at a border: all its text, and the residues taken off (under 0: put on)."""

    text: str
    moved: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """The pieces that meet at borders: for N windows and the two ends of the protein, in what ways each may end.

    ``right[i]`` lists how window i may end (unmoved first), ``right[N]`` the signal alone; ``left[j]`` how window j may
    begin, ``left[N]`` the trafficking domain alone. An absent part is an empty text. ``linkers`` are the choices between
    windows; ``bare`` says of the signal's and of the trafficking domain's border that it takes no linker.
    """

    right: tuple[tuple[End, ...], ...]
    left: tuple[tuple[End, ...], ...]
    linkers: tuple[str, ...]
    bare: tuple[bool, bool]
    move_weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """One way to make the border from piece ``i`` to piece ``j``: which linker (-1: none), and how the two ends moved."""

    i: int
    j: int
    linker: int
    moved_before: int
    moved_behind: int


class BorderCosts:
    """A lower bound on the cost of every joint, made exact where asked; the cheapest joint of each border.

    ``table`` is int64 of shape (N + 1, N + 1, L, C, C): border from i to j, linker, place in ``ends.right[i]`` and in
    ``ends.left[j]``; ``known`` says where it is exact. Bare borders use the first linker's place for no linker.
    """

    def __init__(self, ends: Ends, worths: Sequence[PeptideWorth]) -> None:
        self.ends, self._worths = ends, tuple(worths)
        self._points, self._reach = len(ends.right), 2
        self._side: dict[tuple[str, str, bool], tuple[Stretches, ...]] = {}
        self.table = self._bounds()
        self.known = np.zeros(self.table.shape, dtype=np.bool_)

    def cheapest(self) -> NDArray[np.int64]:
        """Give the least cost (exact or bound) of each border, int64 of shape (N + 1, N + 1); 0 on the diagonal."""
        least: NDArray[np.int64] = self.table.reshape(*self.table.shape[:2], -1).min(axis=2)
        np.fill_diagonal(least, 0)
        return least

    def joint(self, i: int, j: int) -> Joint:
        """Give the cheapest joint of a border; of equals the first linker, then the one whose ends were moved least."""
        linker, before, behind = np.unravel_index(int(self.table[i, j].argmin()), self.table.shape[2:])
        return Joint(
            i=i,
            j=j,
            linker=-1 if self._is_bare(i, j) else int(linker),
            moved_before=self.ends.right[i][before].moved,
            moved_behind=self.ends.left[j][behind].moved,
        )

    def settle(self, borders: Iterable[tuple[int, int]]) -> bool:
        """Make the cheapest joint of each of these borders exact; tell whether any cost rose.

        Where one rose the bounds are weak (linkers are short), and the cheapest borders from each piece are settled as well,
        twice as many each time: that asks of the predictors at one go what one order after the other would ask for.
        """
        if not self._settle(borders):
            return False
        self._settle(self._cheapest_from_each(self._reach))
        self._reach = min(2 * self._reach, self._points)
        return True

    def _cheapest_from_each(self, reach: int) -> list[tuple[int, int]]:
        least = self.cheapest()
        ranked = [[int(j) for j in np.argsort(row, kind="stable") if j != i] for i, row in enumerate(least)]
        return [(i, j) for i, row in enumerate(ranked) for j in row[:reach]]

    def _settle(self, borders: Iterable[tuple[int, int]]) -> bool:
        """Make the cheapest joint of each of these borders exact; tell whether any cost rose.

        Joints are asked about from the lowest bound up, a few at a time. One whose bound is not under the cheapest exact one
        cannot be the cheapest and is left as it is.
        """
        rose, left = False, [border for border in borders if not self._settled(*border)]
        while left:
            asked = [place for border in left for place in self._promising(*border)]
            before = [int(self.table[place]) for place in asked]
            self._ask(asked)
            rose |= any(int(self.table[place]) > old for place, old in zip(asked, before, strict=True))
            left = [border for border in left if not self._settled(*border)]
        return rose

    def _promising(self, i: int, j: int) -> list[tuple[int, ...]]:
        """Give the unknown joints of a border with the lowest bounds."""
        costs = np.where(self.known[i, j], FORBIDDEN, self.table[i, j]).reshape(-1)
        limit = self.table[i, j][self.known[i, j]].min(initial=FORBIDDEN)
        lowest = [int(at) for at in np.argsort(costs, kind="stable")[:_AT_ONCE] if costs[at] <= limit]
        return [(i, j, *map(int, np.unravel_index(at, self.table.shape[2:]))) for at in lowest if costs[at] < FORBIDDEN]

    def settle_unmoved(self) -> None:
        """Make every joint exact whose ends were not moved."""
        self._ask([tuple(map(int, place)) for place in np.argwhere(self.table[..., :1, :1] < FORBIDDEN)])

    def all_settled(self) -> bool:
        """Tell whether the cheapest joint of every border is exact."""
        points = range(len(self.table))
        return all(self._settled(i, j) for i in points for j in points if i != j)

    def _settled(self, i: int, j: int) -> bool:
        return bool(self.known[i, j].reshape(-1)[self.table[i, j].argmin()])

    def _is_bare(self, i: int, j: int) -> bool:
        end = self._points - 1
        return (i == end and self.ends.bare[0]) or (j == end and self.ends.bare[1])

    def _text(self, place: tuple[int, ...]) -> tuple[str, str, str]:
        i, j, linker, before, behind = place
        text = "" if self._is_bare(i, j) else self.ends.linkers[linker]
        return self.ends.right[i][before].text, text, self.ends.left[j][behind].text

    def _bounds(self) -> NDArray[np.int64]:
        """Predict what each end forms with each linker, and bound every joint by the sum of its two ends."""
        linkers = (*self.ends.linkers, "")  # the last stands for none
        sides = dict.fromkeys(
            (end.text, linker, before)
            for pieces, before in ((self.ends.right, True), (self.ends.left, False))
            for choices in pieces
            for end in choices
            for linker in linkers
        )
        asked = {side: [_side_peptides(*side, worth.judge.lengths) for worth in self._worths] for side in sides}
        for number, worth in enumerate(self._worths):
            worth.learn(peptide for found in asked.values() for _, peptide in found[number])
        for side, found in asked.items():
            self._side[side] = tuple(_crossing(worth, peptides) for worth, peptides in zip(self._worths, found, strict=True))
        before, behind = self._totals(self.ends.right, linkers, True), self._totals(self.ends.left, linkers, False)
        table: NDArray[np.int64] = before[:, None, :-1, :, None] + behind[None, :, :-1, None, :]
        for i in range(self._points):
            for j in range(self._points):
                if self._is_bare(i, j):
                    table[i, j] = FORBIDDEN
                    table[i, j, 0] = before[i, -1, :, None] + behind[j, -1, None, :]
                if i == j and self._points > 1:
                    table[i, j] = FORBIDDEN
        return np.minimum(table, FORBIDDEN)

    def _totals(self, pieces: Sequence[tuple[End, ...]], linkers: Sequence[str], before: bool) -> NDArray[np.int64]:
        """Give what each end costs with each linker, its own moves included, int64 of shape (N + 1, L + 1, C)."""
        most = max(len(choices) for choices in (*self.ends.right, *self.ends.left))
        totals = np.full((self._points, len(linkers), most), FORBIDDEN, dtype=np.int64)
        for piece, choices in enumerate(pieces):
            for number, linker in enumerate(linkers):
                for place, end in enumerate(choices):
                    shows = sum(sum(stretches.values()) for stretches in self._side[end.text, linker, before])
                    totals[piece, number, place] = shows + self.ends.move_weight * abs(end.moved)
        return totals

    def _ask(self, places: Sequence[tuple[int, ...]]) -> None:
        """Make these joints exact: add what the peptides that touch both ends show beyond what is counted already."""
        new = [place for place in dict.fromkeys(places) if not self.known[place]]
        texts = [self._text(place) for place in new]
        for number, worth in enumerate(self._worths):
            both = [_both_peptides(*text, worth.judge.lengths) for text in texts]
            worth.learn(peptide for found in both for _, peptide in found)
            for place, (right, linker, left), found in zip(new, texts, both, strict=True):
                ends = self._side[right, linker, True][number], self._side[left, linker, False][number]
                self.table[place] += _beyond(worth, found, len(linker), *ends)
        for place in new:
            self.known[place] = True


def _side_peptides(end: str, linker: str, before: bool, lengths: tuple[int, int]) -> list[tuple[int, str]]:
    """List the peptides of an end and its linker that touch both, each with its place relative to where the two meet."""
    reach = lengths[1] - 1
    piece = end[-reach:] if before else end[:reach]
    whole, meet = (piece + linker, len(piece)) if before else (linker + piece, len(linker))
    return [
        (start - meet, whole[start : start + length])
        for length in range(lengths[0], lengths[1] + 1)
        for start in range(max(0, meet - length + 1), min(meet, len(whole) - length + 1))
    ]


def _both_peptides(right: str, linker: str, left: str, lengths: tuple[int, int]) -> list[tuple[int, str]]:
    """List the peptides that touch both ends, each with its place relative to where the linker begins."""
    reach = lengths[1] - 1
    before, after = right[-reach:], left[:reach]
    if not before or not after:
        return []
    whole, meet, parted = before + linker + after, len(before), len(before) + len(linker)
    return [
        (start - meet, whole[start : start + length])
        for length in range(lengths[0], lengths[1] + 1)
        for start in range(max(0, parted - length + 1), min(meet, len(whole) - length + 1))
    ]


def _crossing(worth: PeptideWorth, found: Sequence[tuple[int, str]]) -> Stretches:
    """Give what an end's peptides show across its border with the linker; what lies inside either is left out."""
    shows: Stretches = {}
    for place, peptide in found:
        for stretch in worth[peptide]:
            start, end = place + stretch.start, place + stretch.end
            if start < 0 < end:
                shows[start, end] = max(stretch.weight, shows.get((start, end), 0))
    return shows


def _beyond(worth: PeptideWorth, found: Sequence[tuple[int, str]], linker: int, before: Stretches, behind: Stretches) -> int:
    """Give what peptides that touch both ends cost beyond what the ends alone are known to show at the same places."""
    shows: Stretches = {}
    for place, peptide in found:
        for stretch in worth[peptide]:
            start, end = place + stretch.start, place + stretch.end
            if start < 0 < end or start < linker < end:
                shows[start, end] = max(stretch.weight, shows.get((start, end), 0))
    counted = (
        (weight, max(before.get(at, 0), behind.get((at[0] - linker, at[1] - linker), 0))) for at, weight in shows.items()
    )
    return sum(max(0, weight - known) for weight, known in counted)
