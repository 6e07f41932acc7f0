"""Mutant proteins from the genome itself: each variant edits each transcript, and the message is read again."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import UNKNOWN, Dropped, Finding, Interval, Severity
from vaxsmith.genome.message import Message, Unreadable, read_message
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.against_reference import compare_with_genome, summarise_comparison
from vaxsmith.proteins.change import Comparison
from vaxsmith.proteins.consequence import COMPLETE_REMEDY, NoProtein
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein, ProteinSet
from vaxsmith.proteins.protein_names import protein_name, short_name
from vaxsmith.proteins.transcript_comparison import compare_edited
from vaxsmith.proteins.transcript_names import coding_name
from vaxsmith.proteins.transcript_placement import Edit, Region, edit_of, left_aligned, place_on_transcript, sliding_room
from vaxsmith.tumor.variant import Call, CallSet, Origin, Variant

_STAGE = "proteins"
_SPLICE_REGION = 3  # exonic bases beside an intron (Sequence Ontology SO:0001630)
_BASES = frozenset("ACGT")
_TERMS = {
    EffectKind.MISSENSE: "missense_variant",
    EffectKind.MULTI_RESIDUE: "missense_variant",
    EffectKind.INFRAME_INSERTION: "inframe_insertion",
    EffectKind.INFRAME_DELETION: "inframe_deletion",
    EffectKind.PROTEIN_ALTERING: "protein_altering_variant",
    EffectKind.FRAMESHIFT: "frameshift_variant",
    EffectKind.STOP_LOSS: "stop_lost",
    EffectKind.STOP_GAIN: "stop_gained",
}
_SPLICE_REMEDY = "give RNA splice junctions (RegTools): they show which message the tumor makes"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptSettings:
    """Which transcripts may give targets.

    ``biotypes``: what annotators call messages that cells translate (empty: the file does not say). ``incomplete``: whether
    a transcript with an unknown start or end is used too; its protein is then only as long as the annotation knows it.
    """

    biotypes: frozenset[str] = frozenset({"protein_coding", "mRNA", ""})
    incomplete: bool = False


def proteins_from_reference(
    calls: CallSet, reference: Reference, *, settings: TranscriptSettings | None = None
) -> ProteinSet:
    """Make the mutant protein of every call × transcript that has one, and record why the others have none.

    One variant at a time: neighbours on the same molecule are not combined here. A call between genes has one record, any
    other one record for each transcript that it touches. Germline calls change normal and tumor alike and make no target.

    Raises:
        ReferenceMismatchError: the calls were made on another genome build.
    """
    chosen = settings or TranscriptSettings()
    proteins: list[MutantProtein] = []
    dropped: list[Dropped] = []
    messages: dict[tuple[str, str, int], Message | Unreadable] = {}
    placed: dict[Variant, str] = {}  # each change where it left-aligns, and the first record that names it
    complaints = compare_with_genome(calls, reference)
    findings = summarise_comparison(calls, reference, complaints)
    for call, complaint in zip(calls.calls, complaints, strict=True):
        unusable = _unusable(call, complaint)
        if unusable is not None:
            dropped.append(unusable)
            continue
        room = _room(call, reference)
        first = placed.setdefault(left_aligned(call.variant, room), call.label)
        if first != call.label:
            sentence = f"It is the same change as {first}, written at another place of a repeat; that was judged instead."
            dropped.append(_drop(call, None, "duplicate-record", sentence))
            continue
        transcripts = reference.transcripts_overlapping(_reach(call, room))
        if not transcripts:
            dropped.append(_drop(call, None, "intergenic", "The variant lies between genes: no transcript holds it."))
            continue
        for transcript in transcripts:
            key = transcript.label.identifier, transcript.contig, transcript.exons[0].start
            if transcript.coding and key not in messages:
                messages[key] = read_message(reference, transcript)
            outcome = _judge(call, transcript, messages.get(key), room, chosen)
            (proteins if isinstance(outcome, MutantProtein) else dropped).append(outcome)  # type: ignore[arg-type]
    return ProteinSet(proteins=tuple(proteins), dropped=tuple(dropped), findings=findings)


def _unusable(call: Call, complaint: str) -> Dropped | None:
    """Say why a call cannot be looked at on any transcript; None when it can."""
    if call.origin is Origin.GERMLINE:
        return _drop(call, None, "germline", "The patient's normal cells carry this variant too, so it is not foreign.")
    if complaint:
        sentence = f"The call does not fit the genome that was given. {complaint}"
        return _drop(call, None, "reference-mismatch", sentence, remedy="give the genome that the calls were made on")
    if set(call.variant.alternate) - _BASES:
        return _drop(
            call,
            None,
            "unknown-bases",
            f"The new bases are not spelled out ({call.variant.alternate[:20]}), so no protein can be read.",
            remedy="use a caller that writes the inserted bases",
        )
    return None


def _room(call: Call, reference: Reference) -> tuple[int, int]:
    variant = call.variant
    return sliding_room(
        variant, lambda start, end: reference.fetch(variant.contig, start, end), reference.length(variant.contig)
    )


def _reach(call: Call, room: tuple[int, int]) -> Interval:
    """Give the stretch that an indel covers in all its placements together."""
    place = call.variant.interval
    return Interval(contig=place.contig, start=place.start - room[0], end=place.end + room[1])


def _judge(
    call: Call,
    transcript: Transcript,
    message: Message | Unreadable | None,
    room: tuple[int, int],
    settings: TranscriptSettings,
) -> MutantProtein | Dropped:
    """Give the mutant protein of one call on one transcript, or why there is none."""
    if message is None:
        return _drop(call, transcript, "non-coding-transcript", "This transcript codes for no protein.")
    placement, region, exon = place_on_transcript(call.variant, room, transcript)
    if region is not Region.EXON:
        return _outside_exons(call, transcript, region)
    if isinstance(message, Unreadable):
        return _unreadable(call, transcript, message)
    edit = edit_of(placement, transcript, exon)
    outcome = compare_edited(message, edit)
    if isinstance(outcome, NoProtein):
        return _drop(call, transcript, outcome.reason, outcome.sentence, remedy=outcome.remedy)
    if transcript.label.biotype not in settings.biotypes:
        biotype = transcript.label.biotype.replace("_", " ")
        sentence = f"The transcript is marked {biotype}; little protein, if any, is expected."
        return _drop(call, transcript, "biotype", sentence)
    if not message.complete and not settings.incomplete:
        part = "start" if not message.starts_known else "end"
        sentence = f"The transcript's coding sequence is cut off: the {part} of its protein is not known."
        return _drop(call, transcript, "incomplete-transcript", sentence, remedy=COMPLETE_REMEDY)
    if UNKNOWN in outcome.mutant[slice(*outcome.altered)]:
        sentence = "The genome has unknown bases (N) where the new residues would be read."
        return _drop(call, transcript, "unknown-bases", sentence, remedy="give an unmasked genome")
    return _protein(call, transcript, message, edit, outcome)


def _outside_exons(call: Call, transcript: Transcript, region: Region) -> Dropped:
    if region is Region.INTRON:
        return _drop(call, transcript, "intronic", "The variant lies in an intron and leaves the protein as it is.")
    if region is Region.SPLICE_SITE:
        sentence = "The variant hits a splice site; which protein results cannot be told without RNA reads across it."
        return _drop(call, transcript, "splice-site", sentence, remedy=_SPLICE_REMEDY)
    sentence = "The variant reaches beyond an end of the transcript; which message results cannot be told from the DNA."
    return _drop(call, transcript, "incomplete-transcript", sentence, remedy="give RNA reads or fusion calls")


def _unreadable(call: Call, transcript: Transcript, message: Unreadable) -> Dropped:
    return _drop(
        call,
        transcript,
        "incomplete-transcript",
        f"The protein of this transcript cannot be read from the genome: {message.why}.",
        remedy="annotate the calls with VEP, which carries its own proteins",
    )


def _protein(call: Call, transcript: Transcript, message: Message, edit: Edit, outcome: Comparison) -> MutantProtein:
    label = transcript.label
    near_intron = _beside_intron(edit, len(message.bases))
    findings = (
        Finding(
            check="splice-region",
            severity=Severity.NOTE,
            place=f"{label.gene or label.identifier} {short_name(outcome, message.protein)}",
            sentence="The change lies within three bases of an intron, so splicing may change as well (RNA reads show it).",
        ),
    )
    return MutantProtein(
        calls=(call,),
        transcript=label,
        effect=Effect(
            kind=outcome.kind,
            change=short_name(outcome, message.protein),
            consequences=(_TERMS[outcome.kind], *(("splice_region_variant",) if near_intron else ())),
            hgvs_coding=f"{label.identifier}:{coding_name(message, edit)}",
            hgvs_protein=f"{label.protein_identifier or label.identifier}:{protein_name(outcome, message.protein)}",
        ),
        wild_type=message.protein,
        mutant=outcome.mutant,
        altered=outcome.altered,
        replaced=outcome.replaced,
        route="reference",
        ends_at_stop=outcome.ends_at_stop,
        findings=findings if near_intron else (),
    )


def _beside_intron(edit: Edit, length: int) -> bool:
    """Tell whether the edit comes within three bases of an inner edge of its exon."""
    first, last = edit.exon
    return (first > 0 and edit.start < first + _SPLICE_REGION) or (last < length and edit.end > last - _SPLICE_REGION)


def _drop(call: Call, transcript: Transcript | None, reason: str, sentence: str, *, remedy: str = "") -> Dropped:
    """Record one fall; a remedy means that it was not judged rather than found wanting."""
    return Dropped(
        stage=_STAGE,
        reason=reason,
        sentence=sentence,
        variant=call.label,
        gene=transcript.label.gene if transcript else "",
        transcript=transcript.label.identifier if transcript else "",
        unassessed=bool(remedy),
        remedy=remedy,
    )
