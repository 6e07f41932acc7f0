"""Matches to self against the slow twin, and what is no residue."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.self_matches_by_window import best_places

from vaxsmith.core import InputError, SettingsError
from vaxsmith.genome import proteome_index
from vaxsmith.genome.proteome import NormalProtein, Proteome
from vaxsmith.genome.proteome_build import proteome_from_proteins, with_patient_proteins
from vaxsmith.proteins.self_matches import contained_in_self, self_matches


def proteome_of(*sequences: str) -> Proteome:
    return proteome_from_proteins(
        NormalProtein(sequence=sequence, transcript=f"T{number}", gene=f"G{number // 2}")
        for number, sequence in enumerate(sequences)
    )


def places(peptide: str, proteome: Proteome, mismatches: int) -> list[tuple[str, int, tuple[int, ...]]]:
    (found,) = self_matches([peptide], proteome, mismatches=mismatches)
    return sorted((match.transcripts[0], match.start, match.differing) for match in found)


# Few letters, so that near matches, repeats and overlaps abound; odd ones among them.
PROTEINS = st.lists(st.text(alphabet="ACYACYACYWUX*", min_size=1, max_size=60).filter(lambda s: s.strip("*")), max_size=6)
PEPTIDES = st.lists(st.text(alphabet="ACYACYACYWUXB*", min_size=3, max_size=30), min_size=1, max_size=8)


@given(PROTEINS, PEPTIDES, st.integers(0, 2), st.data())
@settings(deadline=None, max_examples=150)
def test_equals_the_slow_twin(proteins: list[str], peptides: list[str], mismatches: int, data: st.DataObject) -> None:
    """Peptides at random, and pieces of the proteins with a few residues changed."""
    held = list(dict.fromkeys(protein.rstrip("*") for protein in proteins))
    for protein in held:
        if len(protein) > 3:
            start = data.draw(st.integers(0, len(protein) - 3))
            piece = list(protein[start : data.draw(st.integers(start + 3, len(protein)))])
            for at in data.draw(st.lists(st.integers(0, len(piece) - 1), max_size=3)):
                piece[at] = data.draw(st.sampled_from("ACYWUX"))
            peptides = [*peptides, "".join(piece)]
    split = data.draw(st.integers(0, len(held)))
    # What stands in a protein of the reference already is not listed for the patient a second time.
    held = held[:split] + [own for own in held[split:] if not any(own in base for base in held[:split])]
    proteome = with_patient_proteins(
        proteome_of(*held[:split]),
        [NormalProtein(sequence=sequence, transcript=f"T{number}") for number, sequence in enumerate(held)][split:],
    )
    found = self_matches(peptides, proteome, mismatches=mismatches)
    for peptide, matches, fewest in zip(peptides, found, found.fewest.tolist(), strict=True):
        expected = best_places(peptide, held, mismatches)
        assert sorted((int(m.transcripts[0][1:]), m.start, m.differing) for m in matches) == expected
        assert fewest == (len(expected[0][2]) if expected else -1)
    exact = [bool(best_places(peptide, held, 0)) for peptide in peptides]
    assert contained_in_self(peptides, proteome).tolist() == exact


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=5)
def test_equals_the_slow_twin_with_all_letters_and_a_deep_index(seed: int) -> None:
    draw = np.random.default_rng(seed)
    letters = np.array(list("ACDEFGHIKLMNPQRSTVWY"))
    proteins = ["".join(draw.choice(letters, size)) for size in draw.integers(30, 400, 12)]
    peptides = []
    for _ in range(25):
        protein = proteins[draw.integers(len(proteins))]
        size = min(len(protein), int(draw.integers(5, 46)))
        start = int(draw.integers(0, len(protein) - size + 1))
        piece = list(protein[start : start + size])
        for at in draw.integers(0, size, draw.integers(0, 4)):
            piece[at] = str(draw.choice(letters))
        peptides.append("".join(piece))
    proteome = proteome_of(*proteins)
    for mismatches in range(3):
        for peptide, matches in zip(peptides, self_matches(peptides, proteome, mismatches=mismatches), strict=True):
            found = sorted((int(m.transcripts[0][1:]), m.start, m.differing) for m in matches)
            assert found == best_places(peptide, proteins, mismatches)


@pytest.mark.parametrize("depth", [2, 4, 5])
def test_every_depth_of_the_index_gives_the_same(depth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(depth)
    letters = np.array(list("ACDEFGHIKLMNPQRSTVWYUX"))
    proteins = ["".join(draw.choice(letters, size)) for size in draw.integers(3, 60, 30)]
    monkeypatch.setattr(proteome_index, "_depth", lambda _: depth)
    proteome = proteome_of(*proteins)
    assert proteome.parts[0].depth == depth
    peptides = [
        "".join(letters[draw.integers(22)] if draw.random() < 0.15 else residue for residue in protein[first : first + size])
        for protein in proteins
        for first, size in zip(draw.integers(0, 40, 12), draw.integers(3, 25, 12), strict=True)
    ]
    peptides = [peptide for peptide in peptides if len(peptide) > 2]
    for peptide, matches in zip(peptides, self_matches(peptides, proteome, mismatches=2), strict=True):
        found = sorted((int(m.transcripts[0][1:]), m.start, m.differing) for m in matches)
        assert found == best_places(peptide, proteins, 2)


def test_says_whose_protein_it_is_and_what_differs() -> None:
    proteome = with_patient_proteins(
        proteome_from_proteins(
            [
                NormalProtein(sequence="MTEYKLVVVGAGGVGKSALT*", transcript="KRAS-201", gene="KRAS"),
                NormalProtein(sequence="MTEYKLVVVGAGGVGKSALT", transcript="KRAS-202", gene="KRAS"),
            ]
        ),
        [NormalProtein(sequence="MTEYKLVVVGAGGAGKSALT", transcript="KRAS-201", gene="KRAS")],
    )
    assert proteome.proteins == 2
    (mutant, germline) = self_matches(["VVVGADGVGK", "GAGGAGK"], proteome, mismatches=1)
    (match,) = mutant
    assert (match.transcripts, match.genes, match.source) == (("KRAS-201", "KRAS-202"), ("KRAS",), "given")
    assert (match.start, match.sequence, match.differing, match.mismatches) == (6, "VVVGAGGVGK", (5,), 1)
    assert [(match.source, match.start) for match in germline] == [("patient", 9)]


def test_only_the_nearest_places_are_given() -> None:
    proteome = proteome_of("CCCAAAAAAAACCC", "AAAAAYAAWYYYY")
    assert places("AAAAAAAA", proteome, 2) == [("T0", 3, ())]
    assert places("AAAAAWAA", proteome, 2) == [("T0", 3, (5,)), ("T1", 0, (5,))]
    assert places("YYYYYYYYYY", proteome, 2) == []


def test_nothing_is_found_across_two_proteins_or_beyond_their_ends() -> None:
    proteome = proteome_of("GGAA", "CCGG")
    assert not contained_in_self(["AACC", "GGAAX", "GGAAC", "GGAACCGG"], proteome).any()
    assert places("GGAAC", proteome, 2) == []
    assert contained_in_self(["GGAA", "G", "AA"], proteome).all()


def test_a_residue_that_is_not_known_is_a_mismatch_and_selenocysteine_is_itself() -> None:
    proteome = proteome_of("MAXCDEUFG")
    assert places("AXCDE", proteome, 0) == []
    assert places("AXCDE", proteome, 1) == [("T0", 1, (1,))]
    assert places("AACDE", proteome, 1) == [("T0", 1, (1,))]
    assert places("CDEUF", proteome, 0) == [("T0", 3, ())]
    assert places("CDECF", proteome, 1) == [("T0", 3, (3,))]
    assert places("CDE*F", proteome, 2) == []


def test_peptides_keep_their_order_and_may_repeat() -> None:
    proteome = proteome_of("MKTAYIAKQR")
    peptides = ["TAYIAKQR", "WWWWWWWW", "KTAYI", "TAYIAKQR"]
    assert contained_in_self(peptides, proteome).tolist() == [True, False, True, True]
    found = self_matches(peptides, proteome)
    assert [len(matches) for matches in found] == [1, 0, 1, 1]
    assert found[-1] == found[0]


def test_nothing_against_nothing() -> None:
    assert len(self_matches([], proteome_of("MKT"))) == 0
    assert contained_in_self([], proteome_of()).shape == (0,)
    assert self_matches(["SIINFEKL"], proteome_of(), mismatches=2).fewest.tolist() == [-1]


@pytest.mark.parametrize("peptide", ["", "siinfekl", "SIIN-EKL", "SIINFÉKL", "SIIN EKL"])
def test_what_is_no_peptide_is_named(peptide: str) -> None:
    with pytest.raises(InputError) as caught:
        self_matches(["ACDEFGHIK", peptide], proteome_of("MKT"), mismatches=1)
    assert "peptide 2" in caught.value.place


def test_mismatches_that_would_match_everything_are_refused() -> None:
    with pytest.raises(SettingsError, match="3 mismatches"):
        self_matches(["SIINFEKL"], proteome_of("MKT"), mismatches=3)
    with pytest.raises(SettingsError, match="a peptide of 2 residues"):
        self_matches(["AA"], proteome_of("MKT"), mismatches=2)
