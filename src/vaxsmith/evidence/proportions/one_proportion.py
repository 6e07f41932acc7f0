"""An interval for one proportion, in the four ways worth having: exact, score, Bayesian and mid-P."""

from __future__ import annotations

from collections.abc import Callable
from math import nan, sqrt

from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions.count import Side, require_events, tail

CLOPPER_PEARSON_CITATION = "Clopper CJ, Pearson ES. Biometrika 1934;26:404-413"
WILSON_CITATION = "Wilson EB. J Am Stat Assoc 1927;22:209-212"
JEFFREYS_CITATION = "Brown LD, Cai TT, DasGupta A. Stat Sci 2001;16:101-133, section 4.1"
MID_P_CITATION = "Lancaster HO. J Am Stat Assoc 1961;56:223-234; Berry G, Armitage P. Statistician 1995;44:417-423"


def clopper_pearson(
    events: int, n: int, *, level: float = 0.95, side: Side = Side.BOTH, name: str = "proportion"
) -> Estimate:
    """Give the exact interval: the rates at which what was seen is not too rare.

    Coverage is never below ``level``, and usually above it. The bounds are quantiles of beta distributions:
    low = Beta(a; x, n-x+1), high = Beta(1-a; x+1, n-x), a the error beyond the bound.

    >>> estimate = clopper_pearson(7, 203)
    >>> round(estimate.low, 3), round(estimate.high, 3)
    (0.014, 0.07)

    Raises:
        SettingsError: the counts do not fit each other, or the level is not between 0 and 1.
    """
    from scipy.special import betaincinv

    x, total = require_events(events, n)
    beyond = tail(level, side)
    low = float(betaincinv(x, total - x + 1, beyond)) if x > 0 else 0.0
    high = float(betaincinv(x + 1, total - x, 1 - beyond)) if x < total else 1.0
    return _estimate(name, x, total, low, high, level, side, "Clopper-Pearson (exact)", CLOPPER_PEARSON_CITATION)


def wilson(events: int, n: int, *, level: float = 0.95, side: Side = Side.BOTH, name: str = "proportion") -> Estimate:
    """Give the score interval: the rates that a normal test with its variance under the rate does not reject.

    Coverage is near ``level`` on average and may fall below it for rates near 0 or 1.

    Raises:
        SettingsError: the counts do not fit each other, or the level is not between 0 and 1.
    """
    from scipy.special import ndtri

    x, total = require_events(events, n)
    z = -float(ndtri(tail(level, side)))
    low, high = (0.0, 1.0) if total == 0 else wilson_bounds(x, total, z)
    return _estimate(name, x, total, low, high, level, side, "Wilson (score)", WILSON_CITATION)


def wilson_bounds(x: int, total: int, z: float) -> tuple[float, float]:
    """Give both Wilson bounds for a normal deviate ``z``: (2x + z² ∓ z √(z² + 4x(n-x)/n)) / 2(n + z²)."""
    middle, half = 2 * x + z * z, z * sqrt(z * z + 4 * x * (total - x) / total)
    low = 0.0 if x == 0 else (middle - half) / (2 * (total + z * z))
    high = 1.0 if x == total else (middle + half) / (2 * (total + z * z))
    return max(low, 0.0), min(high, 1.0)


def jeffreys(events: int, n: int, *, level: float = 0.95, side: Side = Side.BOTH, name: str = "proportion") -> Estimate:
    """Give the equal-tailed interval of the posterior under Jeffreys' prior Beta(½, ½).

    A credible interval whose coverage is near ``level`` on average. Where no patient or every patient had the event, the
    bound beyond the data is 0 or 1 (Brown, Cai and DasGupta's convention).

    Raises:
        SettingsError: the counts do not fit each other, or the level is not between 0 and 1.
    """
    from scipy.special import betaincinv

    x, total = require_events(events, n)
    beyond = tail(level, side)
    low = float(betaincinv(x + 0.5, total - x + 0.5, beyond)) if x > 0 else 0.0
    high = float(betaincinv(x + 0.5, total - x + 0.5, 1 - beyond)) if x < total else 1.0
    return _estimate(name, x, total, low, high, level, side, "Jeffreys (Bayesian)", JEFFREYS_CITATION)


def mid_p(events: int, n: int, *, level: float = 0.95, side: Side = Side.BOTH, name: str = "proportion") -> Estimate:
    """Give the mid-P interval: exact tails in which what was seen counts half.

    Shorter than Clopper-Pearson; its coverage is near ``level`` and may fall a little below.

    Raises:
        SettingsError: the counts do not fit each other, or the level is not between 0 and 1.
    """
    from scipy.special import betaincc, betaincinv

    x, total = require_events(events, n)
    beyond = tail(level, side)

    def at_most(rate: float) -> float:  # P(X < x) + ½ P(X = x), which falls as the rate rises
        below = float(betaincc(x, total - x + 1, rate)) if x > 0 else 0.0
        return (below + (float(betaincc(x + 1, total - x, rate)) if x < total else 1.0)) / 2

    # The exact bounds lie outside these, which gives each search its far end.
    low = (
        _root(lambda rate: at_most(rate) - (1 - beyond), float(betaincinv(x, total - x + 1, beyond)), 1.0) if x > 0 else 0.0
    )
    high = 1.0
    if x < total:
        high = _root(lambda rate: at_most(rate) - beyond, 0.0, float(betaincinv(x + 1, total - x, 1 - beyond)))
    return _estimate(name, x, total, low, high, level, side, "mid-P", MID_P_CITATION)


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Find where a falling function is zero between two places; the nearer one where it does not change sign there."""
    from scipy.optimize import brentq

    if falling(low) <= 0:
        return low
    if falling(high) >= 0:
        return high
    return float(brentq(falling, low, high, xtol=1e-300, rtol=8.9e-16, maxiter=500))


def _estimate(
    name: str, x: int, total: int, low: float, high: float, level: float, side: Side, method: str, citation: str
) -> Estimate:
    nobody = total == 0
    return Estimate(
        name=name,
        value=nan if nobody else x / total,
        low=0.0 if nobody or side is Side.UPPER else low,
        high=1.0 if nobody or side is Side.LOWER else high,
        level=level,
        method=method if side is Side.BOTH else f"{method}, {side}",
        citation=citation,
        note="nobody was observed, so every rate is possible" if nobody else "",
    )
