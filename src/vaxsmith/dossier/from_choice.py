"""Make the records of the choice: what the set promises, what each candidate does for it, tiers and a board's decisions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from vaxsmith.core import Sourced
from vaxsmith.dossier.choice_records import (
    BindingRecord,
    BoardDecisionRecord,
    CloneRecord,
    CompositionRecord,
    CoverRecord,
    Effect,
    EpitopeRecord,
    LossIs,
    NearMissRecord,
    ReviewRecord,
    TierRecord,
    TradeOffRecord,
    WorthRecord,
)
from vaxsmith.dossier.fates import target_labels
from vaxsmith.dossier.plain import plain, tidy
from vaxsmith.dossier.record_base import SourcedRecord
from vaxsmith.patient.design import Design
from vaxsmith.selection.chances import CLASS_TWO_RATE, VACCINE_RATE, key_of
from vaxsmith.selection.compose import NOISE, Composition
from vaxsmith.selection.portfolio import AlleleCover, Marginal, PortfolioCandidate
from vaxsmith.selection.portfolio.candidate import ALLELE_FAILURE
from vaxsmith.selection.portfolio.sensitivity import ROBUST
from vaxsmith.selection.review import Decision, ReviewOutcome
from vaxsmith.selection.review_evidence import target_digest
from vaxsmith.selection.target import Target
from vaxsmith.selection.tiers import Preset, evidence_of, tier_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What the choice knows of one target beyond its evidence."""

    worth: WorthRecord | None
    tier: TierRecord
    evidence_sha256: str
    decision: BoardDecisionRecord | None


def weigh_target(design: Design, target: Target) -> Weighed:
    """Gather what one target does for the whole, its tier, its digest and a board's decision."""
    composition = design.choice.composition
    outcome = design.choice.review
    decisions = {entry.target: entry for entry in outcome.review.decisions} if outcome and outcome.review else {}
    decision = decisions.get(target.label)
    return Weighed(
        worth=record_worth(composition, target) if composition else None,
        tier=record_tier(target, design.preset, _purity(design, target)),
        evidence_sha256=target_digest(target),
        decision=record_decision(decision, outcome) if decision and outcome else None,
    )


def _purity(design: Design, target: Target) -> float | None:
    given = design.case.purity
    return given if given is not None or target.clonal is None else target.clonal.purity


def record_worth(composition: Composition, target: Target) -> WorthRecord | None:
    """Write down what a candidate does for the whole; None of a target that was no candidate."""
    candidate = composition.candidates.get(key_of(target))
    if candidate is None:
        return None
    marginal = composition.marginal_of(target)
    return WorthRecord(
        epitopes=_epitopes(candidate),
        made=tidy(candidate.made),
        clonal_fraction=tidy(candidate.clonal_fraction),
        loss=tidy(marginal.loss) if marginal else None,
        loss_at_least=_at_least(marginal),
        loss_is=_loss_is(marginal),
        frequency=tidy(composition.frequency_of(target)),
    )


def _at_least(marginal: Marginal | None) -> float | None:
    return tidy(marginal.at_least) if marginal and math.isfinite(marginal.at_least) else None


def _loss_is(marginal: Marginal | None) -> LossIs:
    if marginal is None:
        return "not reckoned"
    if marginal.exact:
        return "impossible" if marginal.loss is None else "exact"
    return "at least"


def _epitopes(candidate: PortfolioCandidate) -> tuple[EpitopeRecord, ...]:
    ordered = sorted(candidate.epitopes, key=lambda one: (one.mhc_class, -one.chance, one.allele))
    return tuple(
        EpitopeRecord.model_validate({"allele": one.allele, "mhc_class": one.mhc_class, "chance": tidy(one.chance)})
        for one in ordered
    )


def record_tier(target: Target, preset: Preset, purity: float | None) -> TierRecord:
    """Write down the tier of a target under a preset."""
    tiered = tier_of(evidence_of(target), preset, purity=purity)
    return TierRecord(
        tier=tiered.tier.value,
        preset=tiered.preset,
        sentence=tiered.sentence,
        suggestion=tiered.suggestion.value,
        unassessed=tuple(verdict.criterion.value for verdict in tiered.unassessed),
    )


def record_decision(decision: Decision, outcome: ReviewOutcome) -> BoardDecisionRecord:
    """Write down one decision and what came of it."""
    effect: Effect = "free"
    if decision in outcome.stale:
        effect = "stale"
    elif decision.target in outcome.must:
        effect = "in"
    elif decision.target in outcome.must_not:
        effect = "out"
    return BoardDecisionRecord(
        target=decision.target,
        name=decision.name,
        verdict=decision.verdict.value,
        by=decision.by,
        on=decision.on.isoformat() if decision.on else "",
        comment=decision.comment,
        effect=effect,
        changed=decision in outcome.changed,
    )


def record_review(outcome: ReviewOutcome | None) -> ReviewRecord | None:
    """Write down a board's review; None where there was none."""
    if outcome is None or outcome.review is None:
        return None
    review = outcome.review
    return ReviewRecord(
        decisions=tuple(record_decision(decision, outcome) for decision in review.decisions),
        undecided=outcome.undecided,
        design_sha256=review.design,
        sealed=review.sealed,
        sha256=review.digest,
    )


