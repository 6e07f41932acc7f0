"""What three people must believe after a claim: one without opinion, a sceptic, and an enthusiast."""

from __future__ import annotations

from dataclasses import replace
from math import log, sqrt

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
from vaxsmith.evidence.registry.assumed import ALTERNATIVE, MOST, ONE_IN_TEN, RARE_HARM
from vaxsmith.evidence.registry.checks.arithmetic import log_effect
from vaxsmith.evidence.registry.checks.interval_centre import consistent
from vaxsmith.evidence.registry.claim import Claim, Count, Endpoint, EndpointKind, Subject
from vaxsmith.evidence.registry.figures import percent
from vaxsmith.evidence.registry.judgement import Holder, Posterior
from vaxsmith.evidence.registry.shows import is_perfect

_SUPPOSED = "This supposes that serious harm was looked for in all {n} and none was found; nobody says so."
_INCONSISTENT = "The printed interval does not lie round the printed value; its width was used, its place was not."


def priors(claim: Claim) -> dict[Holder, NormalBelief]:
    """Give the priors of a log hazard (or odds) ratio for this claim, by who holds them.

    The sceptic gives the planned effect a chance of 5 %, the enthusiast gives no effect that chance.
    """
    planned = claim.design.alternative.value if claim.design.alternative else ALTERNATIVE.value
    return {
        Holder.NO_OPINION: flat_prior(),
        Holder.SCEPTIC: sceptical_prior(planned),
        Holder.ENTHUSIAST: enthusiastic_prior(planned),
    }


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
            posteriors += [one for count in endpoint.counts for one in _of_rate(endpoint, count)]
        elif (n := claim.design.participants) and endpoint.subject is Subject.SAFETY and is_perfect(endpoint):
            # '100 % safe' and no more: what would have to be believed if harm had been looked for in everyone.
            count = Count(group="all who were vaccinated", events=0, n=n)
            posteriors += [replace(one, note=_SUPPOSED.format(n=n)) for one in _of_rate(endpoint, count)]
        else:
            missing.append(_none(endpoint, "no count of patients is told", "the number with the outcome, of how many"))
    return tuple(posteriors), tuple(missing)


def _of_effect(claim: Claim, endpoint: Endpoint) -> list[Posterior] | Unassessed:
    if endpoint.biased:
        return _none(endpoint, "the groups formed after the start", "a landmark analysis")
    if endpoint.kind is EndpointKind.TIME_TO_EVENT:
        effect = log_effect(endpoint.effect)
        if effect is None:
            return _none(endpoint, "no hazard ratio with its interval is told", "the interval of the hazard ratio")
        note = "" if consistent(effect) else _INCONSISTENT
        return _three(claim, endpoint, log(effect.hazard_ratio), effect.standard_error, "hazard ratio", note)
    first, second = (endpoint.count_of(group) for group in endpoint.groups)
    if first is None or second is None:
        return _none(endpoint, "no count of each group is told", "events and patients of both groups")
    tables = [(count.events + 0.5, count.n - count.events + 0.5) for count in (first, second)]
    bad = [(events, others) if endpoint.event_is_bad else (others, events) for events, others in tables]
    value = log(bad[0][0] / bad[0][1]) - log(bad[1][0] / bad[1][1])
    error = sqrt(sum(1 / cell for pair in tables for cell in pair))
    return _three(claim, endpoint, value, error, "odds ratio", "Normal approximation with a half added to each cell.")


def _three(claim: Claim, endpoint: Endpoint, value: float, error: float, name: str, note: str) -> list[Posterior]:
    posteriors = []
    for holder, prior in priors(claim).items():
        posterior = update_normal(prior, estimate=value, standard_error=error)
        posteriors.append(
            Posterior(
                endpoint=endpoint.name,
                holder=holder,
                prior=prior.label,
                estimate=hazard_ratio_interval(posterior, name=name),
                probability=probability_hazard_ratio_below(posterior),
                proposition=f"the {name} is below 1",
                note=note,
            )
        )
    return posteriors


def _of_rate(endpoint: Endpoint, count: Count) -> list[Posterior]:
    posteriors = []
    limit = {Subject.SAFETY: RARE_HARM, Subject.FREQUENCY: ONE_IN_TEN}.get(endpoint.subject, MOST).value
    for prior in (JEFFREYS, UNIFORM):
        posterior = update_proportion(prior, events=count.events, n=count.n)
        posteriors.append(
            Posterior(
                endpoint=endpoint.name,
                holder=Holder.NO_OPINION,
                prior=prior.label,
                estimate=credible_interval(posterior, name=f"rate in {count.group}"),
                probability=1 - probability_below(posterior, limit),
                proposition=f"the rate is above {percent(limit, 0)}",
            )
        )
    return posteriors


def _none(endpoint: Endpoint, reason: str, remedy: str) -> Unassessed:
    return Unassessed(reason=f"No belief about {endpoint.name} can be computed: {reason}.", remedy=f"Needed: {remedy}.")
