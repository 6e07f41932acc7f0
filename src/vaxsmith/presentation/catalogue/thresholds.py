"""What counts as presented, and which alleles the network may speak about."""

from __future__ import annotations

from vaxsmith.core import Sourced

STRONG_PERCENTILE = Sourced(
    name="strongly presented",
    value=0.5,
    unit="%",
    citation="Reynisson et al., Nucleic Acids Res 2020;48:W449 (NetMHCpan-4.1: %Rank under 0.5 is a strong binder)",
    note="the field's convention, not a measurement; it depends on the background's length mix (ours: 8-11, equal parts)",
)
WEAK_PERCENTILE = Sourced(
    name="presented",
    value=2.0,
    unit="%",
    citation="Reynisson et al., Nucleic Acids Res 2020;48:W449 (NetMHCpan-4.1: %Rank under 2 is a weak binder)",
    note="the field's convention, not a measurement; it depends on the background's length mix (ours: 8-11, equal parts)",
)
_CLASS_TWO_RANKS = (
    "default of NetMHCIIpan-4.3 (services.healthtech.dtu.dk, output format; method: Reynisson et al., Nucleic Acids Res "
    "2020;48:W449)"
)
STRONG_CLASS_TWO_PERCENTILE = Sourced(
    name="strongly presented by class II",
    value=1.0,
    unit="%",
    citation=f"{_CLASS_TWO_RANKS}: %Rank under 1 is a strong binder",
    note="the field's convention, not a measurement; version 4.0 of the same program drew the border at 2 %",
)
WEAK_CLASS_TWO_PERCENTILE = Sourced(
    name="presented by class II",
    value=5.0,
    unit="%",
    citation=f"{_CLASS_TWO_RANKS}: %Rank under 5 is a weak binder",
    note="the field's convention, not a measurement; version 4.0 of the same program drew the border at 10 %",
)
FEWEST_LIGANDS = Sourced(
    name="training ligands from which an allele counts as trained",
    value=50,
    unit="ligands",
    citation="vaxsmith, house choice",
    note="a groove with fewer is judged by its neighbours; the figures of each allele stand in weights/MODEL_CARD.md",
)
FEWEST_MEASUREMENTS = Sourced(
    name="training affinities from which an allele counts as trained although it has few ligands",
    value=500,
    unit="measurements",
    citation="vaxsmith, house choice",
    note="most HLA-DQ and some HLA-DP pairs are known by affinities alone; few ligands are a caution all the same",
)
FARTHEST_GROOVE = Sourced(
    name="farthest groove from a trained one that is still judged",
    value=0.15,
    unit="groove distance, 0..1",
    citation="vaxsmith, house choice; distance (BLOSUM50 similarity of grooves) of Nielsen et al., PLoS ONE 2007;2:e796",
    note=(
        "measured with version 1 of the network: of 84 alleles left out of training with their neighbours, none of the 32 "
        "nearer than this fell under an AUROC of 0.89 (median 0.97), farther ones fell to 0.75. Alleles left out of version "
        "2, nearer ones all: weights/MODEL_CARD.md"
    ),
)
FARTHEST_CLASS_TWO_GROOVE = Sourced(
    name="farthest class II groove from a trained one that is still judged",
    value=0.1,
    unit="groove distance, 0..1",
    citation="vaxsmith, house choice; distance (BLOSUM50 similarity of grooves) of Nielsen et al., PLoS ONE 2007;2:e796",
    note=(
        "of twelve molecules left out of training at once, those within 0.05 lost 0.09 to 0.16 of AUROC and DRB1*03:01, at "
        "0.144, fell to 0.60: table in weights/MODEL_CARD_CLASS_TWO.md"
    ),
)
WIDE_SPREAD = Sourced(
    name="ensemble spread over which a prediction deserves a word of caution",
    value=0.2,
    unit="standard deviation of the members' scores (0..1)",
    citation="vaxsmith, house choice",
    note="the members then disagree whether the peptide is presented at all",
)
THIN_SUPPORT = Sourced(
    name="training ligands under which an allele's predictions deserve a word of caution",
    value=200,
    unit="ligands",
    citation="vaxsmith, house choice",
    note="recall of left-out ligands falls with fewer; the figures of each allele stand in weights/MODEL_CARD.md",
)
