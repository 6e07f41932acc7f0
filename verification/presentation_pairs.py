"""Ask the port about the rows of an evaluation table, and know what our own networks were trained on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vaxsmith.core import AMINO_ACIDS, Unassessed, VaxsmithError
from vaxsmith.hla import parse_allele
from vaxsmith.presentation import predictor_for
from verification.corpora import corpora
from verification.near_duplicates import STRETCH, near_duplicates

if TYPE_CHECKING:
    from training.class_one.data import Pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """For N pairs: percentile, presentation score and affinity (nM), NaN where not judged; why not, with counts."""

    percentile: NDArray[np.float64]
    presentation: NDArray[np.float64]
    affinity_nanomolar: NDArray[np.float64]
    reasons: Counter[str]

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Mark the pairs that have a percentile."""
        return ~np.isnan(self.percentile)


def predict_pairs(alleles: Sequence[str], peptides: Sequence[str]) -> Answers:
    """Predict row by row; an allele or a length that our networks do not judge leaves NaN and a reason."""
    arrays = np.full((3, len(peptides)), np.nan)
    names, texts = np.array(alleles, object), np.array(peptides, object)
    plain = np.array([set(text) <= set(AMINO_ACIDS) for text in texts], bool)
    sizes = np.array([len(text) for text in texts], np.int64)
    reasons: Counter[str] = Counter()
    for name in sorted(set(names)):
        rows = np.flatnonzero(names == name)
        try:
            allele = parse_allele(name)
            predictor = predictor_for(allele)
        except VaxsmithError as error:  # not human, or no weights for its class
            reasons[error.cause or error.found] += len(rows)
            continue
        reason = predictor.assess(allele)
        if isinstance(reason, Unassessed):
            reasons[reason.reason] += len(rows)
            continue
        shortest, longest = predictor.lengths
        fit = plain[rows] & (sizes[rows] >= shortest) & (sizes[rows] <= longest)
        if not fit.all():
            reasons[f"not {shortest} to {longest} of the twenty amino acids"] += int((~fit).sum())
        rows = rows[fit]
        if len(rows):
            predictions = predictor.predict(texts[rows].tolist(), [allele])
            arrays[0, rows] = predictions.percentile[:, 0]
            arrays[1, rows] = predictions.presentation[:, 0]
            arrays[2, rows] = predictions.affinity_nanomolar[:, 0]
    return Answers(percentile=arrays[0], presentation=arrays[1], affinity_nanomolar=arrays[2], reasons=reasons)


def print_reasons(reasons: Counter[str]) -> None:
    """Print what was not judged, the most frequent reason first, the rest as a sum."""
    for reason, count in reasons.most_common(6):
        print(f"- not judged, {count:,} rows: {reason}")
    others = reasons.most_common()[6:]
    if others:
        print(f"- not judged, {sum(count for _, count in others):,} rows for {len(others)} further reasons of these kinds")
    if reasons:
        print()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What a network was trained on: peptides of every label, and pairs (``GROOVE PEPTIDE``).

    A network knows an allele by its groove alone, so alleles of one groove have one number in ``groove_of``.
    """

    peptides: tuple[str, ...]
    pairs: frozenset[str]
    groove_of: Mapping[str, int]

    def seen(self, table: pd.DataFrame) -> NDArray[np.bool_]:
        """Mark the rows (columns allele and peptide) that are pairs trained on, under this or another name of the groove."""
        groove = [self.groove_of.get(allele, -1) for allele in table.allele]
        return np.array([f"{g} {p}" in self.pairs for g, p in zip(groove, table.peptide, strict=True)], bool)

    def near(self, peptides: Sequence[str], *, stretch: int = STRETCH) -> NDArray[np.bool_]:
        """Mark the peptides next to one trained on, whatever its allele."""
        return near_duplicates(peptides, self.peptides, stretch=stretch)


@cache
def class_one_training() -> Trained:
    """Give what training.class_one.data offers to the class I network, all folds: ligands, affinities, samples' ligands.

    The random human peptides that stand for non-ligands are not among them: nobody measured them.
    """
    from training.class_one.data import load

    given = load(corpora())
    number = _numbered(given.grooves)
    pairs = {*_paired(number, given.ligands), *_paired(number, given.affinities)}
    pairs.update(
        f"{number[allele]} {peptide}"
        for genotype, peptide in zip(given.multi_allelic.genotype, given.multi_allelic.peptide, strict=True)
        for allele in genotype[genotype >= 0]
    )
    peptides = {*given.ligands.peptide, *given.affinities.peptide, *given.multi_allelic.peptide}
    groove_of = dict(zip(given.alleles, number, strict=True))
    return Trained(peptides=tuple(sorted(peptides)), pairs=frozenset(pairs), groove_of=groove_of)


@cache
def class_two_training() -> Trained:
    """Give what training.class_two.data offers to the class II network: ligands, judged negatives and affinities."""
    from training.class_two.data import load

    given = load(corpora())
    parts, number = (given.ligands, given.refused, given.affinities), _numbered(given.grooves)
    return Trained(
        peptides=tuple(sorted({peptide for part in parts for peptide in part.peptide})),
        pairs=frozenset(pair for part in parts for pair in _paired(number, part)),
        groove_of=dict(zip(given.alleles, number, strict=True)),
    )


def _numbered(grooves: NDArray[np.uint8]) -> list[int]:
    """Give each allele's groove (34 residue codes) a number, one number for equal grooves."""
    found: list[int] = np.unique(grooves, axis=0, return_inverse=True)[1].reshape(-1).tolist()
    return found


def _paired(groove_number: Sequence[int], part: Pairs) -> Iterator[str]:
    return (f"{groove_number[allele]} {peptide}" for allele, peptide in zip(part.allele, part.peptide, strict=True))
