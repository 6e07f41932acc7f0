"""The network in torch: the same arithmetic as ``vaxsmith.presentation.dense``, with dropout and gradients.

Peptide: one-hot residues counted from the left and from the right, and the length, through two layers: once per peptide.
Groove: 34 one-hot residues through one layer to a scale and a shift per peptide feature: once per allele.
Pair: relu(features x scale + shift), one layer, heads (presentation logits of members; affinity logit of 1 - log50000 nM).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.class_one.data import LONGEST, SHORTEST, encode
from training.dropout import Dropout

INPUTS = 2 * LONGEST * 20 + (LONGEST - SHORTEST + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Widths:
    """How many units each layer has, and what share of them training leaves out at random."""

    peptide: int = 512
    features: int = 256
    groove: int = 128
    pair: int = 160
    dropout: float = 0.2
    members: int = 1  # presentation heads: one in a network of the ensemble, one for each of them in the network that ships


def columns(peptides: NDArray[np.object_]) -> NDArray[np.int16]:
    """Give for each peptide the 29 input columns that are one: see ``columns_of``."""
    return columns_of(*encode(peptides))


def columns_of(codes: NDArray[np.uint8], lengths: NDArray[np.int64]) -> NDArray[np.int16]:
    """Give for peptides as codes (N, 14) the 29 columns that are one: 14 from the left, 14 from the right, the length.

    Positions a peptide does not have point at column ``INPUTS``, which is cut off.
    """
    rows = np.arange(len(codes))[:, None]
    position = np.arange(LONGEST)[None, :]
    left = np.where(codes < 20, position * 20 + codes, INPUTS)
    mirrored = codes[rows, np.maximum(lengths[:, None] - 1 - position, 0)]
    right = np.where(position < lengths[:, None], (LONGEST + position) * 20 + mirrored, INPUTS)
    length = 2 * LONGEST * 20 + lengths[:, None] - SHORTEST
    return np.concatenate([left, right, length], axis=1).astype(np.int16)


def groove_one_hot(grooves: NDArray[np.uint8]) -> Tensor:
    """Write (A, 34) residue codes as (A, 680) ones and zeros; a gap is zeros."""
    ones = nn.functional.one_hot(torch.from_numpy(grooves.astype(np.int64)), 21)[:, :, :20]
    return ones.float().reshape(len(grooves), -1)


class Network(nn.Module):
    """Peptide features modulated by the groove; a head for each member's presentation, one for affinity."""

    def __init__(self, widths: Widths, seed: int = 0) -> None:
        super().__init__()
        # Sums the rows of the columns that are one: the same as a product with one-hot rows, at a third of its time.
        self.entry = nn.EmbeddingBag(INPUTS + 1, widths.peptide, mode="sum", padding_idx=INPUTS)
        self.hidden = nn.Linear(widths.peptide, widths.features)
        self.groove = nn.Linear(680, widths.groove)
        self.modulation = nn.Linear(widths.groove, 2 * widths.features)
        self.pair = nn.Linear(widths.features, widths.pair)
        self.heads = nn.Linear(widths.pair, widths.members + 1)
        self.drop = Dropout(widths.dropout, seed)
        with torch.no_grad():
            bound = INPUTS**-0.5
            self.entry.weight[:INPUTS].uniform_(-bound, bound)
            self.heads.bias.copy_(torch.tensor([-2.0] * widths.members + [-1.0]))

    def features(self, chosen: Tensor) -> Tensor:
        """Give the features of peptides: (N, features)."""
        return self.hidden(self.drop(torch.relu(self.entry(chosen.int()))))

    def modulate(self, grooves: Tensor) -> tuple[Tensor, Tensor]:
        """Give scale and shift of grooves: two of (A, features)."""
        scale, shift = self.modulation(torch.relu(self.groove(grooves))).chunk(2, dim=1)
        return 1.0 + scale, shift

    def judge(self, features: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        """Give the logits of pairs, row by row: (N, members + 1)."""
        modulated = self.drop(torch.relu(features * scale + shift))
        return self.heads(torch.relu(self.pair(modulated)))


def weights(network: Network) -> dict[str, NDArray[np.float32]]:
    """Give the weights by the names and in the orientation of ``vaxsmith.presentation.dense.DenseWeights``."""
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    named = {}
    for layer in ("hidden", "groove", "modulation", "pair", "heads"):
        named[layer] = np.ascontiguousarray(state[f"{layer}.weight"].T)
        named[f"{layer}_bias"] = state[f"{layer}.bias"].copy()
    named["entry"] = state["entry.weight"][:INPUTS].copy()
    named["groove"] = named["groove"].reshape(34, 20, -1)
    return named
