"""Bayesian and anytime-valid methods: what was believed, what was seen, and what may now be said.

In come counts, exposures or a published hazard ratio, and a prior that is named; out comes a ``…Belief`` (the posterior),
an ``Estimate`` of it, or the chance that a trial will succeed. A sceptic and an enthusiast judge the same data with
``sceptical_prior`` and ``enthusiastic_prior``. Nothing here gives the chance that one patient benefits: every probability is
about a trial's effect or a group's rate.

>>> from vaxsmith.evidence.bayes import probability_hazard_ratio_below, sceptical_prior, update_normal
>>> from math import log
>>> posterior = update_normal(sceptical_prior(0.5), estimate=log(0.561), standard_error=0.3039)
>>> round(probability_hazard_ratio_below(posterior), 2)
0.94
"""

from vaxsmith.evidence.bayes.assurance import assurance_hazard_ratio, assurance_sequential, assurance_single_arm
from vaxsmith.evidence.bayes.belief import (
    Belief,
    BetaBelief,
    GammaBelief,
    NormalBelief,
    credible_interval,
    hazard_ratio_interval,
    probability_below,
    probability_greater,
    probability_hazard_ratio_below,
    quantile,
    update_normal,
    update_proportion,
    update_rate,
)
from vaxsmith.evidence.bayes.confidence_sequence import (
    ConfidenceSequence,
    bernoulli_bounds,
    bernoulli_sequence,
    betting_sequence,
    empirical_bernstein_sequence,
    hazard_ratio_sequence,
)
from vaxsmith.evidence.bayes.e_process import EProcess, bernoulli_e_process, safe_log_rank, two_arm_e_process
from vaxsmith.evidence.bayes.grid import (
    GridBelief,
    binomial_log_likelihood,
    doubting_prior,
    grid_belief,
    grid_interval,
    grid_probability_below,
    normal_log_likelihood,
    update_grid,
)
from vaxsmith.evidence.bayes.predictive import (
    predictive_bounds,
    predictive_power,
    predictive_probability,
    responders_for_certainty,
)
from vaxsmith.evidence.bayes.priors import (
    DOUBT,
    JEFFREYS,
    UNIFORM,
    enthusiastic_prior,
    flat_prior,
    prior_from_interval,
    prior_worth_events,
    sceptical_prior,
    standard_error_from_interval,
    update_hazard_ratio,
)

__all__ = [
    "DOUBT",
    "JEFFREYS",
    "UNIFORM",
    "Belief",
    "BetaBelief",
    "ConfidenceSequence",
    "EProcess",
    "GammaBelief",
    "GridBelief",
    "NormalBelief",
    "assurance_hazard_ratio",
    "assurance_sequential",
    "assurance_single_arm",
    "bernoulli_bounds",
    "bernoulli_e_process",
    "bernoulli_sequence",
    "betting_sequence",
    "binomial_log_likelihood",
    "credible_interval",
    "doubting_prior",
    "empirical_bernstein_sequence",
    "enthusiastic_prior",
    "flat_prior",
    "grid_belief",
    "grid_interval",
    "grid_probability_below",
    "hazard_ratio_interval",
    "hazard_ratio_sequence",
    "normal_log_likelihood",
    "predictive_bounds",
    "predictive_power",
    "predictive_probability",
    "prior_from_interval",
    "prior_worth_events",
    "probability_below",
    "probability_greater",
    "probability_hazard_ratio_below",
    "quantile",
    "responders_for_certainty",
    "safe_log_rank",
    "sceptical_prior",
    "standard_error_from_interval",
    "two_arm_e_process",
    "update_grid",
    "update_hazard_ratio",
    "update_normal",
    "update_proportion",
    "update_rate",
]
