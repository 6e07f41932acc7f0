"""Prices on G and C that push the next optimum into the GC windows: the multipliers of a Lagrangian dual.

With a multiplier μ ≥ 0 for each window, charging each G or C the sum of its windows' multipliers turns the window limits
into a task without them, whose optimum the exact programme finds. For every μ

    least (objective + prices) − Σ limit × μ

is a lower bound of the objective of all codings that keep the limits (weak duality): it says what the rule must cost.
Multipliers follow the subgradient, the windows' excess, in falling steps. Where GC is too low they turn negative: a bonus.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vaxsmith.mrna.coding_task import CodingTask
from vaxsmith.mrna.sequence_checks import gc_counts, gc_fraction

_STEP = 0.006
"""A window's multiplier rises by this for each base of excess in the first round (kcal/mol), by less later."""

_SLACKENING = 0.3


class WindowPrices:
    """The multipliers of every window and of the whole coding sequence."""

    def __init__(self, task: CodingTask) -> None:
        self._task = task
        self._windows = np.zeros(task.size - task.window + 1)
        self._whole = 0.0
        self._rounds = 0

    @property
    def prices(self) -> NDArray[np.float64]:
        """What a G or C costs at each nucleotide of the coding sequence, in kcal/mol; float64 (nucleotides,)."""
        width, count = self._task.window, len(self._windows)
        sums = np.concatenate([[0.0], np.cumsum(self._windows)])
        places = np.arange(self._task.size)
        found: NDArray[np.float64] = (
            sums[np.minimum(places + 1, count)] - sums[np.maximum(places - width + 1, 0)] + self._whole
        )
        return found

    def bound(self, priced: float) -> float:
        """Give the lower bound that an optimum of ``priced`` (objective with prices) proves for codings within limits."""
        least, most = self._task.window_limits
        limits = np.where(self._windows > 0, most, least)
        whole = self._task.whole_limits[1] if self._whole > 0 else self._task.whole_limits[0]
        return priced - float((limits * self._windows).sum()) - whole * self._whole

    def charged(self, coding: str) -> float:
        """Give what the present prices charge a coding."""
        marks = np.array([letter in "GC" for letter in coding], dtype=np.float64)
        return float(marks @ self.prices)

    def follow(self, coding: str) -> None:
        """Raise the multipliers where a coding is out of limits, and lower them where it is well within."""
        step = _STEP / (1 + self._rounds / 6)
        self._rounds += 1
        counts = np.array(gc_counts(coding, self._task.window), dtype=np.float64)
        least, most = self._task.window_limits
        self._windows = _followed(self._windows, counts, least, most, step)
        whole = np.array([gc_fraction(coding) * self._task.size])
        per_base = step * self._task.window / self._task.size * 10
        self._whole = float(_followed(np.array([self._whole]), whole, *self._task.whole_limits, per_base)[0])


def _followed(
    multipliers: NDArray[np.float64], counts: NDArray[np.float64], least: int, most: int, step: float
) -> NDArray[np.float64]:
    """Move multipliers along their subgradients; one that has a sign keeps it until it has come back to 0."""
    over, under = counts - most, counts - least
    push = np.where(over > 0, over, np.where(under < 0, under, 0.0))
    slack = np.where(multipliers > 0, np.minimum(over, 0.0), np.where(multipliers < 0, np.maximum(under, 0.0), 0.0))
    moved = multipliers + step * (push + _SLACKENING * np.where(push == 0, slack, 0.0))
    # Slack must not carry a multiplier beyond 0.
    return np.where(
        (multipliers > 0) & (push == 0),
        np.maximum(moved, 0.0),
        np.where((multipliers < 0) & (push == 0), np.minimum(moved, 0.0), moved),
    )
