"""``vaxsmith evidence design``: what a planned trial would do when the product works, and when it does not."""

from __future__ import annotations

from typing import Annotated

import typer

from vaxsmith.cli.evidence_output import Html, Json, Out, check_outputs, deliver
from vaxsmith.core.errors import SettingsError

design = typer.Typer(help="Design a trial and say how it behaves.", no_args_is_help=True, rich_markup_mode=None)

Null = Annotated[float, typer.Option("--null", help="Response rate not worth pursuing (0.2).")]
Alternative = Annotated[float, typer.Option("--alternative", help="Response rate hoped for (0.4).")]
Alpha = Annotated[float, typer.Option("--alpha", help="Chance of a false success that is allowed, one-sided.")]
Power = Annotated[float, typer.Option("--power", help="Chance of success wanted if the effect is as hoped.")]


@design.command("single-arm")
def single_arm(
    null: Null = 0.2,
    alternative: Alternative = 0.4,
    alpha: Alpha = 0.05,
    power: Power = 0.8,
    html: Html = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Size one arm in one stage, exactly: how many patients, and how many responses are more than chance."""
    from vaxsmith.evidence.report.designs.single_arm_report import single_arm_report

    check_outputs({"--html": html, "--out": out}, {})
    asked = {"null": null, "alternative": alternative, "alpha": alpha, "power": power}
    deliver(single_arm_report(**asked), html=html, out=out, as_json=as_json, settings=asked)


@design.command()
def simon(
    null: Null = 0.2,
    alternative: Alternative = 0.4,
    alpha: Alpha = 0.05,
    power: Power = 0.8,
    html: Html = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Size one arm in two stages (Simon): optimal, minimax and the admissible designs between them."""
    from vaxsmith.evidence.report.designs.two_stage_report import two_stage_report

    check_outputs({"--html": html, "--out": out}, {})
    asked = {"null": null, "alternative": alternative, "alpha": alpha, "power": power}
    deliver(two_stage_report(**asked), html=html, out=out, as_json=as_json, settings=asked)


@design.command()
def sequential(
    looks: Annotated[
        str,
        typer.Option("--looks", help="How many looks (3), or their shares of the information (0.5,0.75,1)."),
    ] = "3",
    boundary: Annotated[
        str,
        typer.Option(
            "--boundary",
            help="obrien-fleming, pocock, hsd:-4, lan-demets, lan-demets-pocock, power:3 or wang-tsiatis:0.25.",
        ),
    ] = "obrien-fleming",
    futility: Annotated[
        str, typer.Option("--futility", help="Also stop for lack of benefit: hsd:-2, lan-demets, power:2 …")
    ] = "",
    binding: Annotated[bool, typer.Option("--binding", help="The futility limits must be obeyed.")] = False,
    two_sided: Annotated[bool, typer.Option("--two-sided", help="Add the mirrored limits; alpha on each side.")] = False,
    alpha: Alpha = 0.025,
    power: Power = 0.9,
    html: Html = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Give the limits of a trial that is looked at more than once, and how it behaves."""
    from vaxsmith.evidence.report.designs.sequential_report import sequential_report

    check_outputs({"--html": html, "--out": out}, {})
    shares = numbers_of(looks, "--looks", equal=True)
    report = sequential_report(
        looks=shares,
        boundary=boundary,
        futility=futility,
        binding=binding,
        two_sided=two_sided,
        alpha=alpha,
        power=power,
    )
    asked = {
        "looks": shares, "boundary": boundary, "futility": futility, "binding": binding, "two_sided": two_sided,
        "alpha": alpha, "power": power,
    }  # fmt: skip
    deliver(report, html=html, out=out, as_json=as_json, settings=asked)


@design.command()
def survival(
    control_median: Annotated[
        float, typer.Option("--control-median", help="Median time to the event, control, months.")
    ] = 24.0,
    hazard_ratio: Annotated[float, typer.Option("--hazard-ratio", help="Hazard ratio once the effect has begun.")] = 0.6,
    delay: Annotated[float, typer.Option("--delay", help="Months until the effect begins.")] = 0.0,
    accrual_months: Annotated[float, typer.Option("--accrual", help="Months over which patients come in.")] = 18.0,
    analysis_month: Annotated[
        float, typer.Option("--analysis", help="Month of the analysis, from the first patient.")
    ] = 48.0,
    ratio: Annotated[float, typer.Option("--ratio", help="Treated patients to one control.")] = 1.0,
    dropout_a_year: Annotated[float, typer.Option("--dropout", help="Share of patients lost in a year (0.02).")] = 0.02,
    undosed: Annotated[
        float, typer.Option("--undosed", help="Share of the treated arm that never gets a dose (0.3).")
    ] = 0.0,
    alpha: Alpha = 0.025,
    power: Power = 0.9,
    patients: Annotated[int, typer.Option("--patients", help="Give the power of so many patients instead.")] = 0,
    looks: Annotated[str, typer.Option("--looks", help="Looks: how many (3) or their shares of the events.")] = "",
    boundary: Annotated[
        str, typer.Option("--boundary", help="Limit at each look; see `design sequential`.")
    ] = "obrien-fleming",
    futility: Annotated[str, typer.Option("--futility", help="Limit for lack of benefit: hsd:-2 …")] = "",
    delays: Annotated[str, typer.Option("--delays", help="Delays whose power is shown: 0,3,6,9,12.")] = "",
    simulations: Annotated[int, typer.Option("--simulations", help="Simulated trials a delay; 0 for none.")] = 500,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the simulations.")] = 1,
    html: Html = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Size a randomised trial by events, and show what a late effect and undosed patients cost."""
    from vaxsmith.evidence.report.designs.survival_report import SurvivalPlan, survival_report

    check_outputs({"--html": html, "--out": out}, {})
    plan = SurvivalPlan(
        control_median=control_median,
        hazard_ratio=hazard_ratio,
        delay=delay,
        accrual_months=accrual_months,
        analysis_month=analysis_month,
        ratio=ratio,
        dropout_a_year=dropout_a_year,
        undosed=undosed,
        alpha=alpha,
        power=power,
        patients=patients,
        looks=numbers_of(looks, "--looks", equal=True) if looks.strip() else (),
        boundary=boundary,
        futility=futility,
        delays=numbers_of(delays, "--delays") if delays.strip() else (),
        simulations=simulations,
        seed=seed,
    )
    asked = {name: getattr(plan, name) for name in plan.__dataclass_fields__}
    deliver(survival_report(plan), html=html, out=out, as_json=as_json, settings=asked)


@design.command()
def escalation(
    rates: Annotated[
        str, typer.Option("--rates", help="True toxicity rate of each dose, assumed: 0.05,0.1,0.2,0.3,0.5.")
    ] = "0.05,0.1,0.2,0.3,0.5",
    rule: Annotated[str, typer.Option("--rule", help="3+3, boin or mtpi2.")] = "boin",
    target: Annotated[float, typer.Option("--target", help="Toxicity rate aimed at.")] = 0.3,
    cohort: Annotated[int, typer.Option("--cohort", help="Patients treated together.")] = 3,
    cohorts: Annotated[int, typer.Option("--cohorts", help="Cohorts at most.")] = 10,
    simulations: Annotated[int, typer.Option("--simulations", help="Simulated trials where exact is too long.")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the simulations.")] = 1,
    html: Html = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Say which dose an escalation rule names, and what it costs, beside the other rules."""
    from vaxsmith.evidence.report.designs.escalation_report import escalation_report

    check_outputs({"--html": html, "--out": out}, {})
    report = escalation_report(
        rates=numbers_of(rates, "--rates"),
        rule=rule,
        target=target,
        cohort=cohort,
        cohorts=cohorts,
        simulations=simulations,
        seed=seed,
    )
    asked = {
        "rates": rates, "rule": rule, "target": target, "cohort": cohort, "cohorts": cohorts, "simulations": simulations,
        "seed": seed,
    }  # fmt: skip
    deliver(report, html=html, out=out, as_json=as_json, settings=asked)


@design.command()
def stopping(
    patients: Annotated[int, typer.Option("--patients", help="Patients of the trial.")] = 30,
    acceptable: Annotated[float, typer.Option("--acceptable", help="Rate of harm that is acceptable (0.1).")] = 0.1,
    false_stop: Annotated[float, typer.Option("--false-stop", help="How often a safe trial may be stopped.")] = 0.1,
    prior_patients: Annotated[float, typer.Option("--prior-patients", help="What the prior is worth, in patients.")] = 1.0,
    looks: Annotated[str, typer.Option("--looks", help="After how many patients is looked: 5,10,20; each by default.")] = "",
    html: Html = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Make a rule that stops a small trial for harm, and say how often it does."""
    from vaxsmith.evidence.report.designs.stopping_report import stopping_report

    check_outputs({"--html": html, "--out": out}, {})
    after = tuple(whole_of(number, "--looks") for number in numbers_of(looks, "--looks")) if looks.strip() else ()
    report = stopping_report(
        patients=patients, acceptable=acceptable, false_stop=false_stop, prior_patients=prior_patients, looks=after
    )
    asked = {"patients": patients, "acceptable": acceptable, "false_stop": false_stop, "prior_patients": prior_patients,
             "looks": after}  # fmt: skip
    deliver(report, html=html, out=out, as_json=as_json, settings=asked)


@design.command()
def surveillance(
    expected: Annotated[float, typer.Option("--expected", help="Events expected over the whole surveillance.")] = 10.0,
    alpha: Annotated[float, typer.Option("--alpha", help="Chance of an alarm by mistake.")] = 0.05,
    minimum_events: Annotated[int, typer.Option("--minimum-events", help="Events before an alarm may sound.")] = 3,
    html: Html = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Say when a rare harm, watched after every event, raises an alarm (Poisson MaxSPRT)."""
    from vaxsmith.evidence.report.designs.surveillance_report import surveillance_report

    check_outputs({"--html": html, "--out": out}, {})
    report = surveillance_report(expected=expected, alpha=alpha, minimum_events=minimum_events)
    asked = {"expected": expected, "alpha": alpha, "minimum_events": minimum_events}
    deliver(report, html=html, out=out, as_json=as_json, settings=asked)


def whole_of(number: float, option: str) -> int:
    """Give a whole number.

    Raises:
        SettingsError: it is not one.
    """
    if not number.is_integer():
        raise SettingsError(f"{number:g}", expected="whole numbers", place=option)
    return int(number)


_MOST_LOOKS = 50


def numbers_of(written: str, option: str, *, equal: bool = False) -> tuple[float, ...]:
    """Read ``0.5,0.75,1``; with ``equal`` a lone whole number is so many equal parts of 1.

    Raises:
        SettingsError: a part is no number, or there are none or too many.
    """
    parts = [part for part in written.replace(";", ",").split(",") if part.strip()]
    try:
        numbers = tuple(float(part) for part in parts)
    except ValueError as error:
        raise SettingsError(
            f"{written[:60]!r} is no list of numbers", expected="numbers with commas between them", place=option
        ) from error
    if not numbers or len(numbers) > _MOST_LOOKS:
        raise SettingsError(f"{len(numbers)} numbers", expected=f"1 to {_MOST_LOOKS}", place=option)
    if equal and len(numbers) == 1 and numbers[0] != 1:
        count = numbers[0]
        if not (count.is_integer() and 1 <= count <= _MOST_LOOKS):
            raise SettingsError(f"{written[:60]!r} looks", expected=f"a whole number from 1 to {_MOST_LOOKS}", place=option)
        return tuple((place + 1) / int(count) for place in range(int(count)))
    return numbers
