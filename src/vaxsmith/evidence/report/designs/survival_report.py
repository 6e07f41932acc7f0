"""The report of a randomised trial with time to event: events, patients, and what a late effect costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from markupsafe import Markup

from vaxsmith.core import SettingsError
from vaxsmith.evidence.bayes import (
    assurance_hazard_ratio,
    enthusiastic_prior,
    hazard_ratio_interval,
    sceptical_prior,
)
from vaxsmith.evidence.bayes.assurance import CITATION_ASSURANCE
from vaxsmith.evidence.design import (
    EventDrivenDesign,
    GroupSequentialDesign,
    SequentialLook,
    Spending,
    delayed_effect,
    design_event_driven,
    even_accrual,
    schoenfeld_events,
    sequential_event_driven,
    with_month,
    with_undosed,
)
from vaxsmith.evidence.design.requirements import require_number, require_whole
from vaxsmith.evidence.report.designs.delay_power import DelayPower, delay_blocks, delay_data, delay_power
from vaxsmith.evidence.report.designs.sequential_report import boundary_named
from vaxsmith.evidence.report.pictures import Line, Scale, lines_figure
from vaxsmith.evidence.report.report import Figure, KeyFigure, Remark, Remarks, Report, Section, Table, Weight
from vaxsmith.evidence.report.wording import counted, decimal, interval_text, percent


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalPlan:
    """What a trial with time to event is planned with; times in months.

    ``hazard_ratio`` holds from ``delay`` on and is 1 before. Patients come in evenly over ``accrual_months``; the analysis
    is at ``analysis_month`` since the first. ``ratio`` is treated patients to one control; ``dropout_a_year`` the share lost
    in a year; ``undosed`` the share of the treated arm that never gets a dose and is counted all the same. With ``patients``
    the power is sought, else the number of patients. ``simulations`` check the power against ``delays``.
    """

    control_median: float = 24.0
    hazard_ratio: float = 0.6
    delay: float = 0.0
    accrual_months: float = 18.0
    analysis_month: float = 48.0
    ratio: float = 1.0
    dropout_a_year: float = 0.02
    undosed: float = 0.0
    alpha: float = 0.025
    power: float = 0.9
    patients: int = 0
    looks: tuple[float, ...] = ()
    boundary: str = "obrien-fleming"
    futility: str = ""
    delays: tuple[float, ...] = ()
    simulations: int = 500
    seed: int = 1


def survival_report(plan: SurvivalPlan) -> Report:
    """Design the trial and say how it behaves, above all when the effect comes late.

    Raises:
        SettingsError: a number is out of range.
        InfeasibleError: the effect begins too late for any number of patients.
    """
    design = _design(plan)
    lost = design_event_driven_without(plan)
    against = delay_power(design, plan.delays or _delays(plan), plan=plan) if plan.simulations else None
    sections = [
        Section(anchor="numbers", title="The numbers", blocks=(_numbers(design, plan), _curves(plan))),
    ]
    if against:
        sections.append(Section(anchor="delay", title="If the effect comes late", blocks=delay_blocks(against, plan.power)))
    sections.append(Section(anchor="assurance", title="If the hope is discounted", blocks=(_assurance(plan, design),)))
    looks: tuple[SequentialLook, ...] = ()
    if plan.looks:
        below = boundary_named(plan.futility) if plan.futility else None
        if below is not None and not isinstance(below, Spending):
            raise SettingsError(f"the futility boundary {plan.futility!r} has no spending function", expected="hsd:-2 …")
        sequential, looks = sequential_event_driven(
            design, fractions=plan.looks, efficacy=boundary_named(plan.boundary), futility=below
        )
        sections.append(Section(anchor="looks", title="Looks before the end", blocks=(_looks(looks, sequential),)))
    sections.append(Section(anchor="assumed", title="What is assumed, and may be wrong", blocks=(_assumed(plan, design),)))
    return Report(
        name="survival-design",
        kicker="Trial design · randomised, time to event",
        title=f"{counted(design.whole_patients, 'patient')}, {counted(design.whole_events, 'event')}",
        subtitle=f"power {percent(design.power, 0)} at a one-sided error of {percent(plan.alpha)}, "
        f"analysed at month {plan.analysis_month:g}",
        lead=_lead(plan, design, lost),
        figures=_figures(plan, design),
        sections=tuple(sections),
        sources=(
            f"Average hazard ratio: {design.citation}.",
            "Events under one hazard ratio: Schoenfeld, Biometrika 1981;68:316.",
            *(against.sources if against else ()),
        ),
        data=_data(plan, design, looks, against),
    )


def _design(plan: SurvivalPlan) -> EventDrivenDesign:
    assumed = delayed_effect(
        control_median=plan.control_median, hazard_ratio=plan.hazard_ratio, delay=plan.delay, dropout=_dropout(plan)
    )
    made = design_event_driven(
        accrual=even_accrual(100, plan.accrual_months),
        assumptions=assumed,
        month=plan.analysis_month,
        alpha=plan.alpha,
        power=plan.power,
        ratio=plan.ratio,
        undosed=plan.undosed,
    )
    if not plan.patients:
        return made
    size = require_whole("the number of patients", plan.patients, at_least=4, at_most=1_000_000)
    return with_month(replace(made, accrual=even_accrual(size, plan.accrual_months)), plan.analysis_month)


def design_event_driven_without(plan: SurvivalPlan) -> EventDrivenDesign | None:
    """Give the same trial without delay and without patients who are never dosed; None where that is what is planned."""
    if plan.delay == 0 and plan.undosed == 0:
        return None
    return _design(replace(plan, delay=0.0, undosed=0.0, patients=0))


def _dropout(plan: SurvivalPlan) -> float:
    share = require_number("the share lost in a year", plan.dropout_a_year, at_least=0, below=1)
    return -math.log1p(-share) / 12


def _delays(plan: SurvivalPlan) -> tuple[float, ...]:
    most = max(12.0, 1.5 * plan.delay)
    return tuple(sorted({0.0, *(round(most * part, 1) for part in (0.25, 0.5, 0.75, 1.0)), plan.delay}))


def _lead(plan: SurvivalPlan, design: EventDrivenDesign, lost: EventDrivenDesign | None) -> tuple[str, ...]:
    late = (
        f"from month {plan.delay:g} on, and none before"
        if plan.delay
        else "from the first day on, which vaccines rarely have"
    )
    said = [
        f"Whether the product works, and when its effect begins, is not known; this plan assumes a hazard ratio of "
        f"{plan.hazard_ratio:g} {late}.",
        f"Under that assumption {counted(design.whole_patients, 'patient')} and about "
        f"{counted(design.whole_events, 'event')} by month {plan.analysis_month:g} give the trial a chance of "
        f"{percent(design.power, 0)} to show a difference. A test at that time sees an average hazard ratio of "
        f"{decimal(design.average_hazard_ratio, 3)}. Events decide, not patients.",
    ]
    if lost is not None:
        more = _design(replace(plan, patients=0)).patients / lost.patients
        said.append(
            f"Without the delay and with everyone dosed, {counted(lost.whole_patients, 'patient')} would do for the same "
            f"power: what is lost before the effect begins multiplies the trial by {decimal(more, 1)}."
        )
    return tuple(said)


def _figures(plan: SurvivalPlan, design: EventDrivenDesign) -> tuple[KeyFigure, ...]:
    average = decimal(design.average_hazard_ratio, 3)
    late = f"{plan.hazard_ratio:g} from month {plan.delay:g}" if plan.delay else "constant"
    return (
        KeyFigure(title="Patients", value=f"{design.whole_patients:,}", words=f"{plan.ratio:g} treated to 1 control"),
        KeyFigure(title="Events", value=f"{design.whole_events:,}", words=f"by month {plan.analysis_month:g}"),
        KeyFigure(title="Average hazard ratio", value=average, words=late),
        KeyFigure(title="Power", value=percent(design.power, 0), words=f"one-sided error {percent(plan.alpha)}"),
    )


def _numbers(design: EventDrivenDesign, plan: SurvivalPlan) -> Table:
    months = sorted({12.0, 24.0, 36.0, 48.0, 60.0, plan.analysis_month})
    rows = []
    for month in months:
        at = with_month(design, month)
        rows.append((f"{month:g}", f"{at.whole_patients:,}", decimal(at.events, 1), decimal(at.average_hazard_ratio, 3),
                     percent(at.power, 0)))  # fmt: skip
    return Table(
        caption="This trial, if it were analysed at another month",
        titles=("Month", "Patients in", "Events expected", "Average hazard ratio", "Power"),
        rows=tuple(rows),
        numeric=frozenset(range(5)),
        note=f"If the hazard ratio were {plan.hazard_ratio:g} at all times, "
        f"{math.ceil(_simple_events(plan)):,} events would do (Schoenfeld).",
    )


def _simple_events(plan: SurvivalPlan) -> float:
    return schoenfeld_events(hazard_ratio=plan.hazard_ratio, alpha=plan.alpha, power=plan.power, ratio=plan.ratio)


def _curves(plan: SurvivalPlan) -> Figure:
    assumed = delayed_effect(control_median=plan.control_median, hazard_ratio=plan.hazard_ratio, delay=plan.delay)
    mixed = with_undosed(assumed, plan.undosed, until=plan.analysis_month)
    times = np.linspace(0.0, plan.analysis_month, 121)
    lines = []
    for name, ratios in (("control", None), ("treated", mixed.hazard_ratio)):
        hazards = np.asarray(mixed.control) * (1.0 if ratios is None else np.asarray(ratios))
        starts = mixed.starts
        ends = np.append(starts[1:], np.inf)
        cumulative = (np.clip(times[:, None] - starts, 0, ends - starts) * hazards).sum(axis=1)
        lines.append(Line(label=name, xs=times, ys=np.exp(-cumulative)))
    picture: Markup = lines_figure(
        lines,
        name="assumed-curves",
        title="Share of patients without the event, as assumed",
        description=f"At the analysis {percent(float(lines[0].ys[-1]), 0)} in control and "
        f"{percent(float(lines[1].ys[-1]), 0)} among the treated, for a patient followed from the start.",
        x=Scale(low=0.0, high=plan.analysis_month),
        y=Scale(low=0.0, high=1.0),
        x_title="months since randomisation",
        y_title="without the event",
        percent=True,
        verticals=[(plan.delay, "effect begins")] if plan.delay else (),
    )
    legend = (("series-1", "control, as assumed"), ("series-2", "treated, as assumed"))
    return Figure(picture=picture, caption="The curves that the plan assumes. They are no data.", legend=legend)


def _assurance(plan: SurvivalPlan, design: EventDrivenDesign) -> Table:
    """Average the power over what a sceptic and an enthusiast believe of the average hazard ratio."""
    effect = design.average_hazard_ratio
    rows = [("the plan is right", decimal(effect), percent(design.power, 0))]
    for who, prior in (("a sceptic", sceptical_prior(effect)), ("an enthusiast", enthusiastic_prior(effect))):
        interval = hazard_ratio_interval(prior)
        chance = assurance_hazard_ratio(prior, events=design.events, alpha=plan.alpha, ratio=plan.ratio)
        rows.append((who, f"{decimal(interval.value)} ({interval_text(interval.low, interval.high)})", percent(chance, 0)))
    return Table(
        caption="Chance that the trial succeeds, by who is right about the average hazard ratio",
        titles=("Believer", "Believes", "Chance of success"),
        rows=tuple(rows),
        numeric=frozenset({2}),
        note=f"Power holds if the hope is right; assurance averages over what is believed ({CITATION_ASSURANCE}). The "
        "sceptic gives the planned effect a chance of 5 %, the enthusiast gives no effect that chance.",
    )


def _looks(looks: Sequence[SequentialLook], sequential: GroupSequentialDesign) -> Table:
    rows = tuple(
        (
            percent(look.fraction, 0),
            decimal(look.events, 0),
            decimal(look.month, 1),
            decimal(look.average_hazard_ratio, 3),
            decimal(look.upper, 3),
            decimal(look.hazard_ratio_success, 2) if look.hazard_ratio_success > 0 else "none",
            decimal(look.hazard_ratio_futility, 2) if math.isfinite(look.hazard_ratio_futility) else "none",
            percent(look.success),
            percent(look.futility),
        )
        for look in looks
    )
    return Table(
        caption=f"{sequential.title}. Patients and events are {decimal(sequential.ratio, 3)} times those above",
        titles=(
            "Information",
            "Events",
            "Month",
            "Average HR",
            "Z",
            "Success at HR",
            "Futile at HR",
            "Stops: success",
            "Futile",
        ),
        rows=rows,
        numeric=frozenset(range(9)),
        note="Success at HR: the observed hazard ratio that would just stop the trial. A late effect is weak in early "
        "looks; the limits for futility here allow for it.",
    )


def _assumed(plan: SurvivalPlan, design: EventDrivenDesign) -> Remarks:
    items = [
        Remark(
            weight=Weight.UNKNOWN,
            words=f"The hazard ratio, {plan.hazard_ratio:g}: nobody knows it; that is why a trial is needed.",
        ),
        Remark(
            weight=Weight.UNKNOWN,
            words=f"When the effect begins: assumed at month {plan.delay:g}. A personal vaccine is made over weeks and "
            "boosted over months; the power above falls quickly if it begins later.",
        ),
        Remark(
            weight=Weight.NOTE,
            words=f"Control patients have the event with a median of {plan.control_median:g} months at a constant hazard; "
            f"{percent(plan.dropout_a_year)} of patients a year are lost; accrual is even over {plan.accrual_months:g} "
            "months.",
        ),
    ]
    if plan.undosed:
        items.append(
            Remark(
                weight=Weight.CAUTION,
                words=f"{percent(plan.undosed)} of the treated arm never get a dose and are counted all the same. Leaving "
                "them out would break the randomisation.",
            )
        )
    else:
        items.append(
            Remark(
                weight=Weight.CAUTION,
                words="Everybody is assumed to get a first dose. In published trials of personal vaccines up to a third did "
                "not; see --undosed.",
            )
        )
    items.append(
        Remark(
            weight=Weight.NOTE,
            words=f"Events follow from expectation, so the month in which {design.whole_events} are reached will vary.",
        )
    )
    return Remarks(items=tuple(items))


def _data(
    plan: SurvivalPlan, design: EventDrivenDesign, looks: Sequence[SequentialLook], against: DelayPower | None
) -> dict[str, Any]:
    return {
        "plan": {name: getattr(plan, name) for name in plan.__dataclass_fields__},
        "patients": design.patients,
        "events": design.events,
        "average_hazard_ratio": design.average_hazard_ratio,
        "power": design.power,
        "looks": [{name: getattr(look, name) for name in look.__dataclass_fields__} for look in looks],
        "power_against_delay": delay_data(against) if against else None,
    }
