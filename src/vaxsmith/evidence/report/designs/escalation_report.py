"""The report of dose-escalation designs: which dose they name, and what it costs in toxicity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vaxsmith.core import SettingsError
from vaxsmith.evidence.design import (
    EscalationCharacteristics,
    EscalationSettings,
    IntervalDesign,
    ThreePlusThree,
    boin,
    escalation_characteristics,
    mtpi2,
)
from vaxsmith.evidence.report.pictures import dose_figure
from vaxsmith.evidence.report.report import Block, Figure, KeyFigure, Paragraph, Report, Section, Table
from vaxsmith.evidence.report.wording import decimal, percent

RULES = ("3+3", "boin", "mtpi2")
_MOST_COHORTS = 60
_EXACT_MOST = 30_000  # courses that are counted; where there are more, simulating is quicker


def escalation_report(
    *,
    rates: Sequence[float],
    rule: str = "boin",
    target: float = 0.3,
    cohort: int = 3,
    cohorts: int = 10,
    simulations: int = 10_000,
    seed: int = 1,
) -> Report:
    """Say what a rule does if the doses have these true toxicity rates, beside the other rules.

    Raises:
        SettingsError: an unknown rule, rates that fall with dose, or a number out of range.
    """
    if rule not in RULES:
        raise SettingsError(f"there is no rule called {rule[:30]!r}", expected=f"one of {', '.join(RULES)}")
    if not 1 <= cohorts <= _MOST_COHORTS:
        raise SettingsError(
            f"a trial of {cohorts} cohorts", expected=f"1 to {_MOST_COHORTS}", remedy="escalation trials rarely have over 20"
        )
    settings = EscalationSettings(target=target, doses=len(rates), cohort=cohort, cohorts=cohorts)
    designs: dict[str, ThreePlusThree | IntervalDesign] = {
        "3+3": ThreePlusThree(doses=len(rates)),
        "boin": boin(settings),
        "mtpi2": mtpi2(settings),
    }
    told = {
        name: escalation_characteristics(
            design, [rates], target=target, generator=np.random.default_rng(seed), trials=simulations, exact_most=_EXACT_MOST
        )[0]
        for name, design in designs.items()
    }
    chosen, design = told[rule], designs[rule]
    sections = [
        Section(anchor="behaviour", title=f"What {chosen.design} does", blocks=_behaviour(chosen, target)),
        Section(anchor="beside", title="Beside the other rules", blocks=(_beside(told), *_error_note(told, seed))),
    ]
    if isinstance(design, IntervalDesign):
        sections.insert(1, Section(anchor="rule", title="The rule as a table", blocks=(_rule(design),)))
    best = chosen.best
    return Report(
        name="escalation",
        kicker="Trial design · dose escalation",
        title=f"{chosen.design}: the right dose in {percent(chosen.right, 0)} of trials",
        subtitle=f"true toxicity rates {', '.join(percent(rate, 0) for rate in rates)}; target {percent(target, 0)}",
        lead=(
            "The true toxicity rates are assumed here; nobody knows them before the trial. Vaccines seldom reach a maximum "
            "tolerated dose: such a rule then names the highest dose that was tried, which need not be the best one.",
            f"With these rates dose {best + 1} is closest to the target of {percent(target, 0)}. {chosen.design} names it "
            f"in {percent(chosen.right)} of trials, a dose above the target in {percent(chosen.too_toxic)}, and none in "
            f"{percent(chosen.none)}. It treats {decimal(sum(chosen.patients), 1)} patients on average, "
            f"{decimal(chosen.overdosed, 1)} of them above the target; {decimal(sum(chosen.toxicities), 1)} have a "
            "dose-limiting toxicity.",
        ),
        figures=(
            KeyFigure(title="Names the right dose", value=percent(chosen.right), words=f"dose {best + 1}{_error(chosen)}"),
            KeyFigure(title="Names a dose too toxic", value=percent(chosen.too_toxic), words="above the target"),
            KeyFigure(title="Patients", value=decimal(sum(chosen.patients), 1), words="on average"),
            KeyFigure(title="Above the target", value=decimal(chosen.overdosed, 1), words="patients on average"),
        ),
        sections=tuple(sections),
        sources=tuple(dict.fromkeys(f"{one.name}: {one.citation}." for one in designs.values())),
        data={name: {field: getattr(one, field) for field in one.__dataclass_fields__} for name, one in told.items()},
    )


def _error(one: EscalationCharacteristics) -> str:
    return ", exact" if one.exact else f", ± {100 * one.right_error:.1f} %"


def _behaviour(chosen: EscalationCharacteristics, target: float) -> tuple[Block, ...]:
    rows = tuple(
        (
            str(dose + 1),
            percent(chosen.rates[dose]),
            percent(chosen.selected[dose]) + ("" if chosen.exact else f" ± {100 * chosen.selected_error[dose]:.1f}"),
            decimal(chosen.patients[dose], 1),
            decimal(chosen.toxicities[dose], 1),
        )
        for dose in range(len(chosen.rates))
    )
    how = "exact: every course of the trial was counted" if chosen.exact else f"{chosen.trials:,} simulated trials"
    return (
        Figure(
            picture=dose_figure(
                chosen.rates, chosen.selected, chosen.patients, name="doses", target=target, none_selected=chosen.none
            ),
            caption="How often each dose is named, and how many patients are treated at it.",
            narrow=True,
        ),
        Table(
            caption=f"By dose ({how})",
            titles=("Dose", "True toxicity", "Named", "Patients", "Toxicities"),
            rows=(*rows, ("none", "", percent(chosen.none), "", "")),
            numeric=frozenset(range(5)),
        ),
    )


def _rule(design: IntervalDesign) -> Table:
    counts = list(range(design.cohort, design.cohort * design.cohorts + 1, design.cohort))[:10]

    def at(bounds: Sequence[int], count: int, word: str) -> str:
        bound = bounds[count - 1]
        return f"{bound}" if 0 <= bound <= count else word

    return Table(
        caption="Patients with a dose-limiting toxicity among all treated so far at the present dose",
        titles=("Treated at the dose", *map(str, counts)),
        rows=(
            ("Go up with at most", *(at(design.escalate_at_most, count, "–") for count in counts)),
            ("Go down with at least", *(at(design.deescalate_at_least, count, "–") for count in counts)),
            ("Close the dose with at least", *(at(design.eliminate_at_least, count, "–") for count in counts)),
        ),
        numeric=frozenset(range(1, len(counts) + 1)),
        note="In between, stay. A closed dose and all above it are never given again.",
    )


def _beside(told: dict[str, EscalationCharacteristics]) -> Table:
    return Table(
        caption="The same doses under each rule",
        titles=("Rule", "Right dose", "Too toxic", "No dose", "Patients", "Above target", "How"),
        rows=tuple(
            (
                one.design,
                percent(one.right),
                percent(one.too_toxic),
                percent(one.none),
                decimal(sum(one.patients), 1),
                decimal(one.overdosed, 1),
                "exact" if one.exact else f"± {100 * one.right_error:.1f} %",
            )
            for one in told.values()
        ),
        numeric=frozenset(range(1, 6)),
    )


def _error_note(told: dict[str, EscalationCharacteristics], seed: int) -> tuple[Paragraph, ...]:
    trials = max(one.trials for one in told.values())
    if not trials:
        return ()
    words = (
        f"Simulated figures rest on {trials:,} trials (seed {seed}); ± is the Monte-Carlo standard error of the right dose."
    )
    return (Paragraph(small=True, words=words),)
