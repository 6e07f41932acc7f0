"""The width of a hazard ratio's interval must fit the number of events."""

from __future__ import annotations

from vaxsmith.core import Sourced
from vaxsmith.evidence.registry.checks.arithmetic import events_of, log_effect, standard_error_from_events
from vaxsmith.evidence.registry.claim import Claim
from vaxsmith.evidence.registry.ruling import Ruling, Standing

NAME = "standard-error"

MOST_APART = Sourced(
    name="factor by which the interval's standard error may differ from the events'",
    value=1.25,
    citation="house choice",
    note="covariates, strata and unequal follow-up move the standard error by some percent; a quarter is more than they do",
)


def check(claim: Claim) -> list[Ruling]:
    """Compare the standard error that an interval implies with √(1/d₁ + 1/d₂) from its events.

    The second is Cox and Snell's approximation for a log hazard ratio near 1; far from 1 it is a little too small.
    """
    rulings = []
    for endpoint in claim.endpoints:
        if endpoint.effect is None or not endpoint.compared or endpoint.biased:
            continue
        effect, events = log_effect(endpoint.effect), events_of(endpoint)
        if effect is None or events is None or not all(events):
            lacking = "interval" if effect is None else "number of events in each group"
            rulings.append(
                Ruling(
                    check=NAME,
                    standing=Standing.UNKNOWN,
                    place=endpoint.name,
                    sentence=f"The {lacking} is not told, so precision cannot be checked against the number of events.",
                )
            )
            continue
        expected = standard_error_from_events(*events)
        low, high = effect.standard_error_range
        holds = low <= expected * MOST_APART.value and expected <= high * MOST_APART.value
        rulings.append(
            Ruling(
                check=NAME,
                standing=Standing.HOLDS if holds else Standing.FAULT,
                place=endpoint.name,
                sentence=f"The interval implies a standard error of {effect.standard_error:.4f} for the log hazard ratio; "
                f"{events[0]} and {events[1]} events allow {expected:.4f}: "
                + ("the two agree." if holds else "the interval does not belong to these events."),
                measured=effect.standard_error,
                reported=expected,
            )
        )
    return rulings
