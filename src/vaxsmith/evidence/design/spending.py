"""Error-spending functions: how much of an error rate may be used up by each share of the information.

Lan and DeMets (Biometrika 1983;70:659) let a trial look at any time, as long as the total error spent by information
fraction ``t`` is a function fixed beforehand that rises from 0 at ``t = 0`` to the whole error at ``t = 1``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import e as euler
from math import expm1, log1p, sqrt

from vaxsmith.core import SettingsError
from vaxsmith.evidence.design.requirements import require_number, require_probability

_SHAPES: dict[str, str] = {
    "hwang-shih-decani": "Hwang, Shih, DeCani, Stat Med 1990;9:1439",
    "o-brien-fleming": "Lan, DeMets, Biometrika 1983;70:659 (O'Brien-Fleming type)",
    "pocock": "Lan, DeMets, Biometrika 1983;70:659 (Pocock type)",
    "power": "Kim, DeMets, Biometrika 1987;74:149 (power family)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """One spending function: its ``shape``, the parameter where it has one, and its source.

    Make it with ``hwang_shih_decani``, ``obrien_fleming_type``, ``pocock_type`` or ``power_family``.
    """

    shape: str
    parameter: float = 0.0

    def __post_init__(self) -> None:
        if self.shape not in _SHAPES:
            raise SettingsError(f"there is no spending function {self.shape!r}", expected=", ".join(_SHAPES))

    @property
    def citation(self) -> str:
        """Name the publication."""
        return _SHAPES[self.shape]

    @property
    def title(self) -> str:
        """Name the function for a person."""
        return {
            "hwang-shih-decani": f"Hwang-Shih-DeCani ({self.parameter:g})",
            "o-brien-fleming": "Lan-DeMets, O'Brien-Fleming type",
            "pocock": "Lan-DeMets, Pocock type",
            "power": f"power family ({self.parameter:g})",
        }[self.shape]

    def spent(self, error: float, fraction: float) -> float:
        """Give the error spent when ``fraction`` of the information is in, of ``error`` in all.

        Raises:
            SettingsError: the error is not strictly between 0 and 1, or the fraction is negative.
        """
        error = require_probability("the error to spend", error)
        t = min(require_number("the information fraction", fraction, at_least=0), 1.0)
        if t in (0.0, 1.0):
            return error * t
        return error * _FUNCTIONS[self.shape](t, self.parameter, error)


def _hwang_shih_decani(t: float, gamma: float, _error: float) -> float:
    return t if gamma == 0 else expm1(-gamma * t) / expm1(-gamma)


def _obrien_fleming(t: float, _parameter: float, error: float) -> float:
    from scipy.special import ndtr, ndtri

    return 2 * float(ndtr(float(ndtri(error / 2)) / sqrt(t))) / error


def _pocock(t: float, _parameter: float, _error: float) -> float:
    return log1p((euler - 1) * t)


def _power(t: float, rho: float, _error: float) -> float:
    return float(t**rho)


_FUNCTIONS: dict[str, Callable[[float, float, float], float]] = {
    "hwang-shih-decani": _hwang_shih_decani,
    "o-brien-fleming": _obrien_fleming,
    "pocock": _pocock,
    "power": _power,
}


def hwang_shih_decani(gamma: float) -> Spending:
    """Spend ``(1 - exp(-gamma t)) / (1 - exp(-gamma))``: -4 is close to O'Brien-Fleming, 1 to Pocock, 0 is a straight line.

    Raises:
        SettingsError: ``gamma`` is not a number from -40 to 40.
    """
    gamma = require_number("gamma of Hwang, Shih and DeCani", gamma, at_least=-40, at_most=40)
    return Spending(shape="hwang-shih-decani", parameter=gamma)


def obrien_fleming_type() -> Spending:
    """Spend ``2 - 2 Phi(z(1 - error/2) / sqrt(t))``: almost nothing early."""
    return Spending(shape="o-brien-fleming")


def pocock_type() -> Spending:
    """Spend ``error log(1 + (e - 1) t)``: nearly evenly."""
    return Spending(shape="pocock")


def power_family(rho: float) -> Spending:
    """Spend ``error t^rho``: 1 is a straight line, 3 is close to O'Brien-Fleming.

    Raises:
        SettingsError: ``rho`` is not above 0 and at most 50.
    """
    return Spending(shape="power", parameter=require_number("rho of the power family", rho, above=0, at_most=50))
