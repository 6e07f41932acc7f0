"""How sentences of every package write a fraction."""

from __future__ import annotations


def in_percent(fraction: float, decimals: int = 0) -> str:
    """Write a fraction in percent, with a space before the sign as everywhere in the house.

    >>> in_percent(0.231), in_percent(0.0567, 1)
    ('23 %', '5.7 %')
    """
    return f"{100 * fraction:.{decimals}f} %"
