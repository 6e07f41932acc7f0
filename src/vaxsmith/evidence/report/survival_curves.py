"""Picture: the share of patients still without the event over time, with bands and numbers at risk."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from vaxsmith.core import SettingsError
from vaxsmith.core.svg import element, number_text, picture
from vaxsmith.evidence.report.axes import AXIS_ROOM, Plane, Scale, linear_ticks, percent_tick
from vaxsmith.evidence.report.curves import SERIES

_ROW = 38.0  # of the numbers at risk: a name and a line of numbers
_MOST_CENSORED = 400  # ticks of censoring per curve; more would be a bar


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCurve:
    """One Kaplan-Meier curve: ``survival`` (0..1) just after each of the rising ``times``, with its band if there is one.

    ``followed`` are every patient's times, from which the numbers at risk are counted; ``censored`` the times at which
    somebody was still without the event when last seen.
    """

    label: str
    times: Sequence[float]
    survival: Sequence[float]
    followed: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    censored: Sequence[float] = ()


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
    return max(curve.followed, default=0.0)


def _steps(times: Sequence[float], values: Sequence[float], horizon: float, end: float) -> tuple[list[float], list[float]]:
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
    if len(curve.censored) > _MOST_CENSORED:
        return []
    marks, times = [], list(map(float, curve.times))
    for time in sorted({float(time) for time in curve.censored if time <= plane.x.high}):
        before = bisect_left(times, time + 1e-12 * max(1.0, time))
        y = plane.down(curve.survival[before - 1] if before else 1.0)
        x = plane.across(time)
        marks.append(element("line", x1=x, x2=x, y1=y - 4, y2=y + 4, class_=f"censored {colour}"))
    return marks


def _at_risk(plane: Plane, curve: StepCurve, colour: str, ticks: Sequence[float], top: float) -> list[Markup]:
    followed = sorted(map(float, curve.followed))
    shapes = [
        element("rect", x=-40, y=top + 4, width=10, height=10, class_=f"key {colour}"),
        element("text", curve.label, x=-25, y=top + 13, class_="tick"),
    ]
    for tick in ticks:
        count = len(followed) - bisect_left(followed, tick)
        x = f"{number_text(100 * plane.x.held(tick))}%"
        shapes.append(element("text", f"{count:,}", x=x, y=top + 29, text_anchor="middle", class_="tick count"))
    return shapes
