"""Indexes that are damaged: htslib crashes on some of them, so they never reach it."""

from __future__ import annotations

import random
import shutil
import struct
from pathlib import Path

import pytest
from tests.tumor.made_alignments import MadeRead, write_bam

from vaxsmith.core import VaxsmithError
from vaxsmith.tumor.alignment_index import is_whole_bai
from vaxsmith.tumor.alignments import open_alignments

GENERATOR = random.Random(8)  # noqa: S311 - makes test data
READS = [MadeRead(name=f"r{i}", start=i * 90, cigar="50M", bases="A" * 50) for i in range(1000)]
LENGTHS = {"chr1": 100_000, "chr2": 50}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAXSMITH_CACHE", str(tmp_path / "cache"))


def count(path: Path) -> int:
    with open_alignments(path) as alignments:
        return sum(1 for _ in alignments.reads("chr1", 0, 100_000))


def test_what_htslib_writes_is_whole(tmp_path: Path) -> None:
    path = write_bam(tmp_path / "a.bam", READS, contigs=LENGTHS)
    content = Path(f"{path}.bai").read_bytes()
    assert is_whole_bai(content)
    assert is_whole_bai(content[:-8])  # without the optional number of reads that have no place
    for end in (0, 3, 7, 20, len(content) - 1, len(content) - 9):
        assert not is_whole_bai(content[:end])
    assert not is_whole_bai(content + b"\0")


def test_a_bin_that_stands_twice_is_passed_over(tmp_path: Path) -> None:
    path = write_bam(tmp_path / "a.bam", READS, contigs=LENGTHS)
    index = Path(f"{path}.bai")
    content = bytearray(index.read_bytes())
    (bins,) = struct.unpack_from("<i", content, 8)
    first, chunks = struct.unpack_from("<Ii", content, 12)
    assert bins > 1
    struct.pack_into("<I", content, 12 + 8 + 16 * chunks, first)
    index.write_bytes(content)
    assert not is_whole_bai(bytes(content))
    assert count(path) == 1000
    assert list((tmp_path / "cache").rglob("*.csi"))


def test_damaged_indexes_crash_nothing(tmp_path: Path) -> None:
    path = write_bam(tmp_path / "a.bam", READS, contigs=LENGTHS)
    content = Path(f"{path}.bai").read_bytes()
    damaged = tmp_path / "damaged.bam"
    shutil.copy(path, damaged)
    for _ in range(60):
        spoiled = bytearray(content)
        for place in GENERATOR.sample(range(min(len(spoiled), 400)), 2):
            spoiled[place] ^= 1 << GENERATOR.randrange(8)
        Path(f"{damaged}.bai").write_bytes(spoiled)
        try:
            assert count(damaged) <= 1000
        except VaxsmithError as error:
            assert error.found  # noqa: PT017 - either it reads or it is refused in words
