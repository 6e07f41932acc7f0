"""Measure the inner fold: where do held-out ligands rank among random human peptides of their allele?

For every allele with at least ``FEWEST`` held-out ligands, the background is 2,500 calibration peptides of each of 8..11
residues. ``auroc`` is ligands against that background; ``recall`` the share of ligands ranked better than 0.5 % of it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from training.class_one.data import CALIBRATION_LENGTHS, CALIBRATION_PER_LENGTH, Corpora

FEWEST = 10
PER_LENGTH = 2_500
Judge = Callable[[NDArray[np.object_], int], NDArray[np.float32]]  # peptides, allele index -> (N, 2) logits


def ranks(background: NDArray[np.float32], scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """Give the share of ``background`` that scores better, ties counted by half."""
    ordered = np.sort(background)
    better = len(ordered) - np.searchsorted(ordered, scores, side="right")
    tied = np.searchsorted(ordered, scores, side="right") - np.searchsorted(ordered, scores, side="left")
    return (better + tied / 2) / len(ordered)


def measure(judge: Judge, corpora: Corpora) -> dict[str, object]:
    """Give macro means over alleles, and the figures of each allele and each length."""
    background = np.concatenate(
        [corpora.calibration[i * CALIBRATION_PER_LENGTH :][:PER_LENGTH] for i in range(len(CALIBRATION_LENGTHS))]
    )
    per_allele: dict[str, dict[str, float]] = {}
    lengths: dict[int, list[NDArray[np.float64]]] = {}
    for allele in np.unique(corpora.held_out.allele):
        peptides = corpora.held_out.peptide[corpora.held_out.allele == allele]
        if len(peptides) < FEWEST:
            continue
        logits = judge(np.concatenate([peptides, background]), int(allele))[:, 0]
        rank = ranks(logits[len(peptides) :], logits[: len(peptides)])
        per_allele[corpora.alleles[allele]] = {
            "ligands": len(peptides), "auroc": float(1 - rank.mean()), "recall": float((rank < 0.005).mean()),
        }  # fmt: skip
        size = np.array([len(peptide) for peptide in peptides])
        for length in np.unique(size):
            lengths.setdefault(int(length), []).append(rank[size == length])
    per_length = {
        length: {"ligands": len(all_), "auroc": float(1 - all_.mean()), "recall": float((all_ < 0.005).mean())}
        for length, all_ in ((length, np.concatenate(parts)) for length, parts in sorted(lengths.items()))
    }
    return {
        "alleles": len(per_allele),
        "auroc": float(np.mean([row["auroc"] for row in per_allele.values()])),
        "recall": float(np.mean([row["recall"] for row in per_allele.values()])),
        "affinity_rmse": _affinity_rmse(judge, corpora),
        "per_length": per_length,
        "per_allele": per_allele,
    }


def _affinity_rmse(judge: Judge, corpora: Corpora) -> float:
    """Give the root mean square error of 1 - log50000(nM), exact measurements of the inner fold only."""
    errors = []
    for allele in np.unique(corpora.held_out_affinities.allele):
        chosen = (corpora.held_out_affinities.allele == allele) & (corpora.held_out_affinity > 0.085)
        if chosen.any():
            logits = judge(corpora.held_out_affinities.peptide[chosen], int(allele))[:, 1]
            errors.append(1 / (1 + np.exp(-logits)) - corpora.held_out_affinity[chosen])
    return float(np.sqrt(np.mean(np.concatenate(errors) ** 2)))
