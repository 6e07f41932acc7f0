"""A percentage needs a denominator, and must be a whole number of patients of it."""

from __future__ import annotations

from math import ceil, floor

from vaxsmith.evidence.registry.claim import Claim, Endpoint, Share
from vaxsmith.evidence.registry.ruling import Ruling, Standing

MISSING = "missing-denominator"
WHOLE = "whole-patients"
MOST_FITS = 3  # more denominators than this tell nobody anything


def check(claim: Claim) -> list[Ruling]:
    """Ask each printed share of patients: of how many, and is it a whole number of them?

    A share without event at a time (a survival curve's height) is an estimate over censored patients and need not be whole.
    """
    rulings = []
    for endpoint in claim.endpoints:
        for share in endpoint.shares:
            if share.of is None:
                rulings += _without(claim, endpoint, share)
            elif share.at_months is None:
                rulings.append(_whole(endpoint, share, share.of))
    return rulings


def _without(claim: Claim, endpoint: Endpoint, share: Share) -> list[Ruling]:
    rulings = [
        Ruling(
            check=MISSING,
            standing=Standing.UNKNOWN,
            place=endpoint.name,
            sentence=f"{share.percent.text} % in {share.group}: of how many patients is not told.",
            reported=share.percent.value / 100,
        )
    ]
    size = next((arm.analysed for arm in claim.arms if arm.name == share.group), None)
    if size is not None and not whole_counts(share, size):
        rulings.append(
            Ruling(
                check=WHOLE,
                standing=Standing.CAUTION,
                place=endpoint.name,
                sentence=f"{share.percent.text} % is no whole number of the {size} analysed in {share.group}: "
                f"some of them were left out of this percentage.{_fits(share, size)}",
                reported=share.percent.value / 100,
            )
        )
    return rulings


def _fits(share: Share, size: int) -> str:
    """Name the denominators up to ``size`` that the percentage fits, where they are few enough to tell something."""
    fits = [(counts[0], of) for of in range(1, size) if (counts := whole_counts(share, of))]
    if not 1 <= len(fits) <= MOST_FITS:
        return ""
    return " It would fit " + " or ".join(f"{count} of {of}" for count, of in fits) + "."


def _whole(endpoint: Endpoint, share: Share, of: int) -> Ruling:
    counts = whole_counts(share, of)
    if counts:
        which = f"{counts[0]} of {of}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]} of {of}"
        words, standing = f"{share.percent.text} % of {of} is a whole number of patients: {which}.", Standing.HOLDS
    else:
        words, standing = f"{share.percent.text} % is no whole number of {of} patients.", Standing.FAULT
    return Ruling(check=WHOLE, standing=standing, place=endpoint.name, sentence=words, reported=share.percent.value / 100)


def whole_counts(share: Share, of: int) -> list[int]:
    """Give every whole number of ``of`` patients that would be printed as this share."""
    least, most = share.percent.least * of / 100, share.percent.most * of / 100
    return list(range(max(0, ceil(least - 1e-9)), min(of, floor(most + 1e-9)) + 1))
