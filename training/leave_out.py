"""What does an allele cost that nobody trained on? Train without some alleles and with them, and compare.

``python -m training.leave_out --mhc-class 1 --corpora DIR --out FILE.json``. Twenty alleles with enough ligands (in class II
twelve), drawn at random but none of them near another, are left out of one training and stand in another that is equal in
everything else; a network of the ensemble is trained in fewer epochs. Both judge the ligands of fold 0, which neither saw,
among random human peptides. Multi-allelic samples that hold a left-out allele stay out with it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

import training.class_one.data
import training.class_one.trainer
import training.class_two.data
import training.class_two.trainer
from training.calibrate import groove_distances
from training.class_one.inner import ranks
from training.class_one.network import columns
from training.class_two.network import stretches
from training.ensemble import write_figures
from vaxsmith.presentation.catalogue import FEWEST_LIGANDS

FOLD = 0
MOST = 1_000
PER_LENGTH = 2_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What differs between the classes: how many alleles, how far apart, how few ligands, and whose code trains."""

    alleles: int
    apart: float
    fewest: int
    strong: float  # recall counts ligands ranked better than this share of the background
    load: Callable[[Path], Any]
    trainer: Callable[..., Any]
    settings: Any
    inputs: Callable[[NDArray[np.object_]], Any]


def question(mhc_class: int, epochs: int) -> Question:
    """Give the question of a class."""
    if mhc_class == 1:
        one = training.class_one.trainer
        return Question(
            alleles=20, apart=0.05, fewest=500, strong=0.005, load=training.class_one.data.load, trainer=one.Trainer,
            settings=replace(one.Settings(), epochs=epochs), inputs=columns,
        )  # fmt: skip
    two = training.class_two.trainer
    return Question(
        alleles=12, apart=0.05, fewest=500, strong=0.02, load=training.class_two.data.load, trainer=two.Trainer,
        settings=replace(two.Settings(), epochs=epochs), inputs=stretches,
    )  # fmt: skip


def draw(grooves: NDArray[np.uint8], rich: NDArray[np.int64], asked: Question) -> list[int]:
    """Choose alleles one by one at random, passing over those too near to one already chosen."""
    chosen: list[int] = []
    for allele in np.random.default_rng(1).permutation(rich):
        if not chosen or groove_distances(grooves[[allele]], grooves[chosen]).min() > asked.apart:
            chosen.append(int(allele))
        if len(chosen) == asked.alleles:
            break
    return chosen


def judge(trainer: Any, asked: Question, corpora: Any, allele: int) -> tuple[float, float, int]:
    """Give AUROC, recall and the number of ligands of one allele in the fold."""
    mine = (corpora.ligands.allele == allele) & (corpora.fold(corpora.ligands.peptide) == FOLD)
    peptides = corpora.ligands.peptide[mine][:MOST]
    sizes = np.array([len(peptide) for peptide in corpora.calibration])
    background = np.concatenate([corpora.calibration[sizes == n][:PER_LENGTH] for n in np.unique(sizes)])
    logits = trainer.judge(asked.inputs(np.concatenate([peptides, background])), allele)[:, 0]
    rank = ranks(logits[len(peptides) :], logits[: len(peptides)])
    return float(1 - rank.mean()), float((rank < asked.strong).mean()), len(peptides)


def main() -> None:
    """Train twice, print and write one row for each allele left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mhc-class", type=int, choices=(1, 2), required=True)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    asked = question(chosen.mhc_class, chosen.epochs)
    corpora = asked.load(chosen.corpora)
    counts = np.bincount(corpora.ligands.allele, minlength=len(corpora.alleles))
    without = draw(corpora.grooves, np.flatnonzero(counts >= asked.fewest), asked)
    # Another name of a groove that is left out goes with it.
    same = [set(np.flatnonzero((corpora.grooves == corpora.grooves[allele]).all(axis=1)).tolist()) for allele in without]
    gone = frozenset(set().union(*same))
    known = np.flatnonzero((counts >= FEWEST_LIGANDS.value) & ~np.isin(np.arange(len(counts)), list(gone)))
    found: dict[str, dict[int, tuple[float, float, int]]] = {}
    for name, left in (("with", frozenset[int]()), ("without", gone)):
        trainer = asked.trainer(corpora, asked.settings, fold=FOLD, without=left)
        for number in range(chosen.epochs):
            if hasattr(trainer, "assign") and number >= 2:
                trainer.assign()
            print(f"{name}, epoch {number + 1}: loss {trainer.epoch(number):.4f}", flush=True)
        found[name] = {allele: judge(trainer, asked, corpora, allele) for allele in without}
    rows = []
    for allele in without:
        apart = groove_distances(corpora.grooves[[allele]], corpora.grooves[known])[0]
        (auroc, recall, ligands), (bare, least, _) = found["with"][allele], found["without"][allele]
        rows.append({
            "allele": corpora.alleles[allele], "nearest": corpora.alleles[known[apart.argmin()]],
            "distance": float(apart.min()), "ligands": int(counts[allele]), "judged": ligands, "auroc_with": auroc,
            "auroc_without": bare, "drop": auroc - bare, "recall_with": recall, "recall_without": least,
        })  # fmt: skip
    rows.sort(key=lambda row: float(row["distance"]))
    for row in rows:
        print(
            "{allele} nearest {nearest} {distance:.3f} AUROC {auroc_with:.4f} without {auroc_without:.4f} "
            "recall {recall_with:.3f} without {recall_without:.3f}".format(**row)
        )
    write_figures(chosen.out, {"mhc_class": chosen.mhc_class, "epochs": chosen.epochs, "rows": rows})


if __name__ == "__main__":
    main()
