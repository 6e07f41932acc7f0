"""The curves of a trial: their picture, numbers at risk, and shares at set times."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vaxsmith.evidence.report.analyses.trial_questions import TrialQuestions
from vaxsmith.evidence.report.pictures import StepCurve, survival_figure
from vaxsmith.evidence.report.pictures.axes import linear_ticks
from vaxsmith.evidence.report.pictures.curves import SERIES
from vaxsmith.evidence.report.report import Figure, Section, Table
from vaxsmith.evidence.report.wording import counted, estimate_text, percent
from vaxsmith.evidence.survival import SurvivalCurve, TimeToEvent, median_time, numbers_at_risk, survival_at

_MOST_ARMS = 6


def curve_section(data: TimeToEvent, curves: Mapping[str, SurvivalCurve], questions: TrialQuestions) -> Section:
    """Give the picture of the curves, a table of patients and events, and the numbers at risk."""
    horizon = max(curve.follow_up_end for curve in curves.values())
    blocks: list[Figure | Table] = []
    if horizon > 0 and len(curves) <= _MOST_ARMS:
        blocks.append(_picture(data, curves, questions, horizon))
    blocks.append(_patients(data, curves))
    if horizon > 0:
        blocks.append(_at_risk(data, curves, horizon))
    return Section(anchor="curves", title="How patients fared over time", blocks=tuple(blocks))


def _picture(data: TimeToEvent, curves: Mapping[str, SurvivalCurve], questions: TrialQuestions, horizon: float) -> Figure:
    drawn = [
        StepCurve(
            label=arm, times=curve.time, survival=curve.survival, at_risk=curve.at_risk, censored=curve.censored,
            low=curve.low, high=curve.high,
        )
        for arm, curve in curves.items()
    ]  # fmt: skip
    told = "; ".join(f"{arm}: {_last_words(curve)}" for arm, curve in curves.items())
    without = f"without {questions.endpoint}"
    return Figure(
        picture=survival_figure(
            drawn,
            name="survival",
            title=f"Share of patients {without} over time",
            description=f"{told}.",
            time_unit=_time_title(data, questions),
            horizon=horizon,
            what=without,
            verticals=[(questions.horizon, "horizon")] if questions.horizon and questions.horizon < horizon else (),
        ),
        caption=f"Share of patients {without}. The shaded band is the {100 * questions.level:g} % interval at each time; a "
        "small upright line is a patient last seen then without it.",
        legend=tuple((SERIES[place], arm) for place, arm in enumerate(curves)),
    )


def _time_title(data: TimeToEvent, questions: TrialQuestions) -> str:
    since = f" since the landmark at {questions.landmark:g}" if questions.landmark is not None else ""
    return f"{data.unit or 'time'}{since}"


def _last_words(curve: SurvivalCurve) -> str:
    return f"{percent(float(curve.survival[-1]), 0)} at {curve.follow_up_end:g}, the last time seen"


def _patients(data: TimeToEvent, curves: Mapping[str, SurvivalCurve]) -> Table:
    rows = []
    for arm, curve in curves.items():
        patients, events = data.patients_of(arm), round(float(curve.events.sum()))
        median = median_time(curve)
        rows.append((arm, f"{patients:,}", f"{events:,}", f"{patients - events:,}", estimate_text(median, decimals=1)))
    return Table(
        caption=f"Patients and events{f', time in {data.unit}' if data.unit else ''}",
        titles=("Arm", "Patients", "Events", "Without, when last seen", "Median time (interval)"),
        rows=tuple(rows),
        numeric=frozenset({1, 2, 3}),
    )


def _at_risk(data: TimeToEvent, curves: Mapping[str, SurvivalCurve], horizon: float) -> Table:
    ticks = linear_ticks(0.0, horizon)
    counts = numbers_at_risk(data, np.array(ticks))
    return Table(
        caption="Numbers at risk: patients still followed without the event just before each time",
        titles=("Arm", *(f"{tick:g}" for tick in ticks)),
        rows=tuple((arm, *(f"{count:,}" for count in counts[data.place_of(arm)])) for arm in curves),
        numeric=frozenset(range(1, len(ticks) + 1)),
    )


def milestone_table(curves: Mapping[str, SurvivalCurve], questions: TrialQuestions, data: TimeToEvent) -> Table | None:
    """Give the share without the event at the times that were asked for, or at round ones that follow-up reaches."""
    reach = min(curve.follow_up_end for curve in curves.values())
    times = questions.milestones or tuple(tick for tick in linear_ticks(0.0, max(reach, 1e-9), 5)[1:] if 0 < tick <= reach)
    if not times:
        return None
    rows = tuple(
        (f"{time:g}", *(estimate_text(survival_at(curve, time), decimals=0, as_percent=True) for curve in curves.values()))
        for time in times
    )
    return Table(
        caption=f"Share without {questions.endpoint} at set times, with the {100 * questions.level:g} % interval"
        f"{'' if questions.milestones else ' (round times; name those fixed beforehand with --milestones)'}",
        titles=(f"Time ({data.unit})" if data.unit else "Time", *curves),
        rows=rows,
        numeric=frozenset({0}),
        note=f"{counted(len(curves), 'curve')}, each read on its own; a difference at one time is no test of the whole "
        "curve.",
    )
