"""How many events a trial needs, and the power that so many give, when the hazard ratio is constant.

Power comes from events, never from patients. Schoenfeld (Biometrika 1981;68:316) and Freedman (Stat Med 1982;1:121) differ
little for moderate effects; Freedman's asks for more as the hazard ratio moves away from 1.
"""

from __future__ import annotations

from math import exp, log, sqrt

from vaxsmith.core import SettingsError
from vaxsmith.evidence.design.accrual import arm_shares
from vaxsmith.evidence.design.requirements import require_alpha, require_number

CITATION_SCHOENFELD = "Schoenfeld, Biometrika 1981;68:316"
CITATION_FREEDMAN = "Freedman, Stat Med 1982;1:121"


def require_effect(hazard_ratio: float) -> float:
    """Give the hazard ratio when it says that the experimental arm does better.

    Raises:
        SettingsError: it is not above 0 and below 1.
    """
    number = require_number("the hazard ratio", hazard_ratio, above=0)
    if number >= 1:
        raise SettingsError(
            f"the hazard ratio is {number:g}",
            expected="one below 1: the experimental arm has the lower hazard",
            remedy="turn it over if yours is control to experimental",
        )
    return number


def require_error_and_power(alpha: float, power: float) -> tuple[float, float]:
    """Give a one-sided alpha and a power that is above it.

    Raises:
        SettingsError: alpha is not between 0 and 0.5, or the power not between alpha and 1.
    """
    alpha = require_alpha(alpha)
    return alpha, require_number("the power", power, above=alpha, below=1)


def _fixed_drift(alpha: float, power: float) -> float:
    from scipy.special import ndtri

    alpha, power = require_error_and_power(alpha, power)
    return float(ndtri(1 - alpha) + ndtri(power))


def _power(drift: float, alpha: float) -> float:
    from scipy.special import ndtr, ndtri

    alpha = require_alpha(alpha)
    return float(ndtr(drift - ndtri(1 - alpha)))


def schoenfeld_events(*, hazard_ratio: float, alpha: float = 0.025, power: float = 0.9, ratio: float = 1.0) -> float:
    """Give the events needed, ``(z(1-alpha) + z(power))^2 / (p q log(HR)^2)``, not rounded.

    ``alpha`` is one-sided; ``ratio`` is experimental patients to one control, which makes the arm shares p and q.

    >>> round(schoenfeld_events(hazard_ratio=0.5, alpha=0.025, power=0.9), 1)
    87.5

    Raises:
        SettingsError: a number is out of range.
    """
    p, q = arm_shares(ratio)
    return _fixed_drift(alpha, power) ** 2 / (p * q * log(require_effect(hazard_ratio)) ** 2)


def schoenfeld_power(*, events: float, hazard_ratio: float, alpha: float = 0.025, ratio: float = 1.0) -> float:
    """Give the power of a log-rank test with so many events.

    >>> round(schoenfeld_power(events=40, hazard_ratio=0.5, alpha=0.1, ratio=2), 3)
    0.784

    Raises:
        SettingsError: a number is out of range.
    """
    p, q = arm_shares(ratio)
    events = require_number("the number of events", events, above=0)
    return _power(-log(require_effect(hazard_ratio)) * sqrt(events * p * q), alpha)


def detectable_hazard_ratio(*, events: float, alpha: float = 0.025, power: float = 0.9, ratio: float = 1.0) -> float:
    """Give the hazard ratio that so many events find with this power: what a trial of this size can settle.

    Raises:
        SettingsError: a number is out of range.
    """
    p, q = arm_shares(ratio)
    events = require_number("the number of events", events, above=0)
    return exp(-_fixed_drift(alpha, power) / sqrt(events * p * q))


def freedman_events(*, hazard_ratio: float, alpha: float = 0.025, power: float = 0.9, ratio: float = 1.0) -> float:
    """Give the events needed, ``(z(1-alpha) + z(power))^2 (1 + ratio HR)^2 / (ratio (1 - HR)^2)``, not rounded.

    Raises:
        SettingsError: a number is out of range.
    """
    arm_shares(ratio)
    effect = require_effect(hazard_ratio)
    return _fixed_drift(alpha, power) ** 2 * (1 + ratio * effect) ** 2 / (ratio * (1 - effect) ** 2)


def freedman_power(*, events: float, hazard_ratio: float, alpha: float = 0.025, ratio: float = 1.0) -> float:
    """Give Freedman's power of a log-rank test with so many events.

    Raises:
        SettingsError: a number is out of range.
    """
    arm_shares(ratio)
    effect = require_effect(hazard_ratio)
    events = require_number("the number of events", events, above=0)
    return _power(sqrt(events * ratio) * (1 - effect) / (1 + ratio * effect), alpha)
