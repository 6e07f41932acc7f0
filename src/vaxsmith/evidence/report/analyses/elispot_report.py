"""The report of a table of ELISpot wells: which antigens T cells answered, and what these wells could not show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vaxsmith.core import Severity, Unassessed
from vaxsmith.evidence.report.pictures import ForestRow, Scale, forest_figure
from vaxsmith.evidence.report.report import Figure, KeyFigure, Remark, Remarks, Report, Section, Table, Weight
from vaxsmith.evidence.report.wording import counted, decimal, interval_text, p_text, sentence
from vaxsmith.evidence.response.elispot import (
    AntigenResponse,
    ElispotSettings,
    SampleResponse,
    judge_sample,
    read_plate,
)
from vaxsmith.evidence.response.elispot.respond import DFR_CITATION, WELCH_CITATION

_WEIGHTS = {Severity.NOTE: Weight.NOTE, Severity.CAUTION: Weight.CAUTION, Severity.FAULT: Weight.FAULT}
_MOST_DRAWN = 40


def elispot_report(table: Path, *, cells: float | None = None, level: float = 0.95, seed: int = 1, title: str) -> Report:
    """Read a table of wells and say what it shows.

    Raises:
        InputError: the table cannot be read.
        FormatError: a row cannot be understood.
        SettingsError: the level is not between 0 and 1.
    """
    settings = ElispotSettings(level=level)
    generator = np.random.default_rng(seed)
    samples = [judge_sample(sample, generator=generator, settings=settings) for sample in read_plate(table, cells=cells)]
    judged = [(sample, antigen) for sample in samples for antigen in _antigens(sample)]
    weak = [antigen for _, antigen in judged if antigen.responds]
    firm = [antigen for _, antigen in judged if antigen.responds_strictly]
    unjudged = [sample for sample in samples if isinstance(sample.antigens, Unassessed)]
    lead = [
        "Whether an answer here was there before vaccination is known only if a sample from before was tested as well; and "
        "an answer of T cells in a dish is not yet a benefit to a patient."
    ]
    if unjudged:
        lead.append(f"{counted(len(unjudged), 'sample')} could not be judged; the reasons are below.")
    lead.append(
        f"Of {counted(len(judged), 'antigen')} in {counted(len(samples), 'sample')}, {len(firm)} gave more than "
        f"{settings.fold:g} times the background and {len(weak)} more than the background (error {100 * settings.alpha:g} % "
        "over all antigens of a sample)."
    )
    sections = []
    if judged:
        sections.append(Section(anchor="responses", title="Each antigen", blocks=(_figure(judged), _table(judged))))
    doubts = _doubts(samples)
    if doubts.items:
        sections.append(Section(anchor="doubts", title="What these wells could not show", blocks=(doubts,)))
    return Report(
        name="elispot",
        kicker="Analysis · ELISpot",
        title=title,
        subtitle=f"{counted(len(samples), 'sample')}, {counted(len(judged), 'antigen')}",
        lead=tuple(lead),
        figures=(
            KeyFigure(title=f"Over {settings.fold:g} × background", value=f"{len(firm)} of {len(judged)}", words="DFR(2×)"),
            KeyFigure(title="Over background", value=f"{len(weak)} of {len(judged)}", words="DFR(eq)"),
        ),
        sections=tuple(sections),
        sources=(f"{DFR_CITATION}.", f"Interval of the difference: {WELCH_CITATION}.",
                 f"Where there are too many arrangements to count, {settings.draws:,} were drawn (seed {seed})."),
        data={"samples": [_data(sample) for sample in samples]},
    )  # fmt: skip


def _antigens(sample: SampleResponse) -> tuple[AntigenResponse, ...]:
    return () if isinstance(sample.antigens, Unassessed) else sample.antigens


def _verdict(antigen: AntigenResponse) -> str:
    return "yes, firmly" if antigen.responds_strictly else "more than background" if antigen.responds else "not shown"


def _figure(judged: Sequence[tuple[SampleResponse, AntigenResponse]]) -> Figure:
    rows = [
        ForestRow(
            label=f"{sample.sample}: {antigen.antigen}", words=_verdict(antigen), value=antigen.above_background.value,
            low=antigen.above_background.low, high=antigen.above_background.high,
            text=f"{decimal(antigen.above_background.value, 0)} "
            f"({interval_text(antigen.above_background.low, antigen.above_background.high, decimals=0)})",
            faint=not antigen.responds,
        )
        for sample, antigen in judged[:_MOST_DRAWN]
    ]  # fmt: skip
    finite = [abs(bound) for row in rows for bound in (row.value, row.high) if np.isfinite(bound)]
    high = max(10.0, 1.05 * max(finite, default=10.0))
    low = min(0.0, *(max(row.low, -high) for row in rows))
    more = f" The first {_MOST_DRAWN} are drawn." if len(judged) > _MOST_DRAWN else ""
    return Figure(
        picture=forest_figure(
            rows,
            name="spots",
            title="Spots above the background, per million cells",
            description="; ".join(f"{row.label} {row.text}, {row.words}" for row in rows) + ".",
            scale=Scale(low=low - 0.02 * high, high=high),
            neutral=0.0,
            right_words="more than without antigen",
        ),
        caption="Spots per million cells above the background, with the 95 % interval. Dashed: an answer is not "
        f"shown.{more}",
        narrow=True,
    )


def _table(judged: Sequence[tuple[SampleResponse, AntigenResponse]]) -> Table:
    rules = [name for name, _ in judged[0][1].rules]
    rows = []
    for sample, antigen in judged:
        fold = "no background" if not np.isfinite(antigen.fold) else decimal(antigen.fold, 1)
        rows.append(
            (
                sample.sample, antigen.antigen, decimal(antigen.mean, 0), decimal(sample.background, 0), fold,
                p_text(antigen.equal.p_value), p_text(antigen.folded.p_value), _verdict(antigen),
                *("yes" if held else "no" for _, held in antigen.rules),
            )
        )  # fmt: skip
    return Table(
        caption="Spots per million cells, and whether T cells answered (p adjusted for the antigens of the sample)",
        titles=("Sample", "Antigen", "Mean", "Background", "Fold", "p, DFR(eq)", "p, DFR(2×)", "Answer", *rules),
        rows=tuple(rows),
        numeric=frozenset({2, 3, 4, 5, 6}),
        note="The tests decide; a rule of thumb stands in the last column for comparison and knows no error rate.",
    )


def _doubts(samples: Sequence[SampleResponse]) -> Remarks:
    items = []
    for sample in samples:
        if isinstance(sample.antigens, Unassessed):
            words = f"{sentence(sample.antigens.reason)} {sentence(sample.antigens.remedy)}"
            items.append(Remark(weight=Weight.UNKNOWN, words=f"Not judged: {words}", source=sample.sample))
        items += [
            Remark(weight=_WEIGHTS[finding.severity], words=finding.sentence, source=f"{sample.sample}, {finding.place}")
            for finding in sample.findings
        ]
    order = list(Weight)
    return Remarks(items=tuple(sorted(items, key=lambda item: order.index(item.weight))))


def _data(sample: SampleResponse) -> dict[str, object]:
    if isinstance(sample.antigens, Unassessed):
        return {"sample": sample.sample, "unassessed": sample.antigens.reason}
    return {
        "sample": sample.sample,
        "background": sample.background,
        "antigens": [
            {"antigen": one.antigen, "mean": one.mean, "above_background": one.above_background, "fold": one.fold,
             "p_equal": one.equal.p_value, "p_folded": one.folded.p_value, "responds": one.responds,
             "responds_strictly": one.responds_strictly, "smallest_p": one.reach, "rules": dict(one.rules)}
            for one in sample.antigens
        ],
    }  # fmt: skip
