"""Choose the targets: exclude with reasons, gather evidence, choose among what is left as one decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vaxsmith.core import Dropped, Finding, InfeasibleError, Severity, Unassessed
from vaxsmith.hla.allele import Genotype
from vaxsmith.hla.loss import HlaLoss, surviving_molecules
from vaxsmith.presentation.prediction import Predictor
from vaxsmith.proteins.mutant_protein import MutantProtein, ProteinSet
from vaxsmith.selection.candidate import Candidate, candidates_of, group_by_origin
from vaxsmith.selection.chances import candidate_of, own_chance
from vaxsmith.selection.class_two import ClassTwoJudged, class_two_alone, class_two_of, judge_class_two, tell_class_two
from vaxsmith.selection.compose import compose
from vaxsmith.selection.falls import (
    drop,
    drop_possible,
    equal_to_self,
    not_wanted,
    outranked,
    same_face,
    shortage,
    silent_alleles,
    why_nothing,
)
from vaxsmith.selection.marker_focus import focus_peptides
from vaxsmith.selection.molecules import judgeable_molecules
from vaxsmith.selection.neighbours import cautions_of, judge_neighbours
from vaxsmith.selection.normal_peptides import NormalSide, case_side, near_self, normal_peptides
from vaxsmith.selection.peptides import (
    PresentationTable,
    PresentedPeptides,
    predict_candidates,
    presented_peptides,
    spread_over_alleles,
)
from vaxsmith.selection.reasons import caveats, describe
from vaxsmith.selection.review import Review, apply_review, who_rejected
from vaxsmith.selection.review_evidence import target_digest
from vaxsmith.selection.same_face import same_faces
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.support import clonal_reference, doubt_event, doubt_support, smallest_fraction
from vaxsmith.selection.target import Choice, Target
from vaxsmith.selection.transcription import doubt_expression, level_of, transcript_expression
from vaxsmith.selection.wishes import Wishes, is_named, require_candidates, unknown_must_nots
from vaxsmith.tumor.clonal_fraction import ClonalFraction
from vaxsmith.tumor.marker import Marker
from vaxsmith.tumor.variant import CallSet, Variant

_NO_ALLELE = Finding(
    check="hla",
    severity=Severity.FAULT,
    place="HLA class I",
    sentence="No class I allele of this patient can be predicted, so no target can be chosen.",
)


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
    class_two: Predictor | Unassessed,
    loss: HlaLoss | None = None,
    normal: NormalSide | None = None,
    clonal: Mapping[Variant, ClonalFraction | Unassessed] | None = None,
    wishes: Wishes | None = None,
    review: Review | None = None,
    settings: SelectionSettings | None = None,
    generator: np.random.Generator | None = None,
) -> Choice:
    """Choose the ``settings.targets`` changes that together promise most, of the supported, expressed and presented.

    ``class_two`` judges the class II molecules, or says why nobody does. ``loss`` tells which class I alleles the tumor has
    lost: these present nothing. Class II stays whole, since the cells that give help are not the tumor's. ``normal`` is
    what the patient's normal cells make (default: the normal proteins that the case itself holds), ``clonal`` the fraction
    of tumor cells that carry each variant. ``wishes`` are targets that must or must not go in, and
    ``review`` what a board decided of them, which comes on top. ``generator`` draws the perturbed chances (default: seed 0).

    A target needs a class I peptide; its class II peptides count in the choice beside it. What has class II evidence alone
    falls, and its sentence says so. The choice is one optimisation over responses that may fail together (``compose``,
    decisions 0015 and 0018).

    Exclusions in order, each with one reason for every transcript. DNA: ``failed-filter``, ``origin-unclear``,
    ``low-depth``, ``few-mutant-reads``, ``low-fraction``, ``in-normal``. RNA: ``not-expressed``, ``not-in-rna``,
    ``few-fusion-reads``, ``low-confidence``. Possible messages: ``possible-molecule``,
    ``splice-unproven``. Neighbours: ``part-of-mnv``, ``same-change``,
    ``same-molecule``. Presentation: ``phase-unknown``, ``residue-not-made``, ``no-new-peptide``, ``equals-self``,
    ``near-self``, ``allele-lost``, ``not-presented``.

    A target's other transcripts are recorded as ``represented`` (same window) or ``other-context``, alleles that present
    nothing of it as ``allele-not-presenting``; targets beyond the next in line as ``outranked``, as ``not-wanted``, or as
    ``same-peptide`` where a better one carries their best peptide.

    Raises:
        InfeasibleError: a must-have is no target that could go in, or the wishes contradict the settings.
    """
    settings = settings or SelectionSettings()
    dropped: list[Dropped] = []
    neighbourhood = judge_neighbours(_exclude_unsupported(proteins, settings, dropped))
    dropped.extend(neighbourhood.dropped)
    alleles = judgeable_molecules(genotype.class_one, predictor, dropped)
    findings = () if alleles else (_NO_ALLELE,)
    lost: frozenset[str] = frozenset()
    if loss is not None:
        left = surviving_molecules(replace(genotype, class_two=()), loss)
        lost = frozenset(entry.allele for entry in left.dropped)
        dropped.extend(left.dropped)
        findings = (*findings, *loss.findings, *left.findings)
    candidates = [candidates_of(group) for group in neighbourhood.kept]
    everything = [candidate for group in candidates for candidate in group]
    table = predict_candidates(everything, alleles, predictor)
    side = normal or case_side(calls, proteins)
    own = _normal_peptides(everything, side, table, settings)
    faces = same_faces(everything, table, predictor, side, settings)
    judging = _Judging(
        table=table,
        normal=own,
        faces={id(candidate): found for candidate, found in zip(everything, faces, strict=True)},
        reference=clonal_reference(calls.calls, settings),
        clonal=clonal or {},
        class_two=judge_class_two(everything, genotype, class_two, side, settings, dropped),
        lost=lost,
        settings=settings,
        dropped=dropped,
    )
    targets: list[Target] = []
    for group in candidates:
        target = judging.judge(group)
        if target:
            near = cautions_of(neighbourhood, target.protein.calls)
            targets.append(replace(target, findings=(*target.findings, *near)))
    targets.sort(key=lambda t: (-t.score, t.best.prediction.percentile, t.label, t.name))
    wishes = (wishes or Wishes()).by_label(targets)
    policy = wishes.source
    findings = (*findings, *unknown_must_nots(wishes, targets, proteins.proteins))
    outcome = None
    if review is not None:
        outcome = apply_review({target.label: target_digest(target) for target in targets}, review)
        wishes = wishes.also(must=outcome.must, must_not=outcome.must_not, source="the board's review")
        findings = (*findings, *outcome.findings)
    require_candidates(wishes, targets, proteins.proteins, dropped)
    try:
        composition = compose(
            _without_repeats(targets, wishes, dropped),
            class_one=[allele for allele in alleles if allele.name not in lost],
            class_two=judging.class_two.judged if isinstance(judging.class_two, ClassTwoJudged) else (),
            loss=loss,
            wishes=wishes,
            settings=settings,
            generator=generator or np.random.default_rng(0),
        )
    except InfeasibleError as error:
        error.dropped = tuple(dropped)
        raise
    if composition is None:
        return Choice(
            chosen=(), next_in_line=(), dropped=tuple(dropped), findings=(*findings, *shortage((), settings)), review=outcome
        )
    for target in composition.rest:
        dropped.extend(drop(target.protein, "outranked", outranked(target, composition.marginal_of(target))))
    for target in composition.not_wanted:
        dropped.extend(drop(target.protein, "not-wanted", not_wanted(target, who_rejected(review, target.label) or policy)))
    kept = [*composition.chosen, *composition.next_in_line]
    close = near_self(kept, side)
    kept = [replace(t, findings=(*t.findings, close[n])) if n in close else t for n, t in enumerate(kept)]
    many = len(composition.chosen)
    return Choice(
        chosen=tuple(kept[:many]),
        next_in_line=tuple(kept[many:]),
        dropped=tuple(dropped),
        findings=(*findings, *shortage(composition.chosen, settings)),
        composition=composition,
        review=outcome,
    )


def _exclude_unsupported(
    proteins: ProteinSet, settings: SelectionSettings, dropped: list[Dropped]
) -> list[list[MutantProtein]]:
    """Keep the calls that DNA and RNA support; every transcript of the others is recorded."""
    kept: list[list[MutantProtein]] = []
    for protein in proteins.proteins:
        if protein.alternative:
            dropped.extend(drop_possible(protein))
    for group in group_by_origin(protein for protein in proteins.proteins if not protein.alternative):
        doubt = doubt_event(group[0], settings)
        for call in group[0].calls:
            doubt = doubt or doubt_support(call, settings) or doubt_expression(call, group, settings)
        if doubt is None:
            kept.append(group)
        else:
            for protein in group:
                dropped.extend(drop(protein, *doubt))
    return kept


def _normal_peptides(
    candidates: Sequence[Candidate], side: NormalSide, table: PresentationTable, settings: SelectionSettings
) -> dict[int, frozenset[str]]:
    """Give, by candidate (its identity), the presented peptides that normal cells make as well."""
    presented = np.any(table.predictions.percentile <= settings.percentile.value, axis=1)

    def is_presented(peptide: str) -> bool:
        return peptide in table.row and bool(presented[table.row[peptide]])

    found = normal_peptides(candidates, is_presented, side)
    return {id(candidates[number]): peptides for number, peptides in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judging:
    """What every candidate is judged with.

    By candidate (its identity), ``normal`` holds the peptides that normal cells make, and ``faces`` the (peptide, allele)
    pairs that look like a normal peptide.
    """

    table: PresentationTable
    normal: Mapping[int, frozenset[str]]
    faces: Mapping[int, Mapping[tuple[str, str], str]]
    reference: float | None
    clonal: Mapping[Variant, ClonalFraction | Unassessed]
    class_two: ClassTwoJudged | Unassessed
    lost: frozenset[str]
    settings: SelectionSettings
    dropped: list[Dropped]

    def judge(self, group: Sequence[Candidate]) -> Target | None:
        """Make one origin's target from its best protein context; record every transcript and allele that falls."""
        dropped, settings = self.dropped, self.settings
        scored: list[_Scored] = []
        for candidate in group:
            normal = self.normal.get(id(candidate), frozenset())
            presented = presented_peptides(
                candidate, self.table, normal, settings.percentile.value, lost=self.lost, faces=self.faces[id(candidate)]
            )
            if presented.peptides:
                target = self._target(candidate, group, presented)
                scored.append(_Scored(target=target, candidate=candidate, presented=presented))
            else:
                reason, sentence = why_nothing(candidate, presented, settings)
                sentence += class_two_alone(self.class_two, candidate)
                for protein in candidate.proteins:
                    dropped.extend(drop(protein, reason, sentence))
        if not scored:
            return None
        scored.sort(
            key=lambda s: (
                not _is_transcribed(s.candidate, settings), -s.target.score, s.target.protein.transcript.preference
            )
        )  # fmt: skip
        best = scored[0]
        name = best.target.protein.transcript.identifier
        for protein in best.candidate.proteins[1:]:
            sentence = f"This transcript gives the same vaccine window as {name}, which stands for both."
            dropped.extend(drop(protein, "represented", sentence))
        for other in scored[1:]:
            sentence = (
                f"Around the variant this transcript's protein differs from that of {name}, which is better transcribed or "
                "better presented and was taken."
            )
            for protein in other.candidate.proteins:
                dropped.extend(drop(protein, "other-context", sentence))
        dropped.extend(silent_alleles(best.target, best.presented, settings.percentile.value))
        dropped.extend(equal_to_self(best.target, best.presented))
        dropped.extend(same_face(best.target, best.presented))
        if isinstance(self.class_two, ClassTwoJudged):
            shown = self.class_two.of(best.candidate)
            dropped.extend(silent_alleles(best.target, shown, settings.class_two_percentile.value))
            dropped.extend(equal_to_self(best.target, shown))
        return best.target

    def _target(self, candidate: Candidate, group: Sequence[Candidate], presented: PresentedPeptides) -> Target:
        """Put a candidate's evidence together."""
        settings, calls, peptides = self.settings, candidate.calls, presented.peptides
        marker = candidate.protein.event if isinstance(candidate.protein.event, Marker) else None
        if marker is not None:
            peptides = focus_peptides(peptides, settings)
        protein = peptides[0].window.protein
        level = level_of([p for c in group for p in c.proteins])
        fraction = smallest_fraction(call.tumor for call in calls)
        rna_fraction = smallest_fraction(call.rna for call in calls)
        clonal = self._clonal(candidate)
        evidence: float | None = None
        if clonal is not None:
            evidence = clonal.estimate
        elif fraction is not None and self.reference:
            evidence = min(1.0, fraction / self.reference)
        class_two = class_two_of(self.class_two, candidate, protein, settings)
        reasons = describe(
            protein,
            peptides,
            level=level,
            rna_fraction=rna_fraction,
            fraction=fraction,
            reference=self.reference,
            clonal=clonal,
        )
        target = Target(
            protein=protein,
            proteins=candidate.proteins,
            peptides=spread_over_alleles(peptides, settings.peptides_per_target),
            class_two=class_two,
            expression=level.tpm,
            expression_source=level.source,
            tumor_fraction=fraction,
            rna_fraction=rna_fraction,
            clonal_evidence=evidence,
            clonal=clonal,
            score=0.0,
            reasons=(*reasons, *tell_class_two(class_two, self.class_two)),
            findings=caveats(protein, peptides, level=level, clonality=evidence, clonal=clonal, settings=settings),
        )
        return replace(target, score=own_chance(candidate_of(target, settings)))

    def _clonal(self, candidate: Candidate) -> ClonalFraction | None:
        """Give the smallest clonal fraction of the calls that make a candidate; None when one of them has none."""
        known = [self.clonal.get(call.variant) for call in candidate.calls]
        fractions = [entry for entry in known if isinstance(entry, ClonalFraction)]
        if not fractions or len(fractions) < len(known):
            return None
        return min(fractions, key=lambda entry: entry.estimate)


