"""Opening FASTA: plain, gzip, bgzip, indexes here or in the cache, and files that are not FASTA."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pysam
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.genome.made_files import make_contig, write_fasta

from vaxsmith.core import FormatError, InputError, VaxsmithError
from vaxsmith.genome import open_sequences

CONTIGS = {"chr1": make_contig(), "chr2": make_contig(130, seed=9).lower()}


def _bgzip(path: Path) -> Path:
    target = path.with_suffix(".bgz.gz")
    pysam.tabix_compress(str(path), str(target), force=True)
    return target


def test_plain_gzip_and_bgzip_give_the_same_bases(tmp_path: Path) -> None:
    plain = write_fasta(tmp_path / "a.fa", CONTIGS)
    packed = tmp_path / "b.fa.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
    for path in (plain, packed, _bgzip(plain)):
        opened = open_sequences(path, tmp_path / "cache")
        assert opened.lengths == {"chr1": 200, "chr2": 130}
        assert opened.fetch("chr2", 3, 33) == CONTIGS["chr2"][3:33].upper()
        assert opened.fetch("chr1", 7, 7) == ""
        again = open_sequences(path, tmp_path / "cache")
        assert again.fetch("chr1", 0, 200) == CONTIGS["chr1"]


def test_an_index_of_another_file_is_neither_used_nor_touched(tmp_path: Path) -> None:
    plain = write_fasta(tmp_path / "a.fa", CONTIGS)
    stale = tmp_path / "a.fa.fai"
    stale.write_text("chr1\t9999\t6\t60\t61\n")
    opened = open_sequences(plain, tmp_path / "cache")
    assert opened.lengths == {"chr1": 200, "chr2": 130}
    assert stale.read_text().startswith("chr1\t9999")


def test_indexes_go_to_the_cache_and_nothing_is_written_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    plain = write_fasta(tmp_path / "mine" / "a.fa", CONTIGS)
    packed = _bgzip(plain)
    before = sorted((tmp_path / "mine").iterdir())
    for path in (plain, packed):
        for _ in range(2):
            assert open_sequences(path, tmp_path / "cache").fetch("chr1", 0, 5) == CONTIGS["chr1"][:5]
    assert sorted((tmp_path / "mine").iterdir()) == before
    assert len(list((tmp_path / "cache" / "genome").glob("*.fai"))) == 2


def test_a_valid_index_beside_the_file_is_used(tmp_path: Path) -> None:
    plain = write_fasta(tmp_path / "a.fa", CONTIGS)
    packed = _bgzip(plain)
    for path in (plain, packed):
        pysam.faidx(str(path))
        assert open_sequences(path, tmp_path / "cache").lengths == {"chr1": 200, "chr2": 130}
    assert not (tmp_path / "cache").exists()


def test_where_the_cache_cannot_be_written_the_index_serves_one_run(tmp_path: Path) -> None:
    plain = write_fasta(tmp_path / "a.fa", CONTIGS)
    (tmp_path / "blocked").write_text("")
    for path in (plain, _bgzip(plain)):
        opened = open_sequences(path, tmp_path / "blocked")
        assert opened.fetch("chr2", 100, 130) == CONTIGS["chr2"][100:130].upper()
    assert not list(tmp_path.glob("*.fai"))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is empty"),
        (b"##gff-version 3\n", "does not begin with a sequence name"),
        (b">a\nACGT\nAC\nACGT\n", "cannot be indexed"),
        (b">a\n\n>b\n", "holds no bases|cannot be"),
        (b"\x1f\x8b\x08\x00", "ends in the middle|damaged"),
        (gzip.compress(b">a\nACGT\n" * 500, mtime=0)[:-9], "ends in the middle|damaged"),
    ],
)
def test_what_is_not_fasta_is_refused(tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "bad.fa"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=what):
        open_sequences(path, tmp_path / "cache")
    assert not list(tmp_path.rglob(".writing-*"))  # nothing half-written stays


def test_truncated_bgzip_is_refused(tmp_path: Path) -> None:
    packed = _bgzip(write_fasta(tmp_path / "a.fa", CONTIGS))
    packed.write_bytes(packed.read_bytes()[:-28])
    with pytest.raises(FormatError, match="no end-of-file block"):
        open_sequences(packed, tmp_path / "cache")


def test_truncated_plain_file_does_not_pass_as_whole(tmp_path: Path) -> None:
    plain = write_fasta(tmp_path / "a.fa", CONTIGS)
    open_sequences(plain, tmp_path / "cache")
    stamp = plain.stat()
    plain.write_bytes(plain.read_bytes()[:150])
    os.utime(plain, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # the index looks young enough, but speaks of more bytes
    assert open_sequences(plain, tmp_path / "cache").lengths["chr1"] < 200


def test_gzip_without_a_cache_says_what_to_do(tmp_path: Path) -> None:
    packed = tmp_path / "b.fa.gz"
    packed.write_bytes(gzip.compress(write_fasta(tmp_path / "a.fa", CONTIGS).read_bytes()))
    (tmp_path / "blocked").write_text("")
    with pytest.raises(InputError, match="VAXSMITH_CACHE"):
        open_sequences(packed, tmp_path / "blocked")


@given(data=st.one_of(st.binary(max_size=200), st.text(alphabet=">aACGTN \n\r\t", max_size=120).map(str.encode)))
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_open_or_are_refused_with_a_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "fuzz.fa"
    for old in tmp_path.glob("fuzz.fa*"):
        old.unlink()
    path.write_bytes(data)
    try:
        opened = open_sequences(path, tmp_path / "cache")
    except VaxsmithError:
        return
    for name, length in opened.lengths.items():
        assert len(opened.fetch(name, 0, length)) == length
