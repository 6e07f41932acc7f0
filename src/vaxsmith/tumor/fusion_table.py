"""A fusion caller's table as a set of fusions, whichever of four callers wrote it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from vaxsmith.core import FormatError, Severity
from vaxsmith.tumor.content import read_lines
from vaxsmith.tumor.fusion import Fusion, FusionPartner, FusionSet
from vaxsmith.tumor.fusion_arriba import ARRIBA
from vaxsmith.tumor.fusion_catcher import FUSION_CATCHER
from vaxsmith.tumor.fusion_easyfuse import EASYFUSE
from vaxsmith.tumor.fusion_star import STAR_FUSION
from vaxsmith.tumor.fusion_words import FusionDialect, Row, words
from vaxsmith.tumor.ledger import Ledger
from vaxsmith.tumor.normalise import Unusable

DIALECTS = (ARRIBA, STAR_FUSION, FUSION_CATCHER, EASYFUSE)
_DELIMITERS = ("\t", ";", ",")
_REMEDY = "write the file again from its source"
_EXPECTED = (
    "the column titles of Arriba (fusions.tsv), STAR-Fusion (star-fusion.fusion_predictions.tsv), "
    "FusionCatcher (final-list_candidate-fusion-genes.txt) or EasyFuse (fusions.pass.csv)"
)
_SAME_FUSION = Unusable(
    reason="same-fusion",
    sentence="The same fused RNA stands in an earlier row with other transcripts of the two genes; these were added to it.",
)
_DUPLICATE = Unusable(
    reason="duplicate-record", sentence="The same fusion stands in an earlier row of the file; the first one was kept."
)


def read_fusions(path: Path) -> FusionSet:
    """Read the fusions of one tumor from the table of Arriba, STAR-Fusion, FusionCatcher or EasyFuse.

    The caller is known by the column titles; columns may stand in any order and others may be among them. Plain or gzip
    text, any line ends. A row that cannot be used is in ``dropped`` with its reason, and so is one that only names other
    transcripts of an earlier row's fusion, to which they are added. A value that cannot be read counts as missing and is
    counted in a finding.

    Raises:
        InputError: no such file.
        FormatError: no caller's titles, a needed column is missing, or the file is cut short; says where.
    """
    reading: _Reading | None = None
    number = 0
    for number, text in enumerate(read_lines(path), 1):
        if not text.strip():
            continue
        if reading is None:
            if text.startswith("##"):
                continue
            reading = _begin(text, path, number)
        else:
            reading.read(text, f"{path}:{number}")
    if reading is None:
        raise FormatError("the file holds no column titles", place=str(path), expected=_EXPECTED, remedy=_REMEDY)
    return reading.fusion_set()


def looks_like_fusions(line: str) -> bool:
    """Tell whether a line is the column titles of a fusion caller that can be read."""
    return _dialect_of(line)[0] is not None


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What has been read of one table so far."""

    dialect: FusionDialect
    delimiter: str
    titles: list[str]
    ledger: Ledger
    records: int = 0
    fusions: list[Fusion] = field(default_factory=list)
    seen: dict[Fusion, int] = field(default_factory=dict)  # without number and transcripts: its place among the fusions
    short: list[str] = field(default_factory=list)  # places of rows with fewer cells than titles
    last: str = ""

    def read(self, text: str, place: str) -> None:
        """Turn one line into a fusion, or write into the ledger why not."""
        cells = _cells(text, self.delimiter, place)
        if _titles(cells) == self.titles:
            raise FormatError(
                "a second row of column titles begins here",
                place=place,
                cause="two tables were joined end to end",
                remedy="give one tumor's table at a time",
            )
        if text.startswith("#"):
            self.ledger.commented += 1
            return
        row = self._row(cells, place)
        self.records += 1
        self.last = place
        outcome = self.dialect.read(row, self.records, self.ledger.numbers)
        genes = "::".join(name for title in self.dialect.genes for name in words(row, title, "\t"))
        if isinstance(outcome, Fusion):
            label, why = outcome.label, self._keep(outcome)
        else:
            label, why = f"{genes or '?'} {'-'.join(row[title][:40] for title in self.dialect.places)}", outcome
        if why is not None:
            self.ledger.drop_record(label, [why], genes)

    def _keep(self, fusion: Fusion) -> Unusable | None:
        """Keep a fusion, or add its transcripts to the one that is the same but for them; say so when it is not new."""
        bare = replace(
            fusion,
            record=0,
            label="",
            five_prime=replace(fusion.five_prime, transcripts=()),
            three_prime=replace(fusion.three_prime, transcripts=()),
        )
        place = self.seen.setdefault(bare, len(self.fusions))
        if place == len(self.fusions):
            self.fusions.append(fusion)
            return None
        first = self.fusions[place]
        self.fusions[place] = replace(
            first,
            five_prime=_with_transcripts(first.five_prime, fusion.five_prime),
            three_prime=_with_transcripts(first.three_prime, fusion.three_prime),
        )
        return _DUPLICATE if self.fusions[place] == first else _SAME_FUSION

    def _row(self, cells: list[str], place: str) -> Row:
        while len(cells) > len(self.titles) and not cells[-1].strip():
            cells.pop()
        needed = max(self.titles.index(title) for title in self.dialect.needed)
        if len(cells) > len(self.titles) or len(cells) <= needed:
            raise FormatError(
                f"{len(cells)} columns",
                place=place,
                expected=f"{len(self.titles)} columns as in the titles",
                cause="the file was cut short or edited by hand",
                remedy=_REMEDY,
            )
        if len(cells) < len(self.titles):
            self.short.append(place)
        row: dict[str, str] = {}
        for title, cell in zip(self.titles, cells, strict=False):
            row.setdefault(title, cell.strip())
        return row

    def fusion_set(self) -> FusionSet:
        """Close the book."""
        if self.short and self.short[-1] == self.last:
            raise FormatError(
                "the last row has fewer cells than there are titles",
                place=self.last,
                expected=f"{len(self.titles)} columns as in the titles",
                cause="the file was cut short while copying or downloading",
                remedy="fetch it again and compare checksums",
            )
        if self.short:
            self.ledger.note(
                "short-rows",
                f"{len(self.short)} rows have fewer cells than titles (first: line {self.short[0].rpartition(':')[2]}); "
                "what is missing at their ends counts as not said.",
                len(self.short),
                Severity.CAUTION,
            )
        self.ledger.summarise()
        if not self.records:
            self.ledger.note("no-records", "The file has column titles and no rows.", 0, Severity.NOTE)
        return FusionSet(
            fusions=tuple(self.fusions),
            caller=self.dialect.caller,
            records=self.records,
            dropped=tuple(self.ledger.dropped),
            findings=tuple(self.ledger.findings),
        )


