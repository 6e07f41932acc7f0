"""Verb: read which HLA alleles a tumor lost, from LOHHLA, SpecHLA, DASH or a plain table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vaxsmith.core import Dropped, FormatError, InputError, UnknownAlleleError
from vaxsmith.hla.allele import Genotype
from vaxsmith.hla.loss import STAGE, HlaLoss
from vaxsmith.hla.loss_dialect import DIALECTS, LossDialect, Row, is_missing
from vaxsmith.hla.loss_of_genotype import match_genotype
from vaxsmith.hla.loss_rule import IMBALANCE_P, LOST_COPIES, ToldAllele
from vaxsmith.hla.name import parse_allele
from vaxsmith.hla.small_file import read_small_text
from vaxsmith.hla.surface import NotOnSurfaceError

_MOST_ROWS = 10_000  # a tumor has some twenty alleles; a cohort's table still fits


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What has been read of one table so far; ``told`` are (chain's name, what a row tells of it)."""

    path: Path
    told: list[tuple[str, ToldAllele]] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)


def read_hla_loss(path: Path, genotype: Genotype, *, sample: str | None = None) -> HlaLoss:
    """Read what a table tells of the patient's HLA alleles in the tumor, plain or gzip-compressed.

    Understood, by their titles: LOHHLA's ``*.HLAlossPrediction_CI.xls`` (tab-separated text in spite of its name), SpecHLA's
    ``merge.hla.copy.txt``, DASH's ``DASH.output.txt``, and a plain table with the columns ``allele`` and ``cells_lost`` (the
    share of tumor cells without it, 0 to 1) or ``copy_number``, and where wanted ``p_value``, ``copy_number_low``,
    ``copy_number_high`` and ``sample``. A table of several samples or regions needs ``sample``.

    An allele counts as lost by the rule of LOHHLA's authors (fewer than 0.5 copies and an imbalance with p under 0.01), or
    by the program's own call where it makes one. Every class I allele of the genotype gets an answer; where the patient has
    the same allele twice the answer is unclear, since no read can tell the two apart. Rows about alleles that the patient
    does not have, or that present nothing anyway, are in ``dropped``.

    Raises:
        InputError: no such file, a sample that it does not hold, or a table of another patient (no allele agrees).
        FormatError: not such a table, no row, several samples, or a value that cannot be right.
    """
    dialect, rows = _rows(path)
    reading = _Reading(path=path)
    for place, row in _of_sample(rows, dialect, sample, path):
        for told in dialect.read(row, place):
            _take(told, reading)
    matched = match_genotype(reading.told, genotype, source=dialect.name, place=str(path))
    return HlaLoss(
        alleles=matched.alleles,
        source=dialect.name,
        thresholds=(LOST_COPIES, IMBALANCE_P) if dialect.by_numbers else (),
        findings=matched.findings,
        dropped=(*reading.dropped, *matched.dropped),
    )


