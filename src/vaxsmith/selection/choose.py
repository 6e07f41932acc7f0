"""Choose the targets: exclude with reasons, gather evidence, rank, take the best N."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vaxsmith.core import Dropped, Finding, Severity, Unassessed
from vaxsmith.hla.allele import Allele, Genotype
from vaxsmith.presentation.prediction import Predictor
from vaxsmith.proteins.mutant_protein import MutantProtein, ProteinSet
from vaxsmith.selection.candidate import Candidate, candidates_of, group_by_call
from vaxsmith.selection.peptides import (
    PresentationTable,
    PresentedPeptides,
    predict_candidates,
    presented_peptides,
)
from vaxsmith.selection.reasons import caveats, describe
from vaxsmith.selection.score import score_target
from vaxsmith.selection.self_match import peptides_in_normal_proteins
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.support import (
    clonal_reference,
    doubt_expression,
    doubt_support,
    expression_of,
    fraction_of,
    transcript_expression,
)
from vaxsmith.selection.target import Choice, PeptideEvidence, Target
from vaxsmith.tumor.variant import CallSet

STAGE = "selection"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scored:
    """A candidate with what the alleles present of it and the target it would be."""

    target: Target
    candidate: Candidate
    presented: PresentedPeptides


def choose_targets(
    calls: CallSet,
    proteins: ProteinSet,
    genotype: Genotype,
    predictor: Predictor,
    *,
    class_two: Unassessed,
    settings: SelectionSettings | None = None,
) -> Choice:
    """Rank every supported, expressed and presented change and take the best ``settings.targets``.

    Exclusions in order, each with one reason for every transcript: DNA support (``failed-filter``, ``origin-unclear``,
    ``low-depth``, ``few-mutant-reads``, ``low-fraction``, ``in-normal``), RNA (``not-expressed``, ``not-in-rna``),
    presentation (``no-new-peptide``, ``equals-self``, ``not-presented``). A target's other transcripts are recorded as
    ``represented`` (same window) or ``other-context``; alleles that present nothing of it as ``allele-not-presenting``.
    """
    settings = settings or SelectionSettings()
    dropped: list[Dropped] = []
    supported = _exclude_unsupported(proteins, settings, dropped)
    alleles, findings = _usable_alleles(genotype, predictor, dropped)
    candidates = [candidates_of(group) for group in supported]
    everything = [candidate for group in candidates for candidate in group]
    table = predict_candidates(everything, alleles, predictor)
    normal = _normal_peptides(everything, calls, table, settings)
    reference = clonal_reference(calls.calls, settings)
    targets: list[Target] = []
    for group in candidates:
        target = _judge(group, table, normal, reference, class_two, settings, dropped)
        if target:
            targets.append(target)
    targets.sort(key=lambda t: (-t.score, t.best.prediction.percentile, t.label, t.name))
    chosen, rest = _without_repeats(targets, settings, dropped)
    beyond = rest[settings.next_in_line :]
    dropped.extend(_drop(t.protein, "outranked", _outranked(t, chosen)) for t in beyond)
    return Choice(
        chosen=tuple(chosen),
        next_in_line=tuple(rest[: settings.next_in_line]),
        dropped=tuple(dropped),
        findings=(*findings, *_shortage(chosen, settings)),
    )


def _exclude_unsupported(
    proteins: ProteinSet, settings: SelectionSettings, dropped: list[Dropped]
) -> list[list[MutantProtein]]:
    """Keep the calls that DNA and RNA support; every transcript of the others is recorded."""
    kept: list[list[MutantProtein]] = []
    for group in group_by_call(proteins.proteins):
        call = group[0].calls[0]
        doubt = doubt_support(call, settings) or doubt_expression(call, group, settings)
        if doubt is None:
            kept.append(group)
        else:
            dropped.extend(_drop(protein, *doubt) for protein in group)
    return kept


def _usable_alleles(
    genotype: Genotype, predictor: Predictor, dropped: list[Dropped]
) -> tuple[list[Allele], tuple[Finding, ...]]:
    """Keep the class I alleles that the predictor can judge; the others are recorded."""
    usable: list[Allele] = []
    for allele in genotype.class_one:
        unassessed = predictor.assess(allele)
        if unassessed is None:
            usable.append(allele)
        else:
            dropped.append(
                Dropped(
                    stage="presentation",
                    reason="allele-unassessed",
                    sentence=unassessed.reason,
                    allele=allele.name,
                    unassessed=True,
                    remedy=unassessed.remedy,
                )
            )
    if usable:
        return usable, ()
    return usable, (
        Finding(
            check="hla",
            severity=Severity.FAULT,
            place="HLA class I",
            sentence="No class I allele of this patient can be predicted, so no target can be chosen.",
        ),
    )


def _normal_peptides(
    candidates: Sequence[Candidate], calls: CallSet, table: PresentationTable, settings: SelectionSettings
) -> frozenset[str]:
    """Give the presented mutant peptides that a normal protein known to this case contains."""
    presented = np.any(table.predictions.percentile <= settings.percentile.value, axis=1)
    mutant = {
        window.sequence
        for candidate in candidates
        for window in candidate.windows
        if window.sequence in table.row and presented[table.row[window.sequence]]
    }
    normal = {candidate.protein.wild_type for candidate in candidates}
    normal.update(entry.wild_type_protein for call in calls.calls for entry in call.annotations if entry.wild_type_protein)
    return peptides_in_normal_proteins(mutant, normal)


def _judge(
    group: Sequence[Candidate],
    table: PresentationTable,
    normal: frozenset[str],
    reference: float | None,
    class_two: Unassessed,
    settings: SelectionSettings,
    dropped: list[Dropped],
) -> Target | None:
    """Make one call's target from its best protein context; record every transcript and allele that falls."""
    scored: list[_Scored] = []
    for candidate in group:
        presented = presented_peptides(candidate, table, normal, settings.percentile.value)
        if presented.peptides:
            target = _make_target(candidate, group, presented, reference, class_two, settings)
            scored.append(_Scored(target=target, candidate=candidate, presented=presented))
        else:
            reason, sentence = _why_nothing(candidate, presented, settings)
            dropped.extend(_drop(protein, reason, sentence) for protein in candidate.proteins)
    if not scored:
        return None
    scored.sort(
        key=lambda s: (not _is_transcribed(s.candidate, settings), -s.target.score, s.target.protein.transcript.preference)
    )
    best = scored[0]
    for protein in best.candidate.proteins[1:]:
        sentence = (
            f"This transcript gives the same vaccine window as {best.target.protein.transcript.identifier}, "
            "which stands for both."
        )
        dropped.append(_drop(protein, "represented", sentence))
    for other in scored[1:]:
        sentence = (
            "Around the variant this transcript's protein differs from that of "
            f"{best.target.protein.transcript.identifier}, which is better transcribed or better presented and was taken."
        )
        dropped.extend(_drop(protein, "other-context", sentence) for protein in other.candidate.proteins)
    dropped.extend(_silent_alleles(best, settings))
    return best.target


