"""From logits to the numbers that people read: the arrays of ``Predictions`` while they are filled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.groove_table import share
from vaxsmith.presentation.model_file import Model
from vaxsmith.presentation.prediction import Predictions

AFFINITY_SCALE_NANOMOLAR = 50_000.0  # affinities are learned as 1 - log(nM) / log(50,000)
MOST_THREADS = 4


class Answer:
    """What a network fills for P peptides and A alleles; ``columns`` gives the groove of each column that it judges."""

    def __init__(
        self,
        peptides: Sequence[str],
        alleles: Sequence[Allele],
        model: Model[Any],
        assess: Callable[[Allele], Unassessed | None],
        *,
        cores: bool = False,
    ) -> None:
        self._peptides, self._alleles, self._model = tuple(peptides), tuple(alleles), model
        shape = (len(peptides), len(alleles))
        self._presentation, self._percentile, self._affinity, self._spread = (
            np.full(shape, np.nan, np.float32) for _ in range(4)
        )
        self._core = np.full(shape, -1, np.int16) if cores else None
        self._unassessed: dict[str, Unassessed] = {}
        self.columns: dict[int, int] = {}
        for column, allele in enumerate(alleles):
            reason = assess(allele)
            if reason is not None:
                self._unassessed[allele.name] = reason
            else:
                self.columns[column] = model.groove_of[allele.name]

    def fill(
        self,
        rows: NDArray[np.intp],
        column: int,
        presented: NDArray[np.float32],
        affine: NDArray[np.float32],
        core: NDArray[np.int16] | None = None,
    ) -> None:
        """Write N rows of a column from the members' presentation logits (N, K) and the affinity logit (N,).

        The score is the share of the mean logit, ``spread`` the standard deviation of the members' shares.
        """
        mean = presented.mean(axis=1, dtype=np.float64)
        self._presentation[rows, column] = share(mean)
        self._percentile[rows, column] = self._model.percentile(mean, self.columns[column])
        self._affinity[rows, column] = AFFINITY_SCALE_NANOMOLAR ** (1.0 - share(affine))
        if presented.shape[1] > 1:
            self._spread[rows, column] = share(presented).std(axis=1)
        if core is not None and self._core is not None:
            self._core[rows, column] = core

    def predictions(self, predictor: str) -> Predictions:
        """Close the answer."""
        distance = {
            self._alleles[column].name: float(self._model.distance[groove]) for column, groove in self.columns.items()
        }
        return Predictions(
            peptides=self._peptides,
            alleles=self._alleles,
            presentation=self._presentation,
            percentile=self._percentile,
            affinity_nanomolar=self._affinity,
            spread=self._spread,
            predictor=predictor,
            core_start=self._core,
            distance=distance,
            unassessed=self._unassessed,
        )
