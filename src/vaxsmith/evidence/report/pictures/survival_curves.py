"""Picture: the share of patients still without the event over time, with bands and numbers at risk."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from vaxsmith.core import SettingsError
from vaxsmith.core.svg import element, number_text, picture
from vaxsmith.evidence.report.pictures.axes import AXIS_ROOM, Plane, Scale, linear_ticks, percent_tick
from vaxsmith.evidence.report.pictures.curves import SERIES

if TYPE_CHECKING:
    from vaxsmith.evidence.report.pictures.axes import Numbers

_ROW = 38.0  # of the numbers at risk: a name and a line of numbers
_MOST_CENSORED = 400  # ticks of censoring per curve; more would be a bar


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCurve:
    """One Kaplan-Meier curve: ``survival`` (0..1) just after each of the rising ``times``, with its band if there is one.

    ``times`` are all at which somebody had the event or was last seen; ``at_risk`` counts who was followed just before each,
    ``censored`` who was last seen then, still without the event. After the last time nothing is known.
    """

    label: str
    times: Numbers
    survival: Numbers
    at_risk: Numbers
    censored: Numbers
    low: Numbers = ()
    high: Numbers = ()


def survival_figure(
    curves: Sequence[StepCurve],
    *,
    name: str,
    title: str,
    description: str,
    time_unit: str,
    horizon: float,
    what: str = "without the event",
    verticals: Sequence[tuple[float, str]] = (),
) -> Markup:
    """Draw step curves from 100 % down, each with its band, ticks of censoring and numbers at risk below.

    Raises:
        SettingsError: no curve, or a horizon that is no positive number.
    """
    if not curves or not (math.isfinite(horizon) and horizon > 0):
        raise SettingsError(f"{len(curves)} survival curves up to {horizon}", expected="one or more, up to a time above 0")
    plane = Plane(x=Scale(low=0.0, high=horizon), y=Scale(low=0.0, high=1.0), top=44.0 if verticals else 26.0)
    ticks = linear_ticks(0.0, horizon)
    shapes = [element("text", what, x=-40, y=12, class_="tick")]
    shapes += plane.up_axis((0.0, 0.25, 0.5, 0.75, 1.0), text=percent_tick)
    shapes += plane.across_axis(time_unit, ticks)
    for at, words in verticals:
        anchor = "start" if plane.x.held(at) < 0.3 else "end" if plane.x.held(at) > 0.7 else "middle"
        where = plane.across(at)
        shapes.append(element("line", x1=where, x2=where, y1=plane.top - 4, y2=plane.bottom, class_="level"))
        shapes.append(element("text", words, x=where, y=plane.top - 9, text_anchor=anchor, class_="tick halo"))
    series = [SERIES[place % len(SERIES)] for place in range(len(curves))]
    for curve, colour in zip(curves, series, strict=True):
        if len(curve.low):
            xs, low = _steps(curve.times, curve.low, horizon, _end(curve))
            _, high = _steps(curve.times, curve.high, horizon, _end(curve))
            shapes.append(plane.area(xs, low, high, class_=f"band {colour}"))
    for curve, colour in zip(curves, series, strict=True):
        xs, ys = _steps(curve.times, curve.survival, horizon, _end(curve))
        shapes.append(plane.path(xs, ys, class_=f"curve {colour}"))
        shapes += _censoring(plane, curve, colour)
    top = plane.bottom + AXIS_ROOM
    shapes.append(element("text", "Patients still followed", x=-40, y=top + 12, class_="tick strong"))
    for place, (curve, colour) in enumerate(zip(curves, series, strict=True)):
        shapes += _at_risk(plane, curve, colour, ticks, top + 18 + place * _ROW)
    height = top + 18 + len(curves) * _ROW + 4
    return picture(name, title=title, description=description, height=height, shapes=shapes)


def _end(curve: StepCurve) -> float:
    """Give when the last patient was seen: nothing is known after it, and the curve ends there."""
    return float(curve.times[-1]) if len(curve.times) else 0.0


def _steps(times: Numbers, values: Numbers, horizon: float, end: float) -> tuple[list[float], list[float]]:
    """Turn values after each time into the corners of a step line from (0, 1); a value not determined keeps the last."""
    xs, ys, last = [0.0], [1.0], 1.0
    stop = min(horizon, end)
    for time, value in zip(times, values, strict=True):
        if time > stop:
            break
        after = float(value) if math.isfinite(value) else last
        xs += [float(time), float(time)]
        ys += [last, after]
        last = after
    return [*xs, stop], [*ys, last]


def _censoring(plane: Plane, curve: StepCurve, colour: str) -> list[Markup]:
    places = [place for place, count in enumerate(curve.censored) if count > 0 and curve.times[place] <= plane.x.high]
    if len(places) > _MOST_CENSORED:
        return []
    marks = []
    for place in places:
        x, y = plane.across(float(curve.times[place])), plane.down(float(curve.survival[place]))
        marks.append(element("line", x1=x, x2=x, y1=y - 4, y2=y + 4, class_=f"censored {colour}"))
    return marks


def _at_risk(plane: Plane, curve: StepCurve, colour: str, ticks: Numbers, top: float) -> list[Markup]:
    times = list(map(float, curve.times))
    shapes = [
        element("rect", x=-40, y=top + 4, width=10, height=10, class_=f"key {colour}"),
        element("text", curve.label, x=-25, y=top + 13, class_="tick"),
    ]
    for tick in ticks:
        place = bisect_left(times, tick - 1e-9)
        count = round(curve.at_risk[place]) if place < len(times) else 0
        x = f"{number_text(100 * plane.x.held(tick))}%"
        shapes.append(element("text", f"{count:,}", x=x, y=top + 29, text_anchor="middle", class_="tick count"))
    return shapes
