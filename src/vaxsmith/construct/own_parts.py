"""Verb: exchange parts of a platform for others of the catalogue, or for a person's own sequences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from vaxsmith.construct.catalogue.choices import LINKERS, SIGNAL_LENGTHS, SIGNALS, TRAFFICKING
from vaxsmith.construct.construct import Form, Platform
from vaxsmith.core import AMINO_ACIDS, SettingsError, Sourced

LONGEST_PART = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ProteinParts:
    """Parts that replace a platform's own: names of the catalogue or residues; empty: the platform's stays."""

    signal: str = ""
    trafficking: str = ""
    linker: str = ""


def with_parts(platform: Platform, chosen: ProteinParts) -> Platform:
    """Give the platform with the chosen parts; a chosen linker stands on every border.

    Raises:
        SettingsError: a part is neither known nor residues, the signal does not begin with methionine, or the platform has
            no such parts.
    """
    if platform.form is Form.PEPTIDES and chosen != ProteinParts():
        raise SettingsError(
            f"platform {platform.name} has no signal, linker or trafficking domain",
            expected="none of these parts",
            remedy="leave the part out, or choose a platform of a protein",
            place="parts",
        )
    if chosen.signal:
        signal = _choose(SIGNALS, chosen.signal, "signal")
        if not signal.value.startswith("M"):
            raise SettingsError(
                f"the signal begins with {signal.value[0]}", expected="M, with which translation begins", place="signal"
            )
        platform = replace(platform, signal=signal, signal_length=SIGNAL_LENGTHS.get(chosen.signal))
    if chosen.trafficking:
        platform = replace(platform, trafficking=_choose(TRAFFICKING, chosen.trafficking, "trafficking"))
    if chosen.linker:
        platform = replace(platform, linker=_choose(LINKERS, chosen.linker, "linker"), alternative_linkers=())
    return platform


def _choose(catalogue: Mapping[str, Sourced[str]], text: str, what: str) -> Sourced[str]:
    if text in catalogue:
        return catalogue[text]
    residues = "".join(text.split()).upper()
    if not residues or len(residues) > LONGEST_PART or set(residues) - set(AMINO_ACIDS):
        raise SettingsError(
            f"{what} {text[:60]!r} is neither in the catalogue nor a sequence of residues",
            expected=f"one of {', '.join(catalogue)}, or up to {LONGEST_PART} letters of the twenty residues",
            place=what,
        )
    return Sourced(name=f"{what}, given by the user", value=residues, unit="residues", citation="given by the user")
