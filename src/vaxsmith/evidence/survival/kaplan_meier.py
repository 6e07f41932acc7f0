"""Estimate the share still free of the event over time (Kaplan-Meier), with bands, and when it falls to a given share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf, nan

import numpy as np

from vaxsmith.core import InputError, SettingsError
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.survival.risk_table import RiskTable, pooled_risk_table
from vaxsmith.evidence.survival.tails import checked_level, critical_value
from vaxsmith.evidence.survival.time_to_event import FloatArray, TimeToEvent, frozen

KAPLAN_MEIER = "Kaplan EL, Meier P. J Am Stat Assoc 1958;53:457-481"
BROOKMEYER_CROWLEY = "Brookmeyer R, Crowley J. Biometrics 1982;38:29-41"
SCHEMPER_SMITH = "Schemper M, Smith TL. Control Clin Trials 1996;17:343-346"
_ROUNDING = 1e-12  # a product of fractions that should be exactly one half may miss it by this much


class Band(StrEnum):
    """The scale on which a band is symmetric."""

    LOG_LOG = "log-log"  # never leaves 0 to 1; the default
    LOG = "log"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SurvivalCurve:
    """A step curve: ``survival[i]`` holds from ``time[i]`` until just before ``time[i + 1]``; the first time is 0.

    ``at_risk`` are the patients at risk at ``time``, ``events`` and ``censored`` those who left then;
    ``cumulative_variance`` is Greenwood's sum, so that the standard error is survival times its root. ``low`` and ``high``
    are the pointwise band. Beyond the last time the curve is not determined unless it has reached 0. All arrays (T,).
    """

    label: str
    time: FloatArray
    survival: FloatArray
    at_risk: FloatArray
    events: FloatArray
    censored: FloatArray
    cumulative_variance: FloatArray
    low: FloatArray
    high: FloatArray
    level: float
    band: Band
    unit: str = ""

    @property
    def standard_error(self) -> FloatArray:
        """Give Greenwood's standard error (T,); NaN where the curve has reached 0."""
        return np.asarray(self.survival * np.sqrt(self.cumulative_variance), dtype=float)

    @property
    def follow_up_end(self) -> float:
        """Give the last time at which anybody was watched."""
        return float(self.time[-1])

    @property
    def reaches_zero(self) -> bool:
        """Tell whether the last patient watched had the event."""
        return bool(self.survival[-1] == 0)


def kaplan_meier(data: TimeToEvent, *, level: float = 0.95, band: Band = Band.LOG_LOG, label: str = "") -> SurvivalCurve:
    """Estimate one curve from all patients given (take one arm with ``data.of_arm``).

    S(t) is the product over event times u <= t of (1 - d/n) (Kaplan & Meier 1958); Greenwood's variance of log S(t) is the
    sum of d / (n (n - d)). Where that variance says nothing the band is what counting allows: before the first event its
    lower limit is the exact binomial one for as many patients as have been watched beyond t, ((1 - level)/2)^(1/n); where
    the curve has reached 0 it runs from 0 to the upper limit just before.

    Raises:
        SettingsError: level is not between 0 and 1.
        InputError: under left truncation nobody is left at risk before others enter, so that the curve means nothing.
    """
    checked_level(level)
    table = pooled_risk_table(data)
    _refuse_early_end(table)
    time, at_risk, events = table.time, table.at_risk[:, 0], table.events[:, 0]
    censored = table.censored[:, 0]
    if time[0] > 0:
        from_start = float(np.isneginf(data.entry).sum())
        time, at_risk = np.r_[0.0, time], np.r_[from_start, at_risk]
        events, censored = np.r_[0.0, events], np.r_[0.0, censored]
    # Nobody is at risk at the leading 0 when all enter later.
    survival = np.cumprod(1 - np.divide(events, at_risk, out=np.zeros(len(time)), where=at_risk > 0))
    survivors = at_risk - events
    greenwood = np.divide(events, at_risk * survivors, out=np.zeros(len(time)), where=survivors > 0)
    cumulative = np.where(survival > 0, np.cumsum(greenwood), nan)
    low, high = _band(survival, cumulative, at_risk, level, Band(band))
    return SurvivalCurve(
        label=label,
        time=frozen(time),
        survival=frozen(survival),
        at_risk=frozen(at_risk),
        events=frozen(events),
        censored=frozen(censored),
        cumulative_variance=frozen(cumulative),
        low=frozen(low),
        high=frozen(high),
        level=level,
        band=Band(band),
        unit=data.unit,
    )


def kaplan_meier_by_arm(data: TimeToEvent, *, level: float = 0.95, band: Band = Band.LOG_LOG) -> dict[str, SurvivalCurve]:
    """Estimate one curve for each arm that has patients, in the order of the arms' names.

    Raises:
        SettingsError: level is not between 0 and 1.
    """
    return {
        arm: kaplan_meier(data.of_arm(arm), level=level, band=band, label=arm)
        for arm in data.arm_names
        if data.patients_of(arm)
    }


