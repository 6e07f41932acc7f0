"""Copy-number tables as callers write them: ASCAT, Battenberg, CNVkit, FACETS, PureCN, PURPLE, Sequenza, TITAN; and ours.

A table is recognised by its column titles. Positions are 1-based and closed in all of them but CNVkit's, which are 0-based
and half-open (CNVkit documentation, "File formats"); ours is 1-based and closed, as a genome browser shows places.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vaxsmith.core import Dropped, Finding, FormatError, InputError, Interval, Severity
from vaxsmith.tumor.content import read_lines
from vaxsmith.tumor.segments import CopyNumberProfile, Segment, contig_key

_MISSING = frozenset({"", "na", "nan", ".", "null", "none", "-"})
_CONTIGS = ("chromosome", "chrom", "chr", "contig", "seqnames")
_STARTS = ("start", "startpos", "startposition", "startpositionbp", "chromstart")
_ENDS = ("end", "endpos", "endposition", "endpositionbp", "chromend", "stop")
_SAMPLES = ("sample", "sampleid", "id", "tumorsamplebarcode")
_LARGEST_COPIES = 10_000  # more is a log ratio or a position in the wrong column
_WHOLE = 0.25  # PURPLE writes fractions; farther than this from a whole number counts as subclonal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dialect:
    """The titles (letters and digits, lower case) by which one caller's copies are found; the first that exist are taken.

    ``major`` is used where there is no ``total``. ``zero_based`` says that starts are 0-based and ends exclusive.
    """

    name: str
    told_by: tuple[str, ...]
    total: tuple[str, ...] = ()
    minor: tuple[str, ...] = ()
    major: tuple[str, ...] = ()
    fraction: str = ""  # share of the tumor's cells that have the state; the others have normal copies
    whole: bool = True
    zero_based: bool = False


_DIALECTS = (
    _Dialect(
        name="battenberg", told_by=("nmaj1a", "nmin1a", "frac1a"), major=("nmaj1a",), minor=("nmin1a",), fraction="frac1a"
    ),
    _Dialect(name="ascat", told_by=("nmajor", "nminor"), major=("nmajor",), minor=("nminor",)),
    _Dialect(name="facets", told_by=("tcnem", "lcnem"), total=("tcnem",), minor=("lcnem",)),
    _Dialect(name="sequenza", told_by=("cnt", "a", "b"), total=("cnt",), minor=("b",)),
    _Dialect(
        name="titan",
        told_by=("copynumber", "titancall"),
        total=("correctedcopynumber", "copynumber"),
        minor=("correctedminorcn", "minorcn"),
        fraction="cellularprevalence",
    ),
    _Dialect(
        name="purple",
        told_by=("copynumber", "minorallelecopynumber"),
        total=("copynumber",),
        minor=("minorallelecopynumber",),
        whole=False,
    ),
    _Dialect(name="purecn", told_by=("c", "m", "arm"), total=("c",), minor=("m",)),
    _Dialect(name="cnvkit", told_by=("cn", "log2"), total=("cn",), minor=("cn2",), zero_based=True),
    _Dialect(
        name="plain", told_by=("totalcopies",), total=("totalcopies",), minor=("minorcopies",), fraction="cellfraction"
    ),
)


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What has been read of one table so far."""

    path: Path
    dialect: _Dialect
    titles: list[str]
    segments: list[Segment] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    seen: set[Segment] = field(default_factory=set)


