"""The mTPI-2 design of Guo, Wang, Yang, Lynch and Ji (Contemp Clin Trials 2017;58:23).

The rates from 0 to 1 are cut into intervals as wide as the one around the target (``target - below`` to ``target +
above``); the two at the ends may be narrower. The interval with the highest posterior probability per width (flat prior)
decides: left of the target's go up, right of it go down, within it stay.
"""

from __future__ import annotations

from vaxsmith.core import SettingsError, Sourced
from vaxsmith.evidence.design.escalation.rules import EscalationSettings, IntervalDesign, closing_bounds
from vaxsmith.evidence.design.requirements import require_number

CITATION_MTPI2 = "Guo, Wang, Yang, Lynch, Ji, Contemp Clin Trials 2017;58:23"
EQUIVALENCE = Sourced(
    name="half width of the interval of equivalence", value=0.05, citation=CITATION_MTPI2, note="the paper's usual choice"
)


def _edges(target: float, below: float, above: float) -> tuple[list[float], int]:
    """Give the intervals' edges from 0 to 1, and the index of the interval around the target."""
    width = below + above
    left, right = [target - below], [target + above]
    while left[0] > 1e-9:
        left.insert(0, max(left[0] - width, 0.0))
    while right[-1] < 1 - 1e-9:
        right.append(min(right[-1] + width, 1.0))
    return left + right, len(left) - 1


def mtpi2(
    settings: EscalationSettings, *, below: float = EQUIVALENCE.value, above: float = EQUIVALENCE.value
) -> IntervalDesign:
    """Make the mTPI-2 design as a table.

    >>> design = mtpi2(EscalationSettings(target=0.3, doses=5))
    >>> [design.escalate_at_most[n - 1] for n in (3, 6)], [design.deescalate_at_least[n - 1] for n in (3, 6)]
    ([0, 1], [2, 3])

    Raises:
        SettingsError: the interval around the target leaves (0, 1).
    """
    from scipy.special import betainc

    below = require_number("the width below the target", below, at_least=0.005, at_most=0.3)
    above = require_number("the width above the target", above, at_least=0.005, at_most=0.3)
    if not (settings.target - below > 0 and settings.target + above < 1):
        raise SettingsError(
            f"the interval around the target runs from {settings.target - below:g} to {settings.target + above:g}",
            expected="one between 0 and 1",
        )
    edges, around = _edges(settings.target, below, above)
    up, down = [], []
    for n in range(1, settings.patients + 1):
        decisions = []
        for y in range(n + 1):
            mass = [float(betainc(1 + y, 1 + n - y, edge)) for edge in edges]
            density = [(mass[i + 1] - mass[i]) / (edges[i + 1] - edges[i]) for i in range(len(edges) - 1)]
            decisions.append(max(range(len(density)), key=density.__getitem__))
        up.append(max((y for y, interval in enumerate(decisions) if interval < around), default=-1))
        down.append(min((y for y, interval in enumerate(decisions) if interval > around), default=n + 1))
    return IntervalDesign(
        name="mTPI-2",
        target=settings.target,
        doses=settings.doses,
        cohort=settings.cohort,
        cohorts=settings.cohorts,
        escalate_at_most=tuple(up),
        deescalate_at_least=tuple(down),
        eliminate_at_least=closing_bounds(settings.patients, settings.target, settings.closing_certainty),
        citation=CITATION_MTPI2,
        enough=settings.enough,
        start=settings.start,
    )
