"""``vaxsmith evidence``: judge a claim, design the trial that would settle it, analyse the one that ran."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from typer.core import TyperGroup

from vaxsmith.cli.evidence_analyse import analyse, plain_words
from vaxsmith.cli.evidence_design import design
from vaxsmith.cli.evidence_output import Html, Json, Out, check_outputs, deliver

Number = Optional[float]  # noqa: UP045
_ORDER = ("judge", "registry", "design", "analyse", "reconstruct")


class _InOrder(TyperGroup):
    """Lists the commands in the order in which one needs them; typer would put `design` last."""

    def list_commands(self, ctx: Any) -> list[str]:  # click's Context, of which newer typers carry their own
        return sorted(super().list_commands(ctx), key=_ORDER.index)


evidence = typer.Typer(
    cls=_InOrder, help="Judge a published claim, design a trial, analyse one.", no_args_is_help=True, rich_markup_mode=None
)
evidence.command()(analyse)
evidence.add_typer(design, name="design")


@evidence.command()
def judge(
    claim: Annotated[
        str, typer.Argument(metavar="CLAIM", help="A claim's file (TOML), or its name in the registry: see `registry`.")
    ],
    delay: Annotated[
        Number, typer.Option("--delay", help="Months until the vaccine acts, for the trial that would settle it (9.2).")
    ] = None,
    undosed: Annotated[Number, typer.Option("--undosed", help="Share of its vaccine arm that is never dosed (0.1).")] = None,
    power: Annotated[Number, typer.Option("--power", help="Its power (0.9).")] = None,
    analysis_month: Annotated[Number, typer.Option("--analysis", help="Month of its analysis (60).")] = None,
    html: Html = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Judge a published claim: what is unknown, what it excludes, what it supports, and which trial would settle it."""
    from vaxsmith.evidence.registry import SettlingSettings, claim_names, find_claim
    from vaxsmith.evidence.registry import judge as judge_claim
    from vaxsmith.evidence.report.judgements.judgement_report import judgement_report

    check_outputs({"--html": html, "--out": out}, {"the claim": Path(claim)})
    found = find_claim(claim)
    given = {"delay_months": delay, "undosed": undosed, "power": power, "analysis_month": analysis_month}
    asked = {name: value for name, value in given.items() if value is not None}
    plan = replace(SettlingSettings(), **asked)
    path = Path(claim) if Path(claim).is_file() and claim not in claim_names() else None
    deliver(
        judgement_report(judge_claim(found, settings=plan)),
        html=html,
        out=out,
        as_json=as_json,
        inputs={"claim": path},
        settings={"claim": found.name, **asked},
    )


@evidence.command()
def registry(
    show: Annotated[
        str, typer.Option("--show", metavar="NAME", help="Print this claim's file, as a pattern for yours.")
    ] = "",
    html: Html = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Show every claim of the registry, judged, with n, design, endpoint and the grade of its source."""
    from vaxsmith.evidence.registry import judge as judge_claim
    from vaxsmith.evidence.registry import shipped_claim, shipped_claims
    from vaxsmith.evidence.report.judgements.registry_report import registry_report

    check_outputs({"--html": html, "--out": out}, {})
    if show:
        shipped_claim(show)  # says which are there when there is none of this name
        print((files("vaxsmith.evidence") / "claims" / f"{show}.toml").read_text(encoding="utf-8"), end="")
        return
    deliver(registry_report([judge_claim(claim) for claim in shipped_claims()]), html=html, out=out, as_json=as_json)


@evidence.command()
def reconstruct(
    curve: Annotated[
        Path, typer.Argument(metavar="CURVE", help="Points of one arm's published curve: time, survival (0 to 1).")
    ],
    at_risk: Annotated[Path, typer.Option("--at-risk", help="The numbers below the curve: time, at_risk.")],
    patients: Annotated[Path, typer.Option("--patients", help="Table of the rebuilt patients to write (CSV).")],
    events: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--events", help="Events of the arm, if the paper tells."),
    ] = None,
    arm: Annotated[str, typer.Option("--arm", help="The arm's name in the table.")] = "arm",
    unit: Annotated[str, typer.Option("--unit", help="Unit of time: months.")] = "",
    html: Html = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Rebuild patients' times from a published survival curve, for `analyse`; they are no patients."""
    from vaxsmith.evidence.report.analyses.reconstruction_report import rebuild, rebuilt_table, reconstruction_report
    from vaxsmith.presentation.table_file import writing

    check_outputs({"--html": html, "--out": out, "--patients": patients}, {"the curve": curve, "--at-risk": at_risk})
    name = plain_words(arm, "--arm")
    found = rebuild(curve, at_risk, events=events, unit=plain_words(unit, "--unit", empty=True))
    with writing(patients, role="table of patients") as stream:
        stream.write(rebuilt_table(found, name.replace(",", " ").replace('"', "'")))
    deliver(
        reconstruction_report(found, title=curve.stem),
        html=html,
        out=out,
        as_json=as_json,
        inputs={"curve": curve, "numbers at risk": at_risk},
        settings={"events": events, "arm": name, "unit": unit},
    )
    if not as_json:
        print(f"Written to {patients}.")
