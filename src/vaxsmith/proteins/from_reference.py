"""Mutant proteins from the genome itself: all variants that share a molecule edit its transcript, which is read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from vaxsmith.core import Dropped, Finding, Interval, Severity
from vaxsmith.genome.message import Message, Unreadable, read_message
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.against_reference import compare_with_genome, summarise_comparison
from vaxsmith.proteins.carried import Carried, Relation, believed, relate
from vaxsmith.proteins.falls import drop, drop_outside, drop_unreadable, drop_unusable, is_spelled_out
from vaxsmith.proteins.germline_stretches import germline_stretches
from vaxsmith.proteins.molecule_protein import ReadingSettings, judge_molecules
from vaxsmith.proteins.mutant_protein import MutantProtein, ProteinSet
from vaxsmith.proteins.splice_site import proteins_of_broken_site
from vaxsmith.proteins.transcript_haplotypes import TranscriptHaplotypes
from vaxsmith.proteins.transcript_placement import Region, copies_a_site, left_aligned, place_on_transcript, sliding_room
from vaxsmith.tumor.variant import Call, CallSet, Origin, Variant


def proteins_from_reference(
    calls: CallSet, reference: Reference, *, germline: CallSet | None = None, settings: ReadingSettings | None = None
) -> ProteinSet:
    """Make the mutant proteins of every somatic call on every transcript, and record why the others have none.

    Calls that share a molecule are applied together: homozygous ones always, phased ones as the files say. Where nothing
    tells, the molecule without the neighbour is given with the residues in doubt marked ``uncertain``, and each other
    possible molecule as ``alternative``. ``germline`` are the patient's inherited variants; with the calls of germline
    origin they change normal and tumor alike. An inherited variant that is also called as somatic counts as somatic and is
    named in a finding, unless the file is of normal cells or it is on every copy: then it falls as ``germline``.

    Every call has at least one record, a protein or a reason, for each transcript that it touches, or one for all of them.

    Raises:
        ReferenceMismatchError: the calls were made on another genome build.
    """
    work = _Work(reference=reference, settings=settings or ReadingSettings())
    complaints = compare_with_genome(calls, reference)
    findings = list(summarise_comparison(calls, reference, complaints))
    for number, (call, complaint) in enumerate(zip(calls.calls, complaints, strict=True)):
        work.add_somatic(number, call, complaint)
    if germline is not None:
        findings += work.add_germline(germline)
        work.leave_inherited(own_sample=germline.tumor_sample not in ("", calls.tumor_sample))
    work.read_transcripts()
    work.outcomes.sort(key=lambda entry: entry[:3])
    made = [entry[3] for entry in work.outcomes]
    return ProteinSet(
        proteins=tuple(_each_once(entry for entry in made if isinstance(entry, MutantProtein))),
        dropped=tuple(entry for entry in made if isinstance(entry, Dropped)),
        findings=tuple(findings),
        germline=tuple(sorted(work.normal_stretches)),
    )


@dataclass(slots=True, kw_only=True)
class _Work:
    """The calls of each transcript, and what has come of them so far.

    ``outcomes`` are (number of the call, row of the transcript, number among its outcomes, outcome).
    """

    reference: Reference
    settings: ReadingSettings
    placed: dict[Variant, str] = field(default_factory=dict)  # each change where it left-aligns, and who names it first
    shared: dict[str, Call] = field(default_factory=dict)  # inherited calls by the label of the same somatic one
    rooms: dict[Variant, tuple[int, int]] = field(default_factory=dict)
    by_transcript: dict[int, list[tuple[int, Carried]]] = field(default_factory=dict)
    outcomes: list[tuple[int, int, int, MutantProtein | Dropped]] = field(default_factory=list)
    normal_stretches: set[str] = field(default_factory=set)

    def add_somatic(self, number: int, call: Call, complaint: str) -> None:
        """Look a call up: which transcripts it touches, or why it cannot be used."""
        unusable = drop_unusable(call, complaint)
        if unusable is not None:
            self.outcomes.append((number, -1, 0, unusable))
            if call.origin is Origin.GERMLINE and not complaint and is_spelled_out(call):
                self._carry(number, call, somatic=False)
            return
        variant = self._own(call.variant)
        first = self.placed.setdefault(left_aligned(variant, self._room(variant)), call.label)
        if first != call.label:
            sentence = f"It is the same change as {first}, written at another place of a repeat; that was judged instead."
            self.outcomes.append((number, -1, 0, drop(call, None, "duplicate-record", sentence)))
            return
        if not self._carry(number, call, somatic=True):
            sentence = "The variant lies between genes: no transcript holds it."
            self.outcomes.append((number, -1, 0, drop(call, None, "intergenic", sentence)))

    def add_germline(self, germline: CallSet) -> list[Finding]:
        """Add the inherited variants; say how many do not fit the genome or are also called as somatic."""
        complaints = compare_with_genome(germline, self.reference)
        findings = list(summarise_comparison(germline, self.reference, complaints))
        twice = []
        for call, complaint in zip(germline.calls, complaints, strict=True):
            if complaint or not is_spelled_out(call):
                continue
            variant = self._own(call.variant)
            label = self.placed.get(left_aligned(variant, self._room(variant)))
            if label is not None:
                twice.append(call.label)
                self.shared[label] = call
            else:
                self._carry(-1, call, somatic=False)
        if twice:
            sentence = (
                f"{len(twice)} variants stand in the somatic and in the germline file ({', '.join(twice[:3])}…); they are "
                "judged as somatic. If the patient carries them, nothing about them is foreign."
            )
            findings.append(
                Finding(
                    check="somatic-and-germline",
                    severity=Severity.CAUTION,
                    place="germline variants",
                    sentence=sentence,
                    measured=float(len(twice)),
                )
            )
        return findings

    def leave_inherited(self, *, own_sample: bool) -> None:
        """Take out what the patient has: a somatic call of it can only be the patient's own.

        That is so for what is on every copy and, where the germline file is of another sample than the tumor's
        (``own_sample``), for anything in it; a file of the tumor's own sample may hold somatic calls for their phase. In
        either case the somatic file's own normal sample may show otherwise.
        """
        for row, entries in self.by_transcript.items() if self.shared else ():
            kept = []
            for number, carried in entries:
                inherited = self.shared.get(carried.call.label) if carried.somatic else None
                carries = inherited is not None and (own_sample or inherited.homozygous)
                if inherited is None or not carries or _absent_in_normal(carried.call):
                    kept.append((number, carried))
                    continue
                kept.append((-1, Carried(call=inherited, variant=self._own(inherited.variant), somatic=False)))
                sentence = "The germline file has it, too: normal cells carry it, so it is not foreign."
                transcript = self.reference.transcripts[row]
                self.outcomes.append((number, row, 0, drop(carried.call, transcript, "germline", sentence)))
            self.by_transcript[row] = kept

    def read_transcripts(self) -> None:
        """Go through the transcripts that any call touches."""
        for row in sorted(self.by_transcript):
            entries = self.by_transcript[row]
            transcript = self.reference.transcripts[row]
            inside = []
            at_sites = []
            for number, carried in entries:
                room = self._room(carried.variant)
                placement, region, _ = place_on_transcript(carried.variant, room, transcript)
                broken = region is Region.SPLICE_SITE or copies_a_site(carried.variant, room, transcript)
                if broken:
                    at_sites.append(carried)
                if carried.somatic and transcript.coding and broken:
                    self._read_broken_site(transcript, row, (number, carried), placement)
                    continue
                outcome = _outside(carried, transcript, region)
                if outcome is None:
                    if region is Region.EXON:
                        inside.append((number, carried))
                elif carried.somatic:
                    self.outcomes.append((number, row, 0, outcome))
            if inside:
                self._read_exons(transcript, row, inside, at_sites)

    def _read_broken_site(self, transcript: Transcript, row: int, entry: tuple[int, Carried], placement: Variant) -> None:
        number, carried = entry
        message = read_message(self.reference, transcript)
        if isinstance(message, Unreadable):
            self.outcomes.append((number, row, 0, drop_unreadable(carried.call, transcript, message)))
            return
        others = [other for _, other in self.by_transcript[row] if other is not carried]
        found = proteins_of_broken_site(
            carried, placement, transcript, message, self.reference, others=others, settings=self.settings
        )
        self.outcomes += [(number, row, place, outcome) for place, outcome in enumerate(found)]

    def _read_exons(
        self, transcript: Transcript, row: int, inside: list[tuple[int, Carried]], at_sites: list[Carried]
    ) -> None:
        message = read_message(self.reference, transcript)
        focuses = [(number, carried) for number, carried in inside if carried.somatic]
        if isinstance(message, Unreadable):
            for number, carried in focuses:
                self.outcomes.append((number, row, 0, drop_unreadable(carried.call, transcript, message)))
            return
        haplotypes = self._haplotypes(transcript, message, [carried for _, carried in inside])
        for number, carried in focuses:
            near = self._may_share(carried, at_sites)
            for place, outcome in enumerate(judge_molecules(haplotypes, carried, self.settings)):
                told = _beside_sites(outcome, near) if isinstance(outcome, MutantProtein) else outcome
                self.outcomes.append((number, row, place, told))
        if len(focuses) < len(inside):
            self.normal_stretches.update(germline_stretches(haplotypes))

    def _may_share(self, focus: Carried, at_sites: list[Carried]) -> list[Carried]:
        sound = (other for other in at_sites if believed(other, self.settings.accepted_filters))
        return [other for other in sound if relate(focus, other) is not Relation.APART]

    def _haplotypes(self, transcript: Transcript, message: Message, carried: list[Carried]) -> TranscriptHaplotypes:
        return TranscriptHaplotypes(
            transcript=transcript,
            message=message,
            carried=carried,
            room_of=self._room,
            accepted_filters=self.settings.accepted_filters,
        )

    def _carry(self, number: int, call: Call, *, somatic: bool) -> bool:
        """Hand a call to every transcript that it touches, wherever in a repeat it is written."""
        variant = self._own(call.variant)
        left, right = self._room(variant)
        place = variant.interval
        reach = Interval(contig=place.contig, start=place.start - left, end=place.end + right)
        rows = self.reference.transcripts.overlapping(reach.contig, reach.start, reach.end).tolist()
        carried = Carried(call=call, variant=variant, somatic=somatic)
        for row in rows:
            self.by_transcript.setdefault(row, []).append((number, carried))
        return bool(rows)

    def _own(self, variant: Variant) -> Variant:
        """Name the contig as the genome does."""
        name = self.reference.contig_name(variant.contig) or variant.contig
        return variant if name == variant.contig else replace(variant, contig=name)

    def _room(self, variant: Variant) -> tuple[int, int]:
        if variant.kind not in ("insertion", "deletion"):
            return 0, 0
        if variant not in self.rooms:
            self.rooms[variant] = sliding_room(
                variant,
                lambda start, end: self.reference.fetch(variant.contig, start, end),
                self.reference.length(variant.contig),
            )
        return self.rooms[variant]


def _beside_sites(protein: MutantProtein, near: list[Carried]) -> MutantProtein:
    """Say that other calls, perhaps of the same molecule, lie at splice sites of the transcript."""
    if not near:
        return protein
    names = ", ".join(entry.call.label for entry in near[:5])
    sentence = (
        f"{names} may lie on the same molecule, at a splice site of this transcript: the message may then be spliced "
        "otherwise, which was not assumed. RNA reads would show it."
    )
    caution = Finding(check="splice-neighbour", severity=Severity.CAUTION, place=protein.name, sentence=sentence)
    return replace(protein, findings=(*protein.findings, caution))


def _absent_in_normal(call: Call) -> bool:
    return call.normal is not None and bool(call.normal.depth) and call.normal.alternate_count == 0


def _outside(carried: Carried, transcript: Transcript, region: Region) -> Dropped | None:
    if not transcript.coding:
        return drop(carried.call, transcript, "non-coding-transcript", "This transcript codes for no protein.")
    return None if region is Region.EXON else drop_outside(carried.call, transcript, region)


def _each_once(proteins: Iterable[MutantProtein]) -> list[MutantProtein]:
    """Leave out what a call before it made on the same molecule, and what is possible for one call but sure for another."""
    listed = list(proteins)
    sure = {_identity(protein) for protein in listed if not protein.alternative}
    seen = set()
    kept = []
    for protein in listed:
        key = _identity(protein)
        if protein.alternative and key in sure:
            continue
        if len(protein.calls) > 1 or protein.alternative:
            if key in seen:
                continue
            seen.add(key)
        kept.append(protein)
    return kept


def _identity(protein: MutantProtein) -> tuple[str, str, str, tuple[int, int]]:
    return protein.label, protein.transcript.identifier, protein.mutant, protein.altered
