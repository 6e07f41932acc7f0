"""The report of an immune response over time: how it declines, and how little is known after the last measurement."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vaxsmith.core import SettingsError, Severity
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.report.pictures import Line, Scale, lines_figure
from vaxsmith.evidence.report.report import Figure, KeyFigure, Remark, Remarks, Report, Section, Table, Weight
from vaxsmith.evidence.report.wording import counted, decimal, figures, sentence
from vaxsmith.evidence.response.memory import MemoryModel, MemoryPoint, MemorySeries, fit_memory, forecast, half_life
from vaxsmith.evidence.response.memory.forecast import AVERAGE_CITATION

_WEIGHTS = {Severity.NOTE: Weight.NOTE, Severity.CAUTION: Weight.CAUTION, Severity.FAULT: Weight.FAULT}
_AHEAD = 3.0  # times the last measurement that the picture reaches, unless a horizon is named
_POINTS = 90
_DEEPEST = 3000.0  # times below the highest value that the picture reaches


def memory_report(series: MemorySeries, *, horizon: float | None = None, level: float = 0.95, title: str) -> Report:
    """Fit curves of decline to a series, and show each extrapolation as one.

    Raises:
        SettingsError: too few measurements, or a horizon before the first or more than ten times after the last.
    """
    model = fit_memory(series)
    end = _AHEAD * series.last if horizon is None else horizon
    if not (math.isfinite(end) and end > series.first):
        raise SettingsError(f"the horizon is {end:g}", expected=f"a day after the first measurement, day {series.first:g}")
    asked = sorted(
        {series.first, series.last, end, *(part * series.last for part in (0.5, 2.0) if part * series.last < end)}
    )
    points = forecast(model, [time for time in asked if series.first <= time <= end], level=level)
    late = [point for point in points if point.extrapolated]
    lead = [
        f"Nobody was measured after day {series.last:g}: what the response is later is not known, and every later number "
        "here continues a curve. A response that declines more slowly is not yet a longer protection."
    ]
    lead += [point.sentence for point in (late or points)[-1:]]
    halved = _half_life(model, level)
    if halved is not None and halved.note:
        lead.append(sentence(halved.note))
    elif halved is not None:
        lead.append(f"By the exponential curve the response halves in {_days(halved)}.")
    remarks = [
        Remark(weight=Weight.UNKNOWN, words=f"{sentence(missing.reason)} {sentence(missing.remedy)}", source=name)
        for name, missing in model.not_fitted
    ]
    remarks += [Remark(weight=_WEIGHTS[one.severity], words=one.sentence, source=one.place) for one in model.findings]
    sections = [
        Section(anchor="curve", title="The response over time", blocks=(_figure(model, end, level), _forecasts(points))),
        Section(anchor="shapes", title="The curves and their weights", blocks=(_shapes(model),)),
    ]
    if remarks:
        sections.append(Section(anchor="doubts", title="What should be doubted", blocks=(Remarks(items=tuple(remarks)),)))
    persons = len(set(series.persons))
    return Report(
        name="memory",
        kicker="Analysis · immune memory",
        title=title,
        subtitle=f"{counted(len(series.times), 'measurement')} of {counted(persons, 'person', 'persons')}, day "
        f"{series.first:g} to {series.last:g}",
        lead=tuple(lead),
        figures=_key(points, halved),
        sections=tuple(sections),
        sources=(*dict.fromkeys(f"{fit.shape.name}: {fit.shape.citation}." for fit in model.fits), f"{AVERAGE_CITATION}."),
        data={
            "last": series.last,
            "weights": {fit.shape.name: weight for fit, weight in zip(model.fits, model.weights, strict=True)},
            "half_life": halved,
            "forecast": [
                {"time": point.time, "extrapolated": point.extrapolated, "average": point.average,
                 "by_shape": dict(point.by_shape)}
                for point in points
            ],
        },
    )  # fmt: skip


def _half_life(model: MemoryModel, level: float) -> Estimate | None:
    try:
        return half_life(model, level=level)
    except SettingsError:  # the exponential curve was not fitted; the remarks say why
        return None


def _days(halved: Estimate) -> str:
    if not math.isfinite(halved.value):
        return "no time that these data show"
    upper = f"{figures(halved.high)} days" if math.isfinite(halved.high) else "without an upper limit"
    return f"{figures(halved.value)} days ({figures(halved.low)} to {upper})"


def _key(points: Sequence[MemoryPoint], halved: Estimate | None) -> tuple[KeyFigure, ...]:
    key = []
    if halved is not None and not halved.note:
        value = f"{figures(halved.value)} days" if math.isfinite(halved.value) else "not shown"
        key.append(KeyFigure(title="Half-life, exponential", value=value, words=_range(halved)))
    for point in points[-1:]:
        average, far = point.average, " · extrapolated" if point.extrapolated else ""
        title = f"Day {point.time:g}"
        key.append(KeyFigure(title=title, value=figures(average.value), words=f"{_range(average)}{far}"))
    return tuple(key)


def _range(estimate: Estimate) -> str:
    high = figures(estimate.high) if math.isfinite(estimate.high) else "no limit"
    return f"{figures(estimate.low)} to {high}"


def _figure(model: MemoryModel, end: float, level: float) -> Figure:
    series = model.series
    inside = np.geomspace(series.first, series.last, _POINTS)
    times = np.unique(np.concatenate([inside, np.linspace(series.last, end, _POINTS)])) if end > series.last else inside
    points = forecast(model, [float(time) for time in times], level=level)
    seen = [(time, value) for time, value, under in zip(series.times, series.values, series.below, strict=True) if not under]
    average = Line(
        label="measured",
        xs=times,
        ys=[point.average.value for point in points],
        low=[point.average.low for point in points],
        high=[point.average.high for point in points],
        known_until=series.last,
        marks=seen,
    )
    shapes = [
        Line(
            label=name,
            xs=times,
            ys=[dict(point.by_shape)[name].value for point in points],
            known_until=series.last,
        )
        for name in dict(points[0].by_shape)
    ]
    values = [*(value for _, value in seen), *(point.average.value for point in points)]
    values += [float(value) for line in shapes for value in line.ys if math.isfinite(value)]
    high = 1.6 * max(values)
    low = max(0.6 * min(values), high / _DEEPEST)
    unit = f", {series.unit}" if series.unit else ""
    return Figure(
        picture=lines_figure(
            [average, *shapes],
            name="memory",
            title="The response over time",
            description=" ".join(point.sentence for point in (points[0], points[-1])),
            x=Scale(low=0.0, high=float(max(times[-1], series.last))),
            y=Scale(low=low, high=high, log=True),
            x_title="days after the peak or the last dose",
            y_title=f"response (logarithmic{unit})",
            verticals=[(series.last, "last measurement")] if end > series.last else (),
            point_text=lambda at, value: f"day {at:g}: {figures(value)}",
        ),
        caption="Points are measurements. Lines are dashed and the band is paler after the last measurement: nobody was "
        "measured there. The band is of the mean of these persons.",
        legend=(("series-1", "average of the curves"),
                *((f"series-{place + 2}", line.label) for place, line in enumerate(shapes))),
    )  # fmt: skip


def _forecasts(points: Sequence[MemoryPoint]) -> Table:
    rows = []
    for point in points:
        average = point.average
        shapes = "; ".join(f"{name} {figures(one.value)}" for name, one in point.by_shape)
        known = "extrapolated" if point.extrapolated else "measured range"
        rows.append((f"{point.time:g}", figures(average.value), _range(average), known, shapes))
    return Table(
        caption="The response at some times, by the average of the curves",
        titles=("Day", "Response", "Interval", "Known from", "By curve"),
        rows=tuple(rows),
        numeric=frozenset({0, 1}),
    )


def _shapes(model: MemoryModel) -> Table:
    return Table(
        caption="How much each curve counts in the average",
        titles=("Curve", "Weight", "AICc", "Scatter (log)"),
        rows=tuple(
            (fit.shape.name, decimal(weight), decimal(fit.aicc, 1), decimal(fit.scatter))
            for fit, weight in zip(model.fits, model.weights, strict=True)
        ),
        numeric=frozenset({1, 2, 3}),
        note="A weight is not the probability that a curve is true; all of them may be wrong after the last measurement.",
    )
