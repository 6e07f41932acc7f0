"""What the sources do not tell, as whoever wrote the file found it."""

from __future__ import annotations

from vaxsmith.evidence.registry.claim import Claim
from vaxsmith.evidence.registry.ruling import Ruling, Standing

NAME = "not-told"


def check(claim: Claim) -> list[Ruling]:
    """Give every missing fact of the file as an unknown."""
    return [
        Ruling(check=NAME, standing=Standing.UNKNOWN, place="sources", sentence=f"Not told: {words[0].lower()}{words[1:]}")
        for words in claim.missing
    ]
