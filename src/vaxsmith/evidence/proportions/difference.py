"""The difference of two proportions, first less second, with score intervals."""

from __future__ import annotations

from math import acos, cos, inf, nan, pi, sqrt

from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions.count import Side, require_events, tail
from vaxsmith.evidence.proportions.one_proportion import wilson_bounds

NEWCOMBE_CITATION = "Newcombe RG. Stat Med 1998;17:873-890, method 10"
MIETTINEN_NURMINEN_CITATION = "Miettinen O, Nurminen M. Stat Med 1985;4:213-226"
_EMPTY = "an arm is empty, so every difference is possible"


def newcombe_difference(
    events: int, n: int, other_events: int, other_n: int, *, level: float = 0.95, name: str = "difference of proportions"
) -> Estimate:
    """Give Newcombe's hybrid score interval: the two Wilson intervals, squared and added.

    Simple and good; for a non-inferiority claim prefer :func:`miettinen_nurminen_difference`, which inverts a test.

    >>> estimate = newcombe_difference(56, 70, 48, 80)
    >>> round(estimate.low, 4), round(estimate.high, 4)
    (0.0524, 0.3339)

    Raises:
        SettingsError: the counts do not fit each other, or the level is not between 0 and 1.
    """
    from scipy.special import ndtri

    (x, total), (y, other) = (
        require_events(events, n, "the first arm"),
        require_events(other_events, other_n, "the second arm"),
    )
    z = -float(ndtri(tail(level, Side.BOTH)))
    if not total or not other:
        return _estimate(name, nan, -1.0, 1.0, level, "Newcombe (hybrid score)", NEWCOMBE_CITATION, _EMPTY)
    first, second = x / total, y / other
    (low, high), (other_low, other_high) = wilson_bounds(x, total, z), wilson_bounds(y, other, z)
    value = first - second
    return _estimate(
        name,
        value,
        max(-1.0, value - sqrt((first - low) ** 2 + (other_high - second) ** 2)),
        min(1.0, value + sqrt((high - first) ** 2 + (second - other_low) ** 2)),
        level,
        "Newcombe (hybrid score)",
        NEWCOMBE_CITATION,
    )


def miettinen_nurminen_difference(
    events: int, n: int, other_events: int, other_n: int, *, level: float = 0.95, name: str = "difference of proportions"
) -> Estimate:
    """Give the interval of differences that Miettinen and Nurminen's score test does not reject.

    The variance at each difference is that of the most likely pair of rates with this difference, times N/(N-1).

    Raises:
        SettingsError: the counts do not fit each other, or the level is not between 0 and 1.
    """
    from scipy.optimize import brentq
    from scipy.special import ndtri

    (x, total), (y, other) = (
        require_events(events, n, "the first arm"),
        require_events(other_events, other_n, "the second arm"),
    )
    z = -float(ndtri(tail(level, Side.BOTH)))
    method = "Miettinen-Nurminen (score)"
    if not total or not other:
        return _estimate(name, nan, -1.0, 1.0, level, method, MIETTINEN_NURMINEN_CITATION, _EMPTY)
    value = x / total - y / other

    def score(difference: float) -> float:
        return difference_score(x, total, y, other, difference)

    edge = 1 - 1e-12
    low = -1.0 if value <= -edge or score(-edge) <= z else float(brentq(lambda d: score(d) - z, -edge, value, xtol=1e-13))
    high = 1.0 if value >= edge or score(edge) >= -z else float(brentq(lambda d: score(d) + z, value, edge, xtol=1e-13))
    return _estimate(name, value, low, high, level, method, MIETTINEN_NURMINEN_CITATION)


def difference_score(x: int, total: int, y: int, other: int, difference: float) -> float:
    """Give the normal deviate of the score test of ``difference``; it falls as the difference rises.

    Zero where what was seen is exactly the difference, infinite where the difference leaves no variance to what was not.
    """
    distance = x / total - y / other - difference
    if distance == 0:
        return 0.0
    second = constrained_rate(x, total, y, other, difference)
    first = min(max(second + difference, 0.0), 1.0)
    everyone = total + other
    variance = (first * (1 - first) / total + second * (1 - second) / other) * everyone / (everyone - 1)
    return distance / sqrt(variance) if variance > 0 else inf * distance


def constrained_rate(x: int, total: int, y: int, other: int, difference: float) -> float:
    """Give the most likely rate of the second arm when the first arm's is higher by ``difference``.

    The root of the likelihood's cubic in closed form (Miettinen and Nurminen, appendix 1).
    """
    everyone, events = total + other, x + y
    square = (total + 2 * other) * difference - everyone - events
    linear = (other * difference - everyone - 2 * y) * difference + events
    constant = y * difference * (1 - difference)
    third = square / (3 * everyone)
    q = third**3 - square * linear / (6 * everyone**2) + constant / (2 * everyone)
    p = sqrt(max(third**2 - linear / (3 * everyone), 0.0)) * (1 if q >= 0 else -1)
    angle = (pi + acos(min(max(q / p**3, -1.0), 1.0))) / 3 if p else pi / 2
    return min(max(2 * p * cos(angle) - third, 0.0, -difference), 1.0, 1 - difference)


def _estimate(
    name: str, value: float, low: float, high: float, level: float, method: str, citation: str, note: str = ""
) -> Estimate:
    return Estimate(name=name, value=value, low=low, high=high, level=level, method=method, citation=citation, note=note)
