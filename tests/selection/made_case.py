"""A predictor whose answers are known, and small cases around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from vaxsmith.core import Unassessed
from vaxsmith.hla.allele import Allele, Genotype
from vaxsmith.presentation.prediction import Predictions

A2 = Allele(name="HLA-A*02:01", mhc_class=1, locus="A")
B7 = Allele(name="HLA-B*07:02", mhc_class=1, locus="B")
UNKNOWN_ALLELE = Allele(name="HLA-C*99:99", mhc_class=1, locus="C")
CLASS_TWO = Unassessed(reason="no class II predictor in this test")


@dataclass(frozen=True)
class KnownPredictor:
    """Gives ``table[(peptide, allele)]`` percent, or ``otherwise``; alleles in ``refused`` are unassessed."""

    table: Mapping[tuple[str, str], float] = field(default_factory=dict)
    otherwise: float = 50.0
    refused: tuple[str, ...] = ()
    name: str = "known"
    lengths: tuple[int, int] = (8, 14)

    def assess(self, allele: Allele) -> Unassessed | None:
        return Unassessed(reason=f"{allele.name} is refused", remedy="none") if allele.name in self.refused else None

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        percentile = np.array(
            [[self.table.get((peptide, allele.name), self.otherwise) for allele in alleles] for peptide in peptides],
            dtype=np.float32,
        ).reshape(len(peptides), len(alleles))
        return Predictions(
            peptides=tuple(peptides),
            alleles=tuple(alleles),
            presentation=(1 / (1 + percentile)).astype(np.float32),
            percentile=percentile,
            affinity_nanomolar=np.full_like(percentile, np.nan),
            spread=np.full_like(percentile, np.nan),
            predictor=self.name,
        )


def genotype(*alleles: Allele) -> Genotype:
    return Genotype(class_one=alleles or (A2, B7))
