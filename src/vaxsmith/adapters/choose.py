"""Verb: open a predictor by its name, as a person types it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from vaxsmith.core import InputError
from vaxsmith.presentation.prediction import Predictor

_OURS = "vaxsmith"
_TABLE = "pvacseq:"


# Each name's file, the function in it that opens the predictor, and what that is told besides the path.
_OPEN: dict[str, tuple[str, str, dict[str, str | int]]] = {
    "netmhcpan": ("netmhcpan", "open_netmhcpan", {}),
    "netmhciipan": ("netmhciipan", "open_netmhciipan", {}),
    "mixmhcpred": ("mixmhcpred", "open_mixmhcpred", {}),
    "mixmhc2pred": ("mixmhc2pred", "open_mixmhc2pred", {}),
    "prime": ("prime", "open_prime", {}),
    "bigmhc": ("bigmhc", "open_bigmhc", {}),
    "bigmhc-im": ("bigmhc", "open_bigmhc", {"model": "im"}),
    "mhcflurry": ("mhcflurry", "open_mhcflurry", {}),
    "mhcnuggets": ("mhcnuggets", "open_mhcnuggets", {}),
    "mhcnuggets-ii": ("mhcnuggets", "open_mhcnuggets", {"mhc_class": 2}),
}
PREDICTOR_NAMES = (_OURS, *_OPEN)


def open_predictor(name: str, *, program: Path | None = None) -> Predictor:
    """Open the predictor called ``name``, one of ``PREDICTOR_NAMES``; ``program`` says where its program lies.

    ``pvacseq:NetMHCpanEL`` takes that predictor's columns from the pVACseq table that ``program`` names.

    Raises:
        InputError: no predictor has this name, or vaxsmith's own is asked to run a program.
        FormatError: a pVACseq table cannot be read.
        ProgramError: the program is absent or does not answer.
    """
    wanted = name.strip().lower()
    if wanted.startswith(_TABLE):
        return _from_table(name.strip()[len(_TABLE) :], program)
    if wanted == _OURS and program is None:
        from vaxsmith.presentation import default_predictor

        return default_predictor()
    if wanted == _OURS:
        raise InputError(
            "vaxsmith's own predictor runs no outside program",
            remedy="leave the program out, or name the predictor that it is",
            place=str(program),
        )
    if wanted not in _OPEN:
        raise InputError(
            f"there is no predictor called {name[:60]!r}",
            expected=f"one of {', '.join(PREDICTOR_NAMES)}",
            remedy="choose one of these names",
        )
    file, function, also = _OPEN[wanted]
    opened: Predictor = getattr(import_module(f"vaxsmith.adapters.{file}"), function)(program, **also)
    return opened


def _from_table(predictor: str, path: Path | None) -> Predictor:
    from vaxsmith.adapters.pvacseq_table import read_pvacseq_table

    if path is None:
        raise InputError(
            "a pVACseq table was chosen as the predictor, and none was named", remedy="name its path as the program"
        )
    name = predictor.strip()
    if not name:
        raise InputError(
            "a pVACseq table was chosen without one of its predictors",
            remedy="name it, as pvacseq:NetMHCpanEL",
            place=path.name,
        )
    return read_pvacseq_table(path, only=name)[0]
