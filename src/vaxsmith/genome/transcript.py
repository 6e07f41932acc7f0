"""Transcripts: what they are called, and how they lie on the genome."""

from __future__ import annotations

from dataclasses import dataclass, field

from vaxsmith.core import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptLabel:
    """What a transcript is called and how far its annotators trust it.

    ``identifier`` keeps its version where the source gave one. ``support_level`` is Ensembl's TSL 1 (best) to 5, None
    when not given. ``flags`` holds annotators' words on an incomplete coding sequence (``cds_start_NF``, ``cds_end_NF``).
    """

    identifier: str
    gene: str = ""
    gene_identifier: str = ""
    protein_identifier: str = ""
    biotype: str = ""
    canonical: bool = False
    mane_select: str = ""
    mane_plus_clinical: str = ""
    support_level: int | None = None
    flags: tuple[str, ...] = ()

    @property
    def preference(self) -> tuple[bool, bool, bool, int, str]:
        """Sort key, best first: MANE Select, MANE Plus Clinical, canonical, support level, then name."""
        return (
            not self.mane_select,
            not self.mane_plus_clinical,
            not self.canonical,
            self.support_level or 9,
            self.identifier,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A transcript on the genome.

    ``exons`` and ``coding`` are on the forward strand, ascending, 0-based half-open; ``coding`` excludes nothing that
    is translated and includes the stop codon where it is annotated. ``first_phase`` is the number of bases to skip
    before the first whole codon (0 when the start is complete).
    """

    label: TranscriptLabel
    contig: str
    strand: str  # "+" or "-"
    exons: tuple[Interval, ...]
    coding: tuple[Interval, ...] = ()
    first_phase: int = 0
    tags: tuple[str, ...] = field(default=())
