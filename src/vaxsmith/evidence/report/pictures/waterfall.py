"""Picture: one bar a patient, the largest change of the tumour's size from before (a waterfall plot)."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from vaxsmith.core import SettingsError
from vaxsmith.core.svg import element, group, number_text, picture
from vaxsmith.evidence.report.pictures.axes import Plane, Scale, percent_tick

_HIGHEST = 1.0  # growth beyond a doubling is cut here, and marked


def waterfall_figure(
    changes: Sequence[tuple[str, float, str]],
    *,
    name: str,
    description: str,
    levels: Sequence[tuple[float, str]] = (),
) -> Markup:
    """Draw bars from 0 for (patient, change as a fraction, class of colour), in the order given.

    Raises:
        SettingsError: no patients.
    """
    if not changes:
        raise SettingsError("a waterfall of no patients", expected="at least one with measured lesions")
    top = min(max(0.3, *(change for _, change, _ in changes)), _HIGHEST)
    plane = Plane(x=Scale(low=0.0, high=1.0), y=Scale(low=-1.0, high=top), top=26.0, height=240.0)
    shapes: list[Markup] = [element("text", "largest change of the sum", x=-40, y=12, class_="tick")]
    shapes += plane.up_axis([tick for tick in (-1.0, -0.5, 0.0, 0.5, 1.0) if tick <= top], text=percent_tick)
    for level, words in levels:
        y = plane.down(level)
        shapes.append(element("line", x1="0%", x2="100%", y1=y, y2=y, class_="level"))
        shapes.append(element("text", words, x="0%", y=y - 4, class_="tick halo"))
    zero, wide = plane.down(0.0), 100 / len(changes)
    for place, (patient, change, tone) in enumerate(changes):
        end = plane.down(change)
        cut = " (cut)" if change > top else ""
        bar = element(
            "rect",
            x=f"{number_text(wide * (place + 0.1))}%",
            width=f"{number_text(0.8 * wide)}%",
            y=min(zero, end),
            height=max(abs(end - zero), 1.0),
            class_=f"key {tone}",
        )
        shapes.append(group(f"{patient}: {percent_tick(round(change, 3))}{cut}", bar))
    shapes.append(element("line", x1="0%", x2="100%", y1=zero, y2=zero, class_="axis"))
    return picture(
        name, title="Largest change of each patient", description=description, height=plane.bottom + 8, shapes=shapes
    )
