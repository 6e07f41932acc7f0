"""Tiers: each rule alone, what is not known, the board's suggestion, and the documentation's table as a slow twin."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference.tiers_by_table import tier_by_table

from vaxsmith.selection.tiers import (
    PRESETS,
    PVACSEQ_LIKE,
    WASHU_LIKE,
    Criterion,
    Evaluation,
    Tier,
    TierEvidence,
    tier_of,
    with_residues_to_avoid,
)

GOOD = TierEvidence(
    peptide="NLVPMVATV",
    allele="HLA-A*02:01",
    affinity_nanomolar=60.0,
    wild_type_affinity_nanomolar=90.0,
    binding_percentile=0.4,
    presentation_percentile=0.3,
    immunogenicity_percentile=0.9,
    changed=(4,),
    expression=40.0,
    rna_fraction=0.4,
    rna_depth=120.0,
    dna_fraction=0.4,
    mane_select=True,
    canonical=True,
    support_level=1,
    matches_reference=False,
)
ALONE: dict[str, tuple[dict[str, Any], Tier, str]] = {
    "nanomolar": ({"affinity_nanomolar": 500.0}, Tier.POOR_BINDER, "NLVPMVATV weakly: 500 nM (under 500 is asked for)"),
    "percentile": ({"binding_percentile": 2.4}, Tier.POOR_BINDER, "a percentile of 2.4"),
    "immunogenicity": ({"immunogenicity_percentile": 2.0}, Tier.POOR_IMMUNOGENICITY, "percentile of immunogenicity of 2 %"),
    "presentation": ({"presentation_percentile": 7.0}, Tier.POOR_PRESENTATION, "percentile of presentation of 7 %"),
    "self": ({"matches_reference": True}, Tier.REFERENCE_MATCH, "another normal protein"),
    "transcript": (
        {"mane_select": False, "canonical": False, "support_level": 3},
        Tier.POOR_TRANSCRIPT,
        "not MANE Select and not canonical and of support level 3",
    ),
    "little message": ({"expression": 4.0}, Tier.LOW_EXPRESSION, "1.6 TPM of message carry the variant (over 2.5"),
    "reads without expression": ({"expression": 0.0}, Tier.LOW_EXPRESSION, "the gene has no expression"),
    "no mutant read": ({"rna_fraction": 0.0}, Tier.NO_EXPRESSION, "no RNA read carries the variant"),
    "no expression, few reads": ({"expression": 0.0, "rna_depth": 10.0}, Tier.NO_EXPRESSION, "no expression"),
    "anchor": ({"changed": (1, 8)}, Tier.ANCHOR, "All changes lie at anchors (at 2, 9) and the wild type binds with 90 nM"),
    "clonal": ({"dna_fraction": 0.2}, Tier.SUBCLONAL, "in 20.0 % of the tumor DNA reads (over 20.0 %"),
    "two": ({"dna_fraction": 0.1, "affinity_nanomolar": 900.0}, Tier.POOR, "binds NLVPMVATV weakly"),
}


def test_a_good_candidate_passes() -> None:
    tiered = tier_of(GOOD, PVACSEQ_LIKE, purity=0.8)
    assert (tiered.tier, tiered.failed, tiered.unassessed) == (Tier.PASSED, (), ())
    assert tiered.suggestion is Evaluation.PENDING  # pVACseq's authors write no verdict into a table
    assert [verdict.criterion for verdict in tiered.verdicts] == list(PVACSEQ_LIKE.asked)


@pytest.mark.parametrize("name", ALONE)
def test_each_rule_has_its_tier_and_its_sentence(name: str) -> None:
    change, tier, words = ALONE[name]
    tiered = tier_of(replace(GOOD, **change), PVACSEQ_LIKE, purity=0.8)
    assert tiered.tier is tier
    assert words in tiered.sentence
    assert tiered.sentence == tiered.failed[0].sentence


def test_residues_to_avoid_are_a_rule_where_they_are_named() -> None:
    cysteine = replace(GOOD, peptide="NLVPCVATV")
    assert tier_of(cysteine, PVACSEQ_LIKE, purity=0.8).tier is Tier.PASSED
    tiered = tier_of(cysteine, with_residues_to_avoid(PVACSEQ_LIKE, "C"), purity=0.8)
    assert (tiered.tier, tiered.sentence) == (
        Tier.PROBLEMATIC_POSITION,
        "NLVPCVATV has C, which cannot well be made.",
    )


def test_anchors_count_by_the_wild_type_and_only_if_every_change_is_at_one() -> None:
    for change in ({"changed": (1, 4)}, {"changed": None}, {"changed": (1,), "wild_type_affinity_nanomolar": 500.0}):
        assert tier_of(replace(GOOD, **change), PVACSEQ_LIKE, purity=0.8).tier is Tier.PASSED
    unknown = tier_of(replace(GOOD, changed=(0,), wild_type_affinity_nanomolar=None), PVACSEQ_LIKE, purity=0.8)
    assert [verdict.criterion for verdict in unknown.unassessed] == [Criterion.ANCHOR]


@pytest.mark.parametrize("preset", PRESETS)
def test_what_is_not_known_counts_as_met_and_is_said(preset: str) -> None:
    tiered = tier_of(TierEvidence(peptide="NLVPMVATV"), PRESETS[preset])
    assert tiered.tier is Tier.PASSED
    unknown = {verdict.criterion for verdict in tiered.unassessed}
    assert unknown >= {Criterion.BINDING, Criterion.EXPRESSION, Criterion.CLONALITY}
    assert all(verdict.sentence for verdict in tiered.verdicts)
    assert tier_of(TierEvidence(peptide="NLVPMVATV", rna_fraction=0.0), PRESETS[preset]).tier is Tier.NO_EXPRESSION


def test_class_two_has_its_own_percentiles() -> None:
    peptide = replace(GOOD, mhc_class=2, allele="HLA-DRB1*04:05", presentation_percentile=3.0)
    assert tier_of(peptide, PVACSEQ_LIKE, purity=0.8).tier is Tier.POOR_PRESENTATION
    assert tier_of(peptide, PRESETS["vaxsmith"], purity=0.8).tier is Tier.PASSED  # our border is 5 %


def test_the_board_takes_either_score_and_says_what_it_makes_of_the_rest() -> None:
    def judged(**change: Any) -> tuple[Tier, Evaluation]:
        tiered = tier_of(replace(GOOD, **change), WASHU_LIKE, purity=0.8)
        return tiered.tier, tiered.suggestion

    assert judged() == (Tier.PASSED, Evaluation.ACCEPT)
    assert judged(affinity_nanomolar=900.0, binding_percentile=0.9) == (Tier.PASSED, Evaluation.ACCEPT)
    assert judged(affinity_nanomolar=900.0, binding_percentile=1.0) == (Tier.POOR_BINDER, Evaluation.REVIEW)
    assert judged(immunogenicity_percentile=90.0, presentation_percentile=90.0) == (Tier.PASSED, Evaluation.ACCEPT)
    assert judged(support_level=2) == (Tier.POOR_TRANSCRIPT, Evaluation.REVIEW)  # MANE Select or not
    assert judged(changed=(8,)) == (Tier.ANCHOR, Evaluation.REJECT)
    assert judged(matches_reference=True) == (Tier.REFERENCE_MATCH, Evaluation.REJECT)
    assert judged(expression=0.9, rna_fraction=1.0) == (Tier.LOW_EXPRESSION, Evaluation.REVIEW)
    assert judged(expression=400.0, rna_fraction=0.02) == (Tier.LOW_EXPRESSION, Evaluation.REJECT)
    assert judged(expression=400.0, rna_fraction=0.02, rna_depth=8.0) == (Tier.PASSED, Evaluation.ACCEPT)
    assert judged(rna_fraction=0.0) == (Tier.NO_EXPRESSION, Evaluation.REJECT)
    assert judged(dna_fraction=0.1) == (Tier.SUBCLONAL, Evaluation.REVIEW)


def test_exploratory_asks_for_one_score_of_three() -> None:
    exploratory = replace(PVACSEQ_LIKE, rules=replace(PVACSEQ_LIKE.rules, strategy="exploratory"))
    weak = replace(GOOD, affinity_nanomolar=9000.0, binding_percentile=30.0, presentation_percentile=30.0)
    tiered = tier_of(weak, exploratory, purity=0.8)
    assert (tiered.tier, [verdict.waived for verdict in tiered.verdicts[:3]]) == (Tier.PASSED, [True, False, True])
    assert tier_of(replace(weak, immunogenicity_percentile=30.0), exploratory, purity=0.8).tier is Tier.POOR


NUMBERS = {
    "affinity_nanomolar": (20.0, 499.9, 500.0, 4000.0),
    "wild_type_affinity_nanomolar": (20.0, 500.0),
    "binding_percentile": (0.1, 2.0),
    "presentation_percentile": (0.1, 1.9, 2.0),
    "immunogenicity_percentile": (0.1, 2.0),
    "expression": (0.0, 2.0, 10.0, 40.0),
    "rna_fraction": (0.0, 0.1, 0.25, 0.3, 1.0),
    "rna_depth": (0.0, 10.0, 11.0),
    "dna_fraction": (0.1, 0.2, 0.5),
}
KNOWN = st.builds(
    TierEvidence,
    peptide=st.sampled_from(("NLVPMVATV", "GILGFVFT", "EAAGIGILTVI")),
    changed=st.none() | st.lists(st.integers(0, 7), unique=True, max_size=3).map(tuple),
    mane_select=st.booleans(),
    canonical=st.booleans(),
    support_level=st.none() | st.integers(1, 5),
    matches_reference=st.booleans(),
    **{name: st.sampled_from(values) for name, values in NUMBERS.items()},  # type: ignore[arg-type] # one type for all
)


@given(KNOWN, st.sampled_from((0.4, 0.8, 1.0)))
def test_the_tiers_are_those_of_the_documented_table(evidence: TierEvidence, purity: float) -> None:
    assert tier_of(evidence, PVACSEQ_LIKE, purity=purity).tier == tier_by_table(evidence, purity)


@given(KNOWN, st.sampled_from((0.4, 1.0)))
def test_better_numbers_never_add_a_failed_rule(evidence: TierEvidence, purity: float) -> None:
    better = replace(evidence, affinity_nanomolar=1.0, binding_percentile=0.01, expression=500.0, dna_fraction=0.9)
    before, after = (
        {verdict.criterion for verdict in tier_of(e, PVACSEQ_LIKE, purity=purity).failed} for e in (evidence, better)
    )
    assert after <= before
