"""Posteriors on a grid: for priors and likelihoods that share no formula, such as a lump of doubt at no effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import SettingsError
from vaxsmith.evidence.bayes.belief import NormalBelief
from vaxsmith.evidence.design.requirements import require_level, require_number, require_probability, require_whole
from vaxsmith.evidence.estimate import Estimate

CITATION_GRID = "Spiegelhalter, Abrams, Myles 2004, Bayesian Approaches to Clinical Trials, section 3"


@dataclass(frozen=True, slots=True, kw_only=True)
class GridBelief:
    """A belief that lives on ``points`` (rising, shape (points,)) with ``weights`` that add up to 1."""

    points: NDArray[np.float64]
    weights: NDArray[np.float64]
    label: str = ""

    def __post_init__(self) -> None:
        if self.points.ndim != 1 or self.points.shape != self.weights.shape or len(self.points) < 2:
            raise SettingsError(
                f"a grid of shape {self.points.shape} with weights of shape {self.weights.shape}",
                expected="two or more points and as many weights",
            )
        if not (np.isfinite(self.points).all() and (np.diff(self.points) > 0).all()):
            raise SettingsError("the points of the grid do not rise", expected="finite numbers, each above the one before")
        if not (np.isfinite(self.weights).all() and (self.weights >= 0).all() and abs(self.weights.sum() - 1) < 1e-9):
            raise SettingsError("the weights of the grid are no probabilities", expected="numbers from 0 that add up to 1")

    @property
    def mean(self) -> float:
        """Give the expected value."""
        return float(self.points @ self.weights)

    @property
    def standard_deviation(self) -> float:
        """Give the standard deviation."""
        return float(np.sqrt(max(float(self.points**2 @ self.weights) - self.mean**2, 0.0)))


def grid_belief(points: Sequence[float], log_density: Sequence[float], *, label: str = "") -> GridBelief:
    """Make a belief from log densities (up to a constant) at rising points; each point stands for its cell.

    Raises:
        SettingsError: the points do not rise, or no density is above 0.
    """
    places = np.asarray(points, dtype=np.float64)
    logs = np.asarray(log_density, dtype=np.float64)
    if places.ndim != 1 or places.shape != logs.shape or len(places) < 2:
        raise SettingsError(f"{places.size} points and {logs.size} densities", expected="as many, two at least")
    if np.isnan(logs).any() or not np.isfinite(logs.max()):
        raise SettingsError("the density is nowhere above 0, or not a number", expected="finite log densities")
    if not (np.isfinite(places).all() and (np.diff(places) > 0).all()):
        raise SettingsError("the points of the grid do not rise", expected="finite numbers, each above the one before")
    edges = np.concatenate([[places[0]], (places[1:] + places[:-1]) / 2, [places[-1]]])
    weights = np.exp(logs - logs.max()) * np.diff(edges)
    return GridBelief(points=places, weights=weights / weights.sum(), label=label)


def update_grid(prior: GridBelief, log_likelihood: Sequence[float]) -> GridBelief:
    """Multiply a belief by a likelihood given as logarithms at the grid's points.

    Raises:
        SettingsError: lengths differ, a logarithm is NaN, or the data are impossible at every point.
    """
    logs = np.asarray(log_likelihood, dtype=np.float64)
    if logs.shape != prior.points.shape:
        raise SettingsError(f"{logs.size} likelihoods for {prior.points.size} points", expected="as many")
    with np.errstate(divide="ignore"):
        joint = np.log(prior.weights) + logs
    if np.isnan(joint).any() or not np.isfinite(joint.max()):
        raise SettingsError(
            "the data are impossible under every value that the prior allows", expected="a prior that allows some"
        )
    weights = np.exp(joint - joint.max())
    return GridBelief(points=prior.points, weights=weights / weights.sum(), label=prior.label)


def doubting_prior(belief: NormalBelief, *, no_effect: float, points: int = 4001, reach: float = 6.0) -> GridBelief:
    """Put a lump of probability ``no_effect`` on exactly no effect (0), and spread the rest as ``belief``.

    The grid reaches ``reach`` standard deviations to both sides of 0 and of the belief's mean.

    Raises:
        SettingsError: the lump is not strictly between 0 and 1, or the belief is the improper flat prior.
    """
    lump = require_probability("the probability of no effect at all", no_effect)
    width = require_number("the prior's standard deviation", belief.standard_deviation, above=0)
    count = require_whole("the number of grid points", points, at_least=11, at_most=200_001) | 1
    half = require_number("the reach, standard deviations", reach, at_least=1, at_most=100) * width + abs(belief.mean)
    places = np.linspace(-half, half, count)
    places[count // 2] = 0.0
    spread = grid_belief(places.tolist(), (-0.5 * ((places - belief.mean) / width) ** 2).tolist())
    weights = (1 - lump) * spread.weights
    weights[count // 2] += lump
    return GridBelief(points=places, weights=weights, label=f"{belief.label or 'prior'} with {lump:g} on no effect")


def normal_log_likelihood(points: NDArray[np.float64], *, estimate: float, standard_error: float) -> list[float]:
    """Give the logarithm of a normal likelihood at the grid's points.

    Raises:
        SettingsError: the estimate is not finite or the standard error not above 0.
    """
    estimate = require_number("the estimate", estimate)
    standard_error = require_number("the standard error", standard_error, above=0)
    logs: list[float] = (-0.5 * ((points - estimate) / standard_error) ** 2).tolist()
    return logs


def binomial_log_likelihood(points: NDArray[np.float64], *, events: int, n: int) -> list[float]:
    """Give the logarithm of a binomial likelihood at grid points from 0 to 1.

    Raises:
        SettingsError: the counts are no counts, or a point is outside 0 to 1.
    """
    from scipy.special import xlog1py, xlogy

    n = require_whole("the number of patients", n)
    events = require_whole("the number of events", events, at_most=n)
    if not ((points >= 0) & (points <= 1)).all():
        raise SettingsError("the grid leaves the proportions", expected="points from 0 to 1")
    logs: list[float] = (xlogy(events, points) + xlog1py(n - events, -points)).tolist()
    return logs


def grid_probability_below(belief: GridBelief, value: float) -> float:
    """Give the probability strictly below ``value``: a lump at it does not count.

    Raises:
        SettingsError: the value is not a number.
    """
    value = require_number("the value to compare with", value)
    return float(belief.weights[belief.points < value].sum())


def grid_interval(belief: GridBelief, *, name: str, level: float = 0.95) -> Estimate:
    """Give the mean with the equal-tailed interval, to the grid's own fineness.

    Raises:
        SettingsError: the level is not strictly between 0 and 1.
    """
    level = require_level(level)
    below = np.cumsum(belief.weights)
    low, high = (
        float(belief.points[min(int(np.searchsorted(below, tail - 1e-12)), len(below) - 1)])
        for tail in ((1 - level) / 2, (1 + level) / 2)
    )
    return Estimate(
        name=name,
        value=belief.mean,
        low=low,
        high=high,
        level=level,
        method=f"posterior on a grid of {len(below)} points, {belief.label or 'prior as given'}",
        citation=CITATION_GRID,
        standard_error=belief.standard_deviation,
    )