def record_composition(design: Design) -> CompositionRecord | None:
    """Write down the choice as one decision; None where there was nothing to choose from."""
    composition = design.choice.composition
    if composition is None:
        return None
    portfolio, sensitivity = composition.portfolio, composition.sensitivity
    asked = _asked(design.settings)
    failures = {risk.allele: risk.failure for risk in composition.causes.alleles}
    return CompositionRecord(
        candidates=len(composition.candidates),
        asked=asked.get("targets") if isinstance(asked.get("targets"), int) else None,
        objective=tidy(portfolio.objective),
        gap=tidy(portfolio.gap),
        expected=tidy(portfolio.responses.expected),
        at_least=tuple(float(f"{chance:.6g}") for chance in portfolio.responses.at_least),
        raised=tidy(portfolio.raised.expected),
        folded=portfolio.responses.folded,
        wanted=portfolio.wanted,
        beyond=_value(asked.get("beyond")),
        molecule_worth=_value(asked.get("molecule_worth")),
        alleles=tuple(_cover(cover, failures.get(cover.allele)) for cover in portfolio.alleles),
        classes=tuple(_cover(cover, composition.causes.class_failure[cover.mhc_class].value) for cover in portfolio.classes),
        clones=tuple(
            CloneRecord(
                clone=clone.clone,
                share=tidy(clone.share),
                own_targets=clone.own_targets,
                targets=clone.targets,
                expected=tidy(clone.expected),
                by_allele=dict(clone.by_allele),
            )
            for clone in portfolio.clones
        ),
        bindings=tuple(
            BindingRecord(kind=rule.kind, name=rule.name, cost=tidy(rule.cost), sentence=rule.sentence)
            for rule in portfolio.bindings
        ),
        trade_off=tuple(
            TradeOffRecord(
                targets=point.targets,
                expected=tidy(point.expected),
                objective=tidy(point.objective),
                chance_of_wanted=tidy(point.chance_of_wanted),
                gap=tidy(point.gap),
            )
            for point in composition.trade_off
        ),
        rounds=sensitivity.rounds,
        rounds_gap=tidy(sensitivity.gap),
        unproven=sensitivity.unproven,
        core_from=ROBUST.value,
        assumptions=_assumptions(composition, asked, design.settings),
        near_misses=_near_misses(design, composition),
    )


def _cover(cover: AlleleCover, failure: float | None) -> CoverRecord:
    return CoverRecord(
        allele=cover.allele,
        mhc_class=cover.mhc_class,
        targets=cover.targets,
        failure=tidy(failure),
        expected_without=tidy(cover.expected_without),
    )


def _asked(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what was asked of the portfolio, as the settings in force write it; empty where they do not."""
    selection = settings.get("selection")
    asked = selection.get("portfolio") if isinstance(selection, Mapping) else None
    return asked if isinstance(asked, Mapping) else {}


def _value(setting: Any) -> float | None:
    value = setting.get("value") if isinstance(setting, Mapping) else None
    return tidy(value) if isinstance(value, int | float) else None


def _assumptions(
    composition: Composition, asked: Mapping[str, Any], settings: Mapping[str, Any]
) -> tuple[SourcedRecord, ...]:
    """Gather the numbers that the chances, the objective and the rounds rest on, each with its source."""
    causes = composition.causes
    constants: list[Sourced[Any]] = [VACCINE_RATE]
    if any(epitope.mhc_class == 2 for one in composition.candidates.values() for epitope in one.epitopes):
        constants.append(CLASS_TWO_RATE)
    constants += [ALLELE_FAILURE, *causes.class_failure.values(), causes.gene_failure]
    found = [record_sourced(constant) for constant in dict.fromkeys(constants)]
    selection = settings.get("selection")
    of_self = selection.get("self_antigen_share") if isinstance(selection, Mapping) else None
    found += [
        SourcedRecord.model_validate({**setting, "value": plain(setting["value"])})
        for setting in (of_self, *(asked.get(name) for name in ("responses_wanted", "beyond", "molecule_worth")))
        if isinstance(setting, Mapping) and {"name", "value"} <= setting.keys()
    ]
    return (*found, record_sourced(NOISE), record_sourced(ROBUST))


def record_sourced(value: Sourced[Any]) -> SourcedRecord:
    """Write down a constant with its pedigree."""
    return SourcedRecord(
        name=value.name, value=plain(value.value), unit=value.unit, citation=value.citation, note=value.note
    )


def _near_misses(design: Design, composition: Composition) -> tuple[NearMissRecord, ...]:
    """Write down the candidates that are neither chosen nor next, those that would cost the whole least first."""
    parts: tuple[tuple[Literal["outranked", "not-wanted"], Iterable[Target]], ...] = (
        ("not-wanted", composition.not_wanted),
        ("outranked", composition.rest),
    )
    found = [_near_miss(design, composition, target, status) for status, targets in parts for target in targets]
    return tuple(sorted(found, key=_order))


def _near_miss(
    design: Design, composition: Composition, target: Target, status: Literal["outranked", "not-wanted"]
) -> NearMissRecord:
    weighed, best = weigh_target(design, target), target.best.prediction
    return NearMissRecord(
        name=target.name,
        labels=target_labels(target),
        status=status,
        score=tidy(target.score),
        peptide=best.peptide,
        allele=best.allele,
        percentile=tidy(best.percentile),
        expression=tidy(target.expression),
        rna_fraction=tidy(target.rna_fraction),
        clonal_evidence=tidy(target.clonal_evidence),
        reasons=target.reasons,
        worth=weighed.worth or WorthRecord(),
        tier=weighed.tier,
        evidence_sha256=weighed.evidence_sha256,
        decision=weighed.decision,
    )


def _order(miss: NearMissRecord) -> tuple[bool, float, float, tuple[str, ...]]:
    worth = miss.worth
    known = [value for value in (worth.loss_at_least, worth.loss) if value is not None]
    return (
        miss.status != "not-wanted",
        known[0] if known else math.inf,
        -(miss.score or 0.0),
        miss.labels,
    )
