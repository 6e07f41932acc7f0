"""A part that an mRNA does not have is refused, not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaxsmith.cli.mrna import mrna
from vaxsmith.core import SettingsError


@pytest.mark.parametrize("part", ["linker=AAY", "vector=vaccinia", "longest=28"])
def test_a_part_of_something_else_is_refused(part: str, tmp_path: Path) -> None:
    fasta = tmp_path / "protein.fasta"
    fasta.write_text(">p\nMKTAYIAK\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=f"{part.partition('=')[0]} is no part of an mRNA"):
        mrna(fasta, out=tmp_path / "out", part=[part])
    assert not (tmp_path / "out").exists()


def test_a_part_of_the_molecule_is_taken(tmp_path: Path) -> None:
    fasta = tmp_path / "protein.fasta"
    fasta.write_text(">p\nMKTAYIAK\n", encoding="utf-8")
    mrna(fasta, out=tmp_path / "out", part=["tail=A100", "kozak=none"])
    assert (tmp_path / "out" / "molecules.fasta").read_text(encoding="utf-8").strip().endswith("A" * 100)


@pytest.mark.parametrize("unconstrained", [False, True])
def test_what_was_written_before_may_be_written_over(unconstrained: bool, tmp_path: Path) -> None:
    fasta, out = tmp_path / "protein.fasta", tmp_path / "out"
    fasta.write_text(">p\nMKTAYIAK\n", encoding="utf-8")
    mrna(fasta, out=out, unconstrained=unconstrained, front=3)
    first = {path.name for path in out.iterdir()}
    mrna(fasta, out=out, unconstrained=unconstrained, front=3, overwrite=True)
    assert {path.name for path in out.iterdir()} == first
    mrna(fasta, out=out, unconstrained=not unconstrained, overwrite=True)
    assert "front.tsv" not in {path.name for path in out.iterdir()}
