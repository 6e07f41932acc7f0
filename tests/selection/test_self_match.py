"""Matches to normal proteins against the slow twin."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.self_match_by_search import peptides_by_search

from vaxsmith.selection.self_match import peptides_in_normal_proteins

few_letters = st.text(alphabet="ACY", min_size=0, max_size=30)


@given(st.sets(st.text(alphabet="ACY", min_size=1, max_size=14), max_size=12), st.lists(few_letters, max_size=5))
@settings(deadline=None, max_examples=200)
def test_equals_the_slow_twin(peptides: set[str], proteins: list[str]) -> None:
    assert peptides_in_normal_proteins(peptides, proteins) == peptides_by_search(peptides, proteins)


def test_no_peptide_is_found_across_two_proteins() -> None:
    assert peptides_in_normal_proteins({"AACC"}, ["GGAA", "CCGG"]) == frozenset()
