"""Proportions and rare events: what a count of patients says, and what it cannot say.

In come counts (patients with an event, patients observed) or events with their exposure; out comes an ``Estimate`` with an
interval and its source. The words: an interval is *exact* when it never covers less often than it says, a *score*
interval inverts a test; *mid-P* counts what was seen half. A *rate* is events per exposure. Zero events exclude high
rates and nothing else.

>>> from vaxsmith.evidence.proportions import clopper_pearson, probability_seen
>>> estimate = clopper_pearson(48, 48)
>>> round(estimate.low, 3), estimate.high
(0.926, 1.0)
>>> round(probability_seen(0.01, 48), 2)
0.38
"""

from vaxsmith.evidence.proportions.boschloo import BoschlooTest, boschloo_exact
from vaxsmith.evidence.proportions.count import Side
from vaxsmith.evidence.proportions.difference import miettinen_nurminen_difference, newcombe_difference
from vaxsmith.evidence.proportions.fisher import FisherTest, fisher_exact
from vaxsmith.evidence.proportions.one_proportion import clopper_pearson, jeffreys, mid_p, wilson
from vaxsmith.evidence.proportions.rare import number_to_exclude, number_to_see, probability_seen, zero_events_exclude
from vaxsmith.evidence.proportions.rate import exact_rate, mid_p_rate, rate_ratio
from vaxsmith.evidence.proportions.ratio import koopman_ratio, miettinen_nurminen_ratio

__all__ = [
    "BoschlooTest",
    "FisherTest",
    "Side",
    "boschloo_exact",
    "clopper_pearson",
    "exact_rate",
    "fisher_exact",
    "jeffreys",
    "koopman_ratio",
    "mid_p",
    "mid_p_rate",
    "miettinen_nurminen_difference",
    "miettinen_nurminen_ratio",
    "newcombe_difference",
    "number_to_exclude",
    "number_to_see",
    "probability_seen",
    "rate_ratio",
    "wilson",
    "zero_events_exclude",
]
