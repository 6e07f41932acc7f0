"""Power by simulated trials: checks what the formula says under a delay, and knows tests that the formula does not.

With a late effect a weighted test (Fleming-Harrington (0, 1)) or MaxCombo keeps power that the log-rank test loses.
Simulation is by ``evidence.survival``; every figure comes with its Monte-Carlo standard error and repeats for a seed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vaxsmith.evidence.design.accrual import EventAssumptions, arm_shares, with_undosed
from vaxsmith.evidence.design.event_driven import EventDrivenDesign
from vaxsmith.evidence.survival import (
    DEFAULT_WEIGHTS,
    FlemingHarrington,
    PiecewiseExponential,
    SimulatedPower,
    TrialPlan,
    simulate_power,
)


def trial_plan(design: EventDrivenDesign, assumptions: EventAssumptions | None = None) -> TrialPlan:
    """Give the plan that simulates this design, under its own assumptions or under others.

    Patients are whole numbers, rounded by arm. Accrual, dropout, the undosed share and the month of analysis are the
    design's.
    """
    mixed = with_undosed(assumptions or design.assumptions, design.undosed, until=design.month)
    control, experimental = arm_shares(design.ratio)
    starts = tuple(float(start) for start in mixed.starts)
    hazards = tuple(hazard * ratio for hazard, ratio in zip(mixed.control, mixed.hazard_ratio, strict=True))
    accrual: list[tuple[float, float]] = []
    left = design.month
    for months, rate in zip(design.accrual.months, design.accrual.rates, strict=True):
        if left > 0:  # whoever would come after the analysis is not drawn
            accrual.append((min(months, left), rate))
            left -= months
    return TrialPlan(
        control=PiecewiseExponential(starts=starts, hazards=mixed.control),
        treatment=PiecewiseExponential(starts=starts, hazards=hazards),
        patients_control=max(1, round(design.patients * control)),
        patients_treatment=max(1, round(design.patients * experimental)),
        accrual=tuple(accrual),
        dropout=PiecewiseExponential(starts=(0.0,), hazards=(mixed.dropout,)),
        analysis_time=design.month,
    )


def power_by_simulation(
    design: EventDrivenDesign,
    *,
    generator: np.random.Generator,
    trials: int = 2_000,
    assumptions: EventAssumptions | None = None,
    weights: Sequence[FlemingHarrington] = DEFAULT_WEIGHTS,
) -> SimulatedPower:
    """Simulate the design's trials and count how often each test succeeds, one-sided at the design's alpha.

    Raises:
        SettingsError: fewer than one trial, or no test.
    """
    return simulate_power(
        trial_plan(design, assumptions), generator=generator, trials=trials, alpha=design.alpha, weights=weights
    )
