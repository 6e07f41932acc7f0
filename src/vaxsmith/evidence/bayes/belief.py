"""Beliefs: the three distributions whose updating is plain arithmetic, and what is read off them.

A belief is a prior before the data and a posterior after; the same noun serves both.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log, sqrt

from vaxsmith.core import SettingsError
from vaxsmith.evidence.design.requirements import require_level, require_number, require_probability, require_whole
from vaxsmith.evidence.estimate import Estimate

_CITATION = "Spiegelhalter, Abrams, Myles 2004, Bayesian Approaches to Clinical Trials and Health-Care Evaluation"


@dataclass(frozen=True, slots=True, kw_only=True)
class BetaBelief:
    """A belief about a proportion: Beta(``alpha``, ``beta``). ``label`` says in words whose it is.

    ``alpha + beta`` is what the belief weighs, in patients; Beta(1, 1) is flat, Beta(0.5, 0.5) is Jeffreys'.
    """

    alpha: float
    beta: float
    label: str = ""

    def __post_init__(self) -> None:
        require_number("alpha of a beta belief", self.alpha, at_least=1e-6, at_most=1e12)
        require_number("beta of a beta belief", self.beta, at_least=1e-6, at_most=1e12)

    @property
    def mean(self) -> float:
        """Give the expected proportion."""
        return self.alpha / (self.alpha + self.beta)

    @property
    def standard_deviation(self) -> float:
        """Give the standard deviation of the proportion."""
        whole = self.alpha + self.beta
        return sqrt(self.alpha * self.beta / (whole * whole * (whole + 1)))


FLAT_PROPORTION = BetaBelief(alpha=1.0, beta=1.0, label="flat prior")


@dataclass(frozen=True, slots=True, kw_only=True)
class GammaBelief:
    """A belief about a rate of events: Gamma(``shape``, ``rate``); the mean is ``shape / rate``.

    ``rate`` has the unit of exposure (patient-years, doses), ``shape`` weighs like a number of events.
    """

    shape: float
    rate: float
    label: str = ""

    def __post_init__(self) -> None:
        require_number("shape of a gamma belief", self.shape, at_least=1e-6, at_most=1e12)
        require_number("rate of a gamma belief", self.rate, at_least=1e-12, at_most=1e15)

    @property
    def mean(self) -> float:
        """Give the expected rate, events per unit of exposure."""
        return self.shape / self.rate

    @property
    def standard_deviation(self) -> float:
        """Give the standard deviation of the rate."""
        return sqrt(self.shape) / self.rate


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalBelief:
    """A belief about a quantity on a scale where it is normal, as the logarithm of a hazard ratio is.

    An infinite ``standard_deviation`` is the improper flat prior: its posterior is the likelihood alone.
    """

    mean: float
    standard_deviation: float
    label: str = ""

    def __post_init__(self) -> None:
        require_number("mean of a normal belief", self.mean)
        if self.standard_deviation != inf:
            require_number("standard deviation of a normal belief", self.standard_deviation, at_least=1e-9)

    @property
    def precision(self) -> float:
        """Give one over the variance; 0 for the flat prior."""
        return 0.0 if self.standard_deviation == inf else self.standard_deviation**-2.0


Belief = BetaBelief | GammaBelief | NormalBelief


def update_proportion(prior: BetaBelief, *, events: int, n: int) -> BetaBelief:
    """Add ``events`` among ``n`` patients to a belief about a proportion.

    Beta(a, b) becomes Beta(a + events, b + n - events).

    Raises:
        SettingsError: ``events`` or ``n`` is not a count, or there are more events than patients.
    """
    n = require_whole("the number of patients", n)
    events = require_whole("the number of events", events, at_most=n)
    return BetaBelief(alpha=prior.alpha + events, beta=prior.beta + n - events, label=prior.label)


def update_rate(prior: GammaBelief, *, events: int, exposure: float) -> GammaBelief:
    """Add ``events`` seen in ``exposure`` (patient-years, doses) to a belief about their rate.

    Gamma(a, b) becomes Gamma(a + events, b + exposure).

    Raises:
        SettingsError: ``events`` is not a count, the exposure is negative, or there are events without exposure.
    """
    events = require_whole("the number of events", events)
    exposure = require_number("the exposure", exposure, at_least=0)
    if events and exposure == 0:
        raise SettingsError(f"{events} events in no exposure at all", expected="an exposure above 0 where events were seen")
    return GammaBelief(shape=prior.shape + events, rate=prior.rate + exposure, label=prior.label)


def update_normal(prior: NormalBelief, *, estimate: float, standard_error: float) -> NormalBelief:
    """Add a normal estimate with a known standard error: precisions add, means are weighted by them.

    Raises:
        SettingsError: the estimate is not finite or the standard error below 1e-9.
    """
    estimate = require_number("the estimate", estimate)
    standard_error = require_number("the standard error", standard_error, at_least=1e-9)
    seen = standard_error**-2.0
    precision = prior.precision + seen
    mean = (prior.precision * prior.mean + seen * estimate) / precision
    return NormalBelief(mean=mean, standard_deviation=precision**-0.5, label=prior.label)


def probability_below(belief: Belief, value: float) -> float:
    """Give the belief's probability that the quantity lies below ``value``.

    Raises:
        SettingsError: ``value`` is not a number, or the belief is the improper flat prior.
    """
    from scipy.special import betainc, gammainc, ndtr

    value = require_number("the value to compare with", value)
    if isinstance(belief, BetaBelief):
        return float(betainc(belief.alpha, belief.beta, min(max(value, 0.0), 1.0)))
    if isinstance(belief, GammaBelief):
        return float(gammainc(belief.shape, belief.rate * max(value, 0.0)))
    require_number("standard deviation of the belief", belief.standard_deviation, above=0)
    return float(ndtr((value - belief.mean) / belief.standard_deviation))


def quantile(belief: Belief, probability: float) -> float:
    """Give the value that the quantity lies below with this probability.

    Raises:
        SettingsError: the probability is not strictly between 0 and 1, or the belief is the improper flat prior.
    """
    from scipy.special import betaincinv, gammaincinv, ndtri

    probability = require_probability("the probability", probability)
    if isinstance(belief, BetaBelief):
        return float(betaincinv(belief.alpha, belief.beta, probability))
    if isinstance(belief, GammaBelief):
        return float(gammaincinv(belief.shape, probability)) / belief.rate
    require_number("standard deviation of the belief", belief.standard_deviation, above=0)
    return belief.mean + belief.standard_deviation * float(ndtri(probability))


def probability_greater(first: BetaBelief, second: BetaBelief, *, by: float = 0.0) -> float:
    """Give the probability that the first proportion exceeds the second by more than ``by``, when they are independent.

    One integral over the second's distribution, by Gauss-Legendre quadrature on its quantiles, so that narrow beliefs are
    resolved as well as wide ones.

    Raises:
        SettingsError: ``by`` is not between -1 and 1.
    """
    import numpy as np
    from scipy.special import betainc, betaincinv

    by = require_number("the difference", by, above=-1, below=1)
    nodes, weights = np.polynomial.legendre.leggauss(400)
    second_at = betaincinv(second.alpha, second.beta, (nodes + 1) / 2)
    above = 1 - betainc(first.alpha, first.beta, np.clip(second_at + by, 0, 1))
    return float(weights @ above / 2)


def credible_interval(belief: Belief, *, name: str, level: float = 0.95, unit: str = "") -> Estimate:
    """Give the belief's mean with its equal-tailed credible interval.

    Raises:
        SettingsError: the level is not strictly between 0 and 1, or the belief is the improper flat prior.
    """
    level = require_level(level)
    tail = (1 - level) / 2
    return Estimate(
        name=name,
        value=belief.mean,
        low=quantile(belief, tail),
        high=quantile(belief, 1 - tail),
        level=level,
        method=f"conjugate posterior, {belief.label or 'prior as given'}",
        citation=_CITATION,
        unit=unit,
        standard_error=belief.standard_deviation,
    )


def hazard_ratio_interval(belief: NormalBelief, *, level: float = 0.95, name: str = "hazard ratio") -> Estimate:
    """Give a belief about a log hazard ratio as a hazard ratio (its median) with an equal-tailed credible interval.

    ``standard_error`` of the answer is the standard deviation of the logarithm.

    Raises:
        SettingsError: the level is not strictly between 0 and 1, or the belief is the improper flat prior.
    """
    level = require_level(level)
    tail = (1 - level) / 2
    require_number("the mean of the log hazard ratio", belief.mean, at_least=-100, at_most=100)
    require_number("the standard deviation of the log hazard ratio", belief.standard_deviation, at_most=100)
    return Estimate(
        name=name,
        value=exp(belief.mean),
        low=exp(quantile(belief, tail)),
        high=exp(quantile(belief, 1 - tail)),
        level=level,
        method=f"normal posterior of the log hazard ratio, {belief.label or 'prior as given'}",
        citation=_CITATION,
        standard_error=belief.standard_deviation,
    )


def probability_hazard_ratio_below(belief: NormalBelief, hazard_ratio: float = 1.0) -> float:
    """Give the probability that the hazard ratio lies below ``hazard_ratio``: of the effect in the trial, of no patient.

    Raises:
        SettingsError: the hazard ratio is not above 0, or the belief is the improper flat prior.
    """
    return probability_below(belief, log(require_number("the hazard ratio", hazard_ratio, above=0)))
