"""The platforms that ship: ways to carry targets, as one or two mRNAs, as peptides, or as an insert for a vector."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaxsmith.construct.catalogue import parts
from vaxsmith.construct.construct import Form, Platform
from vaxsmith.core import Sourced

DEFAULT_PLATFORM = "sec-gs10-mitd"
"""Name of the platform that is used where none is chosen."""

_MEMORY = "Second-hand: cited from memory of the field's use; check the paper."
TWO_MOLECULES: Sourced[int] = Sourced(
    name="most molecules",
    value=2,
    unit="molecules",
    citation="Rojas et al., Nature 2023;618:144 (autogene cevumeran: up to 20 neoantigens, on two messengers)",
    note=_MEMORY,
)
TEN_WINDOWS: Sourced[int] = Sourced(
    name="most windows on one molecule",
    value=10,
    unit="windows",
    citation="Rojas et al., Nature 2023;618:144 (autogene cevumeran: up to 20 neoantigens, on two messengers of ten)",
    note=f"{_MEMORY} Taken as a precedent, not as a property of these parts.",
)
TWENTY_PEPTIDES: Sourced[int] = Sourced(
    name="most peptides in one set",
    value=20,
    unit="peptides",
    citation="Ott et al., Nature 2017;547:217 (NeoVax: up to 20 long peptides, in four pools)",
    note=_MEMORY,
)
TWENTY_ON_A_VECTOR: Sourced[int] = Sourced(
    name="most windows on one insert",
    value=20,
    unit="windows",
    citation="Palmer et al., Nat Med 2022;28:1619 (an adenoviral vector that carries 20 neoantigens)",
    note=f"{_MEMORY} Other vectors have carried more; the room of the vector is checked by itself.",
)
NO_PART: Sourced[str] = Sourced(name="none", value="", unit="residues", citation="windows stand alone on this platform")

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
            "One mRNA of up to 34 windows: signal peptide, 27-residue windows parted by glycine-serine linkers of ten "
            "residues, MHC class I trafficking domain; modelled on published individualised neoantigen vaccines, and each "
            "part's note says what is second-hand"
        ),
    ),
    Platform(
        name="two-mrnas",
        signal=parts.SEC_SIGNAL,
        signal_length=parts.SEC_SIGNAL_LENGTH,
        trafficking=parts.MITD,
        linker=parts.GS10,
        alternative_linkers=(parts.GS10_SHIFTED, parts.GS10_EVEN),
        window_length=parts.WINDOW,
        tile_overlap=parts.TILE_OVERLAP,
        most_windows=TEN_WINDOWS,
        most_molecules=TWO_MOLECULES,
        description=(
            "Two mRNAs of up to ten windows each, of the same parts as sec-gs10-mitd: shorter molecules, made and checked "
            "one by one, as evenly filled as the targets allow"
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
    Platform(
        name="long-peptides",
        form=Form.PEPTIDES,
        signal=NO_PART,
        trafficking=NO_PART,
        linker=NO_PART,
        window_length=parts.WINDOW,
        tile_overlap=parts.TILE_OVERLAP,
        most_windows=TWENTY_PEPTIDES,
        description=(
            "Each window by itself as a synthetic long peptide, moved by a few residues where that spares trouble in "
            "synthesis or solution: no protein is built and nothing is encoded"
        ),
    ),
    Platform(
        name="vector-insert",
        form=Form.INSERT,
        signal=parts.SEC_SIGNAL,
        signal_length=parts.SEC_SIGNAL_LENGTH,
        trafficking=parts.MITD,
        linker=parts.GS10,
        alternative_linkers=(parts.GS10_SHIFTED, parts.GS10_EVEN),
        window_length=parts.WINDOW,
        tile_overlap=parts.TILE_OVERLAP,
        most_windows=TWENTY_ON_A_VECTOR,
        description=(
            "The DNA that encodes the vaccine protein, between two cloning sites, to be put into a replication-deficient "
            "viral vector of somebody's: the insert alone, and no virus is designed"
        ),
    ),
)

PLATFORMS: Mapping[str, Platform] = MappingProxyType({platform.name: platform for platform in _ALL})
"""Every platform by name."""
