"""Chances of crossing a boundary at each look, by recursive numerical integration.

The statistics ``Z_k`` of a group-sequential trial are jointly normal with mean ``drift sqrt(t_k)``, variance 1 and
covariance ``sqrt(t_j / t_k)`` for ``j < k``, where ``t`` is the information fraction (Jennison and Turnbull 2000, Group
Sequential Methods, equation 3.1). So the density of ``Z_k`` among the trials still running follows from that of
``Z_(k-1)`` by one integral (Armitage, McPherson and Rowe, J R Stat Soc A 1969;132:235). The grid and Simpson's weights
are Jennison and Turnbull's (section 19.2.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, inf, isnan, pi, sqrt
from numbers import Real

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import SettingsError
from vaxsmith.evidence.design.requirements import require_increasing, require_number

_FINENESS = 48  # Jennison and Turnbull's r; 16 gives six digits, 48 eight
_NARROWEST = 1e-3  # two looks nearer than this share of the information would need a grid too fine
_OUT_OF_REACH = 37.0  # Phi underflows beyond it


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The trials still running after a look: points ``z``, and the density there times its weight of integration.

    ``fraction`` is the information fraction of the look (0 before the first).
    """

    fraction: float
    z: NDArray[np.float64]
    mass: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """The chance of crossing the upper and the lower boundary first at each look, shape (looks,) each."""

    upper: tuple[float, ...]
    lower: tuple[float, ...]

    @property
    def upper_total(self) -> float:
        """Give the chance that the upper boundary is ever crossed first."""
        return sum(self.upper)

    @property
    def lower_total(self) -> float:
        """Give the chance that the lower boundary is ever crossed first."""
        return sum(self.lower)


def require_fractions(fractions: Sequence[float]) -> tuple[float, ...]:
    """Give information fractions when they rise from above 0 to exactly 1 and no two are nearer than 0.1 %.

    Raises:
        SettingsError: they do not.
    """
    checked = require_increasing("the information fractions", fractions)
    if abs(checked[-1] - 1) > 1e-12:
        raise SettingsError(f"the last information fraction is {checked[-1]:g}", expected="1, the final analysis")
    if checked[0] < _NARROWEST:
        raise SettingsError(f"the first look is at {checked[0]:g} of the information", expected="0.1 % at least")
    for before, after in pairwise(checked):
        if (after - before) / after < _NARROWEST:
            raise SettingsError(
                f"two looks are at {before:g} and {after:g} of the information",
                expected="looks at least 0.1 % apart",
                remedy="merge them",
            )
    return (*checked[:-1], 1.0)


def _bound(value: object) -> float:
    """Give a bound on Z as a float; it may be infinite, but no NaN."""
    if isinstance(value, bool) or not isinstance(value, Real) or isnan(value):
        raise SettingsError(f"a bound on Z is {value!r}", expected="a number, or infinity for no bound")
    return float(value)


def before_the_first_look() -> Running:
    """Give the state before any data: all mass at Z = 0 with no information."""
    return Running(fraction=0.0, z=np.zeros(1), mass=np.ones(1))


def chance_above(running: Running, *, fraction: float, drift: float, bound: float) -> float:
    """Give the chance of being above ``bound`` at the look at ``fraction``, among all trials that began."""
    from scipy.special import ndtr

    if bound == inf:
        return 0.0
    step = fraction - running.fraction
    away = running.z * sqrt(running.fraction) + drift * step - (bound * sqrt(fraction) if bound != -inf else -1e9)
    return float(running.mass @ ndtr(away / sqrt(step)))


def chance_below(running: Running, *, fraction: float, drift: float, bound: float) -> float:
    """Give the chance of being below ``bound`` at the look at ``fraction``, among all trials that began."""
    mirrored = Running(fraction=running.fraction, z=-running.z, mass=running.mass)
    return chance_above(mirrored, fraction=fraction, drift=-drift, bound=-bound)


