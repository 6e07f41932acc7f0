"""What STAR-Fusion's columns mean."""

from __future__ import annotations

from pathlib import Path

from tests.tumor.made_fusion_tables import table_text

from vaxsmith.tumor.fusion import Fusion, FusionReads, ReadingFrame
from vaxsmith.tumor.fusion_table import read_fusions


def fusions(tmp_path: Path) -> tuple[Fusion, ...]:
    path = tmp_path / "fusions"
    path.write_text(table_text("star-fusion"))
    return read_fusions(path).fusions


def test_star_fusion(tmp_path: Path) -> None:
    first, second = fusions(tmp_path)
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
