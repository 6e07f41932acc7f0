"""Confidence sequences: intervals that hold at every look at once, however often and for whatever reason one looks.

An ordinary 95 % interval looked at after every patient excludes the truth sooner or later. A confidence sequence is made
of tests that bet against each value: a value leaves when a gambler who thinks it false would have multiplied the stake
by 1 / (1 - level), which by Ville's inequality happens to the true value with at most that chance, ever. The price is
width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import InputError, SettingsError
from vaxsmith.evidence.bayes.belief import FLAT_PROPORTION, BetaBelief
from vaxsmith.evidence.design.requirements import require_level, require_number, require_probability, require_whole
from vaxsmith.evidence.estimate import Estimate

CITATION_MIXTURE = "Robbins, Ann Math Stat 1970;41:1397 (beta mixture)"
CITATION_BETTING = "Waudby-Smith, Ramdas, J R Stat Soc B 2024;86:1 (hedged capital)"
CITATION_BERNSTEIN = "Waudby-Smith, Ramdas, J R Stat Soc B 2024;86:1 (empirical Bernstein)"
CITATION_NORMAL_MIXTURE = "Howard, Ramdas, McAuliffe, Sekhon, Ann Stat 2021;49:1055 (two-sided normal mixture)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidenceSequence:
    """The interval after each observation, running intersection taken: shape (observations,) each.

    ``estimate`` is the mean so far. ``level`` holds for all times together.
    """

    estimate: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    level: float
    method: str
    citation: str

    def after(self, n: int, *, name: str = "mean") -> Estimate:
        """Give the interval after ``n`` observations.

        Raises:
            SettingsError: there are not so many.
        """
        n = require_whole("the number of observations", n, at_least=1, at_most=len(self.estimate))
        return Estimate(
            name=name,
            value=float(self.estimate[n - 1]),
            low=float(self.low[n - 1]),
            high=float(self.high[n - 1]),
            level=self.level,
            method=self.method,
            citation=self.citation,
            note="holds at every look at once",
        )


def require_observations(values: Sequence[float], *, whole: bool = False) -> NDArray[np.float64]:
    """Give observations from 0 to 1 as an array; with ``whole`` only 0 and 1.

    Raises:
        InputError: there are none, or one is not such a number; says which.
    """
    try:
        seen = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError("an observation is not a number", expected="numbers from 0 to 1") from error
    if seen.ndim != 1 or len(seen) == 0:
        raise InputError("there are no observations", expected="a list of at least one number")
    wrong = ~((seen == 0) | (seen == 1)) if whole else ~((seen >= 0) & (seen <= 1))
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        raise InputError(
            f"observation {place + 1} is {seen[place]:g}", expected="0 or 1" if whole else "a number from 0 to 1"
        )
    return seen


def _sequence(
    seen: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64], level: float, method: str, citation: str
) -> ConfidenceSequence:
    low = np.maximum.accumulate(np.clip(low, 0, 1))
    high = np.minimum.accumulate(np.clip(high, 0, 1))
    # With the chance 1 - level the truth has left and nothing may remain: keep a point and not a contradiction.
    high = np.maximum(low, high)
    counts = np.arange(1, len(seen) + 1)
    return ConfidenceSequence(
        estimate=np.cumsum(seen) / counts, low=low, high=high, level=level, method=method, citation=citation
    )


def bernoulli_bounds(
    successes: int, n: int, *, level: float = 0.95, prior: BetaBelief = FLAT_PROPORTION
) -> tuple[float, float]:
    """Give the proportions not yet excluded after ``successes`` of ``n``, without the running intersection.

    A proportion p stays while ``B(a + s, b + n - s) / B(a, b) < p^s (1 - p)^(n - s) / (1 - level)``: the gambler spreads
    the stake over all alternatives as Beta(a, b). Depends on the counts only, never on their order.

    Raises:
        SettingsError: the counts are no counts, or the level is not strictly between 0 and 1.
    """
    from scipy.optimize import brentq
    from scipy.special import betaln, xlog1py, xlogy

    n = require_whole("the number of patients", n)
    s = require_whole("the number of successes", successes, at_most=n)
    limit = -log(1 - require_level(level))
    if n == 0:
        return 0.0, 1.0
    capital = float(betaln(prior.alpha + s, prior.beta + n - s) - betaln(prior.alpha, prior.beta))

    def excess(p: float) -> float:
        return capital - float(xlogy(s, p) + xlog1py(n - s, -p)) - limit

    # The likelihood is largest at s / n, where the capital is smallest: the bounds lie to its sides.
    centre = s / n
    low = 0.0 if excess(0.0) < 0 else float(brentq(excess, 1e-300 if s else 0.0, centre, xtol=1e-12))
    high = 1.0 if excess(1.0) < 0 else float(brentq(excess, centre, 1 - 1e-16, xtol=1e-12))
    return low, high


def bernoulli_sequence(
    outcomes: Sequence[float], *, level: float = 0.95, prior: BetaBelief = FLAT_PROPORTION
) -> ConfidenceSequence:
    """Give the confidence sequence of a proportion from outcomes 0 and 1 in their order.

    Raises:
        InputError: there are no outcomes, or one is neither 0 nor 1.
        SettingsError: the level is not strictly between 0 and 1.
    """
    seen = require_observations(outcomes, whole=True)
    sums = np.cumsum(seen).astype(int)
    bounds = np.array([bernoulli_bounds(int(s), n, level=level, prior=prior) for n, s in enumerate(sums, start=1)])
    method = f"confidence sequence, beta mixture ({prior.alpha:g}, {prior.beta:g})"
    return _sequence(seen, bounds[:, 0], bounds[:, 1], level, method, CITATION_MIXTURE)


def _bets(seen: NDArray[np.float64], error: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the means and the predictable bets of Waudby-Smith and Ramdas: each bet uses the past alone."""
    counts = np.arange(1, len(seen) + 1)
    means = (0.5 + np.cumsum(seen)) / (counts + 1)
    variances = (0.25 + np.cumsum((seen - means) ** 2)) / (counts + 1)
    before = np.concatenate([[0.25], variances[:-1]])
    bets = np.sqrt(2 * log(2 / error) / (before * counts * np.log1p(counts)))
    return np.concatenate([[0.5], means[:-1]]), bets


