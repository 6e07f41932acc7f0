"""What the model card says of single peptides is what the network that ships answers."""

from __future__ import annotations

import pytest

from vaxsmith.hla import parse_allele
from vaxsmith.presentation import load_class_one
from vaxsmith.presentation.model_file import SHIPPED

CARD = SHIPPED.with_name("MODEL_CARD.md").read_text(encoding="utf-8").split("## Where it is weak")[1]


@pytest.mark.parametrize(("peptide", "said"), [("HMTEVVRHC", "6.0 %"), ("SLLMWITQC", "1.9 %")])
def test_epitopes_that_end_in_cysteine_rank_as_the_card_says(peptide: str, said: str) -> None:
    found = load_class_one().predict([peptide], [parse_allele("A*02:01")]).percentile[0, 0]
    assert f"{found:.1f} %" == said
    assert said in CARD.split(peptide)[1][:60]


@pytest.mark.parametrize(
    ("peptide", "alleles"),
    [
        ("STDHIPILY", ["A*01:01", "A*11:01", "A*26:01", "C*06:02", "C*07:01", "C*16:01"]),
        ("KVAELVHFL", ["A*02:01", "A*32:01", "A*68:02", "C*06:02", "C*07:01"]),
    ],
)
def test_peptides_at_the_floor_on_unrelated_alleles_are_named(peptide: str, alleles: list[str]) -> None:
    found = load_class_one().predict([peptide], [parse_allele(name) for name in alleles]).percentile[0]
    assert [f"{value:.2f}" for value in found] == ["0.01"] * len(alleles)
    named = " ".join(CARD.split(peptide)[1].split())
    places = [named.index(name.replace("*", "\\*")) for name in alleles]
    assert places == sorted(places)
