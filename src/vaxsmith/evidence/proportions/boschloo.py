"""Boschloo's exact test of two proportions: Fisher's p as the statistic, without fixing the number of events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import SettingsError
from vaxsmith.evidence.proportions.count import require_events

BOSCHLOO_CITATION = "Boschloo RD. Statistica Neerlandica 1970;24:1-9; two-sided: twice the smaller one-sided p"
LARGEST_ARM = 2000
_STEPS = 200
_TIE = 1 + 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class BoschlooTest:
    """The unconditional exact test that two proportions are equal, never less powerful than Fisher's.

    ``p_less``: the first arm has the smaller rate. ``p`` is two-sided. Each is the largest over the rate that both arms
    might share; ``rate_less`` and ``rate_greater`` are where that is.
    """

    p: float
    p_less: float
    p_greater: float
    rate_less: float
    rate_greater: float


def boschloo_exact(events: int, n: int, other_events: int, other_n: int) -> BoschlooTest:
    """Test that two arms have the same proportion of events when only the arms' sizes were fixed beforehand.

    The right exact test of a randomised two-by-two table. All tables at least as extreme by Fisher's one-sided p are
    added up, at the common rate that makes them likeliest (a grid, then a search around its best places).

    >>> round(boschloo_exact(74, 117, 31, 63).p_greater, 4)
    0.0356

    Raises:
        SettingsError: the counts do not fit each other, or an arm has more than 2,000 patients.
    """
    (x, total), (y, other) = (
        require_events(events, n, "the first arm"),
        require_events(other_events, other_n, "the second arm"),
    )
    if max(total, other) > LARGEST_ARM:
        raise SettingsError(
            f"an arm has {max(total, other):,} patients",
            expected=f"at most {LARGEST_ARM:,}",
            remedy="use fisher_exact, or the score interval of the difference: at this size they say the same",
        )
    if not total or not other:
        return BoschlooTest(p=1.0, p_less=1.0, p_greater=1.0, rate_less=0.5, rate_greater=0.5)
    p_less, rate_less = _one_sided(x, total, y, other)
    p_greater, rate_greater = _one_sided(y, other, x, total)
    return BoschlooTest(
        p=min(1.0, 2 * min(p_less, p_greater)),
        p_less=p_less,
        p_greater=p_greater,
        rate_less=rate_less,
        rate_greater=rate_greater,
    )


def _one_sided(x: int, total: int, y: int, other: int) -> tuple[float, float]:
    """Give the p that the first arm's rate is smaller, and the common rate at which it is reached."""
    reach = _rejected_up_to(x, total, y, other)

    def size(rates: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import bdtr, gammaln, xlog1py, xlogy

        k = np.arange(other + 1)
        log_choose = gammaln(other + 1) - gammaln(k + 1) - gammaln(other - k + 1)
        chance = np.exp(log_choose + xlogy(k, rates[:, None]) + xlog1py(other - k, -rates[:, None]))
        below = np.where(reach >= 0, bdtr(np.maximum(reach, 0), total, rates[:, None]), 0.0)
        return np.asarray((chance * below).sum(axis=1))

    grid = np.linspace(0.0, 1.0, _STEPS + 1)
    sizes = size(grid)
    best, rate = float(sizes.max()), float(grid[sizes.argmax()])
    # The size is smooth between the steps; the three best places are searched more finely.
    for place in np.argsort(sizes)[-3:]:
        low, high = max(grid[place] - 1 / _STEPS, 0.0), min(grid[place] + 1 / _STEPS, 1.0)
        for _ in range(4):
            fine = np.linspace(low, high, 21)
            found = size(fine)
            middle, step = fine[found.argmax()], fine[1] - fine[0]
            low, high = max(middle - step, 0.0), min(middle + step, 1.0)
            if found.max() > best:
                best, rate = float(found.max()), float(middle)
    return min(best, 1.0), rate


def _rejected_up_to(x: int, total: int, y: int, other: int) -> NDArray[np.intp]:
    """Give, for each count of the second arm, the largest count of the first that is as extreme as what was seen, or -1.

    Fisher's p rises with the first arm's count and falls with the second's, so the tables form a staircase.
    """
    from scipy.special import gammaln

    k = np.arange(total + 1, dtype=np.float64)
    j = np.arange(other + 1, dtype=np.float64)
    first = gammaln(total + 1) - gammaln(k + 1) - gammaln(total - k + 1)
    second = gammaln(other + 1) - gammaln(j + 1) - gammaln(other - j + 1)

    def fisher(one: int, two: int) -> float:
        events = one + two
        least, most = max(0, events - other), min(total, events)
        counts = np.arange(least, most + 1)
        weights = first[counts] + second[events - counts]
        chance = np.exp(weights - weights.max())
        return float(chance[: one - least + 1].sum() / chance.sum())

    seen = fisher(x, y) * _TIE
    reach = np.full(other + 1, -1, dtype=np.intp)
    step = -1
    for two in range(other + 1):
        while step < total and fisher(step + 1, two) <= seen:
            step += 1
        reach[two] = step
    return reach