def survival_at(curve: SurvivalCurve, time: float) -> Estimate:
    """Give the share free of the event at ``time`` with its interval: a milestone rate.

    Raises:
        SettingsError: time is negative or not a number.
    """
    place = step_at(curve, time)
    name = f"share free of the event at {time:g}{_unit(curve)}"
    method = f"Kaplan-Meier, Greenwood, {curve.band} interval"
    if time > curve.follow_up_end and not curve.reaches_zero:
        note = f"nobody was watched beyond {curve.follow_up_end:g}{_unit(curve)}"
        return Estimate(
            name=name,
            value=nan,
            low=0.0,
            high=float(curve.high[-1]),
            level=curve.level,
            method=method,
            citation=KAPLAN_MEIER,
            note=note,
        )
    low, note = float(curve.low[place]), ""
    if curve.survival[place] == 1 and time == 0:
        low = 1.0
    elif curve.survival[place] == 1:
        watched = _watched(curve, time, place)
        low = exact_floor(watched, curve.level)
        note = f"no event yet; the lower limit is the exact binomial one of {watched:g} patients"
    error = float(curve.standard_error[place])
    return Estimate(
        name=name,
        value=float(curve.survival[place]),
        low=low,
        high=float(curve.high[place]),
        level=curve.level,
        method=method,
        citation=KAPLAN_MEIER,
        standard_error=error,
        note=note,
    )


def median_time(curve: SurvivalCurve, *, share: float = 0.5) -> Estimate:
    """Give the first time at which the share free of the event is ``share`` or less, with Brookmeyer and Crowley's interval.

    The interval holds the times at which the pointwise band still contains ``share``. NaN where the curve never falls so
    far; its lower limit is then at most the end of follow-up, its upper limit infinite.

    Raises:
        SettingsError: share is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise SettingsError(f"the share is {share}", expected="a number between 0 and 1, such as 0.5 for the median")
    value, low = _first_at_or_below(curve, curve.survival, share), _first_at_or_below(curve, curve.low, share)
    high = _first_at_or_below(curve, curve.high, share)
    note = "" if value < inf else f"not reached by {curve.follow_up_end:g}{_unit(curve)}, the end of follow-up"
    return Estimate(
        name="median time to the event" if share == 0.5 else f"time by which {1 - share:.0%} had the event",
        value=value if value < inf else nan,
        low=min(low, curve.follow_up_end),
        high=high,
        level=curve.level,
        method=f"Kaplan-Meier, Brookmeyer-Crowley, {curve.band} interval",
        citation=BROOKMEYER_CROWLEY,
        unit=curve.unit,
        note=note,
    )


def median_follow_up(data: TimeToEvent, *, level: float = 0.95) -> Estimate:
    """Give the median time for which patients would have been watched without events: Kaplan-Meier with the roles reversed.

    Censoring is the event and the event censors (Schemper & Smith 1996). The plain median of all times is shorter where
    events came early, and says more about the disease than about the follow-up.

    Raises:
        SettingsError: level is not between 0 and 1.
    """
    turned = replace(data, event=frozen(~data.event))
    found = median_time(kaplan_meier(turned, level=level))
    return replace(found, name="median follow-up", method="reverse Kaplan-Meier", citation=SCHEMPER_SMITH)


def step_at(curve: SurvivalCurve, time: float) -> int:
    """Give the place of the step that holds at ``time``.

    Raises:
        SettingsError: time is negative or not a number.
    """
    if not time >= 0:
        raise SettingsError(f"the time is {time}", expected="a time of 0 or more")
    return int(np.searchsorted(curve.time, time, side="right")) - 1


def exact_floor(watched: float, level: float) -> float:
    """Give the exact lower limit of a share when ``watched`` of ``watched`` patients were free of the event."""
    return float(((1 - level) / 2) ** (1 / watched)) if watched > 0 else 0.0


def _band(
    survival: FloatArray, cumulative: FloatArray, at_risk: FloatArray, level: float, band: Band
) -> tuple[FloatArray, FloatArray]:
    z = critical_value(level)
    low, high = np.zeros(len(survival)), np.ones(len(survival))
    inner = (survival > 0) & (survival < 1)
    share, spread = survival[inner], z * np.sqrt(cumulative[inner])
    if band is Band.PLAIN:
        low[inner], high[inner] = share * (1 - spread), share * (1 + spread)
    elif band is Band.LOG:
        low[inner], high[inner] = share * np.exp(-spread), share * np.exp(spread)
    else:
        stretch = np.exp(spread / -np.log(share))
        low[inner], high[inner] = share**stretch, share ** (1 / stretch)
    # A step before the first event holds until the next time, when only those at risk then have been watched so far; at
    # time 0 itself, where all are free of the event by definition, ``survival_at`` says 1.
    watched = np.r_[at_risk[1:], 0.0]
    untouched = survival == 1
    low[untouched] = [exact_floor(float(count), level) for count in watched[untouched]]
    ended = survival == 0
    if ended.any():
        first = int(np.argmax(ended))
        high[ended] = high[first - 1] if first else 1.0
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def _watched(curve: SurvivalCurve, time: float, place: int) -> float:
    """Count who was at risk at ``time``: those of its step, or of the next where ``time`` lies between two."""
    return float(curve.at_risk[place] if curve.time[place] == time else curve.at_risk[place + 1])


def _first_at_or_below(curve: SurvivalCurve, limit: FloatArray, share: float) -> float:
    below = limit <= share + _ROUNDING
    return float(curve.time[int(np.argmax(below))]) if below.any() else inf


def _refuse_early_end(table: RiskTable) -> None:
    emptied = (table.at_risk[:-1, 0] > 0) & (table.at_risk[:-1, 0] == table.events[:-1, 0])
    if emptied.any():
        when = float(table.time[int(np.argmax(emptied))])
        raise InputError(
            f"everybody at risk at {when:g} has the event then, and others enter later",
            expected="somebody at risk from the first entry to the end",
            cause="left truncation with few early patients",
            remedy="start the analysis at a time when enough patients are under watch",
        )


def _unit(curve: SurvivalCurve) -> str:
    return f" {curve.unit}" if curve.unit else ""
