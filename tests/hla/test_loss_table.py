"""Each program's table of HLA loss says the same; odd, foreign and damaged ones are answered in words."""

from __future__ import annotations

import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaxsmith.core import FormatError, InputError, Severity, VaxsmithError
from vaxsmith.hla import parse_genotype
from vaxsmith.hla.allele import Genotype
from vaxsmith.hla.loss import AlleleLoss, HlaLoss, LossStatus
from vaxsmith.hla.loss_table import read_hla_loss

GENOTYPE = parse_genotype("A*02:01 A*24:02 B*07:02 B*44:02 C*05:01 C*07:02 DPA1*01:03 DPB1*04:01 DRB1*04:05")
TITLES = (
    "region\tHLA_A_type1\tHLA_A_type2\tHLAtype1Log2MedianCoverage\tHLA_type1copyNum_withBAF\tHLA_type1copyNum_withBAFBin\t"
    "HLA_type1copyNum_withBAFBin_lower\tHLA_type1copyNum_withBAFBin_upper\tHLA_type2copyNum_withBAFBin\t"
    "HLA_type2copyNum_withBAFBin_lower\tHLA_type2copyNum_withBAFBin_upper\tPVal\tPVal_unique\tUnPairedPval_unique\t"
    "LossAllele\tKeptAllele\tnumMisMatchSitesCov\tpropSupportiveSites\n"
)


def gene(
    first: str,
    second: str,
    copies: str = "0.05\t-0.2\t0.3\t1.9\t1.6\t2.2",
    p: str = "3e-20",
    rarer: str = "",
    region: str = "T1",
) -> str:
    kept = second if rarer == first else first
    return f"{region}\t{first}\t{second}\t-1.2\t0.1\t{copies}\t0.5\t{p}\t0.7\t{rarer or first}\t{kept}\t61\t97.5\n"


LOHHLA = TITLES + gene("hla_a_02_01_01_01", "hla_a_24_02_01_01") + gene(
    "hla_b_07_02_01", "hla_b_44_02_01_01", "1.1\t0.9\t1.3\t1.0\t0.8\t1.2", "0.41"
)  # fmt: skip
SPECHLA = (
    "Sample\tHLA\tAllele1\tAllele2\tcopyratio\tKeptHLA\tLossHLA\tFreq1\tFreq2\tPurity\tHet_num\tLOH\n"
    "T1\tA\tA*02:01:01:01\tA*24:02:01:01\t0:2\tA*24:02:01:01\tA*02:01:01:01\t0.12\t0.88\t0.8\t31\tY\n"
    "T1\tB\tB*07:02:01\tB*44:02:01:01\t1:1\tB*44:02:01:01\tB*07:02:01\t0.47\t0.53\t0.8\t22\tN\n"
)
DASH = (
    "Alleles\tDASH_deletion\tSecondary_check\tConfidence\tFlanking_region_LOH\tAdjusted_BAF\tAS_Coverage\tPurities\tPloidies\n"
    "hla_a_02_01_01_01\tTrue\tFalse\t0.97\t1\t0.3\t0.6\t0.7\t2\n"
    "hla_a_24_02_01_01\tFalse\tFalse\t0.97\t1\t0.3\t1.1\t0.7\t2\n"
    "hla_b_07_02_01\tFalse\tFalse\t0.12\t1\t0.02\t1.0\t0.7\t2\n"
    "hla_b_44_02_01_01\tFalse\tFalse\t0.12\t1\t0.02\t1.0\t0.7\t2\n"
)
PLAIN = "allele\tcells_lost\nA*02:01\t1\nA*24:02\t0\nB*07:02\t0\nB*44:02\t0\n"
TABLES = {"LOHHLA": LOHHLA, "SpecHLA": SPECHLA, "DASH": DASH, "statement": PLAIN}


def read(folder: Path, text: str, genotype: Genotype = GENOTYPE, sample: str | None = None) -> HlaLoss:
    path = folder / "loss.xls"
    path.write_text(text)
    return read_hla_loss(path, genotype, sample=sample)


