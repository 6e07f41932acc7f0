"""The fast search for near duplicates says what the slow one says."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference.near_duplicates_by_pair import near_duplicates_by_pair
from verification.near_duplicates import near_duplicates, one_mismatch, shared_stretch
from verification.presentation_pairs import Trained

# Few letters and lengths, so that near duplicates are common; up to 30 letters, so that numbers need three words.
PEPTIDE = st.text("ACW", min_size=1, max_size=14) | st.text("AY", min_size=15, max_size=30)


@given(st.lists(PEPTIDE, max_size=8), st.lists(PEPTIDE, max_size=8), st.integers(1, 12))
def test_equals_the_slow_twin(peptides: list[str], training: list[str], stretch: int) -> None:
    assert near_duplicates(peptides, training, stretch=stretch).tolist() == near_duplicates_by_pair(
        peptides, training, stretch
    )


def test_one_mismatch_anywhere_counts_and_two_do_not() -> None:
    training = ["NLVPMVATV"]
    once = ["NLVPMVATV", "YLVPMVATV", "NLVPAVATV", "NLVPMVATA"]
    assert one_mismatch(once, training).all()
    assert not one_mismatch(["YLVPMVATA", "NLVPMVAT", "ANLVPMVATV"], training).any()


def test_eight_residues_in_common_count_wherever_they_stand() -> None:
    assert shared_stretch(["GGNLVPMVATGG", "NLVPMVATV"], ["NLVPMVATV"]).all()
    assert not shared_stretch(["GGNLVPMVAGG", "NLVPMVA"], ["NLVPMVATV"]).any()


def test_a_long_pair_with_one_mismatch_in_each_word() -> None:
    long = "ACDEFGHIKLMNPQRSTVWYACDEFG"
    assert one_mismatch([long[:-1] + "A", "A" + long[1:]], [long]).all()
    assert not one_mismatch(["C" + long[1:-1] + "A"], [long]).any()


def test_nothing_is_near_nothing() -> None:
    assert near_duplicates([], ["NLVPMVATV"]).tolist() == []
    assert near_duplicates(["NLVPMVATV"], []).tolist() == [False]


def test_refuses_a_stretch_that_no_number_holds() -> None:
    with pytest.raises(ValueError, match="13"):
        shared_stretch(["NLVPMVATV"], ["NLVPMVATV"], stretch=13)


def test_a_pair_counts_as_seen_under_every_name_of_its_groove() -> None:
    trained = Trained(
        peptides=("NLVPMVATV",),
        pairs=frozenset({"0 NLVPMVATV"}),
        groove_of={"HLA-C*03:03": 0, "HLA-C*03:04": 0, "HLA-A*02:01": 1},
    )
    alleles = ["HLA-C*03:03", "HLA-C*03:04", "HLA-A*02:01", "HLA-X*01:01"]
    table = pd.DataFrame({"allele": alleles, "peptide": ["NLVPMVATV"] * 4})
    assert trained.seen(table).tolist() == [True, True, False, False]
