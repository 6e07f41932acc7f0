"""One network of the ensemble: its settings, what it draws in a step, and where multi-allelic ligands go."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import softplus

from training.class_one.data import Corpora, cut
from training.class_one.inner import CENSORED, measure
from training.class_one.network import Network, Widths, columns, columns_of, groove_one_hot, weights
from training.schedule import optimiser, set_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was chosen, on the inner fold alone."""

    widths: Widths = field(default_factory=Widths)
    epochs: int = 11
    alone: int = 3  # epochs before ligands of multi-allelic samples are first assigned
    batch: int = 512
    negative_peptides: int = 2048  # random peptides in a step
    meetings: int = 4  # how many of the step's alleles each of them meets
    rate: float = 1.5e-3
    decay: float = 1e-4
    affinity_weight: float = 4.0
    assign_below: float = 0.02  # share of the background that may rank better than an assigned ligand
    half: bool = True  # products in bfloat16
    seed: int = 20261120


class Trainer:
    """The network, its optimiser and the arrays it draws from; ``fold`` and the alleles ``without`` are never trained on."""

    def __init__(
        self, corpora: Corpora, settings: Settings, *, fold: int = -1, without: frozenset[int] = frozenset()
    ) -> None:
        torch.manual_seed(settings.seed + fold)
        torch.use_deterministic_algorithms(True)
        self.corpora, self.settings, self.fold = corpora, settings, fold
        self.random = np.random.default_rng(settings.seed + fold)
        self.network = Network(settings.widths, settings.seed + fold)
        self.grooves = groove_one_hot(corpora.grooves)
        keep = ~np.isin(corpora.ligands.allele, list(without)) & (corpora.fold(corpora.ligands.peptide) != fold)
        self.ligands = corpora.ligands.take(keep)
        measured = ~np.isin(corpora.affinities.allele, list(without)) & (corpora.fold(corpora.affinities.peptide) != fold)
        self.affinities, self.affinity = corpora.affinities.take(measured), torch.from_numpy(corpora.affinity[measured])
        self.ligand_columns = columns(self.ligands.peptide)
        self.affinity_columns = columns(self.affinities.peptide)
        self.multi_columns = columns(corpora.multi_allelic.peptide)
        self.multi_known = corpora.fold(corpora.multi_allelic.peptide) != fold
        self.multi_known &= ~np.isin(corpora.multi_allelic.genotype, list(without)).any(1)
        self.background_columns = columns(corpora.calibration[::8])
        self.assigned = np.full(len(corpora.multi_allelic.peptide), -1, np.int64)
        self.optimiser = optimiser(self.network, rate=settings.rate, decay=settings.decay)

    def epoch(self, number: int) -> float:
        """Go once through every ligand; give the mean loss."""
        given = np.flatnonzero(self.assigned >= 0)
        chosen = np.concatenate([self.ligand_columns, self.multi_columns[given]])
        alleles = np.concatenate([self.ligands.allele, self.assigned[given]])
        order = self.random.permutation(len(alleles))
        size, many = self.settings.batch, self.settings.negative_peptides
        steps = len(order) // size
        measured = self.random.permutation(len(self.affinity_columns))
        each = len(measured) // steps
        self.network.train()
        total = 0.0
        for step in range(steps):
            set_rate(self.optimiser, self.settings.rate, (number + step / steps) / self.settings.epochs)
            rows = order[step * size : (step + 1) * size]
            part = measured[step * each : (step + 1) * each]
            random = columns_of(*cut(self.corpora.text, many, self.random))
            with torch.autocast("cpu", torch.bfloat16, enabled=self.settings.half):
                loss = self._loss(chosen[rows], alleles[rows], random, part)
            self.optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
            self.optimiser.step()
            total += float(loss.detach())
        return total / steps

    def _loss(
        self, ligands: NDArray[np.int16], alleles: NDArray[np.int64], negatives: NDArray[np.int16], part: NDArray[np.int64]
    ) -> Tensor:
        """Cross entropy of ligands and negatives, and the squared error of affinities (one-sided where censored).

        Each random peptide meets the alleles of ``meetings`` different ligands of the batch, so negatives have the alleles'
        frequencies, and a peptide's features are computed once.
        """
        size, many, times = len(alleles), len(negatives), self.settings.meetings
        present, where = np.unique(np.concatenate([alleles, self.affinities.allele[part]]), return_inverse=True)
        scale, shift = self.network.modulate(self.grooves[present])
        own, affine = torch.from_numpy(where[:size]), torch.from_numpy(where[size:])
        inputs = np.concatenate([ligands, negatives, self.affinity_columns[part]])
        features = self.network.features(torch.from_numpy(inputs))
        drawn = torch.from_numpy(self.random.integers(0, size, (times, many)).ravel())
        pair, rows = [own, own[drawn]], [torch.arange(size), torch.arange(size, size + many).repeat(times)]
        judged = sum(map(len, pair))
        logits = self.network.judge(
            features[torch.cat([*rows, torch.arange(size + many, len(features))])],
            scale[torch.cat([*pair, affine])], shift[torch.cat([*pair, affine])],
        ).float()  # fmt: skip
        positive, negative = logits[:size, 0], logits[size:judged, 0]
        # Divided by a number that does not depend on how many negatives there are, so that rates stay comparable.
        presented = (softplus(-positive).sum() + softplus(negative).sum()) / (5 * size)
        error = torch.sigmoid(logits[judged:, 1]) - self.affinity[part]
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
        multi = self.corpora.multi_allelic
        best = np.full(len(multi.peptide), self.settings.assign_below)
        self.assigned[:] = -1
        features = torch.cat([self.network.features(torch.from_numpy(c)) for c in np.array_split(self.multi_columns, 20)])
        background = self.network.features(torch.from_numpy(self.background_columns))
        for allele in np.unique(multi.genotype[multi.genotype >= 0]):
            rows = np.flatnonzero((multi.genotype == allele).any(1) & self.multi_known)
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
        """Measure the fold that was held out."""
        return measure(lambda peptides, allele: self.judge(columns(peptides), allele), self.corpora, self.fold)


def train(corpora: Corpora, settings: Settings, *, fold: int, checkpoint: Path | None = None, watch: bool = True) -> Trainer:
    """Train one network from nothing to the end, printing one line an epoch."""
    trainer = Trainer(corpora, settings, fold=fold)
    began = time.monotonic()
    for number in range(settings.epochs):
        if number >= settings.alone and (number - settings.alone) % 2 == 0:
            print(f"  {trainer.assign():,} ligands of multi-allelic samples assigned", flush=True)
        loss = trainer.epoch(number)
        line = f"fold {fold} epoch {number + 1}/{settings.epochs}: loss {loss:.4f}"
        if fold >= 0 and (watch or number == settings.epochs - 1):
            found = trainer.figures()
            line += "".join(
                f", {name} {found[name]:.4f}"
                for name in ("auroc", "recall", "affinity_rmse", "sample_auroc", "sample_ap", "sample_ppv")
            )
        print(f"{line}, {time.monotonic() - began:.0f} s", flush=True)
        if checkpoint is not None:
            np.savez(checkpoint, **weights(trainer.network), assigned=trainer.assigned)
    return trainer
