"""Fusion proteins from the genome: both partners' messages joined at the breakpoints and read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vaxsmith.core import Dropped, Finding, Interval, SettingsError, Severity
from vaxsmith.genome.message import Message, Unreadable, read_message
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.substitutions import with_substitutions
from vaxsmith.genome.transcript import Transcript
from vaxsmith.genome.transcript_table import without_version
from vaxsmith.proteins.consequence import COMPLETE_REMEDY, NoProtein
from vaxsmith.proteins.decay import decay_finding
from vaxsmith.proteins.fusion_carried import substituted_bases, with_carried
from vaxsmith.proteins.fusion_joining import Joined, Piece, five_prime_pieces, join, straight_piece, three_prime_pieces
from vaxsmith.proteins.fusion_names import protein_change, rna_name
from vaxsmith.proteins.fusion_peptides import caller_proteins, disagreement, drop
from vaxsmith.proteins.fusion_reading import FusionReading, read_fused
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein, ProteinSet
from vaxsmith.proteins.splice_carried import CarriedCalls
from vaxsmith.tumor.fusion import Fusion, FusionPartner, FusionSet
from vaxsmith.tumor.variant import CallSet

_MISMATCHED = 0.2  # share of bases beside the junction that the caller saw otherwise, above which a person should look
_TERMS = {
    EffectKind.FUSION: ("gene_fusion", "inframe_variant"),
    EffectKind.FUSION_FRAMESHIFT: ("gene_fusion", "frameshift_variant"),
}
_BUILD_REMEDY = "give the genome that the fusions were called on"


@dataclass(frozen=True, slots=True, kw_only=True)
class FusionSettings:
    """Which transcripts may be joined, and how far the genome is read where no exon is annotated.

    ``biotypes``: what annotators call messages that cells translate (transcripts that the caller names are used whatever
    theirs). ``incomplete``: whether a 5′ partner with an unknown start is used. ``reach`` in bases.
    ``accepted_filters``: VCF filters that do not keep a call from being applied.

    Raises:
        SettingsError: ``reach`` is not positive.
    """

    biotypes: frozenset[str] = frozenset({"protein_coding", "mRNA", ""})
    incomplete: bool = False
    reach: int = 3000
    accepted_filters: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.reach < 1:
            raise SettingsError(f"a reach of {self.reach} bases", expected="a positive number of bases")


def proteins_from_fusions(
    fusions: FusionSet, reference: Reference, *, calls: CallSet | None = None, settings: FusionSettings | None = None
) -> ProteinSet:
    """Make the protein of every fusion × pair of transcripts that has one, and record why the others have none.

    On either side the transcripts that the caller names are used where the breakpoint lies in them and they can be read,
    else all of the gene, the preferred (MANE, canonical) first. Where a breakpoint lies in an intron, the nearest donor or
    acceptor is used unless the caller's own sequence shows that intron bases are kept; where the 3′ breakpoint lies between
    genes or against its gene, the genome is read straight on; both stand among the findings. The caller's own peptide is
    compared, and is taken where the genome gives nothing.

    With ``calls``, inherited substitutions on every copy are in both partners' normal proteins and in the fused one. Any
    other call on the fused message puts the residues in doubt that it would change (``MutantProtein.uncertain``).

    Raises:
        ReferenceMismatchError: the calls were made on another genome build.
    """
    rules = settings or FusionSettings()
    carried = CarriedCalls.of(calls, reference, accepted_filters=rules.accepted_filters)
    making = _Making(
        reference=with_substitutions(reference, substituted_bases(carried)),
        settings=rules,
        carried=carried,
    )
    proteins: list[MutantProtein] = []
    dropped: list[Dropped] = []
    agreeing = compared = 0
    for fusion in fusions.fusions:
        made, fallen = making.judge(fusion)
        if not made and fusion.peptides:
            own = [each for each in caller_proteins(fusion) if isinstance(each, MutantProtein)]
            made = [_taken(each, fallen) for each in own]
        elif made and fusion.peptides:
            compared += 1
            agreeing += any(all(finding.check != "caller-peptide" for finding in each.findings) for each in made)
        proteins += made
        dropped += fallen
    return ProteinSet(
        proteins=tuple(proteins),
        dropped=tuple(dropped),
        findings=(*_summary(fusions.caller, agreeing, compared), *carried.findings),
    )


@dataclass(slots=True, kw_only=True)
class _Making:
    """The genome with the patient's own bases, the settings, the calls, and the messages read so far."""

    reference: Reference
    settings: FusionSettings
    carried: CarriedCalls
    messages: dict[tuple[str, str, int], Message | Unreadable] = field(default_factory=dict)

    def judge(self, fusion: Fusion) -> tuple[list[MutantProtein], list[Dropped]]:
        """Give the proteins of one fusion, and what fell, with at least one of either."""
        for partner, side in ((fusion.five_prime, "5′"), (fusion.three_prime, "3′")):
            unusable = self._unusable(partner, side)
            if unusable is not None:
                return [], [drop(fusion, unusable)]
        fives = self._five_prime(fusion.five_prime)
        if not fives:
            sentence = (
                "No transcript that codes for a protein holds the 5′ breakpoint: no start codon is joined to anything."
            )
            return [], [drop(fusion, NoProtein(reason="five-prime-not-coding", sentence=sentence))]
        threes = self._three_prime(fusion.three_prime)
        made: list[MutantProtein] = []
        fallen: list[Dropped] = []
        seen: set[tuple[str, str]] = set()
        for five in fives:
            for three in threes:
                outcome = self._pair(fusion, five, three)
                names = f"{five.label.identifier}::{three.label.identifier if three is not None else '?'}"
                if isinstance(outcome, NoProtein):
                    fallen.append(drop(fusion, outcome, names))
                elif (five.label.identifier, outcome.mutant) in seen:
                    sentence = "The same protein is made with another, preferred transcript of the 3′ partner."
                    fallen.append(drop(fusion, NoProtein(reason="same-protein", sentence=sentence), names))
                else:
                    seen.add((five.label.identifier, outcome.mutant))
                    made.append(outcome)
        return made, fallen

    def _unusable(self, partner: FusionPartner, side: str) -> NoProtein | None:
        """Say why a partner cannot be looked at; None when it can."""
        if not partner.strand:
            return NoProtein(
                reason="strand-unknown",
                sentence=f"The caller cannot tell which strand the {side} partner's RNA is transcribed from.",
                remedy="use a strand-specific library, or look at the reads",
            )
        contig = self.reference.contig_name(partner.contig)
        if contig is None:
            sentence = f"The genome has no contig {partner.contig}."
            return NoProtein(reason="unknown-contig", sentence=sentence, remedy=_BUILD_REMEDY)
        if partner.position >= self.reference.length(contig):
            sentence = f"The {side} breakpoint lies behind the end of {partner.contig} in the genome that was given."
            return NoProtein(reason="outside-contig", sentence=sentence, remedy=_BUILD_REMEDY)
        if self.reference.is_mitochondrial(contig):
            sentence = f"The {side} partner is mitochondrial RNA, which is not joined to RNA of the nucleus in living cells."
            return NoProtein(reason="mitochondrial-partner", sentence=sentence)
        return None

    def _five_prime(self, partner: FusionPartner) -> list[Transcript]:
        """Give the 5′ partner's coding transcripts: those that the caller names and that can be read, else all."""
        named, others = self._transcripts(partner)
        readable = [each for each in named if each.coding and self._unreadable(self._message(each), None) is None]
        return readable or [each for each in (*named, *others) if each.coding]

    def _three_prime(self, partner: FusionPartner) -> Sequence[Transcript | None]:
        """Give the 3′ partner's transcripts; ``None`` alone stands for the genome read straight on."""
        named, others = self._transcripts(partner)
        coding = [each for each in others if each.coding]
        return named or coding or others or [None]

    def _transcripts(self, partner: FusionPartner) -> tuple[list[Transcript], list[Transcript]]:
        """Give the sense transcripts that hold the breakpoint: those named by the caller, and the others of the gene."""
        place = Interval(contig=partner.contig, start=partner.position, end=partner.position + 1)
        held = [each for each in self.reference.transcripts_overlapping(place) if each.strand == partner.strand]
        ranks = {without_version(name): rank for rank, name in enumerate(partner.transcripts)}
        named = [each for each in held if without_version(each.label.identifier) in ranks]
        named.sort(key=lambda each: ranks[without_version(each.label.identifier)])
        identifier = partner.gene_identifier.partition(".")[0]
        own = [
            each
            for each in held
            if (partner.gene and each.label.gene == partner.gene)
            or (identifier and each.label.gene_identifier.partition(".")[0] == identifier)
        ]
        # Genes are renamed between annotations: a sense exon at the breakpoint speaks for itself.
        chosen = own or [each for each in held if any(part.start <= place.start < part.end for part in each.exons)]
        translated = [each for each in chosen if each.coding and each.label.biotype in self.settings.biotypes]
        others = [each for each in translated or chosen if each not in named]
        return named, sorted(others, key=lambda each: (not each.coding, each.label.preference))

    def _pair(self, fusion: Fusion, five: Transcript, three: Transcript | None) -> MutantProtein | NoProtein:
        """Join one pair and read it."""
        before = self._message(five)
        after = self._message(three) if three is not None and three.coding else None
        unusable = self._unreadable(before, after)
        if unusable is not None or isinstance(before, Unreadable) or isinstance(after, Unreadable):
            return unusable or NoProtein(reason="unreadable-transcript", sentence="A partner cannot be read.")
        heads = five_prime_pieces(self.reference, five, before.bases, fusion.five_prime.position)
        joined = join(fusion, heads, self._tails(fusion, three, after))
        reading = read_fused(joined, before, after)
        if isinstance(reading, NoProtein):
            return reading
        protein = _protein(fusion, (five, before), (three, after), joined, reading)
        return with_carried(protein, self.carried, self.reference, (five, before), (three, after), joined)

    def _tails(self, fusion: Fusion, three: Transcript | None, after: Message | None) -> list[Piece]:
        if three is None:
            return [straight_piece(self.reference, fusion.three_prime, self.settings.reach)]
        bases = after.bases if after is not None else self.reference.spliced_sequence(three)
        return three_prime_pieces(self.reference, three, bases, fusion.three_prime.position)

    def _message(self, transcript: Transcript) -> Message | Unreadable:
        key = transcript.label.identifier, transcript.contig, transcript.exons[0].start
        if key not in self.messages:
            self.messages[key] = read_message(self.reference, transcript)
        return self.messages[key]

    def _unreadable(self, before: Message | Unreadable, after: Message | Unreadable | None) -> NoProtein | None:
        for message, side in ((before, "5′"), (after, "3′")):
            if isinstance(message, Unreadable):
                return NoProtein(
                    reason="unreadable-transcript",
                    sentence=f"The {side} partner's transcript cannot be read from this genome: {message.why}.",
                    remedy=COMPLETE_REMEDY,
                )
        if isinstance(before, Message) and not before.starts_known and not self.settings.incomplete:
            sentence = "Where the 5′ partner's transcript starts to be translated is not known."
            return NoProtein(reason="incomplete-transcript", sentence=sentence, remedy=COMPLETE_REMEDY)
        return None


