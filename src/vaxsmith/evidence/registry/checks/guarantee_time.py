"""Groups that formed after the start are not comparable from the start: responders had to live to respond."""

from __future__ import annotations

from vaxsmith.evidence.registry.claim import Claim, Endpoint, EndpointKind, Grouping
from vaxsmith.evidence.registry.figures import opening
from vaxsmith.evidence.registry.ruling import Ruling, Standing

NAME = "guarantee-time"


def check(claim: Claim) -> list[Ruling]:
    """Refuse a comparison of groups defined by what happened after the start, unless it starts at a landmark.

    Anderson JR, Cain KC, Gelber RD. J Clin Oncol 1983;1:710-719: a patient who relapses early has no time to respond, so
    responders do better even when the response does nothing.
    """
    biased: dict[tuple[tuple[str, ...], float | None], list[Endpoint]] = {}
    for endpoint in claim.endpoints:
        if endpoint.grouping is Grouping.AFTER_START and endpoint.compared and endpoint.kind is EndpointKind.TIME_TO_EVENT:
            biased.setdefault((endpoint.groups, endpoint.landmark_months), []).append(endpoint)
    rulings = []
    for ((first, second), landmark), endpoints in biased.items():
        if landmark is None:
            words = (
                f"{opening(first)} and {second} became groups after the start: whoever relapsed early had no time to be "
                f"one of the {first} (guarantee time, immortal time). This comparison cannot be judged without a landmark: "
                "count from a fixed time after the start, leave out who relapsed or was lost before it, and say how many "
                "they were."
            )
            standing = Standing.FAULT
        else:
            words = (
                f"The comparison starts at a landmark of {landmark:g} months, which removes guarantee time. "
                f"{opening(first)} may still differ from {second} in other ways: nobody chose the groups by chance."
            )
            standing = Standing.CAUTION
        rulings.append(
            Ruling(check=NAME, standing=standing, place="; ".join(endpoint.name for endpoint in endpoints), sentence=words)
        )
    return rulings
