"""The Bayesian optimal interval design (BOIN) of Liu and Yuan (J R Stat Soc C 2015;64:507).

Go up when the observed rate at the dose is at most ``escalate``, down when it is at least ``deescalate``. The two bounds
minimise the chance of a wrong decision among three points: the target, a rate so low that one should go up, and a rate
so high that one must go down.
"""

from __future__ import annotations

from math import ceil, floor, log

from vaxsmith.core import SettingsError, Sourced
from vaxsmith.evidence.design.escalation.rules import EscalationSettings, IntervalDesign, closing_bounds
from vaxsmith.evidence.design.requirements import require_probability

CITATION_BOIN = "Liu, Yuan, J R Stat Soc C 2015;64:507"
UNDERDOSE = Sourced(name="rate that is too low, over the target", value=0.6, citation=CITATION_BOIN)
OVERDOSE = Sourced(name="rate that is too high, over the target", value=1.4, citation=CITATION_BOIN)


def boin_bounds(
    target: float, *, underdose: float = UNDERDOSE.value, overdose: float = OVERDOSE.value
) -> tuple[float, float]:
    """Give the observed rates at which to go up and to go down.

    ``underdose`` and ``overdose`` are multiples of the target.

    >>> [round(bound, 3) for bound in boin_bounds(0.30)]
    [0.236, 0.359]

    Raises:
        SettingsError: the three rates do not rise within (0, 1).
    """
    target = require_probability("the target toxicity rate", target)
    low, high = underdose * target, overdose * target
    if not 0 < low < target < high < 1:
        raise SettingsError(
            f"the rates that are too low, right and too high are {low:g}, {target:g} and {high:g}",
            expected="three rising rates between 0 and 1",
        )
    escalate = log((1 - low) / (1 - target)) / log(target * (1 - low) / (low * (1 - target)))
    deescalate = log((1 - target) / (1 - high)) / log(high * (1 - target) / (target * (1 - high)))
    return escalate, deescalate


def boin(
    settings: EscalationSettings, *, underdose: float = UNDERDOSE.value, overdose: float = OVERDOSE.value
) -> IntervalDesign:
    """Make the BOIN design as a table.

    >>> design = boin(EscalationSettings(target=0.3, doses=5))
    >>> [design.escalate_at_most[n - 1] for n in (3, 6, 9)], [design.deescalate_at_least[n - 1] for n in (3, 6, 9)]
    ([0, 1, 2], [2, 3, 4])

    Raises:
        SettingsError: the target with its two neighbours is not within (0, 1).
    """
    escalate, deescalate = boin_bounds(settings.target, underdose=underdose, overdose=overdose)
    counts = range(1, settings.patients + 1)
    return IntervalDesign(
        name="BOIN",
        target=settings.target,
        doses=settings.doses,
        cohort=settings.cohort,
        cohorts=settings.cohorts,
        escalate_at_most=tuple(floor(escalate * n + 1e-9) for n in counts),
        deescalate_at_least=tuple(ceil(deescalate * n - 1e-9) for n in counts),
        eliminate_at_least=closing_bounds(settings.patients, settings.target, settings.closing_certainty),
        citation=CITATION_BOIN,
        enough=settings.enough,
        start=settings.start,
    )
