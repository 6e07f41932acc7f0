"""The slow twin of ordering, linkers and ends of windows: every protein written out whole, and read letter by letter.

It shares nothing with the fast way but the predictor: what is presented is asked pair by pair, what is the tumor's own or
like self is looked up in plain strings, and every combination of order, linkers and ends is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations, product

import numpy as np
from numpy.typing import NDArray
from tests.reference.junction_tour import best_order_by_permutation

from vaxsmith.hla import Allele
from vaxsmith.presentation.prediction import Predictor

Piece = tuple[str, str]
"""Kind (``signal``, ``window``, ``linker``, ``trafficking``) and residues."""


@dataclass(slots=True, kw_only=True)
class Rules:
    """What costs what: for each class its predictor, alleles, lengths, strong and weak percentile."""

    classes: Sequence[tuple[Predictor, Sequence[Allele], tuple[int, int], float, float]]
    own: Sequence[str]
    normal: str = ""
    strong_weight: int = 1000
    self_weight: int = 10
    move_weight: int = 20
    seen: dict[tuple[int, str], list[tuple[int, int, int]]] = field(default_factory=dict)

    def shows(self, number: int, peptide: str) -> list[tuple[int, int, int]]:
        """Give (start, end, weight) of what each allele of a class would show of a peptide."""
        if (number, peptide) not in self.seen:
            self.seen[number, peptide] = list(self._shows(number, peptide))
        return self.seen[number, peptide]

    def _shows(self, number: int, peptide: str) -> Iterator[tuple[int, int, int]]:
        predictor, alleles, _, strong, weak = self.classes[number]
        for allele in alleles:
            pair = predictor.predict([peptide], [allele]).at(0, 0)
            if not pair.percentile < weak:
                continue
            start = pair.core_start or 0
            end = start + 9 if pair.core_start is not None else len(peptide)
            text = peptide[start:end]
            if any(text in protein for protein in self.own):
                continue
            alike = text in self.normal or (
                pair.core_start is None and self._has_a_twin_face(number, peptide, allele, strong)
            )
            yield start, end, (self.strong_weight if pair.percentile < strong else 1) * (self.self_weight if alike else 1)

    def _has_a_twin_face(self, number: int, peptide: str, allele: Allele, strong: float) -> bool:
        for start in range(len(self.normal) - len(peptide) + 1):
            other = self.normal[start : start + len(peptide)]
            differing = [place for place in range(len(peptide)) if peptide[place] != other[place]]
            if (
                len(differing) == 1
                and differing[0] in {1, len(peptide) - 1}
                and "*" not in other
                and self.classes[number][0].predict([other], [allele]).percentile[0, 0] <= strong
            ):
                return True
        return False


def protein_cost(pieces: Sequence[Piece], rules: Rules) -> int:
    """Sum what is shown across borders, over every place of the finished protein."""
    letters = [(letter, number) for number, (_, residues) in enumerate(pieces) for letter in residues]
    text = "".join(letter for letter, _ in letters)
    total = 0
    for number, (_, _, lengths, _, _) in enumerate(rules.classes):
        places: dict[tuple[int, int], int] = {}
        for length in range(lengths[0], lengths[1] + 1):
            for start in range(len(text) - length + 1):
                for first, last, weight in rules.shows(number, text[start : start + length]):
                    if letters[start + first][1] != letters[start + last - 1][1]:
                        here = (start + first, start + last)
                        places[here] = max(weight, places.get(here, 0))
        total += sum(places.values())
    return total


Stretch = tuple[str, int, int]
"""A protein and where the window lies in it."""

Moves = tuple[Sequence[int], Sequence[int]]
"""By how many residues a window may be shorter (under 0: longer) at its left and at its right."""


def least_by_enumeration(
    windows: Sequence[Stretch], moves: Sequence[Moves], linkers: Sequence[str], ends: tuple[str, str], rules: Rules
) -> int:
    """Try every order, every linker at every border and every place of every end; give the least cost.

    ``ends`` are signal and trafficking domain, which meet the windows through linkers, too.
    """
    least = None
    choices = [list(product(*both)) for both in moves]
    for order in permutations(range(len(windows))):
        for joints in product(linkers, repeat=len(windows) + 1):
            for cut in product(*(choices[number] for number in order)):
                pieces: list[Piece] = [("signal", ends[0]), ("linker", joints[0])]
                for number, (left, right), linker in zip(order, cut, joints[1:], strict=True):
                    protein, start, stop = windows[number]
                    pieces += [("window", protein[start + left : stop - right]), ("linker", linker)]
                pieces.append(("trafficking", ends[1]))
                price = rules.move_weight * sum(abs(left) + abs(right) for left, right in cut)
                total = protein_cost([piece for piece in pieces if piece[1]], rules) + price
                least = total if least is None else min(least, total)
    return least or 0


def least_by_borders(
    windows: Sequence[Stretch], moves: Sequence[Moves], linkers: Sequence[str], ends: tuple[str, str], rules: Rules
) -> int:
    """Write out each possible border with its two whole neighbours in every way, then try every order of windows."""
    count = len(windows)
    cost: NDArray[np.int64] = np.zeros((count + 1, count + 1), dtype=np.int64)
    for i, j in product(range(count + 1), repeat=2):
        if i == j:
            continue
        before, behind = [(ends[0], 0)], [(ends[1], 0)]
        if i < count:
            before = [(windows[i][0][windows[i][1] : windows[i][2] - move], abs(move)) for move in moves[i][1]]
        if j < count:
            behind = [(windows[j][0][windows[j][1] + move : windows[j][2]], abs(move)) for move in moves[j][0]]
        cost[i, j] = min(
            protein_cost([("window", left), *([("linker", linker)] if linker else []), ("window", right)], rules)
            + rules.move_weight * (one + other)
            for (left, one), linker, (right, other) in product(before, linkers, behind)
        )
    return best_order_by_permutation(cost)
