"""The network in torch: the same arithmetic as ``vaxsmith.presentation.dense``, with dropout and gradients.

Peptide: one-hot residues counted from the left and from the right, and the length, through two layers: once per peptide.
Groove: 34 one-hot residues through one layer to a scale and a shift per peptide feature: once per allele.
Pair: relu(features x scale + shift), one layer, two heads (presentation logit; affinity logit of 1 - log50000 nM).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.class_one.data import LONGEST, SHORTEST, encode

INPUTS = 2 * LONGEST * 20 + (LONGEST - SHORTEST + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Widths:
    """How many units each layer has, and what share of them training leaves out at random."""

    peptide: int = 512
    features: int = 256
    groove: int = 128
    pair: int = 160
    dropout: float = 0.2


def columns(peptides: NDArray[np.object_]) -> NDArray[np.int16]:
    """Give for each peptide the 29 input columns that are one: 14 from the left, 14 from the right, the length.

    Positions a peptide does not have point at column ``INPUTS``, which is cut off.
    """
    codes, lengths = encode(peptides)
    rows = np.arange(len(codes))[:, None]
    position = np.arange(LONGEST)[None, :]
    left = np.where(codes < 20, position * 20 + codes, INPUTS)
    mirrored = codes[rows, np.maximum(lengths[:, None] - 1 - position, 0)]
    right = np.where(position < lengths[:, None], (LONGEST + position) * 20 + mirrored, INPUTS)
    length = 2 * LONGEST * 20 + lengths[:, None] - SHORTEST
    return np.concatenate([left, right, length], axis=1).astype(np.int16)


def one_hot(chosen: Tensor) -> Tensor:
    """Write ones at ``chosen`` (N, 29): (N, INPUTS)."""
    out = torch.zeros(len(chosen), INPUTS + 1)
    out.scatter_(1, chosen.long(), 1.0)
    return out[:, :INPUTS]


def groove_one_hot(grooves: NDArray[np.uint8]) -> Tensor:
    """Write (A, 34) residue codes as (A, 680) ones and zeros."""
    return nn.functional.one_hot(torch.from_numpy(grooves.astype(np.int64)), 20).float().reshape(len(grooves), -1)


class Network(nn.Module):
    """Peptide features modulated by the groove; two heads."""

    def __init__(self, widths: Widths) -> None:
        super().__init__()
        self.entry = nn.Linear(INPUTS, widths.peptide)
        self.hidden = nn.Linear(widths.peptide, widths.features)
        self.groove = nn.Linear(680, widths.groove)
        self.modulation = nn.Linear(widths.groove, 2 * widths.features)
        self.pair = nn.Linear(widths.features, widths.pair)
        self.heads = nn.Linear(widths.pair, 2)
        self.drop = nn.Dropout(widths.dropout)
        with torch.no_grad():
            self.heads.bias.copy_(torch.tensor([-2.0, -1.0]))

    def features(self, chosen: Tensor) -> Tensor:
        """Give the features of peptides: (N, features)."""
        return self.hidden(self.drop(torch.relu(self.entry(one_hot(chosen)))))

    def modulate(self, grooves: Tensor) -> tuple[Tensor, Tensor]:
        """Give scale and shift of grooves: two of (A, features)."""
        scale, shift = self.modulation(torch.relu(self.groove(grooves))).chunk(2, dim=1)
        return 1.0 + scale, shift

    def judge(self, features: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        """Give both logits of pairs, row by row: (N, 2)."""
        modulated = self.drop(torch.relu(features * scale + shift))
        return self.heads(torch.relu(self.pair(modulated)))


def weights(network: Network) -> dict[str, NDArray[np.float32]]:
    """Give the weights by the names and in the orientation of ``vaxsmith.presentation.dense.DenseWeights``."""
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    named = {}
    for layer in ("entry", "hidden", "groove", "modulation", "pair", "heads"):
        named[layer] = np.ascontiguousarray(state[f"{layer}.weight"].T)
        named[f"{layer}_bias"] = state[f"{layer}.bias"].copy()
    named["groove"] = named["groove"].reshape(34, 20, -1)
    # Every peptide has exactly one length, so the first bias goes into the rows of the lengths.
    named["entry"][2 * LONGEST * 20 :] += named.pop("entry_bias")
    return named
