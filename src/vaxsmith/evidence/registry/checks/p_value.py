"""A printed p value must fit the printed interval, and the two must not say opposite things."""

from __future__ import annotations

from vaxsmith.core import Sourced
from vaxsmith.evidence.registry.checks.arithmetic import LogEffect, deviate_of, log_effect, two_sided_p
from vaxsmith.evidence.registry.claim import Claim, Effect, Endpoint
from vaxsmith.evidence.registry.figures import p_value
from vaxsmith.evidence.registry.reported import Reported
from vaxsmith.evidence.registry.ruling import Ruling, Standing

NAME = "p-value"

MOST_APART = Sourced(
    name="distance that a printed p may have from Wald's, in normal deviates",
    value=0.25,
    citation="house choice",
    note="a log-rank, likelihood-ratio or stratified test differs from Wald's by less than this in trials of the usual size",
)


def check(claim: Claim) -> list[Ruling]:
    """Compare printed p values with Wald's from the interval; a one-sided p is doubled first.

    Which test gave a p is told where known: Wald's p and a stratified log-rank's are not the same number, and need not be.
    """
    rulings = []
    for endpoint in claim.endpoints:
        effect, printed = log_effect(endpoint.effect), endpoint.effect
        if printed is None:
            continue
        if printed.p is None and printed.p_one_sided is None:
            standing = Standing.UNKNOWN if effect is None else Standing.NOTE
            words = "Neither a p value nor an interval is told: how far chance alone could go is open."
            if effect is not None:
                words = "No p value is told, and with an interval none is needed."
            rulings.append(_ruling(endpoint, standing, words))
        if effect is not None:
            rulings += _compare(endpoint, printed, effect)
        if printed.p is not None and printed.p_one_sided is not None:
            rulings += _compare_sides(endpoint, printed.p, printed.p_one_sided)
    return rulings


def _compare(endpoint: Endpoint, printed: Effect, effect: LogEffect) -> list[Ruling]:
    wald = two_sided_p(effect.deviate)
    p, sides = (printed.p, 1) if printed.p is not None else (printed.p_one_sided, 2)
    if p is None:
        return []
    most, least = (deviate_of(bound * sides) for bound in (p.least, p.most))
    weakest, strongest = _deviates(effect)
    holds = weakest - MOST_APART.value <= most and least <= strongest + MOST_APART.value
    crosses = effect.low <= 1 <= effect.high
    opposite = crosses == (p.value * sides < 1 - effect.level) and not (least <= deviate_of(1 - effect.level) <= most)
    says = (
        f"From the interval Wald's p is {p_value(wald)}; the source prints {p.text}{' one-sided' if sides == 2 else ''}"
        f"{f' ({printed.test})' if printed.test else ''}"
    )
    if not holds:
        return [_ruling(endpoint, Standing.FAULT, f"{says}: the two do not belong to the same comparison.", wald, p.value)]
    if opposite:
        side = "includes" if crosses else "leaves out"
        words = f"{says}: the interval {side} 1 and the p says otherwise, so the tests differ where it matters most."
        return [_ruling(endpoint, Standing.CAUTION, words, wald, p.value)]
    return [_ruling(endpoint, Standing.HOLDS, f"{says}: they agree as well as two different tests do.", wald, p.value)]


def _deviates(effect: LogEffect) -> tuple[float, float]:
    """Give the smallest and largest Wald deviate, in size, that rounding allows."""
    from math import log

    numerators = sorted(abs(log(max(bound, 1e-9))) for bound in effect.hazard_ratio_range)
    low, high = effect.standard_error_range
    return numerators[0] / high, numerators[1] / low


def _compare_sides(endpoint: Endpoint, p: Reported, one_sided: Reported) -> list[Ruling]:
    holds = 2 * one_sided.least <= p.most and p.least <= 2 * one_sided.most
    return [
        _ruling(
            endpoint,
            Standing.NOTE if holds else Standing.CAUTION,
            f"The one-sided p of {one_sided.text} is "
            + ("half the two-sided" if holds else "not half the two-sided")
            + f" {p.text}: quoting the one-sided number alone makes the same result look twice as strong.",
            2 * one_sided.value,
            p.value,
        )
    ]


def _ruling(
    endpoint: Endpoint, standing: Standing, sentence: str, measured: float | None = None, reported: float | None = None
) -> Ruling:
    return Ruling(
        check=NAME, standing=standing, place=endpoint.name, sentence=sentence, measured=measured, reported=reported
    )
