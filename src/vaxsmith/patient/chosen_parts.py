"""Read what a person chose for what is made: parts, limits and fields of an order, each by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from difflib import get_close_matches
from typing import Any

from vaxsmith.construct.own_parts import ProteinParts
from vaxsmith.construct.peptide_set import PeptideSettings
from vaxsmith.core import FormatError, SettingsError
from vaxsmith.mrna.insert import InsertSettings
from vaxsmith.patient.settings import Settings

_OF_MESSENGER = ("five_prime_utr", "kozak", "stops", "three_prime_utr", "tail", "cap", "linearisation")
_HOMES: Mapping[str, tuple[str, type]] = {
    **{entry.name: ("parts", str) for entry in fields(ProteinParts)},
    **dict.fromkeys(_OF_MESSENGER, ("messenger", str)),
    **{entry.name: ("peptides", type(entry.default)) for entry in fields(PeptideSettings)},
    **{entry.name: ("insert", type(entry.default)) for entry in fields(InsertSettings)},
}
PART_NAMES = tuple(_HOMES)
"""Every name that may be chosen: parts of the protein, parts of the mRNA, peptides and their order, the insert."""


def with_chosen_parts(settings: Settings, chosen: Mapping[str, Any], *, place: str) -> Settings:
    """Give the settings with the chosen parts; ``place`` is where they were written.

    Raises:
        FormatError: a value has the wrong type.
        SettingsError: a name or a value is not known.
    """
    changes: dict[str, dict[str, Any]] = {}
    for name, value in chosen.items():
        if name not in _HOMES:
            near = get_close_matches(name, PART_NAMES, n=1)
            raise SettingsError(
                f"the part {name[:60]!r} is not known",
                expected="one of " + ", ".join(PART_NAMES),
                remedy=f"did you mean {near[0]!r}?" if near else "remove it",
                place=place,
            )
        home, kind = _HOMES[name]
        changes.setdefault(home, {})[name] = _typed(name, value, kind, place)
    for home, values in changes.items():
        settings = replace(settings, **{home: replace(getattr(settings, home), **values)})
    return settings


def read_part(text: str) -> tuple[str, Any]:
    """Read ``name=value`` as it stands on a command line; a number where the part is one.

    >>> read_part("tail=A100"), read_part("longest=32")
    (('tail', 'A100'), ('longest', 32))

    Raises:
        SettingsError: there is no ``=``, or a number cannot be read.
    """
    name, sign, value = text.partition("=")
    name = name.strip().replace("-", "_")
    if not sign:
        raise SettingsError(f"{text[:60]!r} is no part", expected="name=value, such as tail=A100", place="--part")
    kind = _HOMES.get(name, ("", str))[1]
    if kind is str:
        return name, value.strip()
    try:
        return name, kind(value)
    except ValueError:
        raise SettingsError(f"{name} is {value[:60]!r}", expected="a number", place="--part") from None


def _typed(name: str, value: Any, kind: type, place: str) -> Any:
    """Refuse a value of another type; a whole number is a number."""
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        words = {str: "text in quotation marks", int: "a whole number", float: "a number"}[kind]
        raise FormatError(f"{name} is {value!r}", expected=words, place=place)
    return value
