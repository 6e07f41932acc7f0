"""What is known of residues and of the places that a T cell sees: published scales, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaxsmith.core import Sourced

HYDROPHOBICITY: Sourced[Mapping[str, float]] = Sourced(
    name="hydropathy of residues",
    value=MappingProxyType(
        {
            "A": 1.8, "C": 2.5, "D": -3.5, "E": -3.5, "F": 2.8, "G": -0.4, "H": -3.2, "I": 4.5, "K": -3.9, "L": 3.8,
            "M": 1.9, "N": -3.5, "P": -1.6, "Q": -3.5, "R": -4.5, "S": -0.8, "T": -0.7, "V": 4.2, "W": -0.9, "Y": -1.3,
        }
    ),
    unit="hydropathy index",
    citation="Kyte & Doolittle, J Mol Biol 1982;157:105",
    note="high is hydrophobic; that it matters in the residues a T cell sees: Chowell et al., PNAS 2015;112:E1754",
)  # fmt: skip
VOLUME: Sourced[Mapping[str, float]] = Sourced(
    name="van der Waals volume of residues",
    value=MappingProxyType(
        {
            "A": 67.0, "C": 86.0, "D": 91.0, "E": 109.0, "F": 135.0, "G": 48.0, "H": 118.0, "I": 124.0, "K": 135.0,
            "L": 124.0, "M": 124.0, "N": 96.0, "P": 90.0, "Q": 114.0, "R": 148.0, "S": 73.0, "T": 93.0, "V": 105.0,
            "W": 163.0, "Y": 141.0,
        }
    ),
    unit="cubic ångström",
    citation="table 2 of PMC3523352, which adopts them from its reference 28",
    note="second-hand",
)  # fmt: skip
AROMATIC = Sourced(
    name="aromatic residues",
    value="FWY",
    unit="residues",
    citation="Calis et al., PLoS Comput Biol 2013;9:e1003266 (large and aromatic side chains go with recognition)",
    note="histidine is not counted",
)
CHARGED = Sourced(
    name="charged residues",
    value="DEKR",
    unit="residues",
    citation="side chains charged at pH 7, as in any textbook of biochemistry",
    note="histidine is not counted",
)
FIRST_FACING = Sourced(
    name="first place of a class I peptide that faces the T cell",
    value=4,
    unit="place, counted from 1",
    citation="vaxsmith house choice, docs/decisions/0014-recognition.md",
    note=(
        "from here to the last but one: the middle, between the anchors at place 2 and at the end; places 4 to 6 matter "
        "most (Calis et al., PLoS Comput Biol 2013;9:e1003266). Further anchors in the middle are not told apart"
    ),
)
ANCHORS = Sourced(
    name="anchors of a class I peptide",
    value=(2, -1),
    unit="places, counted from 1 and from the end",
    citation="Falk et al., Nature 1991;351:290 (motifs of peptides eluted from class I molecules)",
    note="where most alleles hold a peptide; B*08:01 and others have a further one",
)


def facing(peptide: str) -> str:
    """Give the residues between the anchors, which a T cell sees.

    >>> facing("NLVPMVATV")
    'PMVAT'
    """
    return peptide[FIRST_FACING.value - 1 : -1]


def is_anchor(peptide: str, place: int) -> bool:
    """Tell whether ``place`` (0-based) of a class I peptide is an anchor: the second place, or the last."""
    return any(place == (anchor - 1 if anchor > 0 else len(peptide) + anchor) for anchor in ANCHORS.value)
