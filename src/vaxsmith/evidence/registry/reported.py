"""A number as its source prints it: its digits say how far it may be from the truth by rounding alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vaxsmith.core import FormatError

_PLAIN = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,6})?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A printed number: ``0.40`` is anything that rounds to it, from 0.395 to 0.405.

    >>> number = Reported(text="0.40")
    >>> number.value, round(number.least, 3), round(number.most, 3)
    (0.4, 0.395, 0.405)

    Raises:
        FormatError: the text is not a plain number (``0.40``, ``83``, ``-8``).
    """

    text: str

    def __post_init__(self) -> None:
        if not _PLAIN.match(self.text):
            raise FormatError(
                f"{self.text[:40]!r} is not a number as a source prints it",
                expected='digits with or without a decimal point, in quotation marks, as "0.40" or "83"',
            )

    @property
    def value(self) -> float:
        """Give the number."""
        return float(self.text)

    @property
    def decimals(self) -> int:
        """Give how many digits stand after the point."""
        return len(self.text.partition(".")[2])

    @property
    def half_unit(self) -> float:
        """Give half a unit of the last digit printed."""
        return 0.5 * 10.0**-self.decimals

    @property
    def least(self) -> float:
        """Give the smallest number that would be printed so; none below 0 is printed without a minus."""
        least = self.value - self.half_unit
        return least if self.text.startswith("-") else max(0.0, least)

    @property
    def most(self) -> float:
        """Give the largest number that would be printed so."""
        return self.value + self.half_unit