def read_segments(path: Path, *, sample: str | None = None) -> CopyNumberProfile:
    """Read a tumor's copy-number segments, plain or gzip-compressed, tab or comma between the columns.

    Understood, by their titles: ASCAT segments, Battenberg subclones, FACETS ``cncf``, Sequenza segments, TITAN ``segs``,
    PURPLE ``cnv.somatic``, PureCN ``loh.csv``, CNVkit ``call.cns``, and a plain table of ``chromosome start end
    total_copies minor_copies`` with, where wanted, ``normal_copies`` and ``cell_fraction`` (1-based, closed). Contigs may
    be written in any manner. A table of several samples needs ``sample``.

    A row whose total is missing is in ``dropped``; a missing minor copy number is kept as unknown. Subclonal segments
    (Battenberg's two states, TITAN's and the plain table's fraction of cells, PURPLE's fractions of a copy) carry the mean
    over tumor cells. FACETS' ``cf.em`` is not used: its documents do not agree whether it is a share of tumor cells.

    Raises:
        InputError: no such file, or a sample that it does not hold.
        FormatError: not such a table, no row, several samples, or a row whose place or copies cannot be right.
    """
    reading: _Reading | None = None
    rows: list[tuple[str, Mapping[str, str]]] = []
    separator = "\t"
    for number, text in enumerate(read_lines(path), 1):
        _refuse_vcf(text, path)
        # A title row may begin with '#'; it has separators, as a comment before it has not.
        if not text.strip() or text.startswith("##") or (text.startswith("#") and (reading or "\t" not in text)):
            continue
        place = f"{path}:{number}"
        if reading is None:
            separator = next((mark for mark in "\t,;" if mark in text), " ")
            titles = [_plain(cell) for cell in _cells(text.lstrip("#"), separator)]
            reading = _Reading(path=path, dialect=_recognise(titles, text, place), titles=titles)
            continue
        rows.append((place, _row(_cells(text, separator), reading.titles, place)))
    if reading is None or not rows:
        raise FormatError(
            "the table has no segments", place=str(path), expected="titles and one row a segment", remedy="write it again"
        )
    for place, row in _of_sample(rows, sample, path):
        _read_row(row, reading, place)
    if not reading.segments:
        raise FormatError(
            f"none of the {len(rows)} rows says how many copies there are",
            place=str(path),
            expected=f"numbers in the column {' or '.join(reading.dialect.total + reading.dialect.major)}",
            remedy="call copy numbers again, or design without segments",
        )
    return CopyNumberProfile(
        segments=tuple(reading.segments),
        source=reading.dialect.name,
        findings=tuple(_findings(reading)),
        dropped=tuple(reading.dropped),
    )


