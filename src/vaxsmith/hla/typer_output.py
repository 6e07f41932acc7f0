"""Verb: read a genotype from a file: plain text, or the output of OptiType, HLA-HD, arcasHLA, T1K or polysolver."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vaxsmith.core import Finding, FormatError, InputError, Severity
from vaxsmith.hla.allele import Genotype
from vaxsmith.hla.genotype import TypedName, build_genotype, is_nothing, parse_genotype
from vaxsmith.hla.small_file import read_small_text

_ALLELE_COLUMN = re.compile(r"(?:HLA-)?([A-Z]+\d?)[_-]?[12]")
_POLYSOLVER_ROW = re.compile(r"HLA-[A-Z]+\d?\thla_[a-z0-9_]+(?:\thla_[a-z0-9_]+)*", re.IGNORECASE)
_HLA_HD_ROW = re.compile(r"[A-Z]{1,3}\d?\t(?:HLA-[^\t]*|-|Not typed)(?:\t.*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """What a typer's file said: names in order, loci it could not call, and what a reader should know."""

    source: str
    names: tuple[TypedName, ...]
    untyped: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    homozygous_if_single: bool = False


def read_genotype(path: Path) -> Genotype:
    """Read a genotype from a file, recognised by its content.

    Knows OptiType ``*_result.tsv``, HLA-HD ``*_final.result.txt``, arcasHLA ``*.genotype.json`` and ``genotypes.tsv``, T1K
    ``*_genotype.tsv`` and polysolver ``winners.hla.txt``; anything else is read as names in plain text, where ``#`` begins
    a comment. gzip, a byte-order mark and Windows line ends are taken in stride.

    Raises:
        InputError: the file cannot be read, or see ``parse_genotype``.
        FormatError: the file is empty, not text, cut short, or holds several samples.
        UnknownAlleleError: a name in plain text cannot be understood.
    """
    text = read_small_text(
        path, role="HLA genotype", expected="a typer's result table or allele names", content="the patient's HLA alleles"
    )
    lines = [line.rstrip() for line in text.splitlines()]
    filled = [line for line in lines if line.strip()]
    try:
        table = _recognise(text, filled)
        if table is None:
            return parse_genotype("\n".join(line.split("#", 1)[0] for line in lines))
        return build_genotype(
            table.names,
            source=table.source,
            untyped=table.untyped,
            findings=table.findings,
            homozygous_if_single=table.homozygous_if_single,
        )
    except InputError as error:
        error.place = f"{path}: {error.place}" if error.place else str(path)
        raise


def _recognise(text: str, filled: Sequence[str]) -> _Table | None:
    """Tell which typer wrote the lines and take its names; None where none of them did."""
    if text.lstrip().startswith(("{", "[")):
        return _read_arcas_json(text)
    header = filled[0].split("\t")
    titles = [title.strip() for title in header]
    if {"A1", "A2"} <= set(titles):
        return _read_wide_table(titles, filled[1:])
    if _POLYSOLVER_ROW.fullmatch(filled[0]):
        return _read_polysolver(filled)
    if any(_is_t1k_row(line) for line in filled):
        return _read_t1k(filled)
    if _HLA_HD_ROW.fullmatch(filled[0]):
        return _read_hla_hd(filled)
    return None


def _read_wide_table(titles: Sequence[str], rows: Sequence[str]) -> _Table:
    """Read one row a sample with columns A1, A2, B1 …: OptiType's result, arcasHLA's merged table."""
    optitype = "Objective" in titles or "Reads" in titles
    source = "OptiType" if optitype else "arcasHLA"
    if not rows:
        raise FormatError(f"the {source} table has a header and no row", cause="the typing failed or the file is cut short")
    if len(rows) > 1 and not optitype:
        raise FormatError(
            f"the table holds {len(rows)} samples", expected="one patient", remedy="keep the header and this patient's row"
        )
    findings = []
    if len(rows) > 1:
        sentence = f"OptiType lists {len(rows)} solutions; the first, with the highest objective, is used"
        findings.append(Finding(check="hla-alternatives", severity=Severity.CAUTION, place="OptiType", sentence=sentence))
    cells = rows[0].split("\t")
    if len(cells) < len(titles) - 1:
        raise FormatError(f"the first row has {len(cells)} cells, the header {len(titles)}", cause="the file is cut short")
    names = []
    for title, cell in zip(titles, cells, strict=False):
        match = _ALLELE_COLUMN.fullmatch(title)
        if match:
            names.append(TypedName(name=cell.strip(), place=f"column {title}", locus=match.group(1)))
    return _Table(source=source, names=tuple(names), untyped=_untyped(names), findings=tuple(findings))


