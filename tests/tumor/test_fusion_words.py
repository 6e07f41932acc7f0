"""Words that fusion callers share."""

from __future__ import annotations

import pytest

from vaxsmith.tumor.fusion_words import added, bases_of, place_of, residues_of, word, words
from vaxsmith.tumor.read_support import Numbers


@pytest.mark.parametrize(
    ("text", "stranded", "expected"),
    [
        ("chr1:7", False, ("chr1", 6, "")),
        ("HLA-A*01:01:7:-", True, ("HLA-A*01:01", 6, "-")),
        ("chr1:7:.", True, ("chr1", 6, "")),
        ("chr1:7", True, None),
        ("chr1:0", False, None),
        (":7", False, None),
        ("chr1:²", False, None),
        ("NA", False, None),
    ],
)
def test_places(text: str, stranded: bool, expected: tuple[str, int, str] | None) -> None:
    place = place_of(text, stranded=stranded)
    assert (place and (place.contig, place.position, place.strand)) == expected


def test_missing_words_are_empty() -> None:
    row = {"a": ".", "b": "NA", "c": "x, y,.,"}
    assert (word(row, "a", "absent", "c"), word(row, "b")) == ("x, y,.,", "")
    assert words(row, "c") == ("x", "y")


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    assert (added(2, 3), added(2, None), added(None, 0)) == (5, None, None)


def test_bases_and_residues() -> None:
    assert (bases_of("acgu"), bases_of("AC-G")) == ("ACGT", "")
    numbers = Numbers()
    assert residues_of("mk?*v", "peptide", numbers) == ("MKX", True)
    assert residues_of("", "peptide", numbers) is None
    assert not numbers.unreadable
    assert residues_of("MK1", "peptide", numbers) is None
    assert numbers.unreadable == {"peptide": 1}
