"""pVACseq's aggregated table, one row a variant: as candidates with a board's evaluation, and written from rows of ours.

Columns are those of pVACtools 7 (``all_epitopes.aggregated.tsv``); what older versions (4 to 6) lack is None. The table of
reference matches, the metrics file that pVACview wants beside its main table, and pVACfuse's and pVACsplice's own columns
are neither read nor written.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vaxsmith.adapters.peer_table import PeerRow, doubt_peptide, known_allele, open_peer_table
from vaxsmith.core import Dropped, FormatError, InputError, UnknownAlleleError
from vaxsmith.hla.allele import Allele
from vaxsmith.selection.tiers import Evaluation, TierEvidence

_REQUIRED = ("ID", "Gene", "AA Change", "Best Peptide", "Allele", "Tier", "Evaluation")
_FIRST = ("ID", "Index")
_LAST = (
    "Gene", "AA Change", "Num Passing Transcripts", "Best Peptide", "Best Transcript", "MANE Select", "Canonical", "TSL",
    "Allele", "Pos", "Prob Pos", "Num Included Peptides", "Num Passing Peptides", "IC50 MT", "IC50 WT", "%ile MT", "%ile WT",
    "IC50 %ile MT", "IC50 %ile WT", "IM %ile MT", "IM %ile WT", "Pres %ile MT", "Pres %ile WT", "RNA Expr", "RNA VAF",
    "Allele Expr", "RNA Depth", "DNA VAF", "Tier",
)  # fmt: skip
_ALLELE_TITLE = re.compile(r"(HLA-)?[A-Z]+[0-9]*\*[0-9:]+[A-Z]?(-[A-Z]+[0-9]*\*[0-9:]+[A-Z]?)?")
_IDENTIFIER = re.compile(r"(.+)-(\d{1,12})-(\d{1,12})-([ACGTN]+)-([ACGTN]+)")
_STAGE = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregatedRow:
    """One variant's row; None (or empty) where nothing is known.

    ``identifier`` is pVACseq's name of the variant (``chr2-47806319-47806320-G-A``), ``index`` that of it in its transcript.
    Affinities are IC50 in nM, percentiles in %: ``percentile`` over every predictor, ``binding_``, ``immunogenicity_`` and
    ``presentation_percentile`` over those of one kind. ``changed`` and ``problematic`` are 0-based positions in the peptide.
    ``passing_of`` counts, by allele name, the variant's peptides that bind well. ``line`` is the row's line in the file.
    """

    identifier: str
    gene: str
    change: str
    peptide: str
    allele: Allele
    tier: str
    evaluation: Evaluation = Evaluation.PENDING
    index: str = ""
    transcript: str = ""
    mane_select: bool | None = None
    canonical: bool | None = None
    support_level: int | None = None
    changed: tuple[int, ...] | None = None
    problematic: tuple[int, ...] = ()
    passing_transcripts: int | None = None
    included_peptides: int | None = None
    passing_peptides: int | None = None
    affinity_nanomolar: float | None = None
    wild_type_affinity_nanomolar: float | None = None
    percentile: float | None = None
    wild_type_percentile: float | None = None
    binding_percentile: float | None = None
    wild_type_binding_percentile: float | None = None
    immunogenicity_percentile: float | None = None
    wild_type_immunogenicity_percentile: float | None = None
    presentation_percentile: float | None = None
    wild_type_presentation_percentile: float | None = None
    expression: float | None = None
    rna_fraction: float | None = None
    allele_expression: float | None = None
    rna_depth: int | None = None
    dna_fraction: float | None = None
    matches_reference: bool | None = None
    comment: str = ""
    passing_of: Mapping[str, int] = field(default_factory=dict)
    line: int = 0

    @property
    def label(self) -> str:
        """The variant as a VCF would write it (``chr2-47806320-G-A``), which is our label for it."""
        return label_of(self.identifier)

    @property
    def evidence(self) -> TierEvidence:
        """What the rules of a tier ask about."""
        return TierEvidence(
            peptide=self.peptide,
            allele=self.allele.name,
            mhc_class=self.allele.mhc_class,
            affinity_nanomolar=self.affinity_nanomolar,
            wild_type_affinity_nanomolar=self.wild_type_affinity_nanomolar,
            binding_percentile=self.binding_percentile,
            presentation_percentile=self.presentation_percentile,
            immunogenicity_percentile=self.immunogenicity_percentile,
            changed=self.changed,
            expression=self.expression,
            rna_fraction=self.rna_fraction,
            rna_depth=self.rna_depth,
            dna_fraction=self.dna_fraction,
            mane_select=self.mane_select,
            canonical=self.canonical,
            support_level=self.support_level,
            matches_reference=self.matches_reference,
        )


_NUMBERS = {
    "affinity_nanomolar": "IC50 MT",
    "wild_type_affinity_nanomolar": "IC50 WT",
    "percentile": "%ile MT",
    "wild_type_percentile": "%ile WT",
    "binding_percentile": "IC50 %ile MT",
    "wild_type_binding_percentile": "IC50 %ile WT",
    "immunogenicity_percentile": "IM %ile MT",
    "wild_type_immunogenicity_percentile": "IM %ile WT",
    "presentation_percentile": "Pres %ile MT",
    "wild_type_presentation_percentile": "Pres %ile WT",
    "expression": "RNA Expr",
    "allele_expression": "Allele Expr",
}
_SHARES = {"rna_fraction": "RNA VAF", "dna_fraction": "DNA VAF"}
_COUNTS = {
    "passing_transcripts": "Num Passing Transcripts",
    "included_peptides": "Num Included Peptides",
    "passing_peptides": "Num Passing Peptides",
    "rna_depth": "RNA Depth",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregatedTable:
    """The rows of a table that can be used, and one ``Dropped`` for each that cannot; ``alleles`` are its columns'."""

    rows: tuple[AggregatedRow, ...]
    dropped: tuple[Dropped, ...]
    alleles: tuple[Allele, ...]
    source: str


