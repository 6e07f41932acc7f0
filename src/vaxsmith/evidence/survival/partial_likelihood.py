"""Cox's partial likelihood: its logarithm, slope and curvature, with Efron's or Breslow's way with ties.

One table is made of the data, one row an event, so that the sums over risk sets are differences of running sums.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from vaxsmith.evidence.survival.time_to_event import BoolArray, FloatArray, IntArray, TimeToEvent

_STEPS = 100
_HALVINGS = 40
_FLAT = 1e-10  # a gain in log-likelihood that no longer matters
_RUNAWAY = 0.3  # a Newton step, in standard deviations of the covariate, that has not shrunk where the likelihood is flat


class Ties(StrEnum):
    """What to do with events at the same time."""

    EFRON = "Efron"
    BRESLOW = "Breslow"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RiskSets:
    """The data of one stratum, in ascending order of time: n patients, d events.

    ``covariates`` (n, p) are centred; ``event_row`` (d,) are the places of the patients with events; ``first`` and ``until``
    (d,) bound the patients at risk among those sorted by time: from ``first`` to the end. ``entered`` (d,) is how many of
    ``by_entry`` (places sorted by falling entry time) were not yet at risk. ``tied`` (d,) numbers the event times;
    ``fraction`` (d,) is the part of the tie's own risk that Efron takes away: 0, 1/m, … (m - 1)/m, or all 0.
    """

    covariates: FloatArray
    event_row: IntArray
    first: IntArray
    by_entry: IntArray
    entered: IntArray
    tied: IntArray
    fraction: FloatArray
    event_time: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Likelihood:
    """The log partial likelihood at some coefficients, its slope (p,) and the information (p, p), its negated curvature."""

    value: float
    score: FloatArray
    information: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Maximum:
    """Where the likelihood is largest; ``runaway`` (p,) tells coefficients that it pushes towards infinity (separation)."""

    coefficients: FloatArray
    likelihood: Likelihood
    runaway: BoolArray
    converged: bool


def risk_sets(data: TimeToEvent, covariates: FloatArray, ties: Ties) -> list[RiskSets]:
    """Make the table of events of every stratum that has any; ``covariates`` (n, p) are centred here."""
    centred = covariates - covariates.mean(axis=0)
    tables = []
    for stratum in np.unique(data.stratum[data.event]):
        here = np.flatnonzero(data.stratum == stratum)
        rows = here[np.argsort(data.time[here], kind="stable")]
        time, entry = data.time[rows], data.entry[rows]
        event_row = np.flatnonzero(data.event[rows])
        event_time = time[event_row]
        _, tied, sizes = np.unique(event_time, return_inverse=True, return_counts=True)
        rank = np.arange(len(event_row)) - np.r_[0, sizes.cumsum()[:-1]][tied]
        by_entry = np.argsort(-entry, kind="stable")
        tables.append(
            RiskSets(
                covariates=centred[rows],
                event_row=event_row,
                first=np.searchsorted(time, event_time, side="left"),
                by_entry=by_entry,
                entered=np.searchsorted(-entry[by_entry], -event_time, side="right"),
                tied=tied,
                fraction=rank / sizes[tied] if ties is Ties.EFRON else np.zeros(len(event_row)),
                event_time=event_time,
            )
        )
    return tables


def likelihood(tables: list[RiskSets], coefficients: FloatArray) -> Likelihood:
    """Evaluate the log partial likelihood, its slope and its information (Efron 1977; Breslow 1974)."""
    size = len(coefficients)
    value, score, information = 0.0, np.zeros(size), np.zeros((size, size))
    for table in tables:
        part, means, spreads = moments(table, coefficients)
        value += part
        score += (table.covariates[table.event_row] - means).sum(axis=0)
        information += spreads.sum(axis=0)
    return Likelihood(value=value, score=score, information=information)


def moments(table: RiskSets, coefficients: FloatArray) -> tuple[float, FloatArray, FloatArray]:
    """Give one stratum's log-likelihood, and for each event mean (d, p) and covariance (d, p, p) of those at risk."""
    x = table.covariates
    linear = x @ coefficients
    top = linear.max()
    risk = np.exp(linear - top)
    # One column for the sum of risks, p for the first moments, p² for the second.
    columns = np.concatenate(
        [risk[:, None], risk[:, None] * x, (risk[:, None, None] * x[:, :, None] * x[:, None, :]).reshape(len(x), -1)], axis=1
    )
    sums = columns[::-1].cumsum(axis=0)[::-1][table.first]
    if table.entered.any():
        absent = np.concatenate([np.zeros((1, columns.shape[1])), columns[table.by_entry].cumsum(axis=0)])
        sums = sums - absent[table.entered]
    own = np.zeros((int(table.tied[-1]) + 1, columns.shape[1]))
    np.add.at(own, table.tied, columns[table.event_row])
    sums = sums - table.fraction[:, None] * own[table.tied]
    size = x.shape[1]
    total = sums[:, 0]
    means = sums[:, 1 : 1 + size] / total[:, None]
    seconds = sums[:, 1 + size :].reshape(-1, size, size) / total[:, None, None]
    value = float((linear[table.event_row] - top - np.log(total)).sum())
    return value, means, seconds - means[:, :, None] * means[:, None, :]


def maximise(tables: list[RiskSets], size: int, scale: FloatArray, *, held: Mapping[int, float] | None = None) -> Maximum:
    """Climb to the maximum by Newton's method, halving steps that overshoot; coefficients in ``held`` stay where they are.

    ``scale`` (p,) are the covariates' standard deviations. A coefficient whose steps do not shrink while the likelihood no
    longer gains is one that the data separate: it has no finite maximum.
    """
    coefficients = np.zeros(size)
    for place, fixed in (held or {}).items():
        coefficients[place] = fixed
    free = np.array([place for place in range(size) if place not in (held or {})], dtype=np.intp)
    now = likelihood(tables, coefficients)
    runaway = np.zeros(size, dtype=bool)
    for _ in range(_STEPS):
        step = np.zeros(size)
        step[free] = _newton_step(now.information[np.ix_(free, free)], now.score[free])
        # A step of more than a few standard deviations is a leap in the dark.
        longest = float(np.max(np.abs(step) * scale, initial=0.0))
        if longest > 3:
            step *= 3 / longest
        ahead = likelihood(tables, coefficients + step)
        for _ in range(_HALVINGS):
            if ahead.value >= now.value - 1e-12 * abs(now.value):
                break
            step /= 2
            ahead = likelihood(tables, coefficients + step)
        gain = ahead.value - now.value
        coefficients, now = coefficients + step, ahead
        if abs(gain) < _FLAT * (1 + abs(now.value) * 1e-3):
            runaway = np.abs(step) * scale > _RUNAWAY
            if runaway.any() or longest < 1e-7:
                return Maximum(coefficients=coefficients, likelihood=now, runaway=runaway, converged=True)
    return Maximum(coefficients=coefficients, likelihood=now, runaway=runaway, converged=False)


def _newton_step(information: FloatArray, score: FloatArray) -> FloatArray:
    if not len(score):
        return score
    scale = np.sqrt(np.maximum(np.diag(information), 1e-300))
    return np.asarray(
        np.linalg.lstsq(information / np.outer(scale, scale), score / scale, rcond=1e-12)[0] / scale, dtype=float
    )
