"""The record of a design: what ``design.json`` holds, field by field.

Every rendering (page, tables, sequence files) is made from this record and from nothing else, so whatever a person reads
can be found in ``design.json`` and drawn again from it. Places are 0-based and half-open, as everywhere inside; only
``position`` (a variant as its file wrote it) is 1-based. A float that is not a number is ``null``.
"""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import Field

from vaxsmith.dossier.choice_records import CompositionRecord, ReviewRecord
from vaxsmith.dossier.evidence_records import (
    DroppedRecord,
    FindingRecord,
    PhaseRecord,
    ProteinRecord,
    TargetRecord,
    UnassessedRecord,
    VariantRecord,
)
from vaxsmith.dossier.loss_records import DefectRecord, HlaLossRecord
from vaxsmith.dossier.product_records import AdministrationRecord, PeptideSetRecord, PlatformRecord, ProductRecord
from vaxsmith.dossier.record_base import Record

SCHEMA: Final = "vaxsmith.design"
SCHEMA_VERSION: Final = "2.0"


class CaseRecord(Record):
    """What the case said of itself; files by name, never by path."""

    name: str
    diagnosis: str = ""
    notice: str = ""
    files: dict[str, str]
    hla: str = ""
    purity: float | None = None
    sex: str = ""


class CallSetRecord(Record):
    """What the variant file was."""

    dialect: str
    records: int
    calls: int
    build: str = ""
    annotated: bool = False
    tumor_sample: str = ""
    normal_sample: str = ""
    rna_sample: str = ""


class AlleleRecord(Record):
    """One HLA molecule; ``unassessed`` says why nobody judged what it presents, and is empty where somebody did."""

    name: str
    mhc_class: Literal[1, 2]
    locus: str
    written: str = ""
    unassessed: str = ""


class GenotypeRecord(Record):
    """The patient's HLA type."""

    class_one: tuple[AlleleRecord, ...] = ()
    class_two: tuple[AlleleRecord, ...] = ()
    homozygous: tuple[str, ...] = ()
    source: str = ""


class FunnelStepRecord(Record):
    """One stage of the road: variants and events that entered it, that ended there, and why."""

    stage: str
    entered: int
    left: int
    reasons: dict[str, int]


class FunnelRecord(Record):
    """From variants to targets; ``variants`` + ``events`` = everything left at a stage + next + chosen + unaccounted.

    ``events`` counts what other files than that of the variants show, by kind (``fusion``, ``junction``, ``marker``).
    """

    variants: int
    events: dict[str, int] = Field(default_factory=dict)
    steps: tuple[FunnelStepRecord, ...]
    next_variants: int
    chosen_variants: int
    unaccounted: int


class InputFileRecord(Record):
    """One file that was read."""

    role: str
    name: str
    size_bytes: int
    sha256: str


class PredictorRecord(Record):
    """A predictor, the class of molecules that it judged, and the file of its weights where that ships with vaxsmith."""

    mhc_class: Literal[1, 2]
    name: str
    weights: InputFileRecord | None = None


class ProvenanceRecord(Record):
    """Everything needed to repeat the run; no time of day."""

    version: str
    inputs: tuple[InputFileRecord, ...]
    libraries: dict[str, str]
    seed: int


class DesignRecord(Record):
    """One finished design, whole."""

    schema_name: Literal["vaxsmith.design"] = SCHEMA
    schema_version: Literal["2.0"] = SCHEMA_VERSION
    case: CaseRecord
    calls: CallSetRecord
    genotype: GenotypeRecord
    funnel: FunnelRecord
    targets: tuple[TargetRecord, ...]
    composition: CompositionRecord | None = None
    review: ReviewRecord | None = None
    hla_loss: HlaLossRecord | None = None
    defects: tuple[DefectRecord, ...] = ()
    platform: PlatformRecord
    administration: AdministrationRecord = AdministrationRecord()
    products: tuple[ProductRecord, ...] = ()
    peptide_set: PeptideSetRecord | None = None
    findings: tuple[FindingRecord, ...]
    unassessed: tuple[UnassessedRecord, ...]
    predictor: str
    predictors: tuple[PredictorRecord, ...] = ()
    settings: dict[str, Any]
    provenance: ProvenanceRecord
    variants: tuple[VariantRecord, ...]
    proteins: tuple[ProteinRecord, ...]
    dropped: tuple[DroppedRecord, ...]
    phases: tuple[PhaseRecord, ...] = ()

    @property
    def chosen(self) -> tuple[TargetRecord, ...]:
        """The targets in the vaccine: first those whose loss would cost the whole most."""
        return tuple(target for target in self.targets if target.status == "chosen")

    @property
    def next_in_line(self) -> tuple[TargetRecord, ...]:
        """The targets that would be next: first those that would cost the whole least."""
        return tuple(target for target in self.targets if target.status == "next")
