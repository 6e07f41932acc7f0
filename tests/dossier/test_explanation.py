"""A person asks for a variant in any manner and gets its story."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dossier.example_design import example_design
from tests.dossier.example_targets import FORMULA

from vaxsmith.dossier import explain, record_design
from vaxsmith.dossier.find import find_variants

RECORD = record_design(example_design())
KRAS = "chr12-25245350-C-T"


@pytest.mark.parametrize(
    "query",
    [
        KRAS,
        "12-25245350-C-T",
        "chr12:25245350:C:T",
        "chr12:25245350 C>T",
        "chr12:25245350C>T",
        "chr12_25245350_c_t",
        "chr12:25245350",
        "12:25,245,350",
        "KRAS",
        "kras",
        "KRAS G12D",
        "KRAS p.G12D",
        "KRAS p.Gly12Asp",
        "KRAS:p.(Gly12Asp)",
        "G12D",
        "p.Gly12Asp",
        " KRAS  G12D ",
        "VVVGADGVG",
    ],
)
def test_every_manner_of_naming_finds_the_variant(query: str) -> None:
    assert [variant.label for variant in find_variants(RECORD, query)] == [KRAS]


def test_a_chosen_target_is_told_with_its_numbers() -> None:
    told = explain(RECORD, "KRAS G12D")
    target = RECORD.chosen[0]
    for words in (
        "in the vaccine: KRAS G12D is target 1 of 6",
        target.peptides[0].sequence,
        target.peptides[0].allele.removeprefix("HLA-"),
        "TPM",
        "of DNA reads",
        "Also left at",
        "ENST00000556131.2",
        "residues 27–53",
    ):
        assert words in told


def test_next_in_line_left_and_unjudged_are_told_apart() -> None:
    assert "next in line: SMAD4" in explain(RECORD, "SMAD4")
    assert "left at “Choosing targets” (not expressed)" in explain(RECORD, "-QUIET")
    told = explain(RECORD, "LOST1")
    assert "could not be judged" in told
    assert "Remedy: give a reference genome" in told


def test_a_place_or_gene_with_many_variants_names_them_all() -> None:
    assert "GENE3" in explain(RECORD, "GENE3")
    assert explain(RECORD, FORMULA).startswith("chr2-2000-C-G")


@pytest.mark.parametrize(("query", "near"), [("KRA", "KRAS"), ("chr12-25245350-C-A", KRAS), ("KRAS G12V", "KRAS G12D")])
def test_near_names_are_offered(query: str, near: str) -> None:
    told = explain(RECORD, query)
    assert told.startswith("Nothing in this design is called")
    assert near in told


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=30))
def test_any_question_gets_an_answer(query: str) -> None:
    assert explain(RECORD, query)


def test_every_variant_can_be_explained() -> None:
    for variant in RECORD.variants:
        assert explain(RECORD, variant.label).startswith(variant.label)
