"""Verb: find every peptide that a border between two pieces would make, and what each possible border costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.construct.construct import Platform
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.construct.window import TargetWindow
from vaxsmith.core import Sourced
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictor


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderCosts:
    """What each border would cost, for N windows and the two ends.

    ``cost`` and ``linker`` are int64 of shape (N + 1, N + 1): row i and column j are the border from window i to window
    j; row N is the border from the signal, column N the border to the trafficking domain. ``linker`` numbers the linker
    chosen for that border in ``linkers`` (-1: none). ``peptides`` counts the distinct junction peptides that were predicted.
    """

    cost: NDArray[np.int64]
    linker: NDArray[np.int64]
    linkers: tuple[Sourced[str], ...]
    peptides: int


def crossing_peptides(left: str, linker: str, right: str, lengths: tuple[int, int]) -> list[str]:
    """List the peptides that cross a border between ``left``, ``linker`` and ``right``, neither inside one nor linker-only.

    >>> crossing_peptides("CCC", "", "DDD", (3, 3))
    ['CCD', 'CDD']
    """
    reach = lengths[1] - 1
    before, after = left[-reach:], right[:reach]
    whole = before + linker + after
    first, second = len(before), len(before) + len(linker)
    peptides = []
    for length in range(lengths[0], lengths[1] + 1):
        for start in range(len(whole) - length + 1):
            end = start + length
            if (start < first < end) or (start < second < end):
                peptides.append(whole[start:end])
    return peptides


def own_peptides(windows: Sequence[TargetWindow], lengths: tuple[int, int]) -> set[str]:
    """Give every peptide of the targets' mutant proteins: those are the tumor's own and no harm at a border."""
    sequences = {window.target.protein.mutant for window in windows}
    return {
        sequence[start : start + length]
        for sequence in sequences
        for length in range(lengths[0], lengths[1] + 1)
        for start in range(len(sequence) - length + 1)
    }


def peptide_weights(
    peptides: Sequence[str], alleles: Sequence[Allele], predictor: Predictor, settings: ConstructSettings
) -> NDArray[np.int64]:
    """Give each peptide's cost, int64 of shape (P,): ``strong_weight``, 1 or 0 by its best percentile over the alleles."""
    if not peptides or not alleles:
        return np.zeros(len(peptides), dtype=np.int64)
    percentile = predictor.predict(peptides, alleles).percentile
    best = np.where(np.isnan(percentile), np.inf, percentile).min(axis=1)
    strong, weak = best < settings.strong_percentile.value, best < settings.weak_percentile.value
    return np.where(strong, settings.strong_weight, np.where(weak, 1, 0)).astype(np.int64)


def border_costs(
    windows: Sequence[TargetWindow],
    *,
    alleles: Sequence[Allele],
    predictor: Predictor,
    platform: Platform,
    settings: ConstructSettings,
    lengths: tuple[int, int],
) -> BorderCosts:
    """Predict every junction peptide of every possible border once, and sum each border's cost.

    A border's cost is the sum over its distinct peptides of ``peptide_weights``; of several linkers it takes the cheapest,
    and the platform's first where they cost the same. Peptides that reach over a whole window (windows under
    ``lengths[1] - 1`` residues) are left to the final scan.
    """
    count = len(windows)
    pieces = [window.sequence for window in windows]
    linkers = (platform.linker, *platform.alternative_linkers)
    own = own_peptides(windows, lengths)
    number: dict[str, int] = {}
    borders: dict[tuple[int, int, int], NDArray[np.int64]] = {}
    for i in range(count + 1):
        for j in range(count + 1):
            if i == j:
                continue
            left = platform.signal.value if i == count else pieces[i]
            right = platform.trafficking.value if j == count else pieces[j]
            for choice in _choices(i, j, count, platform, len(linkers)):
                spacer = linkers[choice].value if choice >= 0 else ""
                found = dict.fromkeys(p for p in crossing_peptides(left, spacer, right, lengths) if p not in own)
                borders[i, j, choice] = np.array([number.setdefault(p, len(number)) for p in found], dtype=np.int64)
    weights = peptide_weights(tuple(number), alleles, predictor, settings)
    cost = np.zeros((count + 1, count + 1), dtype=np.int64)
    chosen = np.full((count + 1, count + 1), -1, dtype=np.int64)
    done: set[tuple[int, int]] = set()
    for (i, j, choice), members in borders.items():
        total = int(weights[members].sum())
        if (i, j) not in done or total < cost[i, j]:
            cost[i, j], chosen[i, j] = total, choice
            done.add((i, j))
    return BorderCosts(cost=cost, linker=chosen, linkers=linkers, peptides=len(number))


def _choices(i: int, j: int, count: int, platform: Platform, linkers: int) -> range:
    """Number the linkers that the border from i to j may take; -1 stands for no linker."""
    bare_end = (i == count and not platform.signal.value) or (j == count and not platform.trafficking.value)
    if count in (i, j) and (bare_end or not platform.linked_ends):
        return range(-1, 0)
    return range(linkers)
