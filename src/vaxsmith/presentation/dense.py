"""The network's arithmetic in NumPy: peptide part once per peptide, groove part once per allele, then pairs.

For a peptide's one-hot input x and an allele's one-hot groove g::

    f      = relu(x E) H + h                          features of the peptide
    s, t   = split(relu(g G + k) M + m)               scale and shift by the groove
    logits = relu(relu(f (1 + s) + t) P + p) Q + q    presentation, by K members; affinity as 1 - log50000(nM)

x holds a one for each residue at its place from the left, one at its place from the right, and one for the length.
Every product is taken over blocks of exactly ``BLOCK`` peptides of one length (the last block is filled up with zeros), so
a pair's result is the same bits whatever stands beside it. ``tests/reference/dense_network.py`` does the same with loops.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import AMINO_ACIDS

Floats = NDArray[np.float32]

BLOCK = 512
SHORTEST, LONGEST = 8, 14
INPUTS = 2 * LONGEST * len(AMINO_ACIDS) + (LONGEST - SHORTEST + 1)
NOT_A_RESIDUE = 255
CODE = np.full(256, NOT_A_RESIDUE, np.uint8)
CODE[[ord(letter) for letter in AMINO_ACIDS]] = np.arange(len(AMINO_ACIDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseWeights:
    """Weights, inputs by rows: ``entry`` (567, E), ``hidden`` (E, F), ``groove`` (34, 20, G), ``modulation`` (G, 2F),
    ``pair`` (F, P), ``heads`` (P, K + 1). All but the first have a bias (that of ``entry`` is in the rows of the lengths).
    """  # fmt: skip

    entry: Floats
    hidden: Floats
    hidden_bias: Floats
    groove: Floats
    groove_bias: Floats
    modulation: Floats
    modulation_bias: Floats
    pair: Floats
    pair_bias: Floats
    heads: Floats
    heads_bias: Floats


def entry_of_length(weights: DenseWeights, length: int) -> tuple[Floats, Floats]:
    """Give the first layer for peptides of one length: (20 x length, E) and its bias (E,).

    Once the length is known, a residue's place from the left says its place from the right, so both of its rows add up.
    """
    from_left, from_right = np.split(weights.entry[: 2 * LONGEST * 20], 2)
    mirrored = from_right.reshape(LONGEST, 20, -1)[:length][::-1].reshape(length * 20, -1)
    return from_left[: length * 20] + mirrored, weights.entry[2 * LONGEST * 20 + length - SHORTEST]


def length_blocks(codes: NDArray[np.uint8]) -> list[tuple[int, NDArray[np.intp]]]:
    """Divide N valid peptides into blocks of one length: the length, and at most ``BLOCK`` rows of ``codes``."""
    lengths = (codes != NOT_A_RESIDUE).sum(axis=1)
    return [
        (length, chosen[start : start + BLOCK])
        for length in range(SHORTEST, LONGEST + 1)
        for chosen in (np.flatnonzero(lengths == length),)
        for start in range(0, len(chosen), BLOCK)
    ]


def block_features(weights: DenseWeights, entry: tuple[Floats, Floats], codes: NDArray[np.uint8]) -> Floats:
    """Give the features (``BLOCK``, F) of one block's codes (at most ``BLOCK``, length); the rows beyond are of nothing."""
    count, length = codes.shape
    block = np.zeros((BLOCK, length * 20), np.float32)
    block[np.arange(count)[:, None], np.arange(length) * 20 + codes] = 1.0
    first = block @ entry[0]
    first += entry[1]
    np.maximum(first, 0.0, out=first)
    features: Floats = (first @ weights.hidden).astype(np.float32, copy=False)
    features += weights.hidden_bias
    return features


def modulation(weights: DenseWeights, groove: NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """Give scale (1 + s) and shift, each (F,), of one groove of 34 residue codes."""
    units = weights.groove[np.arange(len(groove)), groove].sum(axis=0, dtype=np.float32) + weights.groove_bias
    both = np.maximum(units, 0.0) @ weights.modulation + weights.modulation_bias
    scale, shift = np.split(both, 2)
    return (1.0 + scale).astype(np.float32), shift.astype(np.float32)


def judge(weights: DenseWeights, features: Floats, scale: Floats, shift: Floats) -> Floats:
    """Give the logits (``BLOCK``, K + 1) of one block of peptides with one groove: presentation by members, affinity."""
    modulated = features * scale
    modulated += shift
    np.maximum(modulated, 0.0, out=modulated)
    units = modulated @ weights.pair
    units += weights.pair_bias
    np.maximum(units, 0.0, out=units)
    logits: Floats = (units @ weights.heads).astype(np.float32, copy=False)
    logits += weights.heads_bias
    return logits
