"""Watch a rare reaction against the count that was expected, after every event, with an exact error (Poisson MaxSPRT)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, log, sqrt
from typing import TYPE_CHECKING

from vaxsmith.core import SettingsError
from vaxsmith.evidence.proportions.count import require_count, require_fraction, require_positive

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

CITATION = "Kulldorff M, Davis RL, Kolczak M, et al. Sequential Anal 2011;30:58-78"
MINIMUM_EVENTS_CITATION = "Kulldorff M, Silva IR. REVSTAT 2017;15:373-394"
_LONGEST = 1000.0  # expected events; beyond it surveillance is no longer of a rare event


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonBound:
    """The bound of a continuous Poisson MaxSPRT.

    ``critical_value`` is on the scale of the log likelihood ratio; ``upper_limit`` is the expected number of events at which
    watching ends; ``minimum_events`` how many are needed before the alarm may sound; ``signal_at[i]`` is the largest
    expected count at which event number ``events[i]`` raises the alarm (in ascending order, cut at ``upper_limit``).
    """

    critical_value: float
    upper_limit: float
    minimum_events: int
    alpha: float
    events: tuple[int, ...]
    signal_at: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonPerformance:
    """What a bound does when the true rate is ``relative_risk`` times the expected one; all three are exact.

    ``expected_at_signal`` is the mean expected count (the clock of the surveillance) at an alarm, given that there is one;
    ``expected_at_end`` that at the end, alarm or not. NaN where an alarm is impossible.
    """

    relative_risk: float
    power: float
    expected_at_signal: float
    expected_at_end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonWatch:
    """One look: the log likelihood ratio, whether it passed the bound, and a sentence."""

    observed: int
    expected: float
    log_likelihood_ratio: float
    relative_risk: float
    signal: bool
    sentence: str


def log_likelihood_ratio(observed: int, expected: float) -> float:
    """Give the log likelihood ratio of the best relative risk above 1 against 1: μ - c + c ln(c/μ), 0 where c <= μ."""
    if observed <= expected or observed == 0:
        return 0.0
    return expected - observed + observed * log(observed / expected)


def poisson_bound(upper_limit: float, *, alpha: float = 0.05, minimum_events: int = 1) -> PoissonBound:
    """Find the critical value that spends exactly ``alpha`` over the whole surveillance.

    The chain over the number of events is followed from one threshold to the next (Kulldorff et al. 2011, section 3.2):
    between thresholds counts grow as a Poisson process, at the threshold of n events every path with n or more has raised
    the alarm and leaves. The critical value is the root of (probability of an alarm) = alpha.

    >>> round(poisson_bound(5).critical_value, 6)
    3.297183

    Raises:
        SettingsError: a setting is out of range, or ``alpha`` cannot be spent (so many events are hardly ever reached).
    """
    limit = require_positive(upper_limit, "the upper limit of expected events")
    error = require_fraction(alpha, "alpha")
    least = require_count(minimum_events, "the minimum number of events")
    if least < 1:
        raise SettingsError("the minimum number of events is 0", expected="1 or more")
    if limit > _LONGEST or least > _LONGEST:
        raise SettingsError(
            f"an upper limit of {limit:g} expected events with {least} at least",
            expected=f"at most {_LONGEST:g}",
            cause="MaxSPRT is made for rare events",
        )
    critical = _critical_value(limit, error, least)
    events, signal_at = _thresholds(critical, limit, least)
    return PoissonBound(
        critical_value=critical,
        upper_limit=limit,
        minimum_events=least,
        alpha=error,
        events=tuple(events),
        signal_at=tuple(signal_at),
    )


def poisson_performance(bound: PoissonBound, relative_risk: float) -> PoissonPerformance:
    """Give power and time to the alarm under a true relative risk, exactly.

    Raises:
        SettingsError: the relative risk is not above 0.
    """
    risk = require_positive(relative_risk, "the relative risk")
    alarm = _first_alarm(bound.events, bound.signal_at, risk)
    power = 1.0 - alarm.survival
    at_end = alarm.mean_clock
    at_signal = (at_end - bound.upper_limit * alarm.survival) / power if power > 1e-300 else float("nan")
    return PoissonPerformance(relative_risk=risk, power=power, expected_at_signal=at_signal, expected_at_end=at_end)


def watch_poisson(observed: int, expected: float, bound: PoissonBound) -> PoissonWatch:
    """Judge one look at the data.

    Raises:
        SettingsError: the counts are out of range, or the surveillance had ended before.
    """
    count = require_count(observed, "the number of events observed")
    mean = require_positive(expected, "the number of events expected")
    if mean > bound.upper_limit * (1 + 1e-12):
        raise SettingsError(
            f"{mean:g} events are expected by now, beyond the upper limit of {bound.upper_limit:g}",
            expected="a look within the planned surveillance",
            remedy="judge the last look within it; a longer surveillance needs a bound of its own, planned before",
        )
    ratio = log_likelihood_ratio(count, mean)
    enough = count >= bound.minimum_events
    signal = enough and ratio >= bound.critical_value * (1 - 1e-12)
    seen = f"{count} observed where {mean:g} were expected (ratio {count / mean:.2f}; log likelihood ratio {ratio:.3f})"
    if signal:
        said = f"{seen}: the bound of {bound.critical_value:.3f} is passed. There are more than expected; why, it cannot say"
    elif not enough and ratio >= bound.critical_value:
        said = f"{seen}: above the bound, but fewer than the {bound.minimum_events} events that an alarm needs"
    else:
        said = f"{seen}: the bound of {bound.critical_value:.3f} is not passed. This is no proof of safety"
    return PoissonWatch(
        observed=count,
        expected=mean,
        log_likelihood_ratio=ratio,
        relative_risk=count / mean,
        signal=signal,
        sentence=said + ".",
    )


def _threshold(events: int, critical: float) -> float:
    """Give the expected count at which ``events`` have exactly the critical value: -n W0(-exp(-1 - cv/n))."""
    from scipy.special import lambertw

    return float(-events * lambertw(-exp(-1.0 - critical / events)).real)


def _thresholds(critical: float, limit: float, least: int) -> tuple[list[int], list[float]]:
    events, places = [], []
    n = least
    while True:
        place = _threshold(n, critical)
        events.append(n)
        places.append(min(place, limit))
        if place >= limit:
            return events, places
        n += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alarm:
    survival: float  # probability of no alarm by the upper limit
    mean_clock: float  # mean expected count at which watching ends


def _first_alarm(events: Sequence[int], places: Sequence[float], risk: float) -> _Alarm:
    """Follow the chain of counts through the thresholds; exact."""
    import numpy as np
    from scipy.special import gammaln

    state: NDArray[np.float64] = np.zeros(events[-1] + 1)
    state[0] = 1.0
    counts = np.arange(len(state), dtype=float)
    logs = gammaln(counts + 1)
    before = 0.0
    clock = 0.0
    for n, place in zip(events, places, strict=True):
        step = risk * (place - before)
        # The alarm sounds when event n arrives within the step; the clock runs on for those still below n.
        reach = n  # states 0 .. n-1 are alive before this threshold
        alive = state[:reach]
        clock += float(alive @ _mean_time_below(reach, step, risk))
        if step > 0:
            likely = min(reach, int(step + 12 * sqrt(step)) + 40)  # what lies beyond has no digit in a double
            steps = np.exp(counts[:likely] * log(step) - step - logs[:likely])
            state[:reach] = np.convolve(alive, steps)[:reach]
        state[reach:] = 0.0
        before = place
    return _Alarm(survival=float(state[: events[-1]].sum()), mean_clock=clock)


def _mean_time_below(reach: int, step: float, risk: float) -> NDArray[np.float64]:
    """Give for each count 0 .. reach-1 the mean clock time, within a step, before the count is ``reach``."""
    import numpy as np
    from scipy.special import gammaincc

    missing = np.arange(reach, 0, -1, dtype=float)  # events still missing from each count
    # E[min(G, s)] for G ~ Gamma(m, 1) is s P(G > s) + m P(Gamma(m + 1) <= s).
    mean = step * gammaincc(missing, step) + missing * (1.0 - gammaincc(missing + 1.0, step))
    return np.asarray(mean / risk, dtype=np.float64)


def _alarm_probability(critical: float, limit: float, least: int) -> float:
    events, places = _thresholds(critical, limit, least)
    return 1.0 - _first_alarm(events, places, 1.0).survival


@lru_cache(maxsize=128)
def _critical_value(limit: float, alpha: float, least: int) -> float:
    from scipy.optimize import brentq

    def excess(critical: float) -> float:
        return _alarm_probability(critical, limit, least) - alpha

    low, high = 1e-9, 4.0
    if excess(low) < 0:
        raise SettingsError(
            f"alpha {alpha:g} cannot be spent: {least} events within {limit:g} expected are rarer than that",
            expected="a longer surveillance, fewer minimum events, or a smaller alpha",
        )
    while excess(high) > 0:
        high *= 2.0  # ends: the probability falls at least as exp(-critical)
    return float(brentq(excess, low, high, xtol=1e-13, rtol=1e-14))
