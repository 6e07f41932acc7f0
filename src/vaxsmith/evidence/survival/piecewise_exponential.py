"""Hazards that are constant between change points: to plan with, to draw times from, and to fit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import inf, log, sqrt

import numpy as np
import numpy.typing as npt

from vaxsmith.core import SettingsError
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.survival.tails import checked_level
from vaxsmith.evidence.survival.time_to_event import FloatArray, TimeToEvent

EXACT_RATE = "Ulm K. Am J Epidemiol 1990;131:373-375 (exact Poisson limits); Friedman M. Ann Stat 1982;10:101-113"


@dataclass(frozen=True, slots=True, kw_only=True)
class PiecewiseExponential:
    """A hazard of ``hazards[i]`` per unit of time from ``starts[i]`` until ``starts[i + 1]``; the last holds for ever.

    >>> month = PiecewiseExponential(starts=(0.0, 9.2), hazards=(0.02, 0.01))
    >>> round(float(month.survival(12.0)), 4)
    0.809

    Raises:
        SettingsError: starts do not ascend from 0, a hazard is negative or not finite, or their numbers differ.
    """

    starts: tuple[float, ...]
    hazards: tuple[float, ...]

    def __post_init__(self) -> None:
        checked_starts(self.starts)
        if len(self.starts) != len(self.hazards):
            raise SettingsError(
                f"there are {len(self.hazards)} hazards for {len(self.starts)} starts", expected="one hazard for each start"
            )
        for hazard in self.hazards:
            if not 0 <= hazard < inf:
                raise SettingsError(f"a hazard is {hazard}", expected="a finite number of 0 or more")

    def cumulative(self, time: npt.ArrayLike) -> FloatArray:
        """Give the cumulative hazard at times of any shape."""
        asked = np.asarray(time, dtype=float)
        total = np.zeros(asked.shape)
        for start, end, hazard in self._pieces():
            total += hazard * np.clip(asked - start, 0.0, end - start)
        return total

    def survival(self, time: npt.ArrayLike) -> FloatArray:
        """Give the share free of the event at times of any shape."""
        return np.asarray(np.exp(-self.cumulative(time)), dtype=float)

    def hazard_at(self, time: npt.ArrayLike) -> FloatArray:
        """Give the hazard at times of any shape; at a change point the one that begins there."""
        place = np.searchsorted(np.array(self.starts), np.asarray(time, dtype=float), side="right") - 1
        return np.asarray(np.array(self.hazards)[np.maximum(place, 0)], dtype=float)

    def time_at(self, cumulative: npt.ArrayLike) -> FloatArray:
        """Give the time at which the hazard sums to ``cumulative``, of any shape; infinite where it never does."""
        asked = np.asarray(cumulative, dtype=float)
        found = np.full(asked.shape, inf)
        reached = 0.0
        for start, end, hazard in self._pieces():
            if hazard > 0:
                inside = (asked >= reached) & np.isinf(found)
                found = np.where(inside, start + (asked - reached) / hazard, found)
                found = np.where(found > end, inf, found)
                reached += hazard * (end - start)
        return found

    def median(self) -> float:
        """Give the time at which half have had the event; infinite where that never comes."""
        return float(self.time_at(log(2)))

    def draw(self, shape: tuple[int, ...], generator: np.random.Generator) -> FloatArray:
        """Draw event times of the given shape; infinite for those who never have the event."""
        return self.time_at(generator.standard_exponential(shape))

    def with_hazard_ratio(self, hazard_ratio: float, *, since: float = 0.0) -> PiecewiseExponential:
        """Multiply the hazard by ``hazard_ratio`` from ``since`` on: an effect that sets in late when that is above 0.

        Raises:
            SettingsError: the ratio or the time is negative or not finite.
        """
        if not (0 <= hazard_ratio < inf and 0 <= since < inf):
            raise SettingsError(
                f"the hazard ratio is {hazard_ratio} from time {since} on", expected="finite numbers of 0 or more"
            )
        starts = tuple(sorted({*self.starts, float(since)}))
        hazards = tuple(float(self.hazard_at(start)) * (hazard_ratio if start >= since else 1.0) for start in starts)
        return PiecewiseExponential(starts=starts, hazards=hazards)

    def _pieces(self) -> list[tuple[float, float, float]]:
        return list(zip(self.starts, (*self.starts[1:], inf), self.hazards, strict=True))


def exponential_with_median(median: float) -> PiecewiseExponential:
    """Give the constant hazard under which half have had the event by ``median``.

    Raises:
        SettingsError: the median is not a finite time above 0.
    """
    if not 0 < median < inf:
        raise SettingsError(f"the median is {median}", expected="a finite time above 0")
    return PiecewiseExponential(starts=(0.0,), hazards=(log(2) / median,))


def checked_starts(starts: tuple[float, ...]) -> None:
    """Make sure that pieces start at 0 and ascend.

    Raises:
        SettingsError: they do not.
    """
    if not starts or starts[0] != 0 or not all(a < b < inf for a, b in pairwise(starts)):
        raise SettingsError(f"the pieces start at {starts}", expected="finite times that ascend from 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardOfPiece:
    """The hazard of one stretch of time: events over the time that patients spent in it."""

    start: float
    end: float
    events: int
    exposure: float
    hazard: Estimate


def fit_hazards(data: TimeToEvent, starts: tuple[float, ...] = (0.0,), *, level: float = 0.95) -> tuple[HazardOfPiece, ...]:
    """Estimate a hazard for each stretch of time, with exact Poisson limits; NaN where nobody was watched.

    The estimate is events / exposure; its limits are chi-square quantiles (Ulm 1990). Change points are to be chosen before
    looking: those picked by eye make differences look surer than they are.

    Raises:
        SettingsError: starts do not ascend from 0, or level is not between 0 and 1.
    """
    from scipy.special import gammaincinv

    checked_starts(starts)
    outside = (1 - checked_level(level)) / 2
    entered = np.maximum(data.entry, 0.0)
    pieces = []
    for start, end in zip(starts, (*starts[1:], inf), strict=True):
        spent = np.clip(np.minimum(data.time, end) - np.maximum(entered, start), 0.0, None)
        exposure = float(spent.sum())
        # Intervals are open on the left: an event on a change point belongs to the stretch before it.
        here = data.event & (data.time <= end) & ((data.time > start) | ((data.time == 0) & (start == 0)))
        count = int(here.sum())
        value = count / exposure if exposure > 0 else np.nan
        low = float(gammaincinv(count, outside)) / exposure if count and exposure > 0 else 0.0
        high = float(gammaincinv(count + 1, 1 - outside)) / exposure if exposure > 0 else inf
        hazard = Estimate(
            name=f"hazard from {start:g} to {end:g}",
            value=value,
            low=low,
            high=high,
            level=level,
            method="events over exposure, exact Poisson limits",
            citation=EXACT_RATE,
            unit=f"per {data.unit or 'unit of time'}",
            standard_error=sqrt(count) / exposure if exposure > 0 else np.nan,
            note="" if exposure > 0 else "nobody was watched then",
        )
        pieces.append(HazardOfPiece(start=start, end=end, events=count, exposure=exposure, hazard=hazard))
    return tuple(pieces)
