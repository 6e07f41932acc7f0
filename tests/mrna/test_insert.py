"""An insert is what a vector's maker can cut in: each site once, the protein from its first ATG, and within the room."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from Bio.Restriction import NheI, XhoI
from Bio.Seq import Seq
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.core import AMINO_ACIDS, InputError, SettingsError, Severity, Sourced, reverse_complement, translate
from vaxsmith.mrna import MessengerSettings
from vaxsmith.mrna.catalogue.vectors import CLONING_SITES, RESERVED, VECTORS
from vaxsmith.mrna.insert import Insert, InsertSettings, check_insert, design_insert

PROTEIN = "MRVMAPRTLILLLSGALALTETWAGSGGSGGGGSGGKLVVVGADGVGKSALTIQLIQNHFVDEAAY"


def protein(seed: int, length: int) -> str:
    return "M" + "".join(np.random.default_rng(seed).choice(list(AMINO_ACIDS), length))


def with_part(insert: Insert, kind: str, letters: str) -> Insert:
    """Give the insert with other letters in one of its parts."""
    parts = [
        (one, Sourced(name=part.name, value=letters, citation="") if one == kind else part) for one, part in insert.parts
    ]
    return dataclasses.replace(insert, parts=tuple(parts))


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 1000), length=st.integers(5, 60))
def test_an_insert_carries_its_protein_between_two_sites(seed: int, length: int) -> None:
    wanted = protein(seed, length)
    made = design_insert(wanted)
    start = made.sequence.find("ATG")
    assert str(Seq(made.sequence[start:]).translate(to_stop=True)) == wanted == made.protein  # type: ignore[no-untyped-call]
    assert made.sequence[:start] == "GCTAGC" + "GCCACC"
    assert made.sequence.endswith("TGATGA" + "CTCGAG")
    for enzyme in (NheI, XhoI):
        assert len(enzyme.search(Seq(made.sequence), linear=True)) == 1
    assert not [finding for finding in made.findings if finding.severity is Severity.FAULT]
    assert translate(made.coding) == wanted


def test_sites_and_vector_are_choices() -> None:
    chosen = InsertSettings(five_prime_site="KpnI", three_prime_site="aagctt", vector="vaccinia", reserved=0)
    made = design_insert(PROTEIN, settings=chosen, messenger=MessengerSettings(stops="TGATAATAG"))
    assert made.sequence.startswith("GGTACCGCCACCATG")
    assert made.sequence.endswith("TGATAATAGAAGCTT")
    assert (made.room, made.vector.value) == (25_000, 25_000)
    assert [kind for kind, _ in made.parts] == ["cloning site", "Kozak", "CDS", "stops", "cloning site"]


def test_an_insert_that_does_not_fit_is_a_fault() -> None:
    made = design_insert(PROTEIN, settings=InsertSettings(vector="small one", capacity=300, reserved=100))
    (fault,) = [finding for finding in made.findings if finding.severity is Severity.FAULT]
    assert (fault.check, fault.measured, fault.limit) == ("size", len(made.sequence), 200)
    assert made.vector.citation == "given by the user"


def test_the_room_of_the_catalogue_is_published_and_parts_are_kept_of_it() -> None:
    made = design_insert(PROTEIN)
    assert made.room == 8_300 - RESERVED.value
    for source in (*VECTORS.values(), *CLONING_SITES.values(), RESERVED):
        assert source.citation
    for site in CLONING_SITES.values():
        assert reverse_complement(site.value) == site.value, "the catalogue says that sites read the same on both strands"
        assert "ATG" not in site.value


def test_the_finished_letters_are_judged_by_themselves() -> None:
    made = design_insert(PROTEIN)
    assert check_insert(made) == ()

    def found(insert: Insert) -> set[str]:
        return {finding.check for finding in check_insert(insert)}

    assert "cloning-site" in found(with_part(made, "CDS", made.coding[:9] + "GCTAGC" + made.coding[15:]))
    assert "translation" in found(with_part(made, "CDS", made.coding[:9] + "TGA" + made.coding[12:]))
    assert "translation" in found(with_part(made, "Kozak", "ATGACC"))
    assert "cryptic-signal" in found(with_part(made, "CDS", made.coding[:9] + "AATAAA" + made.coding[15:]))
    same = design_insert(PROTEIN, settings=InsertSettings(five_prime_site="XhoI"))
    (caution,) = check_insert(same)
    assert "either way round" in caution.sentence


@pytest.mark.parametrize(
    "wrong",
    [
        {"capacity": -1},
        {"reserved": 1.5},
        {"reserved": 9_000},
        {"vector": "no such"},
        {"capacity": True},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError) as caught:
        InsertSettings(**wrong)  # type: ignore[arg-type]
    assert caught.value.expected


@pytest.mark.parametrize("site", ["NOSUCH", "GCN", "", "A" * 61])
def test_what_is_no_site_is_refused(site: str) -> None:
    with pytest.raises(SettingsError, match="neither a cloning site"):
        design_insert(PROTEIN, settings=InsertSettings(five_prime_site=site))


def test_a_protein_that_cannot_be_coded_is_refused() -> None:
    with pytest.raises(InputError):
        design_insert("")
    with pytest.raises(InputError):
        design_insert("MX")
