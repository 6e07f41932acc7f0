"""What a check returns: a sentence with a place and a weight, never a bare bool."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters to someone who would make the vaccine."""

    NOTE = "note"  # worth knowing; nothing to do
    CAUTION = "caution"  # a person should look before going on
    FAULT = "fault"  # must not be made as it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a check found.

    ``check`` is the name of the rule (``forbidden-site``), ``place`` where it applies (``CDS 120..127``, ``KRAS p.G12D``),
    ``sentence`` what a person should read. ``measured`` and ``limit`` are numbers in the unit that the sentence names.
    """

    check: str
    severity: Severity
    place: str
    sentence: str
    measured: float | None = None
    limit: float | None = None
