"""Nouns of what was found in a tumor: a variant, the record that named it, its read support, phase and origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from sys import intern

from vaxsmith.core import Dropped, Finding, Interval
from vaxsmith.genome.transcript import TranscriptLabel


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Variant:
    """A change of the genome: ``reference`` at ``[start, start + len(reference))`` becomes ``alternate``.

    0-based, forward strand, upper case, common bases trimmed from the right and then from the left, so an insertion has
    an empty ``reference`` and a deletion an empty ``alternate``.
    """

    contig: str
    start: int
    reference: str
    alternate: str

    @property
    def interval(self) -> Interval:
        """The bases that are replaced; empty for an insertion."""
        return Interval(contig=self.contig, start=self.start, end=self.start + len(self.reference))

    @property
    def kind(self) -> str:
        """One of ``snv``, ``mnv``, ``insertion``, ``deletion``, ``complex``."""
        before, after = len(self.reference), len(self.alternate)
        if before == after:
            return "snv" if before == 1 else "mnv"
        if not before:
            return "insertion"
        return "complex" if after else "deletion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The line of a file that named a variant, as it was written there (VCF words; ``position`` is 1-based).

    ``number`` counts the data records of the file from 1. A record with two alternate alleles gives two calls with the
    same ``number`` and different ``alternate``.
    """

    number: int
    contig: str
    position: int
    reference: str
    alternate: str
    identifier: str = ""

    @property
    def label(self) -> str:
        """The name that every table and page uses: ``chr1-451649-A-AG``."""
        # Interned: a call's name stands in each of its hundred rows of what fell.
        return intern(f"{self.contig}-{self.position}-{self.reference}-{self.alternate}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSupport:
    """Reads over a variant in one sample; None where the file does not say.

    ``fraction`` is the file's own variant-allele fraction where given, else ``alternate_count / depth``.
    """

    depth: int | None = None
    reference_count: int | None = None
    alternate_count: int | None = None
    fraction: float | None = None

    @property
    def share(self) -> float | None:
        """The variant-allele fraction (0..1), from the file or from its counts; None if it says neither."""
        if self.fraction is not None:
            return self.fraction
        return self.alternate_count / self.depth if self.alternate_count is not None and self.depth else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Which molecule a variant sits on: calls with the same ``block`` and ``haplotype`` share one.

    ``source`` is the VCF key it was read from (``PS``, ``PID``, ``HP`` or ``GT``), or ``reads`` for a block that only the
    alignments show. A call that reads join to a file's block has that block's source.
    """

    block: str
    haplotype: int
    source: str


class Origin(StrEnum):
    """Where a call says the change comes from."""

    SOMATIC = "somatic"
    GERMLINE = "germline"
    UNKNOWN = "unknown"


class Company(StrEnum):
    """How often a molecule that has one somatic call has another one, by the fragments that cover both."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"  # it came later, in a part of the cells
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What an annotator (VEP CSQ, a MAF row) said of one variant on one transcript.

    ``protein_position`` is 1-based as written (``12``, ``662-665``, ``315-?``); ``amino_acids`` as written (``G/D``,
    ``-/LL``, ``S/SX``). ``wild_type_protein`` and ``frameshift_protein`` are whole proteins from the VEP plugins
    Wildtype and Frameshift, empty where absent.
    """

    allele: str
    consequences: tuple[str, ...]
    transcript: TranscriptLabel
    feature_type: str = "Transcript"
    protein_position: str = ""
    amino_acids: str = ""
    codons: str = ""
    hgvs_coding: str = ""
    hgvs_protein: str = ""
    wild_type_protein: str = ""
    frameshift_protein: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One variant as one file reports it for one tumor, with all that the file says of it.

    ``filters`` is empty when the record passed (``PASS`` or ``.``). ``callers`` names the callers that a merge lists.
    ``genotype`` is as written (``0/1``), ``allele`` the number by which it names this call (2: a record's second alternate).
    ``neighbours`` are somatic calls near by of which reads tell how often a molecule with this one has them, too.
    ``annotations`` is empty when the file is not annotated. Expression maps hold TPM (or whatever unit the caller's
    table has; see ``Expression.unit``) keyed by gene name or identifier, and by transcript identifier.
    """

    variant: Variant
    record: Record
    filters: tuple[str, ...] = ()
    origin: Origin = Origin.SOMATIC
    callers: tuple[str, ...] = ()
    tumor: ReadSupport = ReadSupport()
    normal: ReadSupport | None = None
    rna: ReadSupport | None = None
    genotype: str = ""
    allele: int = 1
    phase: Phase | None = None
    neighbours: Mapping[Variant, Company] = field(default_factory=dict)
    annotations: tuple[Annotation, ...] = ()
    gene_expression: Mapping[str, float] = field(default_factory=dict)
    transcript_expression: Mapping[str, float] = field(default_factory=dict)

    @property
    def homozygous(self) -> bool:
        """Tell whether the genotype names this very allele on every copy (``1/1``, ``1``)."""
        return _on_every_copy(self.genotype, self.allele)

    @property
    def label(self) -> str:
        """The variant's name as its file wrote it: ``chr1-451649-A-AG``."""
        return self.record.label


@lru_cache(maxsize=1024)  # asked of every pair of a transcript's calls, and a file has a handful of genotypes
def _on_every_copy(genotype: str, allele: int) -> bool:
    return set(genotype.replace("|", "/").split("/")) == {str(allele)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSet:
    """Everything one file said: calls, what fell while reading, and which sample played which part.

    ``dialect`` is the caller's manner of writing (``mutect2``, ``strelka2``, ``varscan2``, ``merged`` …). ``build`` is
    the genome build that the header names or implies (``GRCh38``), empty if it does not say. ``contigs`` maps contig
    names to lengths in bases where the header gives them. ``annotated`` is True when transcript annotations were found.
    ``records`` counts the data records and ``dropped_records`` those of which no allele became a call, so that nothing can
    be lost unnoticed: the distinct records of ``calls`` and ``dropped_records`` add up to ``records``.
    """

    calls: tuple[Call, ...]
    records: int
    dialect: str
    tumor_sample: str = ""
    normal_sample: str = ""
    rna_sample: str = ""
    build: str = ""
    contigs: Mapping[str, int] = field(default_factory=dict)
    annotated: bool = False
    findings: tuple[Finding, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    dropped_records: int = 0