def _is_transcribed(candidate: Candidate, settings: SelectionSettings) -> bool:
    """Tell whether some transcript of this context is expressed; True when transcript levels are not known."""
    for call in candidate.calls:
        known = [value for p in candidate.proteins if (value := transcript_expression(call, p)) is not None]
        if known and sum(known) < settings.expression.value:
            return False
    return True


def _without_repeats(targets: Sequence[Target], wishes: Wishes, dropped: list[Dropped]) -> list[Target]:
    """Leave out a target whose best peptide a better one carries, unless it must go in: it would waste a place.

    ``targets`` stand in their order, the best first.
    """
    kept: list[Target] = []
    carried: dict[str, Target] = {}
    for target in sorted(targets, key=lambda target: not is_named(target, wishes.must)):
        if is_named(target, wishes.must_not):
            kept.append(target)  # it will be out, so it carries nothing in another's place
            continue
        double = carried.get(target.best.prediction.peptide)
        if double is not None and not is_named(target, wishes.must):
            sentence = (
                f"Its best peptide {target.best.prediction.peptide} is also one of {double.name} ({double.label}), "
                "which stands before it."
            )
            dropped.extend(drop(target.protein, "same-peptide", sentence))
            continue
        carried.update({evidence.prediction.peptide: target for evidence in target.peptides})
        kept.append(target)
    return kept
