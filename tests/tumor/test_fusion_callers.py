"""What each caller's columns mean: places, strands, reads, frames, transcripts and peptides."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tumor.made_fusion_tables import table_text

from vaxsmith.tumor.fusion import Fusion, FusionReads, ReadingFrame
from vaxsmith.tumor.fusion_arriba import arriba_peptide
from vaxsmith.tumor.fusion_table import read_fusions
from vaxsmith.tumor.fusion_words import place_of


def fusions(tmp_path: Path, caller: str) -> tuple[Fusion, ...]:
    path = tmp_path / "fusions"
    path.write_text(table_text(caller))
    return read_fusions(path).fusions


def test_arriba(tmp_path: Path) -> None:
    first, second = fusions(tmp_path, "arriba")
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


def test_star_fusion(tmp_path: Path) -> None:
    first, second = fusions(tmp_path, "star-fusion")
    assert first.reads == FusionReads(split=11, spanning=7)
    assert (first.five_prime.gene, first.five_prime.gene_identifier) == ("AAA", "ENSG01.2")
    assert (first.three_prime.contig, first.three_prime.position, first.three_prime.strand) == ("chr2", 199, "-")
    assert first.tags == ("Mitelman", "INTERCHROMOSOMAL[chr1--chr2]")
    (peptide,) = first.peptides  # ten bases of the 5′ partner: three codons, and one across the junction
    assert (peptide.residues, peptide.junction, peptide.differing) == ("MKLGIL", 3, {3})
    assert peptide.whole
    assert peptide.ends_at_stop
    assert second.reading_frame is ReadingFrame.UNKNOWN
    assert second.three_prime.transcripts == ()
    assert second.peptides == ()


def test_fusion_catcher(tmp_path: Path) -> None:
    first, second = fusions(tmp_path, "fusioncatcher")
    assert first.reads == FusionReads(split=11, spanning=7)
    assert first.label == "AAA::BBB 1:100:+-2:200:-"
    assert first.five_prime.transcripts == ("ENST01", "ENST09")
    assert first.three_prime.transcripts == ("ENST02",)
    assert [peptide.residues for peptide in first.peptides] == ["MKLGIL", "MWKLGIL"]
    assert first.peptides[0].junction is None
    assert first.tags == ("known_fusion", "mitelman")
    assert second.effect == ""


def test_easyfuse(tmp_path: Path) -> None:
    first, second = fusions(tmp_path, "easyfuse")
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


@pytest.mark.parametrize(
    ("text", "stranded", "expected"),
    [
        ("chr1:7", False, ("chr1", 6, "")),
        ("HLA-A*01:01:7:-", True, ("HLA-A*01:01", 6, "-")),
        ("chr1:7:.", True, ("chr1", 6, "")),
        ("chr1:7", True, None),
        ("chr1:0", False, None),
        (":7", False, None),
        ("chr1:²", False, None),
        ("NA", False, None),
    ],
)
def test_places(text: str, stranded: bool, expected: tuple[str, int, str] | None) -> None:
    place = place_of(text, stranded=stranded)
    assert (place and (place.contig, place.position, place.strand)) == expected


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
