"""The lines of a text file, whatever it is wrapped in: plain, gzip, bgzip or BCF; any line ends; with or without a BOM.

Text is read here rather than through ``pysam.VariantFile`` because htslib turns a value that it cannot parse into
"missing" with a line on stderr, refuses plain gzip (it seeks), and stops at files without a header; a reader of patients'
files must say what it could not read, and where. BCF, which only htslib can read, goes through pysam and comes out as the
same lines.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Generator, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, cast

from vaxsmith.core import FormatError, InputError, require_regular_file

_GZIP = b"\x1f\x8b"
# The empty last block that every complete bgzip file ends with (SAM specification 1.6, section 4.1.2).
_BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
_NOT_OURS = {
    b"PK\x03\x04": ("a zip archive (or an Excel workbook)", "unpack it, or export the sheet as tab-separated text"),
    b"BZh": ("bzip2-compressed", "unpack it with bunzip2"),
    b"\xfd7zXZ": ("xz-compressed", "unpack it with unxz"),
    b"\x28\xb5\x2f\xfd": ("zstandard-compressed", "unpack it with unzstd"),
    b"\xff\xfe": ("UTF-16 text", "save it as UTF-8"),
    b"\xfe\xff": ("UTF-16 text", "save it as UTF-8"),
    b"CRAM": ("a CRAM file of alignments", "give the variants (VCF or MAF), not the reads"),
    b"BAM\x01": ("a BAM file of alignments", "give the variants (VCF or MAF), not the reads"),
    b"%PDF": ("a PDF", "give the data as text"),
}
_LONGEST_LINE = 64 << 20  # characters; a record of a thousand annotated transcripts has a tenth of it
_TRUNCATED = "the file was cut short while copying or downloading"


def read_lines(path: Path) -> Generator[str, None, None]:
    """Yield the lines of a file without their ends, decompressed and decoded.

    Line ends may be Unix, Windows or old Macintosh; a UTF-8 byte-order mark is removed; BCF comes out as VCF.

    Raises:
        InputError: the file is absent, is not a regular file (a directory, a pipe) or cannot be read.
        FormatError: empty, binary, truncated, corrupt, not UTF-8, or a line without end; says which.
    """
    require_regular_file(path, role="file")
    try:
        with path.open("rb") as raw:
            yield from _decoded(path, raw)
    except UnicodeDecodeError as error:
        raise FormatError(
            f"byte 0x{error.object[error.start]:02x} is not UTF-8 text",
            place=str(path),
            cause="the file was saved in another encoding (Latin-1, Windows-1252)",
            remedy="convert it, for example with iconv -f latin1 -t utf-8",
        ) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise FormatError(
            f"the compressed data breaks off or is corrupt ({error})",
            place=str(path),
            cause=_TRUNCATED,
            remedy="fetch it again and compare checksums",
        ) from error
    except OSError as error:
        raise InputError(
            f"the file cannot be read ({error.strerror or error})", place=str(path), remedy="check its permissions"
        ) from error


def _decoded(path: Path, raw: IO[bytes]) -> Iterator[str]:
    head = raw.read(18)
    raw.seek(0)
    if not head:
        raise FormatError("the file is empty", place=str(path), cause=_TRUNCATED, remedy="write or fetch it again")
    if not head.startswith(_GZIP):
        return _text(path, raw)
    if head[12:14] == b"BC":
        _require_last_block(path, raw)
    stream = gzip.GzipFile(fileobj=raw)
    inner = stream.read(5)
    if inner[:3] == b"BCF":
        return _bcf_lines(path)
    if not inner:
        raise FormatError("the compressed file holds nothing", place=str(path), remedy="write or fetch it again")
    stream.seek(0)
    return _text(path, cast(IO[bytes], stream))


def _require_last_block(path: Path, raw: IO[bytes]) -> None:
    raw.seek(0, io.SEEK_END)
    raw.seek(max(0, raw.tell() - len(_BGZF_END)))
    complete = raw.read() == _BGZF_END
    raw.seek(0)
    if not complete:
        raise FormatError(
            "the bgzip file lacks its last block, so lines may be missing",
            place=str(path),
            cause=_TRUNCATED,
            remedy="fetch it again and compare checksums",
        )


def _text(path: Path, stream: IO[bytes]) -> Iterator[str]:
    first = stream.read(4096)
    for magic, (what, remedy) in _NOT_OURS.items():
        if first.startswith(magic):
            raise FormatError(f"this is {what}", place=str(path), expected="plain or gzip-compressed text", remedy=remedy)
    if b"\0" in first:
        raise FormatError("this is a binary file", place=str(path), expected="plain or gzip-compressed text")
    stream.seek(0)
    with io.TextIOWrapper(stream, encoding="utf-8-sig", newline=None) as text:
        # Asked for with a limit: a few megabytes of gzip can hold one line of many gigabytes.
        for number, line in enumerate(iter(partial(text.readline, _LONGEST_LINE), ""), 1):
            if len(line) == _LONGEST_LINE:
                raise FormatError(
                    f"the line has more than {_LONGEST_LINE:,} characters",
                    place=f"{path}:{number}",
                    expected="lines of text",
                    cause="this is not a table of variants or of expression, or it is damaged",
                    remedy="look at its first lines (head -c 1000, after zcat where it is compressed)",
                )
            yield line.rstrip("\n")


def _bcf_lines(path: Path) -> Iterator[str]:
    import pysam

    before = pysam.set_verbosity(0)  # htslib writes to stderr; what it says goes into the error instead
    try:
        with pysam.VariantFile(str(path)) as variants:
            yield from chain(str(variants.header).splitlines(), (str(record).rstrip("\n") for record in variants))
    except (ValueError, OSError) as error:
        raise FormatError(
            f"htslib cannot read this BCF ({error})", place=str(path), cause=_TRUNCATED, remedy="fetch it again"
        ) from error
    finally:
        pysam.set_verbosity(before)
