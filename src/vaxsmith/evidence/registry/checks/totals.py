"""Counts that belong together must add up."""

from __future__ import annotations

from vaxsmith.evidence.registry.claim import Claim, DesignKind, Endpoint
from vaxsmith.evidence.registry.ruling import Ruling, Standing

NAME = "totals"


def check(claim: Claim) -> list[Ruling]:
    """Add up the arms against the participants, and no denominator against more patients than there are."""
    rulings = []
    whole = claim.design.participants
    randomised = [arm.randomised for arm in claim.arms if arm.randomised is not None]
    if (
        claim.design.kind is DesignKind.RANDOMISED
        and whole is not None
        and randomised
        and len(randomised) == len(claim.arms)
    ):
        holds = sum(randomised) == whole
        sizes = " + ".join(map(str, randomised))
        words = f"The arms add up to the patients randomised: {sizes} = {whole}."
        if not holds:
            words = f"The arms do not add up: {sizes} is not {whole}."
        rulings.append(_ruling("patients", words, holds=holds, measured=sum(randomised), reported=whole))
    if whole is not None:
        for endpoint in claim.endpoints:
            rulings += _too_many(endpoint, whole)
    return rulings


def _too_many(endpoint: Endpoint, whole: int) -> list[Ruling]:
    rulings = []
    sizes = [count.n for count in endpoint.counts]
    if sum(sizes) > whole:
        words = f"{sum(sizes)} patients are counted, and the study had {whole}."
        rulings.append(_ruling(endpoint.name, words, holds=False, measured=sum(sizes), reported=whole))
    return rulings


def _ruling(place: str, sentence: str, *, holds: bool, measured: float, reported: float) -> Ruling:
    return Ruling(
        check=NAME,
        standing=Standing.HOLDS if holds else Standing.FAULT,
        place=place,
        sentence=sentence,
        measured=measured,
        reported=reported,
    )
