"""Names of fusions: genes, residues, and the RNA as HGVS writes it."""

from __future__ import annotations

from vaxsmith.core import STANDARD_CODE
from vaxsmith.genome.message import Message
from vaxsmith.genome.transcript import TranscriptLabel
from vaxsmith.proteins.fusion_joining import Joined
from vaxsmith.proteins.fusion_names import partner_name, protein_change, rna_name
from vaxsmith.proteins.fusion_reading import FusionReading
from vaxsmith.proteins.mutant_protein import EffectKind
from vaxsmith.tumor.fusion import Fusion, FusionPartner

FIVE, THREE = TranscriptLabel(identifier="T1", gene="AAA"), TranscriptLabel(identifier="T2", gene="BBB")
PARTNER = FusionPartner(gene="AAA", contig="chr1", position=99)
BETWEEN = FusionPartner(gene="CCC(50),DDD(70)", contig="chr3", position=299)
FUSION = Fusion(label="", caller="made", record=1, five_prime=PARTNER, three_prime=BETWEEN)


def reading(kind: EffectKind, mutant: str, altered: tuple[int, int], own: int | None, stop: int | None) -> FusionReading:
    return FusionReading(kind=kind, mutant=mutant, altered=altered, own=own, stop=stop)


def test_partners() -> None:
    assert partner_name(PARTNER) == "AAA"
    assert partner_name(BETWEEN) == "chr3:300"
    assert FUSION.genes == "AAA::CCC(50),DDD(70)"


def test_protein_changes() -> None:
    plain = reading(EffectKind.FUSION, "MKLDE", (3, 3), 1, 15)
    assert protein_change(FUSION, FIVE, THREE, plain, "MDE") == "AAA(1_3)::BBB(2_3)"
    joined = reading(EffectKind.FUSION, "MKLSDE", (3, 4), 1, 15)
    assert protein_change(FUSION, FIVE, THREE, joined, "MDE") == "AAA(1_3)::S::BBB(2_3)"
    long = reading(EffectKind.FUSION, "MKL" + "S" * 20 + "DE", (3, 23), 1, 15)
    assert protein_change(FUSION, FIVE, THREE, long, "MDE") == "AAA(1_3)::20 residues::BBB(2_3)"
    shifted = reading(EffectKind.FUSION_FRAMESHIFT, "MKLSS", (3, 5), None, 15)
    assert protein_change(FUSION, FIVE, None, shifted, "") == "AAA(1_3)::chr3:300(fs*3)"
    open_end = reading(EffectKind.FUSION_FRAMESHIFT, "MKLSS", (3, 5), None, None)
    assert protein_change(FUSION, FIVE, THREE, open_end, "") == "AAA(1_3)::BBB(fs*?)"


def message(bases: str, frame: int, end: int, *, starts: bool = True) -> Message:
    return Message(
        bases=bases,
        coding=(frame, end),
        frame=frame,
        stop=end - 3,
        starts_known=starts,
        protein="",
        selenocysteines=set(),
        code=STANDARD_CODE,
    )


def test_rna_names() -> None:
    five, three = message("CCATGAAATAAG", 2, 11), message("GGGATGGATTAACC", 3, 12)
    joined = Joined(
        bases="CCATGAAA" + "AT" + "GATTAACC", kept=8, junction=8, resumed=10, own=10, offset=4, exon_ends=(), assumptions=()
    )
    assert rna_name(FUSION, (FIVE, five), (THREE, three), joined) == "T1:r.-2_6::au::T2:r.4_*2"
    assert rna_name(FUSION, (FIVE, five), None, joined) == ""
    unknown = message("GGGATGGATTAACC", 3, 12, starts=False)
    assert rna_name(FUSION, (FIVE, five), (THREE, unknown), joined) == ""
