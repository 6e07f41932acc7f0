"""Splice junctions of a tumor's RNA from the tables that programs write: RegTools, BED12, STAR, or a plain table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vaxsmith.core import Dropped, Finding, FormatError, Severity
from vaxsmith.tumor.content import read_lines
from vaxsmith.tumor.junction import Junction, JunctionSet
from vaxsmith.tumor.junction_rows import (
    CONTIG_TITLES,
    READS_TITLES,
    bed_row,
    dropped,
    plain_row,
    regtools_row,
    star_row,
)

_REGTOOLS_TITLES = frozenset({"anchor", "splice_site", "known_junction", "donors_skipped"})
_REGTOOLS, _BED, _STAR, _PLAIN = "RegTools", "BED12", "STAR", "table"
_EXPECTED = (
    "RegTools' table (junctions annotate, cis-splice-effects identify), BED12 (junctions extract), STAR's SJ.out.tab, or a "
    "table with the titles chrom, start, end (the intron's first and last base, 1-based), strand and reads"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manner:
    """How a file is written: the program, and the titles where it has a row of them."""

    program: str
    titles: tuple[str, ...] = ()

    def width(self) -> int:
        """The least count of cells that a row must have."""
        if self.titles:
            return max(self.titles.index(title) for title in self.titles if title in ("start", "end", *CONTIG_TITLES)) + 1
        return 12 if self.program == _BED else 9


def read_junctions(path: Path) -> JunctionSet:
    """Read a table of splice junctions, plain or gzip-compressed; the manner of writing is told from its first row.

    A row whose coordinates leave no intron, that has no read count, or that repeats an earlier junction is in ``dropped``
    with its reason. A junction that stands twice keeps the row with more reads.

    Raises:
        InputError: no such file.
        FormatError: none of the known tables, or a broken row; the place says which.
    """
    return _read(path, retained=False)


def read_retained_introns(path: Path) -> JunctionSet:
    """Read a plain table of introns that the tumor's RNA keeps: titles chrom, start, end, strand, reads.

    ``start`` and ``end`` are the intron's first and last base, 1-based; ``reads`` counts reads that lie across its edges or
    in it, as a program for intron retention reports them. (No table of junctions can show a retained intron.)

    Raises:
        InputError: no such file.
        FormatError: other titles, or a broken row.
    """
    return _read(path, retained=True)


def _read(path: Path, *, retained: bool) -> JunctionSet:
    kept: dict[tuple[str, int, int, str], Junction] = {}
    fallen: list[Dropped] = []
    records, manner = 0, None
    for place, cells in _rows(path):
        if manner is None:
            manner = _manner(cells, place)
            if retained and manner.program != _PLAIN:
                raise FormatError(
                    "this is a table of junctions, which cannot show a retained intron",
                    place=place,
                    expected="the titles chrom, start, end, strand and reads",
                    remedy="give introns with the reads that lie across their edges",
                )
            if manner.titles:
                continue
        records += 1
        found = _row(cells, manner, place, retained=retained)
        if isinstance(found, Junction):
            key = found.contig, found.start, found.end, found.strand
            earlier = kept.get(key)
            if earlier is None or found.unique_reads > earlier.unique_reads:
                kept[key] = found
            if earlier is not None:
                sentence = "The junction stands twice in the table; the row with more reads was kept."
                fallen.append(dropped(found.label, "duplicate-junction", sentence))
        else:
            fallen.append(found)
    if manner is None:
        raise FormatError("the file holds comments and nothing else", place=str(path), expected=_EXPECTED)
    junctions = tuple(kept.values())
    return JunctionSet(
        junctions=junctions,
        records=records,
        caller=manner.program,
        dropped=tuple(fallen),
        findings=_findings(junctions, records, path.name),
    )


def _rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    for number, text in enumerate(read_lines(path), 1):
        first = text.split(maxsplit=1)[:1]
        if not first or first[0] in ("track", "browser") or text.startswith("##"):
            continue
        if text.startswith("#") and not is_title_row(text):
            continue
        yield f"{path}:{number}", [cell.strip() for cell in text.lstrip("#").split("\t")]


def is_title_row(text: str) -> bool:
    """Tell whether a line begun with ``#`` holds the titles of a junction table rather than a comment or BED's names."""
    titles = {cell.strip().lower() for cell in text.lstrip("#").split("\t")}
    return "start" in titles and bool(titles & (_REGTOOLS_TITLES | set(READS_TITLES)))


def _manner(cells: Sequence[str], place: str) -> _Manner:
    titles = tuple(cell.lower() for cell in cells)
    if {"start", "end"} <= set(titles) and set(CONTIG_TITLES) & set(titles):
        if _REGTOOLS_TITLES & set(titles) and "chrom" in titles:
            return _Manner(program=_REGTOOLS, titles=titles)
        if set(READS_TITLES) & set(titles):
            return _Manner(program=_PLAIN, titles=titles)
    if len(cells) == 9 and all(cell.isdigit() for cell in cells[1:]):
        return _Manner(program=_STAR)
    if len(cells) >= 12 and cells[1].isdigit() and cells[2].isdigit() and cells[9].isdigit():
        return _Manner(program=_BED)
    spaced = len(cells) == 1 and len(cells[0].split()) > 4
    raise FormatError(
        "the columns are separated by spaces" if spaced else f"the first row is none of the known ({cells[0][:40]} …)",
        place=place,
        expected=_EXPECTED,
        cause="an editor turned tabs into spaces" if spaced else "another program's table, or its first rows are missing",
        remedy="give the program's own output",
    )


def _row(cells: Sequence[str], manner: _Manner, place: str, *, retained: bool) -> Junction | Dropped:
    if len(cells) < manner.width() or (manner.titles and any(cells[len(manner.titles) :])):
        raise FormatError(
            f"{len(cells)} columns",
            place=place,
            expected=f"{len(manner.titles) or manner.width()} columns separated by tabs, as in the first row",
            cause="the file was cut short or edited by hand",
            remedy="write it again",
        )
    if manner.program == _STAR:
        return star_row(cells, place)
    if manner.program == _BED:
        return bed_row(cells, place)
    row: dict[str, str] = {}
    for title, cell in zip(manner.titles, cells, strict=False):
        row.setdefault(title, cell)
    if manner.program == _REGTOOLS:
        return regtools_row({"chrom": "", **row}, place)
    return plain_row(row, place, retained=retained)


def _findings(junctions: Sequence[Junction], records: int, place: str) -> tuple[Finding, ...]:
    found = []
    if not records:
        found.append(("no-records", Severity.CAUTION, "The table has titles and no rows.", 0))
    strandless = sum(not junction.strand for junction in junctions)
    if strandless:
        sentence = (
            f"Of {len(junctions)} junctions, {strandless} have no strand: each is tried on the strand of every gene there."
        )
        found.append(("no-strand", Severity.NOTE, sentence, strandless))
    return tuple(
        Finding(check=f"junctions-{check}", severity=severity, place=place, sentence=sentence, measured=count)
        for check, severity, sentence, count in found
    )
