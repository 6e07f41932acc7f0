"""Numbers of a printed effect on the scale where its interval should be symmetric: the logarithm."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

from vaxsmith.evidence.registry.claim import Effect, Endpoint


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
    bounds = effect.bounds if effect is not None else None
    ranges = effect.bound_ranges if effect is not None else None
    if effect is None or bounds is None or ranges is None or bounds[0] <= 0 or bounds[1] <= bounds[0]:
        return None
    if effect.hazard_ratio <= 0:
        return None
    (low, high), ((least_low, most_low), (least_high, most_high)) = bounds, ranges
    twice = 2 * normal_quantile(effect.level)
    least_low = max(least_low, low / 10)  # a bound printed as 0.0 could be anything
    narrow = max(log(least_high) - log(most_low), 1e-9) if least_high > 0 else 1e-9
    return LogEffect(
        hazard_ratio=effect.hazard_ratio,
        hazard_ratio_range=effect.hazard_ratio_range,
        centre=sqrt(low * high),
        centre_range=(sqrt(least_low * max(least_high, 0.0)), sqrt(most_low * most_high)),
        standard_error=log(high / low) / twice,
        standard_error_range=(narrow / twice, log(most_high / least_low) / twice),
        low=low,
        high=high,
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
