"""The report of two repertoires: which T-cell clones grew between them, and how sure that is."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from vaxsmith.core import Severity
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.report.pictures import ForestRow, Scale, forest_figure
from vaxsmith.evidence.report.report import (
    Block,
    Figure,
    KeyFigure,
    Paragraph,
    Remark,
    Remarks,
    Report,
    Section,
    Table,
    Weight,
)
from vaxsmith.evidence.report.wording import counted, decimal, estimate_text, p_text
from vaxsmith.evidence.response.clones import (
    CloneComparison,
    ExpansionSettings,
    compare_clones,
    learn_overdispersion,
    read_repertoire,
)
from vaxsmith.evidence.response.clones.expansion import BENJAMINI_CITATION, BETA_BINOMIAL_CITATION, FISHER_CITATION

_WEIGHTS = {Severity.NOTE: Weight.NOTE, Severity.CAUTION: Weight.CAUTION, Severity.FAULT: Weight.FAULT}
_MOST_ROWS, _MOST_DRAWN = 50, 20


def clones_report(before: Path, after: Path, *, replicate: Path | None = None, level: float = 0.95, title: str) -> Report:
    """Compare two repertoires (AIRR tables); ``replicate`` is a second sample of the blood before.

    Raises:
        InputError: a table cannot be read.
        FormatError: a table is no rearrangement table.
        SettingsError: the replicate has too few clones to learn from, or the level is not between 0 and 1.
    """
    first, second = read_repertoire(before), read_repertoire(after)
    noise = learn_overdispersion([(first, read_repertoire(replicate))]) if replicate is not None else None
    found = compare_clones(first, second, overdispersion=noise, settings=ExpansionSettings(level=level))
    how = "beta-binomial, learned from the replicate" if noise else "Fisher's exact test"
    unsure = "" if noise else (
        " How much two tubes of the same blood differ is not known without replicates, so some of these did not grow."
    )  # fmt: skip
    remarks = tuple(Remark(weight=_WEIGHTS[one.severity], words=one.sentence, source=one.place) for one in found.findings)
    blocks: list[Block] = []
    if found.changed:
        blocks += [_figure(found), _table(found)]
    else:
        blocks.append(Paragraph(words="No clone grew by more than chance explains."))
    sections = [Section(anchor="clones", title="The clones that grew", blocks=tuple(blocks))]
    if remarks:
        sections.append(Section(anchor="doubts", title="What should be doubted", blocks=(Remarks(items=remarks),)))
    return Report(
        name="clones",
        kicker="Analysis · T-cell clones",
        title=title,
        subtitle=f"{found.before} and {found.after}",
        lead=(
            f"Whether a clone that grew knows the vaccine is not known; an assay with the antigen tells.{unsure}",
            f"{counted(len(found.changed), 'clone')} of {len(found.clones):,} grew between the two samples, at an expected "
            f"share of {100 * ExpansionSettings().alpha:g} % false ones; {found.not_tested:,} had too few cells to be "
            "tested.",
        ),
        figures=(
            KeyFigure(title="Clones that grew", value=f"{len(found.changed):,}", words=f"of {len(found.clones):,} tested"),
            KeyFigure(title="Counts before", value=f"{found.before_total:,}"),
            KeyFigure(title="Counts after", value=f"{found.after_total:,}"),
        ),
        sections=tuple(sections),
        sources=(f"Test: {how}; {BETA_BINOMIAL_CITATION if noise else FISHER_CITATION}.", f"{BENJAMINI_CITATION}."),
        data={
            "before_total": found.before_total,
            "after_total": found.after_total,
            "tested": len(found.clones),
            "not_tested": found.not_tested,
            "changed": [
                {"clone": one.clone, "before": one.before, "after": one.after, "fold": one.fold, "p": one.p_value,
                 "adjusted": one.adjusted}
                for one in found.changed
            ],
        },
    )  # fmt: skip


def _figure(found: CloneComparison) -> Figure:
    rows = [
        ForestRow(
            label=one.clone, words=f"{one.before:,} before, {one.after:,} after", value=one.fold.value, low=one.fold.low,
            high=one.fold.high, text=_fold(one.fold),
        )
        for one in found.changed[:_MOST_DRAWN]
    ]  # fmt: skip
    finite = [bound for row in rows for bound in (row.value, row.low, row.high) if np.isfinite(bound)]
    high = min(max(10.0, 1.2 * max(finite, default=10.0)), 10_000.0)
    return Figure(
        picture=forest_figure(
            rows,
            name="clones",
            title="Fold change of the clones that grew",
            description="; ".join(f"{row.label} {row.text}" for row in rows) + ".",
            scale=Scale(low=0.5, high=high, log=True),
            right_words="more frequent after",
        ),
        caption="How many times as frequent a clone is afterwards; an arrow where there is no upper limit (not seen "
        "before).",
        narrow=True,
    )


def _table(found: CloneComparison) -> Table:
    more = len(found.changed) - _MOST_ROWS
    return Table(
        caption=f"Smallest p first{f'; {more:,} more are in the JSON' if more > 0 else ''}",
        titles=("Clone", "Before", "After", "Fold change (interval)", "p", "p, adjusted"),
        rows=tuple(
            (
                one.clone, f"{one.before:,}", f"{one.after:,}",
                _fold(one.fold),
                p_text(one.p_value), p_text(one.adjusted),
            )
            for one in found.changed[:_MOST_ROWS]
        ),
        numeric=frozenset({1, 2, 4, 5}),
    )  # fmt: skip


def _fold(fold: Estimate) -> str:
    return estimate_text(fold, decimals=1) if np.isfinite(fold.value) else f"at least {decimal(fold.low, 1)}"
