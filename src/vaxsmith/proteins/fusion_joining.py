"""Join two messages at a fusion's breakpoints: what each partner keeps, whether the breakpoint lies in an exon or not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from vaxsmith.core import reverse_complement
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.transcript import Transcript
from vaxsmith.tumor.fusion import Fusion, FusionPartner

_FLANK = 15  # bases on each side of the junction that are compared with the caller's sequence
_LEFT = re.compile(r"[ACGTNacgtn]*$")
_RIGHT = re.compile(r"[ACGTNacgtn]*")
_SPLICED = "the breakpoint of the {side} partner lies in an intron: spliced there to the nearest exon"
_RETAINED = "the breakpoint of the {side} partner lies in an intron, whose bases the RNA keeps"
_STRAIGHT = "behind the breakpoint no annotated exon runs in the RNA's direction: the genome is read straight on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What one partner gives to the fused message, 5′ to 3′.

    ``place`` is, for the 3′ partner, the base of its own spliced message that its exonic part begins with, and
    ``lead_in`` how many bases of intron stand before that; ``place`` is None when there is no spliced message.
    ``exon_ends`` are the places inside ``bases`` where two exons meet. ``spliced`` tells whether the junction lies at an
    exon's end, so that the spliceosome made it. ``assumption`` says what was assumed, empty when the breakpoint lies in an
    exon. ``kept`` counts, for the 5′ partner, the bases of its spliced message.
    """

    bases: str
    kept: int = 0
    exon_ends: tuple[int, ...] = ()
    place: int | None = None
    lead_in: int = 0
    spliced: bool = False
    assumption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A fused message: the 5′ piece ``[0, junction)``, inserted bases ``[junction, resumed)``, and the 3′ piece.

    The first ``kept`` bases are those of the 5′ partner's spliced message; bases of an intron may follow them.
    ``offset`` added to a place of the 3′ partner's own spliced message gives its place here; None when that partner is
    read straight off the genome. ``mismatches`` counts the bases beside the junction that the caller saw otherwise and
    ``compared`` those that could be compared. ``exon_ends`` are the exon junctions of the fused message, as far as known.
    """

    bases: str
    kept: int
    junction: int
    resumed: int
    own: int
    offset: int | None
    exon_ends: tuple[int, ...]
    assumptions: tuple[str, ...]
    mismatches: int = 0
    compared: int = 0


def join(fusion: Fusion, heads: Iterable[Piece], tails: Iterable[Piece]) -> Joined:
    """Join the pieces that agree best with the caller's own sequence beside the junction; the first ones at a tie."""
    flanks = caller_flanks(fusion)
    joined = [_joined(head, tail, fusion.inserted, flanks) for head, tail in product(heads, tails)]
    return min(joined, key=lambda each: each.mismatches)


def five_prime_pieces(reference: Reference, transcript: Transcript, bases: str, position: int) -> list[Piece]:
    """Give what the 5′ partner keeps, most likely first; ``bases`` is its spliced message.

    In an exon there is one way. In an intron the spliceosome uses the last donor before the breakpoint; second comes the
    message that keeps the intron's bases.
    """
    before = exonic_bases_before(transcript, position)
    ends = _exon_ends(transcript)
    if _in_exon(transcript, position):
        kept = before + 1
        return [
            Piece(bases=bases[:kept], kept=kept, exon_ends=tuple(end for end in ends if end < kept), spliced=kept in ends)
        ]
    spliced = bases[:before]
    inside = tuple(end for end in ends if end < before)
    if transcript.strand == "+":
        donor = max(exon.end for exon in transcript.exons if exon.end <= position)
        intron = reference.fetch(transcript.contig, donor, position + 1)
    else:
        donor = min(exon.start for exon in transcript.exons if exon.start > position)
        intron = reverse_complement(reference.fetch(transcript.contig, position, donor))
    return [
        Piece(bases=spliced, kept=before, exon_ends=inside, spliced=True, assumption=_SPLICED.format(side="5′")),
        Piece(bases=spliced + intron, kept=before, exon_ends=inside, assumption=_RETAINED.format(side="5′")),
    ]


