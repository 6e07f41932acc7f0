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
FEWEST_LIGANDS = Sourced(
    name="training ligands from which an allele counts as trained",
    value=50,
    unit="ligands",
    citation="vaxsmith, house choice",
    note="a groove with fewer is judged by its neighbours; the figures of each allele stand in weights/MODEL_CARD.md",
)
FARTHEST_GROOVE = Sourced(
    name="farthest groove from a trained one that is still judged",
    value=0.15,
    unit="groove distance, 0..1",
    citation="vaxsmith, house choice; distance (BLOSUM50 similarity of grooves) of Nielsen et al., PLoS ONE 2007;2:e796",
    note=(
        "of 84 alleles left out of training with their neighbours, none of the 32 nearer than this fell under an AUROC of "
        "0.89 (median 0.97); farther ones fell to 0.75. Table in weights/MODEL_CARD.md"
    ),
)
THIN_SUPPORT = Sourced(
    name="training ligands under which an allele's predictions deserve a word of caution",
    value=200,
    unit="ligands",
    citation="vaxsmith, house choice",
    note="recall of left-out ligands falls with fewer; the figures of each allele stand in weights/MODEL_CARD.md",
)
