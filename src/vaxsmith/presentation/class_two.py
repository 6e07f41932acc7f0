"""The class II network behind the port ``Predictor``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.answer import MOST_THREADS, Answer
from vaxsmith.presentation.blas_threads import one_blas_thread
from vaxsmith.presentation.catalogue import FARTHEST_CLASS_TWO_GROOVE
from vaxsmith.presentation.groove_table import assess_allele, encode_peptides
from vaxsmith.presentation.model_file import Model, read_model
from vaxsmith.presentation.prediction import Predictions
from vaxsmith.presentation.register import (
    LONGEST,
    SHORTEST,
    RegisterWeights,
    judge,
    length_blocks,
    modulation,
    stretch_block,
)
from vaxsmith.presentation.shared_work import work_through


class ClassTwoNetwork:
    """Predict presentation of 12-25-mers by HLA-DR, -DP and -DQ, and find the nine residues that lie in the groove.

    Results are the same bits in any order and any batching. Percentiles are never 0.
    """

    def __init__(self, model: Model[RegisterWeights]) -> None:
        self.model = model

    @property
    def name(self) -> str:
        """Name and version, as provenance records it."""
        return str(self.model.about["name"])

    @property
    def lengths(self) -> tuple[int, int]:
        """Shortest and longest peptide it can judge, in residues."""
        return SHORTEST, LONGEST

    def assess(self, allele: Allele) -> Unassessed | None:
        """Tell why ``allele`` cannot be predicted, or None if it can."""
        return assess_allele(allele, self.model, mhc_class=2, farthest=FARTHEST_CLASS_TWO_GROOVE.value)

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        """Predict every pair; columns of unassessed alleles are NaN.

        Raises:
            InputError: a peptide has a letter other than the twenty amino acids, or a length outside ``lengths``.
        """
        codes = encode_peptides(peptides, shortest=SHORTEST, longest=LONGEST, mhc_class=2)
        answer = Answer(peptides, alleles, self.model, self.assess, cores=True)
        if answer.columns:
            self._judge_all(codes, answer)
        return answer.predictions(self.name)

    def _judge_all(self, codes: NDArray[np.uint8], answer: Answer) -> None:
        """Fill the answer, several blocks at once; every block writes rows of its own."""
        weights = self.model.weights
        modulated = [(column, modulation(weights, self.model.grooves[groove])) for column, groove in answer.columns.items()]

        def fill(part: tuple[int, NDArray[np.intp]]) -> None:
            length, rows = part
            block = stretch_block(weights, length, rows, codes[rows, :length])
            for column, (scale, shift) in modulated:
                presented, affine, core = judge(weights, block, scale, shift)
                answer.fill(rows, column, presented, affine, core)

        with one_blas_thread():
            work_through(fill, length_blocks(codes), min(MOST_THREADS, os.cpu_count() or 1))


@cache
def load_class_two() -> ClassTwoNetwork:
    """Load the class II network that ships with vaxsmith, once a process.

    Raises:
        InputError: the weights are missing or damaged.
    """
    return ClassTwoNetwork(read_model(RegisterWeights))
