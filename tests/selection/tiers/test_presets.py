"""The presets: every threshold has a pedigree, and no threshold stands in two places."""

from __future__ import annotations

import dataclasses

import pytest

from vaxsmith.core import SettingsError, Sourced
from vaxsmith.selection import SelectionSettings
from vaxsmith.selection.tiers import PRESETS, PVACSEQ_LIKE, VAXSMITH, Criterion, TierRules


@pytest.mark.parametrize("name", PRESETS)
def test_every_threshold_says_where_it_comes_from(name: str) -> None:
    preset = PRESETS[name]
    assert preset.name == name
    for holder in (preset.rules, preset.selection):
        for entry in dataclasses.fields(holder):
            value = getattr(holder, entry.name)
            if isinstance(value, Sourced):
                assert value.citation, f"{name}: {entry.name}"
    assert preset.asked == tuple(criterion for criterion in Criterion if criterion in preset.asked)  # in order


def test_no_threshold_is_held_by_selection_and_by_the_rules() -> None:
    names = [{entry.name for entry in dataclasses.fields(noun)} for noun in (SelectionSettings, TierRules)]
    assert not names[0] & names[1]
    assert VAXSMITH.selection == SelectionSettings()
    assert PVACSEQ_LIKE.presentation_percentile(1) is PVACSEQ_LIKE.selection.percentile


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("binding_nanomolar", -1.0),
        ("binding_percentile", 101.0),
        ("clonal_share", 1.5),
        ("rna_fraction", float("nan")),
        ("rna_depth", float("inf")),
    ],
)
def test_a_threshold_out_of_range_is_refused(field: str, value: float) -> None:
    threshold = dataclasses.replace(getattr(PVACSEQ_LIKE.rules, field), value=value)
    with pytest.raises(SettingsError, match=field):
        dataclasses.replace(PVACSEQ_LIKE.rules, **{field: threshold})


@pytest.mark.parametrize(
    ("field", "value"),
    [("strategy", "bold"), ("transcript_words", ("gencode",)), ("problematic_residues", "CX")],
)
def test_an_unknown_word_is_refused(field: str, value: object) -> None:
    with pytest.raises(SettingsError):
        dataclasses.replace(PVACSEQ_LIKE.rules, **{field: value})  # type: ignore[arg-type] # of every kind
