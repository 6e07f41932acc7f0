"""Compare the shares free of the event at one time fixed beforehand (a milestone)."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, isnan, log, nan

from vaxsmith.core import SettingsError
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.survival.arms import two_arms
from vaxsmith.evidence.survival.kaplan_meier import SurvivalCurve, kaplan_meier, step_at, survival_at
from vaxsmith.evidence.survival.tails import both_tails
from vaxsmith.evidence.survival.time_to_event import TimeToEvent

MILESTONE = "Klein JP et al. Stat Med 2007;26:4505-4519"
MOVER = "Zou GY, Donner A. Stat Med 2008;27:1693-1702"


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneComparison:
    """Two arms at one time: each share, their difference (treatment less control), and a two-sided p-value.

    The p-value compares log(-log S), which behaves best in small samples (Klein 2007); NaN, with a ``note``, where an arm
    has had no event or only events by then.
    """

    time: float
    control: Estimate
    treatment: Estimate
    difference: Estimate
    p_value: float
    note: str = ""
    citation: str = MILESTONE


def compare_milestones(data: TimeToEvent, time: float, *, level: float = 0.95, control: str = "") -> MilestoneComparison:
    """Compare two arms' Kaplan-Meier shares at ``time``.

    The interval of the difference joins those of the arms (Zou & Donner 2008), so it stays honest where a share is 0 or 1.
    A time picked after looking at the curves is where they happen to differ most: fix it beforehand.

    Raises:
        SettingsError: there are not two arms with patients; time is not positive or lies beyond an arm's follow-up.
    """
    if not time > 0:
        raise SettingsError(f"the milestone is at {time}", expected="a time above 0")
    curves = [kaplan_meier(data.of_arm(name), level=level, label=name) for name in two_arms(data, control)]
    first, second = (survival_at(curve, time) for curve in curves)
    for curve, share in zip(curves, (first, second), strict=True):
        if not share.determined:
            raise SettingsError(
                f"the milestone {time:g} lies beyond the end of follow-up in arm '{curve.label}', {curve.follow_up_end:g}",
                expected="a time within the follow-up of every arm",
            )
    value = second.value - first.value
    parts = [_log_log(curve, time) for curve in curves]
    error = hypot(parts[0][1], parts[1][1])
    p_value = nan if isnan(error) else both_tails((parts[1][0] - parts[0][0]) / error)
    return MilestoneComparison(
        time=time,
        control=first,
        treatment=second,
        difference=Estimate(
            name=f"difference in the share free of the event at {time:g}",
            value=value,
            low=value - hypot(second.value - second.low, first.high - first.value),
            high=value + hypot(second.high - second.value, first.value - first.low),
            level=level,
            method="difference of Kaplan-Meier shares, interval from those of the arms",
            citation=MOVER,
        ),
        p_value=p_value,
        note="no p-value: in one arm nobody or everybody had the event by then" if isnan(p_value) else "",
    )


def _log_log(curve: SurvivalCurve, time: float) -> tuple[float, float]:
    """Give log(-log S) and its standard error; NaN where S is 0 or 1."""
    place = step_at(curve, time)
    share = float(curve.survival[place])
    if not 0 < share < 1:
        return nan, nan
    return log(-log(share)), float(curve.cumulative_variance[place]) ** 0.5 / -log(share)
