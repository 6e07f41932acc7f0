"""From a molecule to a mutant protein with its names, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from vaxsmith.core import Dropped, Finding, Severity
from vaxsmith.genome.message import Message
from vaxsmith.proteins.carried import Carried
from vaxsmith.proteins.change import Comparison, classify
from vaxsmith.proteins.decay import decay_finding
from vaxsmith.proteins.edited_message import growth
from vaxsmith.proteins.falls import drop_nothing
from vaxsmith.proteins.molecule import contradict
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein
from vaxsmith.proteins.protein_changes import changes_to_name
from vaxsmith.proteins.protein_names import protein_name, short_name
from vaxsmith.proteins.refusal import refuse
from vaxsmith.proteins.transcript_haplotypes import Molecule, TranscriptHaplotypes, filtered_finding, possible_findings
from vaxsmith.proteins.transcript_names import coding_name
from vaxsmith.proteins.transcript_placement import Edit
from vaxsmith.proteins.windows import REACH, TAILS

_SPLICE_REGION = 3  # exonic bases beside an intron (Sequence Ontology SO:0001630)
TERMS: Mapping[EffectKind, str] = {
    EffectKind.MISSENSE: "missense_variant",
    EffectKind.MULTI_RESIDUE: "missense_variant",
    EffectKind.INFRAME_INSERTION: "inframe_insertion",
    EffectKind.INFRAME_DELETION: "inframe_deletion",
    EffectKind.PROTEIN_ALTERING: "protein_altering_variant",
    EffectKind.FRAMESHIFT: "frameshift_variant",
    EffectKind.STOP_LOSS: "stop_lost",
    EffectKind.STOP_GAIN: "stop_gained",
}
"""Sequence Ontology's term for each kind of change that a genome's variants make."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSettings:
    """Which transcripts may give targets, and which neighbours are believed.

    ``biotypes``: what annotators call messages that cells translate (empty: the file does not say). ``incomplete``: whether
    a transcript with an unknown start or end is used too; its protein is then only as long as the annotation knows it.
    ``accepted_filters``: VCF filters that do not keep a call from being applied as another's neighbour.
    """

    biotypes: frozenset[str] = frozenset({"protein_coding", "mRNA", ""})
    incomplete: bool = False
    accepted_filters: frozenset[str] = field(default=frozenset())


def judge_molecules(
    haplotypes: TranscriptHaplotypes, focus: Carried, settings: ReadingSettings
) -> list[MutantProtein | Dropped]:
    """Give the mutant proteins of one somatic call on one transcript, the least assuming first, or why there is none."""
    transcript, message = haplotypes.transcript, haplotypes.message
    found: list[MutantProtein | Dropped] = []
    for molecule in haplotypes.molecules(focus):
        if molecule.nothing is not None:
            if not molecule.alternative:
                found.append(drop_nothing(focus.call, transcript, molecule.nothing))
            continue
        altered = molecule.reading.mutant[slice(*molecule.altered)]
        refused = refuse(transcript, message, altered, biotypes=settings.biotypes, incomplete=settings.incomplete)
        if refused is None:
            found.append(_protein(haplotypes, molecule))
        elif not molecule.alternative:
            found.append(drop_nothing(focus.call, transcript, refused))
    return found


def _protein(haplotypes: TranscriptHaplotypes, molecule: Molecule) -> MutantProtein:
    transcript, reading = haplotypes.transcript, molecule.reading
    label = transcript.label
    by_variant = {entry.variant: entry for entry in molecule.somatic}
    makers = [by_variant[v] for change in molecule.changes for v in change.variants if v in by_variant]
    makers = list(dict.fromkeys(makers))
    comparisons = [change.comparison for change in molecule.changes if change.comparison is not None]
    effect = _effect(haplotypes, molecule, makers, comparisons)
    place = f"{label.gene or label.identifier} {effect.change}"
    return MutantProtein(
        calls=tuple(entry.call for entry in makers),
        transcript=label,
        effect=effect,
        wild_type=reading.normal,
        mutant=reading.mutant,
        altered=molecule.altered,
        replaced=molecule.replaced,
        route="reference",
        ends_at_stop=reading.ends_at_stop,
        findings=(
            *_splice_findings(haplotypes, makers, place),
            *_start_findings(molecule, place),
            *decay_finding(reading.after.stop, _last_junction(haplotypes, molecule), place, effect.kind),
            *possible_findings(molecule, place),
            *filtered_finding(haplotypes.filtered_neighbours(molecule), place),
        ),
        germline=tuple(entry.call for entry in _near(haplotypes, molecule, molecule.germline)),
        companions=tuple(
            entry.call for entry in _near(haplotypes, molecule, [e for e in molecule.somatic if e not in makers])
        ),
        uncertain=molecule.uncertain,
        alternative=molecule.alternative,
    )


def _effect(
    haplotypes: TranscriptHaplotypes, molecule: Molecule, makers: Sequence[Carried], comparisons: Sequence[Comparison]
) -> Effect:
    normal = molecule.reading.normal
    kind = comparisons[0].kind
    if len(comparisons) > 1:
        tails = [c.kind for c in comparisons if c.kind in TAILS or c.kind is EffectKind.STOP_GAIN]
        kind = tails[0] if tails else classify(molecule.altered, molecule.replaced)
    edits = [edit for entry in makers if (edit := haplotypes.placed(entry).edit) is not None]
    terms = tuple(dict.fromkeys(TERMS[c.kind] for c in comparisons))
    hgvs_coding, hgvs_protein = _hgvs_names(haplotypes, molecule, makers, comparisons)
    near_intron = any(_beside_intron(edit, len(haplotypes.message.bases)) for edit in edits)
    return Effect(
        kind=kind,
        change=";".join(short_name(c, normal) for c in changes_to_name(comparisons, normal)),
        consequences=(*terms, *(("splice_region_variant",) if near_intron else ())),
        hgvs_coding=hgvs_coding,
        hgvs_protein=hgvs_protein,
    )