def _rows(path: Path) -> tuple[LossDialect, list[tuple[str, Row]]]:
    dialect: LossDialect | None = None
    titles: list[str] = []
    rows: list[tuple[str, Row]] = []
    separator = "\t"
    whole = read_small_text(
        path,
        role="table of HLA loss",
        expected="the table of a program that finds HLA loss",
        content="the patient's HLA alleles",
    )
    for number, text in enumerate(whole.splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        place = f"{path}:{number}"
        if dialect is None:
            separator = next((mark for mark in "\t,;" if mark in text), " ")
            titles = [re.sub(r"[^a-z0-9]", "", cell.lower()) for cell in _cells(text, separator)]
            dialect = _recognise(titles, text, place)
            continue
        if len(rows) == _MOST_ROWS:
            raise FormatError(
                f"the table has more than {_MOST_ROWS:,} rows",
                place=place,
                expected="the HLA alleles of one tumor",
                cause="another table was given",
                remedy="give the table of HLA loss alone",
            )
        rows.append((place, _row(_cells(text, separator), titles, place)))
    if dialect is None or not rows:
        raise FormatError(
            "the table of HLA loss has no rows",
            place=str(path),
            expected="titles, and a row for each allele or gene",
            cause="the program found no gene with two different alleles, or it broke off",
            remedy="look at the program's log; without a table leave the option out",
        )
    return dialect, rows


def _cells(text: str, separator: str) -> list[str]:
    cells = text.split() if separator == " " else text.split(separator)
    return [cell.strip().strip('"').strip() for cell in cells]


def _recognise(titles: Sequence[str], text: str, place: str) -> LossDialect:
    found = next((dialect for dialect in DIALECTS if set(dialect.told_by) <= set(titles)), None)
    if found is None:
        old = {"sample", "hla", "copynumber"} <= set(titles)
        raise FormatError(
            f"the titles {text.strip()[:200]!r} are not those of a table of HLA loss",
            place=place,
            expected="the table of LOHHLA, SpecHLA or DASH, or the columns allele and cells_lost (or copy_number)",
            cause="an old SpecHLA, which does not say which allele has which copies" if old else "another file was given",
            remedy="write a table with two columns, allele and cells_lost (A*02:01 and 1: lost in all tumor cells)",
        )
    absent = [title for title in found.needed if title not in titles]
    repeated = [title for title in (*found.told_by, *found.needed) if titles.count(title) > 1]
    if absent or repeated:
        said = f"has no column {', '.join(absent)}" if absent else f"has the column {', '.join(repeated)} twice"
        raise FormatError(
            f"the table of {found.name} {said}",
            place=place,
            expected=f"the columns {', '.join((*found.told_by, *found.needed))}, in any order and spelling of capitals",
            cause="the table was cut or joined with another",
            remedy="give the file as the program wrote it",
        )
    return found


def _row(cells: list[str], titles: Sequence[str], place: str) -> Row:
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


def _of_sample(rows: list[tuple[str, Row]], dialect: LossDialect, asked: str | None, path: Path) -> list[tuple[str, Row]]:
    title = dialect.sample if dialect.sample and dialect.sample in rows[0][1] else ""
    names = list(dict.fromkeys(row[title] for _, row in rows)) if title else []
    if asked is not None and asked not in names:
        expected = f"one of {', '.join(names[:20])}" if names else "no sample: this table has no column that names one"
        raise InputError(f"no row of the sample '{asked}'", place=str(path), expected=expected)
    if asked is None and len(names) > 1:
        raise FormatError(
            f"rows of {len(names)} samples ({', '.join(names[:5])}{' …' if len(names) > 5 else ''})",
            place=str(path),
            expected="one tumor sample",
            cause="the table of several tumors, or of several regions of one",
            remedy="say which sample, or give its rows alone",
        )
    return [(place, row) for place, row in rows if asked is None or row[title] == asked]


def _take(told: ToldAllele, reading: _Reading) -> None:
    """Parse the allele's name, or record why the row is of no use."""
    if is_missing(told.written):
        reading.dropped.append(_drop(told, "no-allele", "The row names no allele.", ""))
        return
    try:
        allele = parse_allele(told.written)
    except NotOnSurfaceError as absent:
        sentence = f"{absent.found}: whether the tumor lost it makes no difference"
        reading.dropped.append(_drop(told, absent.reason, sentence, ""))
        return
    except UnknownAlleleError as error:
        reading.dropped.append(_drop(told, "name-not-understood", str(error), error.remedy))
        return
    if "-" in allele.locus:
        sentence = f"{told.written} is a molecule of two chains; which of them the tumor lost is not said."
        reading.dropped.append(_drop(told, "pair-of-chains", sentence, "name the chain (DPB1*04:01)"))
        return
    reading.told.append((allele.name, told))


def _drop(told: ToldAllele, reason: str, sentence: str, remedy: str) -> Dropped:
    where = told.place.rpartition("/")[2]
    return Dropped(
        stage=STAGE,
        reason=reason,
        sentence=f"{sentence.rstrip('.')} ({where}).",
        allele=told.written,
        unassessed=bool(remedy),
        remedy=remedy,
    )
