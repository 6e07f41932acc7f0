"""``vaxsmith evidence analyse``: what a trial's table shows, and what it cannot show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from vaxsmith.cli.evidence_kinds import Asked, Kind, is_given, report_of
from vaxsmith.cli.evidence_output import Html, Json, Out, check_outputs, deliver
from vaxsmith.cli.options import OptionalPath
from vaxsmith.core.errors import SettingsError

Number = Optional[float]  # noqa: UP045
Whole = Optional[int]  # noqa: UP045


def analyse(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="CSV or TSV (gzip too); its kinds are above.")],
    kind: Annotated[Kind, typer.Option("--kind", help="What the table holds; told from its titles by default.")] = Kind.AUTO,
    title: Annotated[str, typer.Option("--title", help="Title of the report; the table's name by default.")] = "",
    endpoint: Annotated[
        str, typer.Option("--endpoint", help="What the event is, in sentences: 'recurrence or death' (survival, counts).")
    ] = "",
    unit: Annotated[str, typer.Option("--unit", help="Unit of time, or of what was measured (memory).")] = "",
    control: Annotated[str, typer.Option("--control", help="The arm or group to compare with.")] = "",
    horizon: Annotated[
        Number, typer.Option("--horizon", help="Compare mean times up to here (survival); last day shown (memory).")
    ] = None,
    milestones: Annotated[str, typer.Option("--milestones", help="Times whose shares are shown: 12,18.")] = "",
    landmark: Annotated[
        Number, typer.Option("--landmark", help="Compare groups from here on: when all of them were known (survival).")
    ] = None,
    known_at_start: Annotated[
        bool, typer.Option("--known-at-start", help="Groups named after a response were known at time 0 (survival).")
    ] = False,
    unconfirmed: Annotated[
        bool, typer.Option("--unconfirmed", help="Count responses that were seen once (recist).")
    ] = False,
    null: Annotated[Number, typer.Option("--null", help="Rate against which evidence is gathered (outcomes).")] = None,
    cells: Annotated[Number, typer.Option("--cells", help="Cells a well, where the table does not tell (elispot).")] = None,
    after: Annotated[OptionalPath, typer.Option("--after", help="The later sample (clones).")] = None,
    replicate: Annotated[
        OptionalPath, typer.Option("--replicate", help="A second sample of the earlier blood (clones).")
    ] = None,
    seed: Annotated[Whole, typer.Option("--seed", min=1, help="Seed where arrangements are drawn (elispot; 1).")] = None,
    level: Annotated[float, typer.Option("--level", help="Level of intervals.")] = 0.95,
    html: Html = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Analyse what was measured in patients; the kind of table is told from its titles.

    survival: time, event (1/0) and, if known, arm, stratum, entry, response_time, patient

    competing: time, cause (0: none) and, if known, arm, stratum

    counts: n, events and, for several, group

    outcomes: outcome (1/0) in the order in which they came and, for two, arm

    recist: patient, lesion, kind (target, non-target, new), day or date, size_mm, status, organ

    elispot: sample, antigen, spots and cells

    clones: an AIRR rearrangement table, and --after for the later sample

    memory: day, titre (or value) and, for several, person

    safety: dose, at_risk, events; or product, reaction, count
    """
    from vaxsmith.evidence.report.analyses import kind_of_table

    check_outputs({"--html": html, "--out": out}, {"the table": table, "--after": after, "--replicate": replicate})
    if kind is Kind.AUTO:
        kind = Kind(kind_of_table(table))
    named = table.stem if after is None else f"{table.stem} and {after.stem}"
    asked = Asked(
        table=table,
        title=plain_words(title, "--title") if title else named,
        level=level,
        endpoint=plain_words(endpoint, "--endpoint") if endpoint else "",
        unit=plain_words(unit, "--unit") if unit else "",
        control=control,
        horizon=horizon,
        milestones=times_of(milestones),
        landmark=landmark,
        known_at_start=known_at_start,
        unconfirmed=unconfirmed,
        null=null,
        cells=cells,
        after=after,
        replicate=replicate,
        seed=seed,
    )
    files = {"table": table, "later sample": after, "replicate": replicate}
    told = {name: getattr(asked, name) for name in asked.__dataclass_fields__ if name not in {"table", "after", "replicate"}}
    settings = {"kind": kind.value, **{name: value for name, value in told.items() if is_given(value)}}
    deliver(report_of(kind, asked), html=html, out=out, as_json=as_json, inputs=files, settings=settings)


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
