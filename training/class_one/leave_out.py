"""How far may a groove lie from a trained one? Train without whole neighbourhoods of alleles and see how they fare.

``python -m training.class_one.leave_out --corpora DIR --out FILE.json``. Around each of some alleles every allele within a
radius (0 to 0.25) is left out, mono-allelic ligands and affinities alike; multi-allelic samples are not used. Each left-out
allele is then measured like the inner fold. ``FARTHEST_GROOVE`` was chosen by the table it prints.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from training.class_one.calibrate import groove_distances
from training.class_one.data import CALIBRATION_PER_LENGTH, load
from training.class_one.inner import PER_LENGTH, ranks
from training.class_one.network import columns
from training.class_one.train import Settings, Trainer
from vaxsmith.presentation.catalogue import FEWEST_LIGANDS

RADII = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25)
CENTRES = 24
FEWEST, MOST = 100, 1_000


def main() -> None:
    """Train without the neighbourhoods, print and write one row for each allele left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    chosen = parser.parse_args()
    corpora = load(chosen.corpora)
    counts = np.bincount(corpora.ligands.allele, minlength=len(corpora.alleles))
    rich = np.flatnonzero(counts >= FEWEST)
    random = np.random.default_rng(1)
    distances = groove_distances(corpora.grooves[rich], corpora.grooves)
    without: set[int] = set()
    for number, centre in enumerate(random.choice(len(rich), CENTRES, replace=False)):
        radius = RADII[number % len(RADII)]
        without |= set(np.flatnonzero(distances[centre] <= radius + 1e-6).tolist())
    trainer = Trainer(corpora, Settings(epochs=chosen.epochs), without=frozenset(without))
    for number in range(chosen.epochs):
        print(f"epoch {number + 1}: loss {trainer.epoch(number):.4f}", flush=True)
    known = np.flatnonzero((counts >= FEWEST_LIGANDS.value) & ~np.isin(np.arange(len(counts)), list(without)))
    background = np.concatenate([corpora.calibration[i * CALIBRATION_PER_LENGTH :][:PER_LENGTH] for i in range(4)])
    rows: list[dict[str, Any]] = []
    for allele in sorted(without & set(rich.tolist())):
        apart = groove_distances(corpora.grooves[[allele]], corpora.grooves[known])[0]
        peptides = corpora.ligands.peptide[corpora.ligands.allele == allele]
        peptides = random.permutation(peptides)[:MOST]
        logits = trainer.judge(columns(np.concatenate([peptides, background])), int(allele))[:, 0]
        rank = ranks(logits[len(peptides) :], logits[: len(peptides)])
        row = {"allele": corpora.alleles[allele], "nearest": corpora.alleles[known[apart.argmin()]]}
        row |= {"distance": float(apart.min()), "ligands": int(counts[allele])}
        rows.append(row | {"auroc": float(1 - rank.mean()), "recall": float((rank < 0.005).mean())})
    rows.sort(key=lambda row: row["distance"])
    for row in rows:
        print(
            "{allele} nearest {nearest} {distance:.3f} ligands {ligands} AUROC {auroc:.4f} recall {recall:.3f}".format(**row)
        )
    chosen.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
