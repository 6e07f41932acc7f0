"""Combine several weighted log-rank tests by their maximum (MaxCombo), with the p-value of the maximum itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vaxsmith.core import SettingsError
from vaxsmith.evidence.survival.arms import two_arms
from vaxsmith.evidence.survival.joint_normal import box_probability
from vaxsmith.evidence.survival.log_rank import weighted_scores
from vaxsmith.evidence.survival.time_to_event import FloatArray, TimeToEvent
from vaxsmith.evidence.survival.weights import FlemingHarrington, Weight

MAX_COMBO = "Karrison TG. Stata J 2016;16:678-690; Lin RS et al. Stat Biopharm Res 2020;12:187-198"
DEFAULT_WEIGHTS = (
    FlemingHarrington(rho=0, gamma=0),
    FlemingHarrington(rho=1, gamma=0),
    FlemingHarrington(rho=0, gamma=1),
    FlemingHarrington(rho=1, gamma=1),
)
"""Proportional, early, late and middle differences."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MaxComboTest:
    """The combination of m tests of two arms.

    ``z`` (m,) are positive where the treatment had fewer events than expected; ``p_one_sided`` asks whether the treatment is
    better in any of them, ``p_value`` whether the arms differ either way, each adjusted for having looked m times through
    ``correlation`` (m, m). ``largest`` names the test with the largest z, ``farthest`` the one with the largest |z|.
    """

    weights: tuple[Weight, ...]
    z: FloatArray
    correlation: FloatArray
    p_value: float
    p_one_sided: float
    control: str
    treatment: str
    largest: str
    farthest: str
    citation: str = MAX_COMBO
    note: str = ""


def max_combo_test(data: TimeToEvent, weights: Sequence[Weight] = DEFAULT_WEIGHTS, *, control: str = "") -> MaxComboTest:
    """Test two arms by the most telling of several weights, without knowing beforehand when the curves part.

    Under equal hazards the standardised scores are jointly normal with the correlation of their covariances; the one-sided
    p-value is 1 - P(all Z <= max z), the two-sided 1 - P(all |Z| <= max |z|). A small p-value says that hazards differ at
    some time, not that patients live longer: late weights can favour an arm that lost more patients early.

    Raises:
        SettingsError: there are not two arms with patients, or no weights, or too many.
    """
    if not weights:
        raise SettingsError("there are no weights to combine", expected="one or more")
    first, second = two_arms(data, control)
    scores = weighted_scores(data, weights, place=data.place_of(second))
    z = -scores.z
    known = ~np.isnan(z)
    if not known.any():
        return MaxComboTest(
            weights=tuple(weights),
            z=z,
            correlation=np.full((len(z), len(z)), np.nan),
            p_value=np.nan,
            p_one_sided=np.nan,
            control=first,
            treatment=second,
            largest="",
            farthest="",
            note="no event carried weight while both arms were at risk: nothing can be compared",
        )
    deviation = np.sqrt(np.diag(scores.covariance))
    unit = np.where(known, deviation, 1.0)  # divided twice: the product of two tiny deviations may vanish
    correlation = np.where(np.outer(known, known), scores.covariance / unit[:, None] / unit, np.eye(len(z)))
    inner = correlation[np.ix_(known, known)][None]
    top, far = float(z[known].max()), float(np.abs(z[known]).max())
    names = [weight.name for weight in weights]
    silent = ", ".join(name for name, told in zip(names, known, strict=True) if not told)
    return MaxComboTest(
        weights=tuple(weights),
        z=z,
        correlation=correlation,
        p_value=tail_of_largest(inner, np.array([far]), two_sided=True).item(),
        p_one_sided=tail_of_largest(inner, np.array([top]), two_sided=False).item(),
        control=first,
        treatment=second,
        largest=names[int(np.nanargmax(z))],
        farthest=names[int(np.nanargmax(np.abs(z)))],
        note=f"left out, as no event carried their weight: {silent}" if silent else "",
    )


def tail_of_largest(correlation: FloatArray, largest: FloatArray, *, two_sided: bool, points: int = 17_711) -> FloatArray:
    """Give the p-value of the largest of m correlated z-values, for each of T cases (T,).

    ``correlation`` (T, m, m); ``largest`` (T,) is c = max z, or max |z| when ``two_sided``. The tail is the sum over i of
    P(Z_i beyond c, those before i within), so that a small p-value keeps its leading digits.
    """
    from scipy.special import ndtr

    values = correlation.shape[-1]
    single = ndtr(-largest)
    tail = single.copy()
    for i in range(1, values):
        order = [i, *range(i)]
        turned = correlation[:, order][:, :, order].copy()
        turned[:, 0, 1:] *= -1  # -Z_i < -c says the same as Z_i > c without losing digits
        turned[:, 1:, 0] *= -1
        high = np.repeat(largest[:, None], i + 1, axis=1)
        high[:, 0] *= -1
        low = np.full(high.shape, -np.inf)
        if two_sided:
            low[:, 1:] = -largest[:, None]
        tail += box_probability(turned, low, high, points=points)
    sides = 2 if two_sided else 1
    return np.asarray(np.clip(sides * tail, sides * single, np.minimum(sides * values * single, 1.0)), dtype=float)
