"""Proteins of markers: a human marker's read from the reference by its gene, a viral one's as its file gives it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vaxsmith.core import Dropped, Finding, Severity
from vaxsmith.genome.message import Unreadable, read_message
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.transcript import Transcript, TranscriptLabel
from vaxsmith.genome.transcript_table import without_version
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein, ProteinSet
from vaxsmith.tumor.marker import Marker, MarkerKind

_STAGE = "proteins"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerProteinSettings:
    """Which transcripts may give a marker's protein: ``biotypes`` as annotators write them (empty: not said)."""

    biotypes: frozenset[str] = frozenset({"protein_coding", "mRNA", ""})


def proteins_from_markers(
    markers: Iterable[Marker], reference: Reference | None, *, settings: MarkerProteinSettings | None = None
) -> ProteinSet:
    """Make the whole protein of each marker, all of it "altered", and record why the others have none.

    A human marker's protein is that of its gene's preferred transcript (MANE Select, MANE Plus Clinical, canonical, support
    level, then the longest), complete and in the reference's bases: the patient's germline is not applied. Two genes with
    one protein (CTAG1A and CTAG1B) give it once. Without a reference only viral proteins are made. Which windows may be used
    is a second question: ``admissible_windows``.
    """
    chosen = settings or MarkerProteinSettings()
    asked = list(markers)
    rows = _rows_by_gene(reference, asked) if reference is not None else {}
    proteins: list[MutantProtein] = []
    dropped: list[Dropped] = []
    seen: dict[str, str] = {}
    for marker in asked:
        made = _viral(marker) if marker.kind is MarkerKind.VIRAL else _human(marker, reference, rows, chosen)
        if isinstance(made, MutantProtein) and made.mutant in seen:
            made = _drop(
                marker,
                "same-protein",
                f"It is the same protein as {seen[made.mutant]}, which stands for both; RNA reads of the two are hard to "
                "tell apart, so each gene's expression is understated.",
            )
        if isinstance(made, Dropped):
            dropped.append(made)
            continue
        seen[made.mutant] = marker.label
        proteins.append(made)
    return ProteinSet(proteins=tuple(proteins), dropped=tuple(dropped))


def _viral(marker: Marker) -> MutantProtein | Dropped:
    if not marker.sequence:
        remedy = "give it in the FASTA of viral proteins"
        return _drop(marker, "no-protein", "The marker comes without its protein.", remedy=remedy)
    label = TranscriptLabel(identifier=marker.gene, gene=marker.gene)
    return _whole(marker, label, marker.sequence, "sequence", ())


def _human(
    marker: Marker,
    reference: Reference | None,
    rows: Mapping[str, list[int]],
    settings: MarkerProteinSettings,
) -> MutantProtein | Dropped:
    if reference is None:
        return _drop(
            marker,
            "no-reference",
            "The protein of a human marker is read from a reference, and none was given.",
            remedy="give a genome and its annotation",
            unassessed=True,
        )
    names = marker.gene_identifiers or (marker.gene,)
    # By identifier first; by symbol only where no identifier is there.
    found = [row for name in names for row in rows.get(without_version(name), ())] or rows.get(marker.gene, [])
    transcripts = [reference.transcripts[row] for row in dict.fromkeys(found)]
    usable = [each for each in transcripts if each.coding and each.label.biotype in settings.biotypes]
    if not usable:
        return _drop(
            marker,
            "gene-not-in-reference" if not transcripts else "no-coding-transcript",
            f"The reference has {'no transcript' if not transcripts else 'no protein-coding transcript'} of {marker.gene}.",
            remedy="give the annotation of a whole genome (Ensembl, GENCODE)",
        )
    return _preferred(marker, reference, usable)


def _preferred(marker: Marker, reference: Reference, transcripts: list[Transcript]) -> MutantProtein | Dropped:
    """Read the best transcript that can be read whole, and say so when a better one could not."""
    why: list[str] = []
    for transcript in sorted(transcripts, key=_preference):
        name = transcript.label.identifier
        message = read_message(reference, transcript)
        if isinstance(message, Unreadable):
            why.append(f"{name}: {message.why}")
        elif not message.complete:
            why.append(f"{name}: its annotated coding sequence is cut off")
        else:
            return _whole(marker, transcript.label, message.protein, "reference", _passed_over(marker, name, why))
    sentence = f"No transcript of {marker.gene} can be read whole ({'; '.join(why[:3])}{' …' if len(why) > 3 else ''})."
    return _drop(marker, "no-readable-protein", sentence, remedy="give the annotation that belongs to the genome")


def _preference(transcript: Transcript) -> tuple[bool, bool, bool, int, int, str]:
    *trust, name = transcript.label.preference
    length = sum(len(part) for part in transcript.coding)
    return (bool(trust[0]), bool(trust[1]), bool(trust[2]), int(trust[3]), -length, str(name))


def _passed_over(marker: Marker, used: str, why: list[str]) -> tuple[Finding, ...]:
    if not why:
        return ()
    sentence = f"The protein is read from {used}; a preferred transcript could not be read ({why[0]})."
    return (Finding(check="marker-transcript", severity=Severity.CAUTION, place=marker.label, sentence=sentence),)


def _whole(marker: Marker, label: TranscriptLabel, protein: str, route: str, findings: tuple[Finding, ...]) -> MutantProtein:
    return MutantProtein(
        calls=(),
        transcript=label,
        effect=Effect(kind=EffectKind(marker.kind.value), change=marker.kind.value),
        wild_type="",
        mutant=protein,
        altered=(0, len(protein)),
        replaced=(0, 0),
        route=route,
        findings=(*marker.findings, *findings, *_tolerance(marker)),
        event=marker,
    )


def _tolerance(marker: Marker) -> tuple[Finding, ...]:
    """Say why a protein of one's own is a doubtful target, however well it is shown."""
    if marker.kind is MarkerKind.VIRAL:
        return ()
    where = "in germ cells and, as many of its kind, in the thymus"
    if marker.kind is MarkerKind.OVEREXPRESSED:
        where = "in small amounts in normal tissue"
    return (
        Finding(
            check="self-antigen",
            severity=Severity.CAUTION,
            place=marker.label,
            sentence=f"This is the patient's own protein, unmutated and made {where}: the T cells that would see it best "
            "were probably removed or silenced, those that are left may answer weakly, and a strong answer may turn on "
            "normal tissue. The patient's germline variants are not in its sequence.",
        ),
    )


def _rows_by_gene(reference: Reference, markers: Iterable[Marker]) -> dict[str, list[int]]:
    """Find the transcripts (rows) of all genes that are asked for in one pass, under identifier and symbol."""
    wanted = {without_version(name) for marker in markers for name in (*marker.gene_identifiers, marker.gene)}
    found: dict[str, list[int]] = {}
    text = reference.transcripts.text
    for row, (symbol, identifier) in enumerate(zip(text["gene"], text["gene_identifier"], strict=True)):
        for name in {symbol, without_version(identifier)} & wanted:
            found.setdefault(name, []).append(row)
    return found


def _drop(marker: Marker, reason: str, sentence: str, *, remedy: str = "", unassessed: bool = False) -> Dropped:
    return Dropped(
        stage=_STAGE,
        reason=reason,
        sentence=sentence,
        variant=marker.label,
        gene=marker.gene,
        unassessed=unassessed,
        remedy=remedy,
    )
