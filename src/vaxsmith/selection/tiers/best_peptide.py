"""Which of a variant's peptides stands for it in an aggregated table: pVACseq's choice, step by step."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vaxsmith.selection.tiers.criteria import judge
from vaxsmith.selection.tiers.evidence import Criterion, TierEvidence
from vaxsmith.selection.tiers.preset import Preset

_LEAST_SUPPORTED = 6  # one worse than the worst support level that Ensembl gives


@dataclass(frozen=True, slots=True, kw_only=True)
class PeptideCandidate:
    """One peptide of one transcript on one HLA molecule, with what decides among them.

    ``percentile`` is the median over every predictor's percentile, in %; ``protein_coding`` and ``complete`` (the coding
    sequence has both its ends) are the transcript's; ``protein_length`` in residues, ``transcript_expression`` in TPM.
    """

    evidence: TierEvidence
    transcript: str
    percentile: float | None = None
    protein_coding: bool = True
    complete: bool = True
    protein_length: int = 0
    transcript_expression: float | None = None


def best_peptide(candidates: Sequence[PeptideCandidate], preset: Preset) -> PeptideCandidate:
    """Give the candidate that stands for the variant.

    Kept are, one after another and each only if something is left: complete transcripts, protein-coding ones, those
    that meet the transcript rule, peptides without residues to avoid, those that meet the anchor rule. Of these the one
    with the smallest sum of two ranks, that of affinity and that of the percentile; then by affinity, MANE Select,
    canonical, support level, longest protein, highest expression, and at last the order given.

    Reference: pVACtools documentation of version 7, best peptide criteria (page of pVACsplice; version 6 has the anchor
    rule for pVACseq).

    Raises:
        ValueError: there is no candidate.
    """
    if not candidates:
        raise ValueError("a variant without a peptide has no best one")
    kept = list(candidates)
    for wanted in _steps(preset):
        kept = [candidate for candidate in kept if wanted(candidate)] or kept
    affinity = _ranks([_or_last(candidate.evidence.affinity_nanomolar) for candidate in kept])
    percentile = _ranks([_or_last(candidate.percentile) for candidate in kept])

    def order(place: int) -> tuple[float, ...]:
        candidate = kept[place]
        transcript, level = candidate.evidence, candidate.evidence.support_level
        return (
            affinity[place] + percentile[place],
            affinity[place],
            not transcript.mane_select,
            not transcript.canonical,
            _LEAST_SUPPORTED if level is None else level,
            -candidate.protein_length,
            -(candidate.transcript_expression or 0.0),
        )

    return kept[min(range(len(kept)), key=order)]


def _steps(preset: Preset) -> tuple[Callable[[PeptideCandidate], bool], ...]:
    def meets(criterion: Criterion) -> Callable[[PeptideCandidate], bool]:
        return lambda candidate: judge(criterion, candidate.evidence, preset, None).met is not False

    def supported(candidate: PeptideCandidate) -> bool:
        return judge(Criterion.TRANSCRIPT, candidate.evidence, preset, None).met is True

    return (
        lambda candidate: candidate.complete,
        lambda candidate: candidate.protein_coding,
        supported,
        meets(Criterion.PROBLEMATIC_POSITION),
        meets(Criterion.ANCHOR),
    )


def _or_last(value: float | None) -> float:
    return math.inf if value is None else value


def _ranks(values: Sequence[float]) -> list[int]:
    """Rank from 1, equal values alike and without gaps."""
    place = {value: rank for rank, value in enumerate(sorted(set(values)), start=1)}
    return [place[value] for value in values]
