"""Whether there is anything to compare with, and whether what is counted was said."""

from __future__ import annotations

from vaxsmith.evidence.registry.claim import Claim, DesignKind, EndpointKind, Subject
from vaxsmith.evidence.registry.ruling import Ruling, Standing

COMPARATOR = "missing-comparator"
DEFINITION = "missing-definition"
DESIGN = "missing-design"

_OPEN = {
    Subject.EFFICACY: "a smaller tumour, a slower one, an immune response and a longer life are different things",
    Subject.SAFETY: "which harms were looked for, how, and for how long",
    Subject.RESPONSE: "which test, and from which threshold on",
    Subject.FREQUENCY: "which test, and from which threshold on",
}


def check(claim: Claim) -> list[Ruling]:
    """Ask a claim of effect for its design, its comparator, and what counts as an event."""
    rulings = []
    if claim.design.kind is DesignKind.NOT_TOLD:
        rulings.append(
            Ruling(
                check=DESIGN,
                standing=Standing.UNKNOWN,
                place="design",
                sentence="How the study was done is not told: nobody can say what its numbers mean.",
            )
        )
    rulings += [
        Ruling(
            check=DEFINITION,
            standing=Standing.UNKNOWN,
            place=endpoint.name,
            sentence=f"What counts as {endpoint.name} is not told: {_OPEN[endpoint.subject]}.",
        )
        for endpoint in claim.endpoints
        if not endpoint.defined or endpoint.kind is EndpointKind.NOT_TOLD
    ]
    if claim.of_effect and not claim.design.comparator:
        told = claim.design.kind is not DesignKind.NOT_TOLD
        speaks = any(endpoint.subject is Subject.EFFICACY for endpoint in claim.endpoints)
        rulings.append(
            Ruling(
                check=COMPARATOR,
                standing=Standing.FAULT if speaks and told else Standing.UNKNOWN,
                place="design",
                sentence=("There is no group" if told else "No report tells of a group")
                + " without the vaccine that was watched in the same way: nothing here can be called an effect of it.",
            )
        )
    return rulings
