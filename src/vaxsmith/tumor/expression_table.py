"""Expression tables as programs write them: salmon, kallisto, RSEM, StringTie, and a plain table of two columns."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vaxsmith.core import Finding, FormatError, Severity
from vaxsmith.tumor.content import read_lines
from vaxsmith.tumor.expression import Expression

_TRANSCRIPT = re.compile(r"^(ENS[A-Z]*T\d{6,}|[NX][MR]_\d+|ENSMUST\d+|LRG_\d+t\d+)")
_UNITS = {"tpm": "TPM", "fpkm": "FPKM", "rpkm": "RPKM"}
_TRANSCRIPT_COLUMNS = ("target_id", "transcript_id", "transcript", "tx_id", "enst")
_GENE_COLUMNS = ("gene_id", "gene id", "gene", "gene_name", "symbol", "hugo_symbol", "geneid", "ensg")
_ANY_COLUMNS = ("name", "id", "feature", "")
_MISSING = frozenset({"", "NA", "NaN", "nan", "."})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Which columns hold the name, the value and, beside a transcript's name, its gene."""

    name: int
    value: int
    gene: int | None
    kind: str  # "transcript", "gene", or "" where each name must tell
    unit: str
    source: str
    width: int


@dataclass(slots=True)
class _Sums:
    gene: dict[str, float] = field(default_factory=dict)
    transcript: dict[str, float] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, table: dict[str, float], name: str, value: float, kind: str) -> None:
        if name in table:
            self.counts[f"repeated {kind}"] += 1
        table[name] = table.get(name, 0.0) + value


def read_expression(path: Path) -> Expression:
    """Read an expression table, plain or gzip-compressed, and say of what it is.

    Understood are salmon's ``quant.sf`` and ``quant.genes.sf``, kallisto's ``abundance.tsv``, RSEM's ``.genes.results`` and
    ``.isoforms.results``, StringTie's gene abundances, any table whose header names a gene or transcript column and a TPM
    (else FPKM, RPKM) column, and two columns of name and value, tab or comma between them, with or without a header.
    Ensembl and RefSeq transcripts are told from genes by their accessions. Where a transcript's row names its gene too,
    gene values are the sums over transcripts. A name that stands twice is summed, and a finding says how often.

    Raises:
        InputError: no such file.
        FormatError: no name or value column, no value at all, a value that is no number, or negative values (logarithms).
    """
    sums = _Sums()
    layout: _Layout | None = None
    separator = "\t"
    for number, text in enumerate(read_lines(path), 1):
        if not text.strip() or text.startswith("##"):
            continue
        place = f"{path}:{number}"
        if layout is None:
            separator = _separator(text)
            layout, is_header = _layout(_cells(text.lstrip("#"), separator), place)
            if is_header:
                continue
        _read_row(_cells(text, separator), layout, sums, place)
    if sums.counts["missing"] and not (sums.gene or sums.transcript):
        raise FormatError(
            f"all {sums.counts['missing']} rows of the table lack a name or a value",
            place=str(path),
            expected="a name and a number of zero or more in each row",
            cause="the columns were joined with a table without these genes, or the wrong column holds the values",
            remedy="write the table again, or design without --expression",
        )
    if layout is None or not (sums.gene or sums.transcript):
        raise FormatError(
            "the table has no rows",
            place=str(path),
            expected="one row a gene or transcript",
            cause="the file was cut short",
            remedy="write it again",
        )
    return Expression(
        gene=sums.gene,
        transcript=sums.transcript,
        unit=layout.unit,
        source=layout.source,
        findings=_findings(sums.counts, path.name),
    )


def _separator(text: str) -> str:
    return next((mark for mark in "\t,;" if mark in text), " ")


def _cells(text: str, separator: str) -> list[str]:
    cells = text.split() if separator == " " else text.split(separator)
    return [cell.strip().strip('"') for cell in cells]


