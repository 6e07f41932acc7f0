"""MAF rows to calls."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tumor.made_files import assert_nothing_lost

from vaxsmith.core import FormatError, InputError
from vaxsmith.tumor import CallSet, Origin, read_calls

ROW = """
Hugo_Symbol KRAS | NCBI_Build GRCh38 | Chromosome chr12 | Start_Position 25245350 | End_Position 25245350
| Variant_Classification Missense_Mutation | Reference_Allele C | Tumor_Seq_Allele1 C | Tumor_Seq_Allele2 T
| Tumor_Sample_Barcode P1-T | Matched_Norm_Sample_Barcode P1-N | Mutation_Status Somatic | HGVSp_Short p.G12D
| Transcript_ID ENST00000311936 | t_depth 50 | t_ref_count 30 | t_alt_count 20 | n_depth 40 | n_ref_count 40 | n_alt_count 0
"""
GOOD: dict[str, str] = dict(cell.split() for cell in ROW.split("|"))
TITLES = list(GOOD)


def read(folder: Path, *rows: dict[str, str], ends: str = "\n", head: str = "#version 2.4\n", **options: str) -> CallSet:
    path = folder / "made.maf"
    lines = ["\t".join(TITLES), *("\t".join({**GOOD, **row}[title] for title in TITLES) for row in rows)]
    path.write_text(head + ends.join(lines) + ends, newline="")
    calls = read_calls(path, **options)
    assert_nothing_lost(calls)
    return calls


def test_one_row(tmp_path: Path) -> None:
    calls = read(tmp_path, {})
    (call,) = calls.calls
    assert (calls.dialect, calls.build, calls.tumor_sample, calls.normal_sample) == ("maf", "GRCh38", "P1-T", "P1-N")
    assert (call.label, call.variant.start, call.variant.kind) == ("chr12-25245350-C-T", 25245349, "snv")
    assert (call.tumor.depth, call.tumor.reference_count, call.tumor.alternate_count, call.tumor.fraction) == (
        50,
        30,
        20,
        0.4,
    )
    assert call.normal is not None
    assert call.normal.alternate_count == 0
    (annotation,) = call.annotations
    assert (annotation.transcript.gene, annotation.transcript.identifier) == ("KRAS", "ENST00000311936")
    assert (annotation.consequences, annotation.hgvs_protein) == (("missense_variant",), "p.G12D")
    assert not annotation.wild_type_protein


@pytest.mark.parametrize(
    ("reference", "alternate", "start", "expected"),
    [
        ("A", "-", "101", (100, "A", "")),
        ("AAGA", "-", "101", (100, "AAGA", "")),
        ("-", "ATA", "100", (100, "", "ATA")),
        ("TG", "CA", "101", (100, "TG", "CA")),
        ("AAGA", "GA", "101", (100, "AA", "")),
    ],
)
def test_empty_alleles(tmp_path: Path, reference: str, alternate: str, start: str, expected: tuple[int, str, str]) -> None:
    row = {
        "Reference_Allele": reference,
        "Tumor_Seq_Allele1": reference,
        "Tumor_Seq_Allele2": alternate,
        "Start_Position": start,
    }
    (call,) = read(tmp_path, row).calls
    assert (call.variant.start, call.variant.reference, call.variant.alternate) == expected


def test_both_alleles_may_differ(tmp_path: Path) -> None:
    calls = read(tmp_path, {"Tumor_Seq_Allele1": "G", "Tumor_Seq_Allele2": "T"})
    assert [call.record.alternate for call in calls.calls] == ["T", "G"]
    assert (calls.records, calls.calls[0].record.number) == (1, 1)


def test_an_empty_first_allele_is_no_deletion(tmp_path: Path) -> None:
    assert [call.label for call in read(tmp_path, {"Tumor_Seq_Allele1": ""}).calls] == ["chr12-25245350-C-T"]


def test_the_second_allele_may_be_the_reference(tmp_path: Path) -> None:
    calls = read(tmp_path, {"Tumor_Seq_Allele1": "T", "Tumor_Seq_Allele2": "C"})
    assert [call.record.alternate for call in calls.calls] == ["T"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"Tumor_Seq_Allele2": "C"}, "no-change"),
        ({"Tumor_Seq_Allele2": "N"}, "ambiguous-bases"),
        ({"Reference_Allele": "?"}, "ambiguous-bases"),
    ],
)
def test_rows_that_fall(tmp_path: Path, row: dict[str, str], reason: str) -> None:
    calls = read(tmp_path, row)
    assert [dropped.reason for dropped in calls.dropped if dropped.reason == reason] == [reason]
    assert calls.dropped[0].gene in {"KRAS", ""}


def test_duplicates(tmp_path: Path) -> None:
    calls = read(tmp_path, {}, {})
    assert (len(calls.calls), [dropped.reason for dropped in calls.dropped]) == (1, ["duplicate-record"])


@pytest.mark.parametrize(
    ("status", "origin"),
    [("Somatic", Origin.SOMATIC), ("Germline", Origin.GERMLINE), ("LOH", Origin.UNKNOWN), ("", Origin.SOMATIC)],
)
def test_origin(tmp_path: Path, status: str, origin: Origin) -> None:
    assert read(tmp_path, {"Mutation_Status": status}).calls[0].origin is origin


def test_windows_ends_and_no_comment(tmp_path: Path) -> None:
    assert read(tmp_path, {}, ends="\r\n", head="").calls == read(tmp_path, {}).calls


def test_a_cohort_needs_the_tumors_name(tmp_path: Path) -> None:
    rows = ({}, {"Tumor_Sample_Barcode": "P2-T", "Matched_Norm_Sample_Barcode": "P2-N"})
    with pytest.raises(FormatError, match="2 tumors"):
        read(tmp_path, *rows)
    calls = read(tmp_path, *rows, tumor_sample="P2-T")
    assert (calls.tumor_sample, calls.normal_sample, calls.records) == ("P2-T", "P2-N", 1)
    assert [finding.check for finding in calls.findings] == ["other-samples"]
    with pytest.raises(InputError, match="P1-T, P2-T"):
        read(tmp_path, *rows, tumor_sample="P3")
    with pytest.raises(InputError, match="matched normal"):
        read(tmp_path, {}, normal_sample="nobody")
    with pytest.raises(FormatError, match="MAF"):
        read(tmp_path, {}, rna_sample="R")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"Start_Position": "x"}, "position 'x'"),
        ({"Start_Position": "0"}, "position '0'"),
        ({"Start_Position": "9" * 5000}, "position"),
        ({"Chromosome": ""}, "chromosome ''"),
        ({"n_alt_count": "0\textra"}, "21 columns"),
    ],
)
def test_broken_rows(tmp_path: Path, row: dict[str, str], words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        read(tmp_path, row)
    assert caught.value.place.endswith("made.maf:3")


def test_a_row_cut_short_and_two_builds(tmp_path: Path) -> None:
    path = tmp_path / "cut.maf"
    path.write_text("\t".join(TITLES) + "\nKRAS\tGRCh38\tchr12\n")
    with pytest.raises(FormatError, match="3 columns"):
        read_calls(path)
    with pytest.raises(FormatError, match="different genome builds"):
        read(tmp_path, {}, {"NCBI_Build": "37", "Start_Position": "5"})


def test_titles_alone(tmp_path: Path) -> None:
    assert "no-records" in [finding.check for finding in read(tmp_path).findings]


@pytest.mark.parametrize(("written", "build"), [("GRCm38", "GRCm38"), ("mm10", "GRCm38"), ("GRCh38", "GRCh38")])
def test_a_mouse_build_is_told(tmp_path: Path, written: str, build: str) -> None:
    calls = read(tmp_path, {"NCBI_Build": written})
    assert calls.build == build
    assert any(f.check == "not-human" for f in calls.findings) == (build == "GRCm38")
