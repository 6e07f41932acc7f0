"""Watch a rare reaction against controls, or against the same persons' other days, after every event (binomial MaxSPRT)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

from vaxsmith.core import SettingsError
from vaxsmith.evidence.proportions.count import require_count, require_events, require_fraction, require_positive

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CITATION = "Kulldorff M, Davis RL, Kolczak M, et al. Sequential Anal 2011;30:58-78"
_MOST = 1000  # events in all; the number of candidate bounds grows with its square


@dataclass(frozen=True, slots=True, kw_only=True)
class BinomialBound:
    """The bound of a continuous binomial MaxSPRT.

    ``controls`` is z, the controls matched to each case, or the ratio of control days to risk days. ``most_events`` is N,
    the events (both kinds) at which watching ends. ``error`` is what the bound really spends: with counts it cannot spend
    ``alpha`` exactly and never spends more. ``alarm_from[n-1]`` is the fewest exposed among the first n events that raise
    the alarm (n + 1 where none does).
    """

    critical_value: float
    controls: float
    most_events: int
    minimum_events: int
    alpha: float
    error: float
    alarm_from: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BinomialPerformance:
    """What a bound does under a true relative risk, exactly: power, mean events at an alarm (NaN if none), at the end."""

    relative_risk: float
    power: float
    expected_at_signal: float
    expected_at_end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BinomialWatch:
    """One look: the log likelihood ratio, whether it passed the bound, and a sentence."""

    exposed: int
    events: int
    log_likelihood_ratio: float
    signal: bool
    sentence: str


def binomial_log_likelihood_ratio(exposed: int, events: int, controls: float) -> float:
    """Give the log likelihood ratio of the best risk against equal risk, 0 where the exposed have no excess."""
    chance = 1.0 / (1.0 + controls)
    if events == 0 or exposed <= events * chance:
        return 0.0
    other = events - exposed
    ratio = exposed * log(exposed / (events * chance))
    return ratio + (other * log(other / (events * (1.0 - chance))) if other else 0.0)


def binomial_bound(
    most_events: int, *, controls: float = 1.0, alpha: float = 0.05, minimum_events: int = 1
) -> BinomialBound:
    """Find the smallest critical value whose exact error is at most ``alpha``.

    The chain over (events, exposed among them) is followed to N events; candidates are the values that the likelihood ratio
    can take.

    Raises:
        SettingsError: a setting is out of range, or no bound exists because even N exposed of N are too likely by chance.
    """
    most = require_count(most_events, "the number of events at which watching ends")
    least = require_count(minimum_events, "the minimum number of events")
    ratio = require_positive(controls, "the number of controls for each case")
    error = require_fraction(alpha, "alpha")
    if not 1 <= least <= most <= _MOST:
        raise SettingsError(
            f"a surveillance of {most} events with {least} at least", expected=f"1 <= minimum <= most <= {_MOST}"
        )
    critical, spent = _critical_value(most, ratio, error, least)
    return BinomialBound(
        critical_value=critical,
        controls=ratio,
        most_events=most,
        minimum_events=least,
        alpha=error,
        error=spent,
        alarm_from=tuple(int(x) for x in _alarm_from(_ratios(most, ratio), critical, least)),
    )


def binomial_performance(bound: BinomialBound, relative_risk: float) -> BinomialPerformance:
    """Give power and events to the alarm under a true relative risk, exactly.

    Raises:
        SettingsError: the relative risk is not above 0.
    """
    risk = require_positive(relative_risk, "the relative risk")
    chance = risk / (risk + bound.controls)
    power, at_signal = _chain(bound.alarm_from, chance)
    at_end = power * at_signal + (1 - power) * bound.most_events if power > 0 else float(bound.most_events)
    return BinomialPerformance(relative_risk=risk, power=power, expected_at_signal=at_signal, expected_at_end=at_end)


def watch_binomial(exposed: int, events: int, bound: BinomialBound) -> BinomialWatch:
    """Judge one look: ``exposed`` of ``events`` fell on the exposed, or into the risk window.

    Raises:
        SettingsError: the counts do not fit each other, or the surveillance had ended before.
    """
    cases, total = require_events(exposed, events)
    if total > bound.most_events:
        raise SettingsError(
            f"{total} events, and watching was planned to end at {bound.most_events}",
            remedy="judge the last look within the plan; a longer surveillance needs a bound of its own, planned before",
        )
    ratio = binomial_log_likelihood_ratio(cases, total, bound.controls)
    signal = total > 0 and cases >= bound.alarm_from[total - 1]
    seen = f"{cases} of {total} events among the exposed, {total / (1 + bound.controls):.1f} expected by chance"
    verdict = (
        "the bound is passed. There are more than chance would give; why, the count cannot say"
        if signal
        else "the bound is not passed. This is no proof of safety"
    )
    return BinomialWatch(
        exposed=cases, events=total, log_likelihood_ratio=ratio, signal=signal, sentence=f"{seen}: {verdict}."
    )


def _ratios(most: int, controls: float) -> NDArray[np.float64]:
    """Give the log likelihood ratio of each (events, exposed), shape (N, N + 1); -1 where exposed > events."""
    import numpy as np
    from scipy.special import xlogy

    chance = 1.0 / (1.0 + controls)
    events = np.arange(1, most + 1, dtype=float)[:, None]
    exposed = np.arange(0, most + 1, dtype=float)[None, :]
    other = np.maximum(events - exposed, 0.0)
    ratios = xlogy(exposed, exposed / (events * chance)) + xlogy(other, other / (events * (1.0 - chance)))
    ratios = np.where(exposed > events * chance, ratios, 0.0)
    return np.where(exposed <= events, ratios, -1.0)


def _alarm_from(ratios: NDArray[np.float64], critical: float, least: int) -> NDArray[np.int64]:
    import numpy as np

    events = np.arange(1, len(ratios) + 1)
    passes = ratios >= critical * (1 - 1e-12)
    first = np.where(passes.any(axis=1), passes.argmax(axis=1), events + 1)
    return np.where(events >= least, first, events + 1)


def _chain(alarm_from: tuple[int, ...] | NDArray[np.int64], chance: float) -> tuple[float, float]:
    """Give the probability of an alarm and the mean number of events at it (NaN where impossible)."""
    import numpy as np

    state = np.zeros(len(alarm_from) + 2)
    state[0] = 1.0
    power = moment = 0.0
    for n, first in enumerate(alarm_from, 1):
        state[1 : n + 1] = state[1 : n + 1] * (1 - chance) + state[:n] * chance
        state[0] *= 1 - chance
        leaving = float(state[first : n + 1].sum())
        state[first : n + 1] = 0.0
        power += leaving
        moment += n * leaving
    return power, moment / power if power > 0 else float("nan")


@lru_cache(maxsize=64)
def _critical_value(most: int, controls: float, alpha: float, least: int) -> tuple[float, float]:
    import numpy as np

    ratios = _ratios(most, controls)
    chance = 1.0 / (1.0 + controls)
    values = np.unique(np.round(ratios[least - 1 :][ratios[least - 1 :] > 0], 12))
    low, high = 0, len(values)  # values[high] spends at most alpha; len(values): no alarm at all
    spent = 0.0
    while low < high:
        middle = (low + high) // 2
        error = _chain(_alarm_from(ratios, float(values[middle]), least), chance)[0]
        if error <= alpha:
            high, spent = middle, error
        else:
            low = middle + 1
    if high == len(values):
        raise SettingsError(
            f"{most} events cannot raise an alarm at alpha {alpha:g}: chance alone may give {most} exposed of {most}",
            remedy="watch longer, or allow a larger error",
        )
    return float(values[high]), spent
