"""A hazard ratio lies at the geometric middle of its interval, or the source is inconsistent."""

from __future__ import annotations

from vaxsmith.evidence.registry.checks.arithmetic import LogEffect, log_effect
from vaxsmith.evidence.registry.claim import Claim
from vaxsmith.evidence.registry.figures import ratio
from vaxsmith.evidence.registry.ruling import Ruling, Standing

NAME = "interval-centre"


def check(claim: Claim) -> list[Ruling]:
    """Compare each hazard ratio with √(low·high); what rounding explains is not held against it.

    A Wald interval of a Cox model is symmetric on the log scale. A profile or exact interval is not quite, so a source
    that names one may be right; one that names nothing has to explain.
    """
    rulings = []
    for endpoint in claim.endpoints:
        effect = log_effect(endpoint.effect)
        if effect is None:
            continue
        holds = consistent(effect)
        says = f"The printed hazard ratio is {ratio(effect.hazard_ratio)}, the middle of its interval {ratio(effect.centre)}"
        rulings.append(
            Ruling(
                check=NAME,
                standing=Standing.HOLDS if holds else Standing.FAULT,
                place=endpoint.name,
                sentence=f"{says}{_as_printed(effect)}: the two belong together."
                if holds
                else f"{says}, and rounding does not explain the difference: the source is inconsistent, or the "
                "interval was found by a method that it does not name.",
                measured=effect.centre,
                reported=effect.hazard_ratio,
            )
        )
    return rulings


def _as_printed(effect: LogEffect) -> str:
    least, most = effect.hazard_ratio_range
    same = least <= effect.centre <= most or ratio(effect.centre) == ratio(effect.hazard_ratio)
    return "" if same else ", which rounding of the bounds explains"


def consistent(effect: LogEffect) -> bool:
    """Tell whether a printed hazard ratio can be the middle of its printed interval, rounding allowed for."""
    (low, high), (least, most) = effect.centre_range, effect.hazard_ratio_range
    return low <= most and least <= high
