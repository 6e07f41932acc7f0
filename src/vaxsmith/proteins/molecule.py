"""One molecule: a transcript with all the variants that share it, germline and somatic, and what the somatic ones change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from vaxsmith.genome.message import Message, Unreadable, read_message
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.change import Comparison
from vaxsmith.proteins.consequence import COMPLETE_REMEDY, NoProtein
from vaxsmith.proteins.edited_message import Reading, edit_reading, moved_end, moved_start, reading_of
from vaxsmith.proteins.protein_changes import protein_changes
from vaxsmith.proteins.transcript_placement import Edit, Region, edit_of, place_on_transcript, sliding_room
from vaxsmith.tumor.variant import Variant

_FIRST_CODON = NoProtein(
    reason="incomplete-transcript",
    sentence="The variant lies in the first, incomplete codon of a transcript whose start is not known.",
    remedy=COMPLETE_REMEDY,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedVariant:
    """A variant on a transcript: the placement by which it is edited; ``edit`` is None outside exons."""

    variant: Variant
    region: Region
    edit: Edit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProteinChange:
    """A stretch of the protein that differs, with the somatic variants that make it; or why nothing new comes of them."""

    variants: tuple[Variant, ...]
    comparison: Comparison | None = None
    nothing: NoProtein | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoleculeReading:
    """The proteins of one molecule without and with the somatic variants, and what differs.

    ``normal`` has the germline variants applied. Every somatic variant inside an exon is in exactly one of ``changes``;
    those outside (introns, splice sites, beyond the ends) are in ``outside``, germline ones too. ``start_lost`` says that
    ``mutant`` begins at the next AUG in frame, which is an inference. ``before`` and ``after`` are the messages as read.
    """

    normal: str
    mutant: str
    ends_at_stop: bool
    start_lost: bool
    changes: tuple[ProteinChange, ...]
    outside: tuple[PlacedVariant, ...]
    before: Reading
    after: Reading


def read_molecule(
    reference: Reference, transcript: Transcript, *, germline: Sequence[Variant], somatic: Sequence[Variant]
) -> MoleculeReading | Unreadable:
    """Apply all variants of one molecule to its transcript and compare the protein with the patient's normal one.

    The order of the variants does not matter. A somatic variant that replaces a stretch in which a germline variant lies is
    taken at its word: its new bases stand for the whole stretch.

    Raises:
        ValueError: two variants contradict each other (see ``contradict``): no molecule carries both.
    """
    message = read_message(reference, transcript)
    if isinstance(message, Unreadable):
        return message

    def room_of(variant: Variant) -> tuple[int, int]:
        length = reference.length(variant.contig)
        return sliding_room(variant, lambda start, end: reference.fetch(variant.contig, start, end), length)

    placed = place_variants(transcript, (*germline, *somatic), room_of)
    return compare_molecule(message, germline=placed[: len(germline)], somatic=placed[len(germline) :])


def place_variants(
    transcript: Transcript,
    variants: Sequence[Variant],
    room_of: Callable[[Variant], tuple[int, int]],
    *,
    written: Sequence[Variant] | None = None,
) -> list[PlacedVariant]:
    """Choose each variant's placement on a transcript; an indel slides no farther than its neighbours on the molecule.

    ``room_of`` tells how far an indel can slide on the genome (see ``sliding_room``). Placed one after the other from the
    transcript's 3′ end, none slides past a neighbour, and no two insertions come to the same place. ``written`` are the
    same variants where their records put them, if that is another place: an insertion behind a base that its neighbour
    changes must not begin before it.
    """
    standing = list(written if written is not None else variants)
    placed: dict[int, PlacedVariant] = {}
    for number in sorted(range(len(variants)), key=lambda n: standing[n], reverse=transcript.strand == "+"):
        here = standing[number]
        left, right = room_of(variants[number])
        moved = here.start - variants[number].start
        room = _clipped(here, (left + moved, right - moved), (*standing[:number], *standing[number + 1 :]))
        placement, region, exon = place_on_transcript(here, room, transcript)
        standing[number] = placement
        edit = edit_of(placement, transcript, exon) if region is Region.EXON else None
        placed[number] = PlacedVariant(variant=variants[number], region=region, edit=edit)
    return [placed[number] for number in range(len(variants))]


def _clipped(variant: Variant, room: tuple[int, int], others: Iterable[Variant]) -> tuple[int, int]:
    """Keep an indel from sliding past another variant, beside which the bases are no longer those of the genome."""
    left, right = room
    start, end = variant.start, variant.start + len(variant.reference)
    for other in others if left or right else ():
        first, last = other.start, other.start + len(other.reference)
        apart = 1 if start == end and first == last else 0  # two insertions at one place would have no order
        if last <= start:
            left = min(left, max(0, start - last - apart))
        elif first >= end:
            right = min(right, max(0, first - end - apart))
        else:
            left = right = 0
    return left, right


def contradict(one: Variant, two: Variant) -> bool:
    """Tell whether two variants cannot both be applied: they share a base, or insert at the same place."""
    if one.contig != two.contig:
        return False
    start, end = one.start, one.start + len(one.reference)
    first, last = two.start, two.start + len(two.reference)
    if start == end and first == last:
        return start == first
    return max(start, first) < min(end, last) or start < first == last < end or first < start == end < last


def replaces(somatic: Variant, germline: Variant) -> bool:
    """Tell whether a somatic variant replaces a stretch in which the whole germline variant lies."""
    end = somatic.start + len(somatic.reference)
    return somatic.start <= germline.start and germline.start + len(germline.reference) <= end and bool(somatic.reference)


def compare_molecule(
    message: Message, *, germline: Sequence[PlacedVariant], somatic: Sequence[PlacedVariant]
) -> MoleculeReading:
    """Read a message with the germline variants and again with the somatic ones, and tell what differs."""
    _refuse_contradictions(germline, somatic)
    outside = tuple(entry for entry in (*germline, *somatic) if entry.edit is None)
    untold = [entry for entry in somatic if entry.edit is not None and _in_first_codon(message, entry.edit)]
    inherited = [entry for entry in germline if entry.edit is not None and not _in_first_codon(message, entry.edit)]
    applied = sorted((entry for entry in somatic if entry.edit is not None and entry not in untold), key=_order)
    germline_edits = sorted((entry.edit for entry in inherited if entry.edit), key=lambda edit: (edit.start, edit.end))
    before = edit_reading(reading_of(message), germline_edits)
    edits = [_on_normal(entry.edit, germline_edits, before.bases) for entry in applied if entry.edit is not None]
    after, stretches = protein_changes(before, edits)
    changes = [
        ProteinChange(
            variants=tuple(applied[number].variant for number in sorted(stretch.edits)),
            comparison=stretch.comparison,
            nothing=stretch.nothing,
        )
        for stretch in stretches
    ]
    changes += [ProteinChange(variants=(entry.variant,), nothing=_FIRST_CODON) for entry in untold]
    return MoleculeReading(
        normal=before.protein,
        mutant=after.protein,
        ends_at_stop=after.stop is not None,
        start_lost=after.inferred_start,
        changes=tuple(changes),
        outside=outside,
        before=before,
        after=after,
    )


def _order(entry: PlacedVariant) -> tuple[int, int]:
    assert entry.edit is not None  # noqa: S101 - only edits are ordered
    return entry.edit.start, entry.edit.end


def _in_first_codon(message: Message, edit: Edit) -> bool:
    """Tell whether an edit lies in bases before the first whole codon of a transcript without a known start.

    Substitutions that reach into that codon change its residue all the same; an indel there leaves no frame to follow.
    """
    if message.starts_known or not message.coding[0] <= edit.start < message.frame:
        return False
    return edit.end <= message.frame or len(edit.inserted) != edit.end - edit.start


def _on_normal(edit: Edit, germline: Sequence[Edit], bases: str) -> Edit:
    """Put an edit into the coordinates of the message with the germline variants; bases that both share are trimmed."""
    inner = [other for other in germline if _inside(other, edit)]
    outer = [other for other in germline if other not in inner]
    start = moved_start(edit.start, outer)
    end = start if edit.start == edit.end else moved_end(edit.end, germline)
    inserted = edit.inserted
    if inner:
        while end > start and inserted and bases[end - 1] == inserted[-1]:
            end, inserted = end - 1, inserted[:-1]
        while end > start and inserted and bases[start] == inserted[0]:
            start, inserted = start + 1, inserted[1:]
    return Edit(start=start, end=end, inserted=inserted, exon=edit.exon)


def _inside(inner: Edit, outer: Edit) -> bool:
    """Tell whether ``outer`` replaces all of ``inner``; what is inserted at its very edge stays beside it."""
    if inner.start == inner.end:
        return outer.start < inner.start < outer.end
    return outer.start <= inner.start and inner.end <= outer.end


def _refuse_contradictions(germline: Sequence[PlacedVariant], somatic: Sequence[PlacedVariant]) -> None:
    def pairs(entries: Sequence[PlacedVariant]) -> Iterable[tuple[Variant, Variant]]:
        ordered = sorted((entry.variant for entry in entries), key=lambda v: (v.contig, v.start, len(v.reference)))
        for number, one in enumerate(ordered):
            for two in ordered[number + 1 :]:
                if two.contig != one.contig or two.start > one.start + len(one.reference):
                    break
                yield one, two

    for one, two in (*pairs(germline), *pairs(somatic)):
        if contradict(one, two):
            raise ValueError(f"{one} and {two} cannot lie on one molecule")
    for entry in somatic:
        for other in germline:
            if contradict(entry.variant, other.variant) and not replaces(entry.variant, other.variant):
                raise ValueError(f"{entry.variant} and {other.variant} cannot lie on one molecule")
