"""Moving windows: only to spare strong junctions, and never at the cost of a new peptide."""

from __future__ import annotations

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.construct.fake_predictor import ALLELES, FakePredictor, make_target, random_targets
from tests.construct.test_window import PROTEIN

from vaxsmith.construct import DEFAULT_PLATFORM, PLATFORMS, ConstructSettings, SegmentKind, build_construct, cut_windows
from vaxsmith.construct.window import moved_windows

PLATFORM = PLATFORMS[DEFAULT_PLATFORM]


@given(seed=st.integers(0, 10_000), count=st.integers(1, 5))
@settings(deadline=None, max_examples=15)
def test_moving_never_adds_a_strong_junction(seed: int, count: int) -> None:
    targets = random_targets(count, seed)
    moved = build_construct(targets, alleles=ALLELES, predictor=FakePredictor())
    still = build_construct(targets, alleles=ALLELES, predictor=FakePredictor(), settings=ConstructSettings(most_shift=0))
    assert moved.order_objective // 1000 <= still.order_objective // 1000
    shifts = {finding.place for finding in moved.findings if finding.check == "moved-window"}
    centred = {s.name for s in moved.segments if s.kind is SegmentKind.TARGET and s.altered == (s.start + 13, s.start + 14)}
    assert shifts == {target.name for target in targets} - centred


@given(first=st.integers(0, 119), size=st.integers(0, 12), strange=st.integers(0, 119))
@settings(deadline=None, max_examples=150)
def test_every_new_peptide_stays_whole(first: int, size: int, strange: int) -> None:
    last = min(120, first + size)
    protein = PROTEIN[:strange] + "U" + PROTEIN[strange + 1 :]
    for window in cut_windows(make_target(protein, (first, last)), PLATFORM):
        if window.tiles > 1:
            continue
        for moved in moved_windows(window, PLATFORM, 3):
            assert protein[moved.start : moved.start + len(moved.sequence)] == moved.sequence
            assert "U" not in moved.sequence
            assert 1 <= abs(moved.start - window.start) <= 3
            for k in range(8, 12):
                for start in range(window.start, window.start + len(window.sequence) - k + 1):
                    end = start + k
                    if (start < first < end) if first == last else (start < last and end > first):
                        assert moved.start <= start
                        assert end <= moved.start + len(moved.sequence)


def test_a_strong_flank_is_spared_and_said() -> None:
    target = random_targets(1)[0]
    strong = "GG" + target.protein.mutant[17:24]  # the end of every linker and the centred window's first residues
    platform = dataclasses.replace(PLATFORM, alternative_linkers=())
    construct = build_construct([target], alleles=ALLELES, predictor=FakePredictor(fixed={strong: 0.1}), platform=platform)
    assert construct.junction_peptides == ()
    (note,) = [finding for finding in construct.findings if finding.check == "moved-window"]
    assert note.measured == -1
    assert "1 residue earlier" in note.sentence
