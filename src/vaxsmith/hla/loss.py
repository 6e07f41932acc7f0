"""Nouns of HLA loss, and what they mean for the molecules that a tumor can still present with.

A tumor often deletes one parental copy of the HLA region. An allele that is gone presents nothing in the cells that lost
it, however well a peptide would bind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from vaxsmith.core import Dropped, Finding, Severity, Sourced, in_percent
from vaxsmith.hla.allele import Allele, Genotype

STAGE = "hla"

EVERY_CELL: Sourced[float] = Sourced(
    name="share of tumor cells from which an allele counts as lost in all of them",
    value=0.95,
    citation="vaxsmith house choice, docs/decisions/0017-hla-loss-and-review.md",
    note="the same border as for a change that counts as clonal (tumor.clonal_fraction)",
)


class LossStatus(StrEnum):
    """What became of an allele in the tumor."""

    LOST = "lost"
    KEPT = "kept"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlleleLoss:
    """What a table tells of one allele in the tumor.

    ``allele`` is one chain at two fields (``HLA-A*02:01``, ``HLA-DPB1*04:01``), ``written`` and ``place`` how and where the
    table names it (empty where it does not). ``copies`` are its copies in a tumor cell with their interval, ``p_value`` that
    of an imbalance between the two alleles of the gene, ``cells_lost`` the share of tumor cells (0..1) without it; each None
    where the table does not tell. ``sentence`` is for people.
    """

    allele: str
    status: LossStatus
    sentence: str
    written: str = ""
    place: str = ""
    copies: float | None = None
    copies_low: float | None = None
    copies_high: float | None = None
    p_value: float | None = None
    cells_lost: float | None = None

    @property
    def share_lost(self) -> float:
        """The share of tumor cells to reckon without it: 0 unless lost, 1 where lost and nobody says in how many."""
        if self.status is not LossStatus.LOST:
            return 0.0
        return 1.0 if self.cells_lost is None else self.cells_lost


@dataclass(frozen=True, slots=True, kw_only=True)
class HlaLoss:
    """The HLA loss of one tumor.

    ``alleles`` holds every class I allele of the patient, and the class II chains that the table names, ordered by name.
    ``source`` is the program whose table it was (``LOHHLA``, ``SpecHLA``, ``DASH``, ``statement``), ``thresholds`` what its
    numbers were judged by (empty where the program's own call was taken). Rows that were not used stand in ``dropped``.
    """

    alleles: tuple[AlleleLoss, ...]
    source: str
    thresholds: tuple[Sourced[float], ...] = ()
    findings: tuple[Finding, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    def of(self, molecule: str) -> tuple[AlleleLoss, ...]:
        """Give what is told of the chains of a molecule (``HLA-A*02:01``, ``HLA-DPA1*01:03-DPB1*04:01``)."""
        told = {entry.allele: entry for entry in self.alleles}
        return tuple(told[chain] for chain in chains_of(molecule) if chain in told)

    def share_lost(self, molecule: str) -> float:
        """Give the share of tumor cells to reckon without a molecule.

        A pair is gone where either chain is; the larger share counts, since the genes of a pair lie side by side and mostly
        go together.
        """
        return max((entry.share_lost for entry in self.of(molecule)), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surviving:
    """The molecules that at least a part of the tumor's cells still has, and those that none has.

    ``genotype`` is the patient's without the lost molecules; ``dropped`` records each of these (``allele-lost``), and
    ``findings`` say which are lost in a part of the cells.
    """

    genotype: Genotype
    dropped: tuple[Dropped, ...] = ()
    findings: tuple[Finding, ...] = ()


def chains_of(molecule: str) -> tuple[str, ...]:
    """Give the names of a molecule's chains that vary.

    >>> chains_of("HLA-DPA1*01:03-DPB1*04:01"), chains_of("HLA-A*02:01")
    (('HLA-DPA1*01:03', 'HLA-DPB1*04:01'), ('HLA-A*02:01',))
    """
    return tuple(f"HLA-{chain}" for chain in molecule.removeprefix("HLA-").split("-"))


def surviving_molecules(genotype: Genotype, loss: HlaLoss) -> Surviving:
    """Take out of a genotype the molecules that no tumor cell has any more.

    A molecule that is lost in a part of the cells stays, with a finding; ``HlaLoss.share_lost`` tells in how many. When no
    class I molecule is left a fault says so: no class I target can then be shown.
    """
    dropped: list[Dropped] = []
    findings: list[Finding] = []
    class_one = _still_there(genotype.class_one, loss, dropped, findings)
    class_two = _still_there(genotype.class_two, loss, dropped, findings)
    if genotype.class_one and not class_one:
        findings.append(
            Finding(
                check="hla-all-lost",
                severity=Severity.FAULT,
                place="HLA class I",
                sentence="Every class I allele of the patient counts as lost in the tumor: no class I target can be shown. "
                "See whether the purity and ploidy behind the table are right.",
                measured=float(len(genotype.class_one)),
            )
        )
    return Surviving(
        genotype=replace(genotype, class_one=class_one, class_two=class_two),
        dropped=tuple(dropped),
        findings=tuple(findings),
    )


def _still_there(
    molecules: Sequence[Allele], loss: HlaLoss, dropped: list[Dropped], findings: list[Finding]
) -> tuple[Allele, ...]:
    kept: list[Allele] = []
    for molecule in molecules:
        share = loss.share_lost(molecule.name)
        if share < EVERY_CELL.value:
            kept.append(molecule)
            if share > 0:
                findings.append(_lost_in_part(molecule, share))
            continue
        why = " ".join(entry.sentence for entry in loss.of(molecule.name) if entry.status is LossStatus.LOST)
        sentence = f"{molecule.name} presents nothing in this tumor, which has lost it. {why}"
        dropped.append(Dropped(stage=STAGE, reason="allele-lost", sentence=sentence, allele=molecule.name))
    return tuple(kept)


def _lost_in_part(molecule: Allele, share: float) -> Finding:
    sentence = f"{molecule.name} is lost in {in_percent(share)} of the tumor cells; it can present on the others alone."
    return Finding(
        check="hla-lost-in-part",
        severity=Severity.CAUTION,
        place=molecule.name,
        sentence=sentence,
        measured=share,
        limit=EVERY_CELL.value,
    )
