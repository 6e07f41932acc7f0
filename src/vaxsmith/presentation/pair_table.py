"""Read the table that ``vaxsmith predict --input`` is given: peptides, and the alleles to judge each with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from vaxsmith.core import AMINO_ACIDS, Finding, FormatError, UnknownAlleleError
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.absent import AbsentAllele, read_allele
from vaxsmith.presentation.table_file import reading

_RESIDUES = AMINO_ACIDS.encode()
_ROWS_AT_ONCE = 250_000
_PAIRS_AT_ONCE = 1_000_000
_MOST_NAMES_KEPT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PairBlock:
    """N rows of a table: a peptide each, and in ``genotype`` which of ``genotypes`` it was asked for (often one allele).

    Two of ``genotypes`` may hold the same alleles, where a name was written in ways of which one is doubtful. ``absent``
    holds, for each of ``genotypes``, alleles that were named and are never on the cell's surface. ``read`` is how many
    bytes of the file had been taken when the block was full: for showing progress.
    """

    peptides: Sequence[str]
    genotype: Sequence[int]
    genotypes: Sequence[tuple[Allele, ...]]
    absent: Sequence[tuple[AbsentAllele, ...]]
    read: int = 0


def read_pairs(path: Path, *, rows_at_once: int = _ROWS_AT_ONCE) -> Iterator[PairBlock]:
    """Read a tab- or comma-separated table with columns ``peptide`` and ``allele`` (or ``alleles``, comma or ; separated).

    Where both columns stand, ``alleles`` counts. Other columns are passed over; gzip is recognised by content; empty lines
    are skipped. Peptides are taken in upper case. Null alleles, which genotypes hold, are no mistake. Rows come in blocks of
    at most ``rows_at_once``, so a table of any size takes the same memory.

    Raises:
        InputError: the file cannot be opened or is not a regular file.
        FormatError: a column is missing or stands twice, there are no rows, or one has a bad peptide or allele; the place
            gives the line.
    """
    with reading(path, role="table of peptides") as (text, position):
        yield from _blocks(text, path.name, rows_at_once, position)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """How the rows are cut: at ``separator`` into ``width`` fields, of which two are wanted."""

    separator: str
    width: int
    peptide_at: int
    allele_at: int
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a row names; two alleles are equal whatever their findings, which therefore stand beside them."""

    alleles: tuple[Allele, ...]
    findings: tuple[tuple[Finding, ...], ...]
    absent: tuple[AbsentAllele, ...]


def _blocks(text: TextIOWrapper, file: str, rows_at_once: int, position: Callable[[], int]) -> Iterator[PairBlock]:
    shape = _shape(text.readline(), file)
    lines = enumerate(text, start=2)
    known: dict[str, Allele | AbsentAllele] = {}
    block = _block(lines, shape, known, rows_at_once, position)
    if block is None:
        raise FormatError(
            "the table has a header and no rows",
            expected="one row for each peptide and allele",
            cause="the table was cut short, or a filter before left nothing",
            place=file,
        )
    while block is not None:
        yield block
        if len(known) > _MOST_NAMES_KEPT:
            known.clear()
        block = _block(lines, shape, known, rows_at_once, position)


def _shape(line: str, file: str) -> _Shape:
    header = line.rstrip("\n")
    separator = "\t" if "\t" in header else ","
    names = [name.strip().strip('"').lower() for name in header.split(separator)]
    wanted = [name for name in ("alleles", "allele") if name in names]
    if "peptide" not in names or not wanted:
        raise FormatError(
            f"the header has columns {', '.join(n for n in names if n)[:200] or '(none)'}",
            expected="columns peptide and allele (or alleles), separated by tabs or commas",
            remedy="name the columns in the first line",
            place=f"{file}:1",
        )
    twice = [name for name in ("peptide", wanted[0]) if names.count(name) > 1]
    if twice:
        raise FormatError(
            f"the header has the column {twice[0]} {names.count(twice[0])} times",
            expected="one column of that name",
            cause="two tables were pasted side by side",
            remedy="name the column that counts, and rename the others",
            place=f"{file}:1",
        )
    return _Shape(
        separator=separator,
        width=len(names),
        peptide_at=names.index("peptide"),
        allele_at=names.index(wanted[0]),
        file=file,
    )


