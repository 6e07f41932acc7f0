"""The record of what keeps a tumor from showing peptides: lost HLA alleles, and hits in genes of antigen presentation."""

from __future__ import annotations

from typing import Literal

from vaxsmith.dossier.record_base import Record, SourcedRecord


class AlleleLossRecord(Record):
    """What is told of one HLA allele in the tumor; ``cells_lost`` (0..1) is the share of tumor cells without it."""

    allele: str
    status: Literal["lost", "kept", "unclear"]
    sentence: str
    written: str = ""
    place: str = ""
    copies: float | None = None
    copies_low: float | None = None
    copies_high: float | None = None
    p_value: float | None = None
    cells_lost: float | None = None
    share_lost: float | None = None


class HlaLossRecord(Record):
    """The HLA loss of the tumor: ``source`` is the program whose table it was, or a statement.

    ``gone`` are the patient's class I molecules that counted as absent from every tumor cell and so present nothing.
    """

    source: str
    alleles: tuple[AlleleLossRecord, ...]
    gone: tuple[str, ...] = ()
    thresholds: tuple[SourcedRecord, ...] = ()


class GeneHitRecord(Record):
    """One variant in a gene of antigen presentation; ``rejected`` by the caller's own filters."""

    variant: str
    change: str = ""
    kind: str
    damage: str
    rejected: bool = False


class DefectRecord(Record):
    """A gene of antigen presentation that variants hit; ``lost`` tells that nearly every tumor cell is without it."""

    gene: str
    part: str
    severity: Literal["note", "caution", "fault"]
    lost: bool
    damage: str = ""
    copies: str = ""
    sentence: str
    citation: str = ""
    variants: tuple[GeneHitRecord, ...]
