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
    report = single_arm_report(null=null, alternative=alternative, alpha=alpha, power=power)
    deliver(report, html=html, out=out, as_json=as_json)


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
    report = two_stage_report(null=null, alternative=alternative, alpha=alpha, power=power)
    deliver(report, html=html, out=out, as_json=as_json)


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
    report = sequential_report(
        looks=numbers_of(looks, "--looks", equal=True),
        boundary=boundary,
        futility=futility,
        binding=binding,
        two_sided=two_sided,
        alpha=alpha,
        power=power,
    )
    deliver(report, html=html, out=out, as_json=as_json)


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
