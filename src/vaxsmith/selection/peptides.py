"""Which of a candidate's peptides are presented, on which allele, and how their normal counterparts fare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictions, Predictor
from vaxsmith.selection.candidate import Candidate
from vaxsmith.selection.target import PeptideEvidence


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationTable:
    """All predictions of one case; ``row`` gives each peptide's row in ``predictions``."""

    predictions: Predictions
    row: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentedPeptides:
    """What the alleles present of one candidate.

    ``peptides`` are all presented peptide × allele pairs, best percentile first. ``best_percentile`` gives each
    allele's best percentile over all windows, presented or not (NaN if it has none). ``equal_to_self`` lists presented
    peptides that were set aside because a normal protein of this case contains them. ``on_lost`` gives the best percentile
    that would count on each allele that the tumor has lost. ``same_face`` are (peptide, allele, why) that were set aside
    because T cells would see a normal peptide's face.
    """

    peptides: tuple[PeptideEvidence, ...]
    best_percentile: Mapping[str, float]
    equal_to_self: tuple[str, ...]
    on_lost: Mapping[str, float] = field(default_factory=dict)
    same_face: tuple[tuple[str, str, str], ...] = ()


def predict_candidates(
    candidates: Iterable[Candidate], alleles: Sequence[Allele], predictor: Predictor
) -> PresentationTable:
    """Predict every distinct mutant and wild-type peptide on every allele, in one call to the predictor."""
    shortest, longest = predictor.lengths
    wanted = {
        peptide
        for candidate in candidates
        for window in candidate.windows
        for peptide in (window.sequence, window.wild_type)
        if peptide is not None and shortest <= len(peptide) <= longest
    }
    peptides = sorted(wanted)
    return PresentationTable(
        predictions=predictor.predict(peptides, alleles), row={peptide: i for i, peptide in enumerate(peptides)}
    )


def presented_peptides(
    candidate: Candidate,
    table: PresentationTable,
    normal: frozenset[str],
    percentile_limit: float,
    *,
    lost: frozenset[str] = frozenset(),
    faces: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> PresentedPeptides:
    """Pick a candidate's presented peptides: percentile at or under the limit, and not a normal peptide of this case.

    The alleles ``lost`` in the tumor present nothing, whatever the predictor says of them. ``faces`` says of (peptide,
    allele) pairs what normal peptide T cells would see in them: these do not count.
    """
    predictions, alleles = table.predictions, table.predictions.alleles
    windows = [window for window in candidate.windows if window.sequence in table.row]
    if not windows or not alleles:
        return PresentedPeptides(peptides=(), best_percentile={}, equal_to_self=())
    rows = np.array([table.row[window.sequence] for window in windows])
    percentiles = predictions.percentile[rows]
    with_value = np.where(np.isnan(percentiles), np.inf, percentiles).min(axis=0)
    known = {allele.name: float(value) for allele, value in zip(alleles, with_value, strict=True) if np.isfinite(value)}
    best = {name: value for name, value in known.items() if name not in lost}
    on_lost = {name: value for name, value in known.items() if name in lost and value <= percentile_limit}
    gone = np.array([allele.name in lost for allele in alleles])
    equal: set[str] = set()
    alike: dict[tuple[str, str], str] = {}
    evidence: list[PeptideEvidence] = []
    for i, j in zip(*np.nonzero((percentiles <= percentile_limit) & ~gone), strict=True):
        window = windows[i]
        if window.sequence in normal:
            equal.add(window.sequence)
            continue
        if why := faces.get((window.sequence, alleles[j].name)):
            alike[window.sequence, alleles[j].name] = why
            continue
        counterpart = table.row.get(window.wild_type) if window.wild_type else None
        evidence.append(
            PeptideEvidence(
                window=window,
                prediction=predictions.at(int(rows[i]), int(j)),
                wild_type_prediction=None if counterpart is None else predictions.at(counterpart, int(j)),
            )
        )
    evidence.sort(
        key=lambda e: (e.prediction.percentile, -e.prediction.presentation, e.prediction.peptide, e.prediction.allele)
    )
    return PresentedPeptides(
        peptides=tuple(evidence), best_percentile=best, equal_to_self=tuple(sorted(equal)), on_lost=on_lost,
        same_face=tuple((*pair, alike[pair]) for pair in sorted(alike)),
    )  # fmt: skip


def spread_over_alleles(peptides: Sequence[PeptideEvidence], limit: int) -> tuple[PeptideEvidence, ...]:
    """Keep the first ``limit`` peptides in their order, but each allele's first in any case."""
    first: dict[str, PeptideEvidence] = {}
    for evidence in peptides:
        first.setdefault(evidence.prediction.allele, evidence)
    others = max(0, limit - len(first))
    kept = []
    for evidence in peptides:
        if first[evidence.prediction.allele] is evidence:
            kept.append(evidence)
        elif others:
            others -= 1
            kept.append(evidence)
    return tuple(kept)