def read_aggregated(path: Path) -> AggregatedTable:
    """Read an aggregated table of pVACseq, also as pVACview exports it; plain text or gzip.

    A row falls (``Dropped``, stage ``import``) as ``no-peptide``, ``unknown-residue``, ``too-long``, ``unknown-allele`` or
    ``duplicate-row`` (the same variant again, word for word).

    Raises:
        InputError: the file cannot be opened.
        FormatError: it is no such table, is cut short, a field cannot be read, or one variant has two different rows; the
            place gives the line.
    """
    table = open_peer_table(
        path,
        role="aggregated table",
        required=_REQUIRED,
        cause="it is another table of pVACseq, or one of a version before 4",
        remedy="give the table whose name ends in all_epitopes.aggregated.tsv",
    )
    alleles: dict[str, Allele] = {}
    columns: dict[str, str] = {}
    for title in table.titles:
        if _ALLELE_TITLE.fullmatch(title):
            try:
                columns[title] = known_allele(title, alleles).name
            except UnknownAlleleError as error:
                raise FormatError(
                    error.found, expected=error.expected, cause=error.cause, remedy=error.remedy, place=f"{path.name}:1"
                ) from error
    molecules = tuple(dict.fromkeys(alleles[title] for title in columns))
    rows: list[AggregatedRow] = []
    dropped: list[Dropped] = []
    seen: dict[str, Mapping[str, str]] = {}
    for row in table.rows:
        identifier = row.text("ID")
        if not identifier:
            raise FormatError("the row has no ID", expected="a name such as chr2-47806319-47806320-G-A", place=row.place)
        doubt = _doubt(row, seen, alleles)
        if doubt:
            dropped.append(_dropped(row, *doubt))
        else:
            rows.append(_read(row, alleles, columns))
        seen[identifier] = row.fields
    return AggregatedTable(rows=tuple(rows), dropped=tuple(dropped), alleles=molecules, source=path.name)


