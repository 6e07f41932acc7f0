"""One class II network of the ensemble: its settings and what it draws in a step."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.class_one.inner import CENSORED
from training.class_one.network import groove_one_hot
from training.class_two.data import Corpora, cut
from training.class_two.inner import measure
from training.class_two.network import Network, Stretches, Widths, pair_logits, stretches, stretches_of, weights
from training.schedule import optimiser, set_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was chosen, on the inner fold alone."""

    widths: Widths = field(default_factory=Widths)
    epochs: int = 12
    batch: int = 256  # ligands in a step
    negative_peptides: int = 384  # random peptides in a step
    meetings: int = 4  # how many of the step's alleles each of them meets
    rate: float = 1.5e-3
    decay: float = 1e-4
    affinity_weight: float = 20.0
    affinity_passes: int = 2  # how often an epoch goes through the affinities
    refused_weight: float = 1.0  # of the mixed file's negatives
    contaminants: float = 0.02  # share of ligands that are none of their allele: bounds what one of them can cost
    half: bool = True  # products in bfloat16
    seed: int = 20261121


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

        def kept(allele: NDArray[np.int64], peptide: NDArray[np.object_]) -> NDArray[np.bool_]:
            return ~np.isin(allele, list(without)) & (corpora.fold(peptide) != fold)

        self.ligands = corpora.ligands.take(kept(corpora.ligands.allele, corpora.ligands.peptide))
        self.refused = corpora.refused.take(kept(corpora.refused.allele, corpora.refused.peptide))
        measured = kept(corpora.affinities.allele, corpora.affinities.peptide)
        self.affinities, self.affinity = corpora.affinities.take(measured), torch.from_numpy(corpora.affinity[measured])
        self.ligand_columns = stretches(self.ligands.peptide)
        self.refused_columns = stretches(self.refused.peptide)
        self.affinity_columns = stretches(self.affinities.peptide)
        self.optimiser = optimiser(self.network, rate=settings.rate, decay=settings.decay)

    def epoch(self, number: int) -> float:
        """Go once through every ligand; give the mean loss."""
        settings = self.settings
        order = self.random.permutation(len(self.ligands))
        steps = len(order) // settings.batch
        refused = self.random.permutation(len(self.refused))
        measured = np.concatenate([self.random.permutation(len(self.affinities)) for _ in range(settings.affinity_passes)])
        each, every = len(measured) // steps, len(refused) // steps
        self.network.train()
        total = 0.0
        for step in range(steps):
            set_rate(self.optimiser, settings.rate, (number + step / steps) / settings.epochs)
            rows = order[step * settings.batch : (step + 1) * settings.batch]
            random = stretches_of(*cut(self.corpora.text, settings.negative_peptides, self.random))
            with torch.autocast("cpu", torch.bfloat16, enabled=settings.half):
                loss = self._loss(
                    rows, refused[step * every : (step + 1) * every], random, measured[step * each : (step + 1) * each]
                )
            self.optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
            self.optimiser.step()
            total += float(loss.detach())
        return total / steps

    def _loss(
        self, rows: NDArray[np.int64], refused: NDArray[np.int64], random: Stretches, part: NDArray[np.int64]
    ) -> Tensor:
        """Cross entropy of ligands, refused and random peptides; squared error of affinities (one-sided where censored).

        Each random peptide meets the alleles of ``meetings`` ligands of the step, and its features are computed once.
        """
        settings = self.settings
        taken = [self.ligand_columns.take(rows), self.refused_columns.take(refused)]
        taken += [random, self.affinity_columns.take(part)]
        allele = [self.ligands.allele[rows], self.refused.allele[refused]]
        drawn = self.random.integers(0, len(rows), (settings.meetings, len(random)))
        allele += [allele[0][drawn].ravel(), self.affinities.allele[part]]
        ends = np.cumsum([0, *map(len, taken)])
        peptide = np.concatenate(
            [np.arange(ends[2]), np.tile(np.arange(ends[2], ends[3]), settings.meetings), np.arange(ends[3], ends[4])]
        )
        logits = pair_logits(self.network, self.grooves, Stretches.join(taken), peptide, np.concatenate(allele))
        hits, misses, last = len(rows), len(rows) + len(refused), len(peptide) - len(part)
        positive = logits[:hits, 0]
        share = settings.contaminants
        hit = -torch.log(share + (1 - share) * torch.sigmoid(positive)) if share else torch.nn.functional.softplus(-positive)
        miss = torch.nn.functional.softplus(logits[hits:last, 0])
        weight = torch.ones(last - hits)
        weight[: misses - hits] = settings.refused_weight
        presented = (hit.sum() + (miss * weight).sum()) / (5 * hits)
        error = torch.sigmoid(logits[last:, -1]) - self.affinity[part]
        error = torch.where(self.affinity[part] <= CENSORED, error.clamp(min=0), error)
        return presented + settings.affinity_weight * error.square().mean()

    @torch.no_grad()
    def judge(self, taken: Stretches, allele: int) -> NDArray[np.float32]:
        """Give both logits of peptides with one allele: (N, 2)."""
        self.network.eval()
        parts = [
            pair_logits(self.network, self.grooves, chunk, np.arange(len(chunk)), np.full(len(chunk), allele))
            for start in range(0, len(taken), 2048)
            for chunk in (taken.take(np.arange(start, min(start + 2048, len(taken)))),)
        ]
        return torch.cat(parts).numpy()

    def figures(self) -> dict[str, object]:
        """Measure the fold that was held out."""
        return measure(lambda peptides, allele: self.judge(stretches(peptides), allele), self.corpora, self.fold)


def train(corpora: Corpora, settings: Settings, *, fold: int, checkpoint: Path | None = None, watch: bool = True) -> Trainer:
    """Train one network from nothing to the end, printing one line an epoch."""
    trainer = Trainer(corpora, settings, fold=fold)
    began = time.monotonic()
    for number in range(settings.epochs):
        loss = trainer.epoch(number)
        line = f"class II fold {fold} epoch {number + 1}/{settings.epochs}: loss {loss:.4f}"
        if fold >= 0 and (watch or number == settings.epochs - 1):
            found = trainer.figures()
            line += "".join(
                f", {name} {found[name]:.4f}"
                for name in ("auroc", "recall", "mixed_auroc", "affinity_auroc", "affinity_rmse")
            )
        print(f"{line}, {time.monotonic() - began:.0f} s", flush=True)
        if checkpoint is not None:
            np.savez(checkpoint, **weights(trainer.network))
    return trainer
