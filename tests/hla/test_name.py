"""One HLA name, in all the ways that people and programs write it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.corpora import corpus

from vaxsmith.core import UnknownAlleleError
from vaxsmith.hla import NotOnSurfaceError, parse_allele


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("A*02:01", "HLA-A*02:01"),
        ("HLA-A02:01", "HLA-A*02:01"),
        ("A0201", "HLA-A*02:01"),
        ("a*0201", "HLA-A*02:01"),
        (" HLA-A*02:01:01:01 ", "HLA-A*02:01"),
        ("Cw*07:02", "HLA-C*07:02"),
        ("B15120", "HLA-B*15:120"),
        ("hla_a_02_01_01_01", "HLA-A*02:01"),
        ("hla_drb1_15_01_01", "HLA-DRB1*15:01"),
        ("DRB1_0405", "HLA-DRB1*04:05"),
        ("HLA-DRB10405", "HLA-DRB1*04:05"),
        ("DPB1*1001:01", "HLA-DPB1*1001:01"),
        ("DPB110401", "HLA-DPB1*104:01"),
        ("DPA1*01:03/DPB1*02:01", "HLA-DPA1*01:03-DPB1*02:01"),
        ("HLA-DPA1*01:03-DPB1*02:01", "HLA-DPA1*01:03-DPB1*02:01"),
        ("HLA-DPA10103-DPB10201", "HLA-DPA1*01:03-DPB1*02:01"),
        ("HLA-DPA10103-DPB110401", "HLA-DPA1*01:03-DPB1*104:01"),
        ("HLA-DQA10501-DQB10201", "HLA-DQA1*05:01-DQB1*02:01"),
        ("HLA-DRA*01:01/DRB1*04:05", "HLA-DRB1*04:05"),
        ("HLA-E*01:03", "HLA-E*01:03"),
    ],
)
def test_reads_every_manner_of_writing(written: str, name: str) -> None:
    allele = parse_allele(written)
    assert allele.name == name
    assert allele.written == written.strip()
    assert allele.findings == ()
    assert allele.mhc_class == (2 if "D" in name else 1)


@pytest.mark.parametrize(
    "written", ["A*24:09N", "A*24:09", "A2409", "B*15:01:01:02", "A*01:01:01:02N", "hla_a_24_09", "DRB4*01:03:01:02N"]
)
def test_refuses_null_alleles_even_without_their_suffix(written: str) -> None:
    with pytest.raises(UnknownAlleleError, match="not expressed"):
        parse_allele(written)


@pytest.mark.parametrize(
    ("written", "reason", "word"),
    [
        ("B*44:02:01:02S", "secreted-only", "B\\*44:02:01:02S is secreted"),
        ("B*44:02:01:02", "secreted-only", "presents nothing"),
        ("hla_b_44_02_01_02", "secreted-only", "presents nothing"),
        ("A*02:01C", "cytoplasm-only", "stays in the cytoplasm"),
        ("A*24:09", "not-expressed", "null allele"),
    ],
)
def test_refuses_what_is_never_on_the_surface(written: str, reason: str, word: str) -> None:
    with pytest.raises(NotOnSurfaceError, match=word) as refused:
        parse_allele(written)
    assert refused.value.reason == reason
    assert refused.value.findings == ()


def test_says_where_typing_and_catalogue_differ() -> None:
    with pytest.raises(NotOnSurfaceError, match=r"typed N .*IPD-IMGT/HLA names it L") as refused:
        parse_allele("C*04:09N")
    assert [finding.check for finding in refused.value.findings] == ["suffix-disagreement"]
    sentence = parse_allele("A*24:09L").findings[0].sentence
    assert "typed L (low expression)" in sentence
    assert "names it N (not expressed)" in sentence


@pytest.mark.parametrize("written", ["A*02:01X", "A*24:09X", "HLA-B*07:02:01Z"])
def test_refuses_letters_at_the_end_that_mean_nothing(written: str) -> None:
    with pytest.raises(UnknownAlleleError) as caught:
        parse_allele(written)
    assert "no allele's name ends in" in caught.value.cause


@pytest.mark.parametrize(
    ("written", "name", "check"),
    [
        ("A*32:11Q", "HLA-A*32:11", "doubtful-expression"),
        ("A*32:11", "HLA-A*32:11", "doubtful-expression"),
        ("A*24:02:01:02L", "HLA-A*24:02", "doubtful-expression"),
        ("A*24:02:01:02", "HLA-A*24:02", "doubtful-expression"),
        ("A*30:14L", "HLA-A*30:14", "doubtful-expression"),
        ("B*07:02A", "HLA-B*07:02", "doubtful-expression"),
        ("C*04:09Q", "HLA-C*04:09", "suffix-disagreement"),
        ("A*24:09L", "HLA-A*24:09", "suffix-disagreement"),
        ("a*02:01g", "HLA-A*02:01", "allele-group"),
        ("A*02:01:01G", "HLA-A*02:01", "allele-group"),
        ("A*02:01P", "HLA-A*02:01", "allele-group"),
        ("A*02:01/02:09", "HLA-A*02:01", "ambiguous-allele"),
        ("A*02:01/A*02:09/A*02:43N", "HLA-A*02:01", "ambiguous-allele"),
    ],
)
def test_flags_doubtful_names(written: str, name: str, check: str) -> None:
    allele = parse_allele(written)
    assert allele.name == name
    assert [finding.check for finding in allele.findings] == [check]


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("A2", "serological"),
        ("HLA-DR4", "serological"),
        ("Cw7", "serological"),
        ("A*02", "one field"),
        ("HLA-A", "gene"),
        ("H-2-Kb", "another species"),
        ("H2-Db", "another species"),
        ("Mamu-A1*001:01", "another species"),
        ("A*02:AB", "multiple-allele code"),
        ("A*02:1", "cut short"),
        ("A*2:01", "cut short"),
        ("MICA*002:01", "presents no peptides"),
        ("DPA1*01:03/DQB1*02:01", "do not form a molecule"),
        ("", "empty"),
        ("A" * 500, "too long"),
        ("A*０２:０１", "ASCII"),
        ("rubbish", "two fields"),
        ("DPB1-HLA-", "two fields"),
        ("DPB1-Mamu", "two fields"),
    ],
)
def test_refuses_with_a_sentence_and_a_remedy(written: str, word: str) -> None:
    with pytest.raises(UnknownAlleleError) as refused:
        parse_allele(written)
    assert word in str(refused.value)
    assert refused.value.remedy


@given(st.text(max_size=80) | st.from_regex(r"\A(HLA-)?[A-Z]{1,4}\d?[*_:]?[\d:NQG/]{0,14}\Z"))
@settings(deadline=None, max_examples=150)
def test_any_text_is_an_allele_or_a_clear_refusal(text: str) -> None:
    try:
        allele = parse_allele(text)
    except UnknownAlleleError:
        return
    assert parse_allele(allele.name).name == allele.name


def test_equal_whatever_was_written() -> None:
    assert parse_allele("A0201") == parse_allele("HLA-A*02:01:01:01")


def test_agrees_with_mhcgnomes_expectations_on_human_alleles() -> None:
    rows = [line.split("\t") for line in corpus("hla", "mhcgnomes_parse_expectations.tsv").read_text().splitlines()[1:]]
    compared = 0
    for written, method, expected, _ in rows:
        if method == "to_string" and "*" in expected and "/" not in expected and expected.startswith("HLA-"):
            assert parse_allele(written).name == expected
            compared += 1
        elif not expected.startswith("HLA-") and method == "to_string":
            with pytest.raises(UnknownAlleleError):
                parse_allele(written)
    assert compared >= 15


def test_well_formed_names_do_not_load_mhcgnomes() -> None:
    code = (
        "import sys; from vaxsmith.hla import parse_genotype; parse_genotype('A*02:01 B0702 DRB1_0405'); "
        "sys.exit('mhcgnomes' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
