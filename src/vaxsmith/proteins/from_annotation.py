"""Mutant proteins from an annotated VCF: VEP's words and its two protein plugins, no genome needed."""

from __future__ import annotations

import re

from vaxsmith.core import STOP, UNKNOWN, Dropped, Finding, Severity
from vaxsmith.proteins.change import Comparison, classify, differing_stretch
from vaxsmith.proteins.consequence import COMPLETE_REMEDY, PROTEIN_CHANGING, explain_no_protein
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein, ProteinSet
from vaxsmith.proteins.protein_names import short_name
from vaxsmith.tumor.variant import Annotation, Call, CallSet, Origin

STAGE = "proteins"
_REFERENCE_REMEDY = "give --reference-fasta and --reference-annotation: the transcript itself then tells the protein"
_POSITION = re.compile(r"^(\d+)(?:-(\d+))?$")


def proteins_from_annotation(calls: CallSet) -> ProteinSet:
    """Make the mutant protein of every call × transcript that has one, and record why the others have none.

    Used are VEP's ``Consequence``, ``Protein_position``, ``Amino_acids`` and the plugins ``Wildtype`` (the whole normal
    protein) and ``Frameshift`` (the whole shifted protein). Only complete protein-coding transcripts are used. Germline
    calls change both sides alike and make no target.
    """
    proteins: list[MutantProtein] = []
    dropped: list[Dropped] = []
    for call in calls.calls:
        if call.origin is Origin.GERMLINE:
            dropped.append(
                _drop(call, None, "germline", "The patient's normal cells carry this variant too, so it is not foreign.")
            )
            continue
        _walk_call(call, proteins, dropped)
    return ProteinSet(proteins=tuple(proteins), dropped=tuple(dropped), findings=_plugin_findings(calls))


def annotated_span(annotation: Annotation) -> tuple[int, int] | None:
    """Give the stretch of wild-type residues that the annotator names (0-based half-open), None if it names none.

    An insertion between residues (``-/LL`` at ``30-31``) is the empty stretch between them.
    """
    match = _POSITION.match(annotation.protein_position)
    if not match:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    reference = annotation.amino_acids.partition("/")[0]
    return (first, first) if reference in ("-", "") else (first - 1, last)


def _walk_call(call: Call, proteins: list[MutantProtein], dropped: list[Dropped]) -> None:
    """Judge one call on each of its transcripts."""
    seen: set[str] = set()
    transcripts = [entry for entry in call.annotations if entry.feature_type == "Transcript"]
    if not transcripts:
        sentence = (
            "The annotator names no transcript here: the variant lies between genes."
            if call.annotations
            else "The file carries no transcript annotation for this variant."
        )
        dropped.append(
            _drop(call, None, "intergenic", sentence)
            if call.annotations
            else _drop(call, None, "not-annotated", sentence, remedy=f"annotate with VEP, or {_REFERENCE_REMEDY}")
        )
    for entry in transcripts:
        name = entry.transcript.identifier
        if name in seen:
            dropped.append(_drop(call, entry, "duplicate-annotation", f"{name} is annotated twice; the first is used."))
            continue
        seen.add(name)
        outcome = _judge(call, entry)
        (proteins if isinstance(outcome, MutantProtein) else dropped).append(outcome)  # type: ignore[arg-type]


def _judge(call: Call, entry: Annotation) -> MutantProtein | Dropped:
    """Give the mutant protein of one call on one transcript, or why there is none."""
    terms = set(entry.consequences)
    if not terms & PROTEIN_CHANGING:
        answer = explain_no_protein(entry.consequences)
        return _drop(call, entry, answer.reason, answer.sentence, remedy=answer.remedy)
    if "stop_lost" in terms:
        return _drop(
            call,
            entry,
            "stop-loss-needs-reference",
            "The stop codon is lost and translation runs on into the 3′ UTR, which the annotation does not hold.",
            remedy=_REFERENCE_REMEDY,
        )
    if entry.transcript.biotype not in ("protein_coding", ""):
        return _drop(
            call,
            entry,
            "biotype",
            f"The transcript is marked {entry.transcript.biotype.replace('_', ' ')}; little protein, if any, is expected.",
        )
    if entry.transcript.flags:
        return _drop(
            call,
            entry,
            "incomplete-transcript",
            f"The transcript's coding sequence is cut off ({', '.join(entry.transcript.flags)}): its protein is not known.",
            remedy=COMPLETE_REMEDY,
        )
    if not entry.wild_type_protein:
        return _drop(
            call,
            entry,
            "no-wild-type-protein",
            "The annotation does not hold the normal protein of this transcript.",
            remedy=f"annotate with VEP's plugins Wildtype and Frameshift, or {_REFERENCE_REMEDY}",
        )
    return _frameshift(call, entry) if "frameshift_variant" in terms else _in_frame(call, entry)


