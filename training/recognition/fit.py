"""Fit a logistic regression with a ridge, where some weights may not be negative: Newton's method, projected.

NumPy alone. ``tests/reference/slow_recognition.py`` finds the same weights one coordinate at a time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS = 100
_ENOUGH = 1e-10


def fit_logistic(design: Floats, response: Floats, ridge: Floats, bounded: NDArray[np.bool_]) -> Floats:
    """Give the weights (F,) that minimise −log likelihood + ½ Σ ridge · weight².

    ``design`` is (N, F), an intercept being a column of ones with a ``ridge`` (F,) of 0; ``response`` (N,) is 0 or 1; the
    ``bounded`` (F,) weights are kept at 0 or above. The problem is convex, so there is one answer.

    Raises:
        ArithmeticError: it did not settle.
    """
    weights = np.zeros(design.shape[1])
    loss = _loss(design, response, ridge, weights)
    for _ in range(_STEPS):
        chance = share(design @ weights)
        slope = design.T @ (chance - response) + ridge * weights
        free = ~(bounded & (weights <= 0) & (slope > 0))
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(ridge)
        step = np.zeros_like(weights)
        step[free] = -np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        size = 1.0
        while True:
            tried = weights + size * step
            tried[bounded] = np.maximum(tried[bounded], 0.0)
            found = _loss(design, response, ridge, tried)
            if found <= loss or size < 1e-9:
                break
            size /= 2
        settled = loss - found < _ENOUGH * (1 + abs(loss))
        if found <= loss:
            weights, loss = tried, found
        if settled:
            return weights
    raise ArithmeticError(f"the weights did not settle in {_STEPS} steps")


def share(log_odds: Floats) -> Floats:
    """Give the logistic function."""
    found: Floats = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -80.0, 80.0)))
    return found


def log_losses(log_odds: Floats, response: Floats) -> Floats:
    """Give −log of the probability of what happened, of each row."""
    found: Floats = np.logaddexp(0.0, log_odds) - response * log_odds
    return found


def _loss(design: Floats, response: Floats, ridge: Floats, weights: Floats) -> float:
    return float(log_losses(design @ weights, response).sum() + 0.5 * (ridge * weights * weights).sum())
