"""Nouns of gene fusions: two genes joined in the tumor's RNA, as a fusion caller reports them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from vaxsmith.core import Dropped, Finding

CALLER_NAMES: Mapping[str, str] = MappingProxyType(
    {"arriba": "Arriba", "star-fusion": "STAR-Fusion", "fusioncatcher": "FusionCatcher", "easyfuse": "EasyFuse"}
)
"""Fusion callers as their authors write them, by ``Fusion.caller``."""


class ReadingFrame(StrEnum):
    """What a caller says of the reading frame behind the junction."""

    IN_FRAME = "in-frame"
    OUT_OF_FRAME = "out-of-frame"
    STOP_CODON = "stop-codon"  # a stop lies before the junction
    NO_FRAME = "no-frame"  # the caller looked and says that nothing is read across the junction
    UNKNOWN = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FusionPartner:
    """One side of a fusion.

    ``position`` is the 0-based place, on the forward strand of ``contig``, of the retained base nearest to the junction:
    the last base of the 5′ partner, the first base of the 3′ partner. ``strand`` is the strand that the fused RNA is
    transcribed from (``+``, ``-``, empty when the caller cannot tell); ``gene_strand`` is the annotated gene's own, empty
    between genes or when not said. ``gene`` is as the file wrote it; between genes some callers list the neighbours with
    their distances. ``transcripts`` are those that the caller names, best first. ``site`` is the caller's word for where
    the breakpoint lies (``CDS/splice-site``, ``intron``).
    """

    gene: str
    contig: str
    position: int
    strand: str = ""
    gene_strand: str = ""
    gene_identifier: str = ""
    transcripts: tuple[str, ...] = ()
    site: str = ""

    @property
    def antisense(self) -> bool:
        """Tell whether the RNA runs against the annotated gene."""
        return bool(self.strand and self.gene_strand) and self.strand != self.gene_strand


@dataclass(frozen=True, slots=True, kw_only=True)
class FusionReads:
    """Reads that show a fusion; None where the file does not say (never a word).

    ``split`` counts reads that cross the junction, ``spanning`` read pairs with one mate on each side of it.
    ``coverage`` is the depth at the two breakpoints, 5′ first.
    """

    split: int | None = None
    spanning: int | None = None
    coverage: tuple[int | None, int | None] = (None, None)

    @property
    def total(self) -> int | None:
        """Add both kinds; None when neither is known."""
        known = [count for count in (self.split, self.spanning) if count is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FusionPeptide:
    """A protein or a stretch of one across the junction, as the caller translated it.

    ``written`` is exactly what the file holds. ``residues`` are its residues in capitals, up to the first stop (X: not
    known). ``junction`` counts the residues before the junction as the caller places it, None when it does not say.
    ``differing`` are the places (0-based) of the residues that the caller marks as unlike the reference.
    ``ends_at_stop`` tells whether the caller read it to a stop, ``whole`` whether it begins at the protein's start.
    """

    written: str
    residues: str
    junction: int | None
    differing: frozenset[int] = frozenset()
    ends_at_stop: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fusion:
    """One fusion transcript of one caller's table.

    ``label`` is the name that every table and page uses: genes and breakpoints as the file wrote them. ``record`` counts
    the data rows of the file from 1. ``confidence``, ``kind``, ``filters`` and ``tags`` are the caller's own words,
    ``score`` its number between 0 and 1 where it gives one. ``reading_frame`` is what the caller says of the frame,
    ``effect`` its word for that as written. ``transcript_sequence`` is the fused RNA as the caller writes it (each caller
    in its own manner), ``inserted`` the bases (capitals) that it saw between the partners and that neither has.
    ``peptides`` are the caller's own translations.
    """

    label: str
    caller: str
    record: int
    five_prime: FusionPartner
    three_prime: FusionPartner
    reads: FusionReads = FusionReads()
    confidence: str = ""
    score: float | None = None
    reading_frame: ReadingFrame = ReadingFrame.UNKNOWN
    effect: str = ""
    kind: str = ""
    filters: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    transcript_sequence: str = ""
    inserted: str = ""
    peptides: tuple[FusionPeptide, ...] = ()

    @property
    def genes(self) -> str:
        """Both genes, joined as HGNC and HGVS write a fusion: ``EIF3K::CYP39A1``."""
        return f"{self.five_prime.gene or '?'}::{self.three_prime.gene or '?'}"

    @property
    def read_through(self) -> bool:
        """Tell whether the caller thinks that neighbours were transcribed in one run, which normal cells do too."""
        words = (self.kind, *self.tags, *self.filters)
        return any("read-through" in word.lower() or "readthrough" in word.lower() for word in words)


@dataclass(frozen=True, slots=True, kw_only=True)
class FusionSet:
    """Everything one file said: each of its ``records`` rows is either among ``fusions`` or among ``dropped``."""

    fusions: tuple[Fusion, ...]
    caller: str
    records: int
    dropped: tuple[Dropped, ...] = ()
    findings: tuple[Finding, ...] = ()
