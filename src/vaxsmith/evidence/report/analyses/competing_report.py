"""The report of follow-up that may end by one of several causes: how often each comes, and what stands in whose way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from vaxsmith.core import FormatError, SettingsError
from vaxsmith.evidence.delimited import Row, read_delimited
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.report.analyses.trial_file import SPELLINGS, Control, name_control, name_of, refuse_twice
from vaxsmith.evidence.report.pictures import Line, Scale, lines_figure
from vaxsmith.evidence.report.pictures.axes import linear_ticks
from vaxsmith.evidence.report.pictures.curves import SERIES
from vaxsmith.evidence.report.report import Block, Figure, Paragraph, Remark, Remarks, Report, Section, Table, Weight
from vaxsmith.evidence.report.wording import counted, estimate_text, p_text, percent, sentence
from vaxsmith.evidence.survival import (
    CompetingRisks,
    IncidenceCurve,
    cause_specific,
    competing_risks,
    cumulative_incidence,
    fit_cox,
    gray_test,
    incidence_at,
)
from vaxsmith.evidence.survival.competing_risks import AALEN_JOHANSEN

if TYPE_CHECKING:
    from vaxsmith.evidence.report.pictures.axes import Numbers

_CENSORED = frozenset({"0", "0.0", "censored", "none", "no event", "no"})
_MOST_CAUSES = 6


def read_causes(path: Path, *, unit: str = "") -> CompetingRisks:
    """Read a table with the columns time and cause and, where there are, arm, stratum and patient.

    ``cause`` names how follow-up ended; 0, none or censored stand for no event.

    Raises:
        InputError: the file cannot be read.
        FormatError: a value cannot be what its column holds, there are too many causes, or a patient stands there twice.
    """
    times, causes, arms, strata = [], [], [], []
    patients: dict[str, str] = {}
    titles: frozenset[str] = frozenset()
    kinds: set[str] = set()
    for row in read_delimited(path, role="table of patients", needs=("time", "cause"), others=SPELLINGS):
        titles = titles or frozenset(row.fields)
        row.required("time")
        times.append(row.number("time", least=0.0) or 0.0)
        if row.number("entry", least=0.0):
            raise FormatError(
                "a patient comes under watch late",
                expected="patients who are all watched from time 0",
                remedy="take one cause as the event, the others as censored, and analyse a table with time and event",
                place=row.place,
            )
        causes.append(_ended_by(row))
        kinds.add(causes[-1])
        arms.append(name_of(row, "arm") if "arm" in titles else "all patients")
        strata.append(name_of(row, "stratum") if "stratum" in titles else "")
        refuse_twice(row, patients)
        if len(kinds - {"censored"}) > _MOST_CAUSES:
            raise FormatError(
                f"more than {_MOST_CAUSES} causes", expected="a few kinds of event", remedy="join rare ones", place=row.place
            )
    return competing_risks(
        times, causes, censored="censored", arm=arms, stratum=strata if "stratum" in titles else None, unit=unit
    )


def _ended_by(row: Row) -> str:
    if row.text("cause").lower() in _CENSORED:
        return "censored"
    name = name_of(row, "cause")
    if name.startswith(("-", "−")):
        raise FormatError(
            f"{name!r} in the column 'cause'",
            expected="the name or number of a cause, 0 for none",
            cause="a code for what is not known",
            remedy="write what ended follow-up; guessing would make events of it",
            place=row.place,
        )
    return name


def competing_report(
    data: CompetingRisks, *, control: str = "", milestones: Sequence[float] = (), level: float = 0.95, title: str
) -> Report:
    """Say how often each cause comes in each arm.

    Raises:
        SettingsError: a control that is no arm, or the level is not between 0 and 1.
    """
    follow_up = data.follow_up
    arms = [arm for arm in follow_up.arm_names if follow_up.patients_of(arm)]
    curves = {
        cause: {arm: cumulative_incidence(data.of_arm(arm), cause, level=level) for arm in arms}
        for cause in data.cause_names
    }
    still = len(data) - follow_up.events
    chosen = name_control(follow_up, control) if len(arms) == 2 else None
    if control and chosen is None:
        raise SettingsError(f"there is no pair of arms to compare with {control[:40]!r}", expected="two arms")
    sections = [
        Section(
            anchor=f"cause-{place + 1}", title=f"How often: {cause}", blocks=_cause(data, cause, by_arm, milestones, place)
        )
        for place, (cause, by_arm) in enumerate(curves.items())
    ]
    tests = _tests(data, chosen, level) if chosen else None
    if chosen and tests:
        sections.append(Section(anchor="comparison", title="The arms compared", blocks=_compared(tests, chosen)))
    unit = f" {follow_up.unit}" if follow_up.unit else ""
    lead = [
        f"Of {counted(len(data), 'patient')}, {still:,} ({percent(still / len(data), 0)}) had none of these events when "
        "last seen; what became of them later is not known. Nobody was followed beyond "
        f"{float(follow_up.time.max()):g}{unit}.",
        "Who has one of these events can no longer have another first, so the shares below add up to at most all patients; "
        "counting each event as if the others did not exist would make all of them too frequent.",
    ]
    if not data.cause_names:
        lead.append("No event was seen.")
    return Report(
        name="competing",
        kicker="Analysis · competing events",
        title=title,
        subtitle=f"{counted(len(data), 'patient')}, {counted(follow_up.events, 'event')} of "
        f"{counted(len(data.cause_names), 'kind')}",
        lead=tuple(lead),
        sections=tuple(sections),
        sources=(f"Shares: {AALEN_JOHANSEN}.", *(tuple(dict.fromkeys(f"{one[3]}." for one in tests)) if tests else ())),
        data={
            "patients": len(data),
            "causes": {
                cause: {
                    arm: {"events": int((data.of_arm(arm).cause == data.place_of(cause)).sum()),
                          "at": [incidence_at(curve, time) for time in _times(curve, milestones)]}
                    for arm, curve in by_arm.items()
                }
                for cause, by_arm in curves.items()
            },
            "tests": [{"cause": one[0], "hazard_ratio": one[1], "gray_p": one[2]} for one in tests or ()],
        },
    )  # fmt: skip


def _times(curve: IncidenceCurve, milestones: Sequence[float]) -> tuple[float, ...]:
    end = float(curve.time[-1])
    return tuple(milestones) or tuple(tick for tick in linear_ticks(0.0, max(end, 1e-9), 5)[1:] if 0 < tick <= end)


def _cause(
    data: CompetingRisks, cause: str, by_arm: dict[str, IncidenceCurve], milestones: Sequence[float], place: int
) -> tuple[Block, ...]:
    blocks: list[Block] = []
    end = max(float(curve.time[-1]) for curve in by_arm.values())
    if end > 0 and len(by_arm) <= len(SERIES):
        blocks.append(_figure(data, cause, by_arm, end, place))
    reach = min(by_arm.values(), key=lambda curve: float(curve.time[-1]))
    rows = tuple(
        (f"{time:g}", *(estimate_text(incidence_at(curve, time), decimals=0, as_percent=True) for curve in by_arm.values()))
        for time in _times(reach, milestones)
    )
    if rows:
        unit = data.follow_up.unit
        blocks.append(
            Table(
                caption=f"Share who have had {cause} by then, with its interval",
                titles=(f"Time ({unit})" if unit else "Time", *by_arm),
                rows=rows,
                numeric=frozenset({0}),
            )
        )
    return tuple(blocks)


def _figure(data: CompetingRisks, cause: str, by_arm: dict[str, IncidenceCurve], end: float, place: int) -> Figure:
    highest = max(float(bound) for curve in by_arm.values() for bound in (*curve.high[:-1], *curve.incidence))
    lines = [
        Line(
            label=arm,
            xs=_corners(curve.time)[1:],
            ys=_corners(curve.incidence)[:-1],
            low=_corners(curve.low)[:-1],
            high=_corners(curve.high)[:-1],
        )
        for arm, curve in by_arm.items()
    ]
    told = "; ".join(f"{arm} {percent(float(curve.incidence[-1]), 0)} at the end" for arm, curve in by_arm.items())
    return Figure(
        picture=lines_figure(
            lines,
            name=f"incidence-{place + 1}",
            title=f"Share who have had {cause}",
            description=f"{told}.",
            x=Scale(low=0.0, high=end),
            y=Scale(low=0.0, high=min(1.0, max(0.05, 1.05 * highest))),
            x_title=data.follow_up.unit or "time",
            y_title=f"with {cause}",
            percent=True,
        ),
        caption=f"Share of patients who have had {cause} so far, other events standing in the way, with its interval.",
        legend=tuple(zip(SERIES, by_arm, strict=False)),
    )


def _corners(values: Numbers) -> list[float]:
    """Give each value twice: shifted against each other, times and heights make a line of steps."""
    return list(chain.from_iterable((float(value), float(value)) for value in values))


Test = tuple[str, Estimate | None, float, str, str]
"""A cause, its hazard ratio if there is one, Gray's p-value, his paper, and a note."""


