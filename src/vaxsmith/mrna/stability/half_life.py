"""How long a molecule is expected to last in solution, by constructs whose decay was measured, with their spread.

Every bond breaks on its own, so the rate of a molecule is the sum over its bases: k = a S, with S the DegScore of its whole
and a the one fitted number (``catalogue.half_life``). Then half of the molecules are broken somewhere after ln 2 / k.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, isfinite, log

from vaxsmith.core import InputError
from vaxsmith.mrna.catalogue.half_life import ASSAY, DECAY_RATE, DECAY_SPREAD, SCORES_MEASURED

LEVEL = 0.9
_NORMAL_95 = 1.6448536269514722  # the 95 % point of the standard normal distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfLife:
    """Hours until half of the molecules are broken somewhere, under ``conditions`` and no other.

    ``low`` .. ``high`` would hold ``level`` of constructs of other families than those fitted. ``inside_range`` is False
    where the score lies beyond those measured: there the rate is continued in proportion, not tested.
    """

    hours: float
    low: float
    high: float
    level: float
    inside_range: bool
    conditions: str
    source: str


def expect_half_life(score: float) -> HalfLife:
    """Give the half-life that constructs of this DegScore had.

    >>> life = expect_half_life(228.6)
    >>> round(life.hours, 2), round(life.low, 2), round(life.high, 2), life.inside_range
    (1.23, 0.85, 1.77, True)

    Raises:
        InputError: the score is no positive number.
    """
    if not (isfinite(score) and score > 0):
        raise InputError(f"the DegScore is {score}", expected="a positive number")
    hours = log(2) / (DECAY_RATE.value * score)
    spread = exp(_NORMAL_95 * DECAY_SPREAD.value)
    low, high = SCORES_MEASURED.value
    return HalfLife(
        hours=hours,
        low=hours / spread,
        high=hours * spread,
        level=LEVEL,
        inside_range=low <= score <= high,
        conditions=ASSAY.value,
        source=DECAY_RATE.citation,
    )
