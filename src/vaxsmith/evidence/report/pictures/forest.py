"""Picture: estimates with their intervals, one row each, on one axis; what is not known has a row as well."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from vaxsmith.core import SettingsError
from vaxsmith.core.svg import element, group, number_text, picture
from vaxsmith.evidence.report.pictures.axes import Plane, Scale, percent_tick, tick_text

_LINE = 18.0
_BELOW = 26.0  # from the last line of words to the next row: the interval lies there
_BELOW_WORDS = 12.0  # the same where no interval is drawn
_LABEL, _WORDS = 38, 52  # letters that fit a phone: of a label, and of small words
_PHONE, _SMALL, _STRONG = 340.0, 6.5, 8.1  # pixels: of a phone's row, of a small letter, of a strong one
_ARROW = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestRow:
    """One row: a label, small words (how many, how graded), and an estimate with its interval, or why there is none.

    ``faint`` marks a row that cannot be relied on as it stands; the words should say why.
    """

    label: str
    words: str = ""
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    text: str = ""
    absent: str = ""
    faint: bool = False


def forest_figure(
    rows: Sequence[ForestRow],
    *,
    name: str,
    title: str,
    description: str,
    scale: Scale,
    neutral: float | None = 1.0,
    left_words: str = "",
    right_words: str = "",
    percent: bool = False,
) -> Markup:
    """Draw a forest: a square for each estimate, a line for its interval, an arrow where the axis cuts the interval.

    ``neutral`` is the value that says "no difference"; ``left_words`` and ``right_words`` say what lies to its sides.

    Raises:
        SettingsError: no rows.
    """
    if not rows:
        raise SettingsError("a forest of no rows", expected="at least one estimate")
    top = 22.0 if left_words or right_words else 6.0
    tall = [_lines(row) for row in rows]
    below = (_BELOW_WORDS if row.absent else _BELOW for row in rows)
    heights = [_LINE * (len(label) + len(words)) + room for (label, words), room in zip(tall, below, strict=True)]
    plane = Plane(x=scale, y=Scale(low=0.0, high=1.0), top=top, height=sum(heights))
    shapes: list[Markup] = []
    for tick in (ticks := scale.ticks()):
        shapes.append(element("line", x1=plane.across(tick), x2=plane.across(tick), y1=top, y2=plane.bottom, class_="grid"))
    if neutral is not None and 0 <= scale.place(neutral) <= 1:
        x = plane.across(neutral)
        shapes.append(element("line", x1=x, x2=x, y1=top - 4, y2=plane.bottom, class_="neutral"))
        place = scale.held(neutral)
        if left_words and place > 0.05:
            at = f"{number_text(100 * place - 1.5)}%"
            shapes.append(element("text", f"← {left_words}", x=at, y=12, text_anchor="end", class_="tick"))
        if right_words and place < 0.95:
            at = f"{number_text(100 * place + 1.5)}%"
            shapes.append(element("text", f"{right_words} →", x=at, y=12, class_="tick"))
    for place, row in enumerate(rows):
        shapes.append(_row(plane, row, tall[place], top + sum(heights[:place])))
    shapes += plane.across_axis("", ticks, text=percent_tick if percent else tick_text)
    return picture(name, title=title, description=description, height=plane.bottom + 26, shapes=shapes)


def _lines(row: ForestRow) -> tuple[list[str], list[str]]:
    """Break a row's label and small words so that they fit a phone; the last line of words has room for the number."""
    words = textwrap.wrap(row.words, _WORDS)
    if row.absent:
        words += textwrap.wrap(row.absent, _WORDS)
    elif not words or _SMALL * len(words[-1]) + _STRONG * len(row.text) > _PHONE:
        words.append("")
    return textwrap.wrap(row.label, _LABEL) or [""], words


def _row(plane: Plane, row: ForestRow, lines: tuple[list[str], list[str]], top: float) -> Markup:
    label, words = lines
    shapes = [element("line", x1="0%", x2="100%", y1=top, y2=top, class_="rule")]
    for place, line in enumerate(label):
        shapes.append(element("text", line, x="0%", y=top + _LINE * (place + 1), class_="strong halo"))
    for place, line in enumerate(words, start=len(label)):
        shapes.append(element("text", line, x="0%", y=top + _LINE * (place + 1), class_="tick halo"))
    if row.absent:
        return group(f"{row.label}: {row.absent}", *shapes)
    last = top + _LINE * (len(label) + len(words))
    shapes.append(element("text", row.text, x="100%", y=last, text_anchor="end", class_="strong halo"))
    middle, tone = last + 13, "interval faint" if row.faint else "interval"
    low = row.low if math.isfinite(row.low) else plane.x.low
    high = row.high if math.isfinite(row.high) else plane.x.high
    shapes.append(element("line", x1=plane.across(low), x2=plane.across(high), y1=middle, y2=middle, class_=tone))
    if plane.x.place(row.low) < 0 or row.low == -math.inf:
        shapes.append(_mark("0%", middle, f"M0 0L{_ARROW:g} -5L{_ARROW:g} 5Z", tone))
    if plane.x.place(row.high) > 1 or row.high == math.inf:
        shapes.append(_mark("100%", middle, f"M0 0L-{_ARROW:g} -5L-{_ARROW:g} 5Z", tone))
    if math.isfinite(row.value) and 0 <= plane.x.place(row.value) <= 1:
        shapes.append(_mark(plane.across(row.value), middle, "M-5 -5H5V5H-5Z", tone))
    return group(f"{row.label}: {row.text}", *shapes)


def _mark(x: str, y: float, path: str, tone: str) -> Markup:
    """Put a small shape, drawn around 0, at a place; it does not stretch with the page."""
    return element("svg", element("path", d=path, class_=f"point {tone}"), x=x, y=y, width=1, height=1, class_="at")
