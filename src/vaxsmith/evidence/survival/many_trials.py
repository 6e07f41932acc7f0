"""Test many simulated trials at once, and find a design's power with its Monte-Carlo error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from vaxsmith.core import SettingsError
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions.count import require_count
from vaxsmith.evidence.survival.log_rank import weighted_scores
from vaxsmith.evidence.survival.max_combo import DEFAULT_WEIGHTS, MAX_COMBO, tail_of_largest
from vaxsmith.evidence.survival.simulate import SimulatedTrials, TrialPlan, simulate_trials
from vaxsmith.evidence.survival.tails import critical_value
from vaxsmith.evidence.survival.time_to_event import BoolArray, FloatArray
from vaxsmith.evidence.survival.weights import Weight

_TOGETHER = 64  # trials whose arrays stay in the processor's cache
_DRAWN_TOGETHER = 250  # part of the result for a seed: do not change it with the machine
_POINTS = 233  # lattice points; the p-value of a MaxCombo is then right to about 1 part in 10,000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ManyScores:
    """Standardised weighted log-rank scores of T trials: ``z`` (T, m), positive where the treatment did better.

    ``correlation`` (T, m, m) under equal hazards. A trial in which a weight carried nothing has z 0 there.
    """

    z: FloatArray
    correlation: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPower:
    """How often each test rejected in ``trials`` simulated trials, one-sided at ``alpha``.

    Each ``Estimate`` has the Monte-Carlo standard error and a Wilson interval for it; ``tests`` are in the order of the
    weights, the last is MaxCombo. ``events`` and ``analysed_at`` are means over trials.
    """

    tests: tuple[Estimate, ...]
    events: Estimate
    analysed_at: Estimate
    alpha: float
    trials: int

    def of(self, name: str) -> Estimate:
        """Give one test's power by its name: ``FH(0, 0)``, ``FH(0, 1)``, ``MaxCombo`` …

        Raises:
            SettingsError: no such test was simulated.
        """
        for estimate in self.tests:
            if estimate.method.startswith(name):
                return estimate
        raise SettingsError(f"no test '{name}' was simulated", expected=", ".join(test.method for test in self.tests))


def score_trials(trials: SimulatedTrials, weights: Sequence[Weight] = DEFAULT_WEIGHTS) -> ManyScores:
    """Give the weighted log-rank scores of every trial; ties are handled as in a single trial."""
    count, size = len(trials.time), len(weights)
    score, covariance = np.zeros((count, size)), np.zeros((count, size, size))
    for start in range(0, count, _TOGETHER):
        part = slice(start, start + _TOGETHER)
        score[part], covariance[part], tied = _scores(trials.time[part], trials.event[part], trials.treated, weights)
        for number in np.flatnonzero(tied) + start:
            one = weighted_scores(trials.trial(int(number)), weights, place=1)
            score[number], covariance[number] = one.score, one.covariance
    deviation = np.sqrt(np.einsum("tii->ti", covariance))
    told = deviation > 0
    z = np.divide(-score, deviation, out=np.zeros((count, size)), where=told)
    unit = np.where(told, deviation, 1.0)
    correlation = covariance / unit[:, :, None] / unit[:, None, :]
    correlation[:, np.arange(size), np.arange(size)] = 1.0
    return ManyScores(z=z, correlation=correlation)


def max_combo_many(scores: ManyScores, *, two_sided: bool = False) -> FloatArray:
    """Give the MaxCombo p-value of every trial (T,)."""
    largest = np.abs(scores.z).max(axis=1) if two_sided else scores.z.max(axis=1)
    return tail_of_largest(scores.correlation, largest, two_sided=two_sided, points=_POINTS)


def simulate_power(
    plan: TrialPlan,
    *,
    generator: np.random.Generator,
    trials: int = 2_000,
    alpha: float = 0.025,
    weights: Sequence[Weight] = DEFAULT_WEIGHTS,
    level: float = 0.95,
) -> SimulatedPower:
    """Simulate a plan and count how often each weighted log-rank test, and their MaxCombo, finds the treatment better.

    Raises:
        SettingsError: alpha or level is not between 0 and 1, fewer than one trial, or no weights.
    """
    if not 0 < alpha < 1:
        raise SettingsError(f"alpha is {alpha}", expected="a number between 0 and 1, such as 0.025 one-sided")
    if require_count(trials, "the number of trials") < 1 or not weights:
        raise SettingsError(
            f"{trials} trials with {len(weights)} tests are asked for", expected="a whole number of each, 1 or more"
        )
    bar = critical_value(1 - 2 * alpha) if alpha < 0.5 else -critical_value(2 * alpha - 1) if alpha > 0.5 else 0.0
    rejected = np.zeros(len(weights) + 1)
    events, days = np.empty(trials), np.empty(trials)
    for start in range(0, trials, _DRAWN_TOGETHER):
        part = slice(start, min(start + _DRAWN_TOGETHER, trials))
        drawn = simulate_trials(plan, part.stop - part.start, generator)
        scores = score_trials(drawn, weights)
        rejected[:-1] += (scores.z > bar).sum(axis=0)
        rejected[-1] += int((max_combo_many(scores) < alpha).sum())
        events[part], days[part] = drawn.event.sum(axis=1), drawn.analysed_at
    names = [*(weight.name for weight in weights), "MaxCombo"]
    return SimulatedPower(
        tests=tuple(_power(name, int(hits), trials, alpha, level) for name, hits in zip(names, rejected, strict=True)),
        events=_mean("events at the analysis", events, level),
        analysed_at=_mean("time of the analysis", days, level),
        alpha=alpha,
        trials=trials,
    )


def _scores(
    time: FloatArray, event: BoolArray, treated: BoolArray, weights: Sequence[Weight]
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Score C trials whose times all differ: (C, m), (C, m, m), and which trials (C,) have a tie with an event."""
    order = np.argsort(time, axis=1)
    times, events = np.take_along_axis(time, order, axis=1), np.take_along_axis(event, order, axis=1)
    arm = treated[order]
    tied = ((times[:, 1:] == times[:, :-1]) & (events[:, 1:] | events[:, :-1])).any(axis=1)
    at_risk = np.arange(time.shape[1], 0, -1, dtype=float)
    share = arm[:, ::-1].cumsum(axis=1)[:, ::-1] / at_risk
    before = np.ones(time.shape)
    np.cumprod(1 - events[:, :-1] / at_risk[:-1], axis=1, out=before[:, 1:])
    columns = np.stack([weight.at(before) for weight in weights], axis=1)
    excess = np.where(events, arm - share, 0.0)
    spread = np.where(events, share * (1 - share), 0.0)
    score = np.matmul(columns, excess[:, :, None])[:, :, 0]
    covariance = np.matmul(columns * spread[:, None, :], columns.transpose(0, 2, 1))
    return score, covariance, tied


def _power(name: str, hits: int, trials: int, alpha: float, level: float) -> Estimate:
    z, share = critical_value(level), hits / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * sqrt(share * (1 - share) / trials + z * z / (4 * trials**2))
    return Estimate(
        name="power",
        value=share,
        low=max(0.0, middle - half),
        high=min(1.0, middle + half),
        level=level,
        method=f"{name}, one-sided {alpha:g}, {trials:,} simulated trials",
        citation=MAX_COMBO,
        standard_error=sqrt(share * (1 - share) / trials),
        note="the interval is that of the simulation alone",
    )


def _mean(name: str, values: FloatArray, level: float) -> Estimate:
    mean, error = float(values.mean()), float(values.std(ddof=1) / sqrt(len(values))) if len(values) > 1 else np.nan
    half = critical_value(level) * error
    return Estimate(
        name=f"mean {name}",
        value=mean,
        low=mean - half,
        high=mean + half,
        level=level,
        method=f"mean of {len(values):,} simulated trials",
        citation="",
        standard_error=error,
    )
