"""Measure the fold that was held out: ligands among random peptides and among the mixed file's negatives, and affinities.

``auroc`` and ``recall`` (share of ligands ranked better than 2 % of the background) are means over alleles with at least
``FEWEST`` held-out ligands, against 2,000 random peptides of each of the lengths 12..21 and, within a length, only those of
that length; ``mixed_auroc`` pools ligands and negatives of the mixed file; ``affinity_auroc`` divides at 500 nM.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from verification.presentation_measures import measures

from training.class_one.inner import CENSORED, ranks
from training.class_two.data import CALIBRATION_LENGTHS, CALIBRATION_PER_LENGTH, Corpora

FEWEST = 20
MOST = 300
PER_LENGTH = 1_000
BINDER = 1 - np.log(500) / np.log(50_000)
Judge = Callable[[NDArray[np.object_], int], NDArray[np.float32]]  # peptides, allele index -> (N, 2) logits


def measure(judge: Judge, corpora: Corpora, fold: int) -> dict[str, object]:
    """Give macro means over alleles, pooled figures, and those of each allele and each length."""
    places = range(0, len(CALIBRATION_LENGTHS) * CALIBRATION_PER_LENGTH, CALIBRATION_PER_LENGTH)
    random = np.concatenate([corpora.calibration[place : place + PER_LENGTH] for place in places])
    held = corpora.ligands.take(corpora.fold(corpora.ligands.peptide) == fold)
    refused = corpora.refused.take(corpora.fold(corpora.refused.peptide) == fold)
    measured = corpora.fold(corpora.affinities.peptide) == fold
    per_allele: dict[str, dict[str, float]] = {}
    by_length: dict[int, list[NDArray[np.float64]]] = {}
    mixed: list[tuple[NDArray[np.float32], bool]] = []
    errors, bound, truth = [], [], []
    for allele in np.unique(np.concatenate([held.allele, refused.allele, corpora.affinities.allele[measured]])):
        peptides, negatives = held.peptide[held.allele == allele][:MOST], refused.peptide[refused.allele == allele][:MOST]
        values = measured & (corpora.affinities.allele == allele)
        enough = len(peptides) >= FEWEST
        asked = [peptides, negatives, corpora.affinities.peptide[values], random if enough else random[:0]]
        ends = np.cumsum([0, *map(len, asked)])
        logits = judge(np.concatenate(asked), int(allele))
        found, other, affine, background = (logits[ends[i] : ends[i + 1]] for i in range(4))
        if len(negatives):
            mixed += [(found[:, 0], True), (other[:, 0], False)]
        if values.any():
            score, known = 1 / (1 + np.exp(-affine[:, 1])), corpora.affinity[values]
            errors.append((score - known)[known > CENSORED])
            bound.append(score)
            truth.append(known >= BINDER)
        if enough:
            rank = ranks(background[:, 0], found[:, 0])
            per_allele[corpora.alleles[allele]] = {
                "ligands": int((held.allele == allele).sum()), "auroc": float(1 - rank.mean()),
                "recall": float((rank < 0.02).mean()),
            }  # fmt: skip
            size = np.array([len(peptide) for peptide in peptides])
            for length in np.unique(size):
                if length in CALIBRATION_LENGTHS:
                    start = CALIBRATION_LENGTHS.index(int(length)) * PER_LENGTH
                    same = ranks(background[start : start + PER_LENGTH, 0], found[size == length, 0])
                    by_length.setdefault(int(length), []).append(same)
    return {
        "fold": fold,
        "alleles": len(per_allele),
        "auroc": float(np.mean([row["auroc"] for row in per_allele.values()])),
        "recall": float(np.mean([row["recall"] for row in per_allele.values()])),
        "mixed_auroc": measures(
            np.concatenate([score for score, _ in mixed]).astype(np.float64),
            np.concatenate([np.full(len(score), label) for score, label in mixed]),
        ).auroc,
        "affinity_auroc": measures(np.concatenate(bound).astype(np.float64), np.concatenate(truth)).auroc,
        "affinity_rmse": float(np.sqrt(np.mean(np.concatenate(errors) ** 2))),
        "per_length": {
            length: {"ligands": sum(map(len, parts)), "auroc": float(1 - np.concatenate(parts).mean())}
            for length, parts in sorted(by_length.items())
        },
        "per_allele": per_allele,
    }
