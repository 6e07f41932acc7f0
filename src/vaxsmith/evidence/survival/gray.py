"""Test whether arms differ in how often one cause comes, other causes standing in the way (Gray)."""

from __future__ import annotations

import numpy as np

from vaxsmith.core import SettingsError
from vaxsmith.evidence.survival.competing_risks import CompetingRisks
from vaxsmith.evidence.survival.log_rank import SurvivalTest, quadratic_form
from vaxsmith.evidence.survival.tails import chi_square_tail, upper_tail
from vaxsmith.evidence.survival.time_to_event import BoolArray, FloatArray

GRAY = "Gray RJ. Ann Stat 1988;16:1141-1154"


def gray_test(data: CompetingRisks, cause: str, *, control: str = "") -> SurvivalTest:
    """Test that the cumulative incidence of ``cause`` is the same in all arms, within strata.

    Like a log-rank test in which a patient who met another cause still counts in part as at risk: arm k's number is
    R_k = Y_k (1 - F_k) / S_k just before each time, and its score the sum of dN_k - R_k dN / R (Gray 1988, rho = 0). The
    variance adds, over arms, the martingale terms of the Aalen-Johansen estimates under the common incidence; with one
    cause and no ties it is that of the log-rank test. Asymptotic: with few events of the cause the p-value is rough.

    Raises:
        SettingsError: there is no such cause, fewer than two arms, or an arm has no patients.
    """
    place, arms = data.place_of(cause), len(data.follow_up.arm_names)
    if arms < 2:
        raise SettingsError("there is 1 arm", expected="two or more", remedy="name each patient's arm")
    for name in data.follow_up.arm_names:
        data.follow_up.of_arm(name)
    if np.isfinite(data.follow_up.entry).any():
        raise SettingsError(
            "patients enter late (left truncation)",
            expected="all watched from the start",
            remedy="compare cause-specific hazards",
        )
    first = control or data.follow_up.arm_names[0]
    reference = data.follow_up.place_of(first)
    score, covariance = np.zeros(arms), np.zeros((arms, arms))
    observed, expected = np.zeros(arms), np.zeros(arms)
    for stratum in np.unique(data.follow_up.stratum):
        seen, due, spread = _stratum(data, data.follow_up.stratum == stratum, place, arms)
        observed += seen
        expected += due
        score += seen - due
        covariance += spread
    statistic, degrees = quadratic_form(score, covariance)
    two = arms == 2 and degrees == 1
    z = float(-score[1 - reference] / np.sqrt(covariance[1 - reference, 1 - reference])) if two else np.nan
    return SurvivalTest(
        name=f"Gray's test of {cause}",
        statistic=statistic,
        degrees=degrees,
        p_value=chi_square_tail(statistic, degrees),
        z=z,
        p_one_sided=upper_tail(z),
        arm_names=data.follow_up.arm_names,
        control=first,
        treatment=data.follow_up.arm_names[1 - reference] if arms == 2 else "",
        observed=tuple(observed.tolist()),
        expected=tuple(expected.tolist()),
        citation=GRAY,
        note="" if degrees else f"no {cause} came while more than one arm was at risk: nothing can be compared",
    )


def _stratum(data: CompetingRisks, here: BoolArray, place: int, arms: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give observed and expected events by arm (A,) and the covariance of their differences (A, A) in one stratum."""
    time, arm, cause = data.follow_up.time[here], data.follow_up.arm[here], data.cause[here]
    times = np.unique(time)
    cell = np.searchsorted(times, time) * arms + arm
    size, shape = len(times) * arms, (len(times), arms)
    this = np.bincount(cell[cause == place], minlength=size).reshape(shape).astype(float)
    other = np.bincount(cell[(cause >= 0) & (cause != place)], minlength=size).reshape(shape).astype(float)
    at_risk = np.bincount(cell, minlength=size).reshape(shape).astype(float)[::-1].cumsum(axis=0)[::-1]
    safe = np.where(at_risk > 0, at_risk, 1.0)
    free = _just_before(np.cumprod(1 - (this + other) / safe, axis=0))
    incidence = _just_before(1 - np.cumsum(free * this / safe, axis=0))
    # Whoever is at risk makes free > 0; where nobody is, the arm no longer counts.
    counted = np.divide(at_risk * incidence, free, out=np.zeros(shape), where=(at_risk > 0) & (free > 0))
    total = counted.sum(axis=1)
    hazard = np.divide(this.sum(axis=1), total, out=np.zeros(len(times)), where=total > 0)
    share = np.divide(counted, total[:, None], out=np.zeros(shape), where=total[:, None] > 0)
    # The common incidence: 1 - F0 falls by the pooled subdistribution hazard.
    rest = np.cumprod(1 - np.minimum(hazard, 1.0))
    steps = np.divide(hazard, rest, out=np.zeros(len(times)), where=rest > 0)
    covariance = np.zeros((arms, arms))
    for j in range(arms):
        weight = (np.eye(arms)[j][None, :] - share) * counted[:, [j]]
        ahead = (weight * steps[:, None])[::-1].cumsum(axis=0)[::-1]
        after = np.r_[ahead[1:], np.zeros((1, arms))]
        own, others = np.maximum(incidence[:, j], 1e-300), incidence[:, j] - free[:, j]
        by_this = weight * (free[:, j] / own)[:, None] - others[:, None] * after
        by_other = -rest[:, None] * after
        # Intensities: of this cause as the common incidence says, of the others as seen in the arm.
        rate_this = counted[:, j] * hazard / safe[:, j]
        rate_other = other[:, j] / safe[:, j]
        present = (at_risk[:, j] > 0) / safe[:, j]
        covariance += (by_this * (rate_this * present)[:, None]).T @ by_this
        covariance += (by_other * (rate_other * present)[:, None]).T @ by_other
    return this.sum(axis=0), (share * this.sum(axis=1, keepdims=True)).sum(axis=0), covariance


def _just_before(values: FloatArray) -> FloatArray:
    return np.asarray(np.concatenate([np.ones((1, values.shape[1])), values[:-1]]), dtype=float)
