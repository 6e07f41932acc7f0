"""Alleles to minimal variants."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.tumor_trim import apply, trim_one_base_at_a_time

from vaxsmith.tumor import annotator_alleles, trim
from vaxsmith.tumor.normalise import Unusable, minimal_variant

bases = st.text(alphabet="ACGT", max_size=8)


@settings(deadline=None, max_examples=200)
@given(flank=bases, reference=bases, alternate=bases, tail=bases)
def test_trim_agrees_with_its_slow_twin_and_changes_no_sequence(
    flank: str, reference: str, alternate: str, tail: str
) -> None:
    variant = trim("1", len(flank), reference, alternate)
    start, before, after = trim_one_base_at_a_time(len(flank), reference, alternate)
    assert (variant.start, variant.reference, variant.alternate) == (start, before, after)
    genome = flank + reference + tail
    assert apply(genome, variant.start, variant.reference, variant.alternate) == flank + alternate + tail


@settings(deadline=None, max_examples=100)
@given(pad=bases, reference=bases, alternate=bases)
def test_padding_makes_no_other_variant(pad: str, reference: str, alternate: str) -> None:
    padded = trim("1", 100, pad + reference, pad + alternate)
    plain = trim("1", 100 + len(pad), reference, alternate)
    if reference != alternate:
        assert apply("N" * 100 + pad + reference, padded.start, padded.reference, padded.alternate) == apply(
            "N" * 100 + pad + reference, plain.start, plain.reference, plain.alternate
        )
        assert len(padded.reference) == len(plain.reference)


@pytest.mark.parametrize(
    ("reference", "alternate", "kind", "start"),
    [
        ("A", "G", "snv", 9),
        ("TG", "CA", "mnv", 9),
        ("A", "AG", "insertion", 10),
        ("TAC", "T", "deletion", 10),
        ("TAC", "TGG", "mnv", 10),
    ],
)
def test_kinds(reference: str, alternate: str, kind: str, start: int) -> None:
    variant = minimal_variant("1", 9, reference, alternate)
    assert not isinstance(variant, Unusable)
    assert (variant.kind, variant.start) == (kind, start)


@pytest.mark.parametrize(
    ("reference", "alternate", "reason", "unassessed"),
    [
        ("A", ".", "no-alternate", False),
        ("A", "", "no-alternate", False),
        ("A", "*", "spanning-deletion", False),
        ("A", "<NON_REF>", "no-alternate", False),
        ("A", "<DEL>", "symbolic-allele", True),
        ("C", "]15:80623247]C", "breakend", True),
        ("C", "C.", "breakend", True),
        ("A", "A", "no-change", False),
        ("a", "A", "no-change", False),
        ("A", "R", "ambiguous-bases", True),
        ("N", "A", "ambiguous-bases", True),
        ("G", "A/T", "ambiguous-bases", True),
    ],
)
def test_what_cannot_be_a_variant_says_why(reference: str, alternate: str, reason: str, unassessed: bool) -> None:
    outcome = minimal_variant("1", 9, reference, alternate)
    assert isinstance(outcome, Unusable)
    assert (outcome.reason, outcome.unassessed) == (reason, unassessed)


@pytest.mark.parametrize(
    ("reference", "alternates", "named"),
    [
        ("A", ["G"], ["G"]),
        ("A", ["AG"], ["G"]),
        ("AG", ["A"], ["-"]),
        ("TG", ["CA"], ["CA"]),
        ("CAG", ["C", "CAGAG"], ["-", "AGAG"]),
        ("CAG", ["C", "TAG"], ["C", "TAG"]),
        ("CAG", ["C", "*"], ["-", "*"]),
        ("A", ["AC", "C", "ACC"], ["AC", "C", "ACC"]),
    ],
)
def test_annotator_names(reference: str, alternates: list[str], named: list[str]) -> None:
    assert annotator_alleles(reference, alternates) == named
