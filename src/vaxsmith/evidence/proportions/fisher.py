"""Fisher's exact test of two proportions, its mid-P version, and the odds ratio that belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, nan

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import SettingsError
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions.count import Side, require_events, tail

FISHER_CITATION = "Fisher RA. J R Stat Soc 1935;98:39-82; two-sided by the sum of tables no likelier than the one seen"
MOST_TABLES = 5_000_000
_TIE = 1 + 1e-7  # tables whose probabilities differ by rounding are equally likely


@dataclass(frozen=True, slots=True, kw_only=True)
class FisherTest:
    """The exact test of one odds ratio (usually 1) in a two-by-two table with its margins fixed.

    ``p_less`` is the probability of so few events or fewer in the first arm, ``p_greater`` of so many or more; ``p`` is
    two-sided. The ``mid_p`` values count what was seen half. ``odds_ratio`` is the conditional estimate with its exact
    interval (not the plain cross product).
    """

    p: float
    p_less: float
    p_greater: float
    mid_p: float
    mid_p_less: float
    mid_p_greater: float
    odds_ratio: Estimate


def fisher_exact(events: int, n: int, other_events: int, other_n: int, *, level: float = 0.95) -> FisherTest:
    """Test that two arms have the same proportion of events, whatever that proportion is.

    Right for counts without a time axis. Where patients are followed for different times, it is the wrong test: a
    comparison of event times uses when each event happened and who was still watched.

    >>> round(fisher_exact(2, 8, 7, 8).p, 3)
    0.041

    Raises:
        SettingsError: the counts do not fit each other or are too many to list, or the level is not between 0 and 1.
    """
    (x, total), (y, other) = (
        require_events(events, n, "the first arm"),
        require_events(other_events, other_n, "the second arm"),
    )
    beyond = tail(level, Side.BOTH)
    table = _Table.of(x, total, y, other)
    chance = table.probabilities(0.0)
    seen = chance[x - table.least]
    less, greater = float(chance[: x - table.least + 1].sum()), float(chance[x - table.least :].sum())
    tied = chance <= seen * _TIE
    two = min(1.0, float(chance[tied].sum()))
    return FisherTest(
        p=two,
        p_less=min(1.0, less),
        p_greater=min(1.0, greater),
        mid_p=max(0.0, two - float(seen) / 2),
        mid_p_less=less - float(seen) / 2,
        mid_p_greater=greater - float(seen) / 2,
        odds_ratio=_odds_ratio(table, x, beyond, level),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The possible numbers of events in the first arm, given both margins, with the logarithm of their weights."""

    least: int
    counts: NDArray[np.float64]
    log_weights: NDArray[np.float64]

    @classmethod
    def of(cls, x: int, total: int, y: int, other: int) -> _Table:
        from scipy.special import gammaln

        events = x + y
        least, most = max(0, events - other), min(total, events)
        if most - least > MOST_TABLES:
            raise SettingsError(
                f"{most - least:,} tables share the margins",
                expected=f"at most {MOST_TABLES:,}",
                remedy="use the score interval of the difference or the ratio: at this size they say the same",
            )
        k = np.arange(least, most + 1, dtype=np.float64)
        weights = -gammaln(k + 1) - gammaln(total - k + 1) - gammaln(events - k + 1) - gammaln(other - events + k + 1)
        return cls(least=least, counts=k, log_weights=weights)

    def probabilities(self, log_odds: float) -> NDArray[np.float64]:
        """Give the chance of each count under an odds ratio."""
        weights = self.log_weights + log_odds * self.counts
        chance: NDArray[np.float64] = np.exp(weights - weights.max())
        chance /= chance.sum()
        return chance


def _odds_ratio(table: _Table, x: int, beyond: float, level: float) -> Estimate:
    place = x - table.least
    low, high, value, note = 0.0, inf, nan, ""
    if len(table.counts) == 1:
        note = "the margins leave one table only, so every odds ratio is possible"
    else:
        most = place == len(table.counts) - 1
        value = 0.0 if place == 0 else inf if most else _solve(lambda t: float(table.probabilities(t) @ table.counts) - x)
        if place > 0:
            low = _solve(lambda t: float(table.probabilities(t)[place:].sum()) - beyond)
        if not most:
            high = _solve(lambda t: beyond - float(table.probabilities(t)[: place + 1].sum()))
    return Estimate(
        name="odds ratio",
        value=value,
        low=low,
        high=high,
        level=level,
        method="conditional likelihood, exact",
        citation="Cornfield J. Proc Third Berkeley Symp 1956;4:135-148",
        note=note,
    )


def _solve(rising: Callable[[float], float]) -> float:
    """Find the odds ratio at which a function that rises with its logarithm is zero."""
    from scipy.optimize import brentq

    reach = 1.0
    while (rising(-reach) > 0 or rising(reach) < 0) and reach < 600:
        reach *= 2
    return exp(brentq(rising, -reach, reach, xtol=1e-13))
