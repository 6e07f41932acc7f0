"""Power against the delay of an effect: by the average hazard ratio, and by simulated trials that also try weighted "
"tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from vaxsmith.core import SettingsError
from vaxsmith.evidence.design import (
    EventAssumptions,
    EventDrivenDesign,
    arm_shares,
    delayed_effect,
    event_driven_power,
    with_undosed,
)
from vaxsmith.evidence.design.requirements import require_number, require_whole
from vaxsmith.evidence.report.pictures import Line, Scale, lines_figure
from vaxsmith.evidence.report.report import Block, Figure, Paragraph, Table
from vaxsmith.evidence.report.wording import percent
from vaxsmith.evidence.survival import (
    DEFAULT_WEIGHTS,
    FlemingHarrington,
    PiecewiseExponential,
    SimulatedPower,
    TrialPlan,
    simulate_power,
)

if TYPE_CHECKING:
    from vaxsmith.evidence.report.designs.survival_report import SurvivalPlan

_LATE = FlemingHarrington(rho=0, gamma=1)
_TESTS = (("FH(0, 0)", "log-rank"), (_LATE.name, "FH(0, 1), late differences"), ("MaxCombo", "MaxCombo"))

_MOST_DRAWN = 500_000_000  # some minutes of drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayPower:
    """For each of ``delays`` (months): the log-rank test's power by formula, and simulated powers of several tests."""

    delays: tuple[float, ...]
    formula: tuple[float, ...]
    simulated: tuple[SimulatedPower, ...]
    seed: int
    planned: float
    sources: tuple[str, ...]


def delay_power(design: EventDrivenDesign, delays: Sequence[float], *, plan: SurvivalPlan) -> DelayPower:
    """Give the power of this trial, its size unchanged, for each delay of the effect.

    The same seed begins every delay, so that neighbours differ by the delay and not by luck.

    Raises:
        SettingsError: a delay is negative, or simulations are not a whole number from 1 to 20,000.
    """
    trials = require_whole("the number of simulated trials", plan.simulations, at_least=1, at_most=20_000)
    checked = tuple(sorted({require_number("a delay, months", delay, at_least=0) for delay in delays}))
    drawn = trials * len(checked) * design.whole_patients
    if drawn > _MOST_DRAWN:
        raise SettingsError(
            f"{trials:,} simulations of {design.whole_patients:,} patients for {len(checked)} delays",
            expected=f"at most {_MOST_DRAWN:,} patients drawn in all",
            cause="an effect so small, so late or in so few of the arm that the trial is larger than any",
            remedy="plan with a larger effect, draw fewer trials, or none (--simulations 0)",
        )
    formula, simulated = [], []
    for delay in checked:
        assumed = delayed_effect(
            control_median=plan.control_median,
            hazard_ratio=plan.hazard_ratio,
            delay=delay,
            dropout=design.assumptions.dropout,
        )
        formula.append(
            event_driven_power(
                design.accrual, assumed, month=plan.analysis_month, alpha=plan.alpha, ratio=plan.ratio, undosed=plan.undosed
            )
        )
        mixed = with_undosed(assumed, plan.undosed, until=plan.analysis_month)
        simulated.append(
            simulate_power(
                _trial_plan(design, mixed, plan.analysis_month),
                generator=np.random.default_rng(plan.seed),
                trials=trials,
                alpha=plan.alpha,
                weights=DEFAULT_WEIGHTS,
            )
        )
    return DelayPower(
        delays=checked,
        formula=tuple(formula),
        simulated=tuple(simulated),
        seed=plan.seed,
        planned=plan.delay,
        sources=tuple(dict.fromkeys(f"{test.name}: {test.citation}." for test in simulated[0].tests if test.citation))[:3],
    )


