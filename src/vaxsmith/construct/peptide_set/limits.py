"""Limits of long peptides: published precedents and house choices, because every maker has its own."""

from __future__ import annotations

from vaxsmith.core import Sourced

_HOUSE = "house choice"

SHORTEST: Sourced[int] = Sourced(
    name="shortest long peptide",
    value=21,
    unit="residues",
    citation=_HOUSE,
    note="Ten residues on both sides of one altered residue, so that every 11-mer over it is whole.",
)
LONGEST: Sourced[int] = Sourced(
    name="longest peptide that solid-phase synthesis is asked for",
    value=30,
    unit="residues",
    citation="Ott et al., Nature 2017;547:217 (NeoVax: long peptides of 15 to 30 residues)",
    note="Second-hand: cited from memory of the field's use. Longer ones are made; each coupling that fails costs purity.",
)
ACIDITY: Sourced[float] = Sourced(
    name="acidity at which the charge of a peptide is told", value=7.0, unit="pH", citation=_HOUSE
)
MOST_HYDROPHOBIC: Sourced[float] = Sourced(
    name="largest share of hydrophobic residues",
    value=0.5,
    citation=_HOUSE,
    note="The rule of thumb of peptide makers: half or more hydrophobic, and water alone will not dissolve it.",
)
LONGEST_HYDROPHOBIC_RUN: Sourced[int] = Sourced(
    name="most hydrophobic residues in a row",
    value=5,
    unit="residues",
    citation=_HOUSE,
    note="Longer runs fold on themselves on the resin, so that couplings fail, and hinder solution.",
)
LEAST_CHARGED: Sourced[float] = Sourced(
    name="least share of charged residues",
    value=0.2,
    citation=_HOUSE,
    note="The rule of thumb of peptide makers: one charged residue in five.",
)
HYDROPHOBIC: Sourced[str] = Sourced(
    name="hydrophobic residues",
    value="ACFILMVWY",
    unit="residues",
    citation="Kyte & Doolittle, J Mol Biol 1982;157:105 (hydropathy above 0), with tryptophan and tyrosine",
    note="That paper has tryptophan and tyrosine slightly below 0; as large rings they count here.",
)
CHARGED: Sourced[str] = Sourced(
    name="residues charged in neutral water", value="DEHKR", unit="residues", citation="textbook", note="histidine in part"
)
