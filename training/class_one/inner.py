"""Measure what was held out: ligands of the fold among random human peptides, by allele, by length and by sample.

Mono-allelic: for every allele with at least ``FEWEST`` held-out ligands, the background is 2,500 calibration peptides of
each of 8..11 residues; ``auroc`` is ligands against it, ``recall`` the share of ligands ranked better than 0.5 % of it.
Samples: as on patients, each sample's held-out ligands stand against four times as many random 8..11-mers, and a peptide's
best percentile over the sample's alleles is its rank.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from verification.presentation_measures import mean_measures, measures

from training.class_one.data import CALIBRATION_LENGTHS, CALIBRATION_PER_LENGTH, Corpora

CENSORED = 0.085  # 1 - log50000(20,000 nM) = 0.0847: at or under it the measurement is only an upper bound
FEWEST = 10
FEWEST_IN_SAMPLE = 60
PER_LENGTH = 2_500
Judge = Callable[[NDArray[np.object_], int], NDArray[np.float32]]  # peptides, allele index -> (N, 2) logits


def ranks(background: NDArray[np.float32], scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """Give the share of ``background`` that scores better, ties counted by half."""
    ordered = np.sort(background)
    better = len(ordered) - np.searchsorted(ordered, scores, side="right")
    tied = np.searchsorted(ordered, scores, side="right") - np.searchsorted(ordered, scores, side="left")
    return (better + tied / 2) / len(ordered)


def background(corpora: Corpora, per_length: int = PER_LENGTH) -> NDArray[np.object_]:
    """Give ``per_length`` calibration peptides of each length."""
    places = range(0, len(CALIBRATION_LENGTHS) * CALIBRATION_PER_LENGTH, CALIBRATION_PER_LENGTH)
    return np.concatenate([corpora.calibration[place : place + per_length] for place in places])


def measure(judge: Judge, corpora: Corpora, fold: int) -> dict[str, object]:
    """Give macro means over alleles and over samples, and the figures of each allele and each length."""
    random = background(corpora)
    held = corpora.ligands.take(corpora.fold(corpora.ligands.peptide) == fold)
    per_allele: dict[str, dict[str, float]] = {}
    lengths: dict[int, list[NDArray[np.float64]]] = {}
    for allele in np.unique(held.allele):
        peptides = held.peptide[held.allele == allele]
        if len(peptides) < FEWEST:
            continue
        logits = judge(np.concatenate([peptides, random]), int(allele))[:, 0]
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
        "fold": fold,
        "alleles": len(per_allele),
        "auroc": float(np.mean([row["auroc"] for row in per_allele.values()])),
        "recall": float(np.mean([row["recall"] for row in per_allele.values()])),
        "affinity_rmse": _affinity_rmse(judge, corpora, fold),
        **_samples(judge, corpora, fold),
        "per_length": per_length,
        "per_allele": per_allele,
    }


def _samples(judge: Judge, corpora: Corpora, fold: int) -> dict[str, float]:
    """Give mean AUROC, average precision and PPV(n) over the samples with enough held-out ligands."""
    multi = corpora.multi_allelic
    held = corpora.fold(multi.peptide) == fold
    numbers = [n for n in np.unique(multi.sample) if (held & (multi.sample == n)).sum() >= FEWEST_IN_SAMPLE]
    random = background(corpora)
    rows = []
    generator = np.random.default_rng(0)
    for number in numbers:
        mine = held & (multi.sample == number)
        peptides = multi.peptide[mine]
        others = generator.choice(corpora.test_background, 4 * len(peptides), replace=False)
        both = np.concatenate([peptides, others, random])
        best = np.full(5 * len(peptides), np.inf)
        for allele in np.unique(multi.genotype[mine]):
            if allele >= 0:
                logits = judge(both, int(allele))[:, 0]
                rank = ranks(logits[len(best) :], logits[: len(best)])
                # The score settles ties among peptides that nothing of the background beats.
                best = np.minimum(best, rank - 1e-7 * logits[: len(best)])
        rows.append(measures(-best, np.arange(len(best)) < len(peptides)))
    mean = mean_measures(rows)
    return {"samples": len(rows), "sample_auroc": mean.auroc, "sample_ap": mean.precision, "sample_ppv": mean.ppv}


def _affinity_rmse(judge: Judge, corpora: Corpora, fold: int) -> float:
    """Give the root mean square error of 1 - log50000(nM), exact measurements of the fold only."""
    held = (corpora.fold(corpora.affinities.peptide) == fold) & (corpora.affinity > CENSORED)
    errors = []
    for allele in np.unique(corpora.affinities.allele[held]):
        chosen = held & (corpora.affinities.allele == allele)
        logits = judge(corpora.affinities.peptide[chosen], int(allele))[:, 1]
        errors.append(1 / (1 + np.exp(-logits)) - corpora.affinity[chosen])
    return float(np.sqrt(np.mean(np.concatenate(errors) ** 2)))
