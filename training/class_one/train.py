"""Train the class I network: ``python -m training.class_one.train --corpora DIR --out FILE``.

One command from the corpora to the weights with their calibration. The seed fixes the order of everything; with the same
number of threads on the same machine two runs give the same bytes. A checkpoint is written after every epoch beside FILE.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.class_one.calibrate import write_model
from training.class_one.data import CALIBRATION_PER_LENGTH, Corpora, MultiAllelic, Pairs, load
from training.class_one.inner import measure
from training.class_one.network import Network, Widths, columns, groove_one_hot, weights
from vaxsmith.presentation.dense import DenseWeights, encode, judge, modulation, peptide_features
from vaxsmith.presentation.model_file import read_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was chosen, on the inner fold alone."""

    widths: Widths = field(default_factory=Widths)
    epochs: int = 12
    alone: int = 3  # epochs before ligands of multi-allelic samples are first assigned
    batch: int = 512
    rate: float = 1.5e-3
    decay: float = 1e-4
    negatives: int = 4  # pairs for every ligand: each negative peptide meets this many alleles
    affinity_weight: float = 4.0
    assign_below: float = 0.02  # share of the background that may rank better than an assigned ligand
    seed: int = 20261120
    threads: int = 2


CENSORED = 0.085  # 1 - log50000(20,000 nM) = 0.0847: at or under it the measurement is only an upper bound


