"""Conditional power: the chance that a trial under way ends in success, if the effect is what one assumes.

With Z at information fraction t, the final Z is normal around ``Z sqrt(t) + drift (1 - t)`` with variance ``1 - t``,
where ``drift`` is the expected Z at full information under the assumed effect (Lan, Simon, Halperin, Sequential Analysis
1982;1:207).
"""

from __future__ import annotations

from math import sqrt

from vaxsmith.evidence.design.requirements import require_number

CITATION_CONDITIONAL = "Lan, Simon, Halperin, Sequential Analysis 1982;1:207"


def conditional_power(*, z: float, fraction: float, critical: float, drift: float | None = None) -> float:
    """Give the chance that the final Z exceeds ``critical``, with Z now at ``fraction`` of the information.

    ``drift`` is the assumed effect as an expected final Z; left out, the trend seen so far goes on (``z / sqrt(fraction)``),
    which at an early look mostly repeats the luck so far.

    >>> round(conditional_power(z=1.0, fraction=0.5, critical=1.96, drift=3.24), 3)
    0.698

    Raises:
        SettingsError: a number is not finite, or the fraction not strictly between 0 and 1.
    """
    from scipy.special import ndtr

    z = require_number("Z now", z)
    t = require_number("the information fraction", fraction, above=0, below=1)
    critical = require_number("the critical value", critical)
    drift = z / sqrt(t) if drift is None else require_number("the drift", drift)
    return float(ndtr((z * sqrt(t) + drift * (1 - t) - critical) / sqrt(1 - t)))
