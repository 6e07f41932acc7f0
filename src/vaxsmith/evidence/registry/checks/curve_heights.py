"""The heights of two survival curves imply a hazard ratio; it should be near the printed one, at every time."""

from __future__ import annotations

from math import inf, log

from vaxsmith.core import Sourced
from vaxsmith.evidence.registry.claim import Claim, Endpoint
from vaxsmith.evidence.registry.figures import ratio
from vaxsmith.evidence.registry.ruling import Ruling, Standing

NAME = "curve-heights"

MOST_APART = Sourced(
    name="factor by which the curves' ratio may differ from the printed hazard ratio at the last time",
    value=1.25,
    citation="house choice",
    note="heights are read at one time and a hazard ratio averages over all of them",
)


def check(claim: Claim) -> list[Ruling]:
    """Compare log S₁(t) / log S₂(t) with the printed hazard ratio, and across times.

    Under proportional hazards the ratio is the hazard ratio at every time. Where it falls from one time to the next, the
    effect grew: it began late, and a plain log-rank test loses power.
    """
    rulings = []
    for endpoint in claim.endpoints:
        heights = _ratios(endpoint)
        if not heights:
            continue
        last, (value, low, high) = heights[-1]
        rulings.append(_against_printed(endpoint, last, value, low, high))
        if len(heights) > 1:
            first, (early, *_) = heights[0]
            change = "falls" if value < early else "rises"
            meaning = "an effect that begins late" if value < early else "an effect that fades"
            rulings.append(
                Ruling(
                    check=NAME,
                    standing=Standing.NOTE,
                    place=endpoint.name,
                    sentence=f"From {first:g} to {last:g} months the ratio of the curves {change} from {ratio(early)} to "
                    f"{ratio(value)}, as {meaning} would make it; with so few events chance can do the same.",
                    measured=value,
                    reported=early,
                )
            )
    return rulings


def _against_printed(endpoint: Endpoint, months: float, value: float, low: float, high: float) -> Ruling:
    words = f"At {months:g} months the curves' heights imply a hazard ratio of {ratio(value)}"
    effect = endpoint.effect
    if effect is None:
        words += "; no hazard ratio, interval or number of events is told beside them."
        return Ruling(check=NAME, standing=Standing.UNKNOWN, place=endpoint.name, sentence=words, measured=value)
    least, most = effect.hazard_ratio_range
    holds = low <= most * MOST_APART.value and least <= high * MOST_APART.value
    words += f"; the source prints {ratio(effect.hazard_ratio)}: " + (
        "they agree." if holds else "they do not describe the same curves, or hazards are far from proportional."
    )
    return Ruling(
        check=NAME,
        standing=Standing.HOLDS if holds else Standing.CAUTION,
        place=endpoint.name,
        sentence=words,
        measured=value,
        reported=effect.hazard_ratio,
    )


def _ratios(endpoint: Endpoint) -> list[tuple[float, tuple[float, float, float]]]:
    """Give the implied hazard ratio, with what rounding allows, at each time that both curves are told at."""
    if not endpoint.compared:
        return []
    first, second = (
        {share.at_months: share.percent for share in endpoint.shares if share.group == group and share.at_months is not None}
        for group in endpoint.groups
    )
    found = []
    for months in sorted(set(first) & set(second)):
        one, other = first[months], second[months]
        if all(0 < height.value < 100 for height in (one, other)):
            value = log(one.value / 100) / log(other.value / 100)
            found.append((months, (value, _log(one.most) / _log(other.least), _log(one.least) / _log(other.most))))
    return found


def _log(percent: float) -> float:
    if percent <= 0:
        return -inf
    return min(log(percent / 100), -1e-9)
