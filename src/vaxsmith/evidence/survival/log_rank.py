"""Test whether arms differ in their hazards: the log-rank test and its weighted kin (Fleming-Harrington)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan, sqrt

import numpy as np

from vaxsmith.core import SettingsError
from vaxsmith.evidence.survival.arms import two_arms
from vaxsmith.evidence.survival.risk_table import RiskTable, risk_tables_by_stratum
from vaxsmith.evidence.survival.tails import both_tails, chi_square_tail, upper_tail
from vaxsmith.evidence.survival.time_to_event import FloatArray, TimeToEvent
from vaxsmith.evidence.survival.weights import FlemingHarrington, Weight

LOG_RANK = "Mantel N. Cancer Chemother Rep 1966;50:163-170"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalTest:
    """A test of arms A against one another.

    ``statistic`` is a chi-square with ``degrees`` of freedom and ``p_value`` its tail. With two arms ``z`` is positive where
    the treatment had fewer events than expected, ``p_one_sided`` small where it is the better one; both NaN for more arms.
    ``observed`` and ``expected`` are the unweighted events of each arm (A,). Where nothing could be compared the numbers are
    NaN and ``note`` says why.
    """

    name: str
    statistic: float
    degrees: int
    p_value: float
    z: float
    p_one_sided: float
    arm_names: tuple[str, ...]
    control: str
    treatment: str
    observed: tuple[float, ...]
    expected: tuple[float, ...]
    citation: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeightedScores:
    """Sums of (observed - expected) of the arm at ``place`` under m weights, and their joint covariance under equal hazards.

    ``score`` (m,), ``covariance`` (m, m), summed over strata.
    """

    score: FloatArray
    covariance: FloatArray

    @property
    def z(self) -> FloatArray:
        """Give the standardised scores (m,); NaN where the variance is 0."""
        variance = np.diag(self.covariance)
        spread = np.sqrt(np.where(variance > 0, variance, nan))
        return np.asarray(self.score / spread, dtype=float)


def log_rank_test(data: TimeToEvent, weight: Weight | None = None, *, control: str = "") -> SurvivalTest:
    """Test that all arms have the same hazard at every time, within strata.

    At each event time the arm's events are compared with their expectation given who is at risk, with the hypergeometric
    variance (ties allowed); differences are weighted and summed over times and strata (Mantel 1966; Harrington & Fleming
    1982). An event at time 0 counts like any other: its pooled survival just before is 1.

    Raises:
        SettingsError: fewer than two arms, an arm without patients, or ``control`` is no arm.
    """
    weight = weight or FlemingHarrington()
    names = data.arm_names
    if len(names) == 2:
        first, second = two_arms(data, control)
    else:
        first, second = control, ""
        _several_arms(data, control)
    tables = risk_tables_by_stratum(data)
    score, covariance = _scores_of_arms(tables, weight, len(names))
    observed = sum(table.events.sum(axis=0) for table in tables)
    expected = sum(_expected(table).sum(axis=0) for table in tables)
    statistic, degrees = quadratic_form(score, covariance)
    z = nan
    if len(names) == 2 and degrees:
        place = data.place_of(second)
        z = float(-score[place] / sqrt(covariance[place, place]))
    return SurvivalTest(
        name=_name(weight, len(data.stratum_names)),
        statistic=statistic,
        degrees=degrees,
        p_value=chi_square_tail(statistic, degrees) if isnan(z) else both_tails(z),
        z=z,
        p_one_sided=upper_tail(z),
        arm_names=names,
        control=first,
        treatment=second,
        observed=tuple(float(count) for count in np.asarray(observed)),
        expected=tuple(float(count) for count in np.asarray(expected)),
        citation=LOG_RANK if weight == FlemingHarrington() else weight.citation,
        note="" if degrees else "no event carried weight while more than one arm was at risk: nothing can be compared",
    )


def weighted_scores(data: TimeToEvent, weights: Sequence[Weight], *, place: int) -> WeightedScores:
    """Sum (observed - expected) of one arm under several weights, with the covariance of every pair.

    Two arms: the covariance of weights a and b is the sum of a(t) b(t) times the hypergeometric variance at t (Tarone 1981).
    """
    score, covariance = np.zeros(len(weights)), np.zeros((len(weights), len(weights)))
    for table in risk_tables_by_stratum(data):
        before = survival_before(table)
        columns = np.stack([weight.at(before) for weight in weights])
        excess = table.events[:, place] - _expected(table)[:, place]
        at_risk, variance = table.at_risk.sum(axis=1), _tie_factor(table)
        share = np.divide(table.at_risk[:, place], at_risk, out=np.zeros(len(at_risk)), where=at_risk > 0)
        score += columns @ excess
        covariance += (columns * (variance * share * (1 - share))) @ columns.T
    return WeightedScores(score=score, covariance=covariance)


def survival_before(table: RiskTable) -> FloatArray:
    """Give the pooled Kaplan-Meier share just before each time (T,): 1 at the first."""
    at_risk = table.at_risk.sum(axis=1)
    fractions = np.divide(table.events.sum(axis=1), at_risk, out=np.zeros(len(at_risk)), where=at_risk > 0)
    return np.asarray(np.r_[1.0, np.cumprod(1 - fractions)[:-1]], dtype=float)


def _expected(table: RiskTable) -> FloatArray:
    at_risk = table.at_risk.sum(axis=1, keepdims=True)
    shares = np.divide(table.at_risk, at_risk, out=np.zeros(table.at_risk.shape), where=at_risk > 0)
    return np.asarray(shares * table.events.sum(axis=1, keepdims=True), dtype=float)


def _tie_factor(table: RiskTable) -> FloatArray:
    """Give d (n - d) / (n - 1): the events of a time, fewer where ties leave less room to vary (T,)."""
    at_risk, events = table.at_risk.sum(axis=1), table.events.sum(axis=1)
    return np.asarray(np.where(at_risk > 1, events * (at_risk - events) / np.maximum(at_risk - 1, 1.0), 0.0), dtype=float)


def _scores_of_arms(tables: list[RiskTable], weight: Weight, arms: int) -> tuple[FloatArray, FloatArray]:
    """Give the weighted (observed - expected) of every arm (A,) and its covariance (A, A), of rank A - 1 at most."""
    score, covariance = np.zeros(arms), np.zeros((arms, arms))
    for table in tables:
        weights = weight.at(survival_before(table))
        at_risk = table.at_risk.sum(axis=1, keepdims=True)
        shares = np.divide(table.at_risk, at_risk, out=np.zeros(table.at_risk.shape), where=at_risk > 0)
        score += weights @ (table.events - _expected(table))
        spread = weights**2 * _tie_factor(table)
        covariance += np.diag(spread @ shares) - (shares * spread[:, None]).T @ shares
    return score, covariance


def quadratic_form(score: FloatArray, covariance: FloatArray) -> tuple[float, int]:
    """Give the chi-square of a score and its degrees of freedom, the rank of the covariance; NaN and 0 without any."""
    largest = float(np.abs(covariance).max(initial=0.0))
    if largest == 0:
        return nan, 0
    values, vectors = np.linalg.eigh(covariance)
    kept = values > 1e-10 * largest
    along = vectors[:, kept].T @ score
    return float((along**2 / values[kept]).sum()), int(kept.sum())


def _several_arms(data: TimeToEvent, control: str) -> None:
    if len(data.arm_names) < 2:
        raise SettingsError("there is 1 arm", expected="two or more", remedy="name each patient's arm")
    for name in data.arm_names:
        data.of_arm(name)
    if control:
        data.place_of(control)


def _name(weight: Weight, strata: int) -> str:
    name = "log-rank" if weight == FlemingHarrington() else f"weighted log-rank {weight.name}"
    return f"stratified {name}" if strata > 1 else name
