"""What normal tissues express: the noun ``NormalTissue`` and its reader.

Two shapes of table are read: wide (a gene a row, a tissue a column) and long (gene, tissue, value), the shape in which the
Human Protein Atlas hands out its ``rna_tissue_consensus.tsv``; and GTEx's GCT. None of them is part of vaxsmith: the atlas
is CC BY-SA, so a person gives the file and it is read at run time.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import Finding, FormatError, Severity
from vaxsmith.tumor.content import read_lines
from vaxsmith.tumor.expression import without_version

_GENE_TITLES = frozenset({"gene", "geneid", "gene_id", "ensembl", "ensembl_gene_id", "ensg", "name", "id", ""})
_SYMBOL_TITLES = frozenset({"gene_name", "genename", "symbol", "gene_symbol", "hgnc_symbol", "description"})
_TISSUE_TITLES = frozenset({"tissue", "sample", "tissue_name"})
_VALUE_UNITS = {"ntpm": "nTPM", "nx": "NX", "ptpm": "pTPM", "tpm": "TPM", "normalized_expression": "", "value": ""}
_MISSING = frozenset({"", "NA", "NaN", "nan", "N/A", "."})
_REMEDY = "give the Human Protein Atlas's rna_tissue_consensus.tsv, or a table with one row a gene and one column a tissue"


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalTissue:
    """Expression of genes (rows) in normal tissues (columns).

    ``values`` (genes × tissues) is not a number where the source measured nothing; that is not zero. ``rows`` finds a gene
    by its identifier without version or by its symbol; a symbol may belong to several rows. ``symbols`` has one entry a row,
    empty where the table gives none. ``unit`` is as the table says (``nTPM``, ``NX``, ``TPM``), empty where it does not.
    """

    tissues: tuple[str, ...]
    identifiers: tuple[str, ...]
    symbols: tuple[str, ...]
    values: NDArray[np.float32]
    rows: Mapping[str, tuple[int, ...]]
    unit: str
    source: str
    findings: tuple[Finding, ...] = ()

    def find(self, name: str) -> tuple[int, ...]:
        """Give the rows of a gene by identifier (any version) or symbol; empty when the table does not have it."""
        return self.rows.get(name) or self.rows.get(without_version(name), ())

    def levels(self, rows: Sequence[int]) -> dict[str, float]:
        """Give the value in each tissue that was measured, the highest where a gene has several rows."""
        found: dict[str, float] = {}
        for row in rows:
            for tissue, value in zip(self.tissues, self.values[row].tolist(), strict=True):
                if not math.isnan(value):
                    found[tissue] = max(value, found.get(tissue, 0.0))
        return found


def tissue_name(written: str) -> str:
    """Spell a tissue one way: small letters, words joined by underscores, no number of a second sample.

    >>> [tissue_name(name) for name in ("cervix, uterine", "Skin 1", "B-cells", "Heart - Left Ventricle")]
    ['cervix_uterine', 'skin', 'b_cells', 'heart_left_ventricle']
    """
    return re.sub(r"_\d$", "", "_".join(re.findall(r"[^\W_]+", written.lower())))


def read_normal_tissue(path: Path) -> NormalTissue:
    """Read a table of normal-tissue expression, wide, long or GCT, tab- or comma-separated, gzip or not.

    A gene that stands twice keeps the higher value of each tissue, as do two samples of one tissue (``skin 1``, ``skin 2``):
    the cautious reading. Empty cells and NA mean "not measured".

    Raises:
        InputError: no such file.
        FormatError: not such a table, fewer than two tissues, broken rows, values that are negative or no numbers.
    """
    table = _Table()
    lines = _rows(path, table)
    first = next(lines, None)
    if first is None:
        raise FormatError("the file holds no table", place=str(path), expected="a row of titles", remedy=_REMEDY)
    place, titles = first
    names = ["_".join(re.findall(r"[^\W_]+", title.lower())) for title in titles]
    value = next((i for i, name in enumerate(names) if name in _VALUE_UNITS), None)
    tissue = next((i for i, name in enumerate(names) if name in _TISSUE_TITLES), None)
    if tissue is not None and value is not None:
        table.unit = _VALUE_UNITS[names[value]]
        _read_long(lines, _gene_columns(names, place), (tissue, value), len(titles), table)
    else:
        _read_wide(lines, _gene_columns(names, place), titles, table, place)
    return _closed(table, path)


@dataclass(slots=True)
class _Table:
    """What has been read so far: gene → tissue → value."""

    unit: str = ""
    genes: dict[str, dict[str, float]] = field(default_factory=dict)
    symbols: dict[str, str] = field(default_factory=dict)
    tissues: dict[str, None] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, gene: str, symbol: str, tissue: str, value: float | None) -> None:
        self.tissues.setdefault(tissue)
        levels = self.genes.setdefault(gene, {})
        if symbol:
            self.symbols.setdefault(gene, symbol)
        if value is not None:
            levels[tissue] = max(value, levels.get(tissue, 0.0))


def _rows(path: Path, table: _Table) -> Iterator[tuple[str, list[str]]]:
    """Yield each row's place and cells; GCT's two lines of head are taken off."""
    separator, gct = "", False
    for number, text in enumerate(read_lines(path), 1):
        if text.startswith("#"):
            gct = gct or text.startswith("#1.")
            continue
        if not text.strip():
            continue
        if gct and not table.unit:
            table.unit = "TPM"
            if re.fullmatch(r"\d+\t\d+\s*", text):
                continue
        place = f"{path}:{number}"
        separator = separator or ("\t" if "\t" in text else ",")
        yield place, _cells(text, separator, place)


def _cells(text: str, separator: str, place: str) -> list[str]:
    if separator == "\t":
        return [cell.strip().strip('"') for cell in text.split("\t")]
    try:
        return [cell.strip() for cell in next(csv.reader([text]))]
    except csv.Error as error:
        raise FormatError(f"the row cannot be read ({error})", place=place, remedy=_REMEDY) from error


def _gene_columns(names: Sequence[str], place: str) -> tuple[int, int | None]:
    gene = next((i for i, name in enumerate(names) if name in _GENE_TITLES), None)
    symbol = next((i for i, name in enumerate(names) if name in _SYMBOL_TITLES), None)
    if gene is None and symbol is None:
        raise FormatError(
            f"no column of genes among {', '.join(names)[:200]}",
            place=place,
            expected="a first row of titles with Gene (or GeneID) and tissues",
            cause="the titles are missing, or this is another kind of table",
            remedy=_REMEDY,
        )
    return (gene, symbol) if gene is not None else (symbol or 0, None)


def _read_long(
    lines: Iterable[tuple[str, list[str]]],
    columns: tuple[int, int | None],
    cells_of: tuple[int, int],
    width: int,
    table: _Table,
) -> None:
    seen: set[tuple[str, str]] = set()
    names: dict[str, str] = {}
    for place, cells in lines:
        _require_width(cells, width, place)
        written = cells[cells_of[0]]
        tissue = names.get(written) or names.setdefault(written, tissue_name(written))
        gene = without_version(cells[columns[0]])
        if not gene or not tissue:
            table.counts["nameless"] += 1
            continue
        if (gene, written) in seen:
            table.counts["repeated"] += 1
        seen.add((gene, written))
        table.add(gene, _symbol(cells, columns), tissue, _value(cells[cells_of[1]], place))


def _read_wide(
    lines: Iterable[tuple[str, list[str]]],
    columns: tuple[int, int | None],
    titles: Sequence[str],
    table: _Table,
    place: str,
) -> None:
    places = [i for i in range(len(titles)) if i not in columns]
    names = [tissue_name(titles[i]) for i in places]
    if "" in names:
        raise FormatError("a column has no title", place=place, expected="a tissue above each column", remedy=_REMEDY)
    table.tissues.update(dict.fromkeys(names))
    for where, cells in lines:
        _require_width(cells, len(titles), where)
        gene = without_version(cells[columns[0]])
        if not gene:
            table.counts["nameless"] += 1
            continue
        table.counts["repeated"] += gene in table.genes
        symbol = _symbol(cells, columns)
        for name, place_of in zip(names, places, strict=True):
            table.add(gene, symbol, name, _value(cells[place_of], where))


def _symbol(cells: Sequence[str], columns: tuple[int, int | None]) -> str:
    return cells[columns[1]] if columns[1] is not None else ""


def _require_width(cells: Sequence[str], width: int, place: str) -> None:
    if len(cells) != width:
        raise FormatError(
            f"{len(cells)} columns",
            place=place,
            expected=f"{width} columns as in the titles",
            cause="the file was cut short or edited by hand",
            remedy="fetch it again and compare checksums",
        )


def _value(text: str, place: str) -> float | None:
    if text in _MISSING:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isfinite(value) and value >= 0:
        return value
    raise FormatError(
        f"the expression value is '{text[:40]}'",
        place=place,
        expected="a number of zero or more, or NA",
        cause="logarithms or z-scores were given" if value < 0 else "columns were shifted, or a column holds words",
        remedy=_REMEDY,
    )


def _closed(table: _Table, path: Path) -> NormalTissue:
    tissues = tuple(table.tissues)
    if len(tissues) < 2 or not any(table.genes.values()):
        raise FormatError(
            f"{len(table.genes)} genes in {len(tissues)} tissues",
            place=str(path),
            expected="values of genes in several normal tissues",
            cause="this is one sample's expression table, or the file was cut short",
            remedy=_REMEDY,
        )
    values = np.full((len(table.genes), len(tissues)), np.nan, dtype=np.float32)
    column = {name: number for number, name in enumerate(tissues)}
    rows: dict[str, list[int]] = {}
    for row, (gene, levels) in enumerate(table.genes.items()):
        for name, value in levels.items():
            values[row, column[name]] = value
        for name in {gene, table.symbols.get(gene, "")} - {""}:
            rows.setdefault(name, []).append(row)
    return NormalTissue(
        tissues=tissues,
        identifiers=tuple(table.genes),
        symbols=tuple(table.symbols.get(gene, "") for gene in table.genes),
        values=values,
        rows={name: tuple(found) for name, found in rows.items()},
        unit=table.unit,
        source=path.name,
        findings=tuple(_findings(table.counts, path.name)),
    )


def _findings(counts: Counter[str], place: str) -> Iterator[Finding]:
    said = {
        "nameless": "rows of the table of normal tissues have no name and were left out",
        "repeated": "rows of the table of normal tissues name a gene that stands there already; the higher values were kept",
    }
    for what, sentence in said.items():
        if counts[what]:
            yield Finding(
                check=f"normal-tissue-{what}",
                severity=Severity.NOTE,
                place=place,
                sentence=f"{counts[what]} {sentence}.",
                measured=counts[what],
            )
