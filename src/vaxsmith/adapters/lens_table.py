"""LENS reports, one row a peptide on an allele: as candidates, from the versions whose columns are known.

LENS (Landscape of Effective Neoantigens Software; Vensko et al., bioRxiv 2022.04.01.486738) describes its report at
uselens.io, "LENS report" (1.4-dev, latest) and "Report column reference" (1.9-dev); public excerpts of reports of versions
1.4, 1.5 and 1.9 were looked at besides (openvax/vaxrank, test data). No LENS was run here.

What could not be made sure, and is therefore handed on as written: ``mut_aa_pos`` is said to count from 0 within the
peptide, and stands at 10 in peptides of nine residues; whether ``snv_ref_allele`` and ``snv_alt_allele`` are on the forward
or on the coding strand is not said; nor whether the position in ``variant_coords`` counts from 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from vaxsmith.adapters.peer_table import PeerRow, doubt_peptide, known_allele, open_peer_table
from vaxsmith.core import Dropped, FormatError, UnknownAlleleError
from vaxsmith.hla.allele import Allele

_REQUIRED = ("peptide", "allele", "antigen_source")
_STAGE = "import"
_MODEL_COLUMN = re.compile(r"([a-z][a-z0-9]*_[0-9][^.]*(?:\.[0-9][^.]*)*)\.([a-z_]+)")
_METRICS = {
    "aff": "affinity_nanomolar",
    "aff_nm": "affinity_nanomolar",
    "aff_perc": "affinity_percentile",
    "perc_rank_ba": "affinity_percentile",
    "pres_score": "presentation",
    "score_el": "presentation",
    "pres_perc": "presentation_percentile",
    "perc_rank_el": "presentation_percentile",
    "halflife_hours": "half_life_hours",
    "perc_rank_stab": "stability_percentile",
}
_COORDINATES = re.compile(r"([^:\s]+):(\d{1,12})(?::([ACGTN]+):([ACGTN]+))?")
_COMPOSITE = re.compile(r"[A-Za-z].*:")  # ENST…:14.5-ENST…:33.8, the two sides of a fusion
_PRIORITIES = (
    "priority_score_recommended",
    "priority_score_maximum",
    "priority_score",
    "priority_score_mhcflurry",
    "priority_score_netmhcpan",
    "priority_score_no_ccf",
    "priority_score_mhcflurry_no_ccf",
)


class AntigenSource(StrEnum):
    """Where an antigen comes from, in LENS's words."""

    SNV = "SNV"
    INDEL = "INDEL"
    SPLICE = "SPLICE"
    FUSION = "FUSION"
    ERV = "ERV"
    VIRUS = "VIRUS"
    SELF = "CTA/SELF"