def _frameshift(call: Call, entry: Annotation) -> MutantProtein | Dropped:
    """Use the annotator's shifted protein."""
    if not entry.frameshift_protein:
        cause = " (it also touches a splice site)" if "splice_region_variant" in entry.consequences else ""
        return _drop(
            call,
            entry,
            "no-frameshift-protein",
            f"The reading frame shifts{cause}, and the annotation does not hold the shifted protein.",
            remedy=_REFERENCE_REMEDY,
        )
    shifted = entry.frameshift_protein.partition(STOP)[0]
    return _compare(call, entry, EffectKind.FRAMESHIFT, shifted, ends_at_stop=True)


def _in_frame(call: Call, entry: Annotation) -> MutantProtein | Dropped:
    """Put the annotator's residues into its wild-type protein."""
    span = annotated_span(entry)
    reference, _, alternate = entry.amino_acids.partition("/")
    reference, alternate = reference.replace("-", ""), alternate.replace("-", "")
    if span is None or not (reference or alternate):
        return _drop(
            call,
            entry,
            "residues-not-given",
            f"The annotator gives no exact residues (position {entry.protein_position or 'absent'}, "
            f"change {entry.amino_acids or 'absent'}).",
            remedy=_REFERENCE_REMEDY,
        )
    if UNKNOWN in reference or UNKNOWN in alternate:
        return _drop(
            call,
            entry,
            "unknown-residues",
            f"The annotator writes X for a residue it could not tell ({entry.amino_acids}).",
            remedy=_REFERENCE_REMEDY,
        )
    wild_type = entry.wild_type_protein.rstrip(STOP)
    found = wild_type[slice(*span)]
    if found != reference.rstrip(STOP):
        return _drop(
            call,
            entry,
            "annotation-contradicts-itself",
            f"The annotator says that residue {entry.protein_position} is {reference or 'between residues'}, "
            f"but its own protein has {found or 'no such residue'} there.",
            remedy=f"annotate again with one VEP release, or {_REFERENCE_REMEDY}",
        )
    before_stop, stop, _ = alternate.partition(STOP)
    mutant = wild_type[: span[0]] + before_stop + ("" if stop else wild_type[span[1] :])
    return _compare(call, entry, None, mutant, ends_at_stop=True)


def _compare(
    call: Call, entry: Annotation, kind: EffectKind | None, mutant: str, *, ends_at_stop: bool
) -> MutantProtein | Dropped:
    """Find what is new in ``mutant``; a protein that is only shorter has nothing new."""
    wild_type = entry.wild_type_protein.rstrip(STOP)
    if mutant == wild_type:
        return _drop(call, entry, "no-protein-change", "The change leaves the same residues in place.")
    if wild_type.startswith(mutant):
        answer = explain_no_protein(("stop_gained",))
        return _drop(call, entry, answer.reason, answer.sentence, remedy=answer.remedy)
    altered, replaced = differing_stretch(wild_type, mutant)
    if kind is EffectKind.FRAMESHIFT:
        # Everything after the first difference is read in another frame, even where a residue agrees by chance.
        altered, replaced = (altered[0], len(mutant)), (replaced[0], len(wild_type))
    kind = kind or classify(altered, replaced)
    change = Comparison(kind=kind, mutant=mutant, altered=altered, replaced=replaced, ends_at_stop=ends_at_stop)
    return MutantProtein(
        calls=(call,),
        transcript=entry.transcript,
        effect=Effect(
            kind=kind,
            change=short_name(change, wild_type),
            consequences=entry.consequences,
            hgvs_coding=entry.hgvs_coding,
            hgvs_protein=entry.hgvs_protein,
        ),
        wild_type=wild_type,
        mutant=mutant,
        altered=altered,
        replaced=replaced,
        route="annotation",
        ends_at_stop=ends_at_stop,
    )


def _drop(call: Call, entry: Annotation | None, reason: str, sentence: str, *, remedy: str = "") -> Dropped:
    """Record one fall; a remedy means that it was not judged rather than found wanting."""
    return Dropped(
        stage=STAGE,
        reason=reason,
        sentence=sentence,
        variant=call.label,
        gene=entry.transcript.gene if entry else "",
        transcript=entry.transcript.identifier if entry else "",
        unassessed=bool(remedy),
        remedy=remedy,
    )


def _plugin_findings(calls: CallSet) -> tuple[Finding, ...]:
    """Say so when the file looks as if a VEP plugin had not been run at all."""
    changing = [e for c in calls.calls for e in c.annotations if PROTEIN_CHANGING & set(e.consequences)]
    if not changing or any(entry.wild_type_protein for entry in changing):
        return ()
    return (
        Finding(
            check="annotation",
            severity=Severity.CAUTION,
            place="CSQ",
            sentence="No annotation carries the normal protein (VEP's plugin Wildtype), so no mutant protein can be made "
            f"from it. Annotate again with the plugins Wildtype and Frameshift, or {_REFERENCE_REMEDY}.",
        ),
    )
