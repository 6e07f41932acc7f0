"""Proteins that have few codings give what there is and end."""

from __future__ import annotations

import numpy as np
import pytest

from vaxsmith.mrna import MessengerSettings, diverse_designs


@pytest.mark.parametrize("protein", ["M", "MW"])
def test_a_protein_of_one_coding_has_one_design(protein: str) -> None:
    made = diverse_designs(protein, 20, generator=np.random.default_rng(1))
    assert len(made.messengers) == 1
    assert made.differences == ((0,),)


def test_nudges_that_find_nothing_stay_within_what_can_be_priced() -> None:
    # A change that costs is polished away again, so every nudge finds the same molecule and the next is wider.
    made = diverse_designs("MKW", 15, generator=np.random.default_rng(2), settings=MessengerSettings(structured=False))
    assert 1 <= len(made.messengers) <= 2
