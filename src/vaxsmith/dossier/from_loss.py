"""Make the records of lost HLA alleles and of hits in genes of antigen presentation."""

from __future__ import annotations

from vaxsmith.dossier.from_choice import record_sourced
from vaxsmith.dossier.loss_records import AlleleLossRecord, DefectRecord, GeneHitRecord, HlaLossRecord
from vaxsmith.dossier.plain import tidy
from vaxsmith.hla.allele import Genotype
from vaxsmith.hla.loss import EVERY_CELL, AlleleLoss, HlaLoss
from vaxsmith.tumor.presentation_defects import PresentationDefect


def record_loss(loss: HlaLoss | None, genotype: Genotype) -> HlaLossRecord | None:
    """Write down the HLA loss of a tumor; None where no table was given."""
    if loss is None:
        return None
    shares = {allele.name: loss.share_lost(allele.name) for allele in genotype.class_one}
    return HlaLossRecord(
        source=loss.source,
        alleles=tuple(_allele(entry) for entry in loss.alleles),
        gone=tuple(name for name, share in shares.items() if share >= EVERY_CELL.value),
        thresholds=tuple(record_sourced(threshold) for threshold in loss.thresholds),
    )


def _allele(entry: AlleleLoss) -> AlleleLossRecord:
    return AlleleLossRecord(
        allele=entry.allele,
        status=entry.status.value,
        sentence=entry.sentence,
        written=entry.written,
        place=entry.place.rpartition("/")[2],  # the file's name, never its path
        copies=tidy(entry.copies),
        copies_low=tidy(entry.copies_low),
        copies_high=tidy(entry.copies_high),
        p_value=tidy(entry.p_value),
        cells_lost=tidy(entry.cells_lost),
        share_lost=tidy(entry.share_lost),
    )


def record_defect(defect: PresentationDefect) -> DefectRecord:
    """Write down what the variants in one gene of antigen presentation may mean."""
    hits = [(hit, False) for hit in defect.hits] + [(hit, True) for hit in defect.rejected]
    return DefectRecord(
        gene=defect.gene.value.symbol,
        part=defect.gene.value.part.value,
        severity=defect.finding.severity.value,
        lost=defect.lost,
        damage=defect.damage.value if defect.damage else "",
        copies=defect.copies.copies.value if defect.copies else "",
        sentence=defect.finding.sentence,
        citation=defect.gene.citation,
        variants=tuple(
            GeneHitRecord(
                variant=hit.call.label, change=hit.change, kind=hit.kind, damage=hit.damage.value, rejected=rejected
            )
            for hit, rejected in hits
        ),
    )