def _block(
    lines: Iterable[tuple[int, str]],
    shape: _Shape,
    known: dict[str, Allele | AbsentAllele],
    rows_at_once: int,
    position: Callable[[], int],
) -> PairBlock | None:
    """Take rows until the block is full; None where no row is left."""
    separator, width, peptide_at, allele_at = shape.separator, shape.width, shape.peptide_at, shape.allele_at
    peptides: list[str] = []
    genotype: list[int] = []
    numbers: list[int] = []
    genotypes: dict[_Asked, int] = {}
    index_of: dict[str, tuple[int, int]] = {}  # by the field as written: which genotype, and of how many alleles
    pairs = 0
    for number, line in lines:
        fields = line.rstrip("\n").split(separator)
        if len(fields) != width or (separator == "," and '"' in line):
            if not line.strip():
                continue
            fields = _fields(line.rstrip("\n"), shape, f"{shape.file}:{number}")
        found = index_of.get(fields[allele_at])
        if found is None:
            if not line.strip():
                continue
            asked = _asked(fields[allele_at], known, f"{shape.file}:{number}")
            found = index_of[fields[allele_at]] = genotypes.setdefault(asked, len(genotypes)), len(asked.alleles)
        peptides.append(fields[peptide_at])
        genotype.append(found[0])
        numbers.append(number)
        pairs += found[1]
        if len(peptides) >= rows_at_once or pairs >= _PAIRS_AT_ONCE:
            break
    if not peptides:
        return None
    checked = _checked(peptides, numbers, shape.file)
    return PairBlock(
        peptides=checked,
        genotype=genotype,
        genotypes=[asked.alleles for asked in genotypes],
        absent=[asked.absent for asked in genotypes],
        read=position(),
    )


def _fields(line: str, shape: _Shape, place: str) -> list[str]:
    """Split one row; in a comma table quotes may hold commas."""
    fields = _quoted(line, place) if shape.separator == "," and '"' in line else line.split(shape.separator)
    if len(fields) != shape.width:
        raise FormatError(
            f"the row has {len(fields)} fields, the header {shape.width}",
            cause="a truncated file, or a separator inside a field",
            remedy="several alleles in a comma-separated table need quotes around them, or ; between them",
            place=place,
        )
    return fields


def _quoted(line: str, place: str) -> list[str]:
    import csv

    try:
        return next(csv.reader([line], strict=True))
    except csv.Error as error:
        raise FormatError(
            f"the row cannot be split ({error})", remedy="close the quotes, or separate with tabs", place=place
        ) from error


def _checked(peptides: list[str], numbers: Sequence[int], file: str) -> list[str]:
    """Give the peptides in upper case without blanks or quotes around them; all are looked at together, bad ones alone."""
    if _all_residues(peptides):
        return peptides
    stripped = [peptide.strip().strip('"') for peptide in peptides]
    # Beyond ASCII, upper case can make a residue of what is none: ß becomes SS.
    cleaned = [peptide.upper() if peptide.isascii() else peptide for peptide in stripped]
    if _all_residues(cleaned):
        return cleaned
    where = next(row for row, peptide in enumerate(cleaned) if not peptide or set(peptide) - set(AMINO_ACIDS))
    raise FormatError(
        f"{peptides[where].strip()[:40]!r} is not a peptide",
        expected="one-letter codes of the twenty amino acids",
        remedy="correct or leave out the row",
        place=f"{file}:{numbers[where]}",
    )


def _all_residues(peptides: Sequence[str]) -> bool:
    joined = "".join(peptides)
    return joined.isascii() and not joined.encode().translate(None, _RESIDUES) and all(peptides)


def _asked(text: str, known: dict[str, Allele | AbsentAllele], place: str) -> _Asked:
    found = []
    for name in text.strip().strip('"').replace(";", ",").split(","):
        if name not in known:
            try:
                known[name] = read_allele(name.strip())
            except UnknownAlleleError as error:
                raise FormatError(
                    error.found, expected=error.expected, cause=error.cause, remedy=error.remedy, place=place
                ) from error
        found.append(known[name])
    alleles = tuple(dict.fromkeys(each for each in found if isinstance(each, Allele)))
    return _Asked(
        alleles=alleles,
        findings=tuple(allele.findings for allele in alleles),
        absent=tuple(dict.fromkeys(each for each in found if isinstance(each, AbsentAllele))),
    )
