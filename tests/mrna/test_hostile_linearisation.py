"""A linearising stretch of the user's own is held to what the catalogue's are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vaxsmith.core import Finding, Severity, reverse_complement
from vaxsmith.mrna import Messenger, MessengerSettings, check_messenger, design_messenger

_PROTEIN = "MEFEFEFKTAYGSGSGIL"  # Glu-Phe is GAATTC unless codons are chosen, Gly-Ser GGATCC


def _made(stretch: str) -> Messenger:
    return design_messenger(_PROTEIN, settings=MessengerSettings(linearisation=stretch, structured=False))


def _said(made: Messenger, settings: MessengerSettings) -> list[Finding]:
    return [finding for finding in check_messenger(made, settings=settings) if finding.check == "linearisation"]


@pytest.mark.parametrize(("stretch", "site"), [("GAATTC", "GAATTC"), ("TGTCTTC", "GAAGAC"), ("GCGGCCGC", "GCGGCCGC")])
def test_the_site_of_ones_own_stretch_stands_in_it_alone(stretch: str, site: str) -> None:
    made = _made(stretch)
    assert site not in made.coding.sequence
    assert reverse_complement(site) not in made.coding.sequence
    assert not _said(made, MessengerSettings(linearisation=stretch))


def test_a_second_site_is_a_fault() -> None:
    settings = MessengerSettings(linearisation="GAATTC")
    made = _made("GAATTC")
    coding = made.coding.sequence
    assert coding[3:9] in {"GAGTTC", "GAGTTT", "GAATTT"}
    broken = tuple(
        replace(part, sequence=coding[:3] + "GAATTC" + coding[9:]) if part.kind.value == "CDS" else part
        for part in made.parts
    )
    (fault,) = _said(replace(made, parts=broken), settings)
    assert fault.severity is Severity.FAULT
    assert "EcoRI" in fault.sentence


@pytest.mark.parametrize("stretch", ["", "ACACAC"])
def test_an_unknown_way_is_said(stretch: str) -> None:
    (caution,) = _said(_made(stretch), MessengerSettings(linearisation=stretch))
    assert caution.severity is Severity.CAUTION
    assert "not known" in caution.sentence
