"""``vaxsmith evidence analyse``: what a trial's table shows, and what it cannot show."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Optional

import typer

from vaxsmith.cli.evidence_output import Html, Json, Out, check_outputs, deliver
from vaxsmith.cli.options import OptionalPath
from vaxsmith.core.errors import SettingsError


class Kind(StrEnum):
    """What a table holds."""

    AUTO = "auto"
    SURVIVAL = "survival"
    COMPETING = "competing"
    COUNTS = "counts"
    OUTCOMES = "outcomes"
    RECIST = "recist"
    ELISPOT = "elispot"
    CLONES = "clones"
    MEMORY = "memory"
    SAFETY = "safety"


Endpoint = Annotated[str, typer.Option("--endpoint", help="What the event is, in sentences: 'recurrence or death'.")]
Number = Optional[float]  # noqa: UP045


def analyse(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE",
            help="CSV or TSV: time,event[,arm,stratum,entry] a patient; n,events[,group] a group; and others.",
        ),
    ],
    kind: Annotated[Kind, typer.Option("--kind", help="What the table holds; told from its titles by default.")] = Kind.AUTO,
    title: Annotated[str, typer.Option("--title", help="Title of the report; the table's name by default.")] = "",
    endpoint: Endpoint = "the event",
    unit: Annotated[str, typer.Option("--unit", help="Unit of time: months.")] = "",
    control: Annotated[str, typer.Option("--control", help="The arm or group to compare with.")] = "",
    horizon: Annotated[
        Number, typer.Option("--horizon", help="Compare mean times up to here; fix it before looking.")
    ] = None,
    milestones: Annotated[str, typer.Option("--milestones", help="Times whose shares are shown: 12,18.")] = "",
    landmark: Annotated[
        Number, typer.Option("--landmark", help="Compare groups from here on: the time when all of them were known.")
    ] = None,
    known_at_start: Annotated[
        bool, typer.Option("--known-at-start", help="Groups named after a response were known at time 0.")
    ] = False,
    unconfirmed: Annotated[
        bool, typer.Option("--unconfirmed", help="Count responses that were seen once (RECIST).")
    ] = False,
    null: Annotated[Number, typer.Option("--null", help="Rate against which evidence is gathered (outcomes).")] = None,
    cells: Annotated[
        Number, typer.Option("--cells", help="Cells in a well, where the table does not tell (ELISpot).")
    ] = None,
    after: Annotated[OptionalPath, typer.Option("--after", help="The later sample (clones).")] = None,
    replicate: Annotated[
        OptionalPath, typer.Option("--replicate", help="A second sample of the earlier blood (clones).")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed where arrangements are drawn (ELISpot).")] = 1,
    level: Annotated[float, typer.Option("--level", help="Level of intervals.")] = 0.95,
    html: Html = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Analyse a trial: curves, numbers at risk, tests and mean times; or counts with their intervals."""
    from vaxsmith.evidence.report.analyses import kind_of_table
    from vaxsmith.evidence.report.analyses.trial_questions import TrialQuestions

    check_outputs({"--html": html, "--out": out}, {"the table": table, "--after": after, "--replicate": replicate})
    heading = plain_words(title, "--title") if title else table.stem
    if kind is Kind.AUTO:
        kind = Kind(kind_of_table(table))
    if kind is Kind.CLONES:
        from vaxsmith.evidence.report.analyses.clones_report import clones_report

        if after is None:
            raise SettingsError(
                "one sample of clones",
                expected="two: the later one with --after",
                remedy="name the later sample with --after",
            )
        report = clones_report(
            table, after, replicate=replicate, level=level, title=heading if title else f"{heading} and {after.stem}"
        )
    elif kind is Kind.COMPETING:
        from vaxsmith.evidence.report.analyses.competing_report import competing_report, read_causes

        causes = read_causes(table, unit=plain_words(unit, "--unit", empty=True))
        report = competing_report(causes, control=control, milestones=times_of(milestones), level=level, title=heading)
    elif kind is Kind.OUTCOMES:
        from vaxsmith.evidence.report.analyses.monitor_report import monitor_report, read_outcomes

        report = monitor_report(read_outcomes(table), null=null, control=control, level=level, title=heading)
    elif kind is Kind.MEMORY:
        from vaxsmith.evidence.report.analyses.memory_report import memory_report
        from vaxsmith.evidence.response.memory import read_memory

        series = read_memory(table, unit=plain_words(unit, "--unit", empty=True))
        report = memory_report(series, horizon=horizon, level=level, title=heading)
    elif kind is Kind.ELISPOT:
        from vaxsmith.evidence.report.analyses.elispot_report import elispot_report

        report = elispot_report(table, cells=cells, level=level, seed=seed, title=heading)
    elif kind is Kind.RECIST:
        from vaxsmith.evidence.report.analyses.recist_report import recist_report

        report = recist_report(table, confirmation=not unconfirmed, level=level, title=heading)
    elif kind is Kind.SAFETY:
        from vaxsmith.evidence.report.analyses.safety_report import safety_report

        report = safety_report(table, level=level, title=heading)
    elif kind is Kind.COUNTS:
        from vaxsmith.evidence.report.analyses.counts_file import read_counts
        from vaxsmith.evidence.report.analyses.counts_report import counts_report

        report = counts_report(read_counts(table), control=control, endpoint=endpoint, level=level, title=heading)
    else:
        from vaxsmith.evidence.report.analyses.trial_file import read_trial
        from vaxsmith.evidence.report.analyses.trial_report import trial_report

        questions = TrialQuestions(
            endpoint=plain_words(endpoint, "--endpoint"),
            control=control,
            horizon=horizon,
            milestones=times_of(milestones),
            landmark=landmark,
            known_at_start=known_at_start,
            level=level,
        )
        report = trial_report(read_trial(table, unit=plain_words(unit, "--unit", empty=True)), questions, title=heading)
    asked = {
        "kind": kind.value, "endpoint": endpoint, "unit": unit, "control": control, "horizon": horizon,
        "milestones": milestones, "landmark": landmark, "known_at_start": known_at_start, "unconfirmed": unconfirmed,
        "null": null, "cells": cells, "seed": seed, "level": level,
    }  # fmt: skip
    deliver(
        report,
        html=html,
        out=out,
        as_json=as_json,
        inputs={"table": table, "later sample": after, "replicate": replicate},
        settings={name: value for name, value in asked.items() if value not in (None, "", False)},
    )


_LONGEST = 80


def plain_words(written: str, option: str, *, empty: bool = False) -> str:
    """Give words that stand well in a sentence.

    Raises:
        SettingsError: they are empty, too long, or hold what cannot be printed.
    """
    words = " ".join(written.split())
    if (not words and not empty) or len(words) > _LONGEST or not words.isprintable():
        raise SettingsError(f"{written[:40]!r}", expected=f"1 to {_LONGEST} printable characters", place=option)
    return words


def times_of(written: str) -> tuple[float, ...]:
    """Read ``12,18`` as rising times of 0 or more.

    Raises:
        SettingsError: they are not.
    """
    from vaxsmith.cli.evidence_design import numbers_of

    if not written.strip():
        return ()
    times = numbers_of(written, "--milestones")
    if any(not 0 <= time < float("inf") for time in times):
        raise SettingsError(f"{written[:40]!r}", expected="times of 0 or more", place="--milestones")
    return tuple(sorted(set(times)))
