"""The start is opened where codons can open it, and stays open after polishing."""

from __future__ import annotations

import pytest

from vaxsmith.core import Severity
from vaxsmith.mrna import MessengerSettings, design_messenger

_CLOSED = ("MAAAGGGKKKLLL", "MGLNEPFVVSDRWKHTQCAYIMGLNEPFVVSDRWKHT")
"""Proteins whose best codons let the start pair with the untranslated regions for over 20 kcal/mol."""


@pytest.mark.parametrize("protein", _CLOSED)
def test_a_start_that_weaker_codons_open_is_opened(protein: str) -> None:
    made = design_messenger(protein)
    assert made.opening_energy <= MessengerSettings().most_opening
    assert not [finding for finding in made.findings if finding.check == "open-start"]


@pytest.mark.parametrize("protein", _CLOSED)
def test_opening_costs_something_and_the_price_is_said(protein: str) -> None:
    free = design_messenger(protein, settings=MessengerSettings(most_opening=1000))
    kept = design_messenger(protein)
    assert free.opening_energy > MessengerSettings().most_opening
    assert kept.objective > free.objective
    price = next(finding for finding in kept.findings if finding.check == "codon-choice")
    assert price.severity is Severity.NOTE
    assert "cost" in price.sentence
