"""Read transcripts from GTF (Ensembl, GENCODE, NCBI, UCSC)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vaxsmith.core import FormatError
from vaxsmith.genome.annotation_rows import (
    AnnotationRows,
    gene_name_without_version,
    read_phase,
    read_support_level,
    versioned,
)
from vaxsmith.genome.gff_lines import gtf_attributes, span, strand

_PARTS = frozenset({"exon", "CDS", "stop_codon"})


def read_gtf(path: Path, lines: Iterable[tuple[int, list[str]]]) -> AnnotationRows:
    """Collect transcripts, exons, coding parts and stop codons.

    GTF leaves the stop codon out of the CDS and gives it a line of its own; the two are joined later. Names, biotype and
    tags come from the transcript line, or from the first exon where a file has no transcript lines. Biotypes that stand on
    gene lines only (NCBI) are handed down.

    Raises:
        FormatError: a transcript, exon or CDS line has no transcript_id, or unusable coordinates.
    """
    rows = AnnotationRows()
    biotype_of_gene: dict[str, str] = {}
    for number, columns in lines:
        feature = columns[2]
        if feature in _PARTS:
            key = _transcript_key(path, number, columns)
            start, end = span(path, number, columns)
            row = rows.row(columns[0], key, strand(path, number, columns))
            _check_strand(path, number, columns, rows.strand[row])
            if feature == "exon":
                rows.exons.extend((row, start, end))
            elif feature == "CDS":
                rows.coding.extend((row, start, end, read_phase(columns[7])))
                if not rows.text["protein_identifier"][row]:
                    _name_protein(rows, row, columns[8])
            else:
                rows.stops.extend((row, start, end, 0))
            if not rows.described[row]:
                _describe(rows, row, columns, complete=False)
        elif feature == "transcript":
            row = rows.row(columns[0], _transcript_key(path, number, columns), strand(path, number, columns))
            _describe(rows, row, columns, complete=True)
        elif feature == "gene":
            found, _ = gtf_attributes(columns[8])
            biotype_of_gene[gene_name_without_version(found.get("gene_id", ""))] = found.get("gene_biotype") or found.get(
                "gene_type", ""
            )
    genes = rows.text["gene_identifier"]
    for row, biotype in enumerate(rows.text["biotype"]):
        if not biotype:
            rows.text["biotype"][row] = biotype_of_gene.get(genes[row], "")
    return rows


def _transcript_key(path: Path, number: int, columns: list[str]) -> str:
    """Cut the transcript_id out without reading the other attributes (this runs for every exon)."""
    text = columns[8]
    begin = text.find('transcript_id "')
    if begin >= 0:
        begin += 15
        key = text[begin : text.find('"', begin)]
    else:
        key = gtf_attributes(text)[0].get("transcript_id", "")
    if not key:
        raise FormatError(
            f"a {columns[2]} has no transcript_id",
            expected='transcript_id "…" among the attributes of GTF',
            cause="the line is truncated, or the file is not GTF",
            place=f"{path}:{number}",
        )
    return key


def _check_strand(path: Path, number: int, columns: list[str], known: str) -> None:
    if columns[6] != known:
        raise FormatError(
            f"a {columns[2]} lies on strand {columns[6]} and its transcript on {known}",
            expected="one strand for all parts of a transcript",
            place=f"{path}:{number}",
        )


def _describe(rows: AnnotationRows, row: int, columns: list[str], *, complete: bool) -> None:
    """Fill the label from a transcript line, or provisionally from the first part seen."""
    found, tags = gtf_attributes(columns[8])
    rows.described[row] = True
    rows.set_text(
        row,
        identifier=versioned(found.get("transcript_id", ""), found.get("transcript_version", "")),
        gene=found.get("gene_name") or found.get("gene") or "",
        gene_identifier=gene_name_without_version(found.get("gene_id", "")),
        biotype=found.get("transcript_biotype") or found.get("transcript_type") or found.get("biotype") or "",
    )
    if not rows.text["biotype"][row]:
        rows.text["biotype"][row] = found.get("gene_biotype") or found.get("gene_type") or ""
    if not rows.text["gene"][row] and not found.get("gene_id", "").startswith("ENS"):
        rows.text["gene"][row] = found.get("gene_id", "")
    rows.support_level[row] = read_support_level(found.get("transcript_support_level", ""))
    rows.set_tags(row, tags)
    if complete and found.get("protein_id"):
        _name_protein(rows, row, columns[8])


def _name_protein(rows: AnnotationRows, row: int, attributes: str) -> None:
    if "protein_id" in attributes:
        found, _ = gtf_attributes(attributes)
        rows.text["protein_identifier"][row] = versioned(found.get("protein_id", ""), found.get("protein_version", ""))
    if "ribosomal slippage" in attributes:
        rows.add_flags(row, ["ribosomal_slippage"])