def _protein(
    fusion: Fusion,
    five: tuple[Transcript, Message],
    three: tuple[Transcript | None, Message | None],
    joined: Joined,
    reading: FusionReading,
) -> MutantProtein:
    (first, before), (second, after) = five, three
    label = second.label if second is not None else None
    change = protein_change(fusion, first.label, label, reading, after.protein if after is not None else "")
    partner = (label, after) if label is not None and after is not None else None
    ends = reading.stop is not None
    return MutantProtein(
        calls=(),
        transcript=first.label,
        effect=Effect(
            kind=reading.kind,
            change=change,
            consequences=_TERMS[reading.kind],
            hgvs_coding=rna_name(fusion, (first.label, before), partner, joined),
            hgvs_protein=change,
        ),
        wild_type=before.protein,
        mutant=reading.mutant,
        altered=reading.altered,
        replaced=(reading.altered[0], len(before.protein)),
        route="reference",
        ends_at_stop=ends,
        findings=(
            *_findings(fusion, joined, disagreement(fusion, reading.mutant, ends_at_stop=ends)),
            *decay_finding(reading.stop, _last_exon_end(joined), fusion.label, reading.kind),
        ),
        event=fusion,
    )


def _last_exon_end(joined: Joined) -> int | None:
    """Give the last exon junction; None where the 3′ partner's exons are not known or there is none."""
    return max(joined.exon_ends, default=None) if joined.offset is not None else None