_SOURCES = {source.value: source for source in AntigenSource} | {"CTA": AntigenSource.SELF, "SELF": AntigenSource.SELF}


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelNumbers:
    """What one predictor of one version says of a row: nM, percentiles in %, a score (0..1), hours; None where silent."""

    affinity_nanomolar: float | None = None
    affinity_percentile: float | None = None
    presentation: float | None = None
    presentation_percentile: float | None = None
    half_life_hours: float | None = None
    stability_percentile: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LensRow:
    """One peptide on one allele, and where it comes from; None (or empty) where nothing is known.

    ``contig``, ``position``, ``reference`` and ``alternate`` are the variant as the report has it (see above); ``origin`` is
    LENS's descriptor of the antigen. ``models`` holds, by name and version (``mhcflurry_2.1.1``), each predictor's numbers,
    two versions of one program apart. ``expression`` is in TPM (None for a fusion, which has two), ``dna_fraction`` is
    a share (0..1), as is ``clonal_fraction``, whose estimate may pass 1; ``rna_depth`` counts the RNA reads over the origin
    and ``rna_reads`` those that code the peptide. ``priority`` is LENS's score, high is good, and ``priority_column`` says
    which of its scores.
    ``context`` is the protein around the peptide; ``as_written`` the fields whose meaning differs or is not sure.
    """

    peptide: str
    allele: Allele
    source: AntigenSource
    identifier: str = ""
    gene: str = ""
    gene_identifier: str = ""
    transcript: str = ""
    effect: str = ""
    origin: str = ""
    contig: str = ""
    position: int | None = None
    reference: str = ""
    alternate: str = ""
    context: str = ""
    models: Mapping[str, ModelNumbers] = field(default_factory=dict)
    expression: float | None = None
    dna_fraction: float | None = None
    clonal_fraction: float | None = None
    rna_depth: int | None = None
    rna_reads: int | None = None
    priority: float | None = None
    priority_column: str = ""
    as_written: Mapping[str, str] = field(default_factory=dict)
    line: int = 0

    @property
    def variant(self) -> str:
        """The variant's name: ``chr20-63566958-A-T``, as far as the report tells it; the origin where it has none."""
        if self.position is None:
            return self.origin
        return "-".join(part for part in (self.contig, str(self.position), self.reference, self.alternate) if part)

    @property
    def rna_fraction(self) -> float | None:
        """The share of the RNA reads over the origin that code the peptide."""
        return self.rna_reads / self.rna_depth if self.rna_reads is not None and self.rna_depth else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LensTable:
    """The rows that can be used, one ``Dropped`` for each that cannot, the dialect and the predictors of its columns."""

    rows: tuple[LensRow, ...]
    dropped: tuple[Dropped, ...]
    dialect: str
    models: tuple[str, ...]
    source: str


def read_lens_table(path: Path) -> LensTable:
    """Read a LENS report; plain text or gzip.

    A row falls (``Dropped``, stage ``import``) as ``no-peptide``, ``unknown-residue`` (a stop, too), ``too-long``,
    ``unknown-allele`` (an allele of another species, too), ``unknown-source``, or ``duplicate-row`` (the same again, word
    for word). The same peptide on the same allele from two origins is two rows.

    Raises:
        InputError: the file cannot be opened.
        FormatError: it is no such table, is cut short, or a field cannot be read; the place gives the line.
    """
    table = open_peer_table(
        path,
        role="LENS report",
        required=_REQUIRED,
        cause="it is another table of LENS, such as the summary of a run's quality",
        remedy="give the report (*.report.tsv) under outputs/lens",
    )
    columns = _model_columns(table.titles)
    if not columns:
        raise FormatError(
            "the LENS report has no predictor's columns",
            expected="columns such as mhcflurry_2.1.1.aff or netmhcpan_4.1b.aff_nm",
            cause="the workflow ran without a predictor of binding",
            place=f"{path.name}:1",
        )
    alleles: dict[str, Allele] = {}
    rows: list[LensRow] = []
    dropped: list[Dropped] = []
    seen: set[tuple[str, ...]] = set()
    for row in table.rows:
        written = tuple(row.fields.values())
        doubt = ("duplicate-row", "The same row stands in the report before.") if written in seen else _doubt(row, alleles)
        if doubt:
            dropped.append(_dropped(row, *doubt))
        else:
            rows.append(_read(row, alleles, columns))
        seen.add(written)
    return LensTable(
        rows=tuple(rows), dropped=tuple(dropped), dialect=_dialect(table.titles), models=tuple(columns), source=path.name
    )


def _dialect(titles: Sequence[str]) -> str:
    """Tell the version by the columns that came with it."""
    if "candidate_id" in titles or "priority_score_recommended" in titles:
        return "1.9-dev, reviewed"
    if "norm_tissue_p95_tpm" in titles or "lohhla_allele_loss_pval" in titles:
        return "1.9"
    if "priority_score_maximum" in titles or "variant_effect" in titles:
        return "1.5"
    return "1.4" if "priority_score" in titles else "unknown"


