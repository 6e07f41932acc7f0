"""Where a target is carried: which stretch of which molecule's protein, or which peptide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vaxsmith.dossier.product_records import ProductRecord, SegmentRecord
from vaxsmith.dossier.records import DesignRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A stretch that carries a target; ``where`` names what it is a stretch of, ``whole`` says that it is all of that."""

    where: str
    segment: SegmentRecord
    whole: bool = False

    @property
    def words(self) -> str:
        """Say the place: residues of a protein, 1-based and closed, or a peptide."""
        if self.whole:
            return self.where
        return f"residues {self.segment.start + 1}–{self.segment.end} of {self.where}"


def carriers(record: DesignRecord) -> Iterator[Carrier]:
    """Give every stretch of the vaccine that carries a target, in the order of the vaccine."""
    for product in record.products:
        where = protein_of(record, product)
        yield from (
            Carrier(where=where, segment=part) for part in product.protein_construct.segments if part.kind == "target"
        )
    for number, peptide in enumerate(record.peptide_set.peptides if record.peptide_set else (), start=1):
        segment = SegmentRecord(
            kind="target",
            name=peptide.name,
            sequence=peptide.sequence,
            start=0,
            end=len(peptide.sequence),
            target_rank=peptide.target_rank,
            altered=peptide.altered,
        )
        yield Carrier(where=f"peptide {number}", segment=segment, whole=True)


def carriers_of(record: DesignRecord, rank: int) -> tuple[Carrier, ...]:
    """Give the stretches that carry the target of this rank."""
    return tuple(carrier for carrier in carriers(record) if carrier.segment.target_rank == rank)


def protein_of(record: DesignRecord, product: ProductRecord) -> str:
    """Name the protein of a product: the vaccine's only one, or that of one molecule."""
    return "the vaccine protein" if len(record.products) == 1 else f"the protein of {product.name}"