def _trial_plan(design: EventDrivenDesign, assumed: EventAssumptions, month: float) -> TrialPlan:
    starts = tuple(float(start) for start in assumed.starts)
    control, treated = arm_shares(design.ratio)
    size = design.whole_patients
    hazards = tuple(hazard * ratio for hazard, ratio in zip(assumed.control, assumed.hazard_ratio, strict=True))
    return TrialPlan(
        control=PiecewiseExponential(starts=starts, hazards=assumed.control),
        treatment=PiecewiseExponential(starts=starts, hazards=hazards),
        patients_control=max(1, round(size * control)),
        patients_treatment=max(1, round(size * treated)),
        accrual=((design.accrual.duration, 1.0),),
        dropout=PiecewiseExponential(starts=(0.0,), hazards=(assumed.dropout,)),
        analysis_time=month,
    )


def delay_blocks(against: DelayPower, wanted: float) -> tuple[Block, ...]:
    """Give the picture and the table of power against delay."""
    lines = [
        Line(
            label=words,
            xs=against.delays,
            ys=[one.of(name).value for one in against.simulated],
            low=[one.of(name).low for one in against.simulated],
            high=[one.of(name).high for one in against.simulated],
            marks=[(delay, one.of(name).value) for delay, one in zip(against.delays, against.simulated, strict=True)],
        )
        for name, words in _TESTS
    ]
    told = "; ".join(
        f"delay {delay:g}: {', '.join(f'{words} {percent(one.of(name).value, 0)}' for name, words in _TESTS)}"
        for delay, one in zip(against.delays, against.simulated, strict=True)
    )
    trials = against.simulated[0].trials
    figure = Figure(
        picture=lines_figure(
            lines,
            name="delay",
            title="Power against the delay of the effect",
            description=f"{told}.",
            x=Scale(low=0.0, high=max(against.delays[-1], 1.0)),
            y=Scale(low=0.0, high=1.0),
            x_title="months until the effect begins",
            y_title="power",
            percent=True,
            levels=[(wanted, f"wanted {percent(wanted, 0)}")],
            verticals=[(against.planned, "as planned")] if 0 < against.planned <= against.delays[-1] else (),
            point_text=lambda at, value: f"delay {at:g} months: {percent(value, 0)}",
        ),
        caption="The chance that this trial shows a difference, if the effect begins later than at once. The bands are the "
        f"Monte-Carlo error of {trials:,} simulated trials.",
        legend=tuple((f"series-{place + 1}", words) for place, (_, words) in enumerate(_TESTS)),
    )
    rows = tuple(
        (f"{delay:g}", percent(formula, 0), *(_with_error(one, name) for name, _ in _TESTS), f"{one.events.value:.0f}")
        for delay, formula, one in zip(against.delays, against.formula, against.simulated, strict=True)
    )
    table = Table(
        caption=f"Power by the delay in months; simulated figures ± Monte-Carlo standard error ({trials:,} trials, seed "
        f"{against.seed})",
        titles=("Delay", "Log-rank, formula", *(f"{words.partition(',  ')[0]}, simulated" for _, words in _TESTS), "Events"),
        rows=rows,
        numeric=frozenset(range(3 + len(_TESTS))),
    )
    note = Paragraph(
        small=True,
        words="A late-weighted test keeps its power when the effect is late and gives some away when it is not. It also "
        "gives early harm little weight: whoever plans it must look at early events separately.",
    )
    return figure, table, note


def _with_error(one: SimulatedPower, name: str) -> str:
    test = one.of(name)
    return f"{100 * test.value:.0f} ± {100 * test.standard_error:.1f} %"


def delay_data(against: DelayPower) -> list[dict[str, Any]]:
    """Give power against delay for machines."""
    return [
        {"delay": delay, "log_rank_formula": formula, "simulated": {name: one.of(name) for name, _ in _TESTS},
         "events": one.events, "trials": one.trials, "seed": against.seed}
        for delay, formula, one in zip(against.delays, against.formula, against.simulated, strict=True)
    ]  # fmt: skip
