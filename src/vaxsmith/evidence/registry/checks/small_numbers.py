"""Too few events for the formulas that most intervals come from."""

from __future__ import annotations

from vaxsmith.core import Sourced
from vaxsmith.evidence.registry.checks.arithmetic import events_of
from vaxsmith.evidence.registry.claim import Claim
from vaxsmith.evidence.registry.ruling import Ruling, Standing

NAME = "small-numbers"

FEWEST = Sourced(
    name="events in the smaller group that a normal interval of a hazard ratio needs",
    value=10,
    unit="events",
    citation="house choice, after the ten-events rule of Peduzzi P et al. J Clin Epidemiol 1995;48:1503-1510",
    note="that paper is about events per covariate; fewer than ten in an arm is as poor for a single comparison",
)


def check(claim: Claim) -> list[Ruling]:
    """Say where a comparison rests on fewer events in one group than a normal interval needs."""
    rulings = []
    for endpoint in claim.endpoints:
        events = events_of(endpoint)
        if events is None or min(events) >= FEWEST.value:
            continue
        rulings.append(
            Ruling(
                check=NAME,
                standing=Standing.CAUTION,
                place=endpoint.name,
                sentence=f"The comparison rests on {events[0]} and {events[1]} events: one patient more or less changes it.",
                measured=float(min(events)),
                reported=float(FEWEST.value),
            )
        )
    return rulings
