"""Tails of the normal and of the chi-square distribution: from a statistic to its p-value, from a level to its quantile."""

from __future__ import annotations

from math import erfc, isnan, nan, sqrt
from statistics import NormalDist

from vaxsmith.core import SettingsError


def checked_level(level: float) -> float:
    """Give the level back.

    Raises:
        SettingsError: it is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise SettingsError(f"the level of an interval is {level}", expected="a number between 0 and 1, such as 0.95")
    return level


def critical_value(level: float) -> float:
    """Give the normal quantile of a two-sided interval at ``level``.

    >>> round(critical_value(0.95), 4)
    1.96
    """
    return NormalDist().inv_cdf(0.5 + checked_level(level) / 2)


def upper_tail(z: float) -> float:
    """Give P(Z > z) of a standard normal, exact far out."""
    return 0.5 * erfc(z / sqrt(2))


def both_tails(z: float) -> float:
    """Give P(|Z| > |z|) of a standard normal."""
    return erfc(abs(z) / sqrt(2))


def chi_square_tail(statistic: float, degrees: int) -> float:
    """Give P(X > statistic) of a chi-square with ``degrees`` of freedom; NaN for no degrees or no statistic."""
    from scipy.special import chdtrc

    if isnan(statistic) or degrees < 1:
        return nan
    return float(chdtrc(degrees, max(statistic, 0.0)))
