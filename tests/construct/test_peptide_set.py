"""A set of peptides carries every target, loses no presented peptide, and strains no more rules than the centred windows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.construct.fake_predictor import make_target, random_protein, random_targets

from vaxsmith.construct import PLATFORMS, cut_windows
from vaxsmith.construct.peptide_set import PeptideSettings, build_peptide_set, judge_peptide
from vaxsmith.core import InfeasibleError, SettingsError, Severity
from vaxsmith.proteins.mutant_protein import EffectKind

PLATFORM = PLATFORMS["long-peptides"]


def grave(sequence: str) -> int:
    return sum(finding.severity is not Severity.NOTE for finding in judge_peptide(sequence, "it", PeptideSettings()))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 100_000), length=st.integers(8, 90), data=st.data())
def test_a_peptide_keeps_what_its_window_promises(seed: int, length: int, data: st.DataObject) -> None:
    protein = random_protein(np.random.default_rng(seed), length)
    first = data.draw(st.integers(0, length - 1))
    last = data.draw(st.integers(first, min(length, first + 3)))
    low, high = max(0, first - 10), min(length, max(last, first + 1) + 10)
    shown = [protein[start : start + 9] for start in range(low, max(low + 1, high - 8)) if start + 9 <= high]
    target = make_target(protein, (first, last), peptides=shown)
    (window,) = cut_windows(target, PLATFORM)
    (made,) = build_peptide_set([target], platform=PLATFORM).peptides
    assert protein[made.start : made.start + len(made.sequence)] == made.sequence
    assert (made.start + made.altered[0], made.start + made.altered[1]) == (first, last)
    assert made.moved == made.start - window.start
    assert len(made.sequence) <= 30
    assert len(made.sequence) >= min(21, length, len(window.sequence))
    assert grave(made.sequence) <= grave(window.sequence)
    assert all(peptide in made.sequence for peptide in shown if peptide in window.sequence)
    for start in range(max(0, first - 10), min(length - 11, max(first, last - 1)) + 1):
        if start + 11 <= length and start < max(last, first + 1) and start + 11 > first + (first == last):
            assert protein[start : start + 11] in made.sequence, "every 11-mer over the change is whole"


def test_a_window_that_begins_with_glutamine_is_moved_and_says_why() -> None:
    protein = "SKDTRAEGTSKHAETRSKDTQAETSKDTRAEWTSKHAETRSKDTRAETSKDTRAEGTS"
    first = protein.index("QAET") + 13
    target = make_target(protein, (first, first + 1))
    (window,) = cut_windows(target, PLATFORM)
    assert window.sequence.startswith("Q")
    made = build_peptide_set([target], platform=PLATFORM)
    (peptide,) = made.peptides
    assert not peptide.sequence.startswith("Q")
    (note,) = [finding for finding in peptide.findings if finding.check == "moved-window"]
    assert note.sentence.endswith("a first glutamine")


def test_a_class_two_peptide_that_the_window_cuts_is_held_by_a_longer_one() -> None:
    protein = random_protein(np.random.default_rng(4), 80)
    helper = protein[40 - 14 : 41]  # begins before the window of 27
    target = make_target(protein, (40, 41), class_two=[helper])
    (window,) = cut_windows(target, PLATFORM)
    assert helper not in window.sequence
    (peptide,) = build_peptide_set([target], platform=PLATFORM).peptides
    assert helper in peptide.sequence
    assert any("holds 1 more presented peptide whole" in finding.sentence for finding in peptide.findings)


def test_a_long_change_is_tiled_and_no_tile_is_cut() -> None:
    protein = random_protein(np.random.default_rng(1), 140)
    target = make_target(protein, (50, 140), kind=EffectKind.FRAMESHIFT)
    tiles = cut_windows(target, PLATFORM)
    made = build_peptide_set([target], platform=PLATFORM)
    assert len(made.peptides) == len(tiles) > 3
    for tile, peptide in zip(tiles, made.peptides, strict=True):
        assert tile.sequence in peptide.sequence
        assert peptide.name == tile.name


def test_one_set_has_one_peptide_for_each_target_and_the_same_every_time() -> None:
    targets = random_targets(12)
    made = build_peptide_set(targets, platform=PLATFORM)
    assert made == build_peptide_set(targets, platform=PLATFORM)
    assert [peptide.target for peptide in made.peptides] == list(targets)
    assert not [finding for finding in made.findings if finding.severity is not Severity.NOTE]


def test_more_than_the_precedent_is_a_caution() -> None:
    made = build_peptide_set(random_targets(23), platform=PLATFORM)
    (finding,) = [finding for finding in made.findings if finding.check == "size"]
    assert (finding.measured, finding.limit) == (23.0, 20.0)


def test_a_target_without_a_standard_residue_falls_with_its_reason() -> None:
    odd = make_target("XXXXX", (2, 3), gene="ODD")
    made = build_peptide_set([*random_targets(1), odd], platform=PLATFORM)
    assert [row.reason for row in made.dropped] == ["no-encodable-window"]
    with pytest.raises(InfeasibleError, match="none of 1 targets"):
        build_peptide_set([odd], platform=PLATFORM)


def test_a_platform_of_proteins_makes_no_peptides() -> None:
    with pytest.raises(SettingsError, match="not peptides"):
        build_peptide_set(random_targets(1), platform=PLATFORMS["plain-aay"])
    with pytest.raises(SettingsError, match="the longest peptide has 10"):
        build_peptide_set(random_targets(1), platform=PLATFORM, settings=PeptideSettings(shortest=8, longest=10))


def test_a_length_of_one_s_own_is_aimed_at_and_recorded() -> None:
    targets = random_targets(6)
    made = build_peptide_set(targets, platform=PLATFORM, settings=PeptideSettings(shortest=21, longest=23))
    assert made.platform.window_length.value == 23
    assert made.platform.window_length.citation == "given by the user"
    assert {len(peptide.sequence) for peptide in made.peptides} <= {21, 22, 23}
    short = build_peptide_set(targets[:1], platform=PLATFORM, settings=PeptideSettings(shortest=9, longest=15))
    carried = "\n".join(peptide.sequence for peptide in short.peptides)
    protein = targets[0].protein.mutant
    assert all(protein[start : start + 11] in carried for start in range(20, 31)), "tiles keep every 11-mer over the change"
