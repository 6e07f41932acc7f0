"""What three people must believe after a claim: one without opinion, a sceptic, and an enthusiast."""

from __future__ import annotations

from math import log

from vaxsmith.core import Unassessed
from vaxsmith.evidence.bayes import (
    JEFFREYS,
    UNIFORM,
    NormalBelief,
    credible_interval,
    enthusiastic_prior,
    flat_prior,
    hazard_ratio_interval,
    probability_below,
    probability_hazard_ratio_below,
    sceptical_prior,
    update_normal,
    update_proportion,
)
from vaxsmith.evidence.registry.assumed import ALTERNATIVE, RARE_HARM
from vaxsmith.evidence.registry.checks.arithmetic import log_effect
from vaxsmith.evidence.registry.checks.interval_centre import consistent
from vaxsmith.evidence.registry.claim import Claim, Endpoint, EndpointKind, Subject
from vaxsmith.evidence.registry.figures import percent
from vaxsmith.evidence.registry.judgement import Posterior

_INCONSISTENT = "The printed interval does not lie round the printed value; its width was used, its place was not."


def priors(claim: Claim) -> tuple[NormalBelief, NormalBelief, NormalBelief]:
    """Give the flat, the sceptical and the enthusiastic prior of a log hazard ratio for this claim.

    The sceptic gives the planned effect a chance of 5 %, the enthusiast gives no effect that chance.
    """
    planned = claim.design.alternative.value if claim.design.alternative else ALTERNATIVE.value
    if not 0 < planned < 1:
        planned = ALTERNATIVE.value
    return flat_prior(), sceptical_prior(planned), enthusiastic_prior(planned)


def beliefs(claim: Claim) -> tuple[tuple[Posterior, ...], tuple[Unassessed, ...]]:
    """Give the posteriors of every endpoint that allows one, and for each other the reason why there is none."""
    posteriors: list[Posterior] = []
    missing: list[Unassessed] = []
    for endpoint in claim.endpoints:
        if endpoint.compared:
            found = _of_effect(claim, endpoint)
            if isinstance(found, Unassessed):
                missing.append(found)
            else:
                posteriors += found
        elif endpoint.counts:
            posteriors += _of_rate(endpoint)
        else:
            missing.append(_none(endpoint, "no count of patients is told", "the number with the outcome, of how many"))
    return tuple(posteriors), tuple(missing)


def _of_effect(claim: Claim, endpoint: Endpoint) -> list[Posterior] | Unassessed:
    if endpoint.biased:
        return _none(endpoint, "the groups formed after the start", "a landmark analysis")
    if endpoint.kind is not EndpointKind.TIME_TO_EVENT:
        return _none(endpoint, "no count of each group is told", "events and patients of both groups")
    effect = log_effect(endpoint.effect)
    if effect is None:
        return _none(endpoint, "no hazard ratio with its interval is told", "the interval of the hazard ratio")
    posteriors = []
    for prior in priors(claim):
        posterior = update_normal(prior, estimate=log(effect.hazard_ratio), standard_error=effect.standard_error)
        posteriors.append(
            Posterior(
                endpoint=endpoint.name,
                prior=prior.label,
                estimate=hazard_ratio_interval(posterior),
                probability=probability_hazard_ratio_below(posterior),
                proposition="the hazard ratio is below 1",
                note="" if consistent(effect) else _INCONSISTENT,
            )
        )
    return posteriors


def _of_rate(endpoint: Endpoint) -> list[Posterior]:
    posteriors = []
    for count in endpoint.counts:
        for prior in (JEFFREYS, UNIFORM):
            posterior = update_proportion(prior, events=count.events, n=count.n)
            limit = RARE_HARM.value if endpoint.subject is Subject.SAFETY else 0.5
            posteriors.append(
                Posterior(
                    endpoint=endpoint.name,
                    prior=prior.label,
                    estimate=credible_interval(posterior, name=f"rate in {count.group}"),
                    probability=1 - probability_below(posterior, limit),
                    proposition=f"the rate is above {percent(limit, 0)}",
                )
            )
    return posteriors


def _none(endpoint: Endpoint, reason: str, remedy: str) -> Unassessed:
    return Unassessed(reason=f"No belief about {endpoint.name} can be computed: {reason}.", remedy=f"Needed: {remedy}.")
