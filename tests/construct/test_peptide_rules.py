"""Each rule of a long peptide finds what breaks it, at its place, and is silent about what keeps it."""

from __future__ import annotations

import pytest

from vaxsmith.construct.peptide_set import PeptideSettings, judge_peptide
from vaxsmith.construct.peptide_set.rules import RULES
from vaxsmith.core import SettingsError, Severity

CLEAN = "SKDTRAEGTSKHAETRSKDTRAET"
SETTINGS = PeptideSettings()


def checks(sequence: str, settings: PeptideSettings = SETTINGS) -> dict[str, Severity]:
    return {finding.check: finding.severity for finding in judge_peptide(sequence, "it", settings)}


def test_a_clean_peptide_has_no_finding() -> None:
    assert checks(CLEAN) == {}
    assert len(RULES) == 10


@pytest.mark.parametrize(
    ("sequence", "check", "severity", "words"),
    [
        (CLEAN[:20], "peptide-length", Severity.CAUTION, ""),
        (CLEAN + "SKDTRAE", "peptide-length", Severity.CAUTION, ""),
        ("Q" + CLEAN, "terminal-glutamine", Severity.CAUTION, "first residue"),
        ("E" + CLEAN, "terminal-glutamate", Severity.NOTE, "first residue"),
        (CLEAN + "CS", "cysteine", Severity.NOTE, "C25"),
        ("SC" + CLEAN + "CS", "cysteine", Severity.CAUTION, "C2, C27"),
        ("SDP" + CLEAN, "acid-labile-bond", Severity.NOTE, "2-3"),
        ("SNG" + CLEAN, "deamidation", Severity.NOTE, "2-3"),
        ("SDG" + CLEAN, "aspartimide", Severity.NOTE, "2-3"),
        ("SMW" + CLEAN, "oxidation", Severity.NOTE, ""),
        ("SLLVVII" + CLEAN[:18], "hydrophobic-run", Severity.CAUTION, "2-7"),
        ("SLLVSIIASVVLSKDLLASVVLR", "solubility", Severity.CAUTION, ""),
        ("SGTNQSGTNQSGTNQSGTNQSGTNQK", "few-charges", Severity.NOTE, ""),
        ("SKDSGTHKESGKDTGEKSTGKDST", "isoelectric", Severity.NOTE, ""),
    ],
)
def test_what_breaks_a_rule_is_found_at_its_place(sequence: str, check: str, severity: Severity, words: str) -> None:
    found = {finding.check: finding for finding in judge_peptide(sequence, "it", SETTINGS)}
    assert found[check].severity is severity
    assert found[check].place == "it"
    assert words in found[check].sentence


def test_glutamine_elsewhere_asparagine_before_others_and_short_runs_are_fine() -> None:
    assert checks("SQTNKRDSENTAQKHTRSDSKETAR") == {}
    assert "hydrophobic-run" not in checks("SLLVVI" + CLEAN[:18])


def test_limits_are_settings() -> None:
    assert "peptide-length" not in checks(CLEAN + "SKDTRAE", PeptideSettings(longest=40))
    assert "hydrophobic-run" in checks("SLLV" + CLEAN, PeptideSettings(longest_hydrophobic_run=2))


@pytest.mark.parametrize(
    "wrong",
    [
        {"shortest": 0},
        {"longest": 20},
        {"shortest": 21.5},
        {"acidity": float("nan")},
        {"acidity": 15.0},
        {"most_hydrophobic": -0.1},
        {"least_charged": "many"},
        {"amount": "x" * 61},
        {"purity": "a\nb"},
        {"counter_ion": 5},
        {"longest_hydrophobic_run": True},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError) as caught:
        PeptideSettings(**wrong)  # type: ignore[arg-type]
    assert caught.value.expected
    assert caught.value.place


def test_every_check_has_words_for_what_a_moved_peptide_avoids() -> None:
    from vaxsmith.construct.peptide_set.build import _TROUBLES

    broken = (
        "QDPNGDGCCMW" + "LLVVIIL",
        "E" + "GSTN" * 8,
        "SKDSGTHKESGKDTGEKSTGKDST",
        "C" + CLEAN,
        "SLLVSIIASVVLSKDLLASVVLR",
    )
    found = {check for sequence in broken for check in checks(sequence)}
    assert found == set(_TROUBLES)