def _hgvs_names(
    haplotypes: TranscriptHaplotypes, molecule: Molecule, makers: Sequence[Carried], comparisons: Sequence[Comparison]
) -> tuple[str, str]:
    """Name the change against the annotated transcript and protein, whose identifiers the names begin with.

    Where inherited variants change the protein, those that share a changed stretch stand in both names, and residues count
    as in the annotated protein. The protein's name is empty where against that protein nothing is new: the tumor has come
    back to it.
    """
    label, normal = haplotypes.transcript.label, haplotypes.message.protein
    named = list(makers)
    if molecule.reading.normal != normal:
        inherited = [
            replace(entry, somatic=True)
            for entry in molecule.germline
            if not any(contradict(entry.variant, other.variant) for other in molecule.somatic)
        ]
        by_variant = {entry.variant: entry for entry in (*inherited, *molecule.somatic)}
        made = {entry.variant for entry in makers}
        changes = [c for c in haplotypes.read(by_variant.values()).changes if made & set(c.variants)]
        comparisons = [c.comparison for c in changes if c.comparison is not None]
        named = [by_variant[variant] for c in changes for variant in c.variants]
    edits = [edit for entry in named if (edit := haplotypes.placed(entry).edit) is not None]
    message = haplotypes.message
    coding = [coding_name(message, edit).removeprefix("c.") for edit in _joined_neighbours(edits, message)]
    full = [protein_name(c, normal).removeprefix("p.") for c in changes_to_name(comparisons, normal)]
    protein = f"{label.protein_identifier or label.identifier}:p.{_several(full)}" if full else ""
    return f"{label.identifier}:c.{_several(coding)}", protein


def _joined_neighbours(edits: Sequence[Edit], message: Message) -> list[Edit]:
    """Join edits of neighbouring bases, and those with one base between them in one codon: HGVS names them as one."""
    joined: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        last = joined[-1] if joined else None
        if last is not None and last.exon == edit.exon:
            between = message.bases[last.end : edit.start]
            one_codon = (last.end - 1 - message.frame) // 3 == (edit.start - message.frame) // 3
            if not between or (len(between) == 1 and one_codon):
                whole = last.inserted + between + edit.inserted
                joined[-1] = Edit(start=last.start, end=edit.end, inserted=whole, exon=edit.exon)
                continue
        joined.append(edit)
    return joined


def _several(names: Sequence[str]) -> str:
    """Join names of one molecule as HGVS does: ``[35G>A;38T>C]``."""
    return names[0] if len(names) == 1 else f"[{';'.join(names)}]"


def _near(haplotypes: TranscriptHaplotypes, molecule: Molecule, entries: Sequence[Carried]) -> list[Carried]:
    """Keep the calls whose codon lies within reach of the altered stretch."""
    frame = haplotypes.message.frame
    left, right = molecule.replaced
    if molecule.altered[1] == len(molecule.reading.mutant):
        # A tail is read from bases behind the normal protein: in the places of calls, its end and what the molecule lost.
        lost = max(0, len(molecule.reading.before.bases) - len(molecule.reading.after.bases))
        right = max(right, molecule.altered[1] + lost // 3)
    found = []
    for entry in entries:
        edit = haplotypes.placed(entry).edit
        if edit is not None and left - REACH <= (edit.start - frame) // 3 <= right + REACH:
            found.append(entry)
    return found


def _splice_findings(haplotypes: TranscriptHaplotypes, makers: Sequence[Carried], place: str) -> tuple[Finding, ...]:
    edits = [edit for entry in makers if (edit := haplotypes.placed(entry).edit) is not None]
    if not any(_beside_intron(edit, len(haplotypes.message.bases)) for edit in edits):
        return ()
    sentence = "The change lies within three bases of an intron, so splicing may change as well (RNA reads show it)."
    return (Finding(check="splice-region", severity=Severity.NOTE, place=place, sentence=sentence),)


def _last_junction(haplotypes: TranscriptHaplotypes, molecule: Molecule) -> int | None:
    """Give the first base behind the last exon junction of the edited message; None with a single exon."""
    transcript = haplotypes.transcript
    if len(transcript.exons) < 2:
        return None
    last = transcript.exons[-1] if transcript.strand == "+" else transcript.exons[0]
    junction = sum(len(exon) for exon in transcript.exons) - len(last)
    edits = [haplotypes.placed(entry).edit for entry in (*molecule.germline, *molecule.somatic)]
    return junction + sum(growth(edit) for edit in edits if edit is not None and edit.end <= junction)


def _start_findings(molecule: Molecule, place: str) -> tuple[Finding, ...]:
    if not molecule.reading.start_lost:
        return ()
    sentence = (
        "The start codon is lost on this molecule; the protein shown begins at the next AUG in frame, which is an "
        "inference that no experiment supports."
    )
    return (Finding(check="inferred-start", severity=Severity.CAUTION, place=place, sentence=sentence),)


def _beside_intron(edit: Edit, length: int) -> bool:
    """Tell whether the edit comes within three bases of an inner edge of its exon."""
    first, last = edit.exon
    return (first > 0 and edit.start < first + _SPLICE_REGION) or (last < length and edit.end > last - _SPLICE_REGION)