def _tests(data: CompetingRisks, control: Control, level: float) -> list[Test]:
    tests: list[Test] = []
    for cause in data.cause_names:
        gray = gray_test(data, cause, control=control.name)
        try:
            ratio = fit_cox(cause_specific(data, cause), control=control.name, level=level).hazard_ratios[0]
            tests.append((cause, ratio, gray.p_value, gray.citation, gray.note))
        except SettingsError as error:
            tests.append((cause, None, gray.p_value, gray.citation, error.found))
    return tests


def _compared(tests: Sequence[Test], control: Control) -> tuple[Block, ...]:
    rows = tuple(
        (cause, estimate_text(ratio) if ratio is not None else f"none: {note}", p_text(p) if not math.isnan(p) else "none")
        for cause, ratio, p, _, note in tests
    )
    items = [
        Remark(
            weight=Weight.CAUTION,
            words="A treatment that only keeps patients from one event leaves more of them open to the others. Read all "
            "causes together.",
        )
    ]
    if control.how:
        items.append(Remark(weight=Weight.CAUTION, words=sentence(control.how)))
    return (
        Table(
            caption=f"{control.other} against {control.name}",
            titles=("Cause", "Hazard ratio among those at risk", "p, Gray's test of the shares"),
            rows=rows,
            numeric=frozenset({2}),
        ),
        Paragraph(
            small=True,
            words="The hazard ratio compares how fast the event comes among those still free of every event; Gray's test "
            "compares the shares above. They answer different questions and may disagree.",
        ),
        Remarks(items=tuple(items)),
    )
