"""Whether a claim rests on what the trial was planned to show."""

from __future__ import annotations

from vaxsmith.evidence.registry.checks.arithmetic import log_effect
from vaxsmith.evidence.registry.claim import Claim, DesignKind, Endpoint, EndpointKind, Role, Subject
from vaxsmith.evidence.registry.ruling import Ruling, Standing

NAME = "planned"


def check(claim: Claim) -> list[Ruling]:
    """Look for subgroups, for endpoints outside the plan, and for a primary endpoint that points the other way."""
    rulings = []
    open_primary = next((one.name for one in claim.endpoints if one.role is Role.PRIMARY and _includes_one(one)), "")
    for endpoint in claim.endpoints:
        if endpoint.subject is not Subject.EFFICACY or not endpoint.compared or endpoint.biased:
            continue
        if endpoint.role is Role.SUBGROUP:
            words = "One group picked out of all: with enough groups one always looks better. It is no result."
            rulings.append(_ruling(Standing.CAUTION, endpoint.name, words))
        elif endpoint.role is Role.EXPLORATORY:
            words = "The trial was not planned to compare this; it can suggest and not show."
            rulings.append(_ruling(Standing.CAUTION, endpoint.name, words))
        elif endpoint.role is Role.SECONDARY and _leaves_one(endpoint) and open_primary:
            words = (
                f"A secondary endpoint is read after the primary one, and {open_primary} does not exclude that there is no "
                "effect: what is found here was not protected against chance."
            )
            rulings.append(_ruling(Standing.CAUTION, endpoint.name, words))
        elif endpoint.role is Role.PRIMARY and (words := _primary_points_away(endpoint)):
            rulings.append(_ruling(Standing.FAULT, endpoint.name, words))
    if claim.design.kind is DesignKind.RANDOMISED and claim.design.masked is False:
        words = "Patients and physicians knew who was vaccinated; that can move an endpoint that someone must judge."
        rulings.append(_ruling(Standing.NOTE, "design", words))
    return rulings


def _includes_one(endpoint: Endpoint) -> bool:
    effect = log_effect(endpoint.effect)
    return effect is not None and effect.low <= 1 <= effect.high


def _leaves_one(endpoint: Endpoint) -> bool:
    effect = log_effect(endpoint.effect)
    return effect is not None and effect.high < 1


def _primary_points_away(endpoint: Endpoint) -> str:
    told = {
        share.group: (share.percent.value, f"{share.percent.text} %") for share in endpoint.shares if share.at_months is None
    }
    for count in endpoint.counts:
        told.setdefault(count.group, (100 * count.events / count.n, f"{count.events} of {count.n}"))
    first, second = (told.get(group) for group in endpoint.groups)
    if first is None or second is None or endpoint.kind is not EndpointKind.PROPORTION:
        return ""
    if first[0] < second[0] if endpoint.event_is_bad else first[0] > second[0]:
        return ""
    one, other = endpoint.groups
    return (
        f"The primary endpoint does not favour the vaccine: {first[1]} in {one}, {second[1]} in {other}. The trial did not "
        "show what it was planned to show; other endpoints cannot take its place."
    )


def _ruling(standing: Standing, place: str, sentence: str) -> Ruling:
    return Ruling(check=NAME, standing=standing, place=place, sentence=sentence)