def _grid(low: float, high: float, centre: float, fineness: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give Simpson's points and weights on [low, high], dense within 3 of ``centre`` and thinning out beyond."""
    r = fineness
    middle = -3 + 3 * (np.arange(r, 5 * r + 1) - r) / (2 * r)
    flank = 3 + 4 * np.log(r / np.arange(r - 1, 0, -1.0))
    ends = centre + np.concatenate([-flank[::-1], middle, flank])
    low, high = max(low, float(ends[0])), min(high, float(ends[-1]))
    if low >= high:
        return np.zeros(0), np.zeros(0)
    inside = ends[(ends > low) & (ends < high)]
    ends = np.concatenate([[low], inside, [high]])
    widths = np.diff(ends)
    z = np.empty(2 * len(ends) - 1)
    z[0::2], z[1::2] = ends, (ends[1:] + ends[:-1]) / 2
    weights = np.zeros_like(z)
    weights[1::2] = 4 * widths / 6
    weights[0:-1:2] += widths / 6
    weights[2::2] += widths / 6
    return z, weights


def go_on(
    running: Running, *, fraction: float, drift: float, low: float, high: float, centre: float | None = None
) -> Running:
    """Carry the trials between ``low`` and ``high`` at the look at ``fraction`` on to the next.

    ``centre`` is where the grid is densest: the mean of Z at this look, ``drift sqrt(fraction)`` when the drift never
    changed.
    """
    step = fraction - running.fraction
    spread = sqrt(step / fraction)  # of Z_k given Z_(k-1): the grid must resolve it
    fineness = max(_FINENESS, ceil(4 / spread))
    z, weights = _grid(low, high, drift * sqrt(fraction) if centre is None else centre, fineness)
    expected = running.z * sqrt(running.fraction) + drift * step
    away = (z[:, None] * sqrt(fraction) - expected[None, :]) / sqrt(step)
    density = np.exp(-0.5 * away * away) @ running.mass / (sqrt(2 * pi) * spread)
    return Running(fraction=fraction, z=z, mass=density * weights)


def bound_with_chance_above(running: Running, *, fraction: float, drift: float, chance: float) -> float:
    """Find the bound above which exactly ``chance`` of all trials lie at this look.

    Infinite where the chance is too small to matter; minus infinite where not so many trials are left.
    """
    from scipy.optimize import brentq

    centre = drift * sqrt(fraction)

    def excess(bound: float) -> float:
        return chance_above(running, fraction=fraction, drift=drift, bound=bound) - chance

    if chance <= 0 or excess(centre + _OUT_OF_REACH) > 0:
        return inf
    if excess(centre - _OUT_OF_REACH) < 0:
        return -inf
    return float(brentq(excess, centre - _OUT_OF_REACH, centre + _OUT_OF_REACH, xtol=1e-12, rtol=1e-14))


def crossing_probabilities(
    *,
    fractions: Sequence[float],
    upper: Sequence[float],
    lower: Sequence[float] | None = None,
    drift: float | Sequence[float] = 0.0,
) -> Crossing:
    """Give the chance of crossing each boundary first at each look.

    ``fractions``, ``upper`` and ``lower`` have one entry a look; bounds are on the scale of Z and may be infinite.
    ``drift`` is the expected Z at full information: 0 under the null hypothesis, ``z(1 - alpha) + z(power)`` for a fixed
    design. A drift for each look, ``E(Z_k) / sqrt(t_k)``, describes an effect that changes with time, as a delayed one
    does.

    >>> chances = crossing_probabilities(fractions=(0.5, 1.0), upper=(2.178273, 2.178273))
    >>> round(2 * chances.upper_total, 3)
    0.05

    Raises:
        SettingsError: lengths differ, fractions do not rise to 1, or a lower bound lies above its upper one.
    """
    fractions = require_fractions(fractions)
    drifts = tuple(drift) if isinstance(drift, Sequence) else (drift,) * len(fractions)
    drifts = tuple(require_number("the drift", each, at_least=-_OUT_OF_REACH, at_most=_OUT_OF_REACH) for each in drifts)
    lower = tuple(lower) if lower is not None else (-inf,) * len(fractions)
    if not len(fractions) == len(upper) == len(lower) == len(drifts):
        raise SettingsError(
            f"{len(fractions)} looks with {len(upper)} upper and {len(lower)} lower bounds and {len(drifts)} drifts",
            expected="one bound and one drift a look",
        )
    upper, lower = ([_bound(bound) for bound in bounds] for bounds in (upper, lower))
    running = before_the_first_look()
    above, below = [], []
    reached = 0.0  # E(Z sqrt(t)) so far
    for fraction, low, high, mean in zip(fractions, lower, upper, drifts, strict=True):
        if not low <= high:
            raise SettingsError(f"at {fraction:g} the lower bound is {low:g} and the upper {high:g}", expected="low <= high")
        now = mean if mean == drift else (mean * fraction - reached) / (fraction - running.fraction)
        reached = mean * fraction
        above.append(chance_above(running, fraction=fraction, drift=now, bound=high))
        below.append(chance_below(running, fraction=fraction, drift=now, bound=low))
        running = go_on(running, fraction=fraction, drift=now, low=low, high=high, centre=mean * sqrt(fraction))
    return Crossing(upper=tuple(above), lower=tuple(below))