class Trainer:
    """The network, its optimiser and the arrays it draws from."""

    def __init__(self, corpora: Corpora, settings: Settings, *, without: frozenset[int] = frozenset()) -> None:
        torch.manual_seed(settings.seed)
        torch.set_num_threads(settings.threads)
        torch.use_deterministic_algorithms(True)
        self.corpora, self.settings = corpora, settings
        self.random = np.random.default_rng(settings.seed)
        self.network = Network(settings.widths)
        self.grooves = groove_one_hot(corpora.grooves)
        keep = ~np.isin(corpora.ligands.allele, list(without))
        self.ligands = corpora.ligands.take(keep)
        measured = ~np.isin(corpora.affinities.allele, list(without))
        self.affinities, self.affinity = corpora.affinities.take(measured), torch.from_numpy(corpora.affinity[measured])
        self.ligand_columns = columns(self.ligands.peptide)
        self.affinity_columns = columns(self.affinities.peptide)
        self.negative_columns = columns(corpora.negatives)
        self.multi_columns = columns(corpora.multi_allelic.peptide)
        self.background_columns = columns(corpora.calibration[::8])
        self.assigned = np.full(len(corpora.multi_allelic.peptide), -1, np.int64)
        heavy = [p for n, p in self.network.named_parameters() if n.endswith("weight")]
        light = [p for n, p in self.network.named_parameters() if n.endswith("bias")]
        self.optimiser = torch.optim.AdamW(
            [{"params": heavy, "weight_decay": settings.decay}, {"params": light, "weight_decay": 0.0}], lr=settings.rate
        )

    def epoch(self, number: int) -> float:
        """Go once through every ligand; give the mean loss."""
        given = np.flatnonzero(self.assigned >= 0)
        chosen = np.concatenate([self.ligand_columns, self.multi_columns[given]])
        alleles = np.concatenate([self.ligands.allele, self.assigned[given]])
        order = self.random.permutation(len(alleles))
        size = self.settings.batch
        steps = len(order) // size
        drawn = self.random.choice(
            len(self.negative_columns), steps * size, replace=steps * size > len(self.negative_columns)
        )
        measured = self.random.permutation(len(self.affinity_columns))
        each = len(measured) // steps
        self.network.train()
        total = 0.0
        for step in range(steps):
            self._set_rate((number + step / steps) / self.settings.epochs)
            rows = order[step * size : (step + 1) * size]
            part = measured[step * each : (step + 1) * each]
            loss = self._loss(
                chosen[rows], alleles[rows], self.negative_columns[drawn[step * size : (step + 1) * size]], part
            )
            self.optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
            self.optimiser.step()
            total += float(loss.detach())
        return total / steps

    def _set_rate(self, share: float) -> None:
        """Warm up over the first 2 %, then fall along a cosine to one hundredth."""
        warm = min(1.0, share / 0.02 + 0.01)
        rate = self.settings.rate * warm * (0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * share)))
        for group in self.optimiser.param_groups:
            group["lr"] = rate

    def _loss(
        self, ligands: NDArray[np.int16], alleles: NDArray[np.int64], negatives: NDArray[np.int16], part: NDArray[np.int64]
    ) -> Tensor:
        """Cross entropy of ligands and negatives, and the squared error of affinities (one-sided where censored).

        A negative peptide meets the alleles of four different ligands of the batch, so negatives have the alleles'
        frequencies exactly, and a peptide's features are computed once.
        """
        size, times = len(alleles), self.settings.negatives
        measured_alleles = self.affinities.allele[part]
        present, where = np.unique(np.concatenate([alleles, measured_alleles]), return_inverse=True)
        scale, shift = self.network.modulate(self.grooves[present])
        own, affine = torch.from_numpy(where[:size]), torch.from_numpy(where[size:])
        features = self.network.features(torch.from_numpy(np.concatenate([ligands, negatives, self.affinity_columns[part]])))
        shifts = self.random.choice(size, times, replace=False)
        other = torch.cat([own.roll(int(by)) for by in shifts])
        pair = torch.cat([own, other, affine])
        rows = torch.cat(
            [torch.arange(size), torch.arange(size, 2 * size).repeat(times), torch.arange(2 * size, len(features))]
        )
        logits = self.network.judge(features[rows], scale[pair], shift[pair])
        labels = torch.zeros(size * (1 + times))
        labels[:size] = 1.0
        presented = torch.nn.functional.binary_cross_entropy_with_logits(logits[: len(labels), 0], labels)
        error = torch.sigmoid(logits[len(labels) :, 1]) - self.affinity[part]
        error = torch.where(self.affinity[part] <= CENSORED, error.clamp(min=0), error)
        return presented + self.settings.affinity_weight * error.square().mean()

    @torch.no_grad()
    def judge(self, chosen: NDArray[np.int16], allele: int) -> NDArray[np.float32]:
        """Give both logits of peptides (by input columns) with one allele: (N, 2)."""
        self.network.eval()
        scale, shift = self.network.modulate(self.grooves[allele : allele + 1])
        parts = [
            self.network.judge(self.network.features(torch.from_numpy(chosen[i : i + 4096])), scale, shift)
            for i in range(0, len(chosen), 4096)
        ]
        return torch.cat(parts).numpy()

    @torch.no_grad()
    def assign(self) -> int:
        """Give each multi-allelic ligand to the allele of its sample that ranks it best, if under ``assign_below``."""
        self.network.eval()
        multi: MultiAllelic = self.corpora.multi_allelic
        best = np.full(len(multi.peptide), self.settings.assign_below)
        self.assigned[:] = -1
        features = torch.cat([self.network.features(torch.from_numpy(c)) for c in np.array_split(self.multi_columns, 20)])
        background = self.network.features(torch.from_numpy(self.background_columns))
        for allele in np.unique(multi.genotype[multi.genotype >= 0]):
            rows = np.flatnonzero((multi.genotype == allele).any(1))
            scale, shift = self.network.modulate(self.grooves[allele : allele + 1])
            ordered = np.sort(self.network.judge(background, scale, shift)[:, 0].numpy())
            scores = self.network.judge(features[rows], scale, shift)[:, 0].numpy()
            rank = 1 - np.searchsorted(ordered, scores) / len(ordered)
            better = rank < best[rows]
            self.assigned[rows[better]] = allele
            best[rows[better]] = rank[better]
        known = set(zip(self.ligands.peptide, self.ligands.allele, strict=True))
        for row in np.flatnonzero(self.assigned >= 0):
            if (multi.peptide[row], self.assigned[row]) in known:
                self.assigned[row] = -1
        return int((self.assigned >= 0).sum())

    def figures(self) -> dict[str, object]:
        """Measure the inner fold."""
        return measure(lambda peptides, allele: self.judge(columns(peptides), allele), self.corpora)


