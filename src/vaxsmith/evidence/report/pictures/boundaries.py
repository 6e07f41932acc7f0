"""Picture: the limits of a trial that is looked at more than once, over the share of its information."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from vaxsmith.core import SettingsError
from vaxsmith.core.svg import element, group, picture
from vaxsmith.evidence.report.pictures.axes import AXIS_ROOM, Plane, Scale, tick_text

if TYPE_CHECKING:
    from vaxsmith.evidence.report.pictures.axes import Numbers

_SHORT = 3.0  # pixels by which the shading stays off the limits' marks


def boundaries_figure(
    fractions: Numbers,
    upper: Numbers,
    *,
    name: str,
    description: str,
    lower: Numbers = (),
    x_title: str = "share of the planned information",
) -> Markup:
    """Draw the limits for the test statistic Z at each look: above the upper it stops for benefit, below the lower for lack.

    Raises:
        SettingsError: no looks, or lists of different lengths.
    """
    if not len(fractions) or len(upper) != len(fractions) or len(lower) not in (0, len(fractions)):
        raise SettingsError(
            f"limits of {len(upper)} and {len(lower)} looks at {len(fractions)} times", expected="one limit a look"
        )
    shown = [value for value in (*upper, *lower) if math.isfinite(value)]
    high, low = math.ceil(max(shown, default=3.0) + 0.6), math.floor(min((*shown, 0.0)) - 0.4)
    plane = Plane(x=Scale(low=0.0, high=1.06), y=Scale(low=low, high=high), top=26.0, height=240.0)
    shapes = [element("text", "test statistic Z", x=-40, y=12, class_="tick")]
    shapes += plane.up_axis(plane.y.ticks(7))
    xs = [float(value) for value in fractions]
    shapes.append(plane.area(xs, list(upper), [high] * len(xs), class_="region region-benefit"))
    if len(lower):
        shapes.append(plane.area(xs, [low] * len(xs), list(lower), class_="region region-lack"))
    shapes += plane.across_axis(x_title, xs if len(xs) <= 6 else (0.0, 0.5, 1.0), text=_percent)
    zero = plane.down(0.0)
    shapes.append(element("line", x1="0%", x2="100%", y1=zero, y2=zero, class_="neutral"))
    shapes += _limits(plane, xs, upper, "series-1", "stop for benefit from")
    if len(lower):
        shapes += _limits(plane, xs, lower, "series-2", "stop for lack of benefit below")
    return picture(
        name, title="Limits at each look", description=description, height=plane.bottom + AXIS_ROOM, shapes=shapes
    )


def _limits(plane: Plane, xs: Numbers, limits: Numbers, series: str, words: str) -> list[Markup]:
    kept = [(x, float(z)) for x, z in zip(xs, limits, strict=True) if math.isfinite(z)]
    shapes: list[Markup] = []
    if len(kept) > 1:
        shapes.append(plane.path([x for x, _ in kept], [z for _, z in kept], class_=f"curve {series}"))
    last = len(kept) - 1
    for place, (x, z) in enumerate(kept):
        told = f"{tick_text(round(z, 2))}"
        below = series == "series-2"
        shapes.append(
            group(
                f"at {_percent(x)}: {words} {told}",
                element("circle", cx=plane.across(x), cy=plane.down(z), r=4, class_=f"mark {series}"),
                element(
                    "text",
                    told,
                    x=plane.across(x),
                    y=plane.down(z) + (18 if below else -10),
                    text_anchor="end" if place == last and x > 0.97 else "middle",
                    class_="tick strong halo",
                ),
            )
        )
    return shapes


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"
