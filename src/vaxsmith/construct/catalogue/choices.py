"""Protein parts by name, from which a person may choose, each with what is known of its source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaxsmith.construct.catalogue import parts
from vaxsmith.core import Sourced

_LISTED = "Second-hand: read in a table of parts in common use; the primary paper was not at hand."

SIGNALS: Mapping[str, Sourced[str]] = MappingProxyType(
    {
        "sec": parts.SEC_SIGNAL,
        "start": parts.START,
        "tPA": Sourced(
            name="tPA signal",
            value="MDAMKRGLCCVLLLCGAVFVSPS",
            unit="residues",
            citation="human tissue plasminogen activator, first residues (UniProt P00750)",
            note=_LISTED,
        ),
        "IgE": Sourced(
            name="IgE signal",
            value="MDWTWILFLVAAATRVHS",
            unit="residues",
            citation="leader of an immunoglobulin heavy chain, in common use in DNA vaccines",
            note=_LISTED,
        ),
        "IgK": Sourced(
            name="IgK signal",
            value="METDTLLLWVLLLWVPGSTGD",
            unit="residues",
            citation="leader of a mouse immunoglobulin kappa chain, in common use for secretion",
            note=_LISTED,
        ),
    }
)
"""Signals by name; ``start`` is the start methionine alone."""

SIGNAL_LENGTHS: Mapping[str, Sourced[int]] = MappingProxyType({"sec": parts.SEC_SIGNAL_LENGTH, "start": parts.NO_SIGNAL})
"""How many residues of a signal are the natural signal peptide, where that is not all of it."""

TRAFFICKING: Mapping[str, Sourced[str]] = MappingProxyType({"MITD": parts.MITD, "none": parts.NO_TRAFFICKING})
LINKERS: Mapping[str, Sourced[str]] = MappingProxyType({"GS10": parts.GS10, "AAY": parts.AAY, "GPGPG": parts.GPGPG})
