"""Predictive power at an interim look: the chance that the trial will succeed, given the data so far and what was believed.

Conditional power assumes one effect for the patients to come; predictive power averages over the posterior (Spiegelhalter,
Freedman, Blackburn, Control Clin Trials 1986;7:8). For single arms see Lee and Liu (Clin Trials 2008;5:93).
"""

from __future__ import annotations

from math import log, sqrt

from vaxsmith.core import SettingsError
from vaxsmith.evidence.bayes.assurance import beta_binomial
from vaxsmith.evidence.bayes.belief import BetaBelief, NormalBelief, probability_below, update_normal, update_proportion
from vaxsmith.evidence.design.accrual import arm_shares
from vaxsmith.evidence.design.requirements import require_number, require_probability, require_whole

CITATION_PREDICTIVE = "Spiegelhalter, Freedman, Blackburn, Control Clin Trials 1986;7:8"
CITATION_LEE_LIU = "Lee, Liu, Clin Trials 2008;5:93"


def predictive_power(
    prior: NormalBelief,
    *,
    hazard_ratio: float,
    events: float,
    final_events: float,
    critical: float = 1.959963984540054,
    ratio: float = 1.0,
) -> float:
    """Give the chance that the final log-rank Z exceeds ``critical`` in favour of the experimental arm.

    ``hazard_ratio`` is the one observed after ``events``; ``ratio`` experimental patients to one control. The flat prior
    is allowed.

    Raises:
        SettingsError: a number is out of range, or the final events are not more than those seen.
    """
    from scipy.special import ndtr

    p, q = arm_shares(ratio)
    seen = require_number("the number of events", events, above=0) * p * q
    final = require_number("the final number of events", final_events, above=events) * p * q
    effect = log(require_number("the hazard ratio", hazard_ratio, above=0))
    critical = require_number("the critical value", critical)
    posterior = update_normal(prior, estimate=effect, standard_error=1 / sqrt(seen))
    # The final estimate is (seen * effect + rest * later) / final, later ~ N(posterior mean, posterior variance + 1 / rest).
    rest = final - seen
    mean = (seen * effect + rest * posterior.mean) / final
    spread = rest / final * sqrt(posterior.standard_deviation**2 + 1 / rest)
    return float(ndtr((-critical / sqrt(final) - mean) / spread))


def predictive_probability(prior: BetaBelief, *, events: int, n: int, final_n: int, needed: int) -> float:
    """Give the chance that at least ``needed`` of ``final_n`` respond, when ``events`` of ``n`` have.

    Raises:
        SettingsError: the counts contradict each other.
    """
    n = require_whole("the number of patients", n)
    events = require_whole("the number of responders", events, at_most=n)
    final_n = require_whole("the final number of patients", final_n, at_least=n)
    needed = require_whole("the number of responders needed", needed, at_most=final_n + 1)
    later = beta_binomial(final_n - n, update_proportion(prior, events=events, n=n))
    return float(later[max(needed - events, 0) :].sum())


def responders_for_certainty(prior: BetaBelief, *, n: int, null: float, certainty: float) -> int:
    """Give the fewest responders of ``n`` after which P(rate > ``null``) exceeds ``certainty``; n + 1 where none do.

    Raises:
        SettingsError: a number is out of range.
    """
    n = require_whole("the number of patients", n, at_least=1)
    null = require_probability("the rate not worth pursuing", null)
    certainty = require_probability("the certainty asked for", certainty)
    for events in range(n + 1):
        if 1 - probability_below(update_proportion(prior, events=events, n=n), null) > certainty:
            return events
    return n + 1


def predictive_bounds(
    prior: BetaBelief, *, final_n: int, null: float, certainty: float, futile_below: float, looks: tuple[int, ...]
) -> tuple[int, ...]:
    """Give, for each look at n patients, the most responders at which the trial should stop for futility; -1 for none.

    It stops when the predictive probability of ending with P(rate > ``null``) over ``certainty`` is below ``futile_below``.

    Raises:
        SettingsError: a look is not between 1 and the final number, or a probability is out of range.
    """
    futile_below = require_probability("the predictive probability that is too low", futile_below)
    needed = responders_for_certainty(prior, n=final_n, null=null, certainty=certainty)
    bounds = []
    for n in looks:
        if require_whole("a look", n, at_least=1) > final_n:
            raise SettingsError(f"a look at {n} of {final_n} patients", expected="no more than the final number")
        chances = [predictive_probability(prior, events=x, n=n, final_n=final_n, needed=needed) for x in range(n + 1)]
        bounds.append(max((x for x, chance in enumerate(chances) if chance < futile_below), default=-1))
    return tuple(bounds)