def train(corpora: Corpora, settings: Settings, *, checkpoint: Path | None = None, watch: bool = True) -> Trainer:
    """Train from nothing to the end, printing one line an epoch."""
    trainer = Trainer(corpora, settings)
    began = time.monotonic()
    for number in range(settings.epochs):
        if number >= settings.alone and (number - settings.alone) % 2 == 0:
            print(f"  {trainer.assign():,} ligands of multi-allelic samples assigned", flush=True)
        loss = trainer.epoch(number)
        line = f"epoch {number + 1}/{settings.epochs}: loss {loss:.4f}"
        if watch:
            figures = trainer.figures()
            line += (
                f", inner AUROC {figures['auroc']:.4f}, recall {figures['recall']:.4f}, RMSE {figures['affinity_rmse']:.4f}"
            )
        print(f"{line}, {time.monotonic() - began:.0f} s", flush=True)
        if checkpoint is not None:
            np.savez(checkpoint, **weights(trainer.network))
    return trainer


def main() -> None:
    """Read the options, train, calibrate, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder that holds class_one/")
    parser.add_argument("--out", type=Path, required=True, help="the .npz to write; its figures go beside it as .json")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=Settings().epochs)
    parser.add_argument(
        "--quick", action="store_true", help="a few thousand ligands, two epochs: proves the road, not the model"
    )
    chosen = parser.parse_args()
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    corpora = load(chosen.corpora)
    settings = Settings(threads=chosen.threads, epochs=chosen.epochs)
    if chosen.quick:
        corpora, settings = _quick(corpora), Settings(threads=chosen.threads, epochs=2, alone=1)
    began = time.monotonic()
    trainer = train(corpora, settings, checkpoint=chosen.out.with_suffix(".checkpoint.npz"))
    trained_in = round(time.monotonic() - began)
    made = weights(trainer.network)
    # The file says nothing of time or machine: the same inputs give the same bytes.
    about: dict[str, object] = {
        "name": "vaxsmith-class-one 1",
        "settings": asdict(settings),
        "ledger": corpora.ledger,
        "multi_allelic_assigned": int((trainer.assigned >= 0).sum()),
        "calibration": f"{CALIBRATION_PER_LENGTH} human peptides of each of 8, 9, 10, 11 residues",
        "quick": chosen.quick,
    }
    write_model(chosen.out, made, corpora, trainer.assigned, about, every_groove=not chosen.quick)
    about["trained_alleles"] = dict(read_model(chosen.out).about["trained_alleles"])
    figures = {**about, "inner": trainer.figures(), "torch_twin": twin_difference(trainer, made)}
    figures |= {"seconds_of_training": trained_in, "seconds": round(time.monotonic() - began), "torch": torch.__version__}
    chosen.out.with_suffix(".json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    print(f"{chosen.out.name}: SHA-256 {hashlib.sha256(chosen.out.read_bytes()).hexdigest()}")


def twin_difference(trainer: Trainer, made: dict[str, NDArray[np.float32]]) -> dict[str, float]:
    """Give the largest difference of presentation between torch and the run-time code, with 32- and 16-bit weights."""
    peptides, allele = trainer.corpora.calibration[::40], int(trainer.corpora.ligands.allele[0])
    theirs = 1 / (1 + np.exp(-trainer.judge(columns(peptides), allele)[:, 0]))
    found = {}
    for bits, kind in ((32, np.float32), (16, np.float16)):
        dense = DenseWeights(**{name: value.astype(kind).astype(np.float32) for name, value in made.items()})
        scale, shift = modulation(dense, trainer.corpora.grooves[allele])
        blocks = peptide_features(dense, encode(peptides.astype("S14")))
        ours = np.empty(len(peptides), np.float32)
        for rows, features in blocks:
            ours[rows] = judge(dense, features, scale, shift)[: len(rows), 0]
        found[f"{bits}-bit weights"] = float(np.abs(1 / (1 + np.exp(-ours)) - theirs).max())
    return found


def _quick(corpora: Corpora) -> Corpora:
    """Keep every fortieth row of everything."""
    from dataclasses import replace

    few = slice(None, None, 40)
    return replace(
        corpora,
        ligands=Pairs(peptide=corpora.ligands.peptide[few], allele=corpora.ligands.allele[few]),
        affinities=Pairs(peptide=corpora.affinities.peptide[few], allele=corpora.affinities.allele[few]),
        affinity=corpora.affinity[few],
        multi_allelic=MultiAllelic(peptide=corpora.multi_allelic.peptide[few], genotype=corpora.multi_allelic.genotype[few]),
    )


if __name__ == "__main__":
    main()
