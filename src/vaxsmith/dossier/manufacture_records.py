"""Records of what a manufacturer gets of one molecule, and of the check of the whole; written plainly in ``design.json``."""

from __future__ import annotations

from vaxsmith.dossier.evidence_records import Span, UnassessedRecord
from vaxsmith.dossier.record_base import Record


class SubstanceRecord(Record):
    """One substance; ``average_mass`` in Da, ``extinction`` at 260 nm in 1/(M cm), null where the method has none."""

    name: str
    alphabet: str
    length: int
    letters: dict[str, int]
    formula: str
    average_mass: float
    extinction: int | None
    micrograms_per_unit: float | None
    sha256: str
    note: str = ""


class PartLengthRecord(Record):
    """One part of the molecule and its letters."""

    kind: str
    name: str
    start: int
    end: int
    letters: dict[str, int]


class LinearisedRecord(Record):
    """The cut that ends a plasmid template; places in the template's sense strand."""

    enzyme: str
    site: str
    site_start: int
    site_end: int
    cut: int
    opposite_cut: int
    overhang: str
    extra: int
    transcript_end: str


class PrimerRecord(Record):
    """A primer, 5′ to 3′; ``melting`` in °C of its annealing part."""

    name: str
    sequence: str
    annealing: int
    melting: float
    self_pairs: int
    end_pairs: int


class PrimerPairRecord(Record):
    """The pair that makes the template from any template of its body."""

    forward: PrimerRecord
    reverse: PrimerRecord
    product: int
    cross_pairs: int
    notes: tuple[str, ...]


class DigestRecord(Record):
    """One enzyme's fragments of the template."""

    enzyme: str
    site: str
    cuts: tuple[int, ...]
    sizes: tuple[int, ...]
    overhang: str
    tells_direction: bool
    cuts_own_part: bool


class PieceRecord(Record):
    """One piece of a map; masses in Da, neutral."""

    start: int
    end: int
    letters: str
    average_mass: float
    monoisotopic_mass: float
    copies: int
    same_mass: int


class PieceMapRecord(Record):
    """Every piece of a digest, in order."""

    enzyme: str
    shortest_telling: int
    covered: float
    pieces: tuple[PieceRecord, ...]


class DifficultyRecord(Record):
    """One place that may be hard to synthesise."""

    kind: str
    start: int
    end: int
    size: float
    sentence: str


class ManufactureRecord(Record):
    """What is to be made, how it is recognised, and what may be hard about it."""

    cap: str
    cap_structure: str
    cap_source: str
    promoter_source: str
    modified_nucleotide: str
    modified_nucleotide_source: str
    modified_nucleotide_note: str
    parts: tuple[PartLengthRecord, ...]
    substances: tuple[SubstanceRecord, ...]
    linearised: LinearisedRecord | None
    linearised_unassessed: UnassessedRecord | None
    primers: PrimerPairRecord
    restriction: tuple[DigestRecord, ...]
    oligonucleotides: tuple[PieceMapRecord, ...]
    peptides: PieceMapRecord
    difficulties: tuple[DifficultyRecord, ...]
    template_gc: float
    template_gc_windows: tuple[float, float]
    gc_window: int


class RefoldRecord(Record):
    """One model's energies in kcal/mol; null where ViennaRNA was not asked."""

    model: str
    claimed: float | None
    minimum: float | None


class HelixRecord(Record):
    """A helix: bases ``first`` .. ``first + length`` with those up to ``last``."""

    first: int
    last: int
    length: int


class RegionPairsRecord(Record):
    """Pairs between two regions."""

    first: str
    second: str
    pairs: int
    fraction: float
    helices: tuple[HelixRecord, ...]


class StartAccessRecord(Record):
    """How open the start of translation is; energies in kcal/mol."""

    stretch: Span
    paired: int | None
    opening: float | None
    window: int
    opening_near: float
    unpaired: float


class HalfLifeRecord(Record):
    """Hours in solution under the assay's conditions, with the interval that measured constructs had about the line."""

    hours: float
    low: float
    high: float
    level: float
    inside_range: bool
    conditions: str
    source: str


class WholeCheckRecord(Record):
    """The check of the emitted files and of the whole molecule by another path."""

    read: tuple[str, ...]
    refolds: tuple[RefoldRecord, ...]
    structure: str
    structure_from: str
    start: StartAccessRecord
    regions: tuple[RegionPairsRecord, ...]
    degscore: float | None
    degscore_masked: float | None
    stability_unassessed: UnassessedRecord | None
    half_life: HalfLifeRecord | None
