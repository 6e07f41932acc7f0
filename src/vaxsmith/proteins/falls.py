"""Record why a call gives no mutant protein on a transcript: one reason to count by, one sentence for people."""

from __future__ import annotations

from vaxsmith.core import Dropped
from vaxsmith.genome.message import Unreadable
from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.consequence import NoProtein
from vaxsmith.proteins.transcript_placement import Region
from vaxsmith.tumor.variant import Call, Origin

STAGE = "proteins"
_BASES = frozenset("ACGT")
SPLICE_REMEDY = "give the tumor's splice junctions (--junctions, --retained-introns): they show which message it makes"


def drop(call: Call, transcript: Transcript | None, reason: str, sentence: str, *, remedy: str = "") -> Dropped:
    """Record one fall; a remedy means that it was not judged rather than found wanting."""
    return Dropped(
        stage=STAGE,
        reason=reason,
        sentence=sentence,
        variant=call.label,
        gene=transcript.label.gene if transcript else "",
        transcript=transcript.label.identifier if transcript else "",
        unassessed=bool(remedy),
        remedy=remedy,
    )


def drop_nothing(call: Call, transcript: Transcript, nothing: NoProtein) -> Dropped:
    """Record that nothing new comes of a call."""
    return drop(call, transcript, nothing.reason, nothing.sentence, remedy=nothing.remedy)


def drop_unusable(call: Call, complaint: str) -> Dropped | None:
    """Say why a call cannot be looked at on any transcript; None when it can. ``complaint`` is the genome's word on it."""
    if call.origin is Origin.GERMLINE:
        return drop(call, None, "germline", "The patient's normal cells carry this variant too, so it is not foreign.")
    if complaint:
        sentence = f"The call does not fit the genome that was given. {complaint}"
        return drop(call, None, "reference-mismatch", sentence, remedy="give the genome that the calls were made on")
    if not is_spelled_out(call):
        return drop(
            call,
            None,
            "unknown-bases",
            f"The new bases are not spelled out ({call.variant.alternate[:20]}), so no protein can be read.",
            remedy="use a caller that writes the inserted bases",
        )
    return None


def is_spelled_out(call: Call) -> bool:
    """Tell whether the new bases are A, C, G and T."""
    return not set(call.variant.alternate) - _BASES


def drop_outside(call: Call, transcript: Transcript, region: Region) -> Dropped:
    """Record a call outside the exons."""
    if region is Region.INTRON:
        return drop(call, transcript, "intronic", "The variant lies in an intron and leaves the protein as it is.")
    if region is Region.SPLICE_SITE:
        sentence = (
            "The variant hits a splice site: an exon may be skipped, an intron kept or another site used; which protein "
            "results cannot be told without RNA reads across it."
        )
        return drop(call, transcript, "splice-site", sentence, remedy=SPLICE_REMEDY)
    sentence = "The variant reaches beyond an end of the transcript; which message results cannot be told from the DNA."
    return drop(call, transcript, "incomplete-transcript", sentence, remedy="give RNA reads or fusion calls")


def drop_unreadable(call: Call, transcript: Transcript, message: Unreadable) -> Dropped:
    """Record a call on a transcript whose protein cannot be read."""
    return drop(
        call,
        transcript,
        "incomplete-transcript",
        f"The protein of this transcript cannot be read from the genome: {message.why}.",
        remedy="annotate the calls with VEP, which carries its own proteins",
    )
