"""A pVACseq ``all_epitopes`` table as a source of predictions: a predictor for each whose columns it holds.

Mutant and wild-type peptides count alike. What the table does not hold is not computed: it is unassessed, with the reason.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import re
import zlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vaxsmith.adapters.answer import NAN, Answer, Answers, gather
from vaxsmith.core import FormatError, InputError, Unassessed, UnknownAlleleError, hash_file, require_regular_file
from vaxsmith.hla import parse_allele
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictions

_COLUMN = re.compile(r"(.+?) (?:(MT|WT) )?((?:(?:IC50|Presentation|Immunogenicity|Binding) )?Score|Percentile)")
_SUMMARIES = ("Best ", "Median ", "Corresponding ")  # columns over several predictors
_PEPTIDE_COLUMNS = {"MT": "MT Epitope Seq", "WT": "WT Epitope Seq", "": "Epitope Seq"}  # the last in pVACbind's tables
_ALLELE_COLUMN = "HLA Allele"
_SCORES_OF_ONE = ("Presentation Score", "Immunogenicity Score")
_ABOUT = {"Immunogenicity Score": "immunogenicity", "IC50 Score": "affinity"}
_NUMBERS = ("presentation", "percentile", "affinity_nanomolar")
_MISSING = frozenset({"", "NA", "nan", "NaN", "None"})
# Tables round each number once more for some rows, and pVACseq itself joins predictors' outputs by peptide.
_SAME = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class PvacseqColumns:
    """One predictor's columns: ``at`` gives, by side (``MT``, ``WT``, empty) and number, where each stands in a row.

    ``ranks`` is what its percentile is about: affinity where it has an IC50, presentation where its columns do not tell.
    """

    name: str
    at: dict[tuple[str, str], int]
    ranks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PvacseqPairs:
    """What one table holds: each pair's place, the alleles, the lengths, and which file it was."""

    place_of: dict[tuple[str, str], int]
    alleles: frozenset[str]
    lengths: tuple[int, int]
    file: str


