"""Parts of a platform may be exchanged by name or sequence; routes and formulations are looked up; nonsense is refused."""

from __future__ import annotations

import pytest

from vaxsmith.construct import DEFAULT_PLATFORM, PLATFORMS
from vaxsmith.construct.catalogue.administration import FORMULATIONS, ROUTES, choose_formulation, choose_route
from vaxsmith.construct.catalogue.choices import LINKERS, SIGNALS, TRAFFICKING
from vaxsmith.construct.construct import Form
from vaxsmith.construct.own_parts import ProteinParts, with_parts
from vaxsmith.core import AMINO_ACIDS, SettingsError

DEFAULT = PLATFORMS[DEFAULT_PLATFORM]


def test_parts_of_the_catalogue_and_of_ones_own_take_their_places() -> None:
    made = with_parts(DEFAULT, ProteinParts(signal="tPA", linker="KKSG", trafficking="none"))
    assert made.signal is SIGNALS["tPA"]
    assert made.signal_length is None
    assert (made.linker.value, made.linker.citation, made.alternative_linkers) == ("KKSG", "given by the user", ())
    assert made.trafficking.value == ""
    assert with_parts(DEFAULT, ProteinParts(signal="sec")) == DEFAULT
    assert with_parts(DEFAULT, ProteinParts()) is DEFAULT
    assert with_parts(DEFAULT, ProteinParts(linker="aay")).linker.value == "AAY"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (ProteinParts(signal="GGG"), "begins with G"),
        (ProteinParts(signal="no such"), "neither in the catalogue"),
        (ProteinParts(linker="  "), "neither in the catalogue"),
        (ProteinParts(linker="A" * 301), "neither in the catalogue"),
        (ProteinParts(trafficking="MITD2"), "neither in the catalogue"),
    ],
)
def test_what_is_no_part_is_refused(parts: ProteinParts, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        with_parts(DEFAULT, parts)


def test_peptides_have_no_such_parts() -> None:
    assert with_parts(PLATFORMS["long-peptides"], ProteinParts()) is PLATFORMS["long-peptides"]
    with pytest.raises(SettingsError, match="has no signal"):
        with_parts(PLATFORMS["long-peptides"], ProteinParts(linker="AAY"))


def test_every_part_is_sourced_residues() -> None:
    for part in (*SIGNALS.values(), *TRAFFICKING.values(), *LINKERS.values()):
        assert part.citation
        assert set(part.value) <= set(AMINO_ACIDS)
    assert {name: (len(part.value), part.value[0], part.value[-1]) for name, part in SIGNALS.items()} == {
        "sec": (26, "M", "S"),
        "start": (1, "M", "M"),
        "tPA": (23, "M", "S"),
        "IgE": (18, "M", "S"),
        "IgK": (21, "M", "D"),
    }


def test_the_four_ways_to_carry_targets_are_there() -> None:
    forms = {name: (made.form, made.most_molecules and made.most_molecules.value) for name, made in PLATFORMS.items()}
    assert forms[DEFAULT_PLATFORM] == (Form.MESSENGER, None)
    assert forms["two-mrnas"] == (Form.MESSENGER, 2)
    assert forms["long-peptides"] == (Form.PEPTIDES, None)
    assert forms["vector-insert"] == (Form.INSERT, None)
    sizes = {name: made.most_windows and made.most_windows.value for name, made in PLATFORMS.items()}
    assert (sizes[DEFAULT_PLATFORM], sizes["two-mrnas"]) == (34, 10)
    for made in PLATFORMS.values():
        for part in (made.most_windows, made.most_molecules):
            assert part is None or part.citation


def test_routes_and_formulations_are_recorded_choices_with_sources() -> None:
    assert {"intramuscular", "intravenous", "intratumoral", "subcutaneous"} <= set(ROUTES)
    assert choose_route("") is None
    assert choose_formulation("", Form.MESSENGER) is None
    for chosen in (*ROUTES.values(), *(formulation.described for formulation in FORMULATIONS.values())):
        assert chosen.citation
        assert "nothing in the design depends on it" in chosen.note
    for form in Form:
        assert any(form in formulation.forms for formulation in FORMULATIONS.values())


@pytest.mark.parametrize(("name", "form"), [("lipoplexx", Form.MESSENGER), ("lipoplex", Form.PEPTIDES)])
def test_a_formulation_that_does_not_fit_is_refused(name: str, form: Form) -> None:
    with pytest.raises(SettingsError) as caught:
        choose_formulation(name, form)
    assert "one of" in caught.value.expected
    with pytest.raises(SettingsError, match="not in the catalogue"):
        choose_route(name)