def entry(loss: HlaLoss, allele: str) -> AlleleLoss:
    (found,) = loss.of(f"HLA-{allele}")
    return found


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_each_program_says_the_same(tmp_path: Path, name: str, ends: str) -> None:
    path = tmp_path / "loss.gz"
    path.write_bytes(gzip.compress(TABLES[name].replace("\n", ends).encode()))
    loss = read_hla_loss(path, GENOTYPE)
    assert loss.source == name
    assert {told.allele: told.status.value for told in loss.alleles} == {
        "HLA-A*02:01": "lost",
        "HLA-A*24:02": "kept",
        "HLA-B*07:02": "kept",
        "HLA-B*44:02": "kept",
        "HLA-C*05:01": "unclear",
        "HLA-C*07:02": "unclear",
    }
    assert loss.dropped == ()
    assert [finding.check for finding in loss.findings] == ["hla-lost", "hla-loss-not-told", "hla-loss-class-two"]
    assert [finding.severity for finding in loss.findings] == [Severity.CAUTION, Severity.NOTE, Severity.NOTE]
    assert "HLA-C*05:01, HLA-C*07:02" in loss.findings[1].sentence
    assert all(told.sentence.endswith(".") for told in loss.alleles)


def test_numbers_of_lohhla_are_kept_and_said(tmp_path: Path) -> None:
    loss = read(tmp_path, LOHHLA)
    told = entry(loss, "A*02:01")
    assert (told.copies, told.copies_low, told.copies_high, told.p_value) == (0.05, -0.2, 0.3, 3e-20)
    assert (told.written, told.place.rpartition(":")[2], told.cells_lost) == ("hla_a_02_01_01_01", "2", None)
    assert told.sentence == (
        "LOHHLA gives 0.05 copies of HLA-A*02:01 (interval −0.20 to 0.30), an imbalance of its gene's alleles with "
        "p = 3e-20, 61 covered sites that tell the alleles apart (lost: under 0.5 copies and p under 0.01)."
    )
    assert [(limit.value, "McGranahan" in limit.citation) for limit in loss.thresholds] == [(0.5, True), (0.01, True)]
    assert read(tmp_path, DASH).thresholds == ()


@pytest.mark.parametrize(
    ("copies", "p", "first", "second"),
    [
        ("0.49\t0.1\t0.8\t1.9\t1.6\t2.2", "0.0099", "lost", "kept"),
        ("0.5\t0.5\t0.8\t1.9\t1.6\t2.2", "0.0099", "kept", "kept"),
        ("0.6\t0.4\t0.8\t1.9\t1.6\t2.2", "0.0001", "unclear", "kept"),  # its interval reaches down
        ("0.49\t0.1\t0.8\t1.9\t1.6\t2.2", "0.01", "unclear", "kept"),
        ("0.1\t0\t0.2\t0.3\t0.2\t0.4", "0.001", "lost", "unclear"),  # both nearly gone
        ("-1.9\t-3\t-1\t1.9\t1.6\t2.2", "1e-9", "lost", "kept"),  # LOHHLA's raw estimates go below zero
        ("NA\tNA\tNA\tNA\tNA\tNA", "1e-9", "unclear", "unclear"),
        ("0.1\t0\t0.2\t1.9\t1.6\t2.2", "NA", "unclear", "kept"),
        ("0.9\t0.4\t1.2\t1.9\t1.6\t2.2", "NA", "unclear", "kept"),
        ("Inf\tNaN\tNA\t1.9\t1.6\t2.2", "1e-9", "unclear", "kept"),
    ],
)
def test_the_rule_of_lohhla(tmp_path: Path, copies: str, p: str, first: str, second: str) -> None:
    loss = read(tmp_path, TITLES + gene("hla_a_02_01_01_01", "hla_a_24_02_01_01", copies, p))
    assert (entry(loss, "A*02:01").status, entry(loss, "A*24:02").status) == (first, second)
    unclear = [finding for finding in loss.findings if finding.check == "hla-loss-unclear"]
    assert len(unclear) == (first, second).count("unclear")


