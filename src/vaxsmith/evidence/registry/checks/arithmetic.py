"""Numbers of a printed effect on the scale where its interval should be symmetric: the logarithm."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

from vaxsmith.evidence.registry.claim import Effect, Endpoint, Measure


def normal_quantile(level: float) -> float:
    """Give the deviate that bounds a two-sided interval of this level: 1.96 for 0.95."""
    from scipy.special import ndtri

    return float(ndtri(0.5 + level / 2))


def two_sided_p(deviate: float) -> float:
    """Give the two-sided p of a normal deviate."""
    from scipy.special import ndtr

    return float(2 * ndtr(-abs(deviate)))


def deviate_of(p: float) -> float:
    """Give the normal deviate of a two-sided p, at least 0; a p of 0 counts as 1e-12."""
    from scipy.special import ndtri

    return float(-ndtri(min(max(p, 1e-12), 1.0) / 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEffect:
    """A printed hazard ratio with its interval on the log scale; each ``…_range`` is what rounding allows."""

    hazard_ratio: float
    hazard_ratio_range: tuple[float, float]
    centre: float
    centre_range: tuple[float, float]
    standard_error: float
    standard_error_range: tuple[float, float]
    low: float
    high: float
    level: float

    @property
    def deviate(self) -> float:
        """Give Wald's deviate; positive where the hazard ratio is below 1."""
        return -log(self.hazard_ratio) / self.standard_error


def log_effect(effect: Effect | None) -> LogEffect | None:
    """Give a hazard ratio's log scale, or None where it has no interval, or one that touches 0.

    The centre is √(low·high), the standard error the interval's log width over 2z.
    """
    if effect is None or effect.low is None or effect.high is None or effect.measure is not Measure.HAZARD_RATIO:
        return None
    low, high, twice = effect.low, effect.high, 2 * normal_quantile(effect.level)
    least_low = max(low.least, low.value / 10)  # a bound printed as 0.0 could be anything
    if low.value <= 0 or high.value <= low.value:
        return None
    narrow = max(log(high.least) - log(low.most), 1e-9) / twice
    return LogEffect(
        hazard_ratio=effect.hazard_ratio,
        hazard_ratio_range=effect.hazard_ratio_range,
        centre=sqrt(low.value * high.value),
        centre_range=(sqrt(least_low * high.least), sqrt(low.most * high.most)),
        standard_error=log(high.value / low.value) / twice,
        standard_error_range=(narrow, log(high.most / least_low) / twice),
        low=low.value,
        high=high.value,
        level=effect.level,
    )


def events_of(endpoint: Endpoint) -> tuple[int, int] | None:
    """Give the events of both groups, where both are told."""
    counts = [endpoint.count_of(group) for group in endpoint.groups]
    if len(counts) != 2 or counts[0] is None or counts[1] is None:
        return None
    return counts[0].events, counts[1].events


def standard_error_from_events(first: int, second: int) -> float:
    """Give the standard error of a log hazard ratio that so many events in each group allow: √(1/d₁ + 1/d₂)."""
    return sqrt(1 / first + 1 / second)
