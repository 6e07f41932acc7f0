"""The class I network behind the port ``Predictor``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import AMINO_ACIDS, InputError, Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.blas_threads import one_blas_thread
from vaxsmith.presentation.catalogue import FARTHEST_GROOVE
from vaxsmith.presentation.class_two import class_two_unassessed
from vaxsmith.presentation.dense import (
    LONGEST,
    NOT_A_RESIDUE,
    SHORTEST,
    block_features,
    encode,
    entry_of_length,
    judge,
    length_blocks,
    modulation,
)
from vaxsmith.presentation.model_file import ClassOneModel, read_model
from vaxsmith.presentation.prediction import Prediction, Predictions, Predictor
from vaxsmith.presentation.shared_work import work_through

_AFFINITY_SCALE_NANOMOLAR = 50_000.0  # affinities are learned as 1 - log(nM) / log(50,000)
_MOST_THREADS = 4
_PREDICTED_FIELDS = ("presentation", "percentile", "affinity_nanomolar", "spread")


# An allele's column in the answer, its groove, and the groove's scale and shift.
_Column = tuple[int, int, NDArray[np.float32], NDArray[np.float32]]


class ClassOneNetwork:
    """Predict presentation of 8-14-mers by HLA-A, -B and -C; one network, so ``spread`` is NaN.

    Results are the same bits in any order and any batching. Percentiles are never 0: the least is the resolution of the
    calibration, the first point of the model's grid.
    """

    def __init__(self, model: ClassOneModel) -> None:
        self.model = model
        self._log_percent = np.log10(model.grid_percent.astype(np.float64))

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
        if allele.mhc_class != 1:
            return class_two_unassessed()
        groove = self.model.groove_of.get(allele.name)
        if groove is None:
            return Unassessed(
                reason=f"the binding groove of {allele.name} is not in the network's table of HLA-A, -B and -C molecules",
                remedy="check the typing; if it stands, ask for a prediction with the closest allele of the same group",
            )
        if not self.model.background[groove]:
            return Unassessed(
                reason=f"the weights in use hold no percentile calibration for the groove of {allele.name}",
                remedy="use the weights that ship with vaxsmith, or train without --quick",
            )
        distance = float(self.model.distance[groove])
        if distance > FARTHEST_GROOVE.value:
            nearest = self.model.trained_name[self.model.nearest[groove]]
            return Unassessed(
                reason=(
                    f"no ligands like those of {allele.name} were trained on: the nearest trained groove, {nearest}, is at "
                    f"distance {distance:.2f} (limit {FARTHEST_GROOVE.value})"
                ),
                remedy="have binding measured, or use a predictor that was trained on ligands of this allele",
            )
        return None

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        """Predict every pair; columns of unassessed alleles are NaN.

        Raises:
            InputError: a peptide has a letter other than the twenty amino acids, or a length outside ``lengths``.
        """
        codes = _codes(peptides)
        shape = (len(peptides), len(alleles))
        arrays = {field: np.full(shape, np.nan, np.float32) for field in _PREDICTED_FIELDS}
        unassessed: dict[str, Unassessed] = {}
        distance: dict[str, float] = {}
        columns: list[_Column] = []
        for column, allele in enumerate(alleles):
            reason = self.assess(allele)
            if reason is not None:
                unassessed[allele.name] = reason
                continue
            groove = self.model.groove_of[allele.name]
            distance[allele.name] = float(self.model.distance[groove])
            columns.append((column, groove, *modulation(self.model.weights, self.model.grooves[groove])))
        if columns:
            self._judge_all(codes, columns, arrays)
        return Predictions(
            peptides=tuple(peptides),
            alleles=tuple(alleles),
            predictor=self.name,
            distance=distance,
            unassessed=unassessed,
            presentation=arrays["presentation"],
            percentile=arrays["percentile"],
            affinity_nanomolar=arrays["affinity_nanomolar"],
            spread=arrays["spread"],
        )

    def _judge_all(self, codes: NDArray[np.uint8], columns: list[_Column], arrays: dict[str, NDArray[np.float32]]) -> None:
        """Fill ``arrays`` (P, A), several blocks at once; every block writes rows of its own."""
        weights = self.model.weights
        blocks = length_blocks(codes)
        entries = {length: entry_of_length(weights, length) for length in {length for length, _ in blocks}}

        def fill(block: tuple[int, NDArray[np.intp]]) -> None:
            length, rows = block
            features = block_features(weights, entries[length], codes[rows, :length])
            for column, groove, scale, shift in columns:
                logits = judge(weights, features, scale, shift)[: len(rows)].astype(np.float64)
                arrays["presentation"][rows, column] = _sigmoid(logits[:, 0])
                arrays["percentile"][rows, column] = self._percentile(logits[:, 0], groove)
                arrays["affinity_nanomolar"][rows, column] = _AFFINITY_SCALE_NANOMOLAR ** (1.0 - _sigmoid(logits[:, 1]))

        with one_blas_thread():
            work_through(fill, blocks, min(_MOST_THREADS, os.cpu_count() or 1))

    def _percentile(self, logits: NDArray[np.float64], groove: int) -> NDArray[np.float64]:
        """Interpolate log10 percentile between the grid's scores; beyond its ends, the grid's ends."""
        percent: NDArray[np.float64] = 10.0 ** np.interp(logits, self.model.grid_scores[groove], self._log_percent)
        return percent


def _sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    share: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(logits, -80.0, 80.0)))
    return share


def _codes(peptides: Sequence[str]) -> NDArray[np.uint8]:
    """Encode peptides, or say which is not one."""
    if not len(peptides):
        return np.empty((0, LONGEST), np.uint8)
    lengths = np.fromiter(map(len, peptides), np.intp, len(peptides))
    bad = np.flatnonzero((lengths < SHORTEST) | (lengths > LONGEST))
    if len(bad):
        raise InputError(
            f"peptide {peptides[bad[0]]!r} has {lengths[bad[0]]} residues",
            expected=f"{SHORTEST} to {LONGEST} residues",
            remedy="leave it out, or cut windows of a length that class I molecules present",
            place=f"peptide {bad[0] + 1} of {len(peptides)}",
        )
    plain = "".join(peptides).isascii()
    codes = encode(np.array(list(peptides), dtype=f"S{LONGEST}")) if plain else None
    if codes is not None and np.array_equal((codes != NOT_A_RESIDUE).sum(axis=1), lengths):
        return codes
    where = next(i for i, peptide in enumerate(peptides) if set(peptide) - set(AMINO_ACIDS))
    raise InputError(
        f"peptide {peptides[where]!r} has a letter that is not one of the twenty amino acids",
        expected="upper-case one-letter codes ACDEFGHIKLMNPQRSTVWY",
        cause="an unknown residue, a stop, lower case or a modified residue",
        remedy="leave the peptide out",
        place=f"peptide {where + 1} of {len(peptides)}",
    )


@cache
def load_class_one() -> ClassOneNetwork:
    """Load the network that ships with vaxsmith, once a process.

    Raises:
        InputError: the weights are missing or damaged.
    """
    return ClassOneNetwork(read_model())


def default_predictor() -> Predictor:
    """Give the class I predictor that a design uses unless told otherwise."""
    return load_class_one()


def predictor_for(allele: Allele) -> Predictor:
    """Give the network for the class of ``allele``."""
    return load_class_one()


def predict_one(peptide: str, allele: Allele) -> Prediction | Unassessed:
    """Predict one pair with the default predictor: for looking, not for loops.

    Raises:
        InputError: the peptide cannot be judged.
    """
    predictions = default_predictor().predict([peptide], [allele])
    return predictions.unassessed.get(allele.name) or predictions.at(0, 0)
