"""From weights to the file that ships: 16-bit weights, grooves, percentile grids, and what each allele was trained on.

Percentiles are calibrated with the run-time code itself, on the rounded weights, on 100,000 human peptides that were never
used as negatives: 25,000 each of 8, 9, 10 and 11 residues. Every distinct groove has its own grid.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.class_one.data import Corpora
from vaxsmith.presentation.blas_threads import one_blas_thread
from vaxsmith.presentation.catalogue import FEWEST_LIGANDS
from vaxsmith.presentation.dense import DenseWeights, encode, judge, modulation, peptide_features
from vaxsmith.presentation.model_file import FORMAT

# 12 points a decade from all of the background (100 %) to ten of its hundred thousand peptides (0.01 %).
GRID_PERCENT = np.geomspace(100.0, 0.01, 49)
_RESIDUES = "ACDEFGHIKLMNPQRSTVWY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grooves:
    """The distinct grooves: residue codes (G, 34), the groove of each allele, ligands, measurements and best-known name."""

    residues: NDArray[np.uint8]
    of_allele: NDArray[np.int64]
    ligands: NDArray[np.int64]
    measurements: NDArray[np.int64]
    best_known: NDArray[np.str_]
    trained_alleles: dict[str, int]


def distinct_grooves(corpora: Corpora, assigned: NDArray[np.int64]) -> Grooves:
    """Collect alleles by groove; count what each was trained on (multi-allelic ligands by their last assignment)."""
    residues, of_allele = np.unique(corpora.grooves, axis=0, return_inverse=True)
    of_allele = of_allele.reshape(-1)
    size = len(corpora.alleles)
    per_allele = np.bincount(np.concatenate([corpora.ligands.allele, assigned[assigned >= 0]]), minlength=size)
    measured = np.bincount(corpora.affinities.allele, minlength=size)
    best = np.full(len(residues), "", dtype="U16")
    for allele in np.argsort(per_allele, kind="stable"):
        best[of_allele[allele]] = corpora.alleles[allele]
    return Grooves(
        residues=residues, of_allele=of_allele, best_known=best,
        ligands=np.bincount(of_allele, per_allele, minlength=len(residues)).astype(np.int64),
        measurements=np.bincount(of_allele, measured, minlength=len(residues)).astype(np.int64),
        trained_alleles={corpora.alleles[i]: int(per_allele[i]) for i in np.flatnonzero(per_allele)},
    )  # fmt: skip


def groove_distances(residues: NDArray[np.uint8], to: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Give 1 - s(a,b) / sqrt(s(a,a) s(b,b)), s the summed BLOSUM50 score (Nielsen et al. 2007): (len(residues), len(to))."""
    from Bio.Align import substitution_matrices

    blosum = substitution_matrices.load("BLOSUM50")
    score = np.array([[blosum[a][b] for b in _RESIDUES] for a in _RESIDUES])
    own, other = (score[side, side].sum(1) for side in (residues, to))
    shared = np.array([score[row[None, :], to].sum(1) for row in residues])
    return 1.0 - shared / np.sqrt(own[:, None] * other[None, :])


def grids(weights: DenseWeights, residues: NDArray[np.uint8], peptides: NDArray[np.object_]) -> NDArray[np.float32]:
    """Give each groove's presentation logits at ``GRID_PERCENT`` of the background: (G, 49), rising."""
    with one_blas_thread():
        blocks = list(peptide_features(weights, encode(peptides.astype("S14"))))
        scores = np.empty((len(residues), len(GRID_PERCENT)), np.float32)
        logits = np.empty(len(peptides), np.float32)
        for groove, row in enumerate(residues):
            scale, shift = modulation(weights, row)
            for rows, features in blocks:
                logits[rows] = judge(weights, features, scale, shift)[: len(rows), 0]
            scores[groove] = np.quantile(logits, 1.0 - GRID_PERCENT / 100.0)
    return scores


def write_model(
    out: Path,
    weights: Mapping[str, NDArray[np.float32]],
    corpora: Corpora,
    assigned: NDArray[np.int64],
    about: Mapping[str, object],
    *,
    every_groove: bool = True,
) -> None:
    """Calibrate and write ``out``; with ``every_groove`` False (the quick road) only trained grooves are calibrated."""
    rounded = {name: value.astype(np.float16) for name, value in weights.items()}
    dense = DenseWeights(**{name: value.astype(np.float32) for name, value in rounded.items()})
    grooves = distinct_grooves(corpora, assigned)
    trained = np.flatnonzero(grooves.ligands >= FEWEST_LIGANDS.value)
    distances = groove_distances(grooves.residues, grooves.residues[trained])
    calibrated = np.arange(len(grooves.residues)) if every_groove else trained
    scores = np.zeros((len(grooves.residues), len(GRID_PERCENT)), np.float32)
    scores[calibrated] = grids(dense, grooves.residues[calibrated], corpora.calibration)
    np.savez_compressed(
        out,
        about=np.array(json.dumps({"format": FORMAT, **about, "trained_alleles": grooves.trained_alleles})),
        allele_name=np.array(corpora.alleles),
        allele_groove=grooves.of_allele.astype(np.int16),
        groove_residues=grooves.residues,
        ligands=grooves.ligands.astype(np.int32),
        measurements=grooves.measurements.astype(np.int32),
        nearest=trained[distances.argmin(1)].astype(np.int16),
        distance=np.maximum(distances.min(1), 0.0).astype(np.float32),
        trained_name=grooves.best_known,
        grid_scores=scores,
        grid_percent=GRID_PERCENT.astype(np.float32),
        background=np.where(np.isin(np.arange(len(scores)), calibrated), len(corpora.calibration), 0).astype(np.int32),
        **rounded,
    )
