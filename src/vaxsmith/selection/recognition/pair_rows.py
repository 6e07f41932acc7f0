"""Read the table that ``vaxsmith recognise --input`` is given: its rows as they are, and what each asks."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from vaxsmith.core import AMINO_ACIDS, FormatError, UnknownAlleleError
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.absent import AbsentAllele, read_allele
from vaxsmith.presentation.table_file import reading

ADDED = ("recognition", "recognition_percentile", "recognition_note")
_OPTIONAL = ("wild_type", "expression")
_NOT_GIVEN = {"", "na", "nan", "none", ".", "-"}
_ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """One row: its ``fields`` as they were written, and what it asks.

    ``allele`` is ``AbsentAllele`` where the name is one of an allele that is never on the cell. ``wild_type`` is empty and
    ``expression`` (TPM) None where the row gives none.
    """

    fields: tuple[str, ...]
    peptide: str
    allele: Allele | AbsentAllele
    wild_type: str
    expression: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRows:
    """Some rows of a table, its header, and how many bytes of the file had been taken."""

    header: tuple[str, ...]
    rows: tuple[PairRow, ...]
    read: int


def read_pair_rows(path: Path, *, rows_at_once: int = _ROWS_AT_ONCE) -> Iterator[PairRows]:
    """Read a tab- or comma-separated table with columns ``peptide`` and ``allele``.

    ``wild_type`` and ``expression`` are read if they are there; other columns travel along. gzip is recognised by content;
    empty lines are skipped. Peptides are taken in upper case; empty fields and ``NA`` in the optional columns say that it is
    not known. Rows come in blocks, so that a table of any size takes the same memory.

    Raises:
        InputError: the file cannot be opened or is not a regular file.
        FormatError: a column is missing, stands twice or has a name that is added, there are no rows, or one has a bad
            peptide, allele, wild type or expression; the place gives the line.
    """
    with reading(path, role="table of peptides") as (text, position):
        yield from _blocks(text, path.name, rows_at_once, position)


def _blocks(text: TextIOWrapper, file: str, rows_at_once: int, position: Callable[[], int]) -> Iterator[PairRows]:
    first = text.readline().rstrip("\n")
    separator = "\t" if "\t" in first else ","
    header = tuple(_split(first, separator, f"{file}:1"))
    at = _columns(header, file)
    known: dict[str, Allele | AbsentAllele] = {}
    block: list[PairRow] = []
    empty = True
    for number, line in enumerate(text, start=2):
        if not line.strip():
            continue
        empty = False
        block.append(_row(_split(line.rstrip("\n"), separator, f"{file}:{number}"), header, at, known, f"{file}:{number}"))
        if len(block) >= rows_at_once:
            yield PairRows(header=header, rows=tuple(block), read=position())
            block = []
    if empty:
        raise FormatError(
            "the table has a header and no rows",
            expected="one row for each peptide and allele",
            cause="the table was cut short, or a filter before left nothing",
            place=file,
        )
    if block:
        yield PairRows(header=header, rows=tuple(block), read=position())


def _columns(header: Sequence[str], file: str) -> dict[str, int]:
    names = [name.strip().lower() for name in header]
    missing = [name for name in ("peptide", "allele") if name not in names]
    if missing:
        raise FormatError(
            f"the header has columns {', '.join(name for name in names if name)[:200] or '(none)'}",
            expected="columns peptide and allele (and, if known, wild_type and expression), separated by tabs or commas",
            remedy="name the columns in the first line",
            place=f"{file}:1",
        )
    wanted = ("peptide", "allele", *_OPTIONAL)
    twice = [name for name in wanted if names.count(name) > 1]
    if twice:
        raise FormatError(
            f"the header has the column {twice[0]} {names.count(twice[0])} times",
            expected="one column of that name",
            cause="two tables were pasted side by side",
            remedy="name the column that counts, and rename the others",
            place=f"{file}:1",
        )
    taken = [name for name in ADDED if name in names]
    if taken:
        raise FormatError(
            f"the header has the column {taken[0]}, which vaxsmith recognise adds",
            cause="the table is one that it wrote",
            remedy="give it the table from before, or rename the column",
            place=f"{file}:1",
        )
    return {name: names.index(name) for name in wanted if name in names}


def _split(line: str, separator: str, place: str) -> list[str]:
    if separator == "\t" or '"' not in line:
        return line.split(separator)
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error as error:
        raise FormatError(
            f"the row cannot be split ({error})", remedy="close the quotes, or separate with tabs", place=place
        ) from error


def _row(
    fields: list[str], header: Sequence[str], at: dict[str, int], known: dict[str, Allele | AbsentAllele], place: str
) -> PairRow:
    if len(fields) != len(header):
        raise FormatError(
            f"the row has {len(fields)} fields, the header {len(header)}",
            cause="a truncated file, or a separator inside a field",
            place=place,
        )
    peptide = _residues(fields[at["peptide"]], "a peptide", place)
    wild_type = fields[at["wild_type"]] if "wild_type" in at else ""
    return PairRow(
        fields=tuple(fields),
        peptide=peptide,
        allele=_allele(fields[at["allele"]], known, place),
        wild_type="" if _not_given(wild_type) else _residues(wild_type, "a wild-type peptide", place),
        expression=_amount(fields[at["expression"]], place) if "expression" in at else None,
    )


def _residues(text: str, what: str, place: str) -> str:
    cleaned = text.strip().strip('"')
    # Beyond ASCII, upper case can make a residue of what is none: ß becomes SS.
    found = cleaned.upper() if cleaned.isascii() else cleaned
    if not found or set(found) - set(AMINO_ACIDS):
        raise FormatError(
            f"{text.strip()[:40]!r} is not {what}",
            expected="one-letter codes of the twenty amino acids",
            remedy="correct or leave out the row",
            place=place,
        )
    return found


def _allele(text: str, known: dict[str, Allele | AbsentAllele], place: str) -> Allele | AbsentAllele:
    name = text.strip().strip('"')
    if name not in known:
        if "," in name or ";" in name:
            raise FormatError(
                f"{name[:60]!r} names several alleles",
                expected="one allele a row",
                remedy="vaxsmith predict gives the best allele of each row; recognise takes its table",
                place=place,
            )
        try:
            known[name] = read_allele(name)
        except UnknownAlleleError as error:
            raise FormatError(
                error.found, expected=error.expected, cause=error.cause, remedy=error.remedy, place=place
            ) from error
    return known[name]


def _amount(text: str, place: str) -> float | None:
    if _not_given(text):
        return None
    try:
        amount = float(text) if text.isascii() else math.nan
    except ValueError:
        amount = math.nan
    if not 0 <= amount < math.inf:
        raise FormatError(
            f"{text.strip()[:40]!r} is no amount of expression",
            expected="0 or more, in TPM, or an empty field where it is not known",
            remedy="correct or empty the field",
            place=place,
        )
    return amount


def _not_given(text: str) -> bool:
    return text.strip().strip('"').lower() in _NOT_GIVEN
