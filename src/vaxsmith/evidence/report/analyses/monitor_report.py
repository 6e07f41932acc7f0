"""The report of outcomes watched one by one: what may be said after every patient without paying for having looked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vaxsmith.core import FormatError, SettingsError
from vaxsmith.evidence.bayes import (
    ConfidenceSequence,
    EProcess,
    bernoulli_e_process,
    bernoulli_sequence,
    two_arm_e_process,
)
from vaxsmith.evidence.delimited import Row, read_delimited
from vaxsmith.evidence.report.analyses.trial_file import CONTROL_WORDS, name_of
from vaxsmith.evidence.report.pictures import Line, Scale, lines_figure
from vaxsmith.evidence.report.pictures.curves import SERIES
from vaxsmith.evidence.report.report import Block, Figure, KeyFigure, Paragraph, Report, Section, Table
from vaxsmith.evidence.report.wording import counted, estimate_text, figures, interval_words, p_text, percent

_YES = {"1": 1, "1.0": 1, "yes": 1, "true": 1, "0": 0, "0.0": 0, "no": 0, "false": 0}
_SPELLINGS = {"group": "arm", "treatment": "arm", "result": "outcome"}
_ENOUGH = 20.0  # capital at which evidence is called enough: a chance of at most 1 in 20 where there is nothing
_MOST_PATIENTS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Outcomes 0 and 1 by arm, each in the order in which they came."""

    by_arm: dict[str, tuple[int, ...]]


def read_outcomes(path: Path) -> Outcomes:
    """Read one patient a row, in the order in which outcomes became known: ``outcome`` (1 or 0) and, for two, arm.

    Raises:
        InputError: the file cannot be read.
        FormatError: an outcome is neither 1 nor 0, or there are more than two arms or too many patients.
    """
    arms: dict[str, list[int]] = {}
    for row in read_delimited(
        path, role="table of outcomes", needs=("outcome",), others={"group": "arm", "result": "outcome"}
    ):
        name = name_of(row, "arm") if "arm" in row.fields else "all patients"
        arms.setdefault(name, []).append(_outcome(row))
        if len(arms) > 2:
            raise FormatError(f"a third arm, {name!r}", expected="one or two arms", place=row.place)
        if len(arms[name]) > _MOST_PATIENTS:
            raise FormatError(
                f"more than {_MOST_PATIENTS:,} patients in one arm",
                expected="a trial that is watched patient by patient",
                remedy="give large counts as a table of counts (n, events)",
                place=row.place,
            )
    return Outcomes(by_arm={name: tuple(seen) for name, seen in arms.items()})


def _outcome(row: Row) -> int:
    written = row.required("outcome").lower()
    if written not in _YES:
        raise FormatError(f"{written[:40]!r} in the column 'outcome'", expected="1 or 0", place=row.place)
    return _YES[written]


def monitor_report(
    outcomes: Outcomes, *, null: float | None = None, control: str = "", level: float = 0.95, title: str
) -> Report:
    """Follow outcomes with intervals that hold at every look, and evidence that may be watched.

    With one arm, ``null`` is the rate against which evidence is gathered; with two, ``control`` is compared with the other.

    Raises:
        SettingsError: ``null`` or the level is not between 0 and 1, or ``control`` is no arm.
    """
    names = list(outcomes.by_arm)
    if control and control not in names:
        raise SettingsError(f"there is no arm {control[:40]!r}", expected=f"one of {', '.join(names)}", place="--control")
    sequences = {name: bernoulli_sequence(seen, level=level) for name, seen in outcomes.by_arm.items()}
    evidence = _evidence(outcomes, null, control)
    against = _against(evidence, outcomes, control) if evidence is not None else ""
    last = {name: found.after(len(found.estimate), name=f"share in {name}") for name, found in sequences.items()}
    blocks: list[Block] = [_figure(sequences, level, null)]
    blocks.append(
        Table(
            caption=f"After all patients so far; the {100 * level:g} % interval holds at every look at once",
            titles=("Arm", "With the outcome", "Share (interval)"),
            rows=tuple(
                (name, f"{sum(seen)} of {len(seen)}", estimate_text(last[name], decimals=1, as_percent=True))
                for name, seen in outcomes.by_arm.items()
            ),
        )
    )
    sections = [Section(anchor="shares", title="The share so far, after every patient", blocks=tuple(blocks))]
    if evidence is not None:
        sections.append(Section(anchor="evidence", title="The evidence so far", blocks=_evidence_blocks(evidence, against)))
    lead = [
        "What the next patients will show is not known. Unlike ordinary intervals and p-values, those here may be looked at "
        "after every patient, and the trial may stop or go on for any reason; the price is that they are wider."
    ]
    lead += [
        f"{name}: {sum(seen)} of {counted(len(seen), 'patient')} had the outcome; the share lies from "
        f"{percent(last[name].low)} to {percent(last[name].high)}."
        for name, seen in outcomes.by_arm.items()
    ]
    if evidence is not None:
        lead.append(_evidence_words(evidence, against, "pair of patients" if len(names) == 2 else "patient"))
    return Report(
        name="monitor",
        kicker="Analysis · watched after every patient",
        title=title,
        subtitle=f"{counted(sum(map(len, outcomes.by_arm.values())), 'patient')} in {counted(len(names), 'arm')}",
        lead=tuple(lead),
        figures=tuple(
            KeyFigure(title=name, value=percent(one.value), words=interval_words(one))
            for name, one in last.items()
        ),
        sections=tuple(sections),
        sources=tuple(
            dict.fromkeys(
                (*(f"{one.method}: {one.citation}." for one in sequences.values()),
                 *((f"{evidence.method}: {evidence.citation}.",) if evidence else ()))
            )
        ),
        data={
            "arms": {name: {"outcomes": len(seen), "events": sum(seen), "interval": last[name]}
                     for name, seen in outcomes.by_arm.items()},
            "evidence": None if evidence is None else {
                "against": against, "capital": evidence.evidence, "anytime_p": evidence.anytime_p,
                "crossed_at": evidence.first_crossing(1 / _ENOUGH),
            },
        },
    )  # fmt: skip