def _layout(cells: Sequence[str], place: str) -> tuple[_Layout, bool]:
    """Read the first row: a header, or already a name and a value."""
    names = [cell.lower() for cell in cells]
    if len(cells) == 2 and _is_number(cells[1]):
        return _Layout(name=0, value=1, gene=None, kind="", unit="", source="table", width=2), False
    value = _find(names, tuple(_UNITS)) if any(unit in names for unit in _UNITS) else _unit_within(names)
    transcript, gene, other = (_find(names, known) for known in (_TRANSCRIPT_COLUMNS, _GENE_COLUMNS, _ANY_COLUMNS))
    if value is None and len(cells) == 2:
        value = 1
        other = 0 if transcript is None and gene is None else other
    name = transcript if transcript is not None else gene if gene is not None else other
    if name is None or value is None or name == value:
        raise FormatError(
            f"the columns {', '.join(cells)[:200]} do not tell names from values",
            place=place,
            expected="a column of genes or transcripts (gene_id, target_id, Name) and one of TPM, or two columns",
            cause="counts without TPM, or a table of many samples",
            remedy="give salmon, kallisto or RSEM output of this tumor, or two columns: name and TPM",
        )
    unit = next((said for key, said in _UNITS.items() if key in names[value]), "")
    kind = "transcript" if transcript is not None else "gene" if gene is not None else ""
    if "transcript_id(s)" in names:
        kind, name = "gene", gene if gene is not None else name
    layout = _Layout(
        name=name,
        value=value,
        gene=gene if kind == "transcript" else None,
        kind=kind,
        unit=unit,
        source=_source(names),
        width=len(cells),
    )
    return layout, True


def _find(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _unit_within(names: Sequence[str]) -> int | None:
    """Find the one column whose title holds a unit (``sample1_TPM``)."""
    found = [i for i, name in enumerate(names) if "tpm" in re.split(r"[^a-z]+", name)]
    return found[0] if len(found) == 1 else None


def _source(names: Sequence[str]) -> str:
    if {"name", "effectivelength", "numreads"} <= set(names):
        return "salmon"
    if {"target_id", "est_counts"} <= set(names):
        return "kallisto"
    if {"expected_count", "effective_length"} <= set(names):
        return "rsem"
    return "stringtie" if {"gene id", "coverage"} <= set(names) else "table"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return text in _MISSING
    return True


def _read_row(cells: Sequence[str], layout: _Layout, sums: _Sums, place: str) -> None:
    # R writes row names without a title: one cell more than the header, the first.
    shift = 1 if len(cells) == layout.width + 1 and layout.width > 2 else 0
    if len(cells) - shift <= max(layout.name, layout.value):
        raise FormatError(
            f"{len(cells)} columns",
            place=place,
            expected=f"{layout.width} columns as in the first row",
            cause="the file was cut short",
            remedy="write it again",
        )
    name = cells[layout.name + shift]
    value = _value(cells[layout.value + shift], place)
    if value is None or not name:
        sums.counts["missing"] += 1
        return
    parts = name.split("|")  # GENCODE's FASTA titles: transcript|gene|...
    if layout.kind == "transcript" or (not layout.kind and _TRANSCRIPT.match(name)):
        sums.add(sums.transcript, parts[0], value, "transcripts")
        gene = cells[layout.gene + shift] if layout.gene is not None else parts[1] if len(parts) > 5 else ""
        if gene:
            sums.gene[gene] = sums.gene.get(gene, 0.0) + value
        if len(parts) > 5:
            sums.gene[parts[5]] = sums.gene.get(parts[5], 0.0) + value
        return
    sums.add(sums.gene, parts[0], value, "genes")
    accession, _, symbol = parts[0].partition("_")  # RSEM built with gene names: ENSG00000141510_TP53
    if symbol and accession.startswith("ENS") and symbol != "PAR_Y":
        sums.gene[accession] = sums.gene.get(accession, 0.0) + value
        sums.gene[symbol] = sums.gene.get(symbol, 0.0) + value


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
        expected="a number of zero or more",
        cause="logarithms or z-scores were given" if value < 0 else "columns were shifted",
        remedy="give TPM on its natural scale",
    )


def _findings(counts: Counter[str], place: str) -> tuple[Finding, ...]:
    said = {
        "missing": "rows have no name or no value and were left out",
        "repeated genes": "rows name a gene that stands earlier in the table; values were summed",
        "repeated transcripts": "rows name a transcript that stands earlier in the table; values were summed",
    }
    return tuple(
        Finding(
            check=f"expression-{what.replace(' ', '-')}",
            severity=Severity.NOTE,
            place=place,
            sentence=f"{count} {said[what]}.",
            measured=count,
        )
        for what, count in sorted(counts.items())
    )
