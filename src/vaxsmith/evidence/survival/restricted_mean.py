"""Compare mean times free of the event up to a horizon (restricted mean survival time)."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, nan, sqrt

import numpy as np

from vaxsmith.core import SettingsError
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.survival.arms import two_arms
from vaxsmith.evidence.survival.kaplan_meier import SurvivalCurve, kaplan_meier
from vaxsmith.evidence.survival.tails import both_tails, critical_value
from vaxsmith.evidence.survival.time_to_event import TimeToEvent

RESTRICTED_MEAN = "Royston P, Parmar MKB. BMC Med Res Methodol 2013;13:152"
_VARIANCE = "Klein JP, Moeschberger ML. Survival Analysis, 2nd ed. 2003, eq. 4.5.2"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedMeanComparison:
    """Restricted means of two arms up to ``horizon``, their difference (treatment less control) and ratio, and a p-value.

    ``p_value`` is two-sided, of the difference; NaN where neither arm had an event before the horizon.
    """

    horizon: float
    control: Estimate
    treatment: Estimate
    difference: Estimate
    ratio: Estimate
    p_value: float


def restricted_mean(curve: SurvivalCurve, horizon: float) -> Estimate:
    """Give the area under the curve from 0 to ``horizon``.

    The variance is the sum over event times t_i <= horizon of A_i² d_i / (n_i (n_i - d_i)), where A_i is the area under the
    curve from t_i to the horizon (Klein & Moeschberger eq. 4.5.2). It is not the integral that gives the variance of one
    patient's restricted time, which some programs report (see verification/evidence.md).

    Raises:
        SettingsError: the horizon is not positive, or lies beyond follow-up while patients are still free of the event.
    """
    mean, variance = _area(curve, horizon)
    half = critical_value(curve.level) * sqrt(variance)
    return Estimate(
        name=f"mean time free of the event up to {horizon:g}",
        value=mean,
        low=max(0.0, mean - half),
        high=min(horizon, mean + half),
        level=curve.level,
        method="area under Kaplan-Meier, normal interval",
        citation=_VARIANCE,
        unit=curve.unit,
        standard_error=sqrt(variance),
        note="" if variance > 0 else "no event before the horizon: the interval has no width and says nothing",
    )


def compare_restricted_means(
    data: TimeToEvent, horizon: float, *, level: float = 0.95, control: str = ""
) -> RestrictedMeanComparison:
    """Compare two arms' mean times free of the event up to ``horizon``; no proportional hazards needed.

    The ratio's interval is normal for its logarithm (delta method). Choose the horizon before looking: a result that was
    sought over horizons is not a test.

    Raises:
        SettingsError: there are not two arms with patients; the horizon lies beyond an arm's follow-up.
    """
    names = two_arms(data, control)
    curves = [kaplan_meier(data.of_arm(name), level=level, label=name) for name in names]
    (mean_c, variance_c), (mean_t, variance_t) = (_area(curve, horizon) for curve in curves)
    z = critical_value(level)
    difference, error = mean_t - mean_c, sqrt(variance_c + variance_t)
    log_error = sqrt(variance_c / mean_c**2 + variance_t / mean_t**2) if min(mean_c, mean_t) > 0 else nan
    return RestrictedMeanComparison(
        horizon=horizon,
        control=restricted_mean(curves[0], horizon),
        treatment=restricted_mean(curves[1], horizon),
        difference=Estimate(
            name=f"difference in mean time free of the event up to {horizon:g}",
            value=difference,
            low=difference - z * error,
            high=difference + z * error,
            level=level,
            method="difference of areas under Kaplan-Meier, normal interval",
            citation=RESTRICTED_MEAN,
            unit=data.unit,
            standard_error=error,
        ),
        ratio=_ratio(mean_c, mean_t, log_error, level, horizon),
        p_value=both_tails(difference / error) if error > 0 else nan,
    )


def _ratio(mean_c: float, mean_t: float, log_error: float, level: float, horizon: float) -> Estimate:
    value = mean_t / mean_c if mean_c > 0 else nan
    stretch = exp(critical_value(level) * log_error) if value > 0 else nan
    return Estimate(
        name=f"ratio of mean times free of the event up to {horizon:g}",
        value=exp(log(value)) if value > 0 else value,
        low=value / stretch,
        high=value * stretch,
        level=level,
        method="ratio of areas under Kaplan-Meier, normal interval of its logarithm",
        citation=RESTRICTED_MEAN,
        standard_error=log_error,
    )


def _area(curve: SurvivalCurve, horizon: float) -> tuple[float, float]:
    """Give the area up to the horizon and the variance of that area."""
    if not 0 < horizon < float("inf"):
        raise SettingsError(f"the horizon is {horizon}", expected="a finite time above 0")
    if horizon > curve.follow_up_end and not curve.reaches_zero:
        who = f" in arm '{curve.label}'" if curve.label else ""
        raise SettingsError(
            f"the horizon {horizon:g} lies beyond the end of follow-up{who}, {curve.follow_up_end:g}, where patients were "
            "still free of the event",
            expected="a horizon within the follow-up of every arm",
            remedy=f"take {curve.follow_up_end:g} or less, fixed before looking",
        )
    inside = curve.time < horizon
    edges = np.r_[curve.time[inside], horizon]
    areas = curve.survival[inside] * np.diff(edges)
    ahead = areas[::-1].cumsum()[::-1]
    at_risk, events = curve.at_risk[inside], curve.events[inside]
    left = at_risk - events
    # Where all who were at risk had the event, no area is ahead and the term is 0.
    steps = np.divide(events, at_risk * left, out=np.zeros(len(left)), where=left > 0)
    return float(ahead[0]), float((ahead**2 * steps).sum())
