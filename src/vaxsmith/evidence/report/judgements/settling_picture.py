"""Picture: the power of a trial that would settle a claim, by the true effect and by when the vaccine acts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vaxsmith.evidence.design import delayed_effect, even_accrual, event_driven_power
from vaxsmith.evidence.registry import SettlingTrial
from vaxsmith.evidence.report.pictures import Line, Scale, lines_figure
from vaxsmith.evidence.report.report import Figure
from vaxsmith.evidence.report.wording import decimal, percent

_MOST_PATIENTS = 1_000_000  # nobody could randomise more
_LATEST = 24.0  # months of delay that are drawn


def settling_figure(trial: SettlingTrial) -> Figure | None:
    """Draw power against delay for one size of trial and each true effect; nothing where no size is told.

    The size is the middle one of those told: what a sceptic expects, where there is one.
    """
    sized = sorted(option.patients for option in trial.options if option.patients and option.patients <= _MOST_PATIENTS)
    if not sized or trial.control_median_months is None:
        return None
    patients = sized[(len(sized) - 1) // 2]
    delays = np.linspace(0.0, _LATEST, 25)
    effects = [option.hazard_ratio for option in trial.options]
    lines = [
        Line(label=f"hazard ratio {decimal(effect)}", xs=delays, ys=_powers(trial, effect, patients, delays))
        for effect in effects
    ]
    plan = trial.settings
    told = "; ".join(
        f"{line.label}: {percent(float(np.interp(plan.delay_months, delays, line.ys)), 0)} as planned, "
        f"{percent(float(np.interp(1.5 * plan.delay_months, delays, line.ys)), 0)} with half as much delay again"
        for line in lines
    )
    picture = lines_figure(
        lines,
        name="settling",
        title=f"Power of a trial of {patients:,} patients against the delay of the effect",
        description=f"{told}.",
        x=Scale(low=0.0, high=_LATEST),
        y=Scale(low=0.0, high=1.0),
        x_title="months until the vaccine acts",
        y_title="power of the log-rank test",
        percent=True,
        levels=[(plan.power, "")],
        verticals=[(plan.delay_months, "as planned")],
        height=180.0,
    )
    legend = tuple(
        (f"series-{place + 1}", f"{option.label}, {decimal(option.hazard_ratio)}")
        for place, option in enumerate(trial.options)
    )
    return Figure(
        picture=picture,
        caption=f"What a trial of {patients:,} patients could show, by the true hazard ratio and by when the vaccine acts.",
        legend=legend,
    )


def _powers(trial: SettlingTrial, effect: float, patients: int, delays: NDArray[np.float64]) -> list[float]:
    plan = trial.settings
    powers = []
    for delay in delays:
        assumed = delayed_effect(
            control_median=trial.control_median_months or 1.0,
            hazard_ratio=effect,
            delay=float(delay),
            dropout=plan.dropout,
        )
        power = event_driven_power(
            even_accrual(float(patients), plan.accrual_months),
            assumed,
            month=plan.analysis_month,
            alpha=plan.alpha,
            ratio=trial.allocation,
            undosed=plan.undosed,
        )
        powers.append(power)
    return powers
