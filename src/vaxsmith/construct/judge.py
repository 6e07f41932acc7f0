"""Who judges junction peptides: the molecules of one class, their predictor, and from where on a peptide counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.core import Finding, SettingsError, Severity
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Prediction, Predictor

CLASS_NAMES = {1: "class I", 2: "class II"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """The molecules of one class that can be predicted, and how.

    ``lengths`` are the shortest and longest peptide that is asked about. A percentile under ``weak`` is presented, one
    under ``strong`` strongly so (in %).
    """

    mhc_class: int
    predictor: Predictor
    alleles: tuple[Allele, ...]
    lengths: tuple[int, int]
    strong: float
    weak: float

    def presented(self, peptides: Sequence[str]) -> list[Prediction]:
        """Give every presented pair of these peptides with an allele, in their order."""
        if not peptides:
            return []
        predictions = self.predictor.predict(peptides, self.alleles)
        rows, columns = np.nonzero(predictions.percentile < self.weak)  # NaN is under nothing
        return [predictions.at(int(row), int(column)) for row, column in zip(rows, columns, strict=True)]


def shown(prediction: Prediction) -> tuple[int, int]:
    """Give the stretch ``[start, end)`` of a peptide that makes it what a T cell sees: in class II its core, else all of it.

    Peptides of class II that share a core are one thing to a T cell, as elsewhere in the house (selection/class_two.py).
    """
    if prediction.core_start is None:
        return 0, len(prediction.peptide)
    return prediction.core_start, prediction.core_start + len(prediction.core)


def find_judges(
    alleles: Sequence[Allele],
    predictor: Predictor,
    class_two: Predictor | None,
    settings: ConstructSettings,
) -> tuple[tuple[Judge, ...], tuple[Finding, ...]]:
    """Give the judge of each class that has a molecule to judge, and findings on what could not be judged.

    Raises:
        SettingsError: a predictor judges none of the peptide lengths.
    """
    one = settings.strong_percentile.value, settings.weak_percentile.value, settings.lengths
    two = settings.strong_class_two_percentile.value, settings.weak_class_two_percentile.value, settings.class_two_lengths
    judges, findings = [], []
    for mhc_class, asked, (strong, weak, wanted) in ((1, predictor, one), (2, class_two, two)):
        lengths = wanted if asked is None else _within(wanted, asked)
        given = sorted({allele.name: allele for allele in alleles if allele.mhc_class == mhc_class}.values())
        if asked is not None:
            given, refused = _assessable(given, asked)
            findings.extend(refused)
        if given and asked is not None:
            judges.append(
                Judge(
                    mhc_class=mhc_class,
                    predictor=asked,
                    alleles=tuple(given),
                    lengths=lengths,
                    strong=strong,
                    weak=weak,
                )
            )
        else:
            findings.append(_not_judged(mhc_class, predictor_given=asked is not None, any_allele=bool(given)))
    return tuple(judges), tuple(findings)


def _within(lengths: tuple[int, int], predictor: Predictor) -> tuple[int, int]:
    low, high = max(lengths[0], predictor.lengths[0]), min(lengths[1], predictor.lengths[1])
    if low > high:
        raise SettingsError(
            f"{predictor.name} judges peptides of {predictor.lengths} residues, the scan asks for {lengths}",
            expected="lengths that overlap",
            place="construct settings",
        )
    return low, high


def _assessable(alleles: Sequence[Allele], predictor: Predictor) -> tuple[list[Allele], list[Finding]]:
    kept, findings = [], []
    for allele in alleles:
        refusal = predictor.assess(allele)
        if refusal is None:
            kept.append(allele)
        else:
            sentence = f"junction peptides were not judged for {allele.name}: {refusal.reason}"
            findings.append(_unassessed(allele.name, sentence, Severity.CAUTION))
    return kept, findings


def _not_judged(mhc_class: int, *, predictor_given: bool, any_allele: bool) -> Finding:
    name = CLASS_NAMES[mhc_class]
    if mhc_class == 1:
        sentence = f"no {name} allele could be predicted, so junction peptides of {name} were not judged"
        return _unassessed("whole construct", sentence, Severity.CAUTION)
    if any_allele and not predictor_given:
        sentence = f"no predictor for {name} was given, so junction peptides of {name} were not judged"
        return _unassessed("whole construct", sentence, Severity.CAUTION)
    sentence = f"no {name} molecule could be predicted, so junction peptides of {name} were not judged"
    return _unassessed("whole construct", sentence, Severity.NOTE)


def _unassessed(place: str, sentence: str, severity: Severity) -> Finding:
    return Finding(check="junction-unassessed", severity=severity, place=place, sentence=sentence)
