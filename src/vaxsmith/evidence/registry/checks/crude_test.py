"""Counting events without their times, where patients were watched for different times."""

from __future__ import annotations

from vaxsmith.evidence.proportions import fisher_exact
from vaxsmith.evidence.registry.claim import Claim, EndpointKind, Grouping
from vaxsmith.evidence.registry.figures import p_value
from vaxsmith.evidence.registry.ruling import Ruling, Standing

NAME = "crude-test"


def check(claim: Claim) -> list[Ruling]:
    """Give Fisher's p for counts whose endpoint has a time axis, and say why it is the wrong test.

    It ignores when events happened, counts a patient who was watched for a month like one watched for three years, and uses
    no stratification. Where it is smaller than the right p it would turn "not shown" into "shown".
    """
    rulings = []
    for endpoint in claim.endpoints:
        if endpoint.kind is not EndpointKind.TIME_TO_EVENT or not endpoint.compared:
            continue
        first, second = (endpoint.count_of(group) for group in endpoint.groups)
        if first is None or second is None:
            continue
        p = fisher_exact(first.events, first.n, second.events, second.n).p
        printed = endpoint.effect.p if endpoint.effect else None
        words = (
            f"Counting {first.events} of {first.n} against {second.events} of {second.n} gives Fisher's p = {p_value(p)}. "
            "It is the wrong test: it ignores when events happened and how long each patient was watched."
        )
        standing = Standing.NOTE
        if printed is not None and (p < 0.05) != (printed.value < 0.05):
            words += f" The test that uses the times gives {printed.text}, on the other side of 0.05; believe that one."
        elif endpoint.grouping is Grouping.AFTER_START:
            words += " Here it also compares groups that formed after the start."
            standing = Standing.CAUTION
        rulings.append(Ruling(check=NAME, standing=standing, place=endpoint.name, sentence=words, measured=p))
    return rulings
