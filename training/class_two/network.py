"""The class II network in torch: the same arithmetic as ``vaxsmith.presentation.register``, with dropout and gradients.

Every stretch of nine residues of a peptide is a possible core. Its nine residues, once a stretch: two layers to features.
The groove, once an allele: one layer to a scale and a shift for each feature. A stretch with a groove: relu(features x scale
+ shift), one layer, a number for each member and one for affinity, to which the three residues on either side add what they
are worth with any groove: only what lies in the nine meets the groove, and so the nine are the core. Each number of the
peptide is the logarithm of the summed exponentials over its stretches, to which the ligand's adds where the core lies, how
long the peptide is and what its two ends are (all of them independent of the allele).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.class_two.data import CORE, LONGEST, encode
from training.dropout import Dropout

SIDE = 3  # residues on either side of a core
SPAN = CORE + 2 * SIDE
INPUTS = CORE * 20
FLANKS = 2 * SIDE * 20
ENDS = 2 * SIDE * 20  # the first three and the last three residues of the peptide
REGISTERS = LONGEST - CORE + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Widths:
    """How many units each layer has, and what share of them training leaves out at random."""

    core: int = 320
    features: int = 192
    groove: int = 128
    pair: int = 96
    dropout: float = 0.2
    members: int = 1  # presentation heads: one in a network of the ensemble, one for each of them in the network that ships


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretches:
    """N peptides as input columns: ``core`` (N, 17, 9) and ``flank`` (N, 17, 6) of each stretch, ``ends`` (N, 6)."""

    core: NDArray[np.int16]
    flank: NDArray[np.int16]
    ends: NDArray[np.int16]
    length: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.length)

    def take(self, rows: NDArray[np.int64]) -> Stretches:
        """Give the chosen rows."""
        return Stretches(core=self.core[rows], flank=self.flank[rows], ends=self.ends[rows], length=self.length[rows])

    @staticmethod
    def join(parts: list[Stretches]) -> Stretches:
        """Lay rows of several one after the other."""
        return Stretches(
            core=np.concatenate([part.core for part in parts]),
            flank=np.concatenate([part.flank for part in parts]),
            ends=np.concatenate([part.ends for part in parts]),
            length=np.concatenate([part.length for part in parts]),
        )


def stretches(peptides: NDArray[np.object_]) -> Stretches:
    """Give the input columns of peptides; what lies outside a peptide points at the column that is cut off."""
    return stretches_of(*encode(peptides))


def stretches_of(codes: NDArray[np.uint8], lengths: NDArray[np.int64]) -> Stretches:
    """Give the input columns of peptides as codes (N, 25), padded with 255, and lengths (N,)."""
    wide = np.full((len(codes), SIDE + LONGEST + SIDE), 255, np.uint8)
    wide[:, SIDE : SIDE + LONGEST] = codes
    place = np.arange(REGISTERS)[:, None] + np.arange(SPAN)[None, :]
    found = wide[:, place]  # (N, 17, 15)
    nine, beside = found[:, :, SIDE : SIDE + CORE], np.delete(found, np.s_[SIDE : SIDE + CORE], axis=2)
    rows = np.arange(len(codes))[:, None]
    last = codes[rows, lengths[:, None] - 1 - np.arange(SIDE)]
    both = np.concatenate([codes[:, :SIDE], last], axis=1)
    return Stretches(
        core=np.where(nine < 20, np.arange(CORE) * 20 + nine, INPUTS).astype(np.int16),
        flank=np.where(beside < 20, np.arange(2 * SIDE) * 20 + beside, FLANKS).astype(np.int16),
        ends=(np.arange(2 * SIDE) * 20 + both).astype(np.int16),
        length=lengths,
    )


class Network(nn.Module):
    """Core features modulated by the groove; presentation and affinity, each summed over registers."""

    def __init__(self, widths: Widths, seed: int = 0) -> None:
        super().__init__()
        self.entry = nn.EmbeddingBag(INPUTS + 1, widths.core, mode="sum", padding_idx=INPUTS)
        self.entry_bias = nn.Parameter(torch.zeros(widths.core))
        self.hidden = nn.Linear(widths.core, widths.features)
        self.groove = nn.Linear(680, widths.groove)
        self.modulation = nn.Linear(widths.groove, 2 * widths.features)
        self.pair = nn.Linear(widths.features, widths.pair)
        self.heads = nn.Linear(widths.pair, widths.members + 1)
        self.flank = nn.EmbeddingBag(FLANKS + 1, widths.members + 1, mode="sum", padding_idx=FLANKS)
        self.ends = nn.EmbeddingBag(ENDS, widths.members, mode="sum")
        self.length = nn.Parameter(torch.zeros(LONGEST + 1, widths.members))
        self.before = nn.Parameter(torch.zeros(REGISTERS, widths.members))  # residues before the core
        self.after = nn.Parameter(torch.zeros(REGISTERS, widths.members))  # residues behind it
        self.drop = Dropout(widths.dropout, seed)
        with torch.no_grad():
            bound = INPUTS**-0.5
            self.entry.weight[:INPUTS].uniform_(-bound, bound)
            self.flank.weight.zero_()
            self.ends.weight.zero_()
            self.heads.bias.copy_(torch.tensor([-3.0] * widths.members + [-2.0]))

    def features(self, core: Tensor) -> Tensor:
        """Give the features of stretches (S, 9): (S, features)."""
        return self.hidden(self.drop(torch.relu(self.entry(core.int()) + self.entry_bias)))

    def modulate(self, grooves: Tensor) -> tuple[Tensor, Tensor]:
        """Give scale and shift of grooves: two of (A, features)."""
        scale, shift = self.modulation(torch.relu(self.groove(grooves))).chunk(2, dim=1)
        return 1.0 + scale, shift

    def judge(self, features: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        """Give the numbers of stretches, row by row: (S, members + 1)."""
        modulated = self.drop(torch.relu(features * scale + shift))
        return self.heads(torch.relu(self.pair(modulated)))

    def position(self, length: Tensor) -> Tensor:
        """Give what a core's place adds to a ligand's score, (N, 17, members); minus infinity where no core fits."""
        start = torch.arange(REGISTERS)[None, :]
        behind = length[:, None] - CORE - start
        added = self.before[start] + self.after[behind.clamp(min=0)]
        return added.masked_fill((behind < 0)[:, :, None], -torch.inf)

    def whole(self, ends: Tensor, length: Tensor) -> Tensor:
        """Give what ends and length add to a ligand's score: (N, members)."""
        return self.ends(ends.int()) + self.length[length]