def _make_target(
    candidate: Candidate,
    group: Sequence[Candidate],
    presented: PresentedPeptides,
    reference: float | None,
    class_two: Unassessed,
    settings: SelectionSettings,
) -> Target:
    """Put a candidate's evidence together."""
    call, protein = candidate.call, candidate.protein
    expression, level = expression_of(call, [p for c in group for p in c.proteins])
    fraction, rna_fraction = fraction_of(call.tumor), fraction_of(call.rna)
    clonal = None if fraction is None or not reference else min(1.0, fraction / reference)
    shares = score_target(
        presented.peptides, expression=expression, rna_fraction=rna_fraction, clonal_evidence=clonal, settings=settings
    )
    return Target(
        protein=protein,
        proteins=candidate.proteins,
        peptides=_spread(presented.peptides, settings.peptides_per_target),
        class_two=class_two,
        expression=expression,
        expression_source=level,
        tumor_fraction=fraction,
        rna_fraction=rna_fraction,
        clonal_evidence=clonal,
        score=shares.score,
        reasons=describe(
            protein,
            presented.peptides,
            expression=expression,
            level=level,
            rna_fraction=rna_fraction,
            fraction=fraction,
            shares=shares,
        ),
        findings=caveats(protein, call, presented.peptides, shares, settings),
    )


