"""Tables of candidates that other programs write: their rows with the lines they stand on, and the words in their fields."""

from __future__ import annotations

import csv
import gzip
import io
import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from vaxsmith.core import AMINO_ACIDS, FormatError, InputError, require_regular_file
from vaxsmith.hla import parse_allele
from vaxsmith.hla.allele import Allele

MISSING = frozenset({"", "NA", "N/A", "nan", "NaN", "None", "NULL"})
LONGEST_PEPTIDE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerRow:
    """One row by column title; ``place`` is ``file:line``."""

    line: int
    place: str
    fields: Mapping[str, str]

    def text(self, title: str) -> str:
        """Give a field without the blanks around it; empty where it is missing or says that nothing is known."""
        value = self.fields.get(title, "").strip()
        return "" if value in MISSING else value

    def number(self, title: str, *, signed: bool = False) -> float | None:
        """Give a number, None where nothing is known.

        Raises:
            FormatError: it is no number, or is under 0 and not ``signed``.
        """
        text = self.text(title)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and (signed or value >= 0)) or "_" in text:
            raise FormatError(
                f"{title} is {text[:40]!r}",
                expected="a number, or NA" if signed else "a number of 0 or more, or NA",
                cause="the columns are shifted, or the file was edited by hand",
                remedy="export the table again",
                place=self.place,
            )
        return value

    def share(self, title: str) -> float | None:
        """Give a fraction between 0 and 1, None where nothing is known.

        Raises:
            FormatError: it is none.
        """
        value = self.number(title)
        if value is not None and value > 1:
            raise FormatError(
                f"{title} is {value:g}",
                expected="a fraction between 0 and 1",
                cause="it is in percent",
                remedy="divide by 100",
                place=self.place,
            )
        return value

    def count(self, title: str) -> int | None:
        """Give a whole number (``352.000`` is one), None where nothing is known.

        Raises:
            FormatError: it is none.
        """
        value = self.number(title)
        if value is None:
            return None
        if value != int(value) or value > 1e12:
            raise FormatError(f"{title} is {value:g}", expected="a whole number, or NA", place=self.place)
        return int(value)

    def flag(self, title: str) -> bool | None:
        """Give a True or False, None where nothing is known.

        Raises:
            FormatError: it is neither.
        """
        text = self.text(title).lower()
        if text not in ("", "true", "false", "not run"):
            raise FormatError(f"{title} is {text[:40]!r}", expected="True, False or NA", place=self.place)
        return None if text in ("", "not run") else text == "true"

    def positions(self, title: str) -> tuple[int, ...] | None:
        """Give a list of 1-based positions as 0-based ones, None where nothing is known.

        Raises:
            FormatError: it is none.
        """
        text = self.text(title)
        if not text:
            return None
        parts = [part.strip() for part in text.split(",")]
        if not all(part.isascii() and part.isdigit() and 0 < int(part[:9]) <= LONGEST_PEPTIDE for part in parts):
            raise FormatError(f"{title} is {text[:40]!r}", expected="positions such as 3 or 3,4, or NA", place=self.place)
        return tuple(int(part) - 1 for part in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerTable:
    """The titles of a table and its rows, one after another."""

    titles: tuple[str, ...]
    rows: Iterator[PeerRow]


def open_peer_table(path: Path, *, role: str, required: Sequence[str], cause: str, remedy: str) -> PeerTable:
    """Open a tab-separated table with one header line; gzip is recognised by content, as are Windows line ends.

    ``role`` is what the file is to the person who gave it, ``cause`` and ``remedy`` what to say when ``required`` titles
    are missing.

    Raises:
        InputError: the file cannot be opened.
        FormatError: it is no table of text, lacks a title or has one twice; while rows are read, also where a row has
            another number of fields than the header, or the file is cut short.
    """
    require_regular_file(path, role=role)
    lines = _lines(path, role)
    header = next(lines, None)
    if header is None:
        raise FormatError(f"the {role} is empty", cause="the program that wrote it stopped early", place=path.name)
    titles = [title.strip() for title in header[1]]
    missing = [title for title in required if title not in titles]
    if missing:
        near = get_close_matches(missing[0], titles, n=1)
        raise FormatError(
            f"the {role} has no column {missing[0]!r}; it has {', '.join(titles)[:200]}",
            expected=f"tab-separated columns, among them {', '.join(required)}",
            cause=f"{near[0]!r} may be meant by another version" if near else cause,
            remedy=remedy,
            place=f"{path.name}:1",
        )
    twice = [title for number, title in enumerate(titles) if title in titles[:number]]
    if twice:
        raise FormatError(f"the column {twice[0]!r} stands twice", remedy="leave one of them out", place=f"{path.name}:1")
    return PeerTable(titles=tuple(titles), rows=_rows(lines, titles, path))


def _rows(lines: Iterator[tuple[int, list[str]]], titles: Sequence[str], path: Path) -> Iterator[PeerRow]:
    for line, fields in lines:
        place = f"{path.name}:{line}"
        if len(fields) != len(titles):
            raise FormatError(
                f"the row has {len(fields)} fields, the header {len(titles)}",
                cause="the table was cut short",
                remedy="copy it again",
                place=place,
            )
        yield PeerRow(line=line, place=place, fields=dict(zip(titles, fields, strict=True)))


def _lines(path: Path, role: str) -> Iterator[tuple[int, list[str]]]:
    """Give each line's number and fields, from plain text or gzip; empty lines are passed over."""
    try:
        with path.open("rb") as probe:
            zipped = probe.read(2) == b"\x1f\x8b"
        with gzip.open(path) if zipped else path.open("rb") as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
            reader = csv.reader(text, delimiter="\t")
            for row in reader:
                if any(field.strip() for field in row):
                    yield reader.line_num, row
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError("the gzip file is cut short or damaged", remedy="copy it again", place=path.name) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(f"the {role} is not a table of text", expected="tab-separated text", place=path.name) from error
    except OSError as error:
        raise InputError(
            f"the {role} cannot be read ({error.strerror or error})",
            remedy="check the path and its permissions",
            place=str(path),
        ) from error


def doubt_peptide(peptide: str) -> tuple[str, str] | None:
    """Give ``(reason, sentence)`` when a candidate's peptide cannot be used, None when it can."""
    if not peptide:
        return "no-peptide", "The row names no peptide."
    strange = sorted(set(peptide) - set(AMINO_ACIDS))
    if strange:
        told = " and ".join(repr(letter) for letter in strange[:3])
        return "unknown-residue", f"The peptide {peptide[:60]} holds {told}, which is none of the twenty amino acids."
    if len(peptide) > LONGEST_PEPTIDE:
        return "too-long", f"The peptide has {len(peptide)} residues, more than any that an HLA molecule presents."
    return None


def known_allele(text: str, known: dict[str, Allele]) -> Allele:
    """Read an HLA name, each way of writing it once.

    Raises:
        UnknownAlleleError: it cannot be understood.
    """
    if text not in known:
        known[text] = parse_allele(text)
    return known[text]
