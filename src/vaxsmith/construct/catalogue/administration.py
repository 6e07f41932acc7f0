"""Routes and formulations that a person may record: choices with their precedents, and nothing is computed from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vaxsmith.construct.construct import Form
from vaxsmith.core import SettingsError, Sourced

_MEMORY = "Second-hand: cited from memory of the field's use; check the paper."
_NO_CLAIM = "A recorded choice: nothing in the design depends on it."

ROUTES: Mapping[str, Sourced[str]] = MappingProxyType(
    {
        route.value: route
        for route in (
            Sourced(
                name="route",
                value="intramuscular",
                citation="Weber et al., Lancet 2024;403:632 (mRNA-4157, 1 mg into a muscle every three weeks)",
                note=_NO_CLAIM,
            ),
            Sourced(
                name="route",
                value="intravenous",
                citation="Rojas et al., Nature 2023;618:144 (autogene cevumeran, RNA lipoplexes into a vein)",
                note=f"{_MEMORY} {_NO_CLAIM}",
            ),
            Sourced(
                name="route",
                value="subcutaneous",
                citation="Ott et al., Nature 2017;547:217 (NeoVax, long peptides under the skin)",
                note=f"{_MEMORY} {_NO_CLAIM}",
            ),
            Sourced(
                name="route",
                value="intranodal",
                citation="Sahin et al., Nature 2017;547:222 (RNA into lymph nodes)",
                note=f"{_MEMORY} {_NO_CLAIM}",
            ),
            Sourced(
                name="route",
                value="intratumoral",
                citation="Hewitt et al., Sci Transl Med 2019;11:eaat9143 (mRNA of immune signals into a tumor, in mice)",
                note=f"{_MEMORY} A precedent for mRNA into a tumor, not for targets of a patient. {_NO_CLAIM}",
            ),
        )
    }
)
"""Routes by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulation:
    """A formulation and the forms of vaccine that it has carried."""

    described: Sourced[str]
    forms: frozenset[Form]


FORMULATIONS: Mapping[str, Formulation] = MappingProxyType(
    {
        formulation.described.value: formulation
        for formulation in (
            Formulation(
                described=Sourced(
                    name="formulation",
                    value="lipid nanoparticle",
                    citation="Weber et al., Lancet 2024;403:632 (mRNA-4157)",
                    note=f"{_MEMORY} {_NO_CLAIM}",
                ),
                forms=frozenset({Form.MESSENGER}),
            ),
            Formulation(
                described=Sourced(
                    name="formulation",
                    value="lipoplex",
                    citation="Kranz et al., Nature 2016;534:396; Rojas et al., Nature 2023;618:144 (autogene cevumeran)",
                    note=f"{_MEMORY} {_NO_CLAIM}",
                ),
                forms=frozenset({Form.MESSENGER}),
            ),
            Formulation(
                described=Sourced(
                    name="formulation",
                    value="naked RNA",
                    citation="Sahin et al., Nature 2017;547:222 (into lymph nodes)",
                    note=f"{_MEMORY} {_NO_CLAIM}",
                ),
                forms=frozenset({Form.MESSENGER}),
            ),
            Formulation(
                described=Sourced(
                    name="formulation",
                    value="peptides with poly-ICLC",
                    citation="Ott et al., Nature 2017;547:217 (NeoVax, in four pools)",
                    note=f"{_MEMORY} {_NO_CLAIM}",
                ),
                forms=frozenset({Form.PEPTIDES}),
            ),
            Formulation(
                described=Sourced(
                    name="formulation",
                    value="vector in buffer",
                    citation="Palmer et al., Nat Med 2022;28:1619 (an adenoviral vector that carries 20 neoantigens)",
                    note=f"{_MEMORY} {_NO_CLAIM}",
                ),
                forms=frozenset({Form.INSERT}),
            ),
        )
    }
)
"""Formulations by name."""


def choose_route(name: str) -> Sourced[str] | None:
    """Look a route up; None for the empty name, because nobody has to choose one.

    Raises:
        SettingsError: the catalogue does not have it.
    """
    if not name:
        return None
    if name not in ROUTES:
        raise SettingsError(
            f"route {name[:60]!r} is not in the catalogue", expected=f"one of {', '.join(ROUTES)}", place="route"
        )
    return ROUTES[name]


def choose_formulation(name: str, form: Form) -> Sourced[str] | None:
    """Look a formulation up for what is made; None for the empty name.

    Raises:
        SettingsError: the catalogue does not have it, or it has not carried this form.
    """
    if not name:
        return None
    fitting = [known for known, formulation in FORMULATIONS.items() if form in formulation.forms]
    if name not in FORMULATIONS:
        raise SettingsError(
            f"formulation {name[:60]!r} is not in the catalogue",
            expected=f"one of {', '.join(FORMULATIONS)}",
            place="formulation",
        )
    if name not in fitting:
        raise SettingsError(
            f"formulation {name!r} does not go with {form}", expected=f"one of {', '.join(fitting)}", place="formulation"
        )
    return FORMULATIONS[name].described
