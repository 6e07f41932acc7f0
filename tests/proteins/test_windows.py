"""Windows: against a slow twin, and cases worked out by hand."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proteins.made_proteins import make_protein
from tests.reference.window_enumeration import windows_by_enumeration

from vaxsmith.core import AMINO_ACIDS
from vaxsmith.proteins import EffectKind, classify, differing_stretch, distinct_windows, flanked_pair, peptide_windows

residues = st.text(alphabet=AMINO_ACIDS, min_size=12, max_size=40)


@given(residues, st.integers(0, 39), st.text(alphabet=AMINO_ACIDS, max_size=5), st.integers(0, 5))
@settings(deadline=None, max_examples=200)
def test_windows_equal_the_slow_twin(wild_type: str, place: int, inserted: str, removed: int) -> None:
    place %= len(wild_type)
    mutant = wild_type[:place] + inserted + wild_type[place + removed :]
    if mutant == wild_type or wild_type.startswith(mutant):
        return
    protein = make_protein(wild_type, mutant)
    made = {(window.start, window.sequence) for window in peptide_windows(protein, range(8, 12))}
    assert made == windows_by_enumeration(wild_type, mutant, range(8, 12))


@given(residues, residues)
@settings(deadline=None, max_examples=200)
def test_differing_stretch_rebuilds_the_mutant(wild_type: str, mutant: str) -> None:
    altered, replaced = differing_stretch(wild_type, mutant)
    assert wild_type[: replaced[0]] + mutant[slice(*altered)] + wild_type[replaced[1] :] == mutant
    if wild_type != mutant:
        new, old = mutant[slice(*altered)], wild_type[slice(*replaced)]
        assert not (new and old and (new[0] == old[0] or new[-1] == old[-1])), "the stretch could be smaller"


def test_a_substitution_is_in_every_window_and_paired_at_its_place() -> None:
    protein = make_protein("MTEYKLVVVGAGGVGKSALTIQLIQNHFV", "MTEYKLVVVGADGVGKSALTIQLIQNHFV")
    windows = peptide_windows(protein, [9])
    assert len(windows) == 9
    for window in windows:
        first, last = window.altered
        assert window.sequence[first:last] == "D"
        assert window.wild_type == window.sequence[:first] + "G" + window.sequence[last:]


def test_a_deletion_is_seen_across_its_junction_only() -> None:
    wild_type = "MACDEFGHIKLMNPQRSTVWYACDEF"
    protein = make_protein(wild_type, wild_type[:10] + wild_type[13:])
    windows = peptide_windows(protein, [9])
    assert len(windows) == 8
    assert all(window.altered[0] == window.altered[1] for window in windows)
    assert all(0 < window.altered[0] < 9 for window in windows)
    assert all(window.wild_type in wild_type for window in windows if window.wild_type)


def test_a_repeat_gives_no_window_that_the_normal_protein_has() -> None:
    protein = make_protein("MPPSLLLLLLLLLLLLLLLLCVSV", "MPPSLLLLLLLLLLLLLLLLLCVSV")
    assert peptide_windows(protein, [8, 9, 10, 11]) == []


def test_a_frameshift_is_new_to_its_end_and_paired_only_before_it() -> None:
    protein = make_protein("MACDEFGHIKLMNPQRSTVWY", "MACDEFGHIKWWWWW", kind=EffectKind.FRAMESHIFT)
    windows = peptide_windows(protein, [8])
    assert windows[-1].sequence.endswith("WWWWW")
    assert windows[-1].altered == (3, 8)
    assert all(window.wild_type is not None for window in windows)


def test_residues_outside_the_twenty_make_no_window() -> None:
    protein = make_protein("MACDEFGHIKLUNPQRSTVWY", "MACDEFGHIALUNPQRSTVWY")
    assert all("U" not in window.sequence for window in peptide_windows(protein))


def test_agreeing_transcripts_are_made_once() -> None:
    near = "MTEYKLVVVGAGGVGKSALTIQLIQNHFVDEYDPTIEDSYRK"
    one = make_protein(near + "QVVIDGE", near.replace("GAGG", "GADG") + "QVVIDGE", transcript="ENST1")
    two = make_protein(
        near + "AAAAAAAAAA", near.replace("GAGG", "GADG") + "AAAAAAAAAA", transcript="ENST2", call=one.calls[0]
    )
    assert len(distinct_windows([one, two])) == len(peptide_windows(one))


def test_flanks_stop_at_the_ends() -> None:
    protein = make_protein("MACDE", "MVCDE")
    assert flanked_pair(protein, 8) == ("MACDE", "MVCDE")


def test_in_frame_changes_are_named_by_what_leaves_and_arrives() -> None:
    assert classify((3, 4), (3, 4)) is EffectKind.MISSENSE
    assert classify((3, 5), (3, 5)) is EffectKind.MULTI_RESIDUE
    assert classify((3, 3), (3, 4)) is EffectKind.INFRAME_DELETION
    assert classify((3, 4), (3, 3)) is EffectKind.INFRAME_INSERTION
    assert classify((3, 4), (3, 6)) is EffectKind.PROTEIN_ALTERING
