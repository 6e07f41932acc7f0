"""The trade of energy against codons: the Pareto front of exact optima, found by halving its widest gaps.

Each exchange rate λ gives one point that no coding beats in both energy and Σ ln w. Two neighbouring points are met by the
rate at which they are worth the same, λ = (E₂ − E₁) / (L₂ − L₁) with L = Σ ln w; its optimum lies between them, or proves
that no supported point does (the dichotomic search for bi-objective programmes; Aneja & Nair 1979, Manage. Sci. 25:73-78).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from vaxsmith.core import SettingsError
from vaxsmith.mrna.codon_structure import CodingOptimum, optimal_coding
from vaxsmith.mrna.energy_parameters import LONGEST_INTERIOR

_CODONS_FIRST = 1000.0
"""An exchange rate (kcal/mol) at which codons decide and energy breaks ties."""

_SMALLEST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPoint:
    """One optimum: found at ``exchange_rate`` (kcal/mol), energy in kcal/mol, CAI, the coding and the whole structure."""

    exchange_rate: float
    energy: float
    cai: float
    log_weight: float
    sequence: str
    structure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Points from the deepest energy to the highest CAI; ``complete`` where no further supported point exists."""

    points: tuple[FrontPoint, ...]
    complete: bool
    solved: int


def pareto_front(
    protein: str,
    *,
    codon_weights: Mapping[str, float],
    most: int = 20,
    motifs: Sequence[str] = (),
    left: str = "",
    right: str = "",
    max_loop: int = LONGEST_INTERIOR,
    progress: Callable[[int], None] = lambda points: None,
) -> Front:
    """Give up to ``most`` points of the front, both ends first, then always in the widest gap.

    Width is measured as a share of the whole range, in energy and in Σ ln w together. ``progress`` is told the number of
    points so far. Other arguments as in ``optimal_coding``.

    Raises:
        SettingsError: fewer than two points are asked for, or an argument is out of range.
        InfeasibleError: every coding contains a forbidden word.
    """
    if most < 2:
        raise SettingsError(f"a front of {most} points", expected="at least the two ends")

    def optimum(rate: float) -> FrontPoint:
        found = optimal_coding(
            protein,
            weight=rate,
            codon_weights=codon_weights,
            motifs=motifs,
            left=left,
            right=right,
            max_loop=max_loop,
        )
        return _point(found, rate, len(protein))

    first, last = optimum(0.0), optimum(_CODONS_FIRST)
    points = [first] if _same(first, last) else [first, last]
    solved = 2
    closed: set[tuple[float, float]] = set()
    while len(points) < most:
        gap = _widest(points, closed)
        if gap is None:
            return Front(points=tuple(points), complete=True, solved=solved)
        before, after = points[gap], points[gap + 1]
        rate = (after.energy - before.energy) / (after.log_weight - before.log_weight)
        found = optimum(rate)
        solved += 1
        reached = found.energy - rate * found.log_weight
        if reached > before.energy - rate * before.log_weight - _SMALLEST or _same(found, before) or _same(found, after):
            closed.add((before.energy, after.energy))
            continue
        points.insert(gap + 1, found)
        progress(len(points))
    return Front(points=tuple(points), complete=_widest(points, closed) is None, solved=solved)


def _point(found: CodingOptimum, rate: float, residues: int) -> FrontPoint:
    return FrontPoint(
        exchange_rate=rate,
        energy=found.energy,
        cai=exp(found.log_weight / residues),
        log_weight=found.log_weight,
        sequence=found.sequence,
        structure=found.structure,
    )


def _same(one: FrontPoint, other: FrontPoint) -> bool:
    return abs(one.energy - other.energy) < _SMALLEST or abs(one.log_weight - other.log_weight) < _SMALLEST


def _widest(points: Sequence[FrontPoint], closed: set[tuple[float, float]]) -> int | None:
    """Give the index before the widest gap that is still open, or None."""
    if len(points) < 2:
        return None
    deep = points[-1].energy - points[0].energy
    wide = points[-1].log_weight - points[0].log_weight
    best, index = 0.0, None
    for place in range(len(points) - 1):
        before, after = points[place], points[place + 1]
        if (before.energy, after.energy) in closed:
            continue
        width = (after.energy - before.energy) / deep + (after.log_weight - before.log_weight) / wide
        if width > best:
            best, index = width, place
    return index
