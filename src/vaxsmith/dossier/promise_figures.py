"""Pictures: the chance of at least so many responses, and what more or fewer targets would bring."""

from __future__ import annotations

import math
from itertools import pairwise

from markupsafe import Markup

from vaxsmith.core.svg import element, group, number_text, picture, share
from vaxsmith.dossier.choice_records import CompositionRecord
from vaxsmith.dossier.wording import chance_text, count, joined, number

_ROW = 30
_MOST_BARS = 10
_PLOT_TOP, _PLOT = 22, 150
_LEFT = 0.06  # of the picture's width: where the axis of responses stands


def chances_figure(composition: CompositionRecord) -> Markup:
    """Draw the chance of at least one, two … responses as one bar each; the bar of the wanted number is named."""
    shown = min(len(composition.at_least) - 1, max(composition.wanted, 5), _MOST_BARS)
    shapes = []
    for number_of in range(1, shown + 1):
        chance, top = composition.at_least[number_of], (number_of - 1) * _ROW
        wanted = number_of == composition.wanted
        words = f"at least {number_of}" + (" (wanted)" if wanted else "")
        shapes.append(
            group(
                f"At least {count(number_of, 'response')}: {chance_text(chance)}",
                element("text", words, x="0%", y=top + 12, class_="strong" if wanted else None),
                element("text", chance_text(chance), x="100%", y=top + 12, text_anchor="end", class_="strong"),
                element("rect", x="0%", width="100%", y=top + 17, height=7, class_="track"),
                element(
                    "rect", x="0%", width=share(chance, 1), y=top + 17, height=7, class_="bar-chosen" if wanted else "bar"
                ),
            )
        )
    told = joined(f"{n} {chance_text(composition.at_least[n])}" for n in range(1, shown + 1))
    return picture(
        "chances",
        title="Chance of at least so many T-cell responses",
        description=f"Chance of at least this many responses that see a tumor cell drawn at random: {told}.",
        height=shown * _ROW,
        shapes=shapes,
    )


def trade_off_figure(composition: CompositionRecord, chosen: int) -> Markup:
    """Draw expected responses over the number of targets; the number that was chosen is marked."""
    points = [(0, 0.0), *((point.targets, point.expected or 0.0) for point in composition.trade_off)]
    here = (chosen, composition.expected or 0.0)
    if chosen > points[-1][0]:
        points.append(here)
    most, highest = max(points[-1][0], chosen), max(value for _, value in (*points, here))
    step = _round_step(highest)
    ceiling = max(step * math.ceil(highest / step - 1e-9), step)

    def x(targets: float) -> str:
        return f"{number_text(100 * (_LEFT + (0.96 - _LEFT) * targets / max(most, 1)))}%"

    def y(value: float) -> float:
        return _PLOT_TOP + _PLOT * (1 - value / ceiling)

    shapes: list[Markup] = [element("text", "expected responses", x="0%", y=12, class_="tick")]
    for level in range(round(ceiling / step) + 1):
        height = y(level * step)
        shapes.append(element("line", x1=x(0), x2="100%", y1=height, y2=height, class_="grid" if level else "axis"))
        shapes.append(element("text", number(level * step, 2, trim=True), x="0%", y=height + 4, class_="tick"))
    bottom = y(0)
    shapes.append(element("line", x1=x(chosen), x2=x(chosen), y1=y(here[1]), y2=bottom, class_="chosen-line"))
    for (left, low), (right, high) in pairwise(points):
        shapes.append(element("line", x1=x(left), x2=x(right), y1=y(low), y2=y(high), class_="trade-line"))
    for targets, value in points[1:]:
        words = f"{count(targets, 'target')}: {number(value, 2)} responses expected"
        shapes.append(group(words, element("circle", cx=x(targets), cy=y(value), r=3.5, class_="trade-point")))
        if targets != chosen:
            shapes.append(element("text", str(targets), x=x(targets), y=bottom + 16, text_anchor="middle", class_="tick"))
    shapes.append(element("circle", cx=x(chosen), cy=y(here[1]), r=6, class_="chosen-point"))
    anchor = "end" if chosen > 0.4 * most else "start"
    marked = f"{count(chosen, 'target')}: {number(here[1], 2)}"
    shapes.append(element("text", marked, x=x(chosen), y=y(here[1]) - 10, text_anchor=anchor, class_="strong halo"))
    shapes.append(element("text", str(chosen), x=x(chosen), y=bottom + 16, text_anchor="middle", class_="tick strong"))
    shapes.append(element("text", "targets", x="100%", y=bottom + 32, text_anchor="end", class_="tick"))
    told = joined(f"{targets} targets {number(value, 2)}" for targets, value in points[1:])
    return picture(
        "trade-off",
        title="Expected responses over the number of targets",
        description=f"The best set of each size: {told}. Chosen: {count(chosen, 'target')}, {number(here[1], 2)} responses.",
        height=bottom + 38,
        shapes=shapes,
    )


def _round_step(highest: float) -> float:
    """Give a round distance between three to six lines up to ``highest``.

    >>> _round_step(7.4), _round_step(0.9), _round_step(12.3)
    (2.0, 0.2, 5.0)
    """
    if highest <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(highest / 3))
    return next(step for step in (power, 2 * power, 5 * power, 10 * power) if highest / step <= 5)


def small_bar(part: float | None) -> Markup:
    """Draw a share (0..1) as a bar beside its number in a table."""
    return element(
        "svg",
        element("rect", width="100%", height=8, class_="track"),
        element("rect", width=share(part or 0.0, 1), height=8, class_="bar"),
        class_="small-bar",
        width=56,
        height=8,
        aria_hidden="true",
    )
