"""VEP's CSQ entries to annotations."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tumor.made_files import CSQ, read_text, vcf_text

from vaxsmith.core import FormatError
from vaxsmith.tumor import CallSet


def header(columns: str = CSQ, key: str = "CSQ") -> str:
    return (
        f'##INFO=<ID={key},Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: {columns}">'
    )


def read(folder: Path, *records: str, columns: str = CSQ, key: str = "CSQ") -> CallSet:
    return read_text(folder, vcf_text(*records, samples="", header=header(columns, key)))


def test_every_field(tmp_path: Path) -> None:
    entry = (
        "T|missense_variant&splice_region_variant|KRAS|ENSG00000133703|Transcript|ENST00000311936.8|protein_coding|"
        "ENSP00000308495.3:p.Gly12Asp|12|G/D|YES|1|cds_start_NF&cds_end_NF"
    )
    calls = read(tmp_path, f"chr1 100 . C T . PASS CSQ={entry}")
    assert calls.annotated
    (annotation,) = calls.calls[0].annotations
    assert annotation.consequences == ("missense_variant", "splice_region_variant")
    assert (annotation.protein_position, annotation.amino_acids) == ("12", "G/D")
    label = annotation.transcript
    assert (label.identifier, label.gene, label.gene_identifier) == ("ENST00000311936.8", "KRAS", "ENSG00000133703")
    assert (label.canonical, label.support_level, label.flags) == (True, 1, ("cds_start_NF", "cds_end_NF"))


def test_escapes_are_decoded(tmp_path: Path) -> None:
    (call,) = read(tmp_path, "chr1 100 . C T . . CSQ=T|synonymous_variant|A|G|Transcript|E|b|E:p.Lys275%3D|1|K|||").calls
    assert call.annotations[0].hgvs_protein == "E:p.Lys275="


def test_each_allele_takes_its_own_entries(tmp_path: Path) -> None:
    tail = "|||Transcript|E|||||||"
    calls = read(
        tmp_path,
        f"chr1 100 . CAG C,CAGAG . . CSQ=-|deletion{tail},AGAG|insertion{tail},-|intron{tail}",
        f"chr1 200 . A AG . . CSQ=G|insertion{tail}",
        f"chr1 300 . G A,C . . CSQ=C|two{tail},A|one{tail}",
    )
    named = [[annotation.consequences[0] for annotation in call.annotations] for call in calls.calls]
    assert named == [["deletion", "intron"], ["insertion"], ["insertion"], ["one"], ["two"]]


def test_the_allele_number_decides_where_it_is_written(tmp_path: Path) -> None:
    columns = "Allele|Consequence|Feature|ALLELE_NUM"
    calls = read(tmp_path, "chr1 300 . GA G,GT . . CSQ=x|one|E|1,x|two|E|2", columns=columns)
    assert [call.annotations[0].consequences for call in calls.calls] == [("one",), ("two",)]


def test_entries_of_no_allele_are_left_out_and_counted(tmp_path: Path) -> None:
    calls = read(tmp_path, "chr1 300 . G A . . CSQ=T|x|||Transcript|E|||||||")
    assert calls.calls[0].annotations == ()
    assert "annotation-alleles" in [finding.check for finding in calls.findings]


def test_entries_of_another_width_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    calls = read(tmp_path, "chr1 300 . G A . . CSQ=A|missense_variant|TP53")
    (annotation,) = calls.calls[0].annotations
    assert (annotation.transcript.gene, annotation.protein_position) == ("TP53", "")
    assert "annotation-columns" in [finding.check for finding in calls.findings]


def test_the_field_is_known_by_its_description(tmp_path: Path) -> None:
    calls = read(tmp_path, "chr1 300 . G A . . ANN=A|missense_variant|TP53||Transcript|E|||||||", key="ANN")
    assert calls.calls[0].annotations[0].transcript.gene == "TP53"


def test_snpeff_is_not_taken_for_vep(tmp_path: Path) -> None:
    snpeff = "##INFO=<ID=ANN,Number=.,Type=String,Description=\"Functional annotations: 'Allele | Annotation'\">"
    calls = read_text(tmp_path, vcf_text("chr1 300 . G A . . ANN=A|missense", samples="", header=snpeff))
    assert not calls.annotated
    assert "annotation-not-read" in [finding.check for finding in calls.findings]


def test_columns_that_are_needed_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="Feature"):
        read(tmp_path, "chr1 300 . G A . . .", columns="Allele|Consequence")
