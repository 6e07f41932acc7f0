"""What a person chose to make reaches its stage from a case file and from an option, and nonsense ends in a sentence."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxsmith.core import FormatError, SettingsError, VaxsmithError
from vaxsmith.patient import (
    PART_NAMES,
    Settings,
    plain_settings,
    read_case,
    read_part,
    with_chosen_parts,
    with_platform,
)

CASE = 'name = "x"\nvariants = "v.vcf"\nhla = "A*02:01"\n[settings]\n'


def read(folder: Path, text: str) -> Settings:
    (folder / "v.vcf").write_text("##fileformat=VCFv4.2\n")
    (folder / "case.toml").write_text(CASE + text)
    return read_case(folder / "case.toml")[1]


def test_a_case_chooses_platform_route_formulation_and_parts(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        'platform = "two-mrnas"\nroute = "intravenous"\nformulation = "lipoplex"\n'
        '[settings.parts]\nsignal = "tPA"\nlinker = "AAY"\ntail = "A120"\nthree_prime_utr = "GCUGCU"\ncap = "ARCA"\n'
        'five_prime_utr = "mRNA-1273"\n',
    )
    assert (settings.platform, settings.route, settings.formulation) == ("two-mrnas", "intravenous", "lipoplex")
    platform = settings.chosen_platform
    assert (platform.linker.value, platform.signal.value[:4]) == ("AAY", "MDAM")
    molecule = settings.messenger
    assert (molecule.tail, molecule.cap, molecule.three_prime_utr) == ("A120", "ARCA", "GCUGCU")


def test_numbers_and_words_of_an_order_reach_the_peptides(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        'platform = "long-peptides"\n[settings.parts]\nlongest = 32\nacidity = 7\namount = "5 mg"\n'
        'counter_ion = "acetate"\n',
    )
    assert (settings.peptides.longest, settings.peptides.acidity) == (32, 7.0)
    assert (settings.peptides.amount, settings.peptides.counter_ion, settings.peptides.purity) == ("5 mg", "acetate", "")


def test_settings_in_force_are_those_of_what_is_made() -> None:
    for platform, there, absent in (
        ("sec-gs10-mitd", {"construct", "mrna"}, {"peptides", "insert"}),
        ("long-peptides", {"peptides"}, {"construct", "mrna", "insert"}),
        ("vector-insert", {"construct", "mrna", "insert"}, {"peptides"}),
    ):
        values = plain_settings(with_platform(Settings(), platform, route="subcutaneous"))
        assert json.loads(json.dumps(values)) == values
        assert there <= set(values)
        assert not absent & set(values)
        assert values["route"] == "subcutaneous"


def test_options_are_read_by_name_and_type() -> None:
    assert read_part("capacity=9000") == ("capacity", 9000)
    assert read_part("five-prime-utr = AGG + HBA1") == ("five_prime_utr", "AGG + HBA1")
    chosen = with_chosen_parts(Settings(), dict([read_part("vector=mine"), read_part("capacity=9000")]), place="--part")
    assert chosen.insert.limit.value == 9000
    assert len(set(PART_NAMES)) == len(PART_NAMES)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('platform = "no such"', "not in the catalogue"),
        ("platform = 5", "text in quotation marks"),
        ('route = "by post"', "not in the catalogue"),
        ('formulation = "vector in buffer"', "does not go with mRNA"),
        ("parts = 5", r"a table \[settings.parts\]"),
        ('parts = { tale = "A120" }', "did you mean 'tail'"),
        ("parts = { tail = 120 }", "text in quotation marks"),
        ('parts = { tail = "B120" }', "neither in the catalogue nor a sequence"),
        ('parts = { cap = "beret" }', "is unknown"),
        ('parts = { stops = "GGG" }', "not stop codons"),
        ('parts = { linker = "A-Y" }', "neither in the catalogue"),
        ("parts = { longest = 1.5 }", "a whole number"),
        ("parts = { longest = true }", "a whole number"),
        ('parts = { acidity = "sour" }', "a number"),
        ("parts = { acidity = nan }", "a number from 0 to 14"),
        ("parts = { reserved = -1 }", "0 or more"),
        ('platform = "long-peptides"\nparts = { signal = "sec" }', "has no signal"),
    ],
)
def test_what_makes_no_sense_is_said(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises((FormatError, SettingsError), match=words):
        read(tmp_path, text)


@given(st.text(max_size=30))
def test_no_option_ends_in_anything_but_a_sentence(text: str) -> None:
    with contextlib.suppress(VaxsmithError):
        name, value = read_part(text)
        with_chosen_parts(Settings(), {name: value}, place="--part")
