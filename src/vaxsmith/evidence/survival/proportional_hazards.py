"""Test whether hazard ratios stay the same over time, by Schoenfeld's residuals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from vaxsmith.core import SettingsError
from vaxsmith.evidence.survival.cox import CoxFit
from vaxsmith.evidence.survival.kaplan_meier import kaplan_meier
from vaxsmith.evidence.survival.partial_likelihood import moments
from vaxsmith.evidence.survival.tails import chi_square_tail
from vaxsmith.evidence.survival.time_to_event import FloatArray, TimeToEvent

GRAMBSCH_THERNEAU = "Grambsch PM, Therneau TM. Biometrika 1994;81:515-526"


class TimeScale(StrEnum):
    """What the log hazard ratio might be a line in."""

    KAPLAN_MEIER = "1 - Kaplan-Meier"  # the default: events spread evenly
    RANK = "rank"
    LOGARITHM = "log time"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProportionalityTest:
    """One covariate's test (or ``all`` together): chi-square with ``degrees`` of freedom.

    ``trend`` is the sign of the change: 1 where the log hazard ratio rises with time, -1 where it falls, 0 for all together.
    """

    name: str
    statistic: float
    degrees: int
    p_value: float
    trend: int
    scale: TimeScale
    citation: str = GRAMBSCH_THERNEAU


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SchoenfeldResiduals:
    """For each of d events, in time order within strata, the covariate less its mean at risk: ``residual`` (d, p)."""

    time: FloatArray
    residual: FloatArray


def schoenfeld_residuals(fit: CoxFit) -> SchoenfeldResiduals:
    """Give Schoenfeld's residuals in units of each covariate's standard deviation; they sum to 0.

    Raises:
        SettingsError: the model has a separated covariate.
    """
    _refuse_separated(fit)
    coefficients = _standardised(fit)
    parts = [table.covariates[table.event_row] - moments(table, coefficients)[1] for table in fit.tables]
    return SchoenfeldResiduals(
        time=np.concatenate([table.event_time for table in fit.tables]), residual=np.concatenate(parts)
    )


def proportionality_tests(
    data: TimeToEvent, fit: CoxFit, *, scale: TimeScale = TimeScale.KAPLAN_MEIER
) -> tuple[ProportionalityTest, ...]:
    """Test each covariate, then all together, for a log hazard ratio that changes along ``scale``.

    It is the score test of adding covariate times g(time) to the model (Grambsch & Therneau 1994), with the information at
    every event rather than its average. A large p-value proves nothing when events are few.

    Raises:
        SettingsError: the model has a separated covariate, or fewer than two event times.
    """
    _refuse_separated(fit)
    coefficients, size = _standardised(fit), len(fit.names)
    g = [_transform(data, table.event_time, TimeScale(scale)) for table in fit.tables]
    middle = float(np.concatenate(g).mean())
    if np.ptp(np.concatenate(g)) == 0:
        raise SettingsError("all events came at one time", expected="two or more event times")
    slope, inner = np.zeros(size), np.zeros((size, size))
    cross, outer = np.zeros((size, size)), np.zeros((size, size))
    for table, values in zip(fit.tables, g, strict=True):
        away = values - middle
        _, means, spreads = moments(table, coefficients)
        slope += away @ (table.covariates[table.event_row] - means)
        inner += spreads.sum(axis=0)
        cross += np.tensordot(away, spreads, axes=1)
        outer += np.tensordot(away**2, spreads, axes=1)
    tests = []
    for places in [*([place] for place in range(size)), *([list(range(size))] if size > 1 else [])]:
        part = outer[np.ix_(places, places)] - cross[places] @ np.linalg.solve(inner, cross[places].T)
        u = slope[places]
        statistic = float(u @ np.linalg.lstsq(part, u, rcond=1e-12)[0])
        one = len(places) == 1
        tests.append(
            ProportionalityTest(
                name=fit.names[places[0]] if one else "all",
                statistic=statistic,
                degrees=len(places),
                p_value=chi_square_tail(statistic, len(places)),
                trend=int(np.sign(u[0])) if one else 0,
                scale=TimeScale(scale),
            )
        )
    return tuple(tests)


def _standardised(fit: CoxFit) -> FloatArray:
    """Give coefficients for the standardised covariates that the tables hold."""
    return fit.coefficients * fit.scale


def _transform(data: TimeToEvent, times: FloatArray, scale: TimeScale) -> FloatArray:
    if scale is TimeScale.TIME:
        return times
    if scale is TimeScale.LOGARITHM:
        if (times <= 0).any():
            raise SettingsError("an event came at time 0, which has no logarithm", remedy="choose another scale")
        return np.log(times)
    if scale is TimeScale.RANK:
        distinct = np.unique(data.time[data.event])
        return np.searchsorted(distinct, times).astype(float)
    curve = kaplan_meier(data)
    place = np.searchsorted(curve.time, times, side="left") - 1
    return np.where(place < 0, 0.0, 1 - curve.survival[np.maximum(place, 0)])


def _refuse_separated(fit: CoxFit) -> None:
    if fit.separated:
        raise SettingsError(
            f"{', '.join(fit.separated)} is separated: no residuals exist",
            remedy="fit without it, or compare restricted means",
        )
