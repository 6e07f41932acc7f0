"""The report of a single-arm design in one stage."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from vaxsmith.evidence.design import SingleArmDesign, chance_of_passing, design_single_arm
from vaxsmith.evidence.proportions import clopper_pearson, zero_events_exclude
from vaxsmith.evidence.report.pictures import Line, Scale, lines_figure
from vaxsmith.evidence.report.report import Figure, KeyFigure, Paragraph, Report, Section, Table
from vaxsmith.evidence.report.wording import counted, interval_text, percent

NO_COMPARATOR = (
    "What would have happened without the product stays unknown: a single arm has no comparator. Passing its bar says that "
    "the rate is probably above the one you called not worth pursuing. It does not say that the product caused it."
)


def single_arm_report(*, null: float, alternative: float, alpha: float = 0.05, power: float = 0.8) -> Report:
    """Design a single arm in one stage and say how it behaves.

    Raises:
        SettingsError: the rates or errors make no design.
        InfeasibleError: no size up to 500 patients meets both errors.
    """
    design = design_single_arm(null=null, alternative=alternative, alpha=alpha, beta=1 - power)
    bar = design.rejected_at_most + 1
    least = clopper_pearson(bar, design.n, level=0.95)
    silent = zero_events_exclude(design.n)
    lead = (
        NO_COMPARATOR,
        f"Treat {counted(design.n, 'patient')} and go on if at least {bar} of them respond. If the true response rate is "
        f"only {percent(null, 0)}, chance lets the product pass in {percent(design.alpha)} of such trials; if it is "
        f"{percent(alternative, 0)}, the product passes in {percent(design.power)}.",
    )
    rates = shown_rates(null, alternative)
    passing = [chance_of_passing(design, rate) for rate in rates]
    return Report(
        name="single-arm",
        kicker="Trial design · one arm, one stage",
        title=f"{counted(design.n, 'patient')} to tell {percent(alternative, 0)} from {percent(null, 0)}",
        lead=lead,
        figures=(
            KeyFigure(title="Patients", value=str(design.n)),
            KeyFigure(title="Responses needed", value=f"{bar} or more", words=f"{percent(bar / design.n, 0)} of patients"),
            KeyFigure(title="False passes", value=percent(design.alpha), words=f"if the true rate is {percent(null, 0)}"),
            KeyFigure(title="Power", value=percent(design.power), words=f"if the true rate is {percent(alternative, 0)}"),
        ),
        sections=(
            Section(
                anchor="behaviour",
                title="How the design behaves",
                blocks=(
                    Figure(picture=_picture(design), caption="The chance of passing, over the true response rate."),
                    Table(
                        caption="Chance of passing for some true rates, exact",
                        titles=("True response rate", "Chance of passing"),
                        rows=tuple((percent(rate, 0), percent(chance)) for rate, chance in zip(rates, passing, strict=True)),
                        numeric=frozenset({0, 1}),
                    ),
                ),
            ),
            Section(
                anchor="afterwards",
                title="What the trial will leave open",
                blocks=(
                    Paragraph(
                        words=f"With exactly {bar} responses in {design.n} patients, the 95 % interval of the response rate "
                        f"would run from {interval_text(least.low, least.high, decimals=0, as_percent=True)}."
                    ),
                    Paragraph(
                        words=f"A harm that none of {design.n} patients has could still befall up to "
                        f"{percent(silent.high)} of patients (one-sided 95 % limit)."
                    ),
                ),
            ),
        ),
        sources=(f"Exact binomial design: {design.citation}.", f"Intervals: {least.method}, {least.citation}."),
        data={
            "design": {
                "n": design.n,
                "rejected_at_most": design.rejected_at_most,
                "null": null,
                "alternative": alternative,
                "alpha": design.alpha,
                "power": design.power,
            },
            "passing": [{"rate": rate, "chance": chance} for rate, chance in zip(rates, passing, strict=True)],
            "interval_at_the_bar": least,
            "zero_events_exclude": silent,
        },
    )


def shown_rates(null: float, alternative: float) -> list[float]:
    """Give the design's two rates, one between them and one beyond each."""
    step = alternative - null
    shown = (null - step / 2, null, (null + alternative) / 2, alternative, alternative + step / 2)
    return [round(rate, 6) for rate in shown if 0 < rate < 1]


def _picture(design: SingleArmDesign) -> Markup:
    rates = np.linspace(0.0, min(1.0, design.alternative + 2 * (design.alternative - design.null)), 81)
    return lines_figure(
        [Line(label="chance of passing", xs=rates, ys=[chance_of_passing(design, float(rate)) for rate in rates])],
        name="passing",
        title="Chance of passing over the true response rate",
        description=f"It rises from {percent(design.alpha)} at {percent(design.null)} to {percent(design.power)} at "
        f"{percent(design.alternative)}.",
        x=Scale(low=0.0, high=float(rates[-1])),
        y=Scale(low=0.0, high=1.0),
        x_title="true response rate",
        y_title="chance of passing",
        percent=True,
        percent_across=True,
        verticals=[(design.null, "not worth it"), (design.alternative, "hoped for")],
    )
