"""Limits by which a finished protein is judged, and what is known of where peptides are cut: each with its source."""

from __future__ import annotations

from vaxsmith.core import Sourced

MEMBRANE_WINDOW: Sourced[int] = Sourced(
    name="residues over which hydropathy is averaged",
    value=19,
    unit="residues",
    citation="Kyte & Doolittle, J Mol Biol 1982;157:105",
    note="about the length of a helix that spans a membrane",
)
MEMBRANE_HYDROPATHY: Sourced[float] = Sourced(
    name="mean hydropathy from which a stretch may span a membrane",
    value=1.6,
    unit="hydropathy index",
    citation="Kyte & Doolittle, J Mol Biol 1982;157:105 (mean over 19 residues above 1.6)",
    note="a rule of thumb of its time: it finds most membrane helices and some buried strands of soluble proteins as well",
)
GREASY_RESIDUES: Sourced[str] = Sourced(
    name="residues that make a run stick",
    value="ACFILMVW",
    unit="residues",
    citation="Kyte & Doolittle, J Mol Biol 1982;157:105 (hydropathy above 0), with tryptophan",
    note="tryptophan's place on scales of hydropathy is contested; as a large apolar side chain it counts here",
)
GREASY_RUN: Sourced[int] = Sourced(
    name="run of hydrophobic residues that may not dissolve",
    value=8,
    unit="residues in a row",
    citation="vaxsmith house choice",
    note="a caution, no prediction; makers of synthetic peptides have limits of their own",
)
CHARGELESS_RUN: Sourced[int] = Sourced(
    name="stretch of a target without a charged residue that may not dissolve",
    value=20,
    unit="residues in a row (D, E, H, K, R counted as charged)",
    citation="vaxsmith house choice",
    note="most of a window of 27; looked for inside windows alone, as linkers are soluble by design",
)
FLANK_REACH: Sourced[int] = Sourced(
    name="residues of its own protein that a presented target peptide keeps on both sides",
    value=3,
    unit="residues",
    citation="vaxsmith house choice",
    note=(
        "what cuts a peptide out reads the residues around its ends, the nearest most: how far is contested. Where the "
        "window itself ends nearer, what it has is kept"
    ),
)
CUTTABLE_ENDS: Sourced[str] = Sourced(
    name="last residues that processing leaves on class I peptides",
    value="ACFHIKLMRTVWY",
    unit="residues",
    citation=(
        "human TAP carries peptides that end in a hydrophobic or basic residue: Momburg et al., Nature 1994;367:648; Uebel "
        "et al., PNAS 1997;94:8976"
    ),
    note=(
        "from memory of both; alanine and threonine, which HLA-A*02 and A*68 ligands do end in, are counted in. Evidence to "
        "read beside a finding: nothing is counted or left out by it"
    ),
)
