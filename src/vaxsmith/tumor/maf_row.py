"""What one row of a MAF says of a variant: reads, origin and annotation."""

from __future__ import annotations

from collections.abc import Mapping

from vaxsmith.genome.transcript import TranscriptLabel
from vaxsmith.tumor.read_support import Numbers
from vaxsmith.tumor.variant import Annotation, Origin, ReadSupport, Variant

_CONSEQUENCE = {
    "missense_mutation": "missense_variant",
    "nonsense_mutation": "stop_gained",
    "nonstop_mutation": "stop_lost",
    "silent": "synonymous_variant",
    "splice_site": "splice_region_variant",
    "splice_region": "splice_region_variant",
    "translation_start_site": "start_lost",
    "frame_shift_del": "frameshift_variant",
    "frame_shift_ins": "frameshift_variant",
    "in_frame_del": "inframe_deletion",
    "in_frame_ins": "inframe_insertion",
    "intron": "intron_variant",
    "rna": "non_coding_transcript_exon_variant",
    "3'utr": "3_prime_UTR_variant",
    "5'utr": "5_prime_UTR_variant",
    "3'flank": "downstream_gene_variant",
    "5'flank": "upstream_gene_variant",
    "igr": "intergenic_variant",
}
"""Sequence Ontology term of each Variant_Classification, lower case (GDC MAF Format v1.0.0, note on classifications)."""


def support_of(row: Mapping[str, str], prefix: str, numbers: Numbers) -> ReadSupport:
    """Read ``t_depth``, ``t_ref_count``, ``t_alt_count`` (``n_`` for the normal) and, where a file has it, ``t_vaf``."""
    depth, before, after = (
        numbers.count(row.get(f"{prefix}_{what}"), f"{prefix}_{what}") for what in ("depth", "ref_count", "alt_count")
    )
    if depth is None and before is not None and after is not None:
        depth = before + after
    fraction = numbers.fraction(row.get(f"{prefix}_vaf"), f"{prefix}_vaf")
    if fraction is None and depth and after is not None:
        fraction = min(after / depth, 1.0)
    return ReadSupport(depth=depth, reference_count=before, alternate_count=after, fraction=fraction)


def origin_of(row: Mapping[str, str]) -> tuple[Origin, str]:
    """Read ``Mutation_Status``: Germline is inherited; LOH, none, post-transcriptional and unknown are not known.

    An empty status is somatic: the file was given as somatic calls.
    """
    status = row.get("mutation_status", "")
    named = status.lower()
    if named in {"", ".", "somatic"} or "somatic" in named:
        return Origin.SOMATIC, ""
    return (Origin.GERMLINE if "germline" in named else Origin.UNKNOWN), f"Mutation_Status={status[:40]}"


def annotation_of(row: Mapping[str, str], variant: Variant) -> tuple[Annotation, ...]:
    """Give the row's one annotation, without proteins; none where it names neither gene nor consequence.

    vcf2maf's ``Consequence`` is used where it is; else ``Variant_Classification`` is put into Sequence Ontology's terms.
    """
    terms = row.get("consequence", "").replace("&", ",").split(",")
    consequences = tuple(term for term in terms if term not in {"", "."})
    classified = row.get("variant_classification", "")
    if not consequences and classified not in {"", "."}:
        consequences = (_CONSEQUENCE.get(classified.lower(), classified),)
    gene = row.get("hugo_symbol", "")
    gene = "" if gene in {"Unknown", "."} else gene
    if not consequences and not gene:
        return ()
    return (
        Annotation(
            allele=variant.alternate or "-",
            consequences=consequences,
            transcript=TranscriptLabel(
                identifier=_said(row, "transcript_id") or _said(row, "transcript_name") or _said(row, "feature"),
                gene=gene,
                gene_identifier=_said(row, "gene"),
                protein_identifier=_said(row, "ensp"),
                biotype=_said(row, "biotype"),
                canonical=_said(row, "canonical") == "YES",
                mane_select=_said(row, "mane_select") or _said(row, "mane"),
            ),
            protein_position=_said(row, "protein_position").partition("/")[0],
            amino_acids=_said(row, "amino_acids"),
            codons=_said(row, "codons"),
            hgvs_coding=_said(row, "hgvsc"),
            hgvs_protein=_said(row, "hgvsp") or _said(row, "hgvsp_short") or _said(row, "amino_acid_change"),
        ),
    )


def _said(row: Mapping[str, str], title: str) -> str:
    value = row.get(title, "")
    return "" if value in {".", "-", "NULL"} else value
