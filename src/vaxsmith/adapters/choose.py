"""Verb: open a predictor by its name, as a person types it."""

from __future__ import annotations

from pathlib import Path

from vaxsmith.core import InputError
from vaxsmith.presentation.prediction import Predictor

PREDICTOR_NAMES = (
    "vaxsmith",
    "netmhcpan",
    "netmhciipan",
    "mixmhcpred",
    "mixmhc2pred",
    "prime",
    "bigmhc",
    "bigmhc-im",
    "mhcflurry",
    "mhcnuggets",
    "mhcnuggets-ii",
)


def open_predictor(name: str, *, program: Path | None = None) -> Predictor:
    """Open the predictor called ``name``, one of ``PREDICTOR_NAMES``; ``program`` says where its program lies.

    Raises:
        InputError: no predictor has this name, or vaxsmith's own is asked to run a program.
        ProgramError: the program is absent or does not answer.
    """
    if name.lower() == "vaxsmith":
        from vaxsmith.presentation import default_predictor

        return default_predictor()
    raise InputError(
        f"there is no predictor called {name!r}",
        expected=f"one of {', '.join(PREDICTOR_NAMES)}",
        remedy="choose one of these names",
    )
