"""The report of a rule that stops a small trial for toxicity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vaxsmith.core import SettingsError
from vaxsmith.evidence.report.pictures import Line, Scale, lines_figure
from vaxsmith.evidence.report.report import Figure, KeyFigure, Report, Section, Table
from vaxsmith.evidence.report.wording import counted, decimal, percent
from vaxsmith.evidence.safety import calibrated_rule, toxicity_performance
from vaxsmith.evidence.safety.toxicity import CITATION, ToxicityRule


def stopping_report(
    *,
    patients: int = 30,
    acceptable: float = 0.1,
    false_stop: float = 0.1,
    prior_patients: float = 1.0,
    looks: Sequence[int] = (),
) -> Report:
    """Make a rule that stops a safe trial at most ``false_stop`` of the time, and say how it behaves.

    Raises:
        SettingsError: a setting is out of range.
    """
    if not 0 < acceptable < 1:
        raise SettingsError(f"the acceptable rate is {acceptable:g}", expected="a share between 0 and 1, such as 0.1")
    rule = calibrated_rule(patients, acceptable, false_stop=false_stop, prior_patients=prior_patients, looks=looks or None)
    shown = (acceptable * multiple for multiple in (0.5, 1.0, 1.5, 2.0, 3.0))
    rates = sorted({round(min(rate, 0.95), 4) for rate in shown})
    told = [toxicity_performance(rule, rate) for rate in rates]
    safe, twice = toxicity_performance(rule, acceptable), toxicity_performance(rule, min(2 * acceptable, 0.95))
    return Report(
        name="stopping",
        kicker="Trial design · stopping for harm",
        title=f"When to stop a trial of {counted(patients, 'patient')}",
        subtitle=f"acceptable rate {percent(acceptable, 0)}",
        lead=(
            "The true rate of harm is not known, and a rule that stays silent does not show that it is low: a small trial "
            "misses rare harms whatever its rule.",
            f"This rule stops by mistake in {percent(safe.stops)} of trials in which {percent(acceptable, 0)} of patients "
            f"truly have the harm. If the true rate is {percent(twice.rate, 0)}, it stops in {percent(twice.stops)}, after "
            f"{decimal(twice.mean_patients, 1)} patients on average.",
        ),
        figures=(
            KeyFigure(title="Stops by mistake", value=percent(safe.stops), words=f"if it is {percent(acceptable, 0)}"),
            KeyFigure(title="Stops when it should", value=percent(twice.stops), words=f"if it is {percent(twice.rate, 0)}"),
        ),
        sections=(
            Section(
                anchor="rule",
                title="The rule",
                blocks=(_rule(rule),),
            ),
            Section(
                anchor="behaviour",
                title="How it behaves",
                blocks=(
                    _picture(rule),
                    Table(
                        caption="For some true rates, exact",
                        titles=("True rate", "Stops", "Patients on average", "With the harm on average"),
                        rows=tuple(
                            (
                                percent(one.rate),
                                percent(one.stops),
                                decimal(one.mean_patients, 1),
                                decimal(one.mean_events, 1),
                            )
                            for one in told
                        ),
                        numeric=frozenset(range(4)),
                    ),
                ),
            ),
        ),
        sources=(f"{CITATION}.",),
        data={
            "rule": {name: getattr(rule, name) for name in rule.__dataclass_fields__},
            "behaviour": [{name: getattr(one, name) for name in one.__dataclass_fields__} for one in told],
        },
    )


def _rule(rule: ToxicityRule) -> Table:
    rows = []
    for stop in sorted(set(rule.stop_at)):
        looks = [n for n, limit in zip(rule.looks, rule.stop_at, strict=True) if limit == stop and stop <= n]
        if looks:
            span = f"{looks[0]} to {looks[-1]}" if len(looks) > 1 else str(looks[0])
            rows.append((span, str(stop)))
    return Table(
        caption="Stop as soon as so many patients have the harm",
        titles=("Patients so far", "Stop at"),
        rows=tuple(rows) or (("any", "never: the trial is too small for this rule"),),
        numeric=frozenset({1}),
    )


def _picture(rule: ToxicityRule) -> Figure:
    rates = np.linspace(0.0, min(0.95, 4 * rule.acceptable), 41)
    stops = [toxicity_performance(rule, float(rate)).stops for rate in rates]
    return Figure(
        picture=lines_figure(
            [Line(label="stops", xs=rates, ys=stops)],
            name="stopping",
            title="Chance that the trial stops over the true rate of harm",
            description=f"It rises to {percent(stops[-1])} at {percent(float(rates[-1]))}.",
            x=Scale(low=0.0, high=float(rates[-1])),
            y=Scale(low=0.0, high=1.0),
            x_title="true rate of harm",
            y_title="chance that the trial stops",
            percent=True,
            percent_across=True,
            verticals=[(rule.acceptable, "acceptable")],
        ),
        caption="The chance that the trial stops, over the true rate of harm.",
    )
