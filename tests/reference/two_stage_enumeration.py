"""Two-stage designs by going through all four numbers with nested sums; slow and obvious."""

from __future__ import annotations

from math import comb


def point(n: int, p: float) -> list[float]:
    return [comb(n, x) * p**x * (1 - p) ** (n - x) for x in range(n + 1)]


def passing(r1: int, n1: int, r: int, n: int, p: float) -> float:
    first, second = point(n1, p), point(n - n1, p)
    return sum(first[x] * second[y] for x in range(r1 + 1, n1 + 1) for y in range(n - n1 + 1) if x + y > r)


def expected_n(r1: int, n1: int, n: int, p: float) -> float:
    stop = sum(point(n1, p)[: r1 + 1])
    return n1 + (1 - stop) * (n - n1)


def feasible(p0: float, p1: float, alpha: float, beta: float, largest: int) -> list[tuple[int, int, int, int]]:
    found = []
    for n in range(2, largest + 1):
        for n1 in range(1, n):
            for r1 in range(n1):
                for r in range(r1, n):
                    if passing(r1, n1, r, n, p0) <= alpha + 1e-12 and passing(r1, n1, r, n, p1) >= 1 - beta - 1e-12:
                        found.append((r1, n1, r, n))  # noqa: PERF401 - plain on purpose
    return found
