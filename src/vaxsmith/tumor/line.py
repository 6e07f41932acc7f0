"""One data line of a VCF, taken apart and held to the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from sys import intern

from vaxsmith.core import FormatError

_NO_FIELDS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The columns of one record; ``position`` is 1-based, ``info`` and ``samples`` map keys to values as written."""

    number: int
    contig: str
    position: int
    identifier: str
    reference: str
    alternates: list[str]
    filters: tuple[str, ...]
    info: Mapping[str, str]
    keys: list[str]
    columns: list[str]

    @property
    def label(self) -> str:
        """The record's name with all its alternates."""
        return f"{self.contig}-{self.position}-{self.reference}-{','.join(self.alternates)}"

    def fields(self, column: int | None) -> Mapping[str, str]:
        """Give a sample's values by FORMAT key; trailing ones may be left out, as the format allows."""
        if column is None:
            return _NO_FIELDS
        return dict(zip(self.keys, self.columns[column].split(":"), strict=False))


def read_line(text: str, number: int, samples: int, place: str) -> Line:
    """Take a line apart. ``number`` counts data records from 1, ``samples`` the columns that the header names.

    Raises:
        FormatError: columns missing or too many, or a position that is no number.
    """
    if text.startswith("#CHROM"):
        raise FormatError(
            "a second header begins here",
            place=place,
            cause="two VCFs were joined end to end",
            remedy="join them with bcftools concat, or give one at a time",
        )
    columns = text.split("\t")
    expected = 9 + samples if samples else 8
    while len(columns) > expected and not columns[-1].strip():
        columns.pop()  # tabs at the end of the line
    if len(columns) != expected and not (samples == 0 and len(columns) == 9):
        raise _wrong_columns(text, len(columns), expected, place)
    contig, position, identifier, reference, alternate, _, filters, info = columns[:8]
    if not position.isascii() or not position.isdigit() or len(position) > 18:
        raise FormatError(
            f"the position is '{position[:40]}'",
            place=place,
            expected="a whole number in the column POS",
            cause="columns were shifted or a spreadsheet reformatted them",
            remedy="write the file again from its source",
        )
    if not contig or not reference:
        raise FormatError("the chromosome or the reference allele is empty", place=place, remedy="write the file again")
    return Line(
        number=number,
        contig=intern(contig),
        position=int(position),
        identifier="" if identifier == "." else identifier,
        reference=reference,
        alternates=alternate.split(","),
        filters=_filters(filters),
        info=_info(info),
        keys=columns[8].split(":") if samples else [],
        columns=columns[9:],
    )


def _info(text: str) -> Mapping[str, str]:
    if text in {".", ""}:
        return _NO_FIELDS
    return {key: value for key, _, value in (entry.partition("=") for entry in text.split(";"))}


def _filters(text: str) -> tuple[str, ...]:
    if text in {"PASS", ".", ""}:
        return ()
    return tuple(intern(name) for name in text.replace(",", ";").split(";") if name not in {"PASS", ".", ""})


def _wrong_columns(text: str, found: int, expected: int, place: str) -> FormatError:
    spaced = found == 1 and len(text.split()) >= 5
    return FormatError(
        "the columns are separated by spaces" if spaced else f"{found} columns",
        place=place,
        expected=f"{expected} columns separated by tabs, as the header has",
        cause="an editor turned tabs into spaces" if spaced else "the file was cut short or edited by hand",
        remedy="write the file again from its source",
    )