def _spread(peptides: tuple[PeptideEvidence, ...], limit: int) -> tuple[PeptideEvidence, ...]:
    """Keep the best peptides, but each allele's best in any case."""
    first: dict[str, PeptideEvidence] = {}
    for evidence in peptides:
        first.setdefault(evidence.prediction.allele, evidence)
    kept = [e for e in peptides if first[e.prediction.allele] is e]
    others = [e for e in peptides if first[e.prediction.allele] is not e]
    kept += others[: max(0, limit - len(kept))]
    return tuple(sorted(kept, key=lambda e: (e.prediction.percentile, -e.prediction.presentation, e.prediction.peptide)))


def _is_transcribed(candidate: Candidate, settings: SelectionSettings) -> bool:
    """Tell whether some transcript of this context is expressed; True when transcript levels are not known."""
    known = [
        value for protein in candidate.proteins if (value := transcript_expression(candidate.call, protein)) is not None
    ]
    return not known or sum(known) >= settings.expression.value


def _why_nothing(candidate: Candidate, presented: PresentedPeptides, settings: SelectionSettings) -> tuple[str, str]:
    """Say why no peptide of a candidate counts."""
    if not candidate.windows:
        return (
            "no-new-peptide",
            ("No peptide of 8 to 11 residues over the change is new: the same residues stand elsewhere in the protein."),
        )
    if presented.equal_to_self:
        return (
            "equals-self",
            f"Its presented peptides ({', '.join(presented.equal_to_self[:3])}) also stand in a normal protein.",
        )
    if not presented.best_percentile:
        return "not-presented", "None of this patient's class I alleles could be predicted."
    allele, value = min(presented.best_percentile.items(), key=lambda item: item[1])
    return "not-presented", (
        f"No peptide over the change is presented: the best is at {value:.1f} % on {allele} "
        f"(at most {settings.percentile.value:g} % counts)."
    )


def _silent_alleles(best: _Scored, settings: SelectionSettings) -> list[Dropped]:
    """Record the alleles that present nothing of a target."""
    presenting = {evidence.prediction.allele for evidence in best.presented.peptides}
    return [
        Dropped(
            stage="presentation",
            reason="allele-not-presenting",
            sentence=f"{allele} presents no peptide of {best.target.name}: its best is at {value:.1f} % "
            f"(at most {settings.percentile.value:g} % counts).",
            variant=best.target.label,
            gene=best.target.protein.transcript.gene,
            transcript=best.target.protein.transcript.identifier,
            allele=allele,
        )
        for allele, value in best.presented.best_percentile.items()
        if allele not in presenting
    ]


def _without_repeats(
    targets: Sequence[Target], settings: SelectionSettings, dropped: list[Dropped]
) -> tuple[list[Target], list[Target]]:
    """Take the best N; a target whose best peptide an earlier one already carries would waste a place."""
    chosen: list[Target] = []
    rest: list[Target] = []
    carried: dict[str, Target] = {}
    for target in targets:
        double = carried.get(target.best.prediction.peptide)
        if double is not None:
            sentence = f"Its best peptide {target.best.prediction.peptide} is already carried by {double.name}."
            dropped.append(_drop(target.protein, "same-peptide", sentence))
            continue
        carried.update({evidence.prediction.peptide: target for evidence in target.peptides})
        (chosen if len(chosen) < settings.targets else rest).append(target)
    return chosen, rest


def _outranked(target: Target, chosen: Sequence[Target]) -> str:
    """Say by how much a target missed its place."""
    return (
        f"Presented ({target.best.prediction.peptide} on {target.best.prediction.allele}, "
        f"{target.best.prediction.percentile:.2f} %), but its score {target.score:.3f} is below that of the last "
        f"target taken, {chosen[-1].name} ({chosen[-1].score:.3f})."
    )


def _shortage(chosen: Sequence[Target], settings: SelectionSettings) -> tuple[Finding, ...]:
    """Say so when fewer targets were found than asked for."""
    if len(chosen) >= settings.targets:
        return ()
    return (
        Finding(
            check="target-count",
            severity=Severity.CAUTION,
            place="selection",
            sentence=f"{len(chosen)} targets meet every condition; {settings.targets} were asked for.",
            measured=len(chosen),
            limit=settings.targets,
        ),
    )


def _drop(protein: MutantProtein, reason: str, sentence: str) -> Dropped:
    """Record that one transcript's protein fell at this stage."""
    return Dropped(
        stage=STAGE,
        reason=reason,
        sentence=sentence,
        variant=protein.calls[0].label,
        gene=protein.transcript.gene,
        transcript=protein.transcript.identifier,
    )
