"""The record of the evidence: variants, what became of them, mutant proteins, peptides and targets."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from vaxsmith.dossier.choice_records import BoardDecisionRecord, TierRecord, WorthRecord
from vaxsmith.dossier.record_base import Record

Status = Literal["chosen", "next", "left", "unaccounted"]
Carried = Literal["whole", "core", "no"]
Span = tuple[int, int]
EventKind = Literal["", "fusion", "junction", "marker", "event"]


class FindingRecord(Record):
    """One thing a check found, and the stage that checked."""

    stage: str
    check: str
    severity: Literal["note", "caution", "fault"]
    place: str
    sentence: str
    measured: float | None = None
    limit: float | None = None


class UnassessedRecord(Record):
    """What was not judged, why, and what would make it possible."""

    what: str
    reason: str
    remedy: str = ""


class DroppedRecord(Record):
    """One thing that left the road, and its one reason."""

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


class ReadSupportRecord(Record):
    """Reads over a variant in one sample."""

    depth: int | None = None
    reference_count: int | None = None
    alternate_count: int | None = None
    fraction: float | None = None


class FateRecord(Record):
    """Where a variant's road ended: a target with its rank, or the stage and reason it left at."""

    status: Status
    rank: int | None = None
    stage: str = ""
    reason: str = ""
    sentence: str = ""
    unassessed: bool = False
    remedy: str = ""


class VariantRecord(Record):
    """One variant of the input; ``contig`` is empty when it fell before it could be read.

    ``event`` says what it is instead where it is no variant of the variants file: what another file shows (``event``: which
    of the three cannot be told).
    """

    label: str
    event: EventKind = ""
    contig: str = ""
    position: int = 0
    reference: str = ""
    alternate: str = ""
    identifier: str = ""
    kind: str = ""
    origin: str = ""
    filters: tuple[str, ...] = ()
    callers: tuple[str, ...] = ()
    tumor: ReadSupportRecord | None = None
    normal: ReadSupportRecord | None = None
    rna: ReadSupportRecord | None = None
    genes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    fate: FateRecord


class TranscriptRecord(Record):
    """What a transcript is called and how far its annotators trust it."""

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


class EffectRecord(Record):
    """What a variant does to one protein."""

    kind: str
    change: str
    consequences: tuple[str, ...] = ()
    hgvs_coding: str = ""
    hgvs_protein: str = ""


class EventRecord(Record):
    """A fusion, a splice junction or a marker that makes a protein instead of a variant.

    ``source`` is the program or table that reported it, ``reads`` what shows it by kind of read, ``sentence`` what a person
    should know of it (a marker's tissue risk).
    """

    kind: Literal["fusion", "junction", "marker"]
    label: str
    source: str = ""
    reads: dict[str, int] = Field(default_factory=dict)
    expression: float | None = None
    sentence: str = ""


class ClonalFractionRecord(Record):
    """The share of tumor cells that carry a change, with its 90 % interval and what it rests on."""

    estimate: float | None
    low: float | None
    high: float | None
    probability_clonal: float | None
    multiplicity: int
    total_copies: int
    purity: float | None
    purity_source: str
    assumption: str = ""


class MessageRecord(Record):
    """The mutant message around one variant: what was expected, what RNA fragments read (N: too few), and how many.

    ``spanning`` fragments cover every base, ``agreeing`` of them read just what was expected.
    """

    variant: str
    transcript: str
    verdict: Literal["assembles", "differs", "partial", "absent"]
    expected: str
    assembled: str
    fragments: int
    spanning: int
    agreeing: int


class PhaseRecord(Record):
    """Two neighbouring variants, and the fragments that cover both by what they carry."""

    first: str
    second: str
    verdict: Literal["together", "apart", "unknown"]
    both: int
    only_first: int
    only_second: int
    neither: int
    unclear: int


class ProteinRecord(Record):
    """One mutant protein; whole sequences are kept for the proteins that targets are cut from, lengths for all.

    ``germline`` and ``companions`` are other variants on its molecule, ``uncertain`` the stretches of the mutant that
    another possible molecule reads otherwise; ``alternative`` marks such a molecule. ``altered`` of a marker is the stretch
    that the vaccine carries: no residue of a marker is mutated.
    """

    variants: tuple[str, ...]
    event: EventRecord | None = None
    germline: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    uncertain: tuple[Span, ...] = ()
    alternative: bool = False
    transcript: TranscriptRecord
    effect: EffectRecord
    wild_type_length: int
    mutant_length: int
    altered: Span
    replaced: Span
    route: str
    ends_at_stop: bool = True
    wild_type: str | None = None
    mutant: str | None = None


class PeptideRecord(Record):
    """One mutant peptide on one allele beside its normal counterpart; ``start`` is its place in the mutant protein.

    ``altered`` is None where no residue is: in a peptide of the patient's own unmutated protein. ``spread`` is the standard
    deviation of ``presentation`` over the predictor's ensemble. Of a class II peptide ``core_start`` says where in it the
    nine residues in the groove (``core``) begin, ``new_in_core`` whether an altered one is among them (None where no
    residue is altered, or no core is told). ``carried`` says whether a window of the vaccine holds the whole peptide, its
    core alone, or neither; None where its target is not in.
    """

    sequence: str
    start: int
    altered: Span | None
    allele: str
    presentation: float | None
    percentile: float | None
    affinity_nanomolar: float | None = None
    spread: float | None = None
    predictor: str = ""
    wild_type: str | None = None
    wild_type_presentation: float | None = None
    wild_type_percentile: float | None = None
    wild_type_affinity_nanomolar: float | None = None
    agretopicity: float | None = None
    core_start: int | None = None
    core: str = ""
    new_in_core: bool | None = None
    carried: Carried | None = None


class TargetRecord(Record):
    """A target, chosen or next in line, with all that speaks for and against it.

    ``causes`` are the variants that probably make its splice junction; ``tumor`` and ``rna`` the reads of the least frequent
    of its variants. ``class_two`` are its class II peptides, those with something new in their core first. ``score`` (0..1)
    is the chance that T cells answer it, standing alone; ``worth`` what it does for the whole, None where nothing was
    reckoned. ``tier`` is that of the preset in force, ``evidence_sha256`` the digest by which a review sees that its
    evidence has changed, ``decision`` the board's.
    """

    rank: int
    status: Literal["chosen", "next"]
    name: str
    labels: tuple[str, ...]
    causes: tuple[str, ...] = ()
    protein: ProteinRecord
    transcripts: tuple[str, ...]
    peptides: tuple[PeptideRecord, ...]
    class_two: tuple[PeptideRecord, ...] = ()
    class_two_unassessed: UnassessedRecord | None = None
    expression: float | None = None
    expression_source: str = ""
    tumor: ReadSupportRecord | None = None
    rna: ReadSupportRecord | None = None
    tumor_fraction: float | None = None
    rna_fraction: float | None = None
    clonal_evidence: float | None = None
    clonal: ClonalFractionRecord | None = None
    messages: tuple[MessageRecord, ...] = ()
    score: float | None
    worth: WorthRecord | None = None
    tier: TierRecord | None = None
    evidence_sha256: str = ""
    decision: BoardDecisionRecord | None = None
    reasons: tuple[str, ...] = ()
    findings: tuple[FindingRecord, ...] = ()

    @property
    def best_class_two(self) -> PeptideRecord | None:
        """The best class II peptide in whose core something is new, as far as cores are told."""
        return next((peptide for peptide in self.class_two if peptide.new_in_core is not False), None)
