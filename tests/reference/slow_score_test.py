"""The score test of a difference or ratio of proportions by plain bisection of the likelihood's slope: the slow twin."""

from __future__ import annotations

from math import inf, sqrt


def _slope(events: int, n: int, rate: float) -> float:
    return (events / rate if events else 0.0) - ((n - events) / (1 - rate) if events < n else 0.0)


def rate_under_difference(x: int, total: int, y: int, other: int, difference: float) -> float:
    """Bisect the slope of the log likelihood in the second arm's rate; it falls."""
    low, high = max(0.0, -difference), min(1.0, 1 - difference)
    for _ in range(200):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        first = min(max(middle + difference, 1e-300), 1 - 1e-16)
        if _slope(x, total, first) + _slope(y, other, min(max(middle, 1e-300), 1 - 1e-16)) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def rate_under_ratio(x: int, total: int, y: int, other: int, ratio: float) -> float:
    """Bisect the slope of the log likelihood in the second arm's rate, the first arm's being ``ratio`` times as high."""
    low, high = 0.0, min(1.0, 1 / ratio)
    for _ in range(200):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        first = min(max(ratio * middle, 1e-300), 1 - 1e-16)
        if ratio * _slope(x, total, first) + _slope(y, other, min(max(middle, 1e-300), 1 - 1e-16)) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def difference_deviate(x: int, total: int, y: int, other: int, difference: float) -> float:
    second = rate_under_difference(x, total, y, other, difference)
    first = second + difference
    everyone = total + other
    variance = (first * (1 - first) / total + second * (1 - second) / other) * everyone / (everyone - 1)
    distance = x / total - y / other - difference
    return distance / sqrt(variance) if variance > 0 else inf * distance
