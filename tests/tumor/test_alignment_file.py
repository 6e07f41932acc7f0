"""Files that are no alignments, or not ones that can be opened, are refused with their name."""

from __future__ import annotations

import struct
from pathlib import Path

import pysam
import pytest

from vaxsmith.core import FormatError, InputError, VaxsmithError
from vaxsmith.tumor.alignments import open_alignments


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"@HD\tVN:1.6\n@SQ\tSN:chr1\tLN:9\n", "SAM text"),
        (b"hello\n", "no alignments"),
        (b"\x1f\x8b\x08\x04", "damaged"),
        (b"BAM\x01", "no alignments"),
        (b"CRAM\x03", "no genome is given"),
    ],
)
def test_other_files_are_refused_with_their_name(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.bam"
    path.write_bytes(content)
    with pytest.raises(VaxsmithError, match=words) as error:
        open_alignments(path)
    assert error.value.place == str(path)


def test_absent_files_and_directories_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.bam", tmp_path, Path("https://example.org/a.bam"), Path("|ls")):
        with pytest.raises(InputError):
            open_alignments(path)


def test_an_unaligned_bam_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.bam"
    with pysam.AlignmentFile(str(path), "wb", header={"HD": {"VN": "1.6"}}):
        pass
    with pytest.raises(FormatError):
        open_alignments(path)


@pytest.mark.parametrize(
    "header", [struct.pack("<i", 2**31 - 1), struct.pack("<i", -1), struct.pack("<iii", 0, 1, 2**30), b""]
)
def test_lengths_that_cannot_be_are_refused_before_memory_is_asked_for(tmp_path: Path, header: bytes) -> None:
    path = tmp_path / "a.bam"
    with pysam.BGZFile(str(path), "wb", None) as out:
        out.write(b"BAM\x01" + header)
    with pytest.raises(FormatError, match="header of the BAM is damaged"):
        open_alignments(path)
