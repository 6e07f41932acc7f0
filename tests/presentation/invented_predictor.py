"""A predictor whose numbers can be foretold, for tests of what is done with predictions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vaxsmith.core import Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation import Predictions, Predictor


class Invented:
    """A predictor whose numbers can be foretold: by the peptide's length and the allele's name, with chosen gaps."""

    name = "invented"

    def __init__(self, lengths: tuple[int, int], *, percentiles: bool = True, ranks: str = "presentation") -> None:
        self.lengths = lengths
        self.ranks = ranks
        self.percentiles = percentiles
        self.asked = 0

    def assess(self, allele: Allele) -> Unassessed | None:
        return Unassessed(reason="not known here") if allele.name.endswith(":99") else None

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        self.asked += 1
        percentile = np.array([[len(p) + int(a.name[-2:]) for a in alleles] for p in peptides], np.float32)
        gap = np.array([[p.startswith("GAP") and a.name.endswith(":01") for a in alleles] for p in peptides], bool)
        nothing = np.full_like(percentile, np.nan)
        percentile[gap] = np.nan
        core = np.full(percentile.shape, 1, np.int16) if self.lengths[0] > 8 else None
        return Predictions(
            peptides=tuple(peptides),
            alleles=tuple(alleles),
            presentation=nothing,
            percentile=percentile if self.percentiles else nothing,
            affinity_nanomolar=nothing if self.percentiles else percentile * 10,
            spread=nothing,
            predictor=self.name,
            core_start=core,
            ranks=self.ranks,
            distance={allele.name: 0.125 for allele in alleles},
            gaps={(p, a.name): Unassessed(reason="left out") for p in peptides for a in alleles if p.startswith("GAP")},
        )


def both_classes(allele: Allele) -> Predictor:
    return ONE if allele.mhc_class == 1 else TWO


ONE, TWO = Invented((8, 14)), Invented((12, 25))
