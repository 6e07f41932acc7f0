"""Picture: one or several smooth curves over an axis: power, immune memory, densities, operating characteristics."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from vaxsmith.core import SettingsError
from vaxsmith.core.svg import element, group, picture
from vaxsmith.evidence.report.pictures.axes import AXIS_ROOM, Plane, Scale, percent_tick, tick_text

if TYPE_CHECKING:
    from vaxsmith.evidence.report.pictures.axes import Numbers

SERIES = ("series-1", "series-2", "series-3", "series-4", "series-5", "series-6")
"""Classes that colour and dash the first, second … curve; the style sheet knows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One curve: ``ys`` over ``xs``, with a band where ``low`` and ``high`` are given.

    From ``known_until`` on the curve was not observed: it is drawn dashed and its band paler. ``marks`` are observed points.
    Points that are not finite or lie off the axes break the curve.
    """

    label: str
    xs: Numbers
    ys: Numbers
    low: Numbers = ()
    high: Numbers = ()
    known_until: float = math.inf
    marks: Sequence[tuple[float, float]] = ()
    dotted: bool = False


def lines_figure(
    lines: Sequence[Line],
    *,
    name: str,
    title: str,
    description: str,
    x: Scale,
    y: Scale,
    x_title: str,
    y_title: str,
    percent: bool = False,
    percent_across: bool = False,
    y_ticks: bool = True,
    x_ticks: Numbers | None = None,
    levels: Sequence[tuple[float, str]] = (),
    verticals: Sequence[tuple[float, str]] = (),
    height: float = 220.0,
    point_text: Callable[[float, float], str] | None = None,
) -> Markup:
    """Draw curves over one pair of axes.

    ``levels`` are horizontal and ``verticals`` vertical lines with words (a wanted power; no difference). With ``percent``
    the vertical axis counts in percent, with ``percent_across`` the other. ``point_text`` writes the hover words of a mark.

    Raises:
        SettingsError: nothing to draw.
    """
    if not lines:
        raise SettingsError("a picture of no curves", expected="at least one")
    plane = Plane(x=x, y=y, top=44.0 if verticals else 26.0, height=height)
    shapes = [element("text", y_title, x=-40, y=12, class_="tick")]
    if y_ticks:
        shapes += plane.up_axis(y.ticks(), text=percent_tick if percent else tick_text)
    across = percent_tick if percent_across else tick_text
    shapes += plane.across_axis(x_title, x.ticks() if x_ticks is None else x_ticks, text=across)
    for line, series in zip(lines, _series(len(lines)), strict=True):
        shapes += _band(plane, line, series)
    for level, _ in levels:
        shapes.append(element("line", x1="0%", x2="100%", y1=plane.down(level), y2=plane.down(level), class_="level"))
    shapes += _verticals(plane, verticals)
    for line, series in zip(lines, _series(len(lines)), strict=True):
        shapes += _curve(plane, line, series)
        for at, value in line.marks:
            words = point_text(at, value) if point_text else f"{line.label}: {tick_text(at)}, {tick_text(value)}"
            shapes.append(
                group(words, element("circle", cx=plane.across(at), cy=plane.down(value), r=4, class_=f"mark {series}"))
            )
    for level, words in levels:
        shapes.append(element("text", words, x="100%", y=plane.down(level) - 5, text_anchor="end", class_="tick halo"))
    return picture(name, title=title, description=description, height=plane.bottom + AXIS_ROOM, shapes=shapes)


def _series(count: int) -> list[str]:
    return [SERIES[place % len(SERIES)] for place in range(count)]


def _verticals(plane: Plane, verticals: Sequence[tuple[float, str]]) -> list[Markup]:
    """Draw upright lines; the words stand above the plane, towards the middle."""
    shapes = []
    for at, words in verticals:
        place, where = plane.x.held(at), plane.across(at)
        anchor = "start" if place < 0.3 else "end" if place > 0.7 else "middle"
        shapes.append(element("line", x1=where, x2=where, y1=plane.top - 4, y2=plane.bottom, class_="level"))
        shapes.append(element("text", words, x=where, y=plane.top - 9, text_anchor=anchor, class_="tick halo"))
    return shapes


def _band(plane: Plane, line: Line, series: str) -> list[Markup]:
    if not len(line.low):
        return []
    shapes = []
    for ahead, piece in _pieces(line, plane):
        xs, low, high = ([column[place] for place in piece] for column in (line.xs, line.low, line.high))
        if len(xs) > 1 and all(map(math.isfinite, (*low, *high))):
            shapes.append(plane.area(xs, low, high, class_=f"band {series}{' ahead' if ahead else ''}"))
    return shapes


def _curve(plane: Plane, line: Line, series: str) -> list[Markup]:
    shapes = []
    for ahead, piece in _pieces(line, plane):
        xs, ys = [line.xs[place] for place in piece], [line.ys[place] for place in piece]
        if len(xs) > 1:
            dashes = " dotted" if line.dotted else " ahead" if ahead else ""
            shapes.append(plane.path(xs, ys, class_=f"curve {series}{dashes}"))
    return shapes


def _pieces(line: Line, plane: Plane) -> list[tuple[bool, list[int]]]:
    """Cut a curve where it is not finite or leaves the axis, and where it stops being observed; pieces share that point."""
    pieces: list[tuple[bool, list[int]]] = []
    run: list[int] = []
    for place, (at, value) in enumerate(zip(line.xs, line.ys, strict=True)):
        if not (math.isfinite(value) and _inside(plane.x.place(at)) and _inside(plane.y.place(value))):
            pieces.append((False, run))
            run = []
        else:
            run.append(place)
    pieces.append((False, run))
    cut = []
    for _, run in pieces:
        seen = [place for place in run if line.xs[place] <= line.known_until]
        cut.append((False, seen))
        cut.append((True, [*seen[-1:], *(place for place in run if line.xs[place] > line.known_until)]))
    return [(ahead, run) for ahead, run in cut if len(run) > 1]


def _inside(place: float) -> bool:
    return -1e-9 <= place <= 1 + 1e-9
