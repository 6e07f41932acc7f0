"""The analysis of a trial that stopped at a look: a p-value, an estimate and an interval that allow for the looking.

An effect that stopped a trial early is on average an overestimate. In the stage-wise ordering an outcome is more extreme
when it crossed at an earlier look, or at the same look with a larger Z; the p-value, the median-unbiased estimate and
the interval all follow from the chance of something at least as extreme (Tsiatis, Rosner, Mehta, Biometrics
1984;40:797).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt

from vaxsmith.core import SettingsError
from vaxsmith.evidence.design.accrual import arm_shares
from vaxsmith.evidence.design.crossing import crossing_probabilities, require_fractions
from vaxsmith.evidence.design.requirements import require_increasing, require_level, require_number
from vaxsmith.evidence.estimate import Estimate

_DRIFT_MOST = 36.0
CITATION_STAGEWISE = "Tsiatis, Rosner, Mehta, Biometrics 1984;40:797"


def chance_as_extreme(*, fractions: Sequence[float], upper: Sequence[float], z: float, drift: float = 0.0) -> float:
    """Give the chance of a result at least as extreme as ``z`` at the last of the looks made, stage-wise ordering.

    ``fractions`` are those of the looks made, over the information of the last of them; ``upper`` are the bounds at all
    looks but the last. Futility bounds are not counted, as for non-binding ones. With ``drift`` 0 it is the one-sided
    p-value.

    >>> round(chance_as_extreme(fractions=(0.5, 1.0), upper=(2.797,), z=1.977), 3)
    0.025

    Raises:
        SettingsError: fractions do not rise to 1, or the bounds are not one fewer than the looks.
    """
    fractions = require_fractions(fractions)
    if len(upper) != len(fractions) - 1:
        raise SettingsError(
            f"{len(upper)} bounds for {len(fractions)} looks made", expected="one bound for each look before the last"
        )
    bounds = (*upper, require_number("Z at the last look", z))
    return crossing_probabilities(fractions=fractions, upper=bounds, drift=drift).upper_total


def hazard_ratio_after_stopping(
    *, events: Sequence[float], upper: Sequence[float], hazard_ratio: float, ratio: float = 1.0, level: float = 0.95
) -> tuple[Estimate, float]:
    """Give the median-unbiased hazard ratio with its interval, and the one-sided p-value, of a trial that stopped.

    ``events`` are the numbers at the looks made, ``upper`` the efficacy bounds (Z) at all of them but the last,
    ``hazard_ratio`` the one observed at the last, ``ratio`` experimental patients to one control.

    Raises:
        SettingsError: numbers of events do not rise, bounds and looks do not match, or a number is out of range.
    """
    from scipy.optimize import brentq

    counts = require_increasing("the numbers of events at the looks", events)
    p, q = arm_shares(ratio)
    information = counts[-1] * p * q
    fractions = tuple(count / counts[-1] for count in counts)
    tail = (1 - require_level(level)) / 2
    if information < 0.25:
        raise SettingsError(
            f"{counts[-1]:g} events tell nothing of a hazard ratio", expected="one event at least in each arm"
        )
    z = -log(require_number("the hazard ratio", hazard_ratio, above=0)) * sqrt(information)
    if abs(z) > 30:
        raise SettingsError(
            f"a hazard ratio of {hazard_ratio:g} with {counts[-1]:g} events is {abs(z):.0f} standard errors from 1",
            expected="a hazard ratio that such a trial could show",
        )

    def solved(chance: float) -> float:
        def excess(drift: float) -> float:
            return chance_as_extreme(fractions=fractions, upper=upper, z=z, drift=drift) - chance

        if not excess(-_DRIFT_MOST) < 0 < excess(_DRIFT_MOST):
            raise SettingsError(
                f"bounds of {', '.join(f'{bound:g}' for bound in upper)} at the earlier looks leave nothing for the last",
                expected="bounds that a trial could have passed by",
            )
        return float(brentq(excess, -_DRIFT_MOST, _DRIFT_MOST, xtol=1e-10))

    middle, low, high = (solved(chance) for chance in (0.5, tail, 1 - tail))
    estimate = Estimate(
        name="hazard ratio",
        value=exp(-middle / sqrt(information)),
        low=exp(-high / sqrt(information)),
        high=exp(-low / sqrt(information)),
        level=level,
        method=f"median-unbiased, stage-wise ordering of {len(counts)} looks",
        citation=CITATION_STAGEWISE,
        standard_error=1 / sqrt(information),
        note=f"as observed, without allowing for the looks: {hazard_ratio:.3g}",
    )
    return estimate, chance_as_extreme(fractions=fractions, upper=upper, z=z)
