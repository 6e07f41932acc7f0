"""Expected events by calendar time, and the average hazard ratio that a log-rank test will see.

When the effect is delayed there is no one hazard ratio. The average is the geometric mean of the hazard ratios, each
weighted by the events expected while it holds, in both arms together (Mukhopadhyay, Huang, Metcalfe, Öhrn, Jenner,
Stone, J Biopharm Stat 2020;30:1130; the same weights as gsDesign2's). It depends on when one looks: an early look
sees mostly the period without effect.

Expected events have a closed form. A patient who came in at calendar time u is followed for T - u months, so the events
of period j by T are the integral over follow-up t of ``hazard S(t) G(t) N(T - t)``, with survival S, not dropped out G
and N(s) patients in by s; between the knots S G is exponential and N a straight line.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import InfeasibleError
from vaxsmith.evidence.design.accrual import Accrual, EventAssumptions, arm_shares
from vaxsmith.evidence.design.requirements import require_month, require_number

CITATION_AVERAGE = "Mukhopadhyay et al., J Biopharm Stat 2020;30:1130"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedEvents:
    """Events expected by ``month`` of the trial: by period, shape (periods,), in each arm.

    ``average_hazard_ratio`` weighs the periods' hazard ratios by the events of both arms. ``information`` is that of the
    log hazard ratio when the assumed effect is true, ``information_null`` when there is none.
    """

    month: float
    control: NDArray[np.float64]
    experimental: NDArray[np.float64]
    average_hazard_ratio: float
    information: float
    information_null: float

    @property
    def events(self) -> float:
        """Give the events of both arms."""
        return float(self.control.sum() + self.experimental.sum())


def _enrolled(accrual: Accrual, time: NDArray[np.float64]) -> NDArray[np.float64]:
    knots = np.concatenate([[0.0], np.cumsum(accrual.months)])
    counts = np.concatenate([[0.0], np.cumsum(np.asarray(accrual.months) * np.asarray(accrual.rates))])
    enrolled: NDArray[np.float64] = np.interp(time, knots, counts)
    return enrolled


def arm_events(
    accrual: Accrual, starts: NDArray[np.float64], hazards: NDArray[np.float64], dropout: float, month: float
) -> NDArray[np.float64]:
    """Give the events expected by ``month`` in each period of follow-up, for one arm with this accrual.

    ``starts`` and ``hazards`` have shape (periods,): when a period begins after randomisation, and the hazard in it.
    """
    inside = starts[(starts > 0) & (starts < month)]
    bends = month - np.concatenate([[0.0], np.cumsum(accrual.months)])
    knots = np.unique(np.concatenate([[0.0, month], inside, bends[(bends > 0) & (bends < month)]]))
    begin, width = knots[:-1], np.diff(knots)
    period = np.searchsorted(starts, begin + 1e-12 * max(month, 1), side="right") - 1
    hazard = hazards[period]
    leaving = hazard + dropout
    gone = np.concatenate([[0.0], np.cumsum(leaving * width)])[:-1]
    at_begin, at_end = _enrolled(accrual, month - begin), _enrolled(accrual, month - knots[1:])
    # Integral over a piece of exp(-m t) (a + b t), with x = m width; series where x is small.
    x = leaving * width
    small = x < 1e-4
    safe = np.where(small, 1.0, x)
    level = np.where(small, 1 - x / 2 + x * x / 6, -np.expm1(-safe) / safe)
    slope = np.where(small, 0.5 - x / 3 + x * x / 8, (-np.expm1(-safe) - safe * np.exp(-safe)) / safe**2)
    pieces = hazard * np.exp(-gone) * width * (at_begin * level + (at_end - at_begin) * slope)
    return np.bincount(period, weights=pieces, minlength=len(starts)).astype(np.float64)


def expected_events(accrual: Accrual, assumptions: EventAssumptions, *, month: float, ratio: float = 1.0) -> ExpectedEvents:
    """Give the events expected by calendar ``month``, the average hazard ratio and the information.

    ``ratio`` is experimental patients to one control.

    Raises:
        SettingsError: the month or the ratio is not above 0.
    """
    month = require_month("the analysis", month)
    shares = arm_shares(ratio)
    hazards = np.asarray(assumptions.control)
    ratios = np.asarray(assumptions.hazard_ratio)
    control, experimental = (
        arm_events(accrual.times(share), assumptions.starts, rates, assumptions.dropout, month)
        for share, rates in zip(shares, (hazards, hazards * ratios), strict=True)
    )
    both = control + experimental
    average = exp(float(both @ np.log(ratios)) / both.sum())
    seen = both > 0
    information = float((control[seen] * experimental[seen] / both[seen]).sum())
    return ExpectedEvents(
        month=month,
        control=control,
        experimental=experimental,
        average_hazard_ratio=average,
        information=information,
        information_null=float(both.sum()) * shares[0] * shares[1],
    )


def month_of_events(
    accrual: Accrual, assumptions: EventAssumptions, *, events: float, ratio: float = 1.0, latest: float = 1200.0
) -> float:
    """Find the calendar month by which so many events are expected.

    Raises:
        SettingsError: the number is not above 0.
        InfeasibleError: so many are not expected by month ``latest``.
    """
    from scipy.optimize import brentq

    events = require_number("the number of events", events, at_least=0.01)
    latest = require_month("the latest month", latest)

    shares = arm_shares(ratio)
    control = np.asarray(assumptions.control)
    hazards = (control, control * np.asarray(assumptions.hazard_ratio))

    def missing(month: float) -> float:
        arms = (
            arm_events(accrual.times(share), assumptions.starts, rates, assumptions.dropout, month).sum()
            for share, rates in zip(shares, hazards, strict=True)
        )
        return float(sum(arms)) - events

    if missing(latest) < 0:
        most = missing(latest) + events
        raise InfeasibleError(
            f"{events:.0f} events are asked for, but only {most:.0f} are expected by month {latest:.0f}",
            cause="too few patients, too much dropout, or too good a prognosis",
            remedy="randomise more patients",
        )
    return float(brentq(missing, 1e-9, latest, xtol=1e-9))
