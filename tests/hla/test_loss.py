"""What the tumor lost: which molecules are left, and the share of cells to reckon without the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaxsmith.core import Severity
from vaxsmith.hla import parse_genotype
from vaxsmith.hla.loss import AlleleLoss, HlaLoss, LossStatus, surviving_molecules
from vaxsmith.hla.loss_table import read_hla_loss

GENOTYPE = parse_genotype("A*02:01 A*24:02 B*07:02 B*44:02 C*05:01 C*07:02 DPA1*01:03 DPB1*04:01 DPB1*02:01 DRB1*04:05")


def lost(allele: str, share: float | None = None) -> AlleleLoss:
    return AlleleLoss(allele=allele, status=LossStatus.LOST, sentence=f"{allele} went.", cells_lost=share)


def loss(*entries: AlleleLoss) -> HlaLoss:
    return HlaLoss(alleles=entries, source="made")


def test_a_lost_allele_leaves_with_its_reason_and_the_others_stay() -> None:
    left = surviving_molecules(GENOTYPE, loss(lost("HLA-A*02:01")))
    assert [allele.name for allele in left.genotype.class_one] == [
        "HLA-A*24:02",
        "HLA-B*07:02",
        "HLA-B*44:02",
        "HLA-C*05:01",
        "HLA-C*07:02",
    ]
    assert left.genotype.class_two == GENOTYPE.class_two
    (row,) = left.dropped
    assert (row.stage, row.reason, row.allele) == ("hla", "allele-lost", "HLA-A*02:01")
    assert "HLA-A*02:01 went." in row.sentence
    assert left.findings == ()


def test_a_chain_takes_its_pairs_along() -> None:
    told = loss(lost("HLA-DPB1*04:01"))
    left = surviving_molecules(GENOTYPE, told)
    assert [row.allele for row in left.dropped] == ["HLA-DPA1*01:03-DPB1*04:01"]
    assert told.share_lost("HLA-DPA1*01:03-DPB1*04:01") == 1.0
    assert told.share_lost("HLA-DPA1*01:03-DPB1*02:01") == 0.0


@pytest.mark.parametrize(("share", "stays"), [(0.3, True), (0.94, True), (0.95, False), (1.0, False), (None, False)])
def test_a_loss_in_a_part_of_the_cells_is_said_and_drops_nothing(share: float | None, stays: bool) -> None:
    told = loss(lost("HLA-B*07:02", share))
    left = surviving_molecules(GENOTYPE, told)
    assert ("HLA-B*07:02" in {allele.name for allele in left.genotype.class_one}) is stays
    assert [finding.check for finding in left.findings] == (["hla-lost-in-part"] if stays else [])
    assert told.share_lost("HLA-B*07:02") == (1.0 if share is None else share)


def test_unclear_and_kept_alleles_count_as_there() -> None:
    told = loss(
        AlleleLoss(allele="HLA-A*02:01", status=LossStatus.UNCLEAR, sentence="?", copies=0.2),
        AlleleLoss(allele="HLA-B*07:02", status=LossStatus.KEPT, sentence="!"),
    )
    assert surviving_molecules(GENOTYPE, told).genotype == GENOTYPE
    assert told.share_lost("HLA-A*02:01") == told.share_lost("HLA-C*07:02") == 0.0


def test_when_every_class_one_allele_is_gone_it_is_a_fault() -> None:
    left = surviving_molecules(GENOTYPE, loss(*(lost(allele.name) for allele in GENOTYPE.class_one)))
    assert left.genotype.class_one == ()
    (finding,) = left.findings
    assert finding.severity is Severity.FAULT
    assert len(left.dropped) == len(GENOTYPE.class_one)


def test_a_table_and_what_is_left_of_the_patient(tmp_path: Path) -> None:
    path = tmp_path / "loss.tsv"
    path.write_text("allele\tcells_lost\nA*02:01\t1\nHLA-B*07:02\t0.4\nDRB1*04:05\t1\n")
    left = surviving_molecules(GENOTYPE, read_hla_loss(path, GENOTYPE))
    assert [row.allele for row in left.dropped] == ["HLA-A*02:01", "HLA-DRB1*04:05"]
    assert [finding.place for finding in left.findings] == ["HLA-B*07:02"]
    assert "40 %" in left.findings[0].sentence
