"""The whole molecule by another path: a good one passes, each lie is found, and what was not done is said."""

from dataclasses import replace

import pytest
from tests.mrna.example_messenger import example_messenger
from tests.mrna.test_read_genbank import genbank

from vaxsmith.core import Finding, Severity, Unassessed
from vaxsmith.mrna.refold import RefoldSettings
from vaxsmith.mrna.stability import DegScore, HalfLife, degscore
from vaxsmith.mrna.whole_check import WholeCheckSettings, check_whole

MADE = example_messenger()
FASTA = f">mrna\n{MADE.rna}\n>template\n{MADE.template}\n>protein\n{MADE.protein}\n"


def of(findings: tuple[Finding, ...], check: str, weight: Severity | None = None) -> list[Finding]:
    return [finding for finding in findings if finding.check == check and weight in {None, finding.severity}]


def test_a_good_molecule_passes() -> None:
    made = check_whole(MADE, fasta=FASTA, genbank=genbank(MADE))
    assert made.read == ("FASTA", "GenBank")
    assert not of(made.findings, "read-back")
    assert not [finding for finding in made.findings if finding.severity is Severity.FAULT]
    said = of(made.findings, "refolding")
    assert len(said) == 1
    assert (
        f"under d0 {MADE.energy:.2f} kcal/mol for the claimed structure and {MADE.energy:.2f} for its own"
        in said[0].sentence
    )
    assert "not computed again" not in said[0].sentence
    d0, d2 = made.refolds
    assert d0.minimum == d0.claimed == MADE.energy
    assert d2.structure == made.structure
    assert isinstance(made.degscore, DegScore)
    assert made.degscore == degscore(MADE.rna, made.structure)
    assert isinstance(made.degscore_masked, DegScore)
    assert made.degscore_masked.total < made.degscore.total
    assert isinstance(made.half_life, HalfLife)


def test_every_rule_is_asked_again() -> None:
    harmed = replace(MADE, protein=MADE.protein + "K")
    assert of(check_whole(harmed).findings, "translation", Severity.FAULT)


def test_a_wrong_energy_is_a_fault() -> None:
    made = check_whole(replace(MADE, energy=MADE.energy - 3))
    assert of(made.findings, "refolding", Severity.FAULT)


def test_a_structure_that_is_not_the_deepest_is_noticed() -> None:
    nothing = replace(MADE, structure="." * len(MADE.sequence), energy=0.0)
    found = of(check_whole(nothing).findings, "refolding", Severity.CAUTION)
    assert len(found) == 1
    assert "not the deepest" in found[0].sentence
    assert found[0].measured == MADE.energy


def test_a_harmed_file_is_a_fault() -> None:
    made = check_whole(MADE, fasta=FASTA.replace("AUG", "AUC", 1))
    assert of(made.findings, "read-back", Severity.FAULT)


def test_a_long_molecule_says_what_was_not_done() -> None:
    settings = WholeCheckSettings(refold=RefoldSettings(longest_refolded=10))
    made = check_whole(MADE, check=settings)
    said = of(made.findings, "refolding", Severity.NOTE)[0].sentence
    assert "under d0 and d2 was not computed again; --refold asks for it" in said
    assert made.structure == MADE.structure
    assert "the design" in made.structure_from
    everything = WholeCheckSettings(refold=RefoldSettings(longest_refolded=10, everything=True))
    assert "not computed again" not in of(check_whole(MADE, check=everything).findings, "refolding")[0].sentence


def test_nothing_folded_is_not_assessed() -> None:
    settings = WholeCheckSettings(refold=RefoldSettings(longest_refolded=0))
    made = check_whole(replace(MADE, structure="", energy=float("nan")), check=settings)
    assert made.structure == ""
    assert isinstance(made.degscore, Unassessed)
    assert isinstance(made.half_life, Unassessed)
    assert made.regions == ()
    assert made.start.paired is None
    claimed = check_whole(MADE, check=settings)
    assert claimed.structure == MADE.structure
    assert "the design" in claimed.structure_from


@pytest.mark.parametrize("refolded", [0, 10_000])
def test_the_same_molecule_gives_the_same_check(refolded: int) -> None:
    settings = WholeCheckSettings(refold=RefoldSettings(longest_refolded=refolded))
    assert check_whole(MADE, check=settings) == check_whole(MADE, check=settings)
