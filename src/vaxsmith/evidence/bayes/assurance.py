"""Assurance: the chance that a trial will succeed, averaged over what is believed about the effect.

Power asks "if the effect is what I hope"; assurance asks "as far as I know". However large the trial, it cannot exceed the
prior probability that the product works (O'Hagan, Stevens, Campbell, Pharm Stat 2005;4:187).
"""

from __future__ import annotations

from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import SettingsError
from vaxsmith.evidence.bayes.belief import BetaBelief, NormalBelief
from vaxsmith.evidence.design.accrual import arm_shares
from vaxsmith.evidence.design.crossing import crossing_probabilities
from vaxsmith.evidence.design.group_sequential import GroupSequentialDesign
from vaxsmith.evidence.design.requirements import require_alpha, require_number, require_whole
from vaxsmith.evidence.design.single_arm import SingleArmDesign
from vaxsmith.evidence.design.two_stage import TwoStageDesign

CITATION_ASSURANCE = "O'Hagan, Stevens, Campbell, Pharm Stat 2005;4:187"


def assurance_hazard_ratio(prior: NormalBelief, *, events: float, alpha: float = 0.025, ratio: float = 1.0) -> float:
    """Give the chance that a trial with so many events is significant in favour of the experimental arm.

    ``prior`` is about the log hazard ratio (benefit is negative), ``alpha`` one-sided, ``ratio`` experimental patients
    to one control: ``Phi((-m - z / sqrt(I)) / sqrt(s^2 + 1 / I))`` with information ``I = events p q``.

    Raises:
        SettingsError: a number is out of range, or the prior is the improper flat one.
    """
    from scipy.special import ndtr, ndtri

    width = _proper(prior)
    p, q = arm_shares(ratio)
    information = require_number("the number of events", events, above=0) * p * q
    z = -float(ndtri(require_alpha(alpha)))
    return float(ndtr((-prior.mean - z / sqrt(information)) / sqrt(width**2 + 1 / information)))


def assurance_sequential(
    prior: NormalBelief, design: GroupSequentialDesign, *, hazard_ratio: float, points: int = 61
) -> float:
    """Give the chance that a group-sequential trial made for ``hazard_ratio`` ends in success, futility bounds obeyed.

    The chance of success at each effect is averaged over the prior by Gauss-Hermite quadrature with ``points`` points.

    Raises:
        SettingsError: the hazard ratio is not above 0 and below 1, or the prior is the improper flat one.
    """
    from vaxsmith.evidence.design.events import require_effect

    width = _proper(prior)
    effect = np.log(require_effect(hazard_ratio))
    count = require_whole("the number of points", points, at_least=5, at_most=201)
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    total = 0.0
    for node, weight in zip(nodes, weights / weights.sum(), strict=True):
        if weight < 1e-12:
            continue
        multiple = (prior.mean + width * node) / effect
        drifts = [float(np.clip(multiple * design.drift * each, -35, 35)) for each in design.profile]
        chances = crossing_probabilities(fractions=design.fractions, upper=design.upper, lower=design.lower, drift=drifts)
        total += float(weight) * chances.upper_total
    return total


def assurance_single_arm(prior: BetaBelief, design: SingleArmDesign | TwoStageDesign) -> float:
    """Give the chance that a single-arm trial passes its bar: exact, a beta-binomial sum.

    Passing the bar says that a rate is above a number somebody chose, never that the product is effective.
    """
    if isinstance(design, SingleArmDesign):
        chances = beta_binomial(design.n, prior)
        return float(chances[design.rejected_at_most + 1 :].sum())
    first = beta_binomial(design.n1, prior)
    total = 0.0
    for seen in range(design.r1 + 1, design.n1 + 1):
        known = BetaBelief(alpha=prior.alpha + seen, beta=prior.beta + design.n1 - seen)
        rest = beta_binomial(design.n - design.n1, known)
        total += float(first[seen] * rest[max(design.r + 1 - seen, 0) :].sum())
    return total


def beta_binomial(n: int, belief: BetaBelief) -> NDArray[np.float64]:
    """Give the chances of 0 … n events among the next ``n`` patients, shape (n + 1,).

    Raises:
        SettingsError: ``n`` is not a count.
    """
    from scipy.special import betaln, gammaln

    n = require_whole("the number of patients to come", n)
    x = np.arange(n + 1)
    logs = gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)
    logs = logs + betaln(belief.alpha + x, belief.beta + n - x) - betaln(belief.alpha, belief.beta)
    chances: NDArray[np.float64] = np.exp(logs)
    chances /= chances.sum()
    return chances


def _proper(prior: NormalBelief) -> float:
    if prior.standard_deviation == inf:
        raise SettingsError(
            "assurance is asked for under the improper flat prior",
            expected="a prior that says what is believed",
            remedy="use a sceptical or enthusiastic prior, or one from earlier data",
        )
    return prior.standard_deviation
