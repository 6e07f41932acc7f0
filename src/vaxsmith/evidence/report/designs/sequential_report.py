"""The report of a group-sequential design."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from markupsafe import Markup

from vaxsmith.core import SettingsError
from vaxsmith.evidence.design import (
    GroupSequentialDesign,
    Spending,
    design_group_sequential,
    hwang_shih_decani,
    obrien_fleming_type,
    pocock_type,
    power_family,
    sequential_characteristics,
)
from vaxsmith.evidence.design.boundaries import OBRIEN_FLEMING, POCOCK, ClassicalShape, Efficacy
from vaxsmith.evidence.report.pictures import Line, Scale, boundaries_figure, lines_figure
from vaxsmith.evidence.report.report import Figure, KeyFigure, Paragraph, Report, Section, Table
from vaxsmith.evidence.report.wording import counted, decimal, figures, percent

SHAPES = "obrien-fleming, pocock, hsd:-4, lan-demets, lan-demets-pocock, power:3, wang-tsiatis:0.25"
_PLAIN: dict[str, Efficacy] = {
    "obrien-fleming": OBRIEN_FLEMING,
    "pocock": POCOCK,
    "lan-demets": obrien_fleming_type(),
    "lan-demets-pocock": pocock_type(),
}


def boundary_named(name: str) -> Efficacy:
    """Give the boundary that a person names: ``obrien-fleming``, ``hsd:-4`` …

    Raises:
        SettingsError: there is no such boundary, or its parameter is no number in range.
    """
    word, _, written = name.strip().lower().partition(":")
    if word in _PLAIN and not written:
        return _PLAIN[word]
    if word not in _MAKERS:
        raise SettingsError(f"there is no boundary called {name[:40]!r}", expected=f"one of {SHAPES}")
    try:
        parameter = float(written)
    except ValueError as error:
        raise SettingsError(f"{name[:40]!r} lacks its number", expected=f"such as {word}:{_EXAMPLES[word]}") from error
    return _MAKERS[word](parameter)


def _wang_tsiatis(delta: float) -> Efficacy:
    return ClassicalShape(delta=delta)


_MAKERS: dict[str, Callable[[float], Efficacy]] = {
    "hsd": hwang_shih_decani,
    "power": power_family,
    "wang-tsiatis": _wang_tsiatis,
}
_EXAMPLES = {"hsd": "-4", "power": "3", "wang-tsiatis": "0.25"}


def sequential_report(
    *,
    looks: Sequence[float],
    boundary: str = "obrien-fleming",
    futility: str = "",
    binding: bool = False,
    two_sided: bool = False,
    alpha: float = 0.025,
    power: float = 0.9,
) -> Report:
    """Design a trial with looks at these fractions of its information, and say how it behaves.

    Raises:
        SettingsError: looks do not rise to 1, or an option is out of range.
        InfeasibleError: no amount of information reaches the power.
    """
    below = boundary_named(futility) if futility else None
    if below is not None and not isinstance(below, Spending):
        raise SettingsError(
            f"the futility boundary {futility!r} has no spending function",
            expected="hsd:-2, lan-demets, lan-demets-pocock or power:2",
        )
    design = design_group_sequential(
        fractions=looks,
        alpha=alpha,
        power=power,
        efficacy=boundary_named(boundary),
        futility=below,
        binding=binding,
        two_sided=two_sided,
    )
    behaviour = sequential_characteristics(design, (0.0, 0.5, 1.0, 1.5))
    null, planned = behaviour[0], behaviour[2]
    count, last = len(design.fractions), design.nominal[-1]
    lead = (
        "The plan assumes an effect; whether the product has it stays unknown until the trial has run. A trial that stops "
        "early for benefit tends to show a larger effect than there is.",
        _looked(count, alpha, f"{percent(alpha)} ({'on each side' if two_sided else 'one-sided'})"),
        f"At most {percent(design.ratio - 1)} more events are needed than in a trial with one look; on average "
        f"{percent(planned.expected_ratio, 0)} of that trial's events if the planned effect is true, and "
        f"{percent(null.expected_ratio, 0)} if there is none.",
    )
    return Report(
        name="sequential",
        kicker="Trial design · group-sequential",
        title=f"{counted(count, 'look')}, power {percent(power, 0)}",
        subtitle=design.title,
        lead=lead,
        figures=(
            KeyFigure(title="Largest size", value=f"× {decimal(design.ratio, 3)}", words="of a trial with one look"),
            KeyFigure(title="Size on average", value=f"× {decimal(planned.expected_ratio, 3)}", words="if as planned"),
            KeyFigure(title="Without any effect", value=f"× {decimal(null.expected_ratio, 3)}", words="on average"),
            KeyFigure(title="Last limit", value=f"Z = {decimal(design.upper[-1])}", words=f"p = {figures(last, 2)}"),
        ),
        sections=(
            Section(anchor="limits", title="The limits", blocks=(_figure(design), _limits(design))),
            Section(anchor="behaviour", title="How the design behaves", blocks=_behaviour(design)),
        ),
        sources=(f"{design.citation}.", "Crossing probabilities by numerical integration over the looks."),
        data={
            "design": {name: getattr(design, name) for name in design.__dataclass_fields__} | {"ratios": design.ratios},
            "behaviour": [
                {"effect": one.effect, "success": one.success, "futility": one.futility, "power": one.power,
                 "expected_ratio": one.expected_ratio}
                for one in behaviour
            ],
        },
    )  # fmt: skip


def _figure(design: GroupSequentialDesign) -> Figure:
    lower = design.lower if any(np.isfinite(design.lower)) else ()
    told = ", ".join(f"{decimal(z)} at {percent(t, 0)}" for t, z in zip(design.fractions, design.upper, strict=True))
    legend = [("series-1", "at or above: stop, the product works better")]
    if lower:
        words = "at or below: stop, it works worse" if design.two_sided else "below: stop, benefit is unlikely to show"
        legend.append(("series-2", words))
    return Figure(
        picture=boundaries_figure(design.fractions, design.upper, lower=lower, name="limits", description=f"Upper: {told}."),
        caption="Where the test statistic must be for the trial to stop at a look.",
        legend=tuple(legend),
    )


def _limits(design: GroupSequentialDesign) -> Table:
    has_lower = bool(any(np.isfinite(design.lower)))
    rows = []
    for place, fraction in enumerate(design.fractions):
        row = [
            f"{place + 1}", percent(fraction, 0), decimal(design.ratios[place], 3), decimal(design.upper[place], 4),
            figures(design.nominal[place], 2),
            percent(design.spent[place], 2),
        ]  # fmt: skip
        rows.append((*row, *((_bound(design.lower[place]),) if has_lower else ())))
    titles = ("Look", "Information", "× fixed design", "Z for benefit", "p one-sided", "Error spent")
    return Table(
        caption="The limits at each look",
        titles=(*titles, "Z for lack of benefit") if has_lower else titles,
        rows=tuple(rows),
        numeric=frozenset(range(len(titles) + 1)),
        note="× fixed design: events (or patients) at this look, over those of a trial with one look and the same errors.",
    )


def _bound(value: float) -> str:
    return decimal(value, 4) if np.isfinite(value) else "none"


def _behaviour(design: GroupSequentialDesign) -> tuple[Figure | Table | Paragraph, ...]:
    told = sequential_characteristics(design, (0.0, 0.5, 1.0, 1.5))
    rows = tuple(
        (
            {0.0: "no effect", 1.0: "as planned"}.get(one.effect, f"{one.effect:g} × planned"),
            percent(one.power),
            percent(one.success[0] + one.futility[0]),
            decimal(one.expected_ratio, 3),
        )
        for one in told
    )
    return (
        Figure(picture=_power(design), caption="Power over the true effect, as a multiple of the planned one."),
        Table(
            caption="For some true effects",
            titles=("True effect", "Declared a success", "Stops at the first look", "Average size, × fixed"),
            rows=rows,
            numeric=frozenset({1, 2, 3}),
        ),
        Paragraph(
            small=True,
            words="A lower limit that is not binding may be overruled by the trial's board without inflating the error; "
            "a binding one may not.",
        ),
    )


def _power(design: GroupSequentialDesign) -> Markup:
    effects = np.linspace(0.0, 2.0, 41)
    at = sequential_characteristics(design, [float(effect) for effect in effects])
    return lines_figure(
        [Line(label="power", xs=effects, ys=[one.power for one in at])],
        name="power",
        title="Power over the true effect",
        description=f"{percent(at[0].power)} without an effect, {percent(design.power)} at the planned one.",
        x=Scale(low=0.0, high=2.0),
        y=Scale(low=0.0, high=1.0),
        x_title="true effect ÷ planned effect",
        y_title="power",
        percent=True,
        levels=[(design.power, "")],
        verticals=[(1.0, "as planned")],
    )


def _looked(count: int, alpha: float, kept: str) -> str:
    if count == 1:
        return f"The trial is looked at once, at its end; a useless product is declared a success in {kept} of such trials."
    return (
        f"The trial is looked at {count} times. Looking as often with the usual limit each time would declare a useless "
        f"product a success far more often than {percent(alpha)} of the time; these limits keep it at {kept}."
    )