@pytest.mark.parametrize(
    "row", ["", "T1\tA\tA*02:01:01:01\tA*02:01:01:01\t0:2\tA*02:01:01:01\tA*02:01:01:01\t0.1\t0.9\t0.9\t5\tY\n"]
)
def test_an_allele_that_the_patient_has_twice_cannot_be_told(tmp_path: Path, row: str) -> None:
    genotype = parse_genotype("A*02:01 A*02:01 B*07:02 B*44:02 C*05:01 C*07:02")
    titles, _, of_b = SPECHLA.splitlines()
    told = entry(read(tmp_path, f"{titles}\n{row}{of_b}\n", genotype), "A*02:01")
    assert told.status is LossStatus.UNCLEAR
    assert "on both chromosomes" in told.sentence


def test_two_alleles_of_one_protein_stand_for_each_other(tmp_path: Path) -> None:
    genotype = parse_genotype("A*02:01:01:01 A*02:01:01:04 B*07:02 B*44:02 C*05:01 C*07:02")
    told = entry(read(tmp_path, TITLES + gene("hla_a_02_01_01_01", "hla_a_02_01_01_04"), genotype), "A*02:01")
    assert told.status is LossStatus.KEPT
    assert "one protein" in told.sentence


def test_a_person_may_state_even_the_loss_of_what_is_there_twice(tmp_path: Path) -> None:
    genotype = parse_genotype("A*02:01 A*02:01 B*07:02 B*44:02 C*05:01 C*07:02")
    assert entry(read(tmp_path, "allele,cells_lost\nA0201,0.5\n", genotype), "A*02:01").share_lost == 0.5


@pytest.mark.parametrize(
    ("titles", "row", "status"),
    [
        ("allele\tcopy_number", "A*02:01\t0.1", "lost"),
        ("allele\tcopy_number", "A*02:01\t0.5", "kept"),
        ("allele\tcopy_number", "A*02:01\tNA", "unclear"),
        ("allele\tcopy_number\tp_value", "A*02:01\t0.1\t0.2", "unclear"),
        ("allele\tcopy_number\tp_value", "A*02:01\t0.1\t0.001", "lost"),
        ("Allele;Cells lost;Copy number", "A*02:01;0.2;1.3", "lost"),
        ("allele cells_lost", "A*02:01 0", "kept"),
    ],
)
def test_a_plain_statement(tmp_path: Path, titles: str, row: str, status: str) -> None:
    loss = read(tmp_path, f"# what the pathologist wrote\n{titles}\n{row}\n")
    assert entry(loss, "A*02:01").status == status


def test_rows_about_other_alleles_are_recorded_and_said(tmp_path: Path) -> None:
    text = DASH + "hla_a_03_01_01\tTrue\tFalse\t0.9\t1\t0.3\t0.6\t0.7\t2\nhla_a_24_09n\tTrue\tFalse\t0.9\t1\t0\t0\t0.7\t2\n"
    text += "NA\tTrue\tFalse\t0.9\t1\t0\t0\t0.7\t2\nhla_a_2\tTrue\tFalse\t0.9\t1\t0\t0\t0.7\t2\n"
    loss = read(tmp_path, text)
    assert [(row.reason, row.allele, row.unassessed) for row in loss.dropped] == [
        ("not-expressed", "hla_a_24_09n", False),
        ("no-allele", "NA", False),
        ("name-not-understood", "hla_a_2", True),
        ("allele-not-in-genotype", "hla_a_03_01_01", False),
    ]
    assert [finding.check for finding in loss.findings].count("hla-loss-other-alleles") == 1


def test_chains_of_class_two_are_judged_where_the_table_names_them(tmp_path: Path) -> None:
    row = "T1\tDPB1\tDPB1*04:01:01\tDPB1*13:01\t0:2\tDPB1*13:01\tDPB1*04:01:01\t0.1\t0.9\t0.9\t40\tY\n"
    loss = read(tmp_path, SPECHLA + row)
    assert loss.share_lost("HLA-DPA1*01:03-DPB1*04:01") == 1.0
    assert "HLA-DPA1*01:03, HLA-DRB1*04:05" in loss.findings[-1].sentence
    pair = read(tmp_path, PLAIN + "DPA1*01:03-DPB1*04:01\t1\n")
    assert [(entry.reason, entry.unassessed) for entry in pair.dropped] == [("pair-of-chains", True)]


