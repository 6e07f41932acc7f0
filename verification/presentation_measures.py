"""Measures of how well a number tells ligands from other peptides, and how two rankings agree.

Every measure takes ties as they are: no order of the rows changes it. ``tests/reference/slow_measures.py`` says the same by
counting pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """AUROC, average precision, PPV among the n best (n = the number of positives), and how many rows of each kind."""

    auroc: float
    precision: float
    ppv: float
    positives: int
    rows: int

    def __str__(self) -> str:
        """Write the three figures as tables show them."""
        return f"{self.auroc:.4f}/{self.precision:.4f}/{self.ppv:.4f}"


def measures(strength: NDArray[np.float64], positive: NDArray[np.bool_]) -> Measures:
    """Measure how ``strength`` (N,), high is strong, finds ``positive`` (N,).

    AUROC counts a tie by half, average precision takes tied rows as one step, and in PPV(n) a tie across the n-th place
    counts by its share of positives. NaN where one kind of row is absent.
    """
    values, index = np.unique(-strength, return_inverse=True)
    if np.isnan(values).any():
        raise ValueError("a strength is not a number")
    ligands = np.bincount(index, weights=positive, minlength=len(values))
    others = np.bincount(index, weights=~positive, minlength=len(values))
    found, false = np.cumsum(ligands), np.cumsum(others)
    total = int(positive.sum())
    rest = len(positive) - total
    if not total or not rest:
        return Measures(auroc=np.nan, precision=np.nan, ppv=np.nan, positives=total, rows=len(positive))
    at = int(np.searchsorted(found + false, total))
    before, taken = (float(found[at - 1]), float(found[at - 1] + false[at - 1])) if at else (0.0, 0.0)
    return Measures(
        auroc=float((others * (found - ligands / 2)).sum() / (float(total) * rest)),
        precision=float((ligands * found / (found + false)).sum() / total),
        ppv=float((before + (total - taken) * ligands[at] / (ligands[at] + others[at])) / total),
        positives=total,
        rows=len(positive),
    )


def mean_measures(each: list[Measures]) -> Measures:
    """Give the mean of each figure over several sets, NaN left out; rows and positives are summed."""
    figures = np.array([(one.auroc, one.precision, one.ppv) for one in each], np.float64).reshape(-1, 3)
    kept = figures[~np.isnan(figures).any(axis=1)]
    auroc, precision, ppv = kept.mean(axis=0) if len(kept) else (np.nan,) * 3
    return Measures(
        auroc=float(auroc), precision=float(precision), ppv=float(ppv),
        positives=sum(one.positives for one in each), rows=sum(one.rows for one in each),
    )  # fmt: skip


def tied_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give ranks from 1; equal values share the mean of their places."""
    _, index, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[index]


def spearman(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Give Spearman's rank correlation; NaN where one side is constant or there are fewer than three rows."""
    if len(one) < 3:
        return float("nan")
    a, b = (ranks - ranks.mean() for ranks in (tied_ranks(one), tied_ranks(other)))
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size else float("nan")


def uniform_distance(shares: NDArray[np.float64]) -> float:
    """Give the Kolmogorov-Smirnov D of ``shares`` (0..1) from the uniform distribution; tied shares are one step."""
    values, counts = np.unique(shares, return_counts=True)
    after = np.cumsum(counts) / len(shares)
    return float(max((after - values).max(), (values - after + counts / len(shares)).max()))


def strength_of(percentile: NDArray[np.float64], score: NDArray[np.float64]) -> NDArray[np.float64]:
    """Order rows by percentile (small is strong), and rows of one percentile by score; equal on both stays equal."""
    _, percentile_place = np.unique(-percentile, return_inverse=True)
    scores, score_place = np.unique(score, return_inverse=True)
    return percentile_place.astype(np.float64) * len(scores) + score_place
