"""Build small SVG pictures by hand: escaped, the same bytes every time, and legible at any width.

A picture has no ``viewBox``: widths are percentages of the page, heights and letters are pixels. So a map drawn for a
desk is as legible on a phone, where a scaled picture's letters would shrink to dust.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

Value = str | int | float


def number_text(value: float) -> str:
    """Write a number with at most two decimals.

    >>> number_text(12.0), number_text(3.14159)
    ('12', '3.14')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def share(part: float, whole: float) -> str:
    """Write a place or a width as a percentage of the picture.

    >>> share(1, 8)
    '12.5%'
    """
    return f"{number_text(100 * part / whole if whole else 0)}%"


def element(tag: str, *children: Markup | str, **attributes: Value | None) -> Markup:
    """Build one element; ``stroke_width`` becomes ``stroke-width``, ``class_`` becomes ``class``; None leaves it out.

    >>> print(element("text", "<b>", x=1.5, class_="label"))
    <text x="1.5" class="label">&lt;b&gt;</text>
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(number_text(value) if isinstance(value, float) else value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inside = "".join(escape(child) for child in children)
    # Tag and attribute names are ours; values and text are escaped above.
    return Markup(f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>")  # noqa: S704


def group(title: str, *children: Markup) -> Markup:
    """Join shapes under one hover title."""
    return element("g", element("title", title), *children)


def picture(name: str, *, title: str, description: str, height: float, shapes: Iterable[Markup]) -> Markup:
    """Give a whole picture that a screen reader can announce; ``name`` is unique on the page."""
    return element(
        "svg",
        element("title", title, id=f"figure-{name}-title"),
        element("desc", description, id=f"figure-{name}-desc"),
        *shapes,
        class_=f"figure figure-{name}",
        width="100%",
        height=height,
        role="img",
        aria_labelledby=f"figure-{name}-title figure-{name}-desc",
    )


def ticks(whole: int, most: int = 6) -> tuple[int, ...]:
    """Give round places along an axis from 0 to ``whole``.

    >>> ticks(482)
    (0, 100, 200, 300, 400)
    """
    for step in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000):
        if whole / step <= most:
            return tuple(range(0, whole + 1, step))
    return (0, whole)


def axis(whole: int, y: float, unit: str) -> Markup:
    """Draw a ruler below a map."""
    marks: list[Markup] = [element("line", x1="0%", x2="100%", y1=y, y2=y, class_="axis")]
    for place in ticks(whole):
        x = share(place, whole)
        anchor = "start" if place == 0 else "end" if place > 0.95 * whole else "middle"
        words = f"{place:,} {unit}" if place == 0 else f"{place:,}"
        marks.append(element("line", x1=x, x2=x, y1=y, y2=y + 5, class_="axis"))
        marks.append(element("text", words, x=x, y=y + 18, text_anchor=anchor, class_="tick"))
    return element("g", *marks)
