"""Maps of pieces: worked out by hand, and joined again into what was cut."""

import re

import pytest
from Bio.SeqUtils import molecular_weight
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.core import AMINO_ACIDS, InputError
from vaxsmith.mrna.catalogue.enzymes import RIBONUCLEASES
from vaxsmith.mrna.manufacture.digestion import digest_protein, digest_rna, protonated
from vaxsmith.mrna.manufacture.masses import TRIPHOSPHATE

T1, FOUR, CUSATIVIN = (RIBONUCLEASES[name] for name in ("RNase T1", "RNase 4", "cusativin"))


def letters(rna: str, name: str) -> list[str]:
    return [piece.letters for piece in digest_rna(rna, RIBONUCLEASES[name], cap=TRIPHOSPHATE).pieces]


def test_each_ribonuclease_cuts_where_it_should() -> None:
    assert letters("AGGUCGA", "RNase T1") == ["AG", "G", "UCG", "A"]
    assert letters("UAUGUCUUG", "RNase 4") == ["U", "AU", "GUCUU", "G"]
    assert letters("ACCACGUC", "cusativin") == ["ACC", "AC", "GUC"]


def test_pieces_by_hand() -> None:
    made = digest_rna("AGAGUCUAAUGAA", T1, cap="CleanCap AG", modified_nucleotide="none")
    assert [(piece.letters, piece.copies) for piece in made.pieces] == [("AG", 1), ("AG", 1), ("UCUAAUG", 1), ("AA", 1)]
    assert made.covered == pytest.approx(7 / 13)  # the rest is too short to tell
    # The capped AG with its 3′ phosphate; an inner AG; both checked by formula and by Biopython (5′ phosphate for 3′).
    assert made.pieces[0].average_mass == pytest.approx(1145.673 + 79.98, abs=0.01)
    assert made.pieces[1].average_mass == pytest.approx(molecular_weight("AG", "RNA"), abs=0.02)
    assert made.pieces[-1].average_mass == pytest.approx(molecular_weight("AA", "RNA") - 79.98, abs=0.02)


def test_what_recurs_is_not_unique_and_what_weighs_the_same_is_counted() -> None:
    made = digest_rna("GACUUCGACUUCGUCACUUGA", T1, cap=TRIPHOSPHATE)
    by_letters = {piece.letters: piece for piece in made.pieces}
    assert by_letters["ACUUCG"].copies == 2
    assert not by_letters["ACUUCG"].unique
    twin = digest_rna("GACUUCGCAUUCGA", T1, cap=TRIPHOSPHATE)
    assert [piece.same_mass for piece in twin.pieces if len(piece.letters) == 6] == [2, 2]


@settings(deadline=None, max_examples=60)
@given(rna=st.text("ACGU", min_size=1, max_size=120), enzyme=st.sampled_from([T1, FOUR, CUSATIVIN]))
def test_pieces_join_into_the_molecule(rna: str, enzyme: object) -> None:
    assert enzyme in {T1, FOUR, CUSATIVIN}
    made = digest_rna(rna, enzyme, cap=TRIPHOSPHATE)  # type: ignore[arg-type]
    assert "".join(piece.letters for piece in made.pieces) == rna
    assert all(rna[piece.start : piece.end] == piece.letters for piece in made.pieces)
    # Each cut takes up one water.
    whole = digest_rna(rna, RIBONUCLEASES["RNase T1"], cap=TRIPHOSPHATE).pieces
    water = 18.015
    assert sum(piece.average_mass for piece in made.pieces) - water * len(made.pieces) == pytest.approx(
        sum(piece.average_mass for piece in whole) - water * len(whole), abs=0.01 * (len(rna) + 1)
    )
    assert 0 <= made.covered <= 1


@settings(deadline=None, max_examples=60)
@given(rna=st.text("ACGU", min_size=1, max_size=80), protein=st.text("AKRPGM", min_size=1, max_size=40))
def test_pieces_are_those_of_a_regular_expression(rna: str, protein: str) -> None:
    for name, border in (("RNase T1", "(?<=G)(?!$)"), ("RNase 4", "(?<=U)(?=[AG])"), ("cusativin", "(?<=C)(?=[AGU])")):
        assert letters(rna, name) == re.split(border, rna)
    assert [piece.letters for piece in digest_protein(protein).pieces] == re.split("(?<=[KR])(?!P|$)", protein)


def test_trypsin_by_hand() -> None:
    made = digest_protein("MKPRAKKLLDEGGRPW")
    assert [piece.letters for piece in made.pieces] == ["MKPR", "AK", "K", "LLDEGGRPW"]
    assert made.pieces[1].monoisotopic_mass == pytest.approx(molecular_weight("AK", "protein", monoisotopic=True), abs=1e-3)
    assert protonated(made.pieces[1].monoisotopic_mass) == pytest.approx(218.1499, abs=2e-4)  # y2 of ..AK, published tables
    assert made.covered == pytest.approx(9 / 16)


@settings(deadline=None, max_examples=40)
@given(protein=st.text(AMINO_ACIDS, min_size=1, max_size=80))
def test_peptides_join_into_the_protein(protein: str) -> None:
    made = digest_protein(protein)
    assert "".join(piece.letters for piece in made.pieces) == protein
    assert all(piece.letters[-1] in "KR" for piece in made.pieces[:-1])


def test_nothing_and_nonsense_are_refused() -> None:
    for rna in ("", "ACGT", "ACGN"):
        with pytest.raises(InputError):
            digest_rna(rna, T1, cap=TRIPHOSPHATE)
    for protein in ("", "MX*", "mk"):
        with pytest.raises(InputError):
            digest_protein(protein)