def test_a_row_that_is_repeated_counts_once_and_a_contradiction_is_unclear(tmp_path: Path) -> None:
    assert entry(read(tmp_path, PLAIN + "A*02:01\t1\n"), "A*02:01").status is LossStatus.LOST
    told = entry(read(tmp_path, PLAIN + "A*02:01\t0\n"), "A*02:01")
    assert told.status is LossStatus.UNCLEAR
    assert "contradicts itself" in told.sentence


def test_a_program_that_makes_no_call_leaves_it_unclear(tmp_path: Path) -> None:
    told = entry(read(tmp_path, DASH.replace("hla_a_02_01_01_01\tTrue", "hla_a_02_01_01_01\tNA")), "A*02:01")
    assert told.status is LossStatus.UNCLEAR
    assert "makes no call" in told.sentence


def test_one_of_several_regions_is_asked_for(tmp_path: Path) -> None:
    text = LOHHLA + gene("hla_a_02_01_01_01", "hla_a_24_02_01_01", "1\t0.9\t1.2\t1\t0.9\t1.1", "0.5", region="T2")
    with pytest.raises(FormatError, match="2 samples"):
        read(tmp_path, text)
    assert entry(read(tmp_path, text, sample="T1"), "A*02:01").status is LossStatus.LOST
    assert entry(read(tmp_path, text, sample="T2"), "A*02:01").status is LossStatus.KEPT
    with pytest.raises(InputError, match="no row of the sample"):
        read(tmp_path, text, sample="T3")
    with pytest.raises(InputError, match="has no column that names one"):
        read(tmp_path, DASH, sample="T1")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("# a comment\n", "no rows"),
        (TITLES, "no rows"),
        ("chromosome\tstart\tend\n1\t2\t3\n", "not those of a table of HLA loss"),
        ("Sample\tHLA\tcopy_number\nT1\tA\t2:0\n", "old SpecHLA"),
        (LOHHLA.replace("PVal_unique\t", "PVal_other\t"), "no column pvalunique"),
        (LOHHLA.replace("3e-20", "8"), "'8' in the column pvalunique"),
        (LOHHLA.replace("3e-20", "tiny"), "'tiny'"),
        (LOHHLA.replace("\t97.5", ""), "17 columns"),
        (SPECHLA.replace("0:2", "00:02:00"), "copyratio"),
        (DASH.replace("True", "perhaps"), "'perhaps'"),
        ("allele\tcells_lost\nA*02:01\t40\n", "a percentage was given"),
        ("allele\tcells_lost\nA*03:01\t1\n", "another patient"),
        ("allele\tallele\tcells_lost\nA*02:01\tA*02:01\t1\n", "twice"),
    ],
)
def test_bad_tables_are_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(tmp_path, text)
    assert words in str(refusal.value)
    assert refusal.value.place.startswith(str(tmp_path))


def test_a_table_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="more than 10,000 rows"):
        read(tmp_path, PLAIN + "A*02:01\t1\n" * 10_000)


def test_a_time_of_day_that_a_spreadsheet_made_is_read_back(tmp_path: Path) -> None:
    assert entry(read(tmp_path, SPECHLA.replace("0:2", "0:02")), "A*24:02").copies == 2


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(TABLES)),
    place=st.integers(0, 900),
    put=st.text(alphabet="\t\n\r,;\"'#0123456789.-eNAXhla_*: \0é", max_size=6),
    cut=st.integers(0, 30),
)
def test_damaged_tables_are_read_or_refused_in_words(tmp_path: Path, name: str, place: int, put: str, cut: int) -> None:
    text = TABLES[name]
    at = place % len(text)
    path = tmp_path / "damaged.tsv"
    path.write_text(text[:at] + put + text[at + cut :], newline="")
    with suppress(VaxsmithError):
        loss = read_hla_loss(path, GENOTYPE)
        assert {allele.name for allele in GENOTYPE.class_one} <= {told.allele for told in loss.alleles}
        assert all(0 <= told.share_lost <= 1 for told in loss.alleles)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bytes.tsv"
    path.write_bytes(data)
    with pytest.raises(VaxsmithError):
        read_hla_loss(path, GENOTYPE)
