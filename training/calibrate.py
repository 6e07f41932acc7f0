"""From weights to the file that ships: 16-bit weights, grooves, percentile grids, and what each allele was trained on.

Percentiles are calibrated with the run-time code itself, on the rounded weights, on 100,000 human peptides that were never
used as negatives. Every distinct groove has its own grid.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vaxsmith.presentation.blas_threads import one_blas_thread
from vaxsmith.presentation.catalogue import FEWEST_LIGANDS, FEWEST_MEASUREMENTS
from vaxsmith.presentation.model_file import FORMAT

# From all of the background (100 %) to ten of its hundred thousand peptides (0.01 %): 12 points a decade, and more at the
# weak end, where scores lie far apart and a logarithm of the percentile is no straight line.
_WEAK_END = (99.99, 99.9, 99.5, 99.0, 98.0, 96.0, 94.0, 92.0, 90.0, 87.5, 85.0, 75.0, 62.0)
GRID_PERCENT = np.sort(np.concatenate([np.geomspace(100.0, 0.01, 49), _WEAK_END]))[::-1].copy()
_LETTERS = "ACDEFGHIKLMNPQRSTVWYX"  # the order of residue codes; X is a gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Grooves:
    """The distinct grooves: residue codes (G, 34), the groove of each allele, ligands, measurements and best-known name."""

    residues: NDArray[np.uint8]
    of_allele: NDArray[np.int64]
    ligands: NDArray[np.int64]
    measurements: NDArray[np.int64]
    best_known: NDArray[np.str_]
    trained_alleles: dict[str, int]


def distinct_grooves(
    alleles: tuple[str, ...], grooves: NDArray[np.uint8], ligands: NDArray[np.int64], measurements: NDArray[np.int64]
) -> Grooves:
    """Collect A alleles by groove; ``ligands`` and ``measurements`` hold the allele of each training row."""
    residues, of_allele = np.unique(grooves, axis=0, return_inverse=True)
    of_allele = of_allele.reshape(-1)
    per_allele = np.bincount(ligands, minlength=len(alleles))
    measured = np.bincount(measurements, minlength=len(alleles))
    best = np.full(len(residues), "", dtype="U32")
    for allele in np.argsort(per_allele + measured * 1e-6, kind="stable"):  # ligands first, then measurements
        best[of_allele[allele]] = alleles[allele]
    return Grooves(
        residues=residues, of_allele=of_allele, best_known=best,
        ligands=np.bincount(of_allele, per_allele, minlength=len(residues)).astype(np.int64),
        measurements=np.bincount(of_allele, measured, minlength=len(residues)).astype(np.int64),
        trained_alleles={alleles[i]: int(per_allele[i]) for i in np.flatnonzero(per_allele)},
    )  # fmt: skip


def groove_distances(residues: NDArray[np.uint8], to: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Give 1 - s(a,b) / sqrt(s(a,a) s(b,b)), s the summed BLOSUM50 score (Nielsen et al. 2007): (len(residues), len(to))."""
    from Bio.Align import substitution_matrices

    blosum = substitution_matrices.load("BLOSUM50")
    score = np.array([[blosum[a][b] for b in _LETTERS] for a in _LETTERS])
    own, other = (score[side, side].sum(1) for side in (residues, to))
    shared = np.array([score[row[None, :], to].sum(1) for row in residues])
    return 1.0 - shared / np.sqrt(own[:, None] * other[None, :])


def write_model(
    out: Path,
    rounded: Mapping[str, NDArray[np.float16]],
    alleles: tuple[str, ...],
    grooves: Grooves,
    judge: Callable[[NDArray[np.uint8]], NDArray[np.float64]],
    about: Mapping[str, object],
    *,
    farthest: float,
    every_groove: bool = True,
) -> None:
    """Calibrate and write ``out``.

    ``judge`` gives the mean presentation logits of the background peptides with one groove, by the run-time code and the
    ``rounded`` weights. Grooves beyond ``farthest`` from every trained one are not judged, so not calibrated; with
    ``every_groove`` False (the quick road) only trained ones are.
    """
    trained = np.flatnonzero((grooves.ligands >= FEWEST_LIGANDS.value) | (grooves.measurements >= FEWEST_MEASUREMENTS.value))
    distances = groove_distances(grooves.residues, grooves.residues[trained])
    calibrated = np.flatnonzero(distances.min(1) <= farthest) if every_groove else trained
    scores = np.zeros((len(grooves.residues), len(GRID_PERCENT)), np.float32)
    background = np.zeros(len(scores), np.int32)

    def calibrate(row: int) -> None:
        logits = judge(grooves.residues[row])
        scores[row] = np.quantile(logits, 1.0 - GRID_PERCENT / 100.0)
        background[row] = len(logits)

    with one_blas_thread(), ThreadPoolExecutor(2) as pool:
        # list() brings an error up; each groove writes a row of its own.
        list(pool.map(calibrate, calibrated.tolist()))
    partial = out.with_suffix(".partial.npz")
    np.savez_compressed(
        partial,
        about=np.array(json.dumps({"format": FORMAT, **about, "trained_alleles": grooves.trained_alleles})),
        allele_name=np.array(alleles),
        allele_groove=grooves.of_allele.astype(np.int16),
        groove_residues=grooves.residues,
        ligands=grooves.ligands.astype(np.int32),
        measurements=grooves.measurements.astype(np.int32),
        nearest=trained[distances.argmin(1)].astype(np.int16),
        distance=np.maximum(distances.min(1), 0.0).astype(np.float32),
        trained_name=grooves.best_known,
        grid_scores=scores,
        grid_percent=GRID_PERCENT.astype(np.float32),
        background=background,
        **rounded,
    )
    partial.replace(out)
