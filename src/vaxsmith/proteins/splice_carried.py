"""The variants that a spliced message carries: the patient's own on both sides, and the one named beside the junction."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial

from vaxsmith.core import Finding, Interval
from vaxsmith.genome.contig_names import plain_contig_name
from vaxsmith.genome.message import Message
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.against_reference import compare_with_genome, summarise_comparison
from vaxsmith.proteins.carried import Carried, believed
from vaxsmith.proteins.edited_message import Reading, edit_reading, moved_end, moved_start, reading_of
from vaxsmith.proteins.molecule import contradict, place_variants
from vaxsmith.proteins.splice_alternatives import broken_sites
from vaxsmith.proteins.splice_exons import introns_of
from vaxsmith.proteins.splice_reading import splice_edit
from vaxsmith.proteins.transcript_placement import Edit, Region, place_on_transcript, sliding_room
from vaxsmith.tumor.junction import Junction
from vaxsmith.tumor.variant import Call, CallSet, Origin, Variant

_BASES = frozenset("ACGT")
_SLIDE = 300  # bases: longer than the repeats in which called indels lie
_REACH = 75  # bases: the longest class II window on either side


@dataclass(frozen=True, slots=True, kw_only=True)
class SplicedPair:
    """The normal and the altered message as read, the change of exons in the places of the normal one, and what was applied.

    ``germline`` and ``somatic`` are the calls that lie in the altered message within reach of the change; ``causes`` are the
    somatic calls that the table names beside the junction, or that break a splice site it does without. ``unphased`` are
    calls of which nobody knows whether they lie on this molecule, in the places of ``mutant``'s bases.
    """

    normal: Reading
    mutant: Reading
    edit: Edit
    germline: tuple[Call, ...] = ()
    somatic: tuple[Call, ...] = ()
    causes: tuple[Call, ...] = ()
    unphased: tuple[tuple[Carried, Edit], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedCalls:
    """The calls that can be applied: inherited ones on every copy of a gene (``inherited``) or one (``free``), and somatic.

    The three are by contig, ordered by start; ``named`` by the words that junction tables use.
    """

    inherited: dict[str, tuple[Carried, ...]] = field(default_factory=dict)
    free: dict[str, tuple[Carried, ...]] = field(default_factory=dict)
    somatic: dict[str, tuple[Carried, ...]] = field(default_factory=dict)
    named: dict[str, tuple[Carried, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @classmethod
    def known(cls, *, inherited: Iterable[Carried], free: Iterable[Carried]) -> CarriedCalls:
        """Hold calls of one transcript of which it is known that they share the molecule, or that nobody knows."""
        return cls(inherited=_ordered(_by_contig(inherited)), free=_ordered(_by_contig(free)))

    @classmethod
    def of(cls, calls: CallSet | None, reference: Reference, *, accepted_filters: Set[str] = frozenset()) -> CarriedCalls:
        """Sort the calls of a set (None: there are none) that fit the genome and failed no filter but those accepted.

        A change that stands both among the somatic and the inherited calls counts as somatic.

        Raises:
            ReferenceMismatchError: they were made on another build.
        """
        if calls is None:
            return cls()
        complaints = compare_with_genome(calls, reference)
        inherited: dict[str, list[Carried]] = {}
        free: dict[str, list[Carried]] = {}
        somatic: dict[str, list[Carried]] = {}
        named: dict[str, list[Carried]] = {}
        told_somatic = {call.variant for call in calls.calls if call.origin is Origin.SOMATIC}
        for call, complaint in zip(calls.calls, complaints, strict=True):
            contig = reference.contig_name(call.variant.contig)
            if contig is None or complaint or set(call.variant.alternate) - _BASES:
                continue
            variant = replace(call.variant, contig=contig)
            entry = Carried(call=call, variant=variant, somatic=call.origin is Origin.SOMATIC)
            twice = call.origin is Origin.GERMLINE and call.variant in told_somatic
            if twice or not believed(entry, accepted_filters):
                continue
            if entry.somatic:
                somatic.setdefault(contig, []).append(entry)
                for words in _words(call):
                    named.setdefault(words, []).append(entry)
            elif call.origin is Origin.GERMLINE:
                (inherited if entry.everywhere else free).setdefault(contig, []).append(entry)
        return cls(
            inherited=_ordered(inherited),
            free=_ordered(free),
            somatic=_ordered(somatic),
            named={name: tuple(group) for name, group in named.items()},
            findings=summarise_comparison(calls, reference, complaints),
        )

    def read(
        self,
        reference: Reference,
        message: Message,
        transcript: Transcript,
        altered: Transcript,
        causes: Sequence[Carried],
    ) -> SplicedPair:
        """Read the normal message and that of the ``altered`` exons, each with the variants it carries.

        ``causes`` are the somatic calls that the altered message carries (see ``causes_of``).
        """
        edit = splice_edit(reference, transcript, altered)
        before = reading_of(message)
        after = edit_reading(before, [edit])
        exons = (*transcript.exons, *altered.exons)
        inherited = _agreeing(entry for entry in over(self.inherited, transcript) if _near(entry.variant, exons))
        carried = _agreeing((*causes, *inherited))
        on_normal = placed_edits(reference, transcript, inherited)
        on_altered = placed_edits(reference, altered, carried)
        changed = [change for _, change in on_altered]
        own = [change for _, change in on_normal]
        last = edit.start + len(edit.inserted)
        near = [entry for entry, change in on_altered if edit.start - _REACH <= change.start <= last + _REACH]
        return SplicedPair(
            normal=edit_reading(before, own),
            mutant=edit_reading(after, changed),
            edit=Edit(
                start=moved_start(edit.start, own), end=moved_end(edit.end, own), inserted=edit.inserted, exon=edit.exon
            ),
            germline=tuple(entry.call for entry in near if not entry.somatic),
            somatic=tuple(entry.call for entry in near if entry.somatic),
            causes=tuple(entry.call for entry in carried if entry.somatic),
            unphased=tuple(
                (entry, replace(change, start=moved_start(change.start, changed), end=moved_end(change.end, changed)))
                for entry in self.unphased(transcript)
                if not any(contradict(entry.variant, other.variant) for other in carried)
                for _, change in placed_edits(reference, altered, [entry])
            ),
        )

    def unphased(self, transcript: Transcript) -> list[Carried]:
        """Give the calls over a transcript of which nobody knows the molecule: inherited on one copy, and somatic ones."""
        return [*over(self.free, transcript), *over(self.somatic, transcript)]

    def causes_of(self, reference: Reference, transcript: Transcript, junctions: Sequence[Junction]) -> list[Carried]:
        """Find the somatic calls that the table names beside the junctions, and those that break a site in their stretch."""
        words = [word.strip() for junction in junctions for word in junction.variant.split(",") if word.strip()]
        found = [entry for word in words for entry in self.named.get(_plain(word), ())]
        introns = introns_of(transcript)
        for entry in over(self.somatic, transcript):
            placement, region, _ = place_on_transcript(entry.variant, _room(reference, entry.variant), transcript)
            if region is not Region.SPLICE_SITE:
                continue
            left, right = broken_sites(placement, transcript)
            if any(introns[number].overlaps(junction.intron) for number in left | right for junction in junctions):
                found.append(entry)
        return list(dict.fromkeys(found))


def _by_contig(entries: Iterable[Carried]) -> dict[str, list[Carried]]:
    found: dict[str, list[Carried]] = {}
    for entry in entries:
        found.setdefault(entry.variant.contig, []).append(entry)
    return found


def _ordered(calls: dict[str, list[Carried]]) -> dict[str, tuple[Carried, ...]]:
    return {name: tuple(sorted(group, key=lambda entry: entry.variant)) for name, group in calls.items()}


def over(calls: dict[str, tuple[Carried, ...]], transcript: Transcript) -> Sequence[Carried]:
    """Give the calls that begin between the outer ends of a transcript."""
    listed = calls.get(transcript.contig, ())
    first = bisect_left(listed, transcript.exons[0].start, key=lambda entry: entry.variant.start)
    return listed[first : bisect_right(listed, transcript.exons[-1].end, key=lambda entry: entry.variant.start)]


def _near(variant: Variant, exons: Iterable[Interval]) -> bool:
    """Tell whether a variant can matter to one of the exons: it lies in it, or so near that an indel may slide there."""
    start, end = variant.start - _SLIDE, variant.start + len(variant.reference) + _SLIDE
    return any(exon.start <= end and start <= exon.end for exon in exons)


def _words(call: Call) -> tuple[str, ...]:
    """Give the ways in which a table names a call: RegTools writes its POS as ``contig:POS-1-POS``; else the label."""
    record = call.record
    contig = plain_contig_name(record.contig)
    return f"{contig}:{record.position - 1}-{record.position}", call.label


def _plain(word: str) -> str:
    contig, colon, place = word.rpartition(":")
    return f"{plain_contig_name(contig)}:{place}" if colon else word


def _agreeing(entries: Iterable[Carried]) -> list[Carried]:
    """Leave out what cannot lie on a molecule with an earlier one."""
    found: list[Carried] = []
    for entry in entries:
        if not any(contradict(entry.variant, other.variant) for other in found):
            found.append(entry)
    return found


def placed_edits(reference: Reference, transcript: Transcript, entries: Sequence[Carried]) -> list[tuple[Carried, Edit]]:
    """Place the variants on a transcript; those outside its exons change no base of its message."""
    placed = place_variants(
        transcript,
        [entry.variant for entry in entries],
        partial(_room, reference),
        written=[entry.written for entry in entries],
    )
    found = [(entry, place.edit) for entry, place in zip(entries, placed, strict=True) if place.edit is not None]
    return sorted(found, key=lambda pair: (pair[1].start, pair[1].end))


def _room(reference: Reference, variant: Variant) -> tuple[int, int]:
    length = reference.length(variant.contig)
    return sliding_room(variant, lambda start, end: reference.fetch(variant.contig, start, end), length)