def _plain(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", title.lower())


def _cells(text: str, separator: str) -> list[str]:
    cells = text.split() if separator == " " else text.split(separator)
    return [cell.strip().strip('"').strip() for cell in cells]


def _refuse_vcf(text: str, path: Path) -> None:
    if text.startswith("##fileformat=VCF"):
        raise FormatError(
            "this is a VCF", place=str(path), expected="a table of copy-number segments", remedy="give the caller's segments"
        )


def _recognise(titles: Sequence[str], text: str, place: str) -> _Dialect:
    located = all(any(name in titles for name in names) for names in (_CONTIGS, _STARTS, _ENDS))
    found = next((dialect for dialect in _DIALECTS if located and set(dialect.told_by) <= set(titles)), None)
    if found is not None:
        return found
    ratios = any(title in titles for title in ("log2", "segmean", "medianlogr", "cnlrmedian", "depthratio"))
    raise FormatError(
        f"the titles {text.strip()[:200]!r} are not those of a table of copy numbers",
        place=place,
        expected="segments of ASCAT, Battenberg, CNVkit (call), FACETS, PureCN, PURPLE, Sequenza or TITAN, or the columns "
        "chromosome, start, end, total_copies, minor_copies",
        cause="it holds log ratios, which are not yet copies" if ratios and located else "another file was given",
        remedy="give the table with whole copy numbers (for CNVkit: cnvkit.py call)",
    )


def _row(cells: list[str], titles: Sequence[str], place: str) -> Mapping[str, str]:
    if len(cells) == len(titles) + 1:
        cells = cells[1:]  # R writes row names without a title
    while len(cells) > len(titles) and not cells[-1]:
        cells.pop()
    if len(cells) != len(titles):
        raise FormatError(
            f"{len(cells)} columns",
            place=place,
            expected=f"{len(titles)} columns as in the titles",
            cause="the file was cut short or edited by hand",
            remedy="write the file again from its source",
        )
    return dict(zip(titles, cells, strict=True))


def _of_sample(
    rows: list[tuple[str, Mapping[str, str]]], asked: str | None, path: Path
) -> Iterable[tuple[str, Mapping[str, str]]]:
    title = next((title for title in _SAMPLES if title in rows[0][1]), None)
    if title is None:
        return rows
    names = list(dict.fromkeys(row[title] for _, row in rows))
    if asked is not None and asked not in names:
        raise InputError(f"no segment of the sample '{asked}'", place=str(path), expected=f"one of {', '.join(names[:20])}")
    if asked is None and len(names) > 1:
        raise FormatError(
            f"segments of {len(names)} samples ({', '.join(names[:5])}{' …' if len(names) > 5 else ''})",
            place=str(path),
            expected="one tumor's segments",
            remedy="say which sample, or give its rows alone",
        )
    return [(place, row) for place, row in rows if asked is None or row[title] == asked]


def _read_row(row: Mapping[str, str], reading: _Reading, place: str) -> None:
    dialect = reading.dialect
    interval = _interval(row, dialect, place)
    total, minor = _copies(row, dialect, place)
    if total is None:
        reading.dropped.append(
            Dropped(
                stage="tumor",
                reason="segment-without-copies",
                sentence=f"The segment {interval.one_based} ({place.rpartition('/')[2]}) has no copy number.",
                unassessed=True,
                remedy="nothing, where the caller had too few positions there",
            )
        )
        return
    if minor is not None and minor > total + 0.5:
        raise FormatError(
            f"{minor:g} copies of the minor allele of {total:g} in all",
            place=place,
            expected="at most as many minor copies as copies",
            cause="columns were shifted",
            remedy="write the file again from its source",
        )
    segment = _segment(interval, total, minor, row, dialect, place)
    if segment in reading.seen:
        reading.counts["repeated"] += 1
        return
    reading.counts["subclonal"] += segment.subclonal
    reading.counts["minor unknown"] += segment.minor_copies is None
    reading.seen.add(segment)
    reading.segments.append(segment)


def _interval(row: Mapping[str, str], dialect: _Dialect, place: str) -> Interval:
    contig = _first(row, _CONTIGS)
    start, end = (_whole_position(_first(row, names)) for names in (_STARTS, _ENDS))
    first = 0 if dialect.zero_based else 1
    if not contig or contig.lower() in _MISSING or start is None or end is None or start < first or end < start:
        raise FormatError(
            f"the segment '{contig[:40]}' from '{_first(row, _STARTS)[:40]}' to '{_first(row, _ENDS)[:40]}'",
            place=place,
            expected=f"a chromosome and two whole numbers, start {first} or more, end not before start",
            cause="columns were shifted or a spreadsheet reformatted them",
            remedy="write the file again from its source",
        )
    return Interval(contig=contig, start=start - first, end=end)


def _first(row: Mapping[str, str], titles: Sequence[str]) -> str:
    return next((row[title] for title in titles if title in row), "")


def _whole_position(text: str) -> int | None:
    """Read a position; R may write 1e+06."""
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return int(text)
    if re.fullmatch(r"\d+(\.\d+)?[eE]\+?\d{1,2}|\d+\.0+", text):
        value = float(text)
        return int(value) if value.is_integer() and value < 1e15 else None
    return None


def _copies(row: Mapping[str, str], dialect: _Dialect, place: str) -> tuple[float | None, float | None]:
    minor = _number(row, dialect.minor, place)
    if not dialect.total:
        major = _number(row, dialect.major, place)
        return (None if major is None or minor is None else major + minor), (None if major is None else minor)
    total = _number(row, dialect.total, place)
    return total, minor


def _number(row: Mapping[str, str], titles: Sequence[str], place: str, largest: float = _LARGEST_COPIES) -> float | None:
    title = next((title for title in titles if title in row), None)
    if title is None or row[title].lower() in _MISSING:
        return None
    text = row[title]
    try:
        value = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        value = math.nan
    # PURPLE's fits go a little below zero.
    if math.isfinite(value) and -0.5 <= value <= largest:
        return max(value, 0.0)
    raise FormatError(
        f"'{text[:40]}' in the column {title}",
        place=place,
        expected=f"a number from 0 to {largest:g}",
        cause="log ratios instead of copies" if value < 0 else "columns were shifted",
        remedy="write the file again from its source",
    )


def _segment(
    interval: Interval, total: float, minor: float | None, row: Mapping[str, str], dialect: _Dialect, place: str
) -> Segment:
    whole = math.floor(total + 0.5)
    rarer = None if minor is None else min(math.floor(minor + 0.5), whole - min(math.floor(minor + 0.5), whole))
    normal = _number(row, ("normalcopies",), place, 16) if dialect.name == "plain" else None
    mean = float(whole) if dialect.whole else total
    most = max(1, whole if rarer is None else whole - rarer)
    subclonal = not dialect.whole and abs(total - whole) > _WHOLE
    fraction = _number(row, (dialect.fraction,), place, 1.0) if dialect.fraction else None
    other = _other_state(row, dialect, place)
    normal_state = (2.0, 1.0) if normal is None else (normal, float(normal // 2))
    if fraction is not None and fraction < 1 - 1e-6 and (total, minor) != (other or normal_state):
        rest_total, rest_minor = other or normal_state
        mean = fraction * total + (1 - fraction) * rest_total
        most = max(most, round(rest_total - rest_minor))
        subclonal = True
        if fraction < 0.5:
            whole, rarer = round(rest_total), round(rest_minor)
    return Segment(
        interval=interval,
        total_copies=whole,
        minor_copies=rarer,
        mean_copies=mean,
        most_mutated=most,
        normal_copies=None if normal is None else round(normal),
        subclonal=subclonal,
    )


def _other_state(row: Mapping[str, str], dialect: _Dialect, place: str) -> tuple[float, float] | None:
    """Give Battenberg's second state."""
    if dialect.name != "battenberg":
        return None
    major, minor = (_number(row, (title,), place) for title in ("nmaj2a", "nmin2a"))
    return None if major is None or minor is None else (major + minor, minor)


def _findings(reading: _Reading) -> list[Finding]:
    said = {
        "subclonal": "segments are subclonal: copies are averaged over tumor cells there",
        "minor unknown": "segments have no minor copy number: a change there may be on any number of the copies",
        "repeated": "rows repeat an earlier one and were left out",
        "overlapping": "segments overlap another; where their copy numbers differ neither is used",
        "without copies": "rows have no copy number and were left out",
    }
    counts = reading.counts + Counter({"without copies": len(reading.dropped), "overlapping": _overlaps(reading.segments)})
    return [
        Finding(
            check=f"segments-{what.replace(' ', '-')}",
            severity=Severity.CAUTION if what == "overlapping" else Severity.NOTE,
            place=reading.path.name,
            sentence=f"{counts[what]} {said[what]}.",
            measured=counts[what],
        )
        for what in said
        if counts[what]
    ]


def _overlaps(segments: Sequence[Segment]) -> int:
    """Count segments that begin before an earlier one of their contig has ended by more than a base.

    Some callers let a segment begin at the position where the last one ends.
    """
    reach: dict[str, int] = {}
    count = 0
    for segment in sorted(segments, key=lambda segment: (segment.interval.start, segment.interval.end)):
        key = contig_key(segment.interval.contig)
        count += segment.interval.start + 1 < reach.get(key, 0)
        reach[key] = max(reach.get(key, 0), segment.interval.end)
    return count