def betting_sequence(
    values: Sequence[float], *, level: float = 0.95, points: int = 1001, most: float = 0.5
) -> ConfidenceSequence:
    """Give the confidence sequence of the mean of values from 0 to 1 by hedged betting.

    For each candidate mean m of a grid, half the stake bets that the mean is above and half that it is below, with bets
    that adapt to the variance seen so far and are at most ``most`` of what could be lost; m leaves when either half has
    won 1 / error. The ends are moved out by one grid step, so the grid costs width and never coverage.

    Raises:
        InputError: there are no values, or one is not from 0 to 1.
        SettingsError: the level or ``most`` is not strictly between 0 and 1.
    """
    seen = require_observations(values)
    error = 1 - require_level(level)
    most = require_probability("the largest bet", most)
    count = require_whole("the number of grid points", points, at_least=11, at_most=100_001)
    grid = np.linspace(0, 1, count)
    _, bets = _bets(seen, error)
    up_cap, down_cap = most / np.maximum(grid, 1e-12), most / np.maximum(1 - grid, 1e-12)
    up, down = np.zeros(count), np.zeros(count)
    inside = np.ones(count, dtype=bool)
    low, high = np.empty(len(seen)), np.empty(len(seen))
    step = grid[1]
    limit = -log(error / 2)
    first, last = 0, count - 1
    for i, (value, bet) in enumerate(zip(seen, bets, strict=True)):
        up += np.log1p(np.minimum(bet, up_cap) * (value - grid))
        down += np.log1p(np.minimum(bet, down_cap) * (grid - value))
        inside &= np.maximum(up, down) < limit
        left = np.flatnonzero(inside)
        if len(left):
            first, last = int(left[0]), int(left[-1])
        low[i], high[i] = max(grid[first] - step, 0.0), min(grid[last] + step, 1.0)
    return _sequence(seen, low, high, level, "confidence sequence, hedged betting", CITATION_BETTING)


def empirical_bernstein_sequence(values: Sequence[float], *, level: float = 0.95, most: float = 0.5) -> ConfidenceSequence:
    """Give the confidence sequence of the mean of values from 0 to 1 in closed form: wider than betting, but quick.

    The interval is ``sum(b x) / sum(b)`` plus or minus ``(log(2 / error) + sum(v psi(b))) / sum(b)``, with bets b,
    squared deviations from the mean before ``v = 4 (x - mean)^2`` and ``psi(b) = (-log(1 - b) - b) / 4``.

    Raises:
        InputError: there are no values, or one is not from 0 to 1.
        SettingsError: the level or ``most`` is not strictly between 0 and 1.
    """
    seen = require_observations(values)
    error = 1 - require_level(level)
    before, bets = _bets(seen, error)
    bets = np.minimum(bets, require_probability("the largest bet", most))
    total = np.cumsum(bets)
    centre = np.cumsum(bets * seen) / total
    spent = np.cumsum(4 * (seen - before) ** 2 * (-np.log1p(-bets) - bets) / 4)
    width = (log(2 / error) + spent) / total
    return _sequence(
        seen, centre - width, centre + width, level, "confidence sequence, empirical Bernstein", CITATION_BERNSTEIN
    )


def hazard_ratio_sequence(
    hazard_ratio: float, *, events: float, planned_events: float, level: float = 0.95, ratio: float = 1.0
) -> Estimate:
    """Give an interval of the hazard ratio that may be looked at after any number of events.

    Robbins' normal mixture, tuned to be narrowest near ``planned_events``: with information ``I = events p q`` of the
    log hazard ratio the half width is ``sqrt((I + r) log((I + r) / (r error^2))) / I``. It rests on the log-rank score
    being normal, so not on a handful of events.

    Raises:
        SettingsError: a number is out of range.
    """
    from scipy.special import lambertw

    from vaxsmith.evidence.design.accrual import arm_shares

    p, q = arm_shares(ratio)
    effect = log(require_number("the hazard ratio", hazard_ratio, above=0))
    information = require_number("the number of events", events, above=0) * p * q
    planned = require_number("the number of events planned", planned_events, above=0) * p * q
    error = 1 - require_level(level)
    # Howard and others: the mixture's precision that makes the boundary tightest at the planned information.
    tuning = planned / (-float(lambertw(-(error**2) / exp(1), k=-1).real) - 1)
    half = sqrt((information + tuning) * log((information + tuning) / (tuning * error**2))) / information
    if half > 700:
        raise SettingsError(f"{events:g} events are too few for an interval", expected="more events")
    return Estimate(
        name="hazard ratio",
        value=exp(effect),
        low=exp(effect - half),
        high=exp(effect + half),
        level=level,
        method=f"confidence sequence, normal mixture tuned to {planned_events:g} events",
        citation=CITATION_NORMAL_MIXTURE,
        standard_error=1 / sqrt(information),
        note="holds at every look at once; normal approximation of the log-rank score",
    )
