"""Reads of calls as arrays, and why some have none."""

from __future__ import annotations

import pytest
from tests.tumor.made_calls import made_call, made_profile, made_segment

from vaxsmith.core import Unassessed
from vaxsmith.tumor.clonal_counts import count_calls, reads_of
from vaxsmith.tumor.variant import Origin, ReadSupport


@pytest.mark.parametrize(
    ("support", "expected"),
    [
        (ReadSupport(depth=100, reference_count=60, alternate_count=30), (30, 90)),
        (ReadSupport(depth=100, alternate_count=30), (30, 100)),
        (ReadSupport(reference_count=60, alternate_count=30), (30, 90)),
        (ReadSupport(depth=100, fraction=0.254), (25, 100)),
    ],
)
def test_reads_are_taken_as_far_as_the_file_has_them(support: ReadSupport, expected: tuple[int, int]) -> None:
    assert reads_of(support) == expected


@pytest.mark.parametrize(
    ("support", "said"),
    [
        (ReadSupport(), "no read counts"),
        (ReadSupport(depth=100), "no read counts"),
        (ReadSupport(alternate_count=5), "no read counts"),
        (ReadSupport(depth=0, alternate_count=0), "no read counts"),
        (ReadSupport(depth=10, alternate_count=11), "more alternate reads than reads"),
        (ReadSupport(depth=10, fraction=1.5), "more alternate reads than reads"),
        (ReadSupport(depth=50, reference_count=50, alternate_count=0), "no read of the tumor"),
    ],
)
def test_what_cannot_be_counted_says_why(support: ReadSupport, said: str) -> None:
    found = reads_of(support)
    assert isinstance(found, Unassessed)
    assert said in found.reason


def test_every_call_is_counted_or_has_a_reason() -> None:
    profile = made_profile(made_segment("chr1", 0, 5000, 3, 1), made_segment("chr2", 0, 5000, 0, 0))
    calls = [
        made_call(30, 100),
        made_call(30, 100, origin=Origin.GERMLINE),
        made_call(30, 100, "chrM"),
        made_call(None, None),
        made_call(30, 100, "chr2"),
        made_call(30, 100, "chr3"),
    ]
    counted = count_calls(calls, profile, None)
    assert counted.indices == (0, 5)
    assert sorted(counted.unassessed) == [1, 2, 3, 4]
    assert "no tumor cell has a copy" in counted.unassessed[4].reason
    assert list(counted.counts.mean_copies) == [3.0, 2.0]
    assert list(counted.counts.most_mutated) == [2, 1]