def _with_transcripts(partner: FusionPartner, other: FusionPartner) -> FusionPartner:
    return replace(partner, transcripts=tuple(dict.fromkeys((*partner.transcripts, *other.transcripts))))


def _begin(text: str, path: Path, number: int) -> _Reading:
    dialect, delimiter, titles = _dialect_of(text)
    if dialect is None:
        raise _unknown_titles(text, f"{path}:{number}")
    return _Reading(dialect=dialect, delimiter=delimiter, titles=titles, ledger=Ledger(place=path.name))


def _dialect_of(text: str) -> tuple[FusionDialect | None, str, list[str]]:
    """Find the caller and the delimiter by which a line holds all titles that the caller's reader needs."""
    for delimiter in _DELIMITERS:
        try:
            titles = _titles(_cells(text, delimiter, ""))
        except FormatError:
            continue
        for dialect in DIALECTS:
            if set(titles).issuperset(dialect.needed):
                return dialect, delimiter, titles
    return None, "", []


def _unknown_titles(text: str, place: str) -> FormatError:
    """Say which columns are missing when the titles are nearly a caller's, else what was expected."""
    titles = {title for delimiter in _DELIMITERS for title in _titles(text.split(delimiter))}
    nearest = max(DIALECTS, key=lambda dialect: len(titles & set(dialect.needed)))
    absent = [title for title in nearest.needed if title not in titles]
    if len(absent) <= len(nearest.needed) // 2:
        return FormatError(
            f"the columns {', '.join(absent)} of {nearest.caller} are missing",
            place=place,
            expected=_EXPECTED,
            remedy=_REMEDY,
        )
    spaced = set(_titles(text.split()))
    if any(spaced.issuperset(dialect.needed) for dialect in DIALECTS):
        return FormatError(
            "the columns are separated by spaces",
            place=place,
            expected="tabs",
            cause="an editor turned tabs into spaces",
            remedy=_REMEDY,
        )
    return FormatError(
        f"the first line is '{text[:80]}'", place=place, expected=_EXPECTED, remedy="give the caller's table as it wrote it"
    )


def _titles(cells: Sequence[str]) -> list[str]:
    return [cell.strip().strip('"').lstrip("#").strip().lower() for cell in cells]


def _cells(text: str, delimiter: str, place: str) -> list[str]:
    """Split a line; only files that are not separated by tabs quote their cells."""
    if delimiter == "\t":
        return text.split("\t")
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error as error:
        raise FormatError(f"a cell cannot be read ({error})", place=place, remedy=_REMEDY) from error
