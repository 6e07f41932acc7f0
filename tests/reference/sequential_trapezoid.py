"""Group-sequential bounds by the plain trapezoid rule, as Armitage, McPherson and Rowe (1969) set it out.

The score ``S = Z sqrt(t)`` has independent increments. Its density among trials still running is kept on an even grid of
``step`` standard deviations of the next increment, from ``-reach`` standard deviations up to the bound. Slow and plain;
with a coarse step it errs in the fifth decimal, as programs that take this road do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt

import numpy as np
from scipy.integrate import trapezoid
from scipy.optimize import brentq
from scipy.special import ndtr


def upper_bounds(
    fractions: Sequence[float], spent: Callable[[float], float], *, step: float = 0.05, reach: float = 8.0
) -> list[float]:
    bounds: list[float] = []
    scores = density = np.zeros(0)
    before = 0.0
    for look, t in enumerate(fractions):
        increment = sqrt(t - before)
        chance = spent(t) - (spent(before) if look else 0.0)
        if look == 0:
            bound = brentq(lambda b, d=increment, p=chance: float(ndtr(-b / d)) - p, 0, 40)
        else:

            def above(b: float, d: float = increment) -> float:
                return float(trapezoid(density * ndtr((scores - b) / d), scores))  # noqa: B023 - used at once

            bound = brentq(lambda b, p=chance: above(b) - p, -5, 10)
        low = -reach * sqrt(t)
        grid = np.linspace(low, bound, int(np.ceil((bound - low) / (step * increment))) + 1)
        if look == 0:
            fresh = np.exp(-0.5 * (grid / increment) ** 2) / (sqrt(2 * np.pi) * increment)
        else:
            kernel = np.exp(-0.5 * ((grid[:, None] - scores[None, :]) / increment) ** 2) / (sqrt(2 * np.pi) * increment)
            fresh = trapezoid(kernel * density[None, :], scores, axis=1)
        scores, density, before = grid, fresh, t
        bounds.append(bound / sqrt(t))
    return bounds