def _model_columns(titles: Sequence[str]) -> dict[str, dict[str, str]]:
    """Give, by predictor with version, the title of each of its numbers; the first title of a number counts."""
    found: dict[str, dict[str, str]] = {}
    for title in titles:
        match = _MODEL_COLUMN.fullmatch(title)
        if match and match.group(2) in _METRICS:
            found.setdefault(match.group(1), {}).setdefault(_METRICS[match.group(2)], title)
    return found


def _doubt(row: PeerRow, alleles: dict[str, Allele]) -> tuple[str, str] | None:
    if doubt := doubt_peptide(row.text("peptide").upper()):
        return doubt
    if row.text("antigen_source").upper() not in _SOURCES:
        return "unknown-source", f"The antigen source {row.text('antigen_source')[:40]!r} is none that LENS describes."
    try:
        known_allele(row.text("allele"), alleles)
    except UnknownAlleleError as error:
        return "unknown-allele", f"Its allele cannot be used: {error.found}."
    return None


def _dropped(row: PeerRow, reason: str, sentence: str) -> Dropped:
    return Dropped(
        stage=_STAGE,
        reason=reason,
        sentence=f"{sentence} ({row.place})",
        variant=row.text("variant_coords") or row.text("origin_descriptor"),
        gene=row.text("gene_name"),
        transcript=row.text("transcript_id"),
        allele=row.text("allele"),
        peptide=row.text("peptide").upper()[:120],
    )


def _read(row: PeerRow, alleles: dict[str, Allele], columns: Mapping[str, Mapping[str, str]]) -> LensRow:
    source = _SOURCES[row.text("antigen_source").upper()]
    contig, position, reference, alternate = _variant(row)
    models = {name: ModelNumbers(**_numbers(row, titles)) for name, titles in columns.items()}
    priority = next((title for title in _PRIORITIES if row.text(title)), "")
    return LensRow(
        peptide=row.text("peptide").upper(),
        allele=known_allele(row.text("allele"), alleles),
        source=source,
        identifier=row.text("candidate_id"),
        gene=row.text("gene_name"),
        gene_identifier=row.text("gene_id"),
        transcript=row.text("transcript_id"),
        effect=row.text("variant_effect") or row.text("snv_type") or row.text("indel_type") or row.text("fusion_type"),
        origin=row.text("origin_descriptor"),
        contig=contig,
        position=position,
        reference=reference,
        alternate=alternate,
        context=row.text("pep_context").upper(),
        models={name: numbers for name, numbers in models.items() if numbers != ModelNumbers()},
        expression=None if _COMPOSITE.search(row.text("tpm")) else row.number("tpm"),
        dna_fraction=row.share("vaf"),
        clonal_fraction=row.number("ccf"),
        rna_depth=row.count("rna_reads_covering_genomic_origin"),
        rna_reads=row.count("rna_reads_covering_genomic_origin_with_peptide_cds"),
        priority=row.number(priority, signed=True) if priority else None,
        priority_column=priority,
        as_written={title: row.text(title) for title in ("mut_aa_pos", "mut_aa_range", "tpm") if row.text(title)},
        line=row.line,
    )


def _numbers(row: PeerRow, titles: Mapping[str, str]) -> dict[str, float | None]:
    return {name: row.number(title) for name, title in titles.items()}


def _variant(row: PeerRow) -> tuple[str, int | None, str, str]:
    """Read ``chr20:63566958`` (or ``chr20:63566958:A:T``); the alleles stand in columns of their own, as ``[T]``."""
    text = row.text("variant_coords")
    if not text:
        return "", None, "", ""
    match = _COORDINATES.fullmatch(text)
    if not match:
        raise FormatError(
            f"variant_coords is {text[:60]!r}",
            expected="a contig and a position, such as chr20:63566958",
            cause="shifted columns, or a version of LENS that is not known here",
            place=row.place,
        )
    contig, position, reference, alternate = match.groups()
    reference = reference or row.text("snv_ref_allele") or row.text("indel_ref_allele")
    alternate = alternate or row.text("snv_alt_allele") or row.text("indel_alt_allele")
    return contig, int(position), reference.strip("[]"), alternate.strip("[]")
