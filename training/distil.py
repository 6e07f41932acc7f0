"""What both students share: whom they listen to, on what, and how far from them they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

LEAST, MOST = -14.0, 10.0  # logits beyond these are as good as these


@dataclass(frozen=True, slots=True, kw_only=True)
class Distillation:
    """How a network that ships learns from the members; ``widths`` is that of its class."""

    widths: Any
    peptides: int
    meetings: int
    steps: int
    any_allele: float = 0.3  # share of meetings with any allele of the table, trained or not
    rate: float = 2e-3
    decay: float = 0.0
    seed: int = 20261122

    def widths_for(self, members: int) -> Any:
        """Give the widths with a head for each member."""
        return replace(self.widths, members=members)


def mutated(peptides: NDArray[np.object_], residues: str, random: np.random.Generator) -> NDArray[np.object_]:
    """Change one or two residues of each peptide: these lie where the decision is."""
    out = []
    for peptide in peptides:
        letters = list(peptide)
        for _ in range(random.integers(1, 3)):
            letters[random.integers(len(letters))] = residues[random.integers(len(residues))]
        out.append("".join(letters))
    return np.array(out, object)


def draw_alleles(
    own: NDArray[np.int64], trained: NDArray[np.int64], alleles: int, settings: Distillation, random: np.random.Generator
) -> NDArray[np.int64]:
    """Give the allele of each meeting, all first meetings first: (meetings x peptides,).

    A ligand meets its ``own`` allele first. The others are of the step's few: trained ones, and some of the whole table.
    """
    few = np.where(random.random(24) < settings.any_allele, random.integers(0, alleles, 24), random.choice(trained, 24))
    found = random.choice(few, (settings.meetings, settings.peptides))
    found[0, : len(own)] = own
    return found.ravel()


def distance(found: Tensor, told: list[Tensor]) -> Tensor:
    """Give the mean squared distance of the student's logits (N, K + 1) from K members' (N, 2), more where it may matter.

    Pairs that are presented, or nearly, weigh up to five times as much as those that are surely not.
    """
    presented = torch.stack([one[:, 0] for one in told], dim=1).float().clamp(LEAST, MOST)
    affine = torch.stack([one[:, 1] for one in told], dim=1).float().mean(dim=1)
    weight = 0.25 + torch.sigmoid(presented.mean(dim=1) + 4.0)
    error = (found[:, :-1].float().clamp(LEAST - 1, MOST + 1) - presented).square().mean(dim=1)
    return (weight * error).mean() + 0.3 * (found[:, -1].float() - affine).square().mean()


def agreement(ours: NDArray[np.float32], members: NDArray[np.float32]) -> dict[str, float]:
    """Tell how well a student's presentation logits (N, K) follow the members' (N, K): pairs, differences, spreads.

    ``mean_difference`` is the root mean square difference of the mean logits where the members' mean is above -4 (about what
    is among the best few per cent), ``mean_correlation`` Pearson's, ``spread_correlation`` Spearman's of the standard
    deviations of the shares.
    """
    mine, theirs = ours.mean(axis=1), members.mean(axis=1)
    near = theirs > -4.0
    spreads = [(1 / (1 + np.exp(-logits))).std(axis=1).argsort().argsort() for logits in (ours, members)]
    return {
        "pairs": float(len(mine)),
        "mean_difference": float(np.sqrt(np.mean((mine - theirs)[near] ** 2))),
        "mean_correlation": float(np.corrcoef(mine, theirs)[0, 1]),
        "spread_correlation": float(np.corrcoef(*spreads)[0, 1]),
    }
