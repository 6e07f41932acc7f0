"""Draw cost against length on two logarithmic axes, with the fitted power of each row of points, as an SVG picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, floor, log, log10

from markupsafe import Markup

from vaxsmith.core.svg import element

Points = Sequence[tuple[float, float]]

_WIDE, _HIGH = 420, 350
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 16, 70, 44
_COLOURS = ("#1b6ca8", "#c4591b", "#4a8c3a")
_WORDS = {"font_family": "Helvetica, Arial, sans-serif", "font_size": "12", "fill": "#222"}
_WANTED = (1, 2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """cost = ``factor`` · length^``exponent``."""

    factor: float
    exponent: float

    def at(self, length: float) -> float:
        """Give the cost at a length."""
        return float(self.factor * length**self.exponent)


def fit_power(points: Points) -> Power:
    """Fit log cost over log length by least squares."""
    xs, ys = [log(length) for length, _ in points], [log(cost) for _, cost in points]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / sum((x - middle_x) ** 2 for x in xs)
    return Power(factor=exp(middle_y - slope * middle_x), exponent=slope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One pair of axes; ``rows`` are points by the words of the key. A power is fitted from ``fitted_from`` on."""

    title: str
    across: str
    rows: Mapping[str, Points]
    fitted_from: float = 0.0


def draw(panels: Sequence[Panel], *, title: str) -> str:
    """Give the picture: panels side by side, letters and grid in plain greys, on white."""
    shapes = [element("title", title), element("rect", width=_WIDE * len(panels), height=_HIGH, fill="#fff")]
    shapes += [element("g", *_panel(panel), transform=f"translate({_WIDE * n} 0)") for n, panel in enumerate(panels)]
    return str(
        element(
            "svg", *shapes, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {_WIDE * len(panels)} {_HIGH}",
            width=_WIDE * len(panels), height=_HIGH, role="img",
        )
    )  # fmt: skip


def _panel(panel: Panel) -> list[Markup]:
    every = [point for points in panel.rows.values() for point in points]
    low_x, high_x = min(x for x, _ in every) * 0.85, max(x for x, _ in every) * 1.18
    low_y, high_y = min(y for _, y in every) * 0.7, max(y for _, y in every) * 1.4
    inner_wide, inner_high = _WIDE - _LEFT - _RIGHT, _HIGH - _TOP - _BOTTOM

    def across(x: float) -> float:
        return _LEFT + inner_wide * log(x / low_x) / log(high_x / low_x)

    def up(y: float) -> float:
        return _TOP + inner_high * (1 - log(y / low_y) / log(high_y / low_y))

    shapes = [element("text", panel.title, x=_LEFT, y=20, **_WORDS | {"font_weight": "bold"})]
    for value in _round_values(low_x, high_x):
        x = across(value)
        shapes.append(element("line", x1=x, x2=x, y1=_TOP, y2=_HIGH - _BOTTOM, stroke="#ddd"))
        shapes.append(element("text", f"{value:g}", x=x, y=_HIGH - _BOTTOM + 16, text_anchor="middle", **_WORDS))
    for value in _round_values(low_y, high_y):
        y = up(value)
        shapes.append(element("line", x1=_LEFT, x2=_WIDE - _RIGHT, y1=y, y2=y, stroke="#ddd"))
        shapes.append(element("text", f"{value:g}", x=_LEFT - 6, y=y + 4, text_anchor="end", **_WORDS))
    shapes.append(element("text", panel.across, x=_LEFT + inner_wide / 2, y=_HIGH - 8, text_anchor="middle", **_WORDS))
    for number, (name, points) in enumerate(panel.rows.items()):
        fitted = [point for point in points if point[0] >= panel.fitted_from]
        colour, power = _COLOURS[number], fit_power(fitted)
        ends = [min(x for x, _ in fitted), max(x for x, _ in fitted)]
        shapes.append(
            element(
                "line", x1=across(ends[0]), y1=up(power.at(ends[0])), x2=across(ends[1]), y2=up(power.at(ends[1])),
                stroke=colour, stroke_dasharray="5 4",
            )
        )  # fmt: skip
        shapes += [element("circle", cx=across(x), cy=up(y), r=4, fill=colour, fill_opacity=0.75) for x, y in points]
        key_y = 40 + 17 * number
        shapes.append(element("circle", cx=_LEFT + 4, cy=key_y - 4, r=4, fill=colour))
        words = f"{name}: length to the power {power.exponent:.2f}"
        shapes.append(element("text", words, x=_LEFT + 14, y=key_y, **_WORDS))
    return shapes


def _round_values(low: float, high: float) -> list[float]:
    """Give 1, 2 and 5 times powers of ten between two values."""
    powers = range(floor(log10(low)), floor(log10(high)) + 1)
    return [step * 10.0**power for power in powers for step in _WANTED if low <= step * 10.0**power <= high]
