"""The record of the choice: what the set promises, what each candidate does for it, and what a board decided."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from vaxsmith.dossier.record_base import Record, SourcedRecord

LossIs = Literal["exact", "at least", "impossible", "not reckoned"]
Effect = Literal["in", "out", "free", "stale"]


class EpitopeRecord(Record):
    """One epitope of a target and the chance (0..1) that T cells answer it, if the tumor makes and shows it."""

    allele: str
    mhc_class: Literal[1, 2]
    chance: float | None


class WorthRecord(Record):
    """What a candidate does for the whole, and the chances that this was reckoned from.

    ``made`` is the chance that the tumor makes its peptides, ``clonal_fraction`` the share of tumor cells that carry it.
    ``loss`` is what the objective loses, in responses that count, when a chosen target is forced out or another one forced
    in, all others being chosen anew; ``loss_at_least`` is what of it is proven (``loss_is`` says which of the two holds, or
    that no set with it keeps the rules). ``frequency`` (0..1) is how often it is chosen under perturbed chances.
    """

    epitopes: tuple[EpitopeRecord, ...] = ()
    made: float | None = None
    clonal_fraction: float | None = None
    loss: float | None = None
    loss_at_least: float | None = None
    loss_is: LossIs = "not reckoned"
    frequency: float | None = None


class TierRecord(Record):
    """The tier of a target under a preset, with the first rule that is not met; ``unassessed`` rules count as met."""

    tier: str
    preset: str
    sentence: str
    suggestion: str = ""
    unassessed: tuple[str, ...] = ()


class BoardDecisionRecord(Record):
    """One decision of a board; ``effect`` is what came of it here, ``changed`` that the evidence is not what it was."""

    target: str
    name: str = ""
    verdict: Literal["accept", "reject", "pending"]
    by: str = ""
    on: str = ""
    comment: str = ""
    effect: Effect
    changed: bool = False


class ReviewRecord(Record):
    """A board's review as it was applied; ``undecided`` are the labels of candidates that it does not name."""

    decisions: tuple[BoardDecisionRecord, ...]
    undecided: tuple[str, ...] = ()
    design_sha256: str = ""
    sealed: bool = False
    sha256: str = ""


class NearMissRecord(Record):
    """A candidate that could have gone in and is neither chosen nor next in line."""

    name: str
    labels: tuple[str, ...]
    status: Literal["outranked", "not-wanted"]
    score: float | None
    peptide: str
    allele: str
    percentile: float | None
    expression: float | None = None
    rna_fraction: float | None = None
    clonal_evidence: float | None = None
    reasons: tuple[str, ...] = ()
    worth: WorthRecord
    tier: TierRecord
    evidence_sha256: str = ""
    decision: BoardDecisionRecord | None = None


class CoverRecord(Record):
    """What an HLA molecule (or, with ``allele`` empty, its whole class) does for the set.

    ``failure`` is the chance that it fails, ``expected_without`` the responses expected when it does.
    """

    allele: str = ""
    mhc_class: int
    targets: int
    failure: float | None = None
    expected_without: float | None


class CloneRecord(Record):
    """What the set does against one named clone."""

    clone: str
    share: float | None
    own_targets: int
    targets: int
    expected: float | None
    by_allele: dict[str, int] = Field(default_factory=dict)


class BindingRecord(Record):
    """A rule that costs something, in responses that count."""

    kind: str
    name: str = ""
    cost: float | None
    sentence: str


class TradeOffRecord(Record):
    """The best set of at most ``targets``."""

    targets: int
    expected: float | None
    objective: float | None
    chance_of_wanted: float | None
    gap: float | None = None


class CompositionRecord(Record):
    """The choice as one decision.

    ``objective`` is in responses that count, ``gap`` what a better set could add at most. ``expected`` responses see a tumor
    cell drawn at random, ``at_least[j]`` is the chance of j or more of them; ``raised`` are those that see any tumor cell.
    ``wanted``, ``beyond`` and ``molecule_worth`` define what counts. Of the ``rounds`` under perturbed chances ``unproven``
    gave a set that is not proven best; from ``core_from`` on a target belongs to the robust core. ``assumptions`` are the
    numbers that all this rests on. ``near_misses`` stand with those first that would cost least.
    """

    candidates: int
    asked: int | None = None
    objective: float | None
    gap: float | None
    expected: float | None
    at_least: tuple[float, ...]
    raised: float | None
    folded: tuple[str, ...] = ()
    wanted: int
    beyond: float | None = None
    molecule_worth: float | None = None
    alleles: tuple[CoverRecord, ...] = ()
    classes: tuple[CoverRecord, ...] = ()
    clones: tuple[CloneRecord, ...] = ()
    bindings: tuple[BindingRecord, ...] = ()
    trade_off: tuple[TradeOffRecord, ...] = ()
    rounds: int
    rounds_gap: float | None = None
    unproven: int = 0
    core_from: float
    assumptions: tuple[SourcedRecord, ...] = ()
    near_misses: tuple[NearMissRecord, ...] = ()
