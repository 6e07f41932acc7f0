"""The index: every k-mer where it is, what stands around it, and segments that let no mismatch slip between them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.core import InputError
from vaxsmith.genome.proteome_index import BASE, BESIDE, BITS, PADDING, IndexedProteins, index_proteins
from vaxsmith.genome.proteome_letters import BETWEEN_PROTEINS, UNKNOWN_IN_PROTEIN, peptide_groups, protein_numbers, spelled
from vaxsmith.genome.proteome_search import find_places
from vaxsmith.genome.proteome_seeds import segments

SEQUENCES = st.lists(st.text(alphabet="ACDWXU*", min_size=1, max_size=20), max_size=6, unique=True)


def index_of(sequences: list[str]) -> IndexedProteins:
    return index_proteins(sequences, [[(f"T{i}", "")] for i in range(len(sequences))], source="given")


@given(SEQUENCES)
@settings(deadline=None, max_examples=60)
def test_every_place_stands_under_its_kmer_with_its_surroundings(sequences: list[str]) -> None:
    part = index_of(sequences)
    assert [part.sequence(i) for i in range(len(part))] == sequences
    assert sorted(part.places.tolist()) == list(range(PADDING, len(part.residues) - PADDING))
    rows = np.searchsorted(part.table, np.arange(len(part.places)), side="right") - 1
    for row, place, word in zip(rows.tolist(), part.places.tolist(), part.around.tolist(), strict=True):
        letters = np.minimum(part.residues[place : place + part.depth], UNKNOWN_IN_PROTEIN)
        assert row == sum(int(letter) * BASE**power for power, letter in enumerate(letters[::-1]))
        beside = [word >> BITS * shift & 31 for shift in range(len(BESIDE) - 1, -1, -1)]
        assert beside == [int(part.residues[place + step]) for step in BESIDE]


@given(st.integers(3, 60), st.integers(0, 2), st.sampled_from([100, 10_000, 10**7]), st.integers(2, 5))
@settings(deadline=None, max_examples=150)
def test_segments_cover_a_peptide_and_leave_no_way_to_slip_through(
    length: int, mismatches: int, residues: int, depth: int
) -> None:
    parts = segments(length, mismatches, residues, depth)
    assert [part.start for part in parts] == [0, *(part.end for part in parts[:-1])]
    assert parts[-1].end == length
    assert all(part.start < part.end for part in parts)
    assert sum(part.allowed + 1 for part in parts) == mismatches + 1
    if length <= 12:
        for changed in combinations(range(length), mismatches):
            assert any(sum(part.start <= at < part.end for at in changed) <= part.allowed for part in parts)


def test_places_at_both_ends_of_the_array() -> None:
    part = index_of(["ACD"])
    for rows, numbers in peptide_groups(["ACD", "WACD", "ACDW", "W" * 40 + "ACD", "ACD" + "W" * 40]):
        found = find_places(part, numbers, min(2, numbers.shape[1] - 1))
        assert len(found.places) == (1 if rows.tolist() == [0] else 0)


def test_letters_become_numbers_and_letters_again() -> None:
    assert spelled(protein_numbers(["ACDEFGHIKLMNPQRSTVWY", "U", "X*"])) == "ACDEFGHIKLMNPQRSTVWYUX*"
    assert spelled(protein_numbers(["BJOZ"])) == "XXXX"
    assert protein_numbers(["*"]).tolist() == [BETWEEN_PROTEINS]
    with pytest.raises(InputError) as caught:
        protein_numbers(["MKT", "MäT"])
    assert (caught.value.place, caught.value.found) == ("protein 2 of the list", "the protein 'MäT' holds 'ä'")


def test_peptides_are_sorted_by_length_and_those_with_a_stop_left_out() -> None:
    groups = peptide_groups(["ACD", "AC", "A*D", "DCA"])
    assert [rows.tolist() for rows, _ in groups] == [[1], [0, 3]]
    assert [numbers.shape for _, numbers in groups] == [(1, 2), (2, 3)]
