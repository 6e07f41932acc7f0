"""Immune memory: how an immune response declines, and how little is known beyond the last measurement.

In comes a table of measurements over time; out come curves of three shapes, their average by weight, and the response at any
time with its interval. The words: *AICc* weighs how well a curve fits against how many numbers it needs; the *model average*
keeps all curves that the data do not rule out; an *extrapolation* is a point after the last measurement, and every one is
flagged as such.

>>> from vaxsmith.evidence.response.memory import fit_memory, forecast, memory_series
>>> times = [7, 14, 28, 56, 112, 168, 336]
>>> model = fit_memory(memory_series(times, [980, 830, 610, 480, 330, 300, 210]))
>>> inside, outside = forecast(model, [100, 730])
>>> inside.extrapolated, outside.extrapolated
(False, True)
"""

from vaxsmith.evidence.response.memory.fit import MemoryFit, fit_shape
from vaxsmith.evidence.response.memory.forecast import (
    MemoryModel,
    MemoryPoint,
    fit_memory,
    forecast,
    half_life,
    time_until,
)
from vaxsmith.evidence.response.memory.series import MemorySeries, memory_series, read_memory
from vaxsmith.evidence.response.memory.shapes import BI_EXPONENTIAL, EXPONENTIAL, POWER_LAW, SHAPES, Shape

__all__ = [
    "BI_EXPONENTIAL",
    "EXPONENTIAL",
    "POWER_LAW",
    "SHAPES",
    "MemoryFit",
    "MemoryModel",
    "MemoryPoint",
    "MemorySeries",
    "Shape",
    "fit_memory",
    "fit_shape",
    "forecast",
    "half_life",
    "memory_series",
    "read_memory",
    "time_until",
]