def _read_arcas_json(text: str) -> _Table:
    """Read ``{"A": ["A*01:01:01", …], …}``, alone or under one sample's name."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: bad JSON, and whole numbers of over 4300 digits
        raise FormatError(f"the JSON cannot be read ({error})", cause="the file is cut short") from error
    if isinstance(content, dict) and content and all(isinstance(value, dict) for value in content.values()):
        if len(content) > 1:
            raise FormatError(
                f"the file holds {len(content)} samples", expected="one patient", remedy="give the patient's own file"
            )
        content = next(iter(content.values()))
    if not isinstance(content, dict):
        raise FormatError("the JSON is not a genotype", expected='{"A": ["A*01:01:01", "A*03:01:01"], …}')
    names: list[TypedName] = []
    untyped: list[str] = []
    for locus, called in content.items():
        calls = [called] if isinstance(called, str) else called
        if not isinstance(calls, list) or not all(isinstance(call, str) for call in calls):
            raise FormatError(f"the JSON gives no list of names for {locus!r}", expected='"A": ["A*01:01:01", "A*03:01:01"]')
        if not calls:
            untyped.append(locus)
        names.extend(TypedName(name=call, place=f"gene {locus}", locus=locus) for call in calls)
    return _Table(source="arcasHLA", names=tuple(names), untyped=tuple(untyped), homozygous_if_single=True)


def _read_polysolver(rows: Sequence[str]) -> _Table:
    """Read ``HLA-A<tab>hla_a_02_01_01_01<tab>hla_a_24_02_01_01``."""
    names: list[TypedName] = []
    for number, row in enumerate(rows, start=1):
        gene, *calls = (cell.strip() for cell in row.split("\t"))
        names.extend(TypedName(name=call, place=f"line {number}", locus=gene.removeprefix("HLA-")) for call in calls)
    return _Table(source="polysolver", names=tuple(names), untyped=_untyped(names))


def _is_t1k_row(row: str) -> bool:
    cells = row.split("\t")
    return len(cells) >= 8 and cells[1].strip().isdigit() and (cells[2].strip() == "." or "*" in cells[2])


def _read_t1k(rows: Sequence[str]) -> _Table:
    """Read ``gene, number of alleles, allele, abundance, quality, allele, abundance, quality``; quality 0 is no call."""
    names: list[TypedName] = []
    untyped: list[str] = []
    findings: list[Finding] = []
    for number, row in enumerate(rows, start=1):
        if not _is_t1k_row(row):
            raise FormatError(
                f"line {number} has {len(row.split(chr(9)))} columns", expected="T1K's eight", cause="the file is cut short"
            )
        cells = [cell.strip() for cell in row.split("\t")]
        locus = cells[0].removeprefix("HLA-")
        called = [(cells[2], cells[4]), (cells[5], cells[7])]
        good = [(name, quality) for name, quality in called if not is_nothing(name) and _above_zero(quality, number)]
        if not good:
            untyped.append(locus)
        for name, quality in called:
            if not is_nothing(name) and (name, quality) not in good:
                sentence = f"T1K calls {name} with quality 0, which is no call; it is left out"
                findings.append(
                    Finding(check="hla-quality", severity=Severity.CAUTION, place=f"line {number}", sentence=sentence)
                )
        names.extend(TypedName(name=name.replace(",", "/"), place=f"line {number}", locus=locus) for name, _ in good)
    return _Table(
        source="T1K", names=tuple(names), untyped=tuple(untyped), findings=tuple(findings), homozygous_if_single=True
    )


def _above_zero(quality: str, number: int) -> bool:
    try:
        return float(quality) > 0
    except ValueError as error:
        raise FormatError(
            f"line {number} has {quality!r} for a quality", expected="a number", cause="not a T1K genotype"
        ) from error


def _read_hla_hd(rows: Sequence[str]) -> _Table:
    """Read ``A<tab>HLA-A*24:02:01<tab>-``: a dash repeats the first allele, ``Not typed`` is what it says."""
    names: list[TypedName] = []
    untyped: list[str] = []
    findings: list[Finding] = []
    for number, row in enumerate(rows, start=1):
        gene, *calls = (cell.strip() for cell in row.split("\t"))
        if not calls:
            raise FormatError(f"line {number} names {gene!r} and no allele", cause="the file is cut short")
        if is_nothing(calls[0]):
            untyped.append(gene)
            continue
        if len(calls) > 2:
            sentence = f"HLA-HD lists alternatives for {gene}; its first two alleles are used"
            findings.append(
                Finding(check="hla-alternatives", severity=Severity.CAUTION, place=f"line {number}", sentence=sentence)
            )
        first, second = (calls[0], calls[1] if len(calls) > 1 else "-")
        both = (first, first if second == "-" else second)
        names.extend(TypedName(name=call.replace(",", "/"), place=f"line {number}", locus=gene) for call in both)
    return _Table(source="HLA-HD", names=tuple(names), untyped=tuple(untyped), findings=tuple(findings))


def _untyped(names: Sequence[TypedName]) -> tuple[str, ...]:
    typed = {name.locus for name in names if not is_nothing(name.name)}
    return tuple(sorted({name.locus for name in names} - typed))
