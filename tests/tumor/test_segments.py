"""Copies of a place: from a segment, between two alike, or assumed and said so."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tumor.made_calls import made_profile, made_segment

from vaxsmith.tumor.segments import (
    BRIDGED,
    IN_A_GAP,
    IN_CONFLICT,
    MINOR_UNKNOWN,
    NO_SEGMENTS,
    SUBCLONAL,
    Sex,
    copies_at,
    normal_copies_of,
)

PROFILE = made_profile(
    made_segment("chr1", 100, 200, 3, 1),
    made_segment("chr1", 300, 400, 3, 1),
    made_segment("chr1", 500, 600, 2, 0),
    made_segment("chr1", 550, 650, 4, 2),
    made_segment("chrX", 0, 1000, 1, 0),
)


def test_a_place_inside_outside_and_between() -> None:
    inside = copies_at(PROFILE, "1", 150)
    assert (inside.total_copies, inside.most_mutated, inside.normal_copies, inside.assumption) == (3, 2, 2, "")
    assert copies_at(PROFILE, "chr1", 100).measured
    assert copies_at(PROFILE, "chr1", 199).measured
    between = copies_at(PROFILE, "chr1", 200)
    assert (between.total_copies, between.measured, between.assumption) == (3, True, BRIDGED)
    for position in (0, 450, 10_000):
        outside = copies_at(PROFILE, "chr1", position)
        assert (outside.total_copies, outside.most_mutated, outside.measured) == (2, 1, False)
        assert outside.assumption == IN_A_GAP
    assert copies_at(PROFILE, "chr9", 5).assumption == IN_A_GAP
    assert copies_at(PROFILE, "chr1", 560).assumption == IN_CONFLICT
    assert copies_at(PROFILE, "chr1", 620).total_copies == 4


def test_sex_chromosomes() -> None:
    assert copies_at(None, "chrX", 5, sex=Sex.MALE).total_copies == 1
    assert copies_at(None, "chrX", 5, sex=Sex.FEMALE).assumption == NO_SEGMENTS
    assert copies_at(PROFILE, "23", 5, sex=Sex.MALE).normal_copies == 1
    assert copies_at(PROFILE, "X", 5).normal_copies == 2
    assert normal_copies_of("chrY", Sex.FEMALE) == normal_copies_of("Y", None) == 1


def test_what_a_segment_does_not_know_is_said() -> None:
    profile = made_profile(
        made_segment("7", 0, 10, 4, None, subclonal=True, mean_copies=3.4, normal_copies=1),
    )
    local = copies_at(profile, "chr7", 3)
    assert (local.mean_copies, local.most_mutated, local.normal_copies) == (3.4, 4, 1)
    assert local.assumption == f"{MINOR_UNKNOWN}; {SUBCLONAL}"


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=12), st.integers(0, 100))
def test_covering_equals_looking_at_every_segment(stretches: list[tuple[int, int]], position: int) -> None:
    segments = [made_segment("chr2", start, start + length, 2, 1) for start, length in stretches]
    found = made_profile(*segments).covering("2", position)
    expected = [segment for segment in segments if segment.interval.start <= position < segment.interval.end]
    assert sorted(found, key=lambda s: (s.interval.start, s.interval.end)) == found
    assert sorted(map(repr, found)) == sorted(map(repr, expected))
