"""A plain O(n⁴) twin of the codon-structure optimum: the recurrences written down, memoised, one candidate after another.

It knows nothing of the core's graph, tables or short cuts: a state is a codon-by-codon prefix of letters, and every loop's
energy is asked of ViennaRNA. A node is (place, letters of the codon read so far). Interior loops are limited as in the core.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from math import inf, log

import RNA

from vaxsmith.core import CODONS_OF

Node = tuple[int, str]

_PAIRS = ("", "CG", "GC", "GU", "UG", "AU", "UA")
_NUMBER = {letter: number for number, letter in enumerate("_ACGU")}


def best_by_plain_programme(
    protein: str,
    *,
    weight: float,
    codon_weights: Mapping[str, float],
    max_loop: int = 30,
    loops: Mapping[str, float] | None = None,
) -> float:
    """Give the least E − λ Σ ln w over all codings of the protein, each letter priced by the loop it stands in."""
    each = {letter: (loops or {}).get(letter, 0.0) for letter in "SHBIME"}
    details = RNA.md()
    details.dangles = 0
    energies = RNA.param(details)
    length = 3 * len(protein)
    costs = [
        {c.replace("T", "U"): -weight * log(codon_weights[c]) for c in CODONS_OF[each] if codon_weights.get(c, 0) > 0}
        for each in protein
    ]

    @cache
    def steps(node: Node) -> tuple[tuple[str, Node, float], ...]:
        """Letters that can be read at a node, where they lead, and their cost."""
        place, read = node
        if place == length:
            return ()
        codons = {codon: cost for codon, cost in costs[place // 3].items() if codon.startswith(read)}
        found = []
        for letter in sorted({codon[len(read)] for codon in codons}):
            longer = read + letter
            whole = len(longer) == 3
            found.append((letter, (place + 1, "" if whole else longer), codons[longer] if whole else 0.0))
        return tuple(found)

    @cache
    def nodes(place: int) -> tuple[Node, ...]:
        if place == 0:
            return ((0, ""),)
        return tuple(sorted({after for node in nodes(place - 1) for _, after, _ in steps(node)}))

    @cache
    def words(begin: Node, size: int) -> tuple[tuple[str, Node, float], ...]:
        """Every word of up to eight letters from a node; of longer ones the cheapest for each first and last letter."""
        if size == 0:
            return (("", begin, 0.0),)
        if size <= 8:
            return tuple(
                (word + letter, after, cost + more)
                for word, middle, cost in words(begin, size - 1)
                for letter, after, more in steps(middle)
            )
        best: dict[tuple[str, str, Node], tuple[str, float]] = {}
        for word, middle, cost in words(begin, size - 1):
            for letter, after, more in steps(middle):
                key = (word[0], letter, after)
                if key not in best or cost + more < best[key][1]:
                    best[key] = (word + letter, cost + more)
        return tuple((word, key[2], cost) for key, (word, cost) in best.items())

    @cache
    def path(u: Node, v: Node) -> float:
        if v[0] < u[0]:
            return inf
        return min((cost for _, end, cost in words(u, v[0] - u[0]) if end == v), default=inf)

    def between(u: Node, v: Node) -> Iterator[tuple[str, Node, float, str, Node, float]]:
        """First letter from u and last letter into v, with the nodes inside."""
        for x, inner, first in steps(u):
            for end in nodes(v[0] - 1):
                for y, after, last in steps(end):
                    if after == v:
                        yield x, inner, first, y, end, last

    @cache
    def paired(u: Node, v: Node) -> dict[str, float]:
        """P(u, v, ·) by the pair's letters."""
        best: dict[str, float] = {}
        if v[0] - u[0] < 5:
            return best
        for x, inner, first, y, end, last in between(u, v):
            if x + y not in _PAIRS:
                continue
            value = first + last + closed(x + y, inner, end)
            best[x + y] = min(best.get(x + y, inf), value)
        return best

    @cache
    def closed(pair: str, u: Node, v: Node) -> float:
        kind = _PAIRS.index(pair)
        size = v[0] - u[0]
        best = inf
        if size >= 3:
            for word, end, cost in words(u, size):
                if end == v:
                    energy = RNA.E_Hairpin(
                        size, kind, _NUMBER[word[0]], _NUMBER[word[-1]], pair[0] + word + pair[1], energies
                    )
                    best = min(best, cost + energy / 100 + size * each["H"])
        for left, right in product(range(31), range(31)):
            limit = max_loop if left and right else 30  # bulges have a limit of their own
            if left + right <= min(limit, size - 5):
                best = min(best, around(kind, u, left, right, v))
        stem = RNA.E_MLstem(kind, -1, -1, energies)
        return 2 * each["S"] + min(best, several(u, v) + (energies.MLclosing + stem) / 100)

    def around(kind: int, u: Node, left: int, right: int, v: Node) -> float:
        """The least over stacks, bulges or interior loops of these two sizes."""
        best = inf
        for word, p, cost in words(u, left):
            for q in nodes(v[0] - right):
                inside = paired(p, q)
                ends = [(other, more) for other, end, more in words(q, right) if end == v] if inside else []
                for (other, more), (inner, value) in product(ends, inside.items()):
                    unpaired = (left + right) * each["I" if left and right else "B"]
                    best = min(best, cost + more + value + loop(kind, inner, word, other) / 100 + unpaired)
        return best

    def loop(kind: int, inner: str, word: str, other: str) -> int:
        reverse = _PAIRS.index(inner[::-1])
        sides = (word[:1] or "A", other[-1:] or "A", word[-1:] or "A", other[:1] or "A")
        numbers = [_NUMBER[letter] for letter in sides]
        return int(RNA.E_IntLoop(len(word), len(other), kind, reverse, *numbers, energies))

    @cache
    def stem(u: Node, v: Node) -> float:
        return min(
            (value + RNA.E_MLstem(_PAIRS.index(pair), -1, -1, energies) / 100 for pair, value in paired(u, v).items()),
            default=inf,
        )

    @cache
    def some(u: Node, v: Node) -> float:
        """M(u, v): one stem or more."""
        if v[0] - u[0] < 5:
            return inf
        best = min(stem(u, v), several(u, v))
        base = energies.MLbase / 100 + each["M"]
        for _, inner, cost in steps(u):
            best = min(best, cost + base + some(inner, v))
        for end in nodes(v[0] - 1):
            for _, after, cost in steps(end):
                if after == v:
                    best = min(best, some(u, end) + cost + base)
        return best

    @cache
    def several(u: Node, v: Node) -> float:
        """M2(u, v): two stems or more, split anywhere."""
        return min((some(u, w) + some(w, v) for place in range(u[0] + 5, v[0] - 4) for w in nodes(place)), default=inf)

    @cache
    def rest(u: Node) -> float:
        if u[0] == length:
            return 0.0
        best = min(cost + each["E"] + rest(inner) for _, inner, cost in steps(u))
        for place in range(u[0] + 5, length + 1):
            for v in nodes(place):
                for pair, value in paired(u, v).items():
                    end = RNA.E_ExtLoop(_PAIRS.index(pair), -1, -1, energies) / 100
                    best = min(best, value + end + rest(v))
        return best

    return rest((0, ""))
