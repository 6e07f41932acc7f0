"""The class II network's arithmetic in NumPy: stretches of nine, each once, then each with every groove.

A peptide of L residues has L - 8 stretches of nine that may lie in the groove. For the one-hot residues x of a stretch, the
one-hot residues y of the three on either side of it (nothing where the peptide ends), and a one-hot groove g, for each of K
members::

    f      = relu(x E + e) H + h                        features of the stretch
    s, t   = split(relu(g G + k) M + m)                 scale and shift by the groove
    c, a   = relu(relu(f (1 + s) + t) P + p) Q + q + y Y        presentation (K) and affinity (1) of the stretch
    logit  = log sum exp(c + before + after) + ends + length    over stretches; ends and length once a peptide
    affine = log sum exp(a)                             1 - log50000(nM), before the sigmoid

``before`` and ``after`` go by the number of residues on either side of the nine. Only the nine meet the groove, which makes
them the core: that of a peptide is the stretch with the greatest mean of c + before + after over members. Every product is
taken over blocks of exactly ``BLOCK`` peptides of one length, so a pair's result is the same bits whatever stands beside it.
``tests/reference/register_network.py`` does the same with loops.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.presentation.dense import NOT_A_RESIDUE

Floats = NDArray[np.float32]

BLOCK = 128
CORE = 9
SIDE = 3
SHORTEST, LONGEST = 12, 25
GAP = 20  # code of a groove position that the chain lacks


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterWeights:
    """Weights of K members, inputs by rows.

    ``entry`` (9, 20, E), ``hidden`` (E, F), ``groove`` (34, 20, G), ``modulation`` (G, 2F), ``pair`` (F, P) and ``heads``
    (P, K + 1), each with its bias; ``flank`` (6, 20, K + 1: three before, three behind the core), ``ends`` (6, 20, K: three
    first, three last residues from the end inwards), ``length`` (26, K), ``before`` and ``after`` (17, K).
    """

    entry: Floats
    entry_bias: Floats
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
    flank: Floats
    ends: Floats
    length: Floats
    before: Floats
    after: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """At most ``BLOCK`` peptides of one length with R stretches each.

    ``rows`` are their places in the question, ``features`` is (BLOCK x R, F), ``beside`` (BLOCK x R, K + 1) what the
    residues beside a stretch and, for ligands, its place add, ``whole`` (BLOCK, K) what ends and length add.
    """

    rows: NDArray[np.intp]
    features: Floats
    beside: Floats
    whole: Floats


def length_blocks(codes: NDArray[np.uint8]) -> list[tuple[int, NDArray[np.intp]]]:
    """Divide N valid peptides (N, 25) into blocks of one length: the length, and at most ``BLOCK`` rows of ``codes``."""
    lengths = (codes != NOT_A_RESIDUE).sum(axis=1)
    return [
        (length, chosen[start : start + BLOCK])
        for length in range(SHORTEST, LONGEST + 1)
        for chosen in (np.flatnonzero(lengths == length),)
        for start in range(0, len(chosen), BLOCK)
    ]


def stretch_block(weights: RegisterWeights, length: int, rows: NDArray[np.intp], codes: NDArray[np.uint8]) -> Block:
    """Compute what belongs to peptides alone, of one block's codes (at most ``BLOCK``, length)."""
    count, registers = len(codes), length - CORE + 1
    # A zero row stands where the peptide has ended, and for the peptides that fill the block up.
    wide = np.full((BLOCK, SIDE + length + SIDE), 20, np.uint8)
    wide[:count, SIDE : SIDE + length] = codes
    letters = np.zeros((BLOCK, SIDE + length + SIDE, 21), np.float32)
    np.put_along_axis(letters, wide[:, :, None].astype(np.intp), 1.0, axis=2)
    flat = np.ascontiguousarray(letters[:, :, :20]).reshape(BLOCK, -1)
    first = _windows(flat, SIDE, CORE, registers) @ weights.entry.reshape(CORE * 20, -1)
    first += weights.entry_bias
    np.maximum(first, 0.0, out=first)
    features: Floats = (first @ weights.hidden).astype(np.float32, copy=False)
    features += weights.hidden_bias
    beside = _windows(flat, 0, SIDE, registers) @ weights.flank[:SIDE].reshape(SIDE * 20, -1)
    beside += _windows(flat, SIDE + CORE, SIDE, registers) @ weights.flank[SIDE:].reshape(SIDE * 20, -1)
    start = np.arange(registers)
    place = weights.before[start] + weights.after[registers - 1 - start]
    beside.reshape(BLOCK, registers, -1)[:, :, :-1] += place
    whole = np.zeros((BLOCK, weights.length.shape[1]), np.float32)
    whole[:count] = weights.length[length]
    for side in range(SIDE):
        whole[:count] += weights.ends[side, codes[:, side]] + weights.ends[SIDE + side, codes[:, length - 1 - side]]
    return Block(rows=rows, features=features, beside=beside, whole=whole)


def _windows(flat: Floats, first: int, width: int, registers: int) -> Floats:
    """Give ``width`` residues of each stretch, from the ``first`` on, of one-hot peptides: (BLOCK x R, width x 20)."""
    row, step = flat.strides[0], flat.strides[1] * 20
    shape = (BLOCK, registers, width * 20)
    found = np.lib.stride_tricks.as_strided(flat[:, first * 20 :], shape, (row, step, flat.strides[1]), writeable=False)
    return found.reshape(BLOCK * registers, -1)


def modulation(weights: RegisterWeights, groove: NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """Give scale (1 + s) and shift, each (F,), of one groove of 34 residue codes; a gap adds nothing."""
    there = np.flatnonzero(groove != GAP)
    units = weights.groove[there, groove[there]].sum(axis=0, dtype=np.float32) + weights.groove_bias
    both = np.maximum(units, 0.0) @ weights.modulation + weights.modulation_bias
    scale, shift = np.split(both, 2)
    return (1.0 + scale).astype(np.float32), shift.astype(np.float32)


def judge(weights: RegisterWeights, block: Block, scale: Floats, shift: Floats) -> tuple[Floats, Floats, NDArray[np.int16]]:
    """Give the logits of one block with one groove: presentation (N, K), affinity (N,), and where each core starts (N,)."""
    modulated = block.features * scale
    modulated += shift
    np.maximum(modulated, 0.0, out=modulated)
    units = modulated @ weights.pair
    units += weights.pair_bias
    np.maximum(units, 0.0, out=units)
    scores: Floats = (units @ weights.heads).astype(np.float32, copy=False)
    scores += weights.heads_bias
    scores += block.beside
    table = scores.reshape(BLOCK, -1, scores.shape[1])[: len(block.rows)]
    presented = table[:, :, :-1]
    logits = _log_sum_exp(presented) + block.whole[: len(block.rows)]
    core = presented.mean(axis=2).argmax(axis=1).astype(np.int16)
    return logits, _log_sum_exp(table[:, :, -1:])[:, 0], core


def _log_sum_exp(scores: Floats) -> Floats:
    """Sum over the second of three axes: (N, R, K) to (N, K)."""
    most = scores.max(axis=1, keepdims=True)
    summed: Floats = np.log(np.exp(scores - most).sum(axis=1)) + most[:, 0]
    return summed
