"""What Arriba's columns mean."""

from __future__ import annotations

from pathlib import Path

from tests.tumor.made_fusion_tables import table_text

from vaxsmith.tumor.fusion import Fusion, FusionReads, ReadingFrame
from vaxsmith.tumor.fusion_arriba import arriba_peptide
from vaxsmith.tumor.fusion_table import read_fusions


def fusions(tmp_path: Path) -> tuple[Fusion, ...]:
    path = tmp_path / "fusions"
    path.write_text(table_text("arriba"))
    return read_fusions(path).fusions


def test_arriba(tmp_path: Path) -> None:
    first, second = fusions(tmp_path)
    assert first.label == "AAA::BBB chr1:100-chr2:200"
    assert first.reads == FusionReads(split=11, spanning=7, coverage=(80, 90))
    assert (first.five_prime.position, first.five_prime.strand) == (99, "+")
    assert (first.three_prime.position, first.three_prime.strand, first.three_prime.antisense) == (199, "-", False)
    assert first.five_prime.transcripts == ("ENST01.3",)
    assert first.filters == ("duplicates(3)", "mismatches(1)")
    assert first.tags == ("Mitelman",)
    assert first.inserted == "GG"
    assert first.reading_frame is ReadingFrame.IN_FRAME
    assert (first.peptides[0].residues, first.peptides[0].junction, first.peptides[0].differing) == ("VKSSI", 2, {2})
    assert second.reads == FusionReads(split=None, spanning=1, coverage=(None, 90))
    assert (second.five_prime.strand, second.three_prime.gene_strand) == ("", "")
    assert second.read_through
    assert second.peptides == ()
    assert second.genes == "AAA::CCC(50),DDD(70)"


def test_arriba_peptides() -> None:
    peptide = arriba_peptide("MK|s|vR*")
    assert peptide is not None
    assert (peptide.residues, peptide.junction, peptide.differing, peptide.ends_at_stop) == ("MKSVR", 2, {2, 3}, True)
    unknown = arriba_peptide("?K|S")
    assert unknown is not None
    assert unknown.residues == "XKS"
    assert arriba_peptide("") is None
    assert arriba_peptide("|*") is None
    assert arriba_peptide("MK1|S") is None
