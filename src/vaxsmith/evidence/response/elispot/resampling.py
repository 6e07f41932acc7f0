"""Distribution-free tests of wells with antigen against wells without: permutation, adjusted for all antigens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import comb, sqrt
from typing import TYPE_CHECKING

from vaxsmith.core import SettingsError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_ARRANGED = 20_000  # arrangements that are all looked at; beyond, a sample of them
_MOST_CLOSED = 6  # antigens up to which every set of them is tested
_HALF_A_SPOT = 0.5  # stands for a count of 0 on the logarithmic scale; a choice of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Permuted:
    """One antigen's p-values: ``alone`` against the control, and ``p_value`` adjusted for all antigens of the sample.

    ``standard_error`` is that of the simulation behind ``p_value``; 0 where every arrangement was looked at.
    """

    antigen: int
    alone: float
    p_value: float
    standard_error: float


def smallest_p(replicates: int, controls: int) -> float:
    """Give the smallest p-value that so many wells can reach: one arrangement among all.

    >>> smallest_p(3, 3), smallest_p(2, 2)
    (0.05, 0.16666666666666666)

    Raises:
        SettingsError: there are no wells on one side.
    """
    if replicates < 1 or controls < 1:
        raise SettingsError(f"{replicates} wells against {controls}", expected="one well at least of each")
    return 1.0 / comb(replicates + controls, replicates)


def equal_means(
    controls: Sequence[float], antigens: Sequence[Sequence[float]], *, draws: int, generator: np.random.Generator
) -> tuple[Permuted, ...]:
    """Test that antigen wells do not exceed the control (DFR(eq)): difference of means, spots as they are.

    Raises:
        SettingsError: control or antigen has no wells, or a count that is no number.
    """
    import numpy as np

    return _adjusted(np.array(controls, dtype=float), [np.array(a, dtype=float) for a in antigens], draws, generator)


def fold_means(
    controls: Sequence[float],
    antigens: Sequence[Sequence[float]],
    *,
    fold: float,
    draws: int,
    generator: np.random.Generator,
) -> tuple[Permuted, ...]:
    """Test that antigen wells do not exceed ``fold`` times the control (DFR(2x) with 2): logarithms, the control raised.

    Raises:
        SettingsError: control or antigen has no wells, a count that is no number, or ``fold`` is not above 0.
    """
    import numpy as np

    if not 0 < fold < float("inf"):
        raise SettingsError(f"the fold is {fold}", expected="a finite number above 0, such as 2")

    def logs(values: Sequence[float], times: float) -> NDArray[np.float64]:
        return np.asarray(np.log10(times * np.maximum(np.array(values, dtype=float), _HALF_A_SPOT)), dtype=np.float64)

    return _adjusted(logs(controls, fold), [logs(a, 1.0) for a in antigens], draws, generator)


def _adjusted(
    controls: NDArray[np.float64], antigens: list[NDArray[np.float64]], draws: int, generator: np.random.Generator
) -> tuple[Permuted, ...]:
    """Adjust for the number of antigens so that the chance of any false response is at most alpha.

    An antigen's p-value is the largest over all sets of antigens that hold it (Marcus, Peritz and Gabriel 1976), each set
    tested by its largest difference over all arrangements of its wells and the control's. Pooling all antigens at once and
    stepping down, which is quicker, keeps alpha only where no antigen has a response. Beyond six antigens the sets are too
    many, and Holm's rule is applied to the p-values of each alone.
    """
    import numpy as np

    if not all(len(wells) and np.isfinite(wells).all() for wells in (controls, *antigens)):
        raise SettingsError(
            "control or antigen has no wells, or a count that is no number", expected="one well at least of each"
        )
    seen = [float(wells.mean() - controls.mean()) for wells in antigens]
    everyone = range(len(antigens))

    def of_set(chosen: tuple[int, ...]) -> tuple[float, float]:
        pool = np.concatenate([controls, *(antigens[i] for i in chosen)])
        sizes = [len(controls), *(len(antigens[i]) for i in chosen)]
        largest = max(seen[i] for i in chosen)
        reached, looked, complete = 0, 0, True
        for differences, all_of_them in _largest_differences(pool, sizes, draws, generator):
            reached += int((differences >= largest - 1e-9 * max(1.0, abs(largest))).sum())
            looked += len(differences)
            complete = all_of_them
        p = reached / looked if complete else (reached + 1) / (looked + 1)
        return p, 0.0 if complete else sqrt(p * (1 - p) / looked)

    alone = [of_set((i,)) for i in everyone]
    worst = list(alone)
    if len(antigens) <= _MOST_CLOSED:
        for size in range(2, len(antigens) + 1):
            for chosen in combinations(everyone, size):
                found = of_set(chosen)
                for i in chosen:
                    worst[i] = max(worst[i], found)
    else:
        least = 0.0
        for rank, i in enumerate(sorted(everyone, key=lambda i: alone[i])):
            times = len(antigens) - rank
            least = min(1.0, max(least, times * alone[i][0]))
            worst[i] = (least, times * alone[i][1])
    return tuple(Permuted(antigen=i, alone=alone[i][0], p_value=worst[i][0], standard_error=worst[i][1]) for i in everyone)


def _largest_differences(
    pool: NDArray[np.float64], sizes: list[int], draws: int, generator: np.random.Generator
) -> Iterator[tuple[NDArray[np.float64], bool]]:
    """Give, in blocks, the largest difference from the control over arrangements, and whether these are all."""
    import numpy as np

    arrangements = 1
    left = len(pool)
    for size in sizes:
        arrangements *= comb(left, size)
        left -= size
    if arrangements <= _MOST_ARRANGED:
        orders = np.array(list(_arrangements(tuple(range(len(pool))), sizes)), dtype=np.intp)
        yield _differences(pool[orders], sizes), True
        return
    block = max(1, 2_000_000 // len(pool))
    for start in range(0, draws, block):
        count = min(block, draws - start)
        shuffled = generator.permuted(np.broadcast_to(pool, (count, len(pool))), axis=1)
        yield _differences(shuffled, sizes), False


def _arrangements(places: tuple[int, ...], sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    if len(sizes) == 1:
        yield places
        return
    for first in combinations(places, sizes[0]):
        taken = set(first)
        for rest in _arrangements(tuple(place for place in places if place not in taken), sizes[1:]):
            yield first + rest


def _differences(arranged: NDArray[np.float64], sizes: Sequence[int]) -> NDArray[np.float64]:
    import numpy as np

    ends = np.cumsum(sizes)
    control = arranged[:, : ends[0]].mean(axis=1)
    means = np.stack([arranged[:, a:b].mean(axis=1) for a, b in pairwise(ends)], axis=1)
    return np.asarray(means.max(axis=1) - control)