class PvacseqPredictor:
    """Give one predictor's numbers as a pVACseq table holds them."""

    def __init__(self, columns: PvacseqColumns, pairs: PvacseqPairs, numbers: dict[str, array[float]]) -> None:
        self.ranks = columns.ranks
        self.column_name = columns.name
        self._pairs, self._numbers = pairs, numbers
        self._gives = tuple(name for name in _NUMBERS if not all(map(math.isnan, numbers[name])))
        judged = (pair[1] for pair, place in pairs.place_of.items() if self._holds(place))
        self._judged = frozenset(judged)

    @property
    def name(self) -> str:
        """The predictor, and the table that its numbers are from, as provenance records it."""
        return f"{self.column_name} in {self._pairs.file}"

    @property
    def lengths(self) -> tuple[int, int]:
        """Shortest and longest peptide in the table, in residues."""
        return self._pairs.lengths

    def assess(self, allele: Allele) -> Unassessed | None:
        """Tell why ``allele`` cannot be predicted (the table lacks it, or this predictor's numbers), or None if it can."""
        if allele.name in self._judged:
            return None
        what = f"numbers of {self.column_name} for" if allele.name in self._pairs.alleles else "rows for"
        return Unassessed(
            reason=f"{self._pairs.file} holds no {what} {allele.name}",
            remedy="run pVACseq with this allele and predictor, or ask a predictor that runs here",
        )

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        """Look every pair up; one that the table lacks is NaN with the reason in ``gaps``.

        Raises:
            InputError: a peptide has a letter other than the twenty amino acids, or a length outside ``lengths``.
        """
        return gather(self, peptides, alleles, self._look_up, gives=self._gives, by=self.name)

    def _look_up(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Answers:
        of: dict[tuple[str, str], Answer] = {}
        absent = Answer(reason=f"{self._pairs.file} has no row for this pair")
        for allele in alleles:
            for peptide in peptides:
                place = self._pairs.place_of.get((peptide, allele.name))
                of[peptide, allele.name] = absent if place is None else self._answer(place)
        return Answers(of=of)

    def _answer(self, place: int) -> Answer:
        return Answer(
            presentation=self._numbers["presentation"][place],
            percentile=self._numbers["percentile"][place],
            affinity_nanomolar=self._numbers["affinity_nanomolar"][place],
        )

    def _holds(self, place: int) -> bool:
        return not all(math.isnan(self._numbers[name][place]) for name in _NUMBERS)


def read_pvacseq_table(path: Path, *, only: str = "") -> tuple[PvacseqPredictor, ...]:
    """Read an ``all_epitopes`` or ``filtered`` table of pVACseq (pVACbind's too); gzip is recognised by content.

    ``only`` names one predictor, in any case of letters; empty, all are read.
    A score whose title does not tell its unit (``NetMHCpan MT Score`` of older versions) is passed over; its percentile
    is taken.

    Raises:
        InputError: the file cannot be opened, or has no predictor of the name.
        FormatError: it is no such table, is cut short, or a pair has two different numbers; the place gives the line.
    """
    require_regular_file(path, role="pVACseq table")
    rows = _rows(path)
    titles = next(rows, (0, []))[1]
    predictors = _choose(_predictors(titles, path), only, path)
    sides = [side for side, title in _PEPTIDE_COLUMNS.items() if title in titles]
    peptide_at = {side: titles.index(_PEPTIDE_COLUMNS[side]) for side in sides}
    allele_at = titles.index(_ALLELE_COLUMN)
    place_of: dict[tuple[str, str], int] = {}
    numbers = [{name: array("d") for name in _NUMBERS} for _ in predictors]
    known: dict[str, str] = {}
    for line, row in rows:
        if len(row) != len(titles):
            raise FormatError(
                f"the row has {len(row)} fields, the header {len(titles)}",
                cause="the table was cut short",
                remedy="copy it again",
                place=f"{path.name}:{line}",
            )
        allele = _allele(row[allele_at], known, f"{path.name}:{line}")
        for side in sides:
            peptide = row[peptide_at[side]].strip().upper()
            if peptide not in _MISSING:
                place = place_of.setdefault((peptide, allele), len(place_of))
                for columns, kept in zip(predictors, numbers, strict=True):
                    _keep(row, columns, side, place, kept, f"{path.name}:{line}")
    if not place_of:
        raise FormatError("the table has a header and no rows", cause="nothing passed pVACseq's filters", place=path.name)
    lengths = [len(peptide) for peptide, _ in place_of]
    pairs = PvacseqPairs(
        place_of=place_of,
        alleles=frozenset(known.values()),
        lengths=(min(lengths), max(lengths)),
        file=f"{path.name} (sha256 {hash_file(path, role='pVACseq table').sha256[:8]})",
    )
    return tuple(PvacseqPredictor(columns, pairs, kept) for columns, kept in zip(predictors, numbers, strict=True))


def _predictors(titles: Sequence[str], path: Path) -> list[PvacseqColumns]:
    """Find the predictors by their columns' titles, in the titles' order."""
    found: dict[str, PvacseqColumns] = {}
    for at, title in enumerate(titles):
        match = None if title.startswith(_SUMMARIES) else _COLUMN.fullmatch(title)
        if match is None:
            continue
        name, side, what = match.group(1), match.group(2) or "", match.group(3)
        about = _ABOUT.get(what, "presentation")
        number = _number_of(name, what)
        columns = found.setdefault(name, PvacseqColumns(name=name, at={}, ranks=_ranks(name, about)))
        if about != "presentation" and columns.ranks == "presentation":
            columns = found[name] = replace(columns, ranks=about)
        if number:
            columns.at[side, number] = at
    kept = [columns for columns in found.values() if columns.at]
    if _ALLELE_COLUMN not in titles or not set(_PEPTIDE_COLUMNS.values()) & set(titles) or not kept:
        raise FormatError(
            f"the table has columns {', '.join(titles)[:200] or '(none)'}",
            expected=f"{_ALLELE_COLUMN}, MT Epitope Seq and predictors' columns such as NetMHCpanEL MT Percentile",
            cause="another table of pVACseq (the aggregated one holds no single predictor's numbers)",
            remedy="give the table whose name ends in all_epitopes.tsv",
            place=f"{path.name}:1",
        )
    return kept


def _choose(found: list[PvacseqColumns], only: str, path: Path) -> list[PvacseqColumns]:
    wanted = [columns for columns in found if not only or columns.name.lower() == only.strip().lower()]
    if not wanted:
        raise InputError(
            f"the table has no predictor called {only[:60]!r}",
            expected=f"one of {', '.join(columns.name for columns in found)}",
            remedy="choose one of these",
            place=path.name,
        )
    return wanted


def _ranks(name: str, about: str) -> str:
    return "processing" if name.endswith(" Processing") else about


def _number_of(name: str, what: str) -> str:
    if what == "Percentile":
        return "percentile"
    if what == "IC50 Score":
        return "affinity_nanomolar"
    # "MHCflurryEL Presentation MT Score" tells its unit in the predictor's name.
    told = what in _SCORES_OF_ONE or name.endswith((" Presentation", " Processing"))
    return "presentation" if told else ""


def _keep(
    row: Sequence[str], columns: PvacseqColumns, side: str, place: int, kept: dict[str, array[float]], where: str
) -> None:
    """Put a row's numbers at ``place``; a pair may come again, with the same numbers."""
    for name, values in kept.items():
        at = columns.at.get((side, name))
        value = NAN if at is None else _value(row[at], columns.name, where)
        if place == len(values):
            values.append(value)
        elif math.isnan(values[place]):
            values[place] = value
        elif abs(value - values[place]) > _SAME * max(abs(value), abs(values[place])):
            raise FormatError(
                f"{columns.name} has {value:g} here and {values[place]:g} in a row before, for the same peptide and allele",
                cause="tables of two runs were joined",
                remedy="give the table of one run",
                place=where,
            )


def _value(text: str, name: str, where: str) -> float:
    if text.strip() in _MISSING:
        return NAN
    try:
        return float(text)
    except ValueError as error:
        raise FormatError(
            f"{text[:40]!r} of {name} is not a number",
            expected="a number or NA",
            cause="shifted columns",
            remedy="export the table again",
            place=where,
        ) from error


def _allele(text: str, known: dict[str, str], where: str) -> str:
    if text not in known:
        try:
            known[text] = parse_allele(text).name
        except UnknownAlleleError as error:
            raise FormatError(
                error.found, expected=error.expected, cause=error.cause, remedy=error.remedy, place=where
            ) from error
    return known[text]


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Give each line's number and fields, from plain text or gzip."""
    try:
        with path.open("rb") as probe:
            zipped = probe.read(2) == b"\x1f\x8b"
        with gzip.open(path) if zipped else path.open("rb") as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
            reader = csv.reader(text, delimiter="\t")
            for row in reader:
                if any(row):
                    yield reader.line_num, row
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError("the gzip file is cut short or damaged", remedy="copy it again", place=path.name) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(
            "the file is not a table of text", expected="the tab-separated table of pVACseq", place=path.name
        ) from error
    except OSError as error:
        raise InputError(
            f"the pVACseq table cannot be read ({error.strerror or error})",
            remedy="check the path and its permissions",
            place=str(path),
        ) from error
