"""Events per exposure (patient-years, doses): Poisson rates, their intervals and their ratio."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, nan

from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions.count import Side, require_count, require_positive, tail
from vaxsmith.evidence.proportions.one_proportion import clopper_pearson, mid_p

GARWOOD_CITATION = "Garwood F. Biometrika 1936;28:437-442"
MID_P_CITATION = "Cohen GR, Yang SY. Stat Med 1994;13:2189-2203"
RATIO_CITATION = "Przyborowski J, Wilenski H. Biometrika 1940;31:313-323 (one arm's share of all events is binomial)"


def exact_rate(
    events: int, exposure: float, *, unit: str = "", level: float = 0.95, side: Side = Side.BOTH, name: str = "rate"
) -> Estimate:
    """Give Garwood's exact interval for events per unit of exposure (``unit``: ``per dose``, ``per patient-year``).

    Right where events of one patient do not breed further events and the rate does not change over the exposure; where it
    does (with the number of the dose, say), give one rate for each stretch.

    >>> estimate = exact_rate(5, 1.0)
    >>> round(estimate.low, 3), round(estimate.high, 3)
    (1.623, 11.668)

    Raises:
        SettingsError: the events are not a whole number, or the exposure is not above 0.
    """
    from scipy.special import gammainccinv, gammaincinv

    x, time = require_count(events, "the number of events"), require_positive(exposure, "the exposure")
    beyond = tail(level, side)
    low = float(gammaincinv(x, beyond)) / time if x else 0.0
    high = float(gammainccinv(x + 1, beyond)) / time
    return _rate(name, x, time, low, high, level, side, "Garwood (exact Poisson)", GARWOOD_CITATION, unit)


def mid_p_rate(
    events: int, exposure: float, *, unit: str = "", level: float = 0.95, side: Side = Side.BOTH, name: str = "rate"
) -> Estimate:
    """Give the mid-P interval for events per unit of exposure; shorter than the exact one, coverage near ``level``.

    Raises:
        SettingsError: the events are not a whole number, or the exposure is not above 0.
    """
    from scipy.special import pdtr

    x, time = require_count(events, "the number of events"), require_positive(exposure, "the exposure")
    beyond = tail(level, side)

    def at_most(mean: float) -> float:
        return ((float(pdtr(x - 1, mean)) if x else 0.0) + float(pdtr(x, mean))) / 2

    low = _root(lambda mean: (1 - beyond) - at_most(mean), x) / time if x else 0.0
    high = _root(lambda mean: beyond - at_most(mean), x) / time
    return _rate(name, x, time, low, high, level, side, "mid-P Poisson", MID_P_CITATION, unit)


def rate_ratio(
    events: int,
    exposure: float,
    other_events: int,
    other_exposure: float,
    *,
    level: float = 0.95,
    half: bool = False,
    name: str = "rate ratio",
) -> Estimate:
    """Give the ratio of two Poisson rates, first over second, with its exact interval (``half``: mid-P).

    Given all events together, the first arm's share is binomial with probability φT/(φT + U) for exposures T and U.

    Raises:
        SettingsError: events are not whole numbers, an exposure is not above 0, or the level is not between 0 and 1.
    """
    x, y = require_count(events, "the first arm's number of events"), require_count(other_events, "the second arm's")
    time = require_positive(exposure, "the first arm's exposure")
    other_time = require_positive(other_exposure, "the second arm's exposure")
    share = (mid_p if half else clopper_pearson)(x, x + y, level=level)

    def ratio(part: float) -> float:
        return inf if part >= 1 else part / (1 - part) * other_time / time

    return Estimate(
        name=name,
        value=nan if x + y == 0 else ratio(x / (x + y)),
        low=ratio(share.low) if x else 0.0,
        high=ratio(share.high) if y else inf,
        level=level,
        method="conditional mid-P" if half else "conditional exact",
        citation=RATIO_CITATION,
        note="neither arm has an event, so every ratio is possible" if x + y == 0 else "",
    )


def _root(rising: Callable[[float], float], x: int) -> float:
    from scipy.optimize import brentq

    top = 10.0 + 2 * x
    while rising(top) < 0:
        top *= 2
    return float(brentq(rising, 0.0, top, xtol=1e-13))


def _rate(
    name: str,
    x: int,
    time: float,
    low: float,
    high: float,
    level: float,
    side: Side,
    method: str,
    citation: str,
    unit: str,
) -> Estimate:
    return Estimate(
        name=name,
        value=x / time,
        low=0.0 if side is Side.UPPER else low,
        high=inf if side is Side.LOWER else high,
        level=level,
        method=method if side is Side.BOTH else f"{method}, {side}",
        citation=citation,
        unit=unit,
    )
