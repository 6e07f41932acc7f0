"""Estimate the cumulative hazard over time (Nelson-Aalen)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vaxsmith.evidence.survival.risk_table import pooled_risk_table
from vaxsmith.evidence.survival.tails import checked_level, critical_value
from vaxsmith.evidence.survival.time_to_event import FloatArray, TimeToEvent, frozen

NELSON_AALEN = "Aalen OO. Ann Stat 1978;6:701-726"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CumulativeHazard:
    """A step curve: ``hazard[i]`` holds from ``time[i]`` until just before ``time[i + 1]``; the first time is 0.

    ``low`` and ``high`` are the pointwise band, symmetric for the logarithm; before the first event it runs from 0 to
    -log of the exact binomial limit of those watched. All arrays (T,).
    """

    time: FloatArray
    hazard: FloatArray
    standard_error: FloatArray
    low: FloatArray
    high: FloatArray
    level: float


def nelson_aalen(data: TimeToEvent, *, level: float = 0.95, spread_ties: bool = False) -> CumulativeHazard:
    """Estimate the cumulative hazard of all patients given.

    H(t) is the sum over event times of d/n with variance d/n² (Aalen 1978). With ``spread_ties`` the d events of a tie are
    taken as having come one after the other: 1/n + 1/(n-1) + … (Fleming and Harrington), variance the sum of squares.

    Raises:
        SettingsError: level is not between 0 and 1.
    """
    z = critical_value(checked_level(level))
    table = pooled_risk_table(data)
    at_risk, events = table.at_risk[:, 0], table.events[:, 0]
    if spread_ties:
        pairs = list(zip(at_risk, events, strict=True))
        steps = np.array([sum(1 / (n - i) for i in range(int(d))) for n, d in pairs], dtype=float)
        squares = np.array([sum(1 / (n - i) ** 2 for i in range(int(d))) for n, d in pairs], dtype=float)
    else:
        # Under left truncation nobody may be at risk at a time when somebody is censored at entry: no step there.
        steps = np.divide(events, at_risk, out=np.zeros(len(events)), where=at_risk > 0)
        squares = np.divide(events, at_risk**2, out=np.zeros(len(events)), where=at_risk > 0)
    time, hazard, variance = table.time, np.cumsum(steps), np.cumsum(squares)
    if time[0] > 0:
        time, hazard, variance = np.r_[0.0, time], np.r_[0.0, hazard], np.r_[0.0, variance]
        at_risk = np.r_[at_risk[0], at_risk]
    error = np.sqrt(variance)
    seen = hazard > 0
    stretch = np.exp(z * np.divide(error, hazard, out=np.zeros(len(hazard)), where=seen))
    low, high = hazard / stretch, hazard * stretch
    watched = np.r_[at_risk[1:], 0.0]
    limit = np.divide(-np.log((1 - level) / 2), watched, out=np.full(len(watched), np.inf), where=watched > 0)
    high = np.where(seen, high, limit)
    return CumulativeHazard(
        time=frozen(time),
        hazard=frozen(hazard),
        standard_error=frozen(error),
        low=frozen(low),
        high=frozen(high),
        level=level,
    )