def three_prime_pieces(reference: Reference, transcript: Transcript, bases: str, position: int) -> list[Piece]:
    """Give what the 3′ partner keeps, most likely first, as ``five_prime_pieces`` does with the next acceptor."""
    place = exonic_bases_before(transcript, position)
    ends = tuple(end - place for end in _exon_ends(transcript) if end > place)
    if _in_exon(transcript, position):
        return [Piece(bases=bases[place:], exon_ends=ends, place=place, spliced=place in _exon_ends(transcript))]
    if transcript.strand == "+":
        acceptor = min(exon.start for exon in transcript.exons if exon.start > position)
        intron = reference.fetch(transcript.contig, position, acceptor)
    else:
        acceptor = max(exon.end for exon in transcript.exons if exon.end <= position)
        intron = reverse_complement(reference.fetch(transcript.contig, acceptor, position + 1))
    return [
        Piece(bases=bases[place:], exon_ends=ends, place=place, spliced=True, assumption=_SPLICED.format(side="3′")),
        Piece(
            bases=intron + bases[place:],
            exon_ends=tuple(end + len(intron) for end in ends),
            place=place,
            lead_in=len(intron),
            assumption=_RETAINED.format(side="3′"),
        ),
    ]


def straight_piece(reference: Reference, partner: FusionPartner, reach: int) -> Piece:
    """Read the genome on from the 3′ breakpoint in the RNA's direction, ``reach`` bases or to the contig's end."""
    position = partner.position
    if partner.strand == "+":
        end = min(position + reach, reference.length(partner.contig))
        bases = reference.fetch(partner.contig, position, end)
    else:
        bases = reverse_complement(reference.fetch(partner.contig, max(0, position + 1 - reach), position + 1))
    return Piece(bases=bases, assumption=_STRAIGHT)


def exonic_bases_before(transcript: Transcript, position: int) -> int:
    """Count the exonic bases that lie 5′ of a place of the genome, in the transcript's own direction."""
    if transcript.strand == "+":
        return sum(max(0, min(position, exon.end) - exon.start) for exon in transcript.exons)
    return sum(max(0, exon.end - max(position + 1, exon.start)) for exon in transcript.exons)


def caller_flanks(fusion: Fusion) -> tuple[str, str]:
    """Give the caller's bases next to the junction on either side, in capitals; empty where it gives none.

    >>> from vaxsmith.tumor.fusion import FusionPartner
    >>> partner = FusionPartner(gene="A", contig="1", position=5)
    >>> caller_flanks(Fusion(label="", caller="arriba", record=1, five_prime=partner, three_prime=partner,
    ...                      transcript_sequence="GG___ACGt|TTA...C"))
    ('ACGT', 'TTA')
    """
    text = fusion.transcript_sequence
    if fusion.caller == "star-fusion":
        right = text.lstrip("acgtn")
        left = text[: len(text) - len(right)]
    else:
        mark = "*" if fusion.caller == "fusioncatcher" else "|"
        if mark not in text:
            return "", ""
        left, right = text[: text.index(mark)], text[text.rindex(mark) + 1 :]
    ends, begins = _LEFT.search(left), _RIGHT.match(right)
    return (ends[0] if ends else "")[-_FLANK:].upper(), (begins[0] if begins else "")[:_FLANK].upper()


def _joined(head: Piece, tail: Piece, inserted: str, flanks: tuple[str, str]) -> Joined:
    junction, resumed = len(head.bases), len(head.bases) + len(inserted)
    left, right = flanks
    pairs = [
        *zip(reversed(left), reversed(head.bases), strict=False),
        *zip(right, tail.bases, strict=False),
    ]
    meet = (junction,) if head.spliced and tail.spliced and not inserted else ()
    return Joined(
        bases=head.bases + inserted + tail.bases,
        kept=head.kept,
        junction=junction,
        resumed=resumed,
        own=resumed + tail.lead_in,
        offset=None if tail.place is None else resumed + tail.lead_in - tail.place,
        exon_ends=(*head.exon_ends, *meet, *(end + resumed for end in tail.exon_ends)),
        assumptions=tuple(piece.assumption for piece in (head, tail) if piece.assumption),
        mismatches=sum(one != other for one, other in pairs),
        compared=len(pairs),
    )


def _in_exon(transcript: Transcript, position: int) -> bool:
    return any(exon.start <= position < exon.end for exon in transcript.exons)


def _exon_ends(transcript: Transcript) -> list[int]:
    """Give the places in the spliced message where two exons meet."""
    exons = transcript.exons if transcript.strand == "+" else tuple(reversed(transcript.exons))
    ends: list[int] = []
    for exon in exons[:-1]:
        ends.append((ends[-1] if ends else 0) + len(exon))
    return ends
