"""What could not be computed, and what fell on the way: both travel to the dossier."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassessed:
    """A value that could not be computed, with the reason and what would make it possible.

    It stands where the value would have stood, so nobody mistakes "not computed" for "zero" or "fine".
    """

    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """One thing that left the road, the stage it left at, and one recorded reason.

    ``variant`` is the label of the variant as its file wrote it (``chr1-451649-A-AG``), ``transcript``, ``allele`` and
    ``peptide`` narrow it down and are empty when the whole variant fell. ``reason`` is a short code
    (``no-protein-change``) to count by; ``sentence`` is for people. ``unassessed`` is True when the thing was not judged
    (a remedy exists) rather than judged and found wanting.
    """

    stage: str
    reason: str
    sentence: str
    variant: str = ""
    gene: str = ""
    transcript: str = ""
    allele: str = ""
    peptide: str = ""
    unassessed: bool = False
    remedy: str = ""
