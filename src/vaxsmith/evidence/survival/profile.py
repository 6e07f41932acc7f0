"""Find where the profile of a partial likelihood crosses the height that bounds a confidence interval."""

from __future__ import annotations

from math import copysign, inf

import numpy as np

from vaxsmith.evidence.survival.partial_likelihood import Maximum, RiskSets, maximise
from vaxsmith.evidence.survival.tails import critical_value

PROFILE = "Venzon DJ, Moolgavkar SH. J R Stat Soc C 1988;37:87-94"
_FARTHEST = 60.0


def profile_bound(tables: list[RiskSets], found: Maximum, place: int, level: float) -> float:
    """Give the finite bound of a coefficient that runs away, in units of its standardised covariate.

    It is the value at which twice the loss in log-likelihood, all other coefficients at their best, equals the chi-square
    quantile of one degree of freedom. Infinite on the other side where the likelihood never falls so far.
    """
    height = found.likelihood.value - critical_value(level) ** 2 / 2
    size, side = len(found.coefficients), copysign(1.0, found.coefficients[place])

    def above(value: float) -> bool:
        best = maximise(tables, size, np.ones(size), held={place: value})
        return best.likelihood.value > height

    inside = float(found.coefficients[place])
    step = 1.0
    outside = inside - side * step
    while above(outside):
        inside, step = outside, 2 * step
        outside = inside - side * step
        if abs(outside) > _FARTHEST:
            return -side * inf
    while abs(inside - outside) > 1e-7:
        middle = (inside + outside) / 2
        if above(middle):
            inside = middle
        else:
            outside = middle
    return (inside + outside) / 2
