"""What every method here asks of its input: whole counts that fit each other, and a level between 0 and 1."""

from __future__ import annotations

from enum import StrEnum
from math import isfinite
from operator import index

from vaxsmith.core import SettingsError


class Side(StrEnum):
    """Which bounds an interval has: both, or one with the whole error on its side."""

    BOTH = "two-sided"
    LOWER = "one-sided lower bound"
    UPPER = "one-sided upper bound"


def require_count(value: int, what: str) -> int:
    """Give ``value`` as a plain whole number of 0 or more.

    Raises:
        SettingsError: it is a fraction, a truth value, negative or no number.
    """
    try:
        number = index(value)
    except TypeError:
        number = -1
    if number < 0 or isinstance(value, bool):
        raise SettingsError(f"{what} is {value!r}", expected="a whole number, 0 or more")
    return number


def require_events(events: int, n: int, arm: str = "") -> tuple[int, int]:
    """Give ``events`` of ``n`` as plain whole numbers; ``arm`` names the group in a message.

    Raises:
        SettingsError: either is not a whole number, or there are more events than patients.
    """
    of_arm = f" in {arm}" if arm else ""
    happened, observed = (
        require_count(events, f"the number of events{of_arm}"),
        require_count(n, f"the number observed{of_arm}"),
    )
    if happened > observed:
        raise SettingsError(
            f"{happened} events in {observed} observed{of_arm}",
            expected="no more patients with an event than patients",
            cause="the two numbers were given in the wrong order, or events were counted more than once per patient",
            remedy="give patients with at least one event, then patients observed; for events per time use a rate",
        )
    return happened, observed


def require_fraction(value: float, what: str, *, closed: bool = False) -> float:
    """Give ``value`` if it lies between 0 and 1 (both included where ``closed``).

    Raises:
        SettingsError: it does not, or is not a number.
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    inside = 0 <= number <= 1 if closed else 0 < number < 1
    if not inside or isinstance(value, bool):
        raise SettingsError(
            f"{what} is {value!r}",
            expected="a number from 0 to 1" if closed else "a number between 0 and 1",
            cause="a percentage was given where a fraction belongs" if 1 < number <= 100 else "",
        )
    return number


def require_positive(value: float, what: str) -> float:
    """Give ``value`` if it is a finite number above 0.

    Raises:
        SettingsError: it is not.
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not (isfinite(number) and number > 0) or isinstance(value, bool):
        raise SettingsError(f"{what} is {value!r}", expected="a finite number above 0")
    return number


def tail(level: float, side: Side) -> float:
    """Give the error that an interval leaves beyond each bound that it has."""
    error = 1 - require_fraction(level, "the level of an interval")
    return error / 2 if side is Side.BOTH else error
