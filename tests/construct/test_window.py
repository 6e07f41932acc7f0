"""Windows: centred, inside the protein, and every new peptide whole in one of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.construct.fake_predictor import make_target

from vaxsmith.construct import DEFAULT_PLATFORM, PLATFORMS, cut_windows
from vaxsmith.core import AMINO_ACIDS
from vaxsmith.proteins.mutant_protein import EffectKind

PLATFORM = PLATFORMS[DEFAULT_PLATFORM]
PROTEIN = "".join(AMINO_ACIDS[(index * index + 3 * index) % 20] for index in range(120))


def test_a_missense_change_stands_in_the_middle() -> None:
    (window,) = cut_windows(make_target(PROTEIN, (60, 61)), PLATFORM)
    assert (window.start, len(window.sequence), window.altered) == (47, 27, (13, 14))


@pytest.mark.parametrize(("altered", "start"), [((0, 1), 0), ((5, 6), 0), ((119, 120), 93), ((112, 113), 93)])
def test_windows_move_inside_at_the_ends(altered: tuple[int, int], start: int) -> None:
    (window,) = cut_windows(make_target(PROTEIN, altered), PLATFORM)
    assert (window.start, len(window.sequence)) == (start, 27)


def test_short_proteins_give_short_windows() -> None:
    (window,) = cut_windows(make_target(PROTEIN[:15], (7, 8)), PLATFORM)
    assert window.sequence == PROTEIN[:15]


def test_a_deletion_has_its_junction_in_the_middle() -> None:
    (window,) = cut_windows(make_target(PROTEIN, (60, 60)), PLATFORM)
    assert window.altered in {(13, 13), (14, 14)}


def test_a_long_tail_is_tiled_and_begins_close_before_the_change() -> None:
    windows = cut_windows(make_target(PROTEIN, (50, 120), kind=EffectKind.FRAMESHIFT), PLATFORM)
    assert [window.tile for window in windows] == list(range(1, len(windows) + 1))
    assert windows[0].start == 40
    assert windows[-1].start + 27 == 120
    assert windows[0].name.endswith(f"(1/{len(windows)})")


@given(
    length=st.integers(8, 150),
    place=st.floats(0, 1),
    size=st.integers(0, 90),
    strange=st.lists(st.integers(0, 149), max_size=2),
)
@settings(deadline=None, max_examples=200)
def test_every_new_peptide_lies_whole_in_a_window(length: int, place: float, size: int, strange: list[int]) -> None:
    letters = list(PROTEIN * 2)[:length]
    for position in strange:
        if position < length:
            letters[position] = "U"
    protein = "".join(letters)
    first = int(place * (length - 1))
    last = min(length, first + size)
    windows = cut_windows(make_target(protein, (first, last)), PLATFORM)
    places = [(window.start, window.start + len(window.sequence)) for window in windows]
    for window in windows:
        assert protein[window.start : window.start + len(window.sequence)] == window.sequence
        assert len(window.sequence) <= 27
        assert not set(window.sequence) - set(AMINO_ACIDS)
        assert 0 <= window.altered[0] <= window.altered[1] <= len(window.sequence)
        assert all(protein[window.start + i] == window.sequence[i] for i in range(*window.altered))
    for k in range(8, PLATFORM.tile_overlap.value + 2):
        for start in range(length - k + 1):
            end = start + k
            new = start < first < end if first == last else start < last and end > first
            if new and not set(protein[start:end]) - set(AMINO_ACIDS):
                assert any(begin <= start and end <= stop for begin, stop in places), (start, end, places)


def test_what_cannot_be_encoded_gives_no_window() -> None:
    assert cut_windows(make_target("A" * 20 + "U" + "C" * 20, (20, 21)), PLATFORM) == ()
    (window,) = cut_windows(make_target("A" * 20 + "U" + "C" * 20 + "D" + "E" * 20, (41, 42)), PLATFORM)
    assert "U" not in window.sequence
    assert "D" in window.sequence
