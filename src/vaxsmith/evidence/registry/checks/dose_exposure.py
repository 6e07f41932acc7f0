"""Harm that comes only with a late dose has those who reached it as its denominator."""

from __future__ import annotations

from vaxsmith.evidence.proportions import clopper_pearson
from vaxsmith.evidence.registry.claim import Claim
from vaxsmith.evidence.registry.figures import percent_interval
from vaxsmith.evidence.registry.ruling import Ruling, Standing

NAME = "dose-exposure"


def check(claim: Claim) -> list[Ruling]:
    """Say that a share of all patients understates a risk that only the later doses carry."""
    rulings = []
    for endpoint in claim.endpoints:
        for count in endpoint.counts:
            if count.after_dose is None or count.after_dose == 1:
                continue
            estimate = clopper_pearson(count.events, count.n, name=endpoint.name)
            rulings.append(
                Ruling(
                    check=NAME,
                    standing=Standing.CAUTION,
                    place=endpoint.name,
                    sentence=f"{count.events} of {count.n} is {percent_interval(estimate)} of all who began, but every "
                    f"event came with dose {count.after_dose} or later. The risk depends on the number of the dose: among "
                    f"those who reached dose {count.after_dose}, whose number is not told, it is higher, and each further "
                    "dose adds to it.",
                    measured=estimate.value,
                    estimate=estimate,
                )
            )
    return rulings
