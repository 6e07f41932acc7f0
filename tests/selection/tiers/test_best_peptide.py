"""The peptide that stands for a variant: each step, its ties, and that order and worse rivals do not matter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxsmith.selection.tiers import PVACSEQ_LIKE, PeptideCandidate, TierEvidence, best_peptide, with_residues_to_avoid


def candidate(name: str = "T1", *, percentile: float | None = 0.5, **evidence: Any) -> PeptideCandidate:
    given_evidence: dict[str, Any] = {
        "peptide": "NLVPMVATV",
        "affinity_nanomolar": 100.0,
        "wild_type_affinity_nanomolar": 100.0,
        "changed": (4,),
        "mane_select": True,
        "canonical": True,
        "support_level": 1,
    }
    return PeptideCandidate(
        evidence=TierEvidence(**{**given_evidence, **evidence}), transcript=name, percentile=percentile, protein_length=100
    )


def chosen(*candidates: PeptideCandidate) -> str:
    return best_peptide(candidates, PVACSEQ_LIKE).transcript


def test_the_sum_of_two_ranks_decides_and_affinity_breaks_a_tie() -> None:
    strong = candidate("strong", affinity_nanomolar=10.0, percentile=3.0)
    middle = candidate("middle", affinity_nanomolar=20.0, percentile=2.0)
    ranked = candidate("ranked", affinity_nanomolar=30.0, percentile=1.0)
    assert chosen(ranked, middle, strong) == "strong"
    assert chosen(ranked, strong, replace(middle, percentile=0.5)) == "middle"


def test_weaker_peptides_win_where_the_stronger_fail_a_step() -> None:
    weak = candidate("weak", affinity_nanomolar=4000.0, percentile=9.0)
    for worse in (
        replace(candidate("open"), complete=False),
        replace(candidate("decayed"), protein_coding=False),
        candidate("unsupported", mane_select=False, canonical=False, support_level=2),
        candidate("anchored", changed=(1,)),
    ):
        assert chosen(worse, weak) == "weak"
        assert chosen(worse) == worse.transcript  # a step that leaves nothing is passed over
    avoiding = with_residues_to_avoid(PVACSEQ_LIKE, "C")
    assert best_peptide([candidate("C", peptide="NLVPCVATV"), weak], avoiding).transcript == "weak"


def test_equal_peptides_are_told_apart_by_their_transcripts() -> None:
    plain = candidate("plain", mane_select=False, canonical=False)
    assert chosen(plain, candidate("canonical", mane_select=False)) == "canonical"
    assert chosen(plain, replace(plain, transcript="long", protein_length=300)) == "long"
    assert chosen(plain, replace(plain, transcript="expressed", transcript_expression=3.0)) == "expressed"
    assert chosen(plain, replace(plain, transcript="last")) == "plain"


def test_missing_numbers_stand_last_and_nothing_is_an_error() -> None:
    silent = candidate("silent", affinity_nanomolar=None, percentile=None)
    assert chosen(silent, candidate("known", percentile=90.0)) == "known"
    with pytest.raises(ValueError, match="without a peptide"):
        best_peptide([], PVACSEQ_LIKE)


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=8, unique=True),
    st.randoms(use_true_random=False),
)
def test_order_does_not_matter_and_one_worse_in_both_changes_nothing(pairs: list[tuple[int, int]], chance: Any) -> None:
    candidates = [
        candidate(f"T{number}", affinity_nanomolar=float(affinity), percentile=float(percentile))
        for number, (affinity, percentile) in enumerate(pairs)
    ]
    first = best_peptide(candidates, PVACSEQ_LIKE)
    mixed = candidates.copy()
    chance.shuffle(mixed)
    found = best_peptide(mixed, PVACSEQ_LIKE)
    assert (found.evidence.affinity_nanomolar, found.percentile) == (first.evidence.affinity_nanomolar, first.percentile)
    worse = candidate("worse", affinity_nanomolar=50.0, percentile=50.0)
    assert best_peptide([*candidates, worse], PVACSEQ_LIKE) == first
