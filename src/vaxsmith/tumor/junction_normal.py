"""Junctions that normal cells make: what stands in this list is not the tumor's own, whatever the annotation says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vaxsmith.core import Finding, FormatError, Severity
from vaxsmith.genome.contig_names import plain_contig_name
from vaxsmith.tumor.content import read_lines
from vaxsmith.tumor.junction import Junction
from vaxsmith.tumor.junction_rows import whole
from vaxsmith.tumor.junction_table import is_title_row, read_junctions


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalJunctionSettings:
    """``minimum_reads``: the least count by which normal cells are said to make a junction (house choice: one is enough).

    A neighbour's alignment error then removes a target, never the other way round. For a list pooled over many samples
    (where every error of alignment turns up somewhere) a higher count is right; rows without a count always count.
    """

    minimum_reads: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalJunctions:
    """The introns that normal RNA shows: contig (plain name), start and end (0-based, half-open) to reads; any strand.

    ``records`` counts the rows of the file, ``below`` those with too few reads. Reads of a row without a count are None.
    """

    introns: Mapping[tuple[str, int, int], int | None]
    records: int
    below: int = 0
    source: str = ""
    findings: tuple[Finding, ...] = ()

    def holds(self, junction: Junction) -> bool:
        """Tell whether normal cells make this junction, however its file writes the contig's name."""
        return (plain_contig_name(junction.contig), junction.start, junction.end) in self.introns


def read_normal_junctions(path: Path, *, settings: NormalJunctionSettings | None = None) -> NormalJunctions:
    """Read junctions of normal RNA: any table that ``read_junctions`` takes, or BED of introns (three to nine columns).

    In BED the stretch is the intron itself, 0-based, half-open, and the fifth column counts reads where it is a number.

    Raises:
        InputError: no such file.
        FormatError: none of the known tables, or a broken row.
    """
    chosen = settings or NormalJunctionSettings()
    introns: dict[tuple[str, int, int], int | None] = {}
    below = 0
    if _looks_like_bed(path):
        rows, records = _bed_introns(path), None
    else:
        table = read_junctions(path)
        rows = [(entry.contig, entry.start, entry.end, entry.unique_reads) for entry in table.junctions]
        records = table.records
    for contig, start, end, reads in rows:
        if reads is not None and reads < chosen.minimum_reads:
            below += 1
            continue
        key = plain_contig_name(contig), start, end
        earlier = introns.get(key, 0)
        introns[key] = None if reads is None or earlier is None else max(earlier, reads)
    findings: tuple[Finding, ...] = ()
    if not introns:
        sentence = f"The list of normal junctions holds none with {chosen.minimum_reads} or more reads: it excludes nothing."
        findings = (
            Finding(
                check="normal-junctions-empty", severity=Severity.CAUTION, place=path.name, sentence=sentence, measured=0
            ),
        )
    return NormalJunctions(
        introns=introns,
        records=len(rows) if records is None else records,
        below=below,
        source=path.name,
        findings=findings,
    )


def _looks_like_bed(path: Path) -> bool:
    """Tell whether the first row is a stretch without titles, in fewer columns than a junction table has."""
    for text in read_lines(path):
        cells = text.split("\t")
        if is_title_row(text):
            return False
        if not text.strip() or text.startswith(("#", "track", "browser")):
            continue
        star = len(cells) == 9 and all(cell.strip().isdigit() for cell in cells[1:])
        return 3 <= len(cells) <= 9 and cells[1].strip().isdigit() and cells[2].strip().isdigit() and not star
    return False


def _bed_introns(path: Path) -> list[tuple[str, int, int, int | None]]:
    rows: list[tuple[str, int, int, int | None]] = []
    for number, text in enumerate(read_lines(path), 1):
        if not text.strip() or text.startswith(("#", "track", "browser")):
            continue
        place = f"{path}:{number}"
        cells = [cell.strip() for cell in text.split("\t")]
        if len(cells) < 3:
            raise FormatError(
                f"{len(cells)} columns",
                place=place,
                expected="contig, start and end separated by tabs (BED)",
                cause="the file was cut short or edited by hand",
                remedy="write it again",
            )
        start, end = whole(cells[1], "chromStart", place), whole(cells[2], "chromEnd", place)
        if end <= start or not cells[0]:
            raise FormatError(
                f"the stretch {start}-{end} is empty or has no contig",
                place=place,
                expected="an intron: start before end, 0-based, half-open (BED)",
                remedy="write the list again from its source",
            )
        reads = (
            int(cells[4]) if len(cells) > 4 and cells[4].isascii() and cells[4].isdigit() and len(cells[4]) < 13 else None
        )
        rows.append((cells[0], start, end, reads))
    return rows
