"""Read the lines of GTF and GFF3: nine columns, two manners of writing attributes."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Generator
from io import TextIOWrapper
from pathlib import Path
from urllib.parse import unquote

from vaxsmith.core import FormatError, InputError

_GTF_ATTRIBUTE = re.compile(r'(\w+) (?:"([^"]*)"|([^";\s]+))')


def feature_lines(path: Path) -> Generator[tuple[int, list[str]], None, None]:
    """Give each feature as ``(line number, nine columns)``; comments, blank lines and a trailing ##FASTA part are skipped.

    The file may be gzip or not, with any line ends.

    Raises:
        InputError: the file cannot be read.
        FormatError: a line has too few columns, or the file is truncated; the place names the line.
    """
    number = 0
    try:
        with path.open("rb") as head:
            compressed = head.read(2) == b"\x1f\x8b"
        # Free text in foreign encodings must not stop the reading of coordinates.
        with (
            gzip.open(path, "rb") if compressed else path.open("rb") as raw,
            TextIOWrapper(raw, encoding="utf-8-sig", errors="replace") as text,
        ):
            for number, line in enumerate(text, 1):
                if line[0] == "#":
                    if line.startswith("##FASTA"):
                        return
                    continue
                columns = line.rstrip("\r\n").split("\t")
                if len(columns) < 9:
                    if not line.strip():
                        continue
                    raise _too_few(path, number, columns, ended=not line.endswith("\n"))
                yield number, columns
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError(
            "the gzip file ends in the middle or is damaged",
            cause="an interrupted download or copy",
            remedy="fetch the annotation again",
            place=f"{path}:{number}",
        ) from error
    except OSError as error:
        raise InputError(
            f"the reference annotation cannot be read ({error.strerror or error})",
            place=str(path),
            remedy="check the path and its permissions",
        ) from error


def _too_few(path: Path, number: int, columns: list[str], *, ended: bool) -> FormatError:
    return FormatError(
        f"a feature line has {len(columns)} columns: {' '.join(columns)[:60]!r}",
        expected="nine columns separated by tabs (GTF or GFF3)",
        cause="the file is truncated here" if ended else "the file is not GTF or GFF3, or its tabs became spaces",
        remedy="fetch the annotation again",
        place=f"{path}:{number}",
    )


def span(path: Path, number: int, columns: list[str]) -> tuple[int, int]:
    """Give the feature's place, 0-based half-open.

    Raises:
        FormatError: the two numbers are not 1 <= start <= end.
    """
    try:
        start, end = int(columns[3]) - 1, int(columns[4])
    except ValueError:
        start, end = -1, -1
    # A chromosome of 2^31 bases or more does not exist; the arrays behind hold 32 bits.
    if not 0 <= start < end < 2**31:
        raise FormatError(
            f"a {columns[2]} lies from {columns[3]!r} to {columns[4]!r}",
            expected="1 <= start <= end",
            remedy="fetch the annotation again",
            place=f"{path}:{number}",
        )
    return start, end


def strand(path: Path, number: int, columns: list[str]) -> str:
    """Give ``+`` or ``-``.

    Raises:
        FormatError: the strand is another letter.
    """
    if columns[6] not in ("+", "-"):
        raise FormatError(f"a {columns[2]} has the strand {columns[6]!r}", expected="+ or -", place=f"{path}:{number}")
    return columns[6]


def gtf_attributes(text: str) -> tuple[dict[str, str], list[str]]:
    """Give the attributes of a GTF line, and the values of its repeated key ``tag``."""
    found: dict[str, str] = {}
    tags: list[str] = []
    for key, quoted, bare in _GTF_ATTRIBUTE.findall(text):
        if key == "tag":
            tags.append(quoted or bare)
        else:
            found.setdefault(key, quoted or bare)
    return found, tags


def gff3_attributes(text: str) -> tuple[dict[str, str], list[str]]:
    """Give the attributes of a GFF3 line (percent escapes undone), and its tags."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        key, separator, value = part.partition("=")
        if separator:
            found.setdefault(key.strip(), unquote(value.strip()) if "%" in value else value.strip())
    tags = [tag.strip() for tag in found.get("tag", "").split(",") if tag.strip()]
    return found, tags
