"""An event-driven randomised trial: patients, events and months, with accrual, dropout, a delayed effect and attrition.

The log-rank test sees the average hazard ratio at the month of the analysis. With information ``i1`` of its logarithm
under the assumed effect and ``i0`` under none, per patient, the number of patients is ``((z(1-alpha) / sqrt(i0) +
z(power) / sqrt(i1)) / log AHR)^2``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, exp, log, sqrt

from vaxsmith.core import InfeasibleError, SettingsError
from vaxsmith.evidence.design.accrual import Accrual, EventAssumptions, delayed_effect, with_undosed
from vaxsmith.evidence.design.average_hazard_ratio import CITATION_AVERAGE, ExpectedEvents, expected_events, month_of_events
from vaxsmith.evidence.design.boundaries import Efficacy
from vaxsmith.evidence.design.crossing import crossing_probabilities, require_fractions
from vaxsmith.evidence.design.events import require_error_and_power
from vaxsmith.evidence.design.group_sequential import GroupSequentialDesign, design_group_sequential
from vaxsmith.evidence.design.requirements import require_alpha, require_month
from vaxsmith.evidence.design.spending import Spending

_MOST_PATIENTS = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDrivenDesign:
    """Randomise ``patients`` over ``accrual``, analyse at ``month`` when about ``events`` are expected.

    ``average_hazard_ratio`` is what a log-rank test will see then; ``undosed`` the share of the experimental arm assumed
    never to be dosed. Numbers are expectations, not rounded; ``whole_patients`` and ``whole_events`` are rounded up.
    ``alpha`` is one-sided.
    """

    patients: float
    events: float
    month: float
    accrual: Accrual
    assumptions: EventAssumptions
    ratio: float
    undosed: float
    average_hazard_ratio: float
    alpha: float
    power: float
    citation: str = CITATION_AVERAGE

    @property
    def whole_patients(self) -> int:
        """Give the patients to randomise, rounded up."""
        return ceil(self.patients - 1e-9)

    @property
    def whole_events(self) -> int:
        """Give the events to wait for, rounded up."""
        return ceil(self.events - 1e-9)


def _drift(expected: ExpectedEvents, alpha: float) -> float:
    """Give the expected Z less its critical value, in standard deviations under the effect, with z(1 - alpha) added back."""
    from scipy.special import ndtri

    z = float(ndtri(1 - alpha))
    effect = -log(expected.average_hazard_ratio)
    return z + effect * sqrt(expected.information) - z * sqrt(expected.information / expected.information_null)


def event_driven_power(
    accrual: Accrual,
    assumptions: EventAssumptions,
    *,
    month: float,
    alpha: float = 0.025,
    ratio: float = 1.0,
    undosed: float = 0.0,
) -> float:
    """Give the power of a log-rank test at ``month`` with this accrual.

    Raises:
        SettingsError: a number is out of range.
    """
    from scipy.special import ndtr, ndtri

    alpha = require_alpha(alpha)
    seen = expected_events(accrual, with_undosed(assumptions, undosed, until=month), month=month, ratio=ratio)
    return float(ndtr(_drift(seen, alpha) - float(ndtri(1 - alpha))))


def design_event_driven(
    *,
    accrual: Accrual,
    assumptions: EventAssumptions,
    month: float,
    alpha: float = 0.025,
    power: float = 0.9,
    ratio: float = 1.0,
    undosed: float = 0.0,
) -> EventDrivenDesign:
    """Find how many patients the trial needs when it is analysed at calendar ``month``.

    The shape of ``accrual`` is kept and its rates are multiplied. ``ratio`` is experimental patients to one control,
    ``undosed`` the share of the experimental arm that never gets a dose and is analysed all the same.

    Raises:
        SettingsError: a number is out of range.
        InfeasibleError: the average hazard ratio at that month is not below 1, or no trial could have so many patients.
    """
    from scipy.special import ndtri

    alpha, power = require_error_and_power(alpha, power)
    mixed = with_undosed(assumptions, undosed, until=require_month("the analysis", month))
    seen = expected_events(accrual, mixed, month=month, ratio=ratio)
    effect = -log(seen.average_hazard_ratio)
    if effect < 1e-9:
        raise InfeasibleError(
            f"by month {month:g} the average hazard ratio is {seen.average_hazard_ratio:.3f}",
            expected="one below 1",
            cause="the effect begins too late, or there is none",
            remedy="analyse later",
        )
    factor = (
        (float(ndtri(1 - alpha)) / sqrt(seen.information_null) + float(ndtri(power)) / sqrt(seen.information)) / effect
    ) ** 2
    patients = _enrolled_by(accrual, month) * factor
    if patients > _MOST_PATIENTS:
        raise InfeasibleError(
            f"the trial would need {patients:,.0f} patients",
            expected=f"at most {_MOST_PATIENTS:,}",
            cause="by the analysis the effect has hardly begun, or too few of the arm are ever dosed",
            remedy="analyse later, or plan with a larger effect",
        )
    return EventDrivenDesign(
        patients=patients,
        events=seen.events * factor,
        month=month,
        accrual=accrual.times(factor),
        assumptions=assumptions,
        ratio=ratio,
        undosed=undosed,
        average_hazard_ratio=seen.average_hazard_ratio,
        alpha=alpha,
        power=power,
    )


def _enrolled_by(accrual: Accrual, month: float) -> float:
    """Give the patients in by ``month``: accrual may go on beyond the analysis."""
    enrolled, left = 0.0, month
    for months, rate in zip(accrual.months, accrual.rates, strict=True):
        enrolled += rate * min(months, left)
        left = max(left - months, 0.0)
    return enrolled


@dataclass(frozen=True, slots=True, kw_only=True)
class SequentialLook:
    """One look of a group-sequential trial with time to event.

    ``hazard_ratio_success`` and ``hazard_ratio_futility`` are the observed hazard ratios that lie just on the bounds:
    infinite where there is no futility bound, 0 where there is none for success.
    """

    fraction: float
    events: float
    month: float
    average_hazard_ratio: float
    upper: float
    lower: float
    hazard_ratio_success: float
    hazard_ratio_futility: float
    success: float
    futility: float


def sequential_event_driven(
    design: EventDrivenDesign,
    *,
    fractions: Sequence[float],
    efficacy: Efficacy,
    futility: Spending | None = None,
    binding: bool = False,
) -> tuple[GroupSequentialDesign, tuple[SequentialLook, ...]]:
    """Give an event-driven design looks at ``fractions`` of its events, keeping its alpha and power.

    A delayed effect is weaker in early events, so futility bounds made for a constant hazard ratio would stop good
    vaccines; here each look has its own average hazard ratio, in the bounds and in the size. The answer is the boundary,
    whose ``ratio`` multiplies the design's patients and events, and its looks.

    Raises:
        SettingsError: fractions do not rise to 1.
        InfeasibleError: no number of patients keeps the power, or a look's events are never reached.
    """
    seen = _seen_at(design, fractions, 1.0)
    final = log(seen[-1].average_hazard_ratio)
    sequential = design_group_sequential(
        fractions=fractions,
        alpha=design.alpha,
        power=design.power,
        efficacy=efficacy,
        futility=futility,
        binding=binding,
        profile=[*(log(look.average_hazard_ratio) / final for look in seen[:-1]), 1.0],
    )
    return sequential, schedule_looks(design, sequential)


def _seen_at(design: EventDrivenDesign, fractions: Sequence[float], size: float) -> list[ExpectedEvents]:
    """Give what is expected at each look when the design's accrual is multiplied by ``size``."""
    accrual = design.accrual.times(size)
    mixed = with_undosed(design.assumptions, design.undosed, until=design.month)
    seen = []
    for fraction in require_fractions(fractions):
        month = month_of_events(accrual, mixed, events=design.events * size * fraction, ratio=design.ratio)
        seen.append(expected_events(accrual, mixed, month=month, ratio=design.ratio))
    return seen