def _findings(fusion: Fusion, joined: Joined, differs: Finding | None) -> list[Finding]:
    found = [
        Finding(check="fusion-assumption", severity=Severity.CAUTION, place=fusion.label, sentence=f"An inference: {each}.")
        for each in joined.assumptions
    ]
    if joined.mismatches > _MISMATCHED * joined.compared:
        found.append(
            Finding(
                check="caller-sequence",
                severity=Severity.CAUTION,
                place=fusion.label,
                sentence=f"{joined.mismatches} of the {joined.compared} bases beside the junction differ from what "
                f"{fusion.caller} read: see whether the fusions were called on this genome build.",
                measured=joined.mismatches,
                limit=_MISMATCHED * joined.compared,
            )
        )
    return [*found, differs] if differs is not None else found


def _taken(protein: MutantProtein, fallen: list[Dropped]) -> MutantProtein:
    """Mark a caller's protein that stands in for the genome's silence."""
    why = Finding(
        check="caller-peptide-taken",
        severity=Severity.CAUTION,
        place=protein.label,
        sentence=f"From the genome no protein is read here ({fallen[0].reason}); the caller's own peptide is taken.",
    )
    return replace(protein, findings=(*protein.findings, why))


def _summary(caller: str, agreeing: int, compared: int) -> tuple[Finding, ...]:
    if not compared:
        return ()
    severity = Severity.NOTE if agreeing == compared else Severity.CAUTION
    sentence = f"{agreeing} of {compared} fusions with a peptide of {caller}'s own give that peptide from the genome, too."
    return (
        Finding(
            check="caller-peptides", severity=severity, place=caller, sentence=sentence, measured=agreeing, limit=compared
        ),
    )
