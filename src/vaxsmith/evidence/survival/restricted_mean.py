"""Compare mean times free of the event up to a horizon (restricted mean survival time)."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, hypot, inf, log, nan, sqrt

import numpy as np

from vaxsmith.core import SettingsError
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.survival.arms import two_arms
from vaxsmith.evidence.survival.kaplan_meier import SurvivalCurve, kaplan_meier, survival_at
from vaxsmith.evidence.survival.tails import both_tails, critical_value
from vaxsmith.evidence.survival.time_to_event import TimeToEvent

RESTRICTED_MEAN = "Royston P, Parmar MKB. BMC Med Res Methodol 2013;13:152"
_VARIANCE = "Klein JP, Moeschberger ML. Survival Analysis, 2nd ed. 2003, eq. 4.5.2"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedMeanComparison:
    """Restricted means of two arms up to ``horizon``, their difference (treatment less control) and ratio, and a p-value.

    ``p_value`` is two-sided, of the difference; NaN, with a ``note``, where an arm's variance cannot be estimated.
    """

    horizon: float
    control: Estimate
    treatment: Estimate
    difference: Estimate
    ratio: Estimate
    p_value: float
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Area:
    """The area under a curve up to the horizon, its variance, and how far its interval reaches below and above it."""

    mean: float
    variance: float
    below: float
    above: float
    note: str


def restricted_mean(curve: SurvivalCurve, horizon: float) -> Estimate:
    """Give the area under the curve from 0 to ``horizon``.

    The variance is the sum over event times t_i <= horizon of A_i² d_i / (n_i (n_i - d_i)), where A_i is the area under the
    curve from t_i to the horizon (Klein & Moeschberger eq. 4.5.2). It is not the integral that gives the variance of one
    patient's restricted time, which some programs report (see verification/evidence.md). Without an event before the horizon
    the lower limit is the horizon times the exact binomial limit of those watched so long.

    Raises:
        SettingsError: the horizon is not positive, or lies beyond follow-up while patients are still free of the event.
    """
    area = _area(curve, horizon)
    return Estimate(
        name=f"mean time free of the event up to {horizon:g}",
        value=area.mean,
        low=max(0.0, area.mean - area.below),
        high=min(horizon, area.mean + area.above),
        level=curve.level,
        method="area under Kaplan-Meier, normal interval",
        citation=_VARIANCE,
        unit=curve.unit,
        standard_error=sqrt(area.variance),
        note=area.note,
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
    first, second = (_area(curve, horizon) for curve in curves)
    value, error = second.mean - first.mean, sqrt(first.variance + second.variance)
    untold = [name for name, area in zip(names, (first, second), strict=True) if area.variance == 0]
    difference = Estimate(
        name=f"difference in mean time free of the event up to {horizon:g}",
        value=value,
        low=max(-horizon, value - hypot(second.below, first.above)),
        high=min(horizon, value + hypot(second.above, first.below)),
        level=level,
        method="difference of areas under Kaplan-Meier, normal interval",
        citation=RESTRICTED_MEAN,
        unit=data.unit,
        standard_error=error,
    )
    return RestrictedMeanComparison(
        horizon=horizon,
        control=restricted_mean(curves[0], horizon),
        treatment=restricted_mean(curves[1], horizon),
        difference=difference,
        ratio=_ratio(first, second, level, horizon),
        p_value=nan if untold else both_tails(value / error),
        note=f"no p-value: the variance cannot be estimated in {' and '.join(untold)}" if untold else "",
    )


def _ratio(first: _Area, second: _Area, level: float, horizon: float) -> Estimate:
    name = f"ratio of mean times free of the event up to {horizon:g}"
    method = "ratio of areas under Kaplan-Meier, normal interval of its logarithm"
    if min(first.mean, second.mean) == 0:
        return Estimate(
            name=name,
            value=nan,
            low=0.0,
            high=inf,
            level=level,
            method=method,
            citation=RESTRICTED_MEAN,
            note="in one arm everybody had the event at time 0",
        )
    value = second.mean / first.mean
    down = hypot(_log_below(second), _log_above(first, horizon))
    up = hypot(_log_above(second, horizon), _log_below(first))
    return Estimate(
        name=name,
        value=value,
        low=value * exp(-down),
        high=value * exp(up) if up < 700 else inf,
        level=level,
        method=method,
        citation=RESTRICTED_MEAN,
        standard_error=hypot(sqrt(first.variance) / first.mean, sqrt(second.variance) / second.mean),
    )


def _log_below(area: _Area) -> float:
    if area.variance > 0:
        return area.below / area.mean
    return log(area.mean / (area.mean - area.below)) if area.mean > area.below else inf


def _log_above(area: _Area, horizon: float) -> float:
    return area.above / area.mean if area.variance > 0 else log(min(area.mean + area.above, horizon) / area.mean)


def _area(curve: SurvivalCurve, horizon: float) -> _Area:
    if not 0 < horizon < inf:
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
    ahead = (curve.survival[inside] * np.diff(edges))[::-1].cumsum()[::-1]
    at_risk, events = curve.at_risk[inside], curve.events[inside]
    left = at_risk - events
    # Where all who were at risk had the event, no area is ahead and the term is 0.
    steps = np.divide(events, at_risk * left, out=np.zeros(len(left)), where=left > 0)
    mean, variance = float(ahead[0]), float((ahead**2 * steps).sum())
    if variance > 0:
        reach = critical_value(curve.level) * sqrt(variance)
        return _Area(mean=mean, variance=variance, below=reach, above=reach, note="")
    if events.any():
        note = "everybody had the event at one time: the interval is all that is possible"
        return _Area(mean=mean, variance=0.0, below=mean, above=horizon - mean, note=note)
    share = survival_at(curve, float(np.nextafter(horizon, 0)))
    note = "no event before the horizon; the lower limit is the exact binomial one"
    return _Area(mean=mean, variance=0.0, below=mean - horizon * share.low, above=0.0, note=note)
