"""The record of what is made: the platform, each molecule with its protein, or the set of peptides."""

from __future__ import annotations

from pydantic import model_validator

from vaxsmith.dossier.evidence_records import FindingRecord, Span
from vaxsmith.dossier.manufacture_records import ManufactureRecord, WholeCheckRecord
from vaxsmith.dossier.record_base import Record, SourcedRecord


class PlatformRecord(Record):
    """The way the targets are carried: ``form`` is what is made, ``parts`` are its parts by field name."""

    name: str
    form: str
    description: str = ""
    parts: dict[str, SourcedRecord]


class AdministrationRecord(Record):
    """What a person chose and nobody computed: the route and the formulation; None where nothing was chosen."""

    route: SourcedRecord | None = None
    formulation: SourcedRecord | None = None


class SegmentRecord(Record):
    """A stretch of the vaccine protein; ``target_rank`` names the target it carries."""

    kind: str
    name: str
    sequence: str
    start: int
    end: int
    target_rank: int | None = None
    altered: Span | None = None


class JunctionRecord(Record):
    """A presented peptide that crosses a border of the vaccine protein and is in no tumor protein."""

    peptide: str
    allele: str
    percentile: float | None
    presentation: float | None
    affinity_nanomolar: float | None = None


class ConstructRecord(Record):
    """The vaccine protein."""

    sequence: str
    segments: tuple[SegmentRecord, ...]
    junction_peptides: tuple[JunctionRecord, ...]
    order_objective: float | None
    order_gap: float | None
    order_method: str


class PartRecord(Record):
    """A stretch of a molecule, in DNA letters."""

    kind: str
    name: str
    sequence: str
    start: int
    end: int
    fixed: bool
    citation: str = ""


class MessengerRecord(Record):
    """The messenger and its DNA template.

    ``objective`` (kcal/mol) is what was minimised at ``exchange_rate``: energy − λ Σ ln w and prices; ``opening_energy``
    what unpairing the first codons costs.
    """

    name: str
    parts: tuple[PartRecord, ...]
    protein: str
    cap: str
    promoter: str
    promoter_overlap: int
    linearisation: str
    template: str
    cai: float | None
    gc_fraction: float | None
    energy: float | None
    energy_model: str
    structure: str
    exchange_rate: float | None = None
    objective: float | None = None
    opening_energy: float | None = None


class InsertRecord(Record):
    """The DNA that is put into a vector: its parts, and the size that the vector allows for it."""

    name: str
    parts: tuple[PartRecord, ...]
    protein: str
    cai: float | None
    gc_fraction: float | None
    vector: SourcedRecord
    reserved: int
    room: int


class ProductRecord(Record):
    """One molecule that is made: its protein, and the messenger or the insert that encodes it."""

    name: str
    protein_construct: ConstructRecord
    messenger: MessengerRecord | None = None
    insert: InsertRecord | None = None
    manufacture: ManufactureRecord | None = None
    whole_check: WholeCheckRecord | None = None

    @property
    def molecule(self) -> MessengerRecord | InsertRecord:
        """Whatever encodes the protein."""
        if self.messenger is not None:
            return self.messenger
        assert self.insert is not None  # noqa: S101 - checked when it is made
        return self.insert

    @model_validator(mode="after")
    def _one_molecule(self) -> ProductRecord:
        if (self.messenger is None) == (self.insert is None):
            raise ValueError("a product is a messenger or an insert")
        return self


class LongPeptideRecord(Record):
    """One synthetic long peptide; ``start`` is its first residue's place in the mutant protein (0-based)."""

    name: str
    target_rank: int | None
    sequence: str
    start: int
    altered: Span | None
    moved: int
    average_mass: float
    monoisotopic_mass: float
    net_charge: float
    isoelectric_point: float
    hydropathy: float
    findings: tuple[FindingRecord, ...] = ()


class PeptideSetRecord(Record):
    """A set of synthetic long peptides, and the fields of its order that a person filled."""

    peptides: tuple[LongPeptideRecord, ...]
    charge_acidity: float
    order: dict[str, str]
