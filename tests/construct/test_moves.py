"""Moving the ends of windows: only to spare junctions, and never at the cost of what the window is carried for."""

from __future__ import annotations

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.construct.fake_predictor import ALLELES, FakePredictor, make_target, random_targets
from tests.construct.test_window import PROTEIN

from vaxsmith.construct import DEFAULT_PLATFORM, PLATFORMS, ConstructSettings, SegmentKind, build_construct, cut_windows
from vaxsmith.construct.moves import end_moves, moved
from vaxsmith.proteins.mutant_protein import EffectKind

PLATFORM = PLATFORMS[DEFAULT_PLATFORM]


@given(
    first=st.integers(0, 119),
    size=st.integers(0, 12),
    strange=st.integers(0, 119),
    peptide=st.tuples(st.integers(0, 110), st.integers(8, 11)),
    class_two=st.integers(0, 105),
    most=st.integers(0, 12),
    longest=st.sampled_from([11, 15, 25]),
)
@settings(deadline=None, max_examples=200)
def test_clipping_keeps_what_a_window_is_carried_for(
    first: int, size: int, strange: int, peptide: tuple[int, int], class_two: int, most: int, longest: int
) -> None:
    last = min(120, first + size)
    protein = PROTEIN[:strange] + "U" + PROTEIN[strange + 1 :]
    presented = protein[peptide[0] : peptide[0] + peptide[1]]
    target = make_target(protein, (first, last), peptides=[presented], class_two=[protein[class_two : class_two + 15]])
    chosen = ConstructSettings(most_clip=most)
    for window in cut_windows(target, PLATFORM):
        found = end_moves(window, PLATFORM, chosen, longest)
        for places in (found.left, found.right):
            assert places[0] == 0
            assert [abs(move) for move in places] == sorted(abs(move) for move in places)
            assert -3 <= min(places) <= max(places) <= most
        if window.tiles > 1:
            assert found.left == found.right == (0,)
        long = moved(window, min(found.left), min(found.right))
        assert long.sequence == protein[long.start : long.start + len(long.sequence)]
        assert window.sequence in long.sequence
        assert "U" not in long.sequence
        assert long.sequence[slice(*long.altered)] == window.sequence[slice(*window.altered)]
        short = moved(window, max(found.left), max(found.right))
        assert short.sequence == protein[short.start : short.start + len(short.sequence)]
        assert len(short.sequence) >= min(len(window.sequence), longest - 1)
        assert short.sequence[slice(*short.altered)] == window.sequence[slice(*window.altered)]
        # Every peptide of up to eleven residues over the change stays, and so do the flanks of presented ones.
        for k in range(8, 12):
            for start in range(window.start, window.start + len(window.sequence) - k + 1):
                end = start + k
                if (start < first < end) if first == last else (start < last and end > first):
                    assert protein[start:end] in short.sequence
        for text in (presented, protein[class_two : class_two + 15]):
            if text in window.sequence:
                at = window.sequence.index(text)
                assert window.sequence[max(0, at - 3) : at + len(text) + 3] in short.sequence


@given(seed=st.integers(0, 10_000), count=st.integers(1, 5))
@settings(deadline=None, max_examples=15)
def test_moving_never_costs_more(seed: int, count: int) -> None:
    targets = random_targets(count, seed)
    free = build_construct(targets, alleles=ALLELES, predictor=FakePredictor())
    still = ConstructSettings(most_clip=0, most_stretch=0)
    whole = build_construct(targets, alleles=ALLELES, predictor=FakePredictor(), settings=still)
    assert free.order_objective <= whole.order_objective
    more = {s.name: len(s.sequence) - 27 for s in free.segments if s.kind is SegmentKind.TARGET}
    said: dict[str, float] = dict.fromkeys(more, 0.0)
    for finding in free.findings:
        if finding.check in {"clipped-window", "stretched-window"}:
            said[finding.place] += (finding.measured or 0) * (-1 if finding.check == "clipped-window" else 1)
    assert said == more
    assert {len(s.sequence) for s in whole.segments if s.kind is SegmentKind.TARGET} == {27}


def test_a_strong_flank_is_spared_and_said() -> None:
    target = random_targets(1)[0]
    strong = "GG" + target.protein.mutant[17:24]  # the end of every linker and the whole window's first residues
    platform = dataclasses.replace(PLATFORM, alternative_linkers=())
    predictor = FakePredictor(fixed={strong: 0.1})
    construct = build_construct([target], alleles=ALLELES, predictor=predictor, platform=platform)
    assert construct.junction_peptides == ()
    (note,) = [finding for finding in construct.findings if finding.check == "stretched-window"]
    assert (note.measured, note.limit) == (1, 3)
    assert "with 1 residue more before it: what would be strongly presented" in note.sentence
    clipping = ConstructSettings(most_stretch=0)
    construct = build_construct([target], alleles=ALLELES, predictor=predictor, platform=platform, settings=clipping)
    assert construct.junction_peptides == ()
    (note,) = [finding for finding in construct.findings if finding.check == "clipped-window"]
    assert note.measured == 1
    assert "without its first residue:" in note.sentence


def test_a_weak_flank_is_not_worth_a_residue() -> None:
    target = random_targets(1)[0]
    weak = "GG" + target.protein.mutant[17:24]
    platform = dataclasses.replace(PLATFORM, alternative_linkers=())
    construct = build_construct([target], alleles=ALLELES, predictor=FakePredictor(fixed={weak: 1.0}), platform=platform)
    assert {prediction.peptide for prediction in construct.junction_peptides} == {weak}
    assert not [finding for finding in construct.findings if "window" in finding.check]


def test_tiles_are_carried_whole() -> None:
    target = make_target(PROTEIN, (40, 110), kind=EffectKind.FRAMESHIFT)
    construct = build_construct([target, *random_targets(2)], alleles=ALLELES, predictor=FakePredictor())
    tiles = [s for s in construct.segments if s.target is target]
    assert len(tiles) > 1
    assert {len(segment.sequence) for segment in tiles} == {27}


def test_a_window_is_not_stretched_over_a_residue_in_doubt() -> None:
    plain = make_target(PROTEIN, (60, 61))
    (window,) = cut_windows(plain, PLATFORM)
    assert min(end_moves(window, PLATFORM, ConstructSettings(), 15).left) == -3
    doubtful = dataclasses.replace(plain, protein=dataclasses.replace(plain.protein, uncertain=((45, 46), (76, 80))))
    (window,) = cut_windows(doubtful, PLATFORM)
    found = end_moves(window, PLATFORM, ConstructSettings(), 15)
    assert (min(found.left), min(found.right)) == (-1, -2)
