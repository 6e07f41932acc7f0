"""The report of Simon's two-stage designs."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from vaxsmith.evidence.design import TwoStageDesign, two_stage_characteristics, two_stage_designs
from vaxsmith.evidence.report.designs.single_arm_report import NO_COMPARATOR, shown_rates
from vaxsmith.evidence.report.pictures import Line, Scale, lines_figure
from vaxsmith.evidence.report.report import Figure, KeyFigure, Paragraph, Report, Section, Table
from vaxsmith.evidence.report.wording import counted, decimal, percent


def two_stage_report(*, null: float, alternative: float, alpha: float = 0.05, power: float = 0.8) -> Report:
    """Design a single arm in two stages (Simon) and say how it behaves.

    Raises:
        SettingsError: the rates or errors make no design.
        InfeasibleError: no size up to 150 patients meets both errors.
    """
    designs = two_stage_designs(null=null, alternative=alternative, alpha=alpha, beta=1 - power)
    best = designs[-1]  # the optimal one stands last
    lead = (
        NO_COMPARATOR,
        f"Treat {counted(best.n1, 'patient')} first. If {best.r1} or fewer respond, stop: the trial ends there in "
        f"{percent(best.early_stop, 0)} of cases when the true rate is only {percent(null, 0)}. Otherwise treat {best.n} in "
        f"all, and go on only if more than {best.r} respond.",
        f"If the true rate is {percent(null, 0)}, the product passes by chance in {percent(best.alpha)} of such trials; if "
        f"it is {percent(alternative, 0)}, it passes in {percent(best.power)}.",
    )
    rates = shown_rates(null, alternative)
    behaviour = [two_stage_characteristics(best, rate) for rate in rates]
    return Report(
        name="simon",
        kicker="Trial design · one arm, two stages (Simon)",
        title=f"Stop after {best.n1} or treat {best.n}",
        subtitle=f"to tell a response rate of {percent(alternative, 0)} from {percent(null, 0)}",
        lead=lead,
        figures=(
            KeyFigure(
                title="First stage",
                value=counted(best.n1, "patient"),
                words=f"stop with {best.r1} or fewer that respond",
            ),
            KeyFigure(title="In all", value=counted(best.n, "patient"), words=f"go on with more than {best.r} that respond"),
            KeyFigure(title="Average", value=decimal(best.expected_n, 1), words=f"if the rate is {percent(null, 0)}"),
            KeyFigure(title="Power", value=percent(best.power), words=f"if the rate is {percent(alternative, 0)}"),
        ),
        sections=(
            Section(
                anchor="designs",
                title="The designs to choose from",
                blocks=(
                    _table(designs),
                    Paragraph(
                        small=True,
                        words="Optimal: fewest patients on average when the product does nothing. Minimax: fewest patients "
                        "when the trial runs to its end. Admissible: a compromise of the two.",
                    ),
                ),
            ),
            Section(
                anchor="behaviour",
                title="How the optimal design behaves",
                blocks=(
                    Figure(
                        picture=_picture(best),
                        caption="Chances over the true response rate.",
                        legend=(("series-1", "the product passes"), ("series-2", "the trial stops after the first stage")),
                    ),
                    Table(
                        caption="For some true response rates, exact",
                        titles=("True rate", "Passes", "Stops early", "Patients on average"),
                        rows=tuple(
                            (percent(one.rate, 0), percent(one.passing), percent(one.early_stop), decimal(one.expected_n, 1))
                            for one in behaviour
                        ),
                        numeric=frozenset({0, 1, 2, 3}),
                    ),
                ),
            ),
        ),
        sources=tuple(dict.fromkeys(f"{design.citation}." for design in designs)),
        data={
            "designs": [{name: getattr(design, name) for name in design.__dataclass_fields__} for design in designs],
            "behaviour": [{name: getattr(one, name) for name in one.__dataclass_fields__} for one in behaviour],
        },
    )


def _table(designs: tuple[TwoStageDesign, ...]) -> Table:
    return Table(
        caption="Stop after the first stage, or at the end, with so many responses or fewer",
        titles=("Design", "First stage", "In all", "Average n", "Stops early", "False passes", "Power"),
        rows=tuple(
            (
                design.kind,
                f"{design.r1}/{design.n1}",
                f"{design.r}/{design.n}",
                decimal(design.expected_n),
                percent(design.early_stop),
                percent(design.alpha),
                percent(design.power),
            )
            for design in designs
        ),
        numeric=frozenset({1, 2, 3, 4, 5, 6}),
        note="Average n and early stops hold when the true rate is the one not worth pursuing.",
    )


def _picture(design: TwoStageDesign) -> Markup:
    rates = np.linspace(0.0, min(1.0, design.alternative + 2 * (design.alternative - design.null)), 61)
    at = [two_stage_characteristics(design, float(rate)) for rate in rates]
    return lines_figure(
        [
            Line(label="passes", xs=rates, ys=[one.passing for one in at]),
            Line(label="stops early", xs=rates, ys=[one.early_stop for one in at]),
        ],
        name="passing",
        title="Chances of passing and of stopping early over the true response rate",
        description=f"Passing rises from {percent(design.alpha)} at {percent(design.null)} to {percent(design.power)} at "
        f"{percent(design.alternative)}.",
        x=Scale(low=0.0, high=float(rates[-1])),
        y=Scale(low=0.0, high=1.0),
        x_title="true response rate",
        y_title="chance",
        percent=True,
        percent_across=True,
        verticals=[(design.null, "not worth it"), (design.alternative, "hoped for")],
    )
