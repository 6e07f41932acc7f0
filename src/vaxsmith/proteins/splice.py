"""Mutant proteins of splice junctions that normal cells do not make: exons changed, the message read from the same start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from vaxsmith.core import Dropped, Finding, Interval, Severity
from vaxsmith.genome.message import Message, Unreadable, read_message
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.change import Comparison
from vaxsmith.proteins.consequence import COMPLETE_REMEDY, NoProtein
from vaxsmith.proteins.mutant_protein import MutantProtein, ProteinSet
from vaxsmith.proteins.refusal import refuse
from vaxsmith.proteins.splice_carried import CarriedCalls, SplicedPair
from vaxsmith.proteins.splice_forms import NoForm, SplicedForm, spliced_form
from vaxsmith.proteins.splice_known import AnnotatedIntrons
from vaxsmith.proteins.splice_protein import spliced_protein
from vaxsmith.proteins.splice_reading import compare_spliced, splice_names
from vaxsmith.tumor.junction import Junction, JunctionSet
from vaxsmith.tumor.junction_normal import NormalJunctions
from vaxsmith.tumor.variant import CallSet

_STAGE = "proteins"
_ANNOTATED = NoForm(
    reason="annotated-junction", sentence="The junction is an intron of an annotated transcript: normal cells make it."
)
_ANNOTATED_RETENTION = NoForm(reason="annotated-junction", sentence="An annotated transcript keeps this intron in an exon.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpliceSettings:
    """Which junctions and transcripts may give targets.

    ``minimum_unique_reads``: fewer spanning reads are not believed (house choice: a misaligned fragment or two are common,
    ten alike are not; the peer's table of HCC1395 has none below 12). ``shortest_intron``: a shorter gap in an alignment is
    a deletion (house choice; hardly any human intron is known with fewer than 30 bases). ``longest_extension``: how much
    longer one unpaired junction may make an exon (house choice: few inner exons are known to be of this length).
    ``biotypes``, ``incomplete`` and ``accepted_filters`` as for variants.
    """

    minimum_unique_reads: int = 10
    shortest_intron: int = 30
    longest_extension: int = 500
    biotypes: frozenset[str] = field(default=frozenset({"protein_coding", "mRNA", ""}))
    incomplete: bool = False
    accepted_filters: frozenset[str] = frozenset()


def proteins_from_junctions(
    junctions: JunctionSet,
    reference: Reference,
    *,
    normal: NormalJunctions | None = None,
    retained: JunctionSet | None = None,
    calls: CallSet | None = None,
    settings: SpliceSettings | None = None,
) -> ProteinSet:
    """Make the mutant protein of every new junction × transcript that has one, and record why the others have none.

    New is a junction that is no intron of any annotated transcript and not in ``normal``. A transcript is changed where it
    shares an end with the junction (see ``spliced_form``). ``retained`` holds introns that reads show to stay: a table of
    junctions cannot. With ``calls``, homozygous germline calls are applied to the normal and the new message, and to the new
    one also the somatic calls that the table names beside the junction or that break a splice site which it does without.

    Raises:
        ReferenceMismatchError: the calls were made on another genome build.
    """
    rules = settings or SpliceSettings()
    carried = CarriedCalls.of(calls, reference, accepted_filters=rules.accepted_filters)
    judge = _Judge(
        reference=reference,
        settings=rules,
        normal=normal,
        carried=carried,
        annotated=AnnotatedIntrons.of(reference.transcripts),
    )
    listed = [*junctions.junctions, *(retained.junctions if retained is not None else ())]
    placed = [(entry, reference.contig_name(entry.contig)) for entry in listed]
    judge.seen = [
        replace(entry, contig=contig)
        for entry, contig in placed
        if contig
        and entry.unique_reads >= judge.settings.minimum_unique_reads
        and entry.end - entry.start >= judge.settings.shortest_intron
    ]
    for entry, contig in placed:
        if contig is None:
            judge.drop(
                entry,
                None,
                NoForm(
                    reason="unknown-contig",
                    sentence=f"The genome has no contig {entry.contig}.",
                    remedy="give the genome that the reads were aligned to",
                ),
            )
        else:
            judge.judge(replace(entry, contig=contig))
    return ProteinSet(
        proteins=tuple(judge.proteins), dropped=tuple(judge.dropped), findings=_findings(judge, normal, retained)
    )


@dataclass(slots=True, kw_only=True)
class _Judge:
    """What has been found so far, and the messages that were read on the way."""

    reference: Reference
    settings: SpliceSettings
    normal: NormalJunctions | None
    carried: CarriedCalls
    annotated: AnnotatedIntrons
    seen: list[Junction] = field(default_factory=list)
    proteins: list[MutantProtein] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    messages: dict[tuple[str, str, int], Message | Unreadable] = field(default_factory=dict)
    paired: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)

    def judge(self, junction: Junction) -> None:
        """Judge one junction on every transcript there."""
        if junction.end > self.reference.length(junction.contig):
            sentence = "The junction lies outside its contig."
            remedy = "give the genome that the reads were aligned to"
            self.drop(junction, None, NoForm(reason="outside-contig", sentence=sentence, remedy=remedy))
            return
        fallen = self._not_new(junction) or self._not_believed(junction)
        if fallen is not None:
            self.drop(junction, None, fallen)
            return
        transcripts = self.reference.transcripts_overlapping(junction.intron)
        there = [entry for entry in transcripts if junction.strand in (entry.strand, "")]
        if not there:
            sentence = "No transcript on its strand lies at the junction."
            self.drop(junction, None, NoForm(reason="intergenic", sentence=sentence))
        for transcript in there:
            self._judge_transcript(junction, transcript)

    def _not_new(self, junction: Junction) -> NoForm | None:
        if junction.retained:
            around = Interval(contig=junction.contig, start=max(0, junction.start - 1), end=junction.end + 1)
            transcripts = self.reference.transcripts_overlapping(around)
            kept = any(exon.contains(around) for entry in transcripts for exon in entry.exons)
            return _ANNOTATED_RETENTION if kept else None
        if self.annotated.hold(junction.contig, junction.start, junction.end):
            return _ANNOTATED
        if self.normal is not None and self.normal.holds(junction):
            sentence = f"The list of normal junctions ({self.normal.source}) holds it: normal cells make it."
            return NoForm(reason="normal-junction", sentence=sentence)
        return None

    def _not_believed(self, junction: Junction) -> NoForm | None:
        least, shortest = self.settings.minimum_unique_reads, self.settings.shortest_intron
        size = junction.end - junction.start
        if size < shortest and not junction.retained:
            sentence = f"A gap of {size} bases in the reads is a deletion rather than an intron."
            return NoForm(reason="short-intron", sentence=sentence)
        if junction.unique_reads < least:
            count = junction.unique_reads
            sentence = f"{count} unique {'read shows' if count == 1 else 'reads show'} it; {least} are asked for."
            return NoForm(reason="few-reads", sentence=sentence)
        return None

    def _judge_transcript(self, junction: Junction, transcript: Transcript) -> None:
        if not transcript.coding:
            sentence = "This transcript codes for no protein."
            self.drop(junction, transcript, NoForm(reason="non-coding-transcript", sentence=sentence))
            return
        form = spliced_form(junction, transcript, self.seen, longest_extension=self.settings.longest_extension)
        if isinstance(form, NoForm):
            self.drop(junction, transcript, form)
            return
        key = _key(transcript), tuple(entry.label for entry in form.junctions)
        first = self.paired.setdefault(key, junction.label)
        if first != junction.label:
            sentence = f"It is the other side of the novel exon that was judged with {first}."
            self.drop(junction, transcript, NoForm(reason="part-of-novel-exon", sentence=sentence))
            return
        outcome = self._read(form, transcript)
        if isinstance(outcome, MutantProtein):
            self.proteins.append(outcome)
        else:
            self.drop(junction, transcript, outcome)

    def _read(self, form: SplicedForm, transcript: Transcript) -> MutantProtein | NoForm | NoProtein:
        key = transcript.label.identifier, transcript.contig, transcript.exons[0].start
        message = self.messages.get(key) or read_message(self.reference, transcript)
        self.messages[key] = message
        if isinstance(message, Unreadable):
            sentence = f"The protein of this transcript cannot be read from the genome: {message.why}."
            return NoForm(reason="incomplete-transcript", sentence=sentence, remedy=COMPLETE_REMEDY)
        causes = self.carried.causes_of(self.reference, transcript, form.junctions)
        pair = self.carried.read(self.reference, message, transcript, form.transcript, causes)
        outcome = compare_spliced(pair.normal, pair.mutant, pair.edit)
        if isinstance(outcome, NoProtein):
            return outcome
        altered = outcome.mutant[slice(*outcome.altered)]
        refused = refuse(transcript, message, altered, biotypes=self.settings.biotypes, incomplete=self.settings.incomplete)
        if refused is not None:
            return refused
        return _protein(form, transcript, pair, outcome, self.settings)

    def drop(self, junction: Junction, transcript: Transcript | None, why: NoForm | NoProtein) -> None:
        """Record one fall; a remedy means that it was not judged rather than found wanting."""
        self.dropped.append(
            Dropped(
                stage=_STAGE,
                reason=why.reason,
                sentence=why.sentence,
                variant=junction.label,
                gene=transcript.label.gene if transcript else "",
                transcript=transcript.label.identifier if transcript else "",
                unassessed=bool(why.remedy),
                remedy=why.remedy,
            )
        )


def _key(transcript: Transcript) -> str:
    return f"{transcript.label.identifier} {transcript.contig}:{transcript.exons[0].start}"


def _protein(
    form: SplicedForm, transcript: Transcript, pair: SplicedPair, outcome: Comparison, settings: SpliceSettings
) -> MutantProtein:
    label = transcript.label
    event = min(form.junctions, key=lambda entry: entry.unique_reads)
    shown = " and ".join(f"{entry.unique_reads} at {entry.label}" for entry in form.junctions)
    support = Finding(
        check="splice-support",
        severity=Severity.NOTE,
        place=f"{label.gene or label.identifier} {splice_names(outcome, pair.normal.protein)[0]}",
        sentence=f"{form.sentence[:1].upper()}{form.sentence[1:]} Unique reads that show it: {shown}.",
        measured=event.unique_reads,
        limit=settings.minimum_unique_reads,
    )
    findings = [support]
    if pair.causes:
        names = ", ".join(call.label for call in pair.causes)
        findings.append(
            replace(support, check="splice-cause", sentence=f"Its likely cause: {names}.", measured=None, limit=None)
        )
    protein = spliced_protein(transcript, form.transcript, form.kind, pair, outcome)
    findings += protein.findings
    return replace(protein, findings=tuple(findings), event=event, companions=pair.somatic, causes=pair.causes)


def _findings(judge: _Judge, normal: NormalJunctions | None, retained: JunctionSet | None) -> tuple[Finding, ...]:
    said: Iterable[tuple[bool, str, str]] = (
        (
            normal is None and bool(judge.proteins),
            "normal-junctions-not-given",
            "No list of normal junctions was given: the new junctions are new to the annotation, and normal cells may make "
            "some of them all the same.",
        ),
        (
            retained is not None and any(protein.event in retained.junctions for protein in judge.proteins),
            "normal-retention-unknown",
            "Whether normal cells retain the same introns was not compared: the list of normal junctions cannot show it.",
        ),
    )
    found = tuple(
        Finding(check=check, severity=Severity.CAUTION, place="splice junctions", sentence=sentence)
        for applies, check, sentence in said
        if applies
    )
    return (*found, *judge.carried.findings)
