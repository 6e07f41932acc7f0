"""Read a small table with a line of titles (CSV, TSV or semicolons), and know on which line each row stood."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from vaxsmith.core import FormatError, InputError, require_regular_file

_MISSING = frozenset({"", "na", "n/a", "nan", "none", "null", ".", "-", "?"})
_LARGEST_BYTES = 1 << 29  # of the file as unpacked; a repertoire of some million rows is below


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its fields by lower-case title, and the place (``file:line``) for a message."""

    fields: Mapping[str, str]
    place: str

    def text(self, column: str, default: str = "") -> str:
        """Give a field without outer blanks, or ``default`` where the table lacks the column or the field is empty."""
        return self.fields.get(column, "") or default

    def required(self, column: str) -> str:
        """Give a field that must not be empty.

        Raises:
            FormatError: it is.
        """
        value = self.text(column)
        if value.lower() in _MISSING:
            raise FormatError(
                f"the column {column!r} is empty", place=self.place, remedy=f"fill in {column} or drop the row"
            )
        return value

    def number(self, column: str, *, least: float | None = None, what: str = "") -> float | None:
        """Give a field as a finite number, or None where it is missing.

        Raises:
            FormatError: it is not a number, not finite, or below ``least``.
        """
        written = self.text(column)
        if written.lower() in _MISSING:
            return None
        try:
            value = float(written.replace("_", "?"))  # Python reads 1_5 as 15
        except ValueError as error:
            raise FormatError(
                f"{written[:40]!r} in the column {column!r} is not a number",
                expected=what or "a number with a point as decimal mark",
                cause="a comma as decimal mark, or a unit in the field" if any(c.isdigit() for c in written) else "",
                place=self.place,
            ) from error
        if not isfinite(value):
            raise FormatError(f"{written[:40]!r} in the column {column!r} is not a finite number", place=self.place)
        if least is not None and value < least:
            raise FormatError(
                f"{written[:40]} in the column {column!r} is too small",
                expected=what or f"a number of {least:g} or more",
                place=self.place,
            )
        return value

    def count(self, column: str) -> int | None:
        """Give a field as a whole number of 0 or more, or None where it is missing.

        Raises:
            FormatError: it is not one.
        """
        value = self.number(column, least=0, what="a whole number of 0 or more")
        if value is not None and value != int(value):
            raise FormatError(
                f"{self.text(column)} in the column {column!r} is not a whole number",
                expected="a count",
                cause="a mean or a rate stands where a count belongs",
                place=self.place,
            )
        return None if value is None else int(value)


def read_delimited(
    path: Path,
    *,
    role: str,
    needs: Sequence[str],
    others: Mapping[str, str] | None = None,
) -> Iterator[Row]:
    """Give the rows of a table, one at a time.

    Comma, tab and semicolon are told from the line of titles; gzip is unpacked; lines that are empty or begin with ``#`` are
    passed over. Titles are compared without regard to case, blanks count as ``_``. ``role`` says what the file is
    ("lesion table"), ``needs`` the columns that must be there, ``others`` further spellings of titles (spelling: ours).

    Raises:
        InputError: the file cannot be read.
        FormatError: it is empty, not text, cut short, lacks a column, names one twice, or a row has too few or many fields.
    """
    text = _text(path, role)
    lines = text.splitlines()
    start = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith("#")), None)
    if start is None:
        wanted = f"a line of titles: {', '.join(needs)}" if needs else "a line of titles, then rows"
        raise FormatError(f"the {role} is empty", expected=wanted, place=str(path))
    separator = max("\t,;", key=lines[start].count)
    titles = _titles(lines[start], separator, path, start + 1, role, needs, others or {})
    # Strict, or a quotation mark that nobody closes would swallow all rows after it.
    reader = csv.reader(lines[start + 1 :], delimiter=separator, strict=True)
    seen = False
    try:
        for fields in reader:
            line = start + 1 + reader.line_num
            if not any(field.strip() for field in fields) or fields[0].startswith("#"):
                continue
            if len(fields) != len(titles):
                raise FormatError(
                    f"a row of {len(fields)} fields under {len(titles)} titles",
                    place=f"{path}:{line}",
                    cause="the separator stands inside a field without quotes, or the file is cut short",
                )
            seen = True
            yield Row(
                fields={title: field.strip() for title, field in zip(titles, fields, strict=True)}, place=f"{path}:{line}"
            )
    except csv.Error as error:
        raise FormatError(
            f"the {role} cannot be split into fields ({error})",
            cause="a quotation mark that is not closed",
            place=f"{path}:{start + 1 + reader.line_num}",
        ) from error
    if not seen:
        raise FormatError(f"the {role} has titles and no rows", place=str(path), cause="the file was cut short")


def _titles(
    line: str, separator: str, path: Path, number: int, role: str, needs: Sequence[str], others: Mapping[str, str]
) -> list[str]:
    try:
        written = next(csv.reader([line], delimiter=separator))
    except csv.Error as error:
        raise FormatError(f"the {role} cannot be split into fields ({error})", place=str(path)) from error
    titles = ["_".join(title.strip().lower().split()) for title in written]
    titles = [others.get(title, title) for title in titles]
    lacking = [need for need in needs if need not in titles]
    twice = sorted({title for title in titles if title and titles.count(title) > 1})
    if lacking or twice:
        wanted = f"the columns {', '.join(needs)}" if lacking else "each column once"
        raise FormatError(
            f"the {role} has no column {', '.join(lacking)}" if lacking else f"the {role} has the column {twice[0]} twice",
            expected=f"{wanted}; found {', '.join(titles)[:200]}",
            cause="" if twice else "another table, or other titles",
            place=f"{path}:{number}",
        )
    return titles


def _text(path: Path, role: str) -> str:
    require_regular_file(path, role=role)
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if packed else path.open("rb") as source:
            data = source.read(_LARGEST_BYTES + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError("the gzip file is cut short or damaged", place=str(path), remedy="copy the file again") from error
    except OSError as error:
        raise InputError(f"the {role} cannot be read ({error.strerror or error})", place=str(path)) from error
    if len(data) > _LARGEST_BYTES:
        raise FormatError(f"the file is larger than any {role}", place=str(path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(
            "the file is not text (UTF-8)",
            expected=f"a {role}",
            cause="a spreadsheet, or text in another encoding",
            remedy="save it as CSV in UTF-8",
            place=str(path),
        ) from error
    if "\x00" in text:
        raise FormatError("the file is not text", expected=f"a {role}", place=str(path))
    return text
