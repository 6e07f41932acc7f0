"""Files of alignments as people give them: without index, unsorted, cut, of another kind or of another genome."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
from tests.tumor.made_alignments import MadeRead, write_bam

from vaxsmith.core import FormatError, InputError, ReferenceMismatchError, VaxsmithError
from vaxsmith.tumor.alignments import open_alignments, require_same_genome

GENERATOR = random.Random(5)  # noqa: S311 - makes test data
GENOME = "".join(GENERATOR.choices("ACGT", k=2000))
READS = [MadeRead(name=f"r{i}", start=i * 9, cigar="50M", bases=GENOME[i * 9 : i * 9 + 50]) for i in range(200)]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAXSMITH_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("REF_PATH", raising=False)


def fasta(folder: Path, bases: str = GENOME) -> Path:
    path = folder / "genome.fa"
    path.write_text(f">chr1\n{bases}\n")
    return path


def made(folder: Path, **options: object) -> Path:
    return write_bam(folder / "a.bam", READS, contigs={"chr1": len(GENOME)}, **options)  # type: ignore[arg-type]


def count(path: Path, **options: Path) -> int:
    with open_alignments(path, **options) as alignments:
        return sum(1 for _ in alignments.reads("chr1", 0, len(GENOME)))


def test_opens_and_says_what_it_is(tmp_path: Path) -> None:
    with open_alignments(made(tmp_path)) as alignments:
        assert (alignments.manner, alignments.sample) == ("bam", "made")
        assert alignments.lengths == {"chr1": 2000}
        assert [alignments.contig_name(name) for name in ("1", "chr1", "2")] == ["chr1", "chr1", None]
        assert sum(1 for _ in alignments.reads("chr1", 0, 9)) == 1
        assert list(alignments.reads("chr1", 1999, 3000)) == []
        assert list(alignments.reads("chr1", 50, 50)) == []


def test_an_index_is_made_in_the_cache_and_never_beside_the_file(tmp_path: Path) -> None:
    path = made(tmp_path, index=False)
    assert count(path) == 200
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.bam", "cache"]
    assert [one.suffix for one in (tmp_path / "cache" / "alignments").iterdir()] == [".csi"]
    assert count(path) == 200


def test_an_index_older_than_its_file_is_not_trusted(tmp_path: Path) -> None:
    path = made(tmp_path)
    os.utime(f"{path}.bai", (1, 1))
    assert count(path) == 200
    assert (tmp_path / "cache").exists()


def test_where_the_cache_cannot_be_written_the_index_lasts_for_the_run(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, not a directory")
    assert count(made(tmp_path, index=False)) == 200


def test_an_unsorted_file_without_index_is_refused(tmp_path: Path) -> None:
    path = write_bam(tmp_path / "a.bam", READS[::-1], contigs={"chr1": len(GENOME)}, sort=False, index=False)
    with pytest.raises(FormatError, match="samtools sort"):
        open_alignments(path)


def test_a_cut_file_is_refused_wherever_it_is_cut(tmp_path: Path) -> None:
    whole = made(tmp_path)
    content = whole.read_bytes()
    for end in (len(content) - 1, len(content) - 28, len(content) // 2, 40):
        cut = tmp_path / f"cut{end}.bam"
        cut.write_bytes(content[:end])
        shutil.copy(f"{whole}.bai", f"{cut}.bai")
        with pytest.raises(FormatError):
            count(cut)


def test_damaged_bytes_never_give_a_traceback(tmp_path: Path) -> None:
    content = made(tmp_path).read_bytes()
    index = Path(f"{tmp_path / 'a.bam'}.bai").read_bytes()
    damaged = tmp_path / "damaged.bam"
    for _ in range(60):
        spoiled = bytearray(content)
        for place in GENERATOR.sample(range(len(spoiled)), 3):
            spoiled[place] ^= 1 << GENERATOR.randrange(8)
        damaged.write_bytes(spoiled)
        Path(f"{damaged}.bai").write_bytes(index)
        try:
            count(damaged)
        except VaxsmithError as error:
            assert error.found  # noqa: PT017 - either it reads or it is refused in words


def test_a_cram_is_read_with_its_genome_and_nothing_is_written_beside_either(tmp_path: Path) -> None:
    genome = fasta(tmp_path)
    path = write_bam(tmp_path / "a.cram", READS, contigs={"chr1": len(GENOME)}, manner="wc", fasta=genome)
    Path(f"{genome}.fai").unlink()
    before = sorted(one.name for one in tmp_path.iterdir())
    assert count(path, reference_fasta=genome) == 200
    assert [one for one in sorted(one.name for one in tmp_path.iterdir()) if one != "cache"] == before
    assert "vaxsmith-never-fetches" in os.environ["REF_PATH"]
    with open_alignments(path, reference_fasta=genome) as alignments:
        assert next(alignments.reads("chr1", 0, 9)).query_sequence == GENOME[:50]


def test_a_cram_without_genome_or_with_another_one_is_refused(tmp_path: Path) -> None:
    path = write_bam(tmp_path / "a.cram", READS, contigs={"chr1": len(GENOME)}, manner="wc", fasta=fasta(tmp_path))
    with pytest.raises(InputError, match="no genome is given"):
        open_alignments(path)
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(FormatError, match="genome that the reads were aligned to"):
        count(path, reference_fasta=fasta(other, GENOME[::-1]))
    with pytest.raises(ReferenceMismatchError, match="2000 bases for the reads and 1999"):
        count(path, reference_fasta=fasta(other, GENOME[1:]))
    (other / "genome.fa").write_text(f">chr2\n{GENOME}\n")
    with pytest.raises(FormatError, match="FASTA has no such contig"):
        count(path, reference_fasta=other / "genome.fa")


def test_reads_of_another_genome_are_refused(tmp_path: Path) -> None:
    with open_alignments(made(tmp_path)) as alignments:
        require_same_genome(alignments, {"1": 2000, "MT": 16569}, of="the variants")
        require_same_genome(alignments, {}, of="the variants")
        with pytest.raises(ReferenceMismatchError, match="2000 bases for the reads and 1999"):
            require_same_genome(alignments, {"1": 1999}, of="the variants")
        with pytest.raises(ReferenceMismatchError, match="other contigs"):
            require_same_genome(alignments, {"9": 1999}, of="the variants")