def flatten(length: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give, for N peptides, the peptide and the register of each of their stretches: two of (S,)."""
    registers = np.maximum(length - CORE + 1, 1)
    owner = np.repeat(np.arange(len(length)), registers)
    first = np.cumsum(registers) - registers
    return owner, np.arange(len(owner)) - first[owner]


def pair_logits(
    network: Network, grooves: Tensor, taken: Stretches, peptide: NDArray[np.int64], allele: NDArray[np.int64]
) -> Tensor:
    """Give the logits of pairs: (K, members + 1), of rows ``peptide`` of ``taken`` with ``allele``."""
    owner, register = flatten(taken.length)
    features = network.features(torch.from_numpy(taken.core[owner, register]))
    flank = network.flank(torch.from_numpy(taken.flank[owner, register]).int())
    present, where = np.unique(allele, return_inverse=True)
    scale, shift = network.modulate(grooves[present])
    first = np.cumsum(np.bincount(owner)) - np.bincount(owner)
    pair, place = flatten(taken.length[peptide])
    stretch = torch.from_numpy(first[peptide[pair]] + place)
    molecule = torch.from_numpy(where[pair])
    found = network.judge(features[stretch], scale[molecule], shift[molecule]).float() + flank[stretch].float()
    length = torch.from_numpy(taken.length)
    position = network.position(length)
    table = torch.full((len(peptide), position.shape[1], found.shape[1]), -torch.inf)
    table = table.index_put((torch.from_numpy(pair), torch.from_numpy(place)), found)
    whole = network.whole(torch.from_numpy(taken.ends), length)
    rows = torch.from_numpy(peptide)
    presented = torch.logsumexp(table[:, :, :-1] + position[rows], dim=1) + whole[rows]
    return torch.cat([presented, torch.logsumexp(table[:, :, -1:], dim=1)], dim=1)


def weights(network: Network) -> dict[str, NDArray[np.float32]]:
    """Give the weights by the names and in the orientation of ``vaxsmith.presentation.register.RegisterWeights``."""
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    named = {
        "entry": state["entry.weight"][:INPUTS].reshape(CORE, 20, -1).copy(),
        "entry_bias": state["entry_bias"].copy(),
        "flank": state["flank.weight"][:FLANKS].reshape(2 * SIDE, 20, -1).copy(),
        "ends": state["ends.weight"].reshape(2 * SIDE, 20, -1).copy(),
        "length": state["length"].copy(),
        "before": state["before"].copy(),
        "after": state["after"].copy(),
    }
    for layer in ("hidden", "groove", "modulation", "pair", "heads"):
        named[layer] = np.ascontiguousarray(state[f"{layer}.weight"].T)
        named[f"{layer}_bias"] = state[f"{layer}.bias"].copy()
    named["groove"] = named["groove"].reshape(34, 20, -1)
    return named
