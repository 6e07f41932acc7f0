"""The platforms that ship: ways to carry targets in one protein."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaxsmith.construct.catalogue import parts
from vaxsmith.construct.construct import Platform

DEFAULT_PLATFORM = "sec-gs10-mitd"
"""Name of the platform that is used where none is chosen."""

_ALL = (
    Platform(
        name=DEFAULT_PLATFORM,
        signal=parts.SEC_SIGNAL,
        signal_length=parts.SEC_SIGNAL_LENGTH,
        trafficking=parts.MITD,
        linker=parts.GS10,
        alternative_linkers=(parts.GS10_SHIFTED, parts.GS10_EVEN),
        window_length=parts.WINDOW,
        tile_overlap=parts.TILE_OVERLAP,
        most_windows=parts.MOST_WINDOWS,
        description=(
            "Signal peptide, 27-residue windows parted by glycine-serine linkers of ten residues, MHC class I trafficking "
            "domain: modelled on published individualised neoantigen vaccines; see each part's note for what is second-hand"
        ),
    ),
    Platform(
        name="sec-aay-mitd",
        signal=parts.SEC_SIGNAL,
        signal_length=parts.SEC_SIGNAL_LENGTH,
        trafficking=parts.MITD,
        linker=parts.AAY,
        window_length=parts.WINDOW,
        tile_overlap=parts.TILE_OVERLAP,
        most_windows=parts.MOST_WINDOWS,
        description="Signal peptide and trafficking domain with short AAY linkers: a shorter molecule, order matters more",
    ),
    Platform(
        name="sec-gpgpg-mitd",
        signal=parts.SEC_SIGNAL,
        signal_length=parts.SEC_SIGNAL_LENGTH,
        trafficking=parts.MITD,
        linker=parts.GPGPG,
        window_length=parts.WINDOW,
        tile_overlap=parts.TILE_OVERLAP,
        most_windows=parts.MOST_WINDOWS,
        description="Signal peptide and trafficking domain with GPGPG linkers",
    ),
    Platform(
        name="plain-gs10",
        signal=parts.START,
        signal_length=parts.NO_SIGNAL,
        trafficking=parts.NO_TRAFFICKING,
        linker=parts.GS10,
        alternative_linkers=(parts.GS10_SHIFTED, parts.GS10_EVEN),
        window_length=parts.WINDOW,
        tile_overlap=parts.TILE_OVERLAP,
        most_windows=parts.MOST_WINDOWS,
        linked_ends=False,
        description="Windows and glycine-serine linkers alone, behind a start methionine",
    ),
    Platform(
        name="plain-aay",
        signal=parts.START,
        signal_length=parts.NO_SIGNAL,
        trafficking=parts.NO_TRAFFICKING,
        linker=parts.AAY,
        window_length=parts.WINDOW,
        tile_overlap=parts.TILE_OVERLAP,
        most_windows=parts.MOST_WINDOWS,
        linked_ends=False,
        description="Windows and AAY linkers alone, behind a start methionine",
    ),
)

PLATFORMS: Mapping[str, Platform] = MappingProxyType({platform.name: platform for platform in _ALL})
"""Every platform by name."""
