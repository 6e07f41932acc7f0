"""What FusionCatcher's columns mean."""

from __future__ import annotations

from pathlib import Path

from tests.tumor.made_fusion_tables import table_text

from vaxsmith.tumor.fusion import Fusion, FusionReads
from vaxsmith.tumor.fusion_table import read_fusions


def fusions(tmp_path: Path) -> tuple[Fusion, ...]:
    path = tmp_path / "fusions"
    path.write_text(table_text("fusioncatcher"))
    return read_fusions(path).fusions


def test_fusion_catcher(tmp_path: Path) -> None:
    first, second = fusions(tmp_path)
    assert first.reads == FusionReads(split=11, spanning=7)
    assert first.label == "AAA::BBB 1:100:+-2:200:-"
    assert first.five_prime.transcripts == ("ENST01", "ENST09")
    assert first.three_prime.transcripts == ("ENST02",)
    assert [peptide.residues for peptide in first.peptides] == ["MKLGIL", "MWKLGIL"]
    assert first.peptides[0].junction is None
    assert first.tags == ("known_fusion", "mitelman")
    assert second.effect == ""
