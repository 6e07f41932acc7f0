"""A patient's HLA type from text: zygosity, pairs, what is refused and what is missing."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.core import InputError, UnknownAlleleError, VaxsmithError
from vaxsmith.hla import Allele, Genotype, parse_genotype

CLASS_ONE = "A*02:01 A*29:02 B*45:01 B*82:02 C*06:02 C*07:02"


def names(alleles: tuple[Allele, ...]) -> list[str]:
    return [allele.name.removeprefix("HLA-") for allele in alleles]


def checks(genotype: Genotype) -> list[str]:
    return [finding.check for finding in genotype.findings]


@pytest.mark.parametrize("separator", [" ", ",", "; ", "\n", "\r\n", "\t", " , "])
def test_any_separator(separator: str) -> None:
    genotype = parse_genotype(CLASS_ONE.replace(" ", separator))
    assert names(genotype.class_one) == CLASS_ONE.split()
    assert checks(genotype) == ["hla-missing"]  # class II alone


def test_a_gl_string_and_spaces_after_hla() -> None:
    genotype = parse_genotype("HLA-A*02:01+HLA-A*30:04^HLA-B*14:02+HLA-B*51:22")
    assert names(genotype.class_one) == ["A*02:01", "A*30:04", "B*14:02", "B*51:22"]
    assert names(parse_genotype("HLA A*02:01, HLA B*07:02").class_one) == ["A*02:01", "B*07:02"]


def test_homozygous_and_single() -> None:
    genotype = parse_genotype("A*02:01 A0201:01 B*07:02 C*07:02 C*07:02".replace("A0201:01", "A*02:01:01"))
    assert genotype.homozygous == ("A", "C")
    assert [f.place for f in genotype.findings if f.check == "hla-single"] == ["HLA-B"]


def test_pairs_in_cis_and_trans() -> None:
    genotype = parse_genotype(
        CLASS_ONE + " DRB1*04:05 DRB1*15:01 DRB4*01:03 DPA1*01:03 DPA1*02:01 DPB1*04:01 DPB1*02:01 DRA*01:01"
    )
    assert names(genotype.class_two) == [
        "DPA1*01:03-DPB1*02:01",
        "DPA1*01:03-DPB1*04:01",
        "DPA1*02:01-DPB1*02:01",
        "DPA1*02:01-DPB1*04:01",
        "DRB1*04:05",
        "DRB1*15:01",
        "DRB4*01:03",
    ]
    assert [drop.reason for drop in genotype.dropped] == ["invariant-chain"]


def test_a_chain_without_partner_is_unassessed() -> None:
    genotype = parse_genotype(CLASS_ONE + " DQA1*05:01")
    assert genotype.class_two == ()
    assert [(drop.reason, drop.unassessed) for drop in genotype.dropped] == [("chain-without-partner", True)]
    assert "DQB1" in genotype.dropped[0].remedy


def test_dq_pairs_that_hardly_form_stay_in_and_are_flagged() -> None:
    genotype = parse_genotype(CLASS_ONE + " DQA1*01:02 DQA1*05:01 DQB1*06:02 DQB1*02:01")
    assert len(genotype.class_two) == 4
    assert [f.place for f in genotype.findings if f.check == "unstable-dq-pair"] == [
        "HLA-DQA1*01:02-DQB1*02:01",
        "HLA-DQA1*05:01-DQB1*06:02",
    ]


def test_written_pairs_are_kept_as_they_are() -> None:
    genotype = parse_genotype(CLASS_ONE + " HLA-DPA10103-DPB10201 DPA1*01:03/DPB1*04:01")
    assert names(genotype.class_two) == ["DPA1*01:03-DPB1*02:01", "DPA1*01:03-DPB1*04:01"]


def test_null_and_foreign_genes_are_dropped_with_reasons() -> None:
    genotype = parse_genotype(CLASS_ONE.replace("A*29:02", "A*24:09N") + " MICA*002:01 E*01:01 DRB2*01:01 H*01:01")
    assert names(genotype.class_one)[0] == "A*02:01"
    assert sorted(drop.reason for drop in genotype.dropped) == ["non-classical", "not-expressed", *["not-presenting"] * 3]


def test_secreted_and_cytoplasmic_alleles_are_dropped_each_with_its_reason() -> None:
    genotype = parse_genotype("A*02:01 A*03:01C B*07:02 B*44:02:01:02S C*07:02 C*04:09N")
    assert names(genotype.class_one) == ["A*02:01", "B*07:02", "C*07:02"]
    assert {drop.allele: (drop.reason, drop.unassessed) for drop in genotype.dropped} == {
        "A*03:01C": ("cytoplasm-only", False),
        "B*44:02:01:02S": ("secreted-only", False),
        "C*04:09N": ("not-expressed", True),
    }
    assert all("surface" in drop.sentence for drop in genotype.dropped)
    both = next(finding for finding in genotype.findings if finding.check == "suffix-disagreement")
    assert "typed N" in both.sentence
    assert "names it L" in both.sentence


@pytest.mark.parametrize(
    ("text", "error", "word"),
    [
        ("A*02:01 A*03:01 A*24:02 B*07:02", InputError, "3 different alleles"),
        ("A2 B7", UnknownAlleleError, "serological"),
        ("", InputError, "no usable HLA allele"),
        ("- - Not typed NA", InputError, "no usable HLA allele"),
        ("A*24:09N", InputError, "not expressed"),
        ("A*02:01+A*03:01|A*02:02+A*03:01", InputError, "alternatives"),
        ("H-2-Kb H-2-Db", UnknownAlleleError, "another species"),
        ("H2-Kb H2-Db", UnknownAlleleError, "another species"),
    ],
)
def test_clear_errors(text: str, error: type[Exception], word: str) -> None:
    with pytest.raises(error, match=word):
        parse_genotype(text)


PIECES = [
    "HLA-",
    "A",
    "B",
    "Cw",
    "DRB1",
    "DQA1",
    "DPB1",
    "*",
    "_",
    ":",
    "/",
    "-",
    "02",
    "01",
    "104",
    "0201",
    "01:01",
    "N",
    "G",
]


@given(
    st.lists(
        st.sampled_from([*PIECES, " ", ",", "+", "^", "|", "H2-Kb", "Mamu", "not typed", "é", "\x00", "MICA"]), max_size=9
    )
)
@settings(deadline=None, max_examples=300)
def test_any_text_is_a_genotype_or_a_clear_refusal(pieces: list[str]) -> None:
    with contextlib.suppress(VaxsmithError):
        assert parse_genotype("".join(pieces)).source == "text"


def test_missing_loci_are_said() -> None:
    genotype = parse_genotype("A*02:01 A*29:02")
    assert [f.place for f in genotype.findings if f.check == "hla-missing"] == ["HLA-B", "HLA-C", "HLA class II"]


def test_more_than_twice_counts_once() -> None:
    genotype = parse_genotype(CLASS_ONE + " A*02:01")
    assert names(genotype.class_one) == CLASS_ONE.split()
    assert "hla-repeated" in checks(genotype)
