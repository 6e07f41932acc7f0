"""Safety: watching for a reaction as patients come in, and judging reports when there is no denominator.

In come counts (of events, patients, doses or reports); out come bounds that were fixed before, ``Estimate``s, and sentences.
The words: a *bound* says at which count an alarm sounds, with a known chance of a false one; *disproportionality* is a
ratio of reports, never a risk; *shrinkage* draws the estimates of small groups towards their common mean; a *hazard by
dose* asks who had the event among those who received that dose.

No alarm is no proof of safety: each answer says what it could not have seen.

>>> from vaxsmith.evidence.safety import poisson_bound, watch_poisson
>>> bound = poisson_bound(10, minimum_events=3)
>>> round(bound.critical_value, 6)
3.064248
>>> watch_poisson(6, 1.2, bound).signal
True
"""

from vaxsmith.evidence.safety.disproportionality import (
    WHEN_IT_APPLIES,
    Disproportionality,
    disproportionality,
    information_component,
    prr,
    ror,
)
from vaxsmith.evidence.safety.dose_hazard import DoseCounts, DoseHazards, count_doses, dose_hazards, read_doses
from vaxsmith.evidence.safety.gamma_poisson import GammaMixture, ShrunkRatios, fit_gamma_mixture, shrink
from vaxsmith.evidence.safety.maxsprt_binomial import (
    BinomialBound,
    BinomialPerformance,
    BinomialWatch,
    binomial_bound,
    binomial_performance,
    watch_binomial,
)
from vaxsmith.evidence.safety.maxsprt_poisson import (
    PoissonBound,
    PoissonPerformance,
    PoissonWatch,
    poisson_bound,
    poisson_performance,
    watch_poisson,
)
from vaxsmith.evidence.safety.pooled_proportions import ShrunkProportions, shrink_proportions
from vaxsmith.evidence.safety.pooling import Heterogeneity, Shrunk, heterogeneity, shrink_groups
from vaxsmith.evidence.safety.reports import ReportCounts, count_reports, from_table, read_reports
from vaxsmith.evidence.safety.toxicity import (
    ToxicityPerformance,
    ToxicityRule,
    calibrated_rule,
    describe,
    posterior_excess,
    toxicity_performance,
    toxicity_rule,
)

__all__ = [
    "WHEN_IT_APPLIES",
    "BinomialBound",
    "BinomialPerformance",
    "BinomialWatch",
    "Disproportionality",
    "DoseCounts",
    "DoseHazards",
    "GammaMixture",
    "Heterogeneity",
    "PoissonBound",
    "PoissonPerformance",
    "PoissonWatch",
    "ReportCounts",
    "Shrunk",
    "ShrunkProportions",
    "ShrunkRatios",
    "ToxicityPerformance",
    "ToxicityRule",
    "binomial_bound",
    "binomial_performance",
    "calibrated_rule",
    "count_doses",
    "count_reports",
    "describe",
    "disproportionality",
    "dose_hazards",
    "fit_gamma_mixture",
    "from_table",
    "heterogeneity",
    "information_component",
    "poisson_bound",
    "poisson_performance",
    "posterior_excess",
    "prr",
    "read_doses",
    "read_reports",
    "ror",
    "shrink",
    "shrink_groups",
    "shrink_proportions",
    "toxicity_performance",
    "toxicity_rule",
    "watch_binomial",
    "watch_poisson",
]
