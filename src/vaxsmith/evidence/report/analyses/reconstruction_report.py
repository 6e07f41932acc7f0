"""The report of patients' times rebuilt from a published curve, and the table of them."""

from __future__ import annotations

from pathlib import Path

from vaxsmith.core import FormatError
from vaxsmith.evidence.delimited import read_delimited
from vaxsmith.evidence.report.pictures import StepCurve, survival_figure
from vaxsmith.evidence.report.report import Figure, KeyFigure, Paragraph, Report, Section
from vaxsmith.evidence.report.wording import counted, estimate_text, interval_words, percent, sentence
from vaxsmith.evidence.survival import Reconstruction, kaplan_meier, median_time, reconstruct

_CLOSE = 0.02  # a departure of this share of patients is about what a careful hand leaves


def read_points(path: Path, columns: tuple[str, str], *, role: str) -> tuple[list[float], list[float]]:
    """Read two columns of numbers, such as the points of a curve.

    Raises:
        InputError: the file cannot be read.
        FormatError: a column or a number is missing.
    """
    first: list[float] = []
    second: list[float] = []
    for row in read_delimited(path, role=role, needs=columns):
        for column, values in zip(columns, (first, second), strict=True):
            row.required(column)
            value = row.number(column, least=0.0)
            if value is None:
                raise FormatError(f"the column {column!r} is empty", place=row.place)
            values.append(value)
    return first, second


def rebuild(curve: Path, risks: Path, *, events: int | None = None, unit: str = "") -> Reconstruction:
    """Rebuild one arm from a digitised curve (``time, survival``) and the numbers below it (``time, at_risk``).

    Raises:
        InputError: a file cannot be read, or the points are no curve.
        FormatError: a column or a number is missing.
    """
    times, shares = read_points(curve, ("time", "survival"), role="digitised curve")
    risk_times, at_risk = read_points(risks, ("time", "at_risk"), role="table of numbers at risk")
    return reconstruct(times, shares, risk_time=risk_times, at_risk=at_risk, total_events=events, unit=unit)


def rebuilt_table(found: Reconstruction, arm: str) -> str:
    """Write the rebuilt patients as a table that ``analyse`` reads."""
    rows = [f"{time!r},{int(event)},{arm}" for time, event in zip(found.data.time.tolist(), found.data.event, strict=True)]
    return "\n".join(("time,event,arm", *rows)) + "\n"


def reconstruction_report(found: Reconstruction, *, title: str) -> Report:
    """Say how well the rebuilt patients fit the curve, and what they cannot be used for."""
    data = found.data
    curve = kaplan_meier(data)
    median = median_time(curve)
    close = found.largest_departure <= _CLOSE and found.at_risk_missed <= 1
    lead = (
        "Who these patients were is not known: they are times that would draw the published curve. What was censored when "
        "is assumed, and nothing but time, event and arm can be rebuilt.",
        f"Rebuilt were {counted(len(data), 'patient')} with {counted(data.events, 'event')}. Their curve departs from the "
        f"digitised one by at most {percent(found.largest_departure)}, and their numbers at risk by {found.at_risk_missed}: "
        f"{'a close fit' if close else 'not a close fit; check the points and the numbers'}.",
        sentence(found.note),
    )
    horizon = max(float(data.time.max()), 1e-9)
    figure = survival_figure(
        [
            StepCurve(
                label="rebuilt", times=curve.time, survival=curve.survival, at_risk=curve.at_risk, censored=curve.censored,
                low=curve.low, high=curve.high,
            )
        ],
        name="rebuilt",
        title="The rebuilt curve",
        description=f"Median {estimate_text(median, decimals=1)}.",
        time_unit=data.unit or "time",
        horizon=horizon,
    )  # fmt: skip
    words = "Tests and hazard ratios from rebuilt patients are approximate, and unadjusted for anything but the arm."
    return Report(
        name="reconstruction",
        kicker="Patients' times rebuilt from a published curve",
        title=title,
        subtitle=f"{counted(len(data), 'patient')}, {counted(data.events, 'event')}",
        lead=lead,
        figures=(
            KeyFigure(title="Largest departure", value=percent(found.largest_departure), words="of the digitised curve"),
            KeyFigure(title="Numbers at risk", value=f"± {found.at_risk_missed}", words="of those printed"),
            KeyFigure(title="Median", value=f"{median.value:.3g}" if median.determined else "not reached",
                      words=interval_words(median, as_percent=False) if median.determined else median.note),
        ),
        sections=(
            Section(
                anchor="curve",
                title="The rebuilt curve",
                blocks=(Figure(picture=figure, caption="The curve of the rebuilt patients."), Paragraph(words=words)),
            ),
        ),
        sources=(f"{found.citation}.",),
        data={
            "patients": len(data),
            "events": data.events,
            "largest_departure": found.largest_departure,
            "at_risk_missed": found.at_risk_missed,
            "median": median,
        },
    )  # fmt: skip
