"""Reports of safety tables: hazards by dose number, and spontaneous reports by product and reaction."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vaxsmith.evidence.delimited import read_delimited
from vaxsmith.evidence.report.pictures import ForestRow, Line, Scale, forest_figure, lines_figure
from vaxsmith.evidence.report.report import Figure, KeyFigure, Remark, Remarks, Report, Section, Table, Weight
from vaxsmith.evidence.report.wording import counted, decimal, estimate_text, figures, interval_text, p_equals
from vaxsmith.evidence.safety import (
    WHEN_IT_APPLIES,
    Disproportionality,
    DoseHazards,
    ReportCounts,
    ShrunkRatios,
    disproportionality,
    dose_hazards,
    fit_gamma_mixture,
    read_doses,
    read_reports,
    shrink,
)
from vaxsmith.evidence.safety.disproportionality import IC_CITATION, PRR_CITATION, ROR_CITATION
from vaxsmith.evidence.safety.gamma_poisson import CITATION as EBGM_CITATION

_MOST_ROWS = 40
_FEWEST_PAIRS = 10  # below it the shrinker refuses
_ENOUGH_PAIRS = 200  # below it its prior is a guess, and its narrow intervals would deceive


def safety_report(table: Path, *, level: float = 0.95, title: str) -> Report:
    """Read a table of doses or of spontaneous reports, told apart by its titles, and say what it shows.

    Raises:
        InputError: the table cannot be read.
        FormatError: a row cannot be understood.
    """
    titles = next(iter(read_delimited(table, role="safety table", needs=()))).fields
    if {"product", "drug", "vaccine"} & titles.keys():
        return reports_report(read_reports(table), level=level, title=title)
    return doses_report(dose_hazards(read_doses(table), level=level), title=title)


def doses_report(found: DoseHazards, *, title: str) -> Report:
    """Say how the hazard of a reaction depends on the number of the dose."""
    doses = list(range(1, len(found.hazards) + 1))
    total = sum(found.counts.events)
    table = Table(
        caption="At each dose: who received it without an earlier event, and how many then had one",
        titles=("Dose", "Patients", "Events", "Hazard at this dose", "Risk accumulated until then"),
        rows=tuple(
            (
                str(dose), f"{n:,}", f"{x:,}", estimate_text(hazard, decimals=1, as_percent=True),
                estimate_text(risk, decimals=1, as_percent=True),
            )
            for dose, n, x, hazard, risk in zip(
                doses, found.counts.at_risk, found.counts.events, found.hazards, found.cumulative, strict=True
            )
        ),
        numeric=frozenset({0, 1, 2}),
    )  # fmt: skip
    risks = [estimate.value for estimate in found.cumulative]
    highs = [estimate.high if math.isfinite(estimate.high) else 1.0 for estimate in found.cumulative]
    picture = lines_figure(
        [Line(label="risk", xs=doses, ys=risks, low=[one.low for one in found.cumulative], high=highs,
              marks=list(zip(doses, risks, strict=True)))],
        name="risk-by-dose",
        title="Risk accumulated by dose number",
        description="; ".join(f"by dose {dose} {100 * risk:.1f} %" for dose, risk in zip(doses, risks, strict=True)) + ".",
        x=Scale(low=0.0, high=float(max(len(doses), 2))),
        y=Scale(low=0.0, high=max(0.02, min(1.0, 1.1 * max(highs)))),
        x_title="number of the dose",
        y_title="patients with the event so far",
        percent=True,
    )  # fmt: skip
    return Report(
        name="doses",
        kicker="Analysis · safety by dose",
        title=title,
        subtitle=f"{counted(found.counts.at_risk[0], 'patient')}, {counted(total, 'event')}",
        lead=(
            f"What happens after dose {len(doses)} is not known: nobody here received more.",
            *found.sentences,
        ),
        figures=(
            KeyFigure(
                title="Events a dose given", value=f"{100 * found.constant.value:.2f} %",
                words=interval_text(found.constant.low, found.constant.high, decimals=2, as_percent=True),
            ),
            KeyFigure(title="Trend with dose", value=p_equals(found.trend_p), words="exact, two-sided"),
        ),
        sections=(
            Section(
                anchor="doses",
                title="By dose",
                blocks=(Figure(picture=picture, caption="The share of patients with the event so far."), table),
            ),
        ),
        sources=tuple(dict.fromkeys(f"{one.method}: {one.citation}." for one in (found.hazards[0], found.cumulative[0]))),
        data={
            "at_risk": found.counts.at_risk,
            "events": found.counts.events,
            "hazards": found.hazards,
            "cumulative": found.cumulative,
            "constant": found.constant,
            "trend_p": found.trend_p,
            "late_p": found.late_p,
        },
    )  # fmt: skip


def reports_report(counts: ReportCounts, *, level: float, title: str) -> Report:
    """Say which pairs of product and reaction are reported more often than expected, and what that does not mean."""
    found = disproportionality(counts, level=level)
    shrunk, caution = _shrunk(counts, found)
    order = np.argsort(-(shrunk.low if shrunk is not None else found.ic_low), kind="stable")[:_MOST_ROWS]
    signals = int(found.evans_signal.sum())
    items = [Remark(weight=Weight.CAUTION, words=caution)] if caution else []
    items += [
        Remark(weight=Weight.NOTE, words=f"{name}: {words}") for name, words in WHEN_IT_APPLIES.items() if name != "trial"
    ]
    return Report(
        name="reports",
        kicker="Analysis · spontaneous reports",
        title=title,
        subtitle=f"{counted(counts.reports, 'report')}, {counted(len(counts), 'pair')} of product and reaction",
        lead=(
            "How many people received each product is not known, nor how many reactions went unreported: nothing here is a "
            "risk, and nothing says that a product caused a reaction.",
            f"{counted(signals, 'pair is', 'pairs are')} reported more often than chance would have it by the usual rule "
            "(PRR of 2 or more, chi-squared of 4 or more, three reports or more). Each is a reason to read the reports.",
            WHEN_IT_APPLIES["trial"],
        ),
        sections=(
            Section(
                anchor="pairs",
                title="The pairs that stand out most",
                blocks=(_forest(counts, found, order), _pairs(counts, found, shrunk, order)),
            ),
            Section(anchor="methods", title="When each number applies", blocks=(Remarks(items=tuple(items)),)),
        ),
        sources=(f"PRR: {PRR_CITATION}.", f"ROR: {ROR_CITATION}.", f"IC: {IC_CITATION}.", f"EBGM: {EBGM_CITATION}."),
        data={
            "reports": counts.reports,
            "pairs": [_pair(counts, found, shrunk, int(place)) for place in np.argsort(-found.ic_low, kind="stable")],
        },
    )  # fmt: skip


def _shrunk(counts: ReportCounts, found: Disproportionality) -> tuple[ShrunkRatios | None, str]:
    if len(counts) < _FEWEST_PAIRS:
        return None, f"No EBGM: {counted(len(counts), 'pair')} cannot teach a prior of five numbers."
    prior = fit_gamma_mixture(counts.both, found.expected)
    said = " ".join(finding.sentence for finding in prior.findings)
    if len(counts) < _ENOUGH_PAIRS:
        return None, f"No EBGM: {counted(len(counts), 'pair')} teach too little for its prior. {said}".strip()
    return shrink(counts.both, found.expected, prior), said


def _forest(counts: ReportCounts, found: Disproportionality, order: NDArray[np.intp]) -> Figure:
    rows = []
    for place in order[:15]:
        product, reaction = counts.names[place]
        value, low, high = (float(2.0 ** bound[place]) for bound in (found.ic, found.ic_low, found.ic_high))
        rows.append(
            ForestRow(
                label=f"{product}: {reaction}", words=f"{counts.both[place]} seen, "
                f"{figures(float(found.expected[place]), 2)} expected",
                value=value, low=low, high=high, text=f"{decimal(value)} ({interval_text(low, high)})",
            )
        )  # fmt: skip
    most = max(4.0, *(min(row.high, 100.0) for row in rows))
    return Figure(
        picture=forest_figure(
            rows, name="pairs", title="Seen over expected, shrunk",
            description="; ".join(f"{row.label} {row.text}" for row in rows) + ".",
            scale=Scale(low=0.1, high=most, log=True), left_words="fewer reports", right_words="more",
        ),
        caption="Reports seen over expected, drawn towards 1 where few are expected (2 to the power of the IC).",
        narrow=True,
    )  # fmt: skip


def _pairs(
    counts: ReportCounts,
    found: Disproportionality,
    shrunk: ShrunkRatios | None,
    order: NDArray[np.intp],
) -> Table:
    rows = []
    for place in map(int, order):
        product, reaction = counts.names[place]
        row = [
            product, reaction, f"{counts.both[place]:,}", figures(float(found.expected[place]), 2),
            _ratio(found.prr, found.prr_low, found.prr_high, place), _ratio(found.ror, found.ror_low, found.ror_high, place),
            f"{decimal(float(found.ic[place]))} ({interval_text(float(found.ic_low[place]), float(found.ic_high[place]))})",
        ]  # fmt: skip
        if shrunk is not None:
            row.append(_ratio(shrunk.ebgm, shrunk.low, shrunk.high, place))
        rows.append(tuple(row))
    titles = ("Product", "Reaction", "Seen", "Expected", "PRR", "ROR", "IC (bits)")
    more = f" {len(counts) - len(order):,} pairs more are in the JSON." if len(counts) > len(order) else ""
    return Table(
        caption=f"The {len(order)} pairs whose lower limits are highest, with {100 * found.level:g} % intervals",
        titles=(*titles, "EBGM (90 %)") if shrunk is not None else titles,
        rows=tuple(rows),
        numeric=frozenset({2, 3}),
        note=f"Many pairs are looked at together, so some stand out by chance alone.{more}",
    )


def _ratio(value: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64], place: int) -> str:
    middle, least, most = (float(column[place]) for column in (value, low, high))
    return f"{decimal(middle)} ({interval_text(least, most)})" if math.isfinite(middle) else "not determined"


def _pair(counts: ReportCounts, found: Disproportionality, shrunk: ShrunkRatios | None, place: int) -> dict[str, object]:
    product, reaction = counts.names[place]
    told: dict[str, object] = {"product": product, "reaction": reaction, "both": int(counts.both[place])}
    for name in (
        "expected",
        "prr",
        "prr_low",
        "prr_high",
        "ror",
        "ror_low",
        "ror_high",
        "chi_squared",
        "ic",
        "ic_low",
        "ic_high",
    ):
        told[name] = float(getattr(found, name)[place])
    told["evans_signal"] = bool(found.evans_signal[place])
    if shrunk is not None:
        told |= {"ebgm": float(shrunk.ebgm[place]), "eb05": float(shrunk.low[place]), "eb95": float(shrunk.high[place])}
    return told