def _control(names: list[str], named: str) -> str:
    """Give the control of two arms: the one named, or the one whose name says so, or the first."""
    speaking = [name for name in names if CONTROL_WORDS.search(name)]
    return named or (speaking[0] if len(speaking) == 1 else names[0])


def _evidence(outcomes: Outcomes, null: float | None, control: str) -> EProcess | None:
    names = list(outcomes.by_arm)
    if len(names) == 2:
        first = _control(names, control)
        other = next(name for name in names if name != first)
        return two_arm_e_process(outcomes.by_arm[first], outcomes.by_arm[other])
    return None if null is None else bernoulli_e_process(outcomes.by_arm[names[0]], null=null)


def _against(evidence: EProcess, outcomes: Outcomes, control: str) -> str:
    """Write the statement that the evidence speaks against."""
    names = list(outcomes.by_arm)
    if len(names) != 2:
        return evidence.null
    first = _control(names, control)
    return f"{next(name for name in names if name != first)} has the outcome no more often than {first}, the control"


def _evidence_words(evidence: EProcess, against: str, noun: str) -> str:
    crossed = evidence.first_crossing(1 / _ENOUGH)
    if crossed is None:
        reached = f"It has not reached {_ENOUGH:g}"
    else:
        reached = f"It reached {_ENOUGH:g} after {counted(round(crossed), noun)}"
    return (
        f"The evidence against the statement “{against}” is now {figures(evidence.evidence)}: 1 is none, {_ENOUGH:g} would "
        f"be enough. {reached}; if the statement is true, it ever gets so far with a chance of at most 1 in {_ENOUGH:g}."
    )


def _figure(sequences: dict[str, ConfidenceSequence], level: float, null: float | None) -> Figure:
    lines = [
        Line(label=name, xs=np.arange(1.0, len(one.estimate) + 1), ys=one.estimate, low=one.low, high=one.high)
        for name, one in sequences.items()
    ]
    most = max(len(line.xs) for line in lines)
    told = "; ".join(f"{name} {percent(float(one.estimate[-1]))} at the end" for name, one in sequences.items())
    return Figure(
        picture=lines_figure(
            lines,
            name="shares",
            title="Share with the outcome after each patient",
            description=f"{told}.",
            x=Scale(low=0.0, high=float(max(most, 2))),
            y=Scale(low=0.0, high=1.0),
            x_title="patients of the arm so far",
            y_title="share with the outcome",
            percent=True,
            levels=[(null, "")] if null is not None and 0 <= null <= 1 else (),
        ),
        caption=f"The share so far, and the {100 * level:g} % interval that holds at all looks together.",
        legend=tuple(zip(SERIES, sequences, strict=False)),
    )


def _evidence_blocks(evidence: EProcess, against: str) -> tuple[Block, ...]:
    logs = np.asarray(evidence.log_evidence) / math.log(10)
    low, high = min(float(logs.min()), -0.5), max(float(logs.max()), math.log10(_ENOUGH) + 0.3)
    picture = lines_figure(
        [Line(label="evidence", xs=evidence.times, ys=logs)],
        name="evidence",
        title="Evidence so far, in powers of ten",
        description=f"Now {figures(evidence.evidence)}.",
        x=Scale(low=0.0, high=float(max(evidence.times[-1], 2.0))),
        y=Scale(low=low, high=high),
        x_title="patients (pairs, where there are two arms)",
        y_title="evidence, powers of ten",
        levels=[(math.log10(_ENOUGH), f"{_ENOUGH:g}, enough"), (0.0, "none")],
    )
    words = f"A p-value that stays valid however often one looks: {p_text(evidence.anytime_p)}."
    return Figure(picture=picture, caption=f"Evidence against “{against}”."), Paragraph(words=words)
