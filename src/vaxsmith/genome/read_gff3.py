"""Read transcripts from GFF3 (Ensembl, GENCODE, RefSeq)."""

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
from vaxsmith.genome.gff_lines import gff3_attributes, span, strand

_PARTS = frozenset({"exon", "CDS", "stop_codon"})
# Parts of a transcript that say nothing which exons and CDS do not say.
_PASSED_OVER = frozenset(
    {
        "five_prime_UTR",
        "three_prime_UTR",
        "UTR",
        "start_codon",
        "intron",
        "stop_codon_redefined_as_selenocysteine",
        "cDNA_match",
        "match",
        "region",
        "chromosome",
        "biological_region",
    }
)
_PREFIXES = ("transcript:", "gene:", "CDS:", "rna-", "gene-", "cds-", "mRNA:")


def bare_identifier(identifier: str) -> str:
    """Take off the kind that Ensembl and RefSeq put before an ID.

    >>> bare_identifier("transcript:ENST00000218032"), bare_identifier("rna-NM_000546.6")
    ('ENST00000218032', 'NM_000546.6')
    """
    for prefix in _PREFIXES:
        if identifier.startswith(prefix):
            return identifier[len(prefix) :]
    return identifier


def read_gff3(path: Path, lines: Iterable[tuple[int, list[str]]]) -> AnnotationRows:
    """Collect transcripts (whatever has exons or CDS below it), in any order of lines.

    A CDS directly below a gene (mitochondrial and bacterial genes in RefSeq) makes that gene its own transcript.

    Raises:
        FormatError: an exon or CDS has no Parent, or unusable coordinates.
    """
    rows = AnnotationRows()
    tops: dict[str, tuple[str, dict[str, str], list[str]]] = {}  # features without a Parent: kind, attributes, tags
    for number, columns in lines:
        feature = columns[2]
        if feature in _PARTS:
            _add_part(rows, path, number, columns)
        elif feature not in _PASSED_OVER and "ID=" in columns[8]:
            found, tags = gff3_attributes(columns[8])
            if "Parent" in found:
                row = rows.row(columns[0], found.get("ID", ""), strand(path, number, columns))
                _describe(rows, row, found, tags)
            else:
                tops[found.get("ID", "")] = feature.lower(), found, tags
    _name_orphans(rows, tops)
    _hand_down(rows, {name: found for name, (kind, found, _) in tops.items() if "gene" in kind})
    return rows


def _add_part(rows: AnnotationRows, path: Path, number: int, columns: list[str]) -> None:
    """Put an exon, CDS or stop codon under each of its parents."""
    feature, text = columns[2], columns[8]
    begin = text.find("Parent=")
    parents = text[begin + 7 :].partition(";")[0].strip() if begin >= 0 else ""
    if not parents:
        raise FormatError(
            f"a {feature} has no Parent",
            expected="Parent=… among the attributes of GFF3",
            cause="the line is truncated, or the file is not GFF3",
            place=f"{path}:{number}",
        )
    start, end = span(path, number, columns)
    own_strand = strand(path, number, columns)
    for parent in parents.split(","):
        row = rows.row(columns[0], parent, own_strand)
        if rows.strand[row] != own_strand:
            raise FormatError(
                f"a {feature} lies on strand {own_strand} and its transcript {parent} on {rows.strand[row]}",
                expected="one strand for all parts of a transcript",
                place=f"{path}:{number}",
            )
        if feature == "exon":
            rows.exons.extend((row, start, end))
            continue
        if feature == "stop_codon":
            rows.stops.extend((row, start, end, 0))
            continue
        rows.coding.extend((row, start, end, read_phase(columns[7])))
        if not rows.text["protein_identifier"][row]:
            _name_protein(rows, row, text)


def _name_protein(rows: AnnotationRows, row: int, text: str) -> None:
    found, _ = gff3_attributes(text)
    name = found.get("protein_id") or (bare_identifier(found["ID"]) if found.get("ID", "").startswith("CDS:ENS") else "")
    rows.text["protein_identifier"][row] = versioned(name, found.get("version", ""))
    if "ribosomal slippage" in found.get("exception", ""):
        rows.add_flags(row, ["ribosomal_slippage"])


def _describe(rows: AnnotationRows, row: int, found: dict[str, str], tags: list[str]) -> None:
    identifier = found.get("transcript_id") or bare_identifier(found.get("ID", ""))
    rows.described[row] = True
    rows.parent[row] = found.get("Parent", "")
    rows.set_text(
        row,
        identifier=versioned(identifier, found.get("version", "") if identifier.startswith("ENS") else ""),
        gene=found.get("gene_name") or found.get("gene") or "",
        gene_identifier=gene_name_without_version(found.get("gene_id", "")),
        biotype=_biotype(found),
    )
    rows.support_level[row] = read_support_level(found.get("transcript_support_level", ""))
    rows.set_tags(row, tags)
    if found.get("partial") == "true":
        rows.add_flags(row, ["partial"])


def _biotype(found: dict[str, str]) -> str:
    names = ("transcript_biotype", "transcript_type", "biotype", "gene_biotype", "gene_type")
    return next((found[name] for name in names if found.get(name)), "")


def _name_orphans(rows: AnnotationRows, tops: dict[str, tuple[str, dict[str, str], list[str]]]) -> None:
    """Name transcripts without a gene above them, and parts whose parent has no line at all."""
    for (_, key), row in rows.row_of.items():
        if rows.described[row]:
            continue
        kind, found, tags = tops.get(key, ("", {}, []))
        if found and "gene" not in kind:
            _describe(rows, row, found, tags)
            rows.text["gene"][row] = rows.text["gene"][row] or found.get("Name", "")
        elif not found:
            rows.text["identifier"][row] = bare_identifier(key)


def _hand_down(rows: AnnotationRows, genes: dict[str, dict[str, str]]) -> None:
    """Give transcripts what only their gene's line says; turn genes with a CDS of their own into transcripts."""
    for (_, key), row in rows.row_of.items():
        gene = genes.get(rows.parent[row]) if rows.described[row] else genes.get(key)
        if gene is None:
            continue
        text = rows.text
        if not rows.described[row]:
            rows.described[row] = True
            text["identifier"][row] = gene.get("Name") or bare_identifier(key)
        text["gene"][row] = gene.get("gene_name") or gene.get("Name") or gene.get("gene") or text["gene"][row]
        if not text["gene_identifier"][row]:
            named = gene.get("gene_id") or bare_identifier(gene.get("ID", ""))
            text["gene_identifier"][row] = gene_name_without_version(named)
        if not text["biotype"][row]:
            text["biotype"][row] = _biotype(gene)