def _doubt(row: PeerRow, seen: Mapping[str, Mapping[str, str]], alleles: dict[str, Allele]) -> tuple[str, str] | None:
    before = seen.get(row.text("ID"))
    if before == row.fields:
        return "duplicate-row", "The same row stands in the table before."
    if before is not None:
        raise FormatError(
            f"the variant {row.text('ID')[:80]} has another row before, which says otherwise",
            cause="tables of two runs were joined",
            remedy="give the table of one run",
            place=row.place,
        )
    if doubt := doubt_peptide(row.text("Best Peptide").upper()):
        return doubt
    try:
        known_allele(row.text("Allele"), alleles)
    except UnknownAlleleError as error:
        return "unknown-allele", f"Its allele cannot be used: {error.found}."
    return None


def _dropped(row: PeerRow, reason: str, sentence: str) -> Dropped:
    return Dropped(
        stage=_STAGE,
        reason=reason,
        sentence=f"{sentence} ({row.place})",
        variant=label_of(row.text("ID")),
        gene=row.text("Gene"),
        transcript=row.text("Best Transcript"),
        allele=row.text("Allele"),
        peptide=row.text("Best Peptide").upper()[:120],
    )


def _read(row: PeerRow, alleles: dict[str, Allele], columns: Mapping[str, str]) -> AggregatedRow:
    level = row.text("TSL")
    passing = {columns[title]: row.count(title) for title in columns}
    values: dict[str, Any] = {name: row.number(title) for name, title in _NUMBERS.items()}
    values |= {name: row.share(title) for name, title in _SHARES.items()}
    values |= {name: row.count(title) for name, title in _COUNTS.items()}
    return AggregatedRow(
        identifier=row.text("ID"),
        gene=row.text("Gene"),
        change=row.text("AA Change"),
        peptide=row.text("Best Peptide").upper(),
        allele=known_allele(row.text("Allele"), alleles),
        tier=row.text("Tier"),
        evaluation=_evaluation(row),
        index=row.text("Index"),
        transcript=row.text("Best Transcript"),
        mane_select=row.flag("MANE Select"),
        canonical=row.flag("Canonical"),
        support_level=int(level) if level.isascii() and level.isdigit() and len(level) == 1 else None,
        changed=_within(row, "Pos"),
        problematic=_within(row, "Prob Pos") or (),
        matches_reference=row.flag("Ref Match"),
        comment=row.text("Comments"),
        passing_of={name: count for name, count in passing.items() if count is not None},
        line=row.line,
        **values,
    )


def _within(row: PeerRow, title: str) -> tuple[int, ...] | None:
    """Read positions, which must lie in the peptide."""
    positions = row.positions(title)
    if positions and max(positions) >= len(row.text("Best Peptide")):
        raise FormatError(
            f"{title} is {row.text(title)[:40]!r}, and the peptide has {len(row.text('Best Peptide'))} residues",
            cause="the columns are shifted",
            place=row.place,
        )
    return positions


def _evaluation(row: PeerRow) -> Evaluation:
    text = row.text("Evaluation").capitalize() or Evaluation.PENDING.value
    if text not in {evaluation.value for evaluation in Evaluation}:
        raise FormatError(
            f"Evaluation is {text[:40]!r}",
            expected=", ".join(evaluation.value for evaluation in Evaluation),
            place=row.place,
        )
    return Evaluation(text)


