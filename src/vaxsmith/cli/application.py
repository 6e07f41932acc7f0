"""The application: its commands, and what becomes of an error."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from vaxsmith.cli.construct import construct
from vaxsmith.cli.demo import demo
from vaxsmith.cli.design import design
from vaxsmith.cli.evidence import evidence
from vaxsmith.cli.explain import explain
from vaxsmith.cli.interruption import Interrupted, Interruption
from vaxsmith.cli.mrna import mrna
from vaxsmith.cli.predict import predict
from vaxsmith.cli.proteins import proteins
from vaxsmith.cli.recognise import recognise
from vaxsmith.cli.reference import reference
from vaxsmith.cli.review import review
from vaxsmith.core.errors import VaxsmithError
from vaxsmith.core.provenance import vaxsmith_version

USER_ERROR = 2
INTERRUPTED = 130

_ORDER = (
    "design",
    "demo",
    "explain",
    "review",
    "proteins",
    "predict",
    "recognise",
    "construct",
    "mrna",
    "reference",
    "evidence",
)


class _InOrder(TyperGroup):
    """Lists the commands in the order of the road; typer would put `review`, which has commands of its own, first."""

    def list_commands(self, ctx: Any) -> list[str]:  # click's Context, of which newer typers carry their own
        return sorted(super().list_commands(ctx), key=_ORDER.index)


application = typer.Typer(
    name="vaxsmith",
    cls=_InOrder,
    help="Design personalised mRNA cancer vaccines, offline. Research use only.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (design, demo, explain, proteins, predict, recognise, construct, mrna, reference):
    application.command()(command)
application.add_typer(review, name="review")
application.add_typer(evidence, name="evidence")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"vaxsmith {vaxsmith_version()}")
        raise typer.Exit


@application.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_show_version, is_eager=True, help="Show the version."),
) -> None:
    """Design personalised mRNA cancer vaccines, offline. Research use only."""
    del version


def main() -> None:
    """Run ``vaxsmith``: exit 0 when done, 2 for an error of the user's input, 130 when interrupted."""
    # A polite request to stop (a cluster's time limit, `kill`) ends like Ctrl-C, so that partial folders are removed.
    interruption = Interruption()
    interruption.listen()
    try:
        _run()
    except Interrupted:
        _end_interrupted(interruption)
    except BaseException as error:
        # What an interruption was renamed to on its way here is an interruption, whatever it says.
        if not interruption.requested:
            raise
        if isinstance(error, SystemExit) and not error.code:
            interruption.heard()  # too late: everything is written
            raise
        _end_interrupted(interruption)


def _end_interrupted(interruption: Interruption) -> NoReturn:
    interruption.heard()
    print("vaxsmith: interrupted; nothing was written", file=sys.stderr)
    sys.exit(INTERRUPTED)


def _run() -> None:
    try:
        application()
    except VaxsmithError as error:
        print(f"vaxsmith: {error}", file=sys.stderr)
        sys.exit(USER_ERROR)
    except MemoryError:
        print("vaxsmith: not enough memory; give it about 1 GB, or fewer variants at a time", file=sys.stderr)
        sys.exit(USER_ERROR)
    except BrokenPipeError:
        # The reader of our output went away (`| head`); close quietly, as other tools do.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
