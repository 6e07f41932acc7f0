"""The recognition model one peptide at a time, and its fit one weight at a time: slow, and plain to read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

HYDROPATHY = {
    **dict.fromkeys("DENQ", -3.5), "I": 4.5, "V": 4.2, "L": 3.8, "F": 2.8, "C": 2.5, "M": 1.9, "A": 1.8, "G": -0.4,
    "T": -0.7, "S": -0.8, "W": -0.9, "Y": -1.3, "P": -1.6, "H": -3.2, "K": -3.9, "R": -4.5,
}  # fmt: skip


def feature(name: str, peptide: str, percentile: float, affinity_nanomolar: float) -> float:
    """Give one feature of one peptide; ``size`` is left to the catalogue's own test."""
    middle = [peptide[place] for place in range(len(peptide)) if 3 <= place < len(peptide) - 1]
    if name == "percentile":
        return -math.log10(percentile if percentile > 1e-5 else 1e-5)
    if name == "affinity":
        return 1 - math.log(min(max(affinity_nanomolar, 1.0), 50_000.0)) / math.log(50_000.0)
    if name == "hydrophobicity":
        return sum(HYDROPATHY[residue] for residue in middle) / len(middle)
    if name == "aromatic":
        return len([residue for residue in middle if residue in {"F", "W", "Y"}]) / len(middle)
    if name == "charged":
        return len([residue for residue in middle if residue in {"D", "E", "K", "R"}]) / len(middle)
    raise KeyError(name)


def probability(held: dict[str, Any], peptide: str, percentile: float, affinity_nanomolar: float) -> float:
    """Give the probability of one peptide from the JSON value of the weights' file."""
    log_odds = held["intercept"]
    for row in held["features"]:
        value = feature(row["name"], peptide, percentile, affinity_nanomolar)
        log_odds += row["weight"] * (value - row["mean"]) / row["deviation"]
    return 1 / (1 + math.exp(-log_odds))


def fitted(
    design: Sequence[Sequence[float]], response: Sequence[float], ridge: Sequence[float], bounded: Sequence[bool]
) -> list[float]:
    """Find the weights of the penalised logistic regression: each in turn by ternary search, until none moves."""
    weights = [0.0] * len(ridge)

    def loss(column: int, tried: float) -> float:
        total = 0.0
        for row, answer in zip(design, response, strict=True):
            log_odds = sum(x * (tried if i == column else weights[i]) for i, x in enumerate(row))
            total += max(log_odds, 0.0) + math.log1p(math.exp(-abs(log_odds))) - answer * log_odds
        return total + 0.5 * ridge[column] * tried * tried

    for _ in range(200):
        before = list(weights)
        for column in range(len(weights)):
            low, high = (0.0 if bounded[column] else -20.0), 20.0
            for _ in range(60):
                left, right = low + (high - low) / 3, high - (high - low) / 3
                if loss(column, left) < loss(column, right):
                    high = right
                else:
                    low = left
            weights[column] = (low + high) / 2
        if max(abs(a - b) for a, b in zip(before, weights, strict=True)) < 1e-6:
            break
    return weights
