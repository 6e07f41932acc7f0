"""Scales, round ticks, and the rectangle that a curve is drawn in.

Places along x are percentages of the picture's width, places along y are pixels (see ``core.svg``). Curves and bands are
paths in a small drawing of their own that stretches with the page; letters and marks stand outside it and do not stretch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from vaxsmith.core import SettingsError
from vaxsmith.core.svg import element, number_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = Sequence[float] | NDArray[np.float64]

_WIDE = 1000.0  # units of the stretching drawing from left to right
_PAD = 3.0  # pixels above and below, so that a line along an edge keeps its whole width
_MANTISSAS = ((1.0, 1.5, 2.0, 3.0, 5.0, 7.0), (1.0, 2.0, 5.0), (1.0, 3.0), (1.0,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A stretch of numbers from ``low`` to ``high``; equal ratios are equally wide where ``log``.

    >>> Scale(low=0, high=50).ticks(), Scale(low=0.1, high=10, log=True).place(1.0)
    ((0.0, 10.0, 20.0, 30.0, 40.0, 50.0), 0.5)

    Raises:
        SettingsError: the ends are not two finite numbers in order, or a logarithm of one does not exist.
    """

    low: float
    high: float
    log: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise SettingsError(f"an axis from {self.low} to {self.high}", expected="two finite numbers, the smaller first")
        if self.log and self.low <= 0:
            raise SettingsError(f"a logarithmic axis from {self.low}", expected="numbers above 0")

    def place(self, value: float) -> float:
        """Give where a number stands: 0 at the low end, 1 at the high end; beyond them for what lies outside."""
        if not self.log:
            return (value - self.low) / (self.high - self.low)
        if value <= 0:
            return -math.inf
        return math.log(value / self.low) / math.log(self.high / self.low)

    def held(self, value: float) -> float:
        """Give where a number stands, at the nearest end for what lies outside."""
        return min(max(self.place(value), 0.0), 1.0)

    def ticks(self, most: int = 6) -> tuple[float, ...]:
        """Give at most ``most`` round numbers on this stretch."""
        return log_ticks(self.low, self.high, most) if self.log else linear_ticks(self.low, self.high, most)


def linear_ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Give multiples of 1, 2 or 5 times a power of ten.

    >>> linear_ticks(0, 1), linear_ticks(3, 38)
    ((0.0, 0.2, 0.4, 0.6, 0.8, 1.0), (10.0, 20.0, 30.0))
    """
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    for step in (power, 2 * power, 5 * power, 10 * power, 20 * power):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < most:
            decimals = max(0, -math.floor(math.log10(step)))
            return tuple(round(place * step, decimals) + 0.0 for place in range(first, last + 1))
    return (low, high)


def log_ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Give round numbers at about equal ratios; a stretch too short for them has those of a linear axis.

    >>> log_ticks(0.1, 10), log_ticks(0.9, 1.1)
    ((0.1, 0.3, 1.0, 3.0, 10.0), (0.9, 0.95, 1.0, 1.05, 1.1))
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for mantissas in _MANTISSAS:
        places = (float(f"{mantissa}e{power}") for power in range(first, last + 1) for mantissa in mantissas)
        found = tuple(place for place in places if low * (1 - 1e-9) <= place <= high * (1 + 1e-9))
        if len(found) <= most:
            return found if len(found) > 2 else linear_ticks(low, high, most)
    decades = range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1)
    return tuple(float(f"1e{power}") for power in decades[:: math.ceil(len(decades) / most)])


def tick_text(value: float) -> str:
    """Write a tick as short as it can be.

    >>> tick_text(1000.0), tick_text(0.25), tick_text(-2.0)
    ('1,000', '0.25', '−2')
    """
    digits = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6f}".rstrip("0")
    return digits.replace("-", "−")


def percent_tick(value: float) -> str:
    """Write a fraction on an axis as a percentage."""
    return f"{number_text(100 * value)} %".replace("-", "−")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """The rectangle between two axes: ``top`` and ``height`` in pixels, the whole width of the picture."""

    x: Scale
    y: Scale
    top: float = 10.0
    height: float = 220.0

    @property
    def bottom(self) -> float:
        """Give the y of the horizontal axis in pixels."""
        return self.top + self.height

    def across(self, value: float) -> str:
        """Give the x of a number as a percentage."""
        return f"{number_text(100 * self.x.held(value))}%"

    def down(self, value: float) -> float:
        """Give the y of a number in pixels."""
        return self.top + self.height * (1 - self.y.held(value))

    def path(self, xs: Numbers, ys: Numbers, *, class_: str) -> Markup:
        """Draw a line through points, held inside the plane."""
        return self._stretching(element("path", d=_line(self._points(xs, ys)), class_=class_, vector_effect=_KEEP))

    def area(self, xs: Numbers, low: Numbers, high: Numbers, *, class_: str) -> Markup:
        """Fill what lies between two lines over the same xs."""
        there, back = self._points(xs, high), self._points(xs, low)[::-1]
        return self._stretching(element("path", d=f"{_line([*there, *back])}Z", class_=class_))

    def _points(self, xs: Numbers, ys: Numbers) -> list[tuple[float, float]]:
        return [
            (_WIDE * self.x.held(float(x)), self.height * (1 - self.y.held(float(y)))) for x, y in zip(xs, ys, strict=True)
        ]

    def _stretching(self, shape: Markup) -> Markup:
        return element(
            "svg",
            shape,
            x="0",
            y=self.top - _PAD,
            width="100%",
            height=self.height + 2 * _PAD,
            viewBox=f"0 {number_text(-_PAD)} {number_text(_WIDE)} {number_text(self.height + 2 * _PAD)}",
            preserveAspectRatio="none",
        )

    def across_axis(self, title: str, ticks: Numbers, *, text: Callable[[float], str] = tick_text) -> list[Markup]:
        """Draw the horizontal axis: a line, ticks with numbers, its title below them at the right."""
        shapes = [element("line", x1="0%", x2="100%", y1=self.bottom, y2=self.bottom, class_="axis")]
        for tick in ticks:
            x = self.across(tick)
            shapes.append(element("line", x1=x, x2=x, y1=self.bottom, y2=self.bottom + 5, class_="axis"))
            shapes.append(element("text", text(tick), x=x, y=self.bottom + 19, text_anchor="middle", class_="tick"))
        shapes.append(element("text", title, x="100%", y=self.bottom + 37, text_anchor="end", class_="tick"))
        return shapes

    def up_axis(self, ticks: Numbers, *, text: Callable[[float], str] = tick_text) -> list[Markup]:
        """Draw a fine line across for each tick, its number in the margin at the left."""
        shapes: list[Markup] = []
        for tick in ticks:
            y = self.down(tick)
            shapes.append(element("line", x1="0%", x2="100%", y1=y, y2=y, class_="grid"))
            shapes.append(element("text", text(tick), x=-7, y=y + 4, text_anchor="end", class_="tick"))
        return shapes


_KEEP = "non-scaling-stroke"
AXIS_ROOM = 44.0  # pixels below the plane for ticks and a title


def _line(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{number_text(x)} {number_text(y)}" for x, y in points)