def write_aggregated(rows: Iterable[AggregatedRow], path: Path, *, alleles: Sequence[Allele] = ()) -> None:
    """Write rows in pVACseq's aggregated format: its columns and its way of writing, ``NA`` where nothing is known.

    ``alleles`` are the patient's, each a column with the number of peptides that bind it well. ``Ref Match`` and
    ``Comments`` are written where a row has one, as pVACseq and pVACview do. The same rows give the same bytes.

    Raises:
        InputError: the file cannot be written.
    """
    kept = list(rows)
    optional = ["Ref Match"] if any(row.matches_reference is not None for row in kept) else []
    comments = ["Comments"] if any(row.comment for row in kept) else []
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    columns = [_written_allele(allele).removeprefix("HLA-") for allele in alleles]
    writer.writerow([*_FIRST, *columns, *_LAST, *optional, "Evaluation", *comments])
    for row in kept:
        fields = _fields(row)
        counts = [row.passing_of.get(allele.name) for allele in alleles]
        writer.writerow(
            [
                *(fields[title] for title in _FIRST),
                *("" if count is None else str(count) for count in counts),
                *(fields[title] for title in (*_LAST, *optional, "Evaluation", *comments)),
            ]
        )
    try:
        path.write_text(out.getvalue(), encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(
            f"the aggregated table cannot be written ({error.strerror or error})", remedy="check the path", place=str(path)
        ) from error


def _fields(row: AggregatedRow) -> dict[str, str]:
    """Give a row's fields by title, in pVACseq's spelling."""
    fields = {
        "ID": _word(row.identifier),
        "Index": _word(row.index),
        "Gene": _word(row.gene),
        "AA Change": _word(row.change),
        "Best Peptide": _word(row.peptide),
        "Best Transcript": _word(row.transcript),
        "MANE Select": _flag(row.mane_select),
        "Canonical": _flag(row.canonical),
        "TSL": "NA" if row.support_level is None else str(row.support_level),
        "Allele": _written_allele(row.allele),
        "Pos": ", ".join(str(at + 1) for at in row.changed or ()) or "NA",
        "Prob Pos": ", ".join(str(at + 1) for at in row.problematic) or "None",
        "Tier": _word(row.tier),
        "Ref Match": _flag(row.matches_reference),
        "Evaluation": row.evaluation.value,
        "Comments": _word(row.comment) if row.comment else "",
    }
    # pVACseq writes a depth as a decimal number too.
    named = (*_NUMBERS.items(), *_SHARES.items(), ("rna_depth", "RNA Depth"))
    decimals = {title: getattr(row, name) for name, title in named}
    fields |= {title: "NA" if value is None else f"{value:.3f}" for title, value in decimals.items()}
    counts = {title: getattr(row, name) for name, title in _COUNTS.items()}
    return {title: "NA" if value is None else str(value) for title, value in counts.items()} | fields


def _written_allele(allele: Allele) -> str:
    """Write an allele as pVACtools does: class I with ``HLA-``, class II without."""
    return allele.name if allele.mhc_class == 1 else allele.name.removeprefix("HLA-")


def _flag(value: bool | None) -> str:
    return "NA" if value is None else str(value)


def _word(text: str) -> str:
    """Keep a text within its field: no tabs, line breaks or control letters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split()) or "NA"


def aggregated_identifier(contig: str, position: int, reference: str, alternate: str) -> str:
    """Give pVACseq's name of a VCF record (``position`` is 1-based).

    >>> aggregated_identifier("chr2", 47806320, "G", "A"), aggregated_identifier("chr15", 44767453, "T", "TC")
    ('chr2-47806319-47806320-G-A', 'chr15-44767453-44767453-T-TC')
    """
    start = position - 1 if len(reference) == len(alternate) else position
    stop = start + len(reference) - (len(reference) != len(alternate))
    return f"{contig}-{start}-{stop}-{reference}-{alternate}"


def label_of(identifier: str) -> str:
    """Give the label of a VCF record from pVACseq's name of it; a name of another form is given back as it is.

    >>> label_of("chr2-47806319-47806320-G-A"), label_of("chr15-44767453-44767453-T-TC")
    ('chr2-47806320-G-A', 'chr15-44767453-T-TC')
    """
    match = _IDENTIFIER.fullmatch(identifier)
    if not match:
        return identifier
    contig, start, _, reference, alternate = match.groups()
    position = int(start) + 1 if len(reference) == len(alternate) else int(start)
    return f"{contig}-{position}-{reference}-{alternate}"
