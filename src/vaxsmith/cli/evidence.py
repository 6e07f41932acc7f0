"""``vaxsmith evidence``: judge a claim, design the trial that would settle it, analyse the one that ran."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vaxsmith.cli.evidence_analyse import analyse
from vaxsmith.cli.evidence_design import design
from vaxsmith.cli.evidence_output import Html, Json, Out, check_outputs, deliver

evidence = typer.Typer(
    help="Judge a published claim, design a trial, analyse one.", no_args_is_help=True, rich_markup_mode=None
)
evidence.command()(analyse)
evidence.add_typer(design, name="design")


@evidence.command()
def judge(
    claim: Annotated[
        str, typer.Argument(metavar="CLAIM", help="A claim's file (TOML), or its name in the registry: see `registry`.")
    ],
    html: Html = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Judge a published claim: what is unknown, what it excludes, what it supports, and which trial would settle it."""
    from vaxsmith.evidence.registry import claim_names, find_claim
    from vaxsmith.evidence.registry import judge as judge_claim
    from vaxsmith.evidence.report.judgements.judgement_report import judgement_report

    check_outputs({"--html": html, "--out": out}, {"the claim": Path(claim)})
    found = find_claim(claim)
    path = Path(claim) if Path(claim).is_file() and claim not in claim_names() else None
    deliver(
        judgement_report(judge_claim(found)),
        html=html,
        out=out,
        as_json=as_json,
        inputs={"claim": path},
        settings={"claim": found.name},
    )


@evidence.command()
def registry(html: Html = None, out: Out = None, as_json: Json = False) -> None:
    """Show every claim of the registry, judged, with n, design, endpoint and the grade of its source."""
    from vaxsmith.evidence.registry import judge as judge_claim
    from vaxsmith.evidence.registry import shipped_claims
    from vaxsmith.evidence.report.judgements.registry_report import registry_report

    check_outputs({"--html": html, "--out": out}, {})
    deliver(registry_report([judge_claim(claim) for claim in shipped_claims()]), html=html, out=out, as_json=as_json)
