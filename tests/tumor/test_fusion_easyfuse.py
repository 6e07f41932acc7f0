"""What EasyFuse's columns mean."""

from __future__ import annotations

from pathlib import Path

from tests.tumor.made_fusion_tables import table_text

from vaxsmith.tumor.fusion import Fusion, FusionReads, ReadingFrame
from vaxsmith.tumor.fusion_table import read_fusions


def fusions(tmp_path: Path) -> tuple[Fusion, ...]:
    path = tmp_path / "fusions"
    path.write_text(table_text("easyfuse"))
    return read_fusions(path).fusions


def test_easyfuse(tmp_path: Path) -> None:
    first, second = fusions(tmp_path)
    assert first.label == "A_A::BBB chr1:100:+-chr2:200:- (ENST01/ENST02)"
    assert (first.five_prime.gene, first.three_prime.gene) == ("A_A", "BBB")
    assert first.reads == FusionReads(split=11, spanning=7)
    assert (first.confidence, first.score) == ("positive", 0.93)
    assert first.tags == ("starfusion", "arriba")
    assert first.transcript_sequence == "ATGAAACTGG|GCATTTTAA"
    assert (first.peptides[0].junction, first.peptides[0].differing) == (2, {2})
    assert second.reading_frame is ReadingFrame.OUT_OF_FRAME
    assert second.reads == FusionReads(split=None, spanning=0)
    assert second.reads.total == 0


def test_a_nought_is_no_peptide(tmp_path: Path) -> None:
    path = tmp_path / "fusions"
    path.write_text(table_text("easyfuse").replace(";KLVL;2;", ";0;0.3;"))
    read = read_fusions(path)
    assert read.fusions[1].peptides == ()
    assert read.findings == ()
