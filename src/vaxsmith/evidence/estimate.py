"""The noun that every method of this chapter answers with: a number, its interval, and how both were found."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan

from vaxsmith.core import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """An estimate with its interval ``[low, high]`` at confidence (or credibility) ``level``.

    ``name`` says what is estimated (``hazard ratio``), ``method`` how (``Cox, Efron ties``), ``unit`` of what size a step of
    1 is (empty for pure numbers). ``standard_error`` is on the scale that ``method`` names. A bound that does not exist is
    infinite; a value that the data do not determine is NaN, and ``note`` says why. ``citation`` is the method's source.
    """

    name: str
    value: float
    low: float
    high: float
    level: float
    method: str
    citation: str
    unit: str = ""
    standard_error: float = nan
    note: str = ""

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise SettingsError(
                f"the level of an interval is {self.level}", expected="a number between 0 and 1, such as 0.95"
            )
        known = not (isnan(self.low) or isnan(self.high))
        if known and self.low > self.high:
            raise SettingsError(f"the interval of {self.name} runs from {self.low} to {self.high}", expected="low <= high")

    @property
    def determined(self) -> bool:
        """Tell whether the data determine the value."""
        return not isnan(self.value)
