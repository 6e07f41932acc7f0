"""Choose the targets: exclude with reasons, gather evidence, rank, take the best N."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from vaxsmith.core import Dropped, Finding, Severity, Unassessed
from vaxsmith.hla.allele import Allele, Genotype
from vaxsmith.presentation.prediction import Predictor
from vaxsmith.proteins.mutant_protein import MutantProtein, ProteinSet
from vaxsmith.selection.candidate import Candidate, candidates_of, group_by_call
from vaxsmith.selection.falls import drop, equal_to_self, outranked, shortage, silent_alleles, why_nothing
from vaxsmith.selection.neighbours import cautions_of, judge_neighbours
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
from vaxsmith.selection.support import clonal_reference, doubt_support, fraction_of
from vaxsmith.selection.target import Choice, PeptideEvidence, Target
from vaxsmith.selection.transcription import doubt_expression, message_level, transcript_expression
from vaxsmith.tumor.variant import CallSet


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

    Exclusions in order, each with one reason for every transcript. DNA: ``failed-filter``, ``origin-unclear``,
    ``low-depth``, ``few-mutant-reads``, ``low-fraction``, ``in-normal``. RNA: ``not-expressed``, ``not-in-rna``. Neighbours:
    ``part-of-mnv``, ``same-change``, ``same-molecule``. Presentation: ``no-new-peptide``, ``equals-self``,
    ``not-presented``.

    A target's other transcripts are recorded as ``represented`` (same window) or ``other-context``, alleles that present
    nothing of it as ``allele-not-presenting``; targets beyond the next in line as ``outranked``, or as ``same-peptide``
    where a better one carries their best peptide.
    """
    settings = settings or SelectionSettings()
    dropped: list[Dropped] = []
    neighbourhood = judge_neighbours(_exclude_unsupported(proteins, settings, dropped))
    dropped.extend(neighbourhood.dropped)
    alleles, findings = _usable_alleles(genotype, predictor, dropped)
    candidates = [candidates_of(group) for group in neighbourhood.kept]
    everything = [candidate for group in candidates for candidate in group]
    table = predict_candidates(everything, alleles, predictor)
    normal = _normal_peptides(everything, calls, table, settings)
    reference = clonal_reference(calls.calls, settings)
    targets: list[Target] = []
    for group in candidates:
        target = _judge(group, table, normal, reference, class_two, settings, dropped)
        if target:
            near = cautions_of(neighbourhood, target.protein.calls)
            targets.append(replace(target, findings=(*target.findings, *near)))
    targets.sort(key=lambda t: (-t.score, t.best.prediction.percentile, t.label, t.name))
    chosen, rest = _without_repeats(targets, settings, dropped)
    beyond = rest[settings.next_in_line :]
    dropped.extend(drop(t.protein, "outranked", outranked(t, chosen)) for t in beyond)
    return Choice(
        chosen=tuple(chosen),
        next_in_line=tuple(rest[: settings.next_in_line]),
        dropped=tuple(dropped),
        findings=(*findings, *shortage(chosen, settings)),
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
            dropped.extend(drop(protein, *doubt) for protein in group)
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
            reason, sentence = why_nothing(candidate, presented, settings)
            dropped.extend(drop(protein, reason, sentence) for protein in candidate.proteins)
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
        dropped.append(drop(protein, "represented", sentence))
    for other in scored[1:]:
        sentence = (
            "Around the variant this transcript's protein differs from that of "
            f"{best.target.protein.transcript.identifier}, which is better transcribed or better presented and was taken."
        )
        dropped.extend(drop(protein, "other-context", sentence) for protein in other.candidate.proteins)
    dropped.extend(silent_alleles(best.target, best.presented, settings))
    dropped.extend(equal_to_self(best.target, best.presented))
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
    level = message_level(call, [p for c in group for p in c.proteins])
    fraction, rna_fraction = fraction_of(call.tumor), fraction_of(call.rna)
    clonal = None if fraction is None or not reference else min(1.0, fraction / reference)
    shares = score_target(
        presented.peptides, expression=level.tpm, rna_fraction=rna_fraction, clonal_evidence=clonal, settings=settings
    )
    return Target(
        protein=protein,
        proteins=candidate.proteins,
        peptides=_spread(presented.peptides, settings.peptides_per_target),
        class_two=class_two,
        expression=level.tpm,
        expression_source=level.source,
        tumor_fraction=fraction,
        rna_fraction=rna_fraction,
        clonal_evidence=clonal,
        score=shares.score,
        reasons=describe(
            protein,
            presented.peptides,
            level=level,
            rna_fraction=rna_fraction,
            fraction=fraction,
            reference=reference,
        ),
        findings=caveats(protein, call, presented.peptides, level=level, shares=shares, settings=settings),
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
            sentence = (
                f"Its best peptide {target.best.prediction.peptide} is also one of {double.name} ({double.label}), "
                "which ranks higher."
            )
            dropped.append(drop(target.protein, "same-peptide", sentence))
            continue
        carried.update({evidence.prediction.peptide: target for evidence in target.peptides})
        (chosen if len(chosen) < settings.targets else rest).append(target)
    return chosen, rest
