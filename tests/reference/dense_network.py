"""The class I network with loops and lists, straight from the formula: the slow twin of ``vaxsmith.presentation.dense``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

AMINO_ACIDS = "ACDEFGHIKLMNPQRSTVWY"


def layer(inputs: Sequence[float], weights: Any, bias: Any) -> list[float]:
    """Give inputs x weights + bias."""
    out = [float(value) for value in bias]
    for value, row in zip(inputs, weights, strict=True):
        if value:
            out = [total + value * float(weight) for total, weight in zip(out, row, strict=True)]
    return out


def relu(values: Sequence[float]) -> list[float]:
    """Give values, and zero for those under it."""
    return [value if value > 0 else 0.0 for value in values]


def peptide_input(peptide: str) -> list[float]:
    """Write a peptide as 567 zeros and ones: from the left, from the right, the length."""
    left = [0.0] * (14 * 20)
    right = [0.0] * (14 * 20)
    for i, residue in enumerate(peptide):
        left[i * 20 + AMINO_ACIDS.index(residue)] = 1.0
    for i, residue in enumerate(reversed(peptide)):
        right[i * 20 + AMINO_ACIDS.index(residue)] = 1.0
    return left + right + [1.0 if len(peptide) == length else 0.0 for length in range(8, 15)]


def modulation(weights: Any, groove: str) -> tuple[list[float], list[float]]:
    """Give scale and shift by a groove of 34 letters; the letter X is a gap."""
    one_hot = [1.0 if residue == letter else 0.0 for residue in groove for letter in AMINO_ACIDS]
    rows = [row for position in weights.groove for row in position]
    units = relu(layer(one_hot, rows, weights.groove_bias))
    both = layer(units, weights.modulation, weights.modulation_bias)
    half = len(both) // 2
    return [1.0 + s for s in both[:half]], both[half:]


def heads(weights: Any, features: Sequence[float], scale: Sequence[float], shift: Sequence[float]) -> list[float]:
    """Give the numbers of modulated features: presentation of each member, then affinity."""
    modulated = relu([f * s + t for f, s, t in zip(features, scale, shift, strict=True)])
    return layer(relu(layer(modulated, weights.pair, weights.pair_bias)), weights.heads, weights.heads_bias)


def logits(weights: Any, peptide: str, groove: str) -> list[float]:
    """Give the presentation logits of the members and the affinity logit of one pair; ``groove`` is 34 letters."""
    first = relu(layer(peptide_input(peptide), weights.entry, [0.0] * len(weights.entry[0])))
    features = layer(first, weights.hidden, weights.hidden_bias)
    return heads(weights, features, *modulation(weights, groove))