def schedule_looks(design: EventDrivenDesign, sequential: GroupSequentialDesign) -> tuple[SequentialLook, ...]:
    """Lay a boundary over an event-driven design: events, month and chances of stopping at each look.

    The design's patients are multiplied by the boundary's ratio first. The chances use the average hazard ratio of each
    look, whatever the boundary was made for, so the sum of ``success`` is the power that is really there.

    Raises:
        SettingsError: the two designs have different alphas.
        InfeasibleError: a look's events are never reached.
    """
    from scipy.special import ndtri

    if abs(design.alpha - sequential.alpha) > 1e-12:
        raise SettingsError(
            f"the trial is designed at alpha {design.alpha:g} and its boundary at {sequential.alpha:g}",
            expected="the same alpha",
        )
    looks = _seen_at(design, sequential.fractions, sequential.ratio)
    final = log(looks[-1].average_hazard_ratio)
    most = float(ndtri(1 - design.alpha) + ndtri(design.power)) * sqrt(sequential.ratio)
    drifts = tuple(most * log(look.average_hazard_ratio) / final for look in looks)
    chances = crossing_probabilities(
        fractions=sequential.fractions, upper=sequential.upper, lower=sequential.lower, drift=drifts
    )
    return tuple(
        SequentialLook(
            fraction=fraction,
            events=look.events,
            month=look.month,
            average_hazard_ratio=look.average_hazard_ratio,
            upper=high,
            lower=low,
            hazard_ratio_success=exp(-high / sqrt(look.information_null)),
            hazard_ratio_futility=exp(-low / sqrt(look.information_null)),
            success=success,
            futility=futile,
        )
        for fraction, look, high, low, success, futile in zip(
            sequential.fractions, looks, sequential.upper, sequential.lower, chances.upper, chances.lower, strict=True
        )
    )


def with_month(design: EventDrivenDesign, month: float) -> EventDrivenDesign:
    """Give the same trial analysed at another month: its events, average hazard ratio and power change.

    Raises:
        SettingsError: the month is not above 0.
    """
    mixed = with_undosed(design.assumptions, design.undosed, until=month)
    seen = expected_events(design.accrual, mixed, month=month, ratio=design.ratio)
    power = event_driven_power(
        design.accrual, design.assumptions, month=month, alpha=design.alpha, ratio=design.ratio, undosed=design.undosed
    )
    return replace(
        design,
        patients=_enrolled_by(design.accrual, month),
        events=seen.events,
        month=month,
        average_hazard_ratio=seen.average_hazard_ratio,
        power=power,
    )


def power_against_delay(
    delays: Sequence[float],
    *,
    accrual: Accrual,
    control_median: float,
    hazard_ratio: float,
    month: float,
    alpha: float = 0.025,
    ratio: float = 1.0,
    dropout: float = 0.0,
) -> tuple[tuple[float, float], ...]:
    """Give the log-rank test's power for each delay of the effect, as pairs of delay and power.

    This is the approximation by the average hazard ratio; ``power_by_simulation`` checks it and knows weighted tests.

    Raises:
        SettingsError: a number is out of range.
    """
    answers = []
    for delay in delays:
        assumed = delayed_effect(control_median=control_median, hazard_ratio=hazard_ratio, delay=delay, dropout=dropout)
        answers.append((delay, event_driven_power(accrual, assumed, month=month, alpha=alpha, ratio=ratio)))
    return tuple(answers)
