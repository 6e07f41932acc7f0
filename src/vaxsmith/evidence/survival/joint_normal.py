"""Find the probability that correlated normal values all stay inside a box, for one correlation matrix or many at once.

The method is that of Genz and Kwong (2000) for covariances that may be singular: the values are written as sums of
independent normals, one after the other confined to its interval, and the box that remains for the last one is exact. What
is left to integrate (two dimensions for four Fleming-Harrington weights, of which one is a sum of others) is averaged over a
lattice, folded so that it converges fast. Nothing is random, so the same matrix gives the same number.
"""

from __future__ import annotations

import numpy as np

from vaxsmith.core import SettingsError
from vaxsmith.evidence.survival.time_to_event import FloatArray, IntArray

GENZ_KWONG = "Genz A, Kwong KS. J Stat Comput Simul 2000;68:1-21"
MOST_VALUES = 8
_SINGULAR = 1e-9  # a share of variance that is rounding, not freedom
_FIBONACCI = (13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1597, 2584, 4181, 6765, 10946, 17711, 28657)
_ROOTS = np.sqrt(np.array([2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0]))


def box_probability(correlation: FloatArray, low: FloatArray, high: FloatArray, *, points: int = 20_011) -> FloatArray:
    """Give P(low < Z < high) in all m coordinates, for each of T cases (T,).

    ``correlation`` (T, m, m), ``low`` and ``high`` (T, m); limits may be infinite. With the default number of lattice
    points the error is below 1e-6 for the four weights of a MaxCombo test (three independent values), and some 1e-4 where
    five or more are independent.

    Raises:
        SettingsError: more values than the lattice was made for.
    """
    if correlation.shape[-1] > MOST_VALUES:
        raise SettingsError(f"there are {correlation.shape[-1]} tests to combine", expected=f"at most {MOST_VALUES}")
    factor, last = _factors(correlation)
    inside = np.empty(len(correlation))
    shapes, which = np.unique(last, axis=0, return_inverse=True)
    for number, shape in enumerate(shapes):
        cases = np.flatnonzero(which.ravel() == number)
        # Bounded memory: a lattice of all cases at once would not fit.
        step = max(1, 500_000 // points)
        for start in range(0, len(cases), step):
            part = cases[start : start + step]
            inside[part] = _average(factor[part], shape, low[part], high[part], points)
    return np.clip(inside, 0, 1)


def _factors(correlation: FloatArray) -> tuple[FloatArray, IntArray]:
    """Give lower triangular factors (T, m, m) and, for each value, the last independent normal that it holds (T, m).

    Row by row as Cholesky does; a value that depends on those before it gets no normal of its own.
    """
    cases, values = correlation.shape[:2]
    factor = np.zeros((cases, values, values))
    own = np.zeros((cases, values), dtype=bool)
    for row in range(values):
        for column in range(row):
            rest = correlation[:, row, column] - (factor[:, row, :column] * factor[:, column, :column]).sum(axis=1)
            np.divide(rest, factor[:, column, column], out=factor[:, row, column], where=own[:, column])
        left = correlation[:, row, row] - (factor[:, row, :row] ** 2).sum(axis=1)
        own[:, row] = left > _SINGULAR
        factor[:, row, row] = np.sqrt(np.where(own[:, row], left, 0.0))
    held = np.abs(factor) > 1e-7
    last = values - 1 - np.argmax(held[:, :, ::-1], axis=2)
    return np.where(held, factor, 0.0), last


def _average(factor: FloatArray, last: IntArray, low: FloatArray, high: FloatArray, points: int) -> FloatArray:
    """Average over the lattice for cases whose values depend on the same normals (T,)."""
    from scipy.special import ndtr, ndtri

    columns = np.unique(last)
    nodes = _lattice(len(columns) - 1, points)
    points = nodes.shape[1]
    weight = np.ones((len(factor), points))
    normals = np.zeros((len(factor), factor.shape[1], points))
    for number, column in enumerate(columns):
        floor, ceiling = np.full(weight.shape, -np.inf), np.full(weight.shape, np.inf)
        for row in np.flatnonzero(last == column):
            scale = factor[:, row, column, None]
            shift = np.zeros(weight.shape)
            for known in columns[:number]:
                shift += factor[:, row, known, None] * normals[:, known]
            ends = (low[:, row, None] - shift) / scale, (high[:, row, None] - shift) / scale
            flipped = scale < 0
            floor = np.maximum(floor, np.where(flipped, ends[1], ends[0]))
            ceiling = np.minimum(ceiling, np.where(flipped, ends[0], ends[1]))
        bottom, top = ndtr(floor), ndtr(ceiling)
        width = np.maximum(top - bottom, 0.0)
        weight *= width
        if number + 1 < len(columns):
            normals[:, column] = ndtri(np.clip(bottom + nodes[number] * width, 1e-300, 1 - 1e-16))
    return np.asarray(weight.mean(axis=1), dtype=float)


def _lattice(dimensions: int, points: int) -> FloatArray:
    """Give about ``points`` places in the unit cube (dimensions, points), folded so that its opposite faces meet.

    Midpoints in one dimension, the Fibonacci lattice in two (the best there is), roots of primes above.
    """
    if dimensions <= 1:
        count = 1 if dimensions == 0 else min(points, 2_000)
        return (np.arange(count)[None, :] + 0.5) / count
    if dimensions == 2:
        larger = next((place for place, count in enumerate(_FIBONACCI) if count >= points), len(_FIBONACCI) - 1)
        count, step = _FIBONACCI[max(larger, 1)], _FIBONACCI[max(larger, 1) - 1]
        index = np.arange(count)
        spread = np.stack([(index + 0.5) / count, np.mod(index * step / count + 0.25 / count, 1.0)])
    else:
        spread = np.mod(np.arange(1, points + 1) * _ROOTS[:dimensions, None] + 0.5, 1.0)
    return np.asarray(np.abs(2 * spread - 1), dtype=float)
