"""Protein parts that platforms are made of, each with what is known of its source."""

from __future__ import annotations

from vaxsmith.core import Sourced

_SECOND_HAND = (
    "Second-hand: read from a public repository that cites the Methods of the phase 1 report of BNT122 (autogene cevumeran; "
    "Nature Medicine 2025). The primary paper was not at hand: check the sequence against it before making anything."
)
_CONVENTION = "A spacer in common use in multi-epitope designs; what it does to processing is contested."

SEC_SIGNAL: Sourced[str] = Sourced(
    name="sec (HLA class I signal peptide)",
    value="MRVMAPRTLILLLSGALALTETWAGS",
    unit="residues",
    citation="Principle: Kreiter et al., J Immunol 2008;180:309 (signal peptide and MITD raise presentation)",
    note=_SECOND_HAND
    + " Residues 1-24 are the signal peptide of many HLA-C alleles (C*01:02, IPD-IMGT/HLA); GS is a linker.",
)
SEC_SIGNAL_LENGTH: Sourced[int] = Sourced(
    name="length of the natural signal peptide in sec",
    value=24,
    unit="residues",
    citation="IPD-IMGT/HLA: the mature protein of C*01:02 begins at residue 25",
    note="The GS behind it is a linker.",
)
MITD: Sourced[str] = Sourced(
    name="MITD (MHC class I trafficking domain)",
    value="IVGIVAGLAVLAVVVIGAVVATVMCRRKSSGGKGGSYSQAASSDSAQGSDVSLTA",
    unit="residues",
    citation="Principle: Kreiter et al., J Immunol 2008;180:309 (signal peptide and MITD raise presentation)",
    note=_SECOND_HAND
    + " It equals the transmembrane and cytoplasmic end of many HLA-B proteins (residues 308-362 of B*07:100).",
)
START: Sourced[str] = Sourced(
    name="start methionine", value="M", unit="residues", citation="the standard genetic code: translation begins at AUG"
)
NO_SIGNAL: Sourced[int] = Sourced(
    name="length of the signal peptide", value=0, unit="residues", citation="the platform has none"
)
NO_TRAFFICKING: Sourced[str] = Sourced(
    name="no trafficking domain", value="", unit="residues", citation="the platform has none"
)
GS10: Sourced[str] = Sourced(
    name="GS10 linker",
    value="GGSGGGGSGG",
    unit="residues",
    citation="Length of ten: the individualised design that platform sec-gs10-mitd is modelled on",
    note="Second-hand: the length is said to be published, the string of residues is a convention; check the primary paper.",
)
GS10_SHIFTED: Sourced[str] = Sourced(
    name="GS10 linker, serines shifted",
    value="GSGGGSGGGS",
    unit="residues",
    citation="vaxsmith house choice: the same residues in another order",
    note="Used on a border only where it spares a presented junction peptide.",
)
GS10_EVEN: Sourced[str] = Sourced(
    name="GS10 linker, even",
    value="SGGGSGGGSG",
    unit="residues",
    citation="vaxsmith house choice: the same residues in another order",
    note="Used on a border only where it spares a presented junction peptide.",
)
AAY: Sourced[str] = Sourced(name="AAY linker", value="AAY", unit="residues", citation="convention", note=_CONVENTION)
GPGPG: Sourced[str] = Sourced(
    name="GPGPG linker",
    value="GPGPG",
    unit="residues",
    citation="Livingston et al., J Immunol 2002;168:5499 (a spacer that disrupts class II junction epitopes)",
    note="Second-hand: cited from memory of the field's use; " + _CONVENTION,
)
WINDOW: Sourced[int] = Sourced(
    name="residues per target window",
    value=27,
    unit="residues",
    citation="Kreiter et al., Nature 2015;520:692; Sahin et al., Nature 2017;547:222 (27-mers, mutation in the middle)",
)
TILE_OVERLAP: Sourced[int] = Sourced(
    name="overlap of tiles",
    value=10,
    unit="residues",
    citation="vaxsmith house choice: k - 1 residues, so that every peptide of up to k = 11 residues lies whole in a tile",
)
MOST_WINDOWS: Sourced[int] = Sourced(
    name="most windows on one molecule",
    value=34,
    unit="windows",
    citation="mRNA-4157 (V940) carries up to 34 neoantigens on one mRNA: Weber et al., Lancet 2024;403:632",
    note="Another maker's platform: taken as the longest precedent, not as a property of these parts.",
)
