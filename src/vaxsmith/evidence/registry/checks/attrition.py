"""Who was randomised and is not in the analysis."""

from __future__ import annotations

from vaxsmith.core import Sourced
from vaxsmith.evidence.proportions import clopper_pearson
from vaxsmith.evidence.registry.claim import Claim, DesignKind
from vaxsmith.evidence.registry.figures import percent_interval
from vaxsmith.evidence.registry.ruling import Ruling, Standing

NAME = "attrition"

_SOURCE = "Schulz KF, Grimes DA. Lancet 2002;359:781-785 (the '5-and-20 rule of thumb', which they quote with reserve)"
LITTLE = Sourced(name="loss that leads to little bias", value=0.05, citation=_SOURCE)
SERIOUS = Sourced(name="loss that threatens validity", value=0.20, citation=_SOURCE)


def check(claim: Claim) -> list[Ruling]:
    """Compare those randomised with those analysed, and say how far randomisation still protects."""
    design = claim.design
    if design.kind is not DesignKind.RANDOMISED:
        return []
    analysed = [arm.analysed for arm in claim.arms]
    told = [number for number in analysed if number is not None]
    if design.participants is None or (design.left_untreated is None and len(told) < len(analysed)) or not claim.arms:
        words = "How many of the randomised patients are in the analysis is not told."
        return [Ruling(check=NAME, standing=Standing.UNKNOWN, place="patients", sentence=words)]
    lost = design.left_untreated if design.left_untreated is not None else max(design.participants - sum(told), 0)
    estimate = clopper_pearson(min(lost, design.participants), design.participants, name="left before treatment")
    if lost == 0:
        words = f"All {design.participants} randomised patients are in the analysis."
        return [Ruling(check=NAME, standing=Standing.HOLDS, place="patients", sentence=words, estimate=estimate)]
    standing = Standing.FAULT if estimate.value > SERIOUS.value else Standing.CAUTION
    if estimate.value <= LITTLE.value:
        standing = Standing.NOTE
    did = "left before treatment" if design.left_untreated is not None else "are not in the analysis"
    words = f"{lost} of {design.participants} randomised patients {did}: {percent_interval(estimate)}. "
    if standing is Standing.FAULT:
        words += "What is compared is no longer what chance put together; the groups may differ in anything."
    else:
        words += "The analysis should show what happens if they had done badly."
    rulings = [
        Ruling(
            check=NAME,
            standing=standing,
            place="patients",
            sentence=words,
            measured=estimate.value,
            estimate=estimate,
        )
    ]
    unexplained = design.participants - lost - sum(told)
    if len(told) == len(analysed) and unexplained:
        words = (
            f"{design.participants} randomised, {lost} lost and {sum(told)} analysed leave {abs(unexplained)} unexplained."
        )
        rulings.append(Ruling(check=NAME, standing=Standing.NOTE, place="patients", sentence=words))
    if any(arm.randomised is None for arm in claim.arms):
        words = "From which arm they left is not told; unequal losses could make or hide an effect."
        rulings.append(Ruling(check=NAME, standing=Standing.UNKNOWN, place="patients", sentence=words))
    return rulings
