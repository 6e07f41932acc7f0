"""The flat posterior of a cancer-cell fraction, one grid cell and one multiplicity at a time: slow and obvious."""

from __future__ import annotations

from math import comb


def expected_share(purity: float, fraction: float, multiplicity: int, tumor_copies: float, normal_copies: float) -> float:
    """Count mutated and all copies of a thousand cells, and divide."""
    tumor_cells, normal_cells = 1000 * purity, 1000 * (1 - purity)
    mutated = tumor_cells * fraction * multiplicity
    return mutated / (tumor_cells * tumor_copies + normal_cells * normal_copies)


def flat_posterior(
    alternate: int, depth: int, purity: float, tumor_copies: float, normal_copies: float, most: int, grid: int
) -> list[float]:
    """Give the mass of each grid cell: every multiplicity and every cell alike beforehand."""
    mass = []
    for cell in range(grid):
        total = 0.0
        for multiplicity in range(1, most + 1):
            share = min(expected_share(purity, (cell + 0.5) / grid, multiplicity, tumor_copies, normal_copies), 1 - 1e-9)
            total += comb(depth, alternate) * share**alternate * (1 - share) ** (depth - alternate) / most
        mass.append(total)
    whole = sum(mass)
    return [part / whole for part in mass]


def clonal_odds(
    alternate: int, depth: int, purity: float, tumor_copies: float, normal_copies: float, most: int, grid: int
) -> float:
    """Give how much likelier the reads are if every cell has the change than under the flat prior."""

    def likelihood(fraction: float) -> float:
        total = 0.0
        for multiplicity in range(1, most + 1):
            share = min(expected_share(purity, fraction, multiplicity, tumor_copies, normal_copies), 1 - 1e-9)
            total += comb(depth, alternate) * share**alternate * (1 - share) ** (depth - alternate) / most
        return total

    return likelihood(1.0) / (sum(likelihood((cell + 0.5) / grid) for cell in range(grid)) / grid)


def shortest_interval(mass: list[float], level: float) -> tuple[float, float]:
    """Try every run of cells; of equally short ones take the highest."""
    best: tuple[int, int] | None = None
    for begin in range(len(mass)):
        for end in range(begin + 1, len(mass) + 1):
            if sum(mass[begin:end]) >= level - 1e-9 and (best is None or end - begin <= best[1] - best[0]):
                best = (begin, end)
                break
    begin, end = best or (0, len(mass))
    return begin / len(mass), end / len(mass)
