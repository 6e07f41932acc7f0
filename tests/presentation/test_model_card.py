"""What the model card says of single peptides is what the network that ships answers."""

from __future__ import annotations

import pytest

from vaxsmith.presentation import predict
from vaxsmith.presentation.model_file import FOLDER

CARD = (FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8").split("## Where it is weak")[1]


@pytest.mark.parametrize("peptide", ["HMTEVVRHC", "SLLMWITQC"])
def test_epitopes_that_end_in_cysteine_rank_as_the_card_says(peptide: str) -> None:
    found = predict([peptide], ["A*02:01"]).percentile[0, 0]
    assert f"{found:.1f} %" in CARD.split(peptide)[1][:80]


@pytest.mark.parametrize(
    ("peptide", "alleles"),
    [
        ("STDHIPILY", ["A*01:01", "A*11:01", "A*26:01", "C*06:02", "C*07:01", "C*16:01"]),
        ("KVAELVHFL", ["A*02:01", "A*32:01", "A*68:02", "C*06:02", "C*07:01"]),
    ],
)
def test_peptides_that_rank_high_on_unrelated_alleles_are_named(peptide: str, alleles: list[str]) -> None:
    found = predict([peptide], alleles).percentile[0]
    assert (found < 0.5).all()
    named = " ".join(CARD.split(peptide)[1].split())
    places = [named.index(name.replace("*", "\\*")) for name in alleles]
    assert places == sorted(places)
