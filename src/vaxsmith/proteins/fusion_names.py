"""Name a fusion's protein and RNA: genes joined by ``::`` as HGNC and HGVS do (Bruford 2021; HGVS, RNA fusion)."""

from __future__ import annotations

from vaxsmith.genome.message import Message
from vaxsmith.genome.transcript import TranscriptLabel
from vaxsmith.proteins.fusion_joining import Joined
from vaxsmith.proteins.fusion_reading import FusionReading
from vaxsmith.proteins.mutant_protein import EffectKind
from vaxsmith.tumor.fusion import Fusion, FusionPartner

_LONGEST_SPELLED = 10  # residues between the partners that are written out; more are counted


def protein_change(
    fusion: Fusion, five: TranscriptLabel, three: TranscriptLabel | None, reading: FusionReading, three_protein: str
) -> str:
    """Give the name with residues: ``EIF3K(1_95)::S::CYP39A1(133_469)``, ``PTEN(1_267)::chr10:88016243(fs*16)``.

    Residues count from 1. Between the partners stand residues that neither has. Out of frame, the number counts from the
    first new residue to the stop, as in HGVS's ``fs*``; ``?`` where no stop is met.
    """
    first, end = reading.altered
    left = f"{five.gene or fusion.five_prime.gene}(1_{first})"
    right = three.gene or three.identifier if three is not None else ""
    right = right or partner_name(fusion.three_prime)
    if reading.kind is EffectKind.FUSION_FRAMESHIFT:
        count = str(len(reading.mutant) - first + 1) if reading.stop is not None else "?"
        return f"{left}::{right}(fs*{count})"
    between = reading.mutant[first:end]
    spelled = between if len(between) <= _LONGEST_SPELLED else f"{len(between)} residues"
    own = (reading.own or 0) + 1
    return f"{left}::{spelled + '::' if spelled else ''}{right}({own}_{len(three_protein)})"


def rna_name(
    fusion: Fusion,
    five: tuple[TranscriptLabel, Message],
    three: tuple[TranscriptLabel, Message] | None,
    joined: Joined,
) -> str:
    """Give the RNA's name: ``ENST…:r.-20_288::ENST…:r.397_*120``, counted from the A of each partner's own start codon.

    Bases that stand between the partners are written between two ``::``. Empty when a partner has no such count: its
    start is not known, it codes for nothing, or intron bases are kept.
    """
    if joined.assumptions or three is None or joined.offset is None:
        return ""
    (left, before), (right, after) = five, three
    if not before.starts_known or not after.starts_known:
        return ""
    kept = _place(joined.junction - 1, before)
    resumed = _place(joined.own - joined.offset, after)
    inserted = joined.bases[joined.junction : joined.resumed].lower().replace("t", "u")
    middle = f"::{inserted}" if inserted else ""
    ends = f"{_place(0, before)}_{kept}", f"{resumed}_{_place(len(after.bases) - 1, after)}"
    return f"{left.identifier}:r.{ends[0]}{middle}::{right.identifier}:r.{ends[1]}"


def partner_name(partner: FusionPartner) -> str:
    """Give the gene, or the place (1-based) where the breakpoint lies between genes and a caller lists neighbours."""
    if partner.gene and "," not in partner.gene and "(" not in partner.gene:
        return partner.gene
    return f"{partner.contig}:{partner.position + 1}"


def _place(index: int, message: Message) -> str:
    """Count a base of the spliced message as HGVS does: no zero, ``*`` behind the stop."""
    last = message.coding[1]
    if index >= last:
        return f"*{index - last + 1}"
    place = index - message.frame
    return str(place + 1 if place >= 0 else place)
