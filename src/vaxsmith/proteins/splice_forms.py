"""The messages that a new junction makes of a transcript: which exons they hold, and which junctions show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.splice_alternatives import SpliceKind, exons_named
from vaxsmith.proteins.splice_exons import introns_of, with_exons, with_joined_exons
from vaxsmith.tumor.junction import Junction


@dataclass(frozen=True, slots=True, kw_only=True)
class SplicedForm:
    """A transcript with the exons that a junction gives it.

    ``junctions`` are those that show it: one, or the two beside a novel exon. ``new_bases`` counts the intron bases that
    stay. ``sentence`` is for people.
    """

    kind: SpliceKind
    transcript: Transcript
    junctions: tuple[Junction, ...]
    new_bases: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoForm:
    """Why a junction makes no message of a transcript; a remedy where it was not judged rather than found wanting."""

    reason: str
    sentence: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where an end of the junction lies: at an edge of exon ``exon``, inside it, or in the intron beside it."""

    exon: int
    known: bool
    outside: int  # intron bases between the exon and the end; 0 at an edge or inside


_UNSHARED = NoForm(
    reason="no-shared-end",
    sentence="Neither end of the junction is an end of one of this transcript's exons, so what it joins cannot be told.",
)
_BEYOND = NoForm(
    reason="beyond-transcript",
    sentence="The junction reaches beyond an end of this transcript, where its exons are not known.",
)
_PAIR_REMEDY = "give a table that also holds the junction on the other side of the new exon, if the reads show one"


def spliced_form(
    junction: Junction, transcript: Transcript, others: Sequence[Junction], *, longest_extension: int
) -> SplicedForm | NoForm:
    """Give the message of a transcript that has this junction.

    Both ends at exon edges: the exons between them are skipped. One end new, inside an exon: the exon ends (or begins)
    there. One end new, in an intron: where another new junction of ``others`` takes up in the same intron, what lies between
    the two is a novel exon; else the exon behind it begins (or ends) there, if that makes it at most ``longest_extension``
    bases longer: no exon of thousands of bases is inferred from one junction.
    """
    exons = transcript.exons
    if junction.retained:
        return _retained(junction, transcript)
    if junction.start <= exons[0].start or junction.end >= exons[-1].end:
        return _BEYOND
    left, right = _left_place(junction.start, transcript), _right_place(junction.end, transcript)
    if left.known and right.known:
        between = range(left.exon + 1, right.exon)
        sentence = f"{exons_named(transcript, between)} {'is' if len(between) == 1 else 'are'} skipped."
        return _form(SpliceKind.EXON_SKIPPING, transcript, (junction,), left, right, sentence)
    if not left.known and not right.known:
        return _UNSHARED
    new = right if left.known else left
    if new.outside:
        partner = _partner(junction, transcript, others, left_known=left.known)
        if partner is not None:
            return _novel_exon(transcript, *sorted((junction, partner), key=lambda entry: entry.start))
        if new.outside > longest_extension:
            sentence = (
                f"One end lies {new.outside} bases outside an exon, and no junction is seen on the other side of a new one."
            )
            return NoForm(reason="unpaired-novel-exon", sentence=sentence, remedy=_PAIR_REMEDY)
    donor = (new is left) == (transcript.strand == "+")
    kind = SpliceKind.ALTERNATIVE_DONOR if donor else SpliceKind.ALTERNATIVE_ACCEPTOR
    return _form(kind, transcript, (junction,), left, right, _moved(transcript, left, right, new, junction, donor=donor))


def _left_place(place: int, transcript: Transcript) -> _Place:
    """Find the exon that the junction's left end closes: the last one that begins before it."""
    number = max(i for i, exon in enumerate(transcript.exons) if exon.start < place)
    end = transcript.exons[number].end
    return _Place(exon=number, known=place == end, outside=max(0, place - end))


def _right_place(place: int, transcript: Transcript) -> _Place:
    """Find the exon that the junction's right end opens: the first one that ends behind it."""
    number = min(i for i, exon in enumerate(transcript.exons) if exon.end > place)
    start = transcript.exons[number].start
    return _Place(exon=number, known=place == start, outside=max(0, start - place))


def _form(
    kind: SpliceKind, transcript: Transcript, junctions: tuple[Junction, ...], left: _Place, right: _Place, sentence: str
) -> SplicedForm:
    exons = transcript.exons
    spans = [(exon.start, exon.end) for number, exon in enumerate(exons) if number < left.exon or number > right.exon]
    spans += [(exons[left.exon].start, junctions[0].start), (junctions[0].end, exons[right.exon].end)]
    return SplicedForm(
        kind=kind,
        transcript=with_exons(transcript, spans),
        junctions=junctions,
        new_bases=left.outside + right.outside,
        sentence=sentence,
    )


def _moved(transcript: Transcript, left: _Place, right: _Place, new: _Place, junction: Junction, *, donor: bool) -> str:
    exon = transcript.exons[new.exon]
    change = new.outside or (junction.start - exon.end if new is left else exon.start - junction.end)
    where = f"{exons_named(transcript, (new.exon,))} {'ends' if donor else 'begins'} elsewhere"
    size = f"{abs(change)} {'base' if abs(change) == 1 else 'bases'} {'longer' if change > 0 else 'shorter'}"
    between = range(left.exon + 1, right.exon)
    skipped = f"; {exons_named(transcript, between).replace('Exon', 'exon')} skipped" if between else ""
    return f"{where} and is {size}{skipped}."


def _partner(junction: Junction, transcript: Transcript, others: Sequence[Junction], *, left_known: bool) -> Junction | None:
    """Find the junction on the other side of a novel exon in the same intron, the one with most reads."""
    exons = transcript.exons
    gap = next(
        gap for gap in introns_of(transcript) if gap.start <= (junction.end if left_known else junction.start) <= gap.end
    )
    found = []
    for other in others:
        if other.retained or other.contig != junction.contig or (other.strand and other.strand != transcript.strand):
            continue
        if left_known:
            inside = junction.end < other.start < gap.end
            joins = inside and any(exon.start == other.end for exon in exons)
        else:
            inside = gap.start < other.end < junction.start
            joins = inside and any(exon.end == other.start for exon in exons)
        if joins:
            found.append(other)
    return max(found, key=lambda entry: (entry.unique_reads, -abs(entry.start - junction.start)), default=None)


def _novel_exon(transcript: Transcript, first: Junction, second: Junction) -> SplicedForm:
    spans = [(e.start, e.end) for e in transcript.exons if e.end <= first.start or e.start >= second.end]
    size = second.start - first.end
    return SplicedForm(
        kind=SpliceKind.NOVEL_EXON,
        transcript=with_exons(transcript, [*spans, (first.end, second.start)]),
        junctions=(first, second),
        new_bases=size,
        sentence=f"A new exon of {size} bases lies between {first.label} and {second.label}.",
    )


def _retained(junction: Junction, transcript: Transcript) -> SplicedForm | NoForm:
    number = next(
        (i for i, gap in enumerate(introns_of(transcript)) if (gap.start, gap.end) == (junction.start, junction.end)), None
    )
    if number is None:
        return NoForm(reason="no-shared-end", sentence="This transcript has no such intron that could stay.")
    between = exons_named(transcript, (number, number + 1)).removeprefix("Exons ")
    return SplicedForm(
        kind=SpliceKind.INTRON_RETENTION,
        transcript=with_joined_exons(transcript, number, number + 1),
        junctions=(junction,),
        new_bases=junction.end - junction.start,
        sentence=f"The intron between exons {between} stays in the message.",
    )
