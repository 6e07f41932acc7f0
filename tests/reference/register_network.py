"""The class II network with loops and lists, from the formula: the slow twin of ``vaxsmith.presentation.register``."""

from __future__ import annotations

import math
from typing import Any

from tests.reference.dense_network import AMINO_ACIDS, heads, layer, modulation, relu


def core_input(core: str) -> list[float]:
    """Write nine residues as 180 zeros and ones."""
    return [1.0 if residue == letter else 0.0 for residue in core for letter in AMINO_ACIDS]


def flank_share(weights: Any, peptide: str, start: int, head: int) -> float:
    """Add up what the three residues before and the three behind the core are worth; nothing beyond the ends."""
    places = [start - 3, start - 2, start - 1, start + 9, start + 10, start + 11]
    return sum(
        float(weights.flank[i][AMINO_ACIDS.index(peptide[place])][head])
        for i, place in enumerate(places)
        if 0 <= place < len(peptide)
    )


def log_sum_exp(values: list[float]) -> float:
    """Give the logarithm of the summed exponentials."""
    most = max(values)
    return most + math.log(sum(math.exp(value - most) for value in values))


def logits(weights: Any, peptide: str, groove: str) -> tuple[list[float], float, int]:
    """Give the members' presentation logits, the affinity logit and where the core starts."""
    scale, shift = modulation(weights, groove)
    entry = [row for position in weights.entry for row in position]
    members = len(weights.heads_bias) - 1
    scores: list[list[float]] = []
    affine: list[float] = []
    for start in range(len(peptide) - 8):
        first = relu(layer(core_input(peptide[start : start + 9]), entry, weights.entry_bias))
        found = heads(weights, layer(first, weights.hidden, weights.hidden_bias), scale, shift)
        found = [number + flank_share(weights, peptide, start, head) for head, number in enumerate(found)]
        behind = len(peptide) - 9 - start
        scores.append([found[k] + float(weights.before[start][k]) + float(weights.after[behind][k]) for k in range(members)])
        affine.append(found[-1])
    presented = []
    for member in range(members):
        total = log_sum_exp([row[member] for row in scores]) + float(weights.length[len(peptide)][member])
        for side in range(3):
            total += float(weights.ends[side][AMINO_ACIDS.index(peptide[side])][member])
            total += float(weights.ends[3 + side][AMINO_ACIDS.index(peptide[-1 - side])][member])
        presented.append(total)
    means = [sum(row) / members for row in scores]
    return presented, log_sum_exp(affine), means.index(max(means))
