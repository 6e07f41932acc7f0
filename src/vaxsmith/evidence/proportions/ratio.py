"""The ratio of two proportions, first over second, with score intervals."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, inf, log, nan, sqrt

from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions.count import Side, require_events, tail

KOOPMAN_CITATION = "Koopman PAR. Biometrics 1984;40:513-517"
MIETTINEN_NURMINEN_CITATION = "Miettinen O, Nurminen M. Stat Med 1985;4:213-226"
_WIDEST = 700.0  # exp() of more overflows


def koopman_ratio(
    events: int, n: int, other_events: int, other_n: int, *, level: float = 0.95, name: str = "ratio of proportions"
) -> Estimate:
    """Give the interval of ratios that the score (Pearson chi-square) test does not reject.

    A ratio of proportions ("relative risk") is no hazard ratio: it ignores when events happened.

    >>> estimate = koopman_ratio(36, 40, 16, 80)
    >>> round(estimate.low, 2), round(estimate.high, 2)
    (2.94, 7.15)

    Raises:
        SettingsError: the counts do not fit each other, or the level is not between 0 and 1.
    """
    return _interval(events, n, other_events, other_n, level, name, "Koopman (score)", KOOPMAN_CITATION, corrected=False)


def miettinen_nurminen_ratio(
    events: int, n: int, other_events: int, other_n: int, *, level: float = 0.95, name: str = "ratio of proportions"
) -> Estimate:
    """Give Koopman's interval with Miettinen and Nurminen's variance, larger by N/(N-1).

    Raises:
        SettingsError: the counts do not fit each other, or the level is not between 0 and 1.
    """
    method = "Miettinen-Nurminen (score)"
    return _interval(events, n, other_events, other_n, level, name, method, MIETTINEN_NURMINEN_CITATION, corrected=True)


def ratio_score(x: int, total: int, y: int, other: int, ratio: float, *, corrected: bool) -> float:
    """Give the normal deviate of the score test of ``ratio``; it falls as the ratio rises."""
    distance = x / total - ratio * y / other
    if distance == 0:
        return 0.0
    second = ratio_constrained_rate(x, total, y, other, ratio)
    first = min(ratio * second, 1.0)
    everyone = total + other
    inflation = everyone / (everyone - 1) if corrected else 1.0
    variance = (first * (1 - first) / total + ratio**2 * second * (1 - second) / other) * inflation
    return distance / sqrt(variance) if variance > 0 else inf * distance


def ratio_constrained_rate(x: int, total: int, y: int, other: int, ratio: float) -> float:
    """Give the most likely rate of the second arm when the first arm's is ``ratio`` times as high.

    The smaller root of (n+m)φ p² - (nφ + x + m + yφ) p + (x + y) = 0, written so that it loses no digits.
    """
    linear = total * ratio + x + other + y * ratio
    root = sqrt(max(linear**2 - 4 * (total + other) * ratio * (x + y), 0.0))
    return min(2 * (x + y) / (linear + root), 1.0, 1 / ratio)


def _interval(
    events: int,
    n: int,
    other_events: int,
    other_n: int,
    level: float,
    name: str,
    method: str,
    citation: str,
    *,
    corrected: bool,
) -> Estimate:
    from scipy.optimize import brentq
    from scipy.special import ndtri

    (x, total), (y, other) = (
        require_events(events, n, "the first arm"),
        require_events(other_events, other_n, "the second arm"),
    )
    z = -float(ndtri(tail(level, Side.BOTH)))
    value, low, high, note = nan, 0.0, inf, ""
    if not total or not other:
        note = "an arm is empty, so every ratio is possible"
    elif not x and not y:
        note = "neither arm has an event, so every ratio is possible"
    else:
        value = (x / total) / (y / other) if y else inf

        def score(log_ratio: float) -> float:
            return ratio_score(x, total, y, other, exp(log_ratio), corrected=corrected)

        centre = log(value) if 0 < value < inf else 0.0
        if x:
            low = exp(
                brentq(lambda t: score(t) - z, _beyond(score, centre, -1, z), _beyond(score, centre, 1, z), xtol=1e-12)
            )
        if y:
            high = exp(
                brentq(lambda t: score(t) + z, _beyond(score, centre, -1, -z), _beyond(score, centre, 1, -z), xtol=1e-12)
            )
    return Estimate(name=name, value=value, low=low, high=high, level=level, method=method, citation=citation, note=note)


def _beyond(score: Callable[[float], float], start: float, direction: int, target: float) -> float:
    """Step from ``start`` until the score has passed ``target``: to above it leftwards, to below it rightwards."""
    place, step = start, 0.5
    while (score(place) - target) * direction > 0 and abs(place) < _WIDEST:
        place, step = max(-_WIDEST, min(_WIDEST, place + direction * step)), step * 2
    return place
