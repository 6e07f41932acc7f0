"""What a check of a claim returns: a sentence with a standing and a place, never a bare bool."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vaxsmith.evidence.estimate import Estimate


class Standing(StrEnum):
    """What a ruling means to someone who would rely on the claim; the order is the order of reading."""

    UNKNOWN = "unknown"  # not told, or not computable from what is told
    FAULT = "fault"  # must not be relied on as it stands
    CAUTION = "caution"  # a person should look before going on
    NOTE = "note"  # worth knowing
    HOLDS = "holds"  # was checked and holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One thing that a check found.

    ``check`` is its name, ``place`` the endpoint or part of the claim, ``sentence`` what a person should read. ``measured``
    was computed here, ``reported`` is what the source prints of it; ``estimate`` is a number with its interval.
    """

    check: str
    standing: Standing
    place: str
    sentence: str
    measured: float | None = None
    reported: float | None = None
    estimate: Estimate | None = None
