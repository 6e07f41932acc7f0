"""A class II predictor whose answers are known, cores included, and a patient's class II molecules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from vaxsmith.core import Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictions

DR = Allele(name="HLA-DRB1*04:05", mhc_class=2, locus="DRB1")
DP = Allele(name="HLA-DPA1*01:03-DPB1*04:01", mhc_class=2, locus="DPA1-DPB1")
UNKNOWN_MOLECULE = Allele(name="HLA-DRB1*99:99", mhc_class=2, locus="DRB1")


@dataclass
class KnownClassTwo:
    """Gives ``percentile(peptide, allele)`` in percent and ``core(peptide)``; alleles in ``refused`` are unassessed.

    ``asked`` keeps what each call was asked.
    """

    percentile: Callable[[str, str], float] = lambda peptide, allele: 50.0
    core: Callable[[str], int] = lambda peptide: 3
    refused: tuple[str, ...] = ()
    name: str = "known class II"
    lengths: tuple[int, int] = (12, 25)
    asked: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)

    def assess(self, allele: Allele) -> Unassessed | None:
        return Unassessed(reason=f"{allele.name} is refused", remedy="none") if allele.name in self.refused else None

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        self.asked.append((tuple(peptides), tuple(allele.name for allele in alleles)))
        shape = (len(peptides), len(alleles))
        percentile = np.array([self.percentile(p, a.name) for p in peptides for a in alleles], np.float32).reshape(shape)
        cores = np.array([self.core(p) for p in peptides for _ in alleles], np.int16).reshape(shape)
        return Predictions(
            peptides=tuple(peptides),
            alleles=tuple(alleles),
            presentation=(1 / (1 + percentile)).astype(np.float32),
            percentile=percentile,
            affinity_nanomolar=percentile * 40,
            spread=np.full(shape, 0.05, np.float32),
            predictor=self.name,
            core_start=cores,
        )
