"""What a number handed to a design or an analysis must be, asked once and answered in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from numbers import Integral, Real

from vaxsmith.core import SettingsError


def _shown(value: object) -> str:
    words = repr(value)
    return words if len(words) <= 40 else words[:37] + "..."


def require_number(
    name: str,
    value: object,
    *,
    above: float | None = None,
    at_least: float | None = None,
    below: float | None = None,
    at_most: float | None = None,
) -> float:
    """Give ``value`` as a float when it is a finite number within the limits given.

    Raises:
        SettingsError: it is no number, not finite, or out of range; the sentence names the limits.
    """
    limits = [
        f"{words} {limit:g}"
        for words, limit in (("above", above), ("at least", at_least), ("below", below), ("at most", at_most))
        if limit is not None
    ]
    expected = " and ".join(["a finite number", *limits])
    if isinstance(value, bool) or not isinstance(value, Real):
        raise SettingsError(f"{name} is {_shown(value)}", expected=expected)
    number = float(value)
    outside = (
        (above is not None and not number > above)
        or (at_least is not None and not number >= at_least)
        or (below is not None and not number < below)
        or (at_most is not None and not number <= at_most)
    )
    if not isfinite(number) or outside:
        raise SettingsError(f"{name} is {_shown(value)}", expected=expected)
    return number


def require_probability(name: str, value: object) -> float:
    """Give ``value`` as a float when it lies strictly between 0 and 1.

    Raises:
        SettingsError: it does not.
    """
    return require_number(name, value, above=0, below=1)


def require_alpha(value: object, *, name: str = "alpha (one-sided)") -> float:
    """Give a one-sided error rate as a float when it is from 1e-9 to below 0.5.

    Raises:
        SettingsError: it is not.
    """
    return require_number(name, value, at_least=1e-9, below=0.5)


def require_level(value: object) -> float:
    """Give the level of an interval as a float when it is from 0.01 to 0.999999.

    Raises:
        SettingsError: it is not.
    """
    return require_number("the level", value, at_least=0.01, at_most=0.999999)


def require_month(name: str, value: object) -> float:
    """Give a time of the trial as a float when it is from a millionth to a million months.

    Raises:
        SettingsError: it is not.
    """
    return require_number(f"{name}, months", value, at_least=1e-6, at_most=1e6)


def require_whole(name: str, value: object, *, at_least: int = 0, at_most: int | None = None) -> int:
    """Give ``value`` as an int when it is a whole number within the limits.

    Raises:
        SettingsError: it is not.
    """
    upper = "" if at_most is None else f" and at most {at_most}"
    expected = f"a whole number, at least {at_least}{upper}"
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise SettingsError(f"{name} is {_shown(value)}", expected=expected)
    number = int(value)
    if number < at_least or (at_most is not None and number > at_most):
        raise SettingsError(f"{name} is {_shown(value)}", expected=expected)
    return number


def require_increasing(name: str, values: Iterable[float], *, above: float = 0.0) -> tuple[float, ...]:
    """Give ``values`` as floats when there is at least one and they rise strictly from above ``above``.

    Raises:
        SettingsError: empty, not numbers, or not rising.
    """
    numbers = tuple(require_number(f"{name}, entry {place}", value) for place, value in enumerate(values, start=1))
    if not numbers:
        raise SettingsError(f"{name} is empty", expected="at least one number")
    for place, (before, after) in enumerate(zip((above, *numbers), numbers, strict=False), start=1):
        if not after > before:
            raise SettingsError(f"{name}, entry {place}, is {after:g}", expected=f"numbers that rise from above {above:g}")
    return numbers
