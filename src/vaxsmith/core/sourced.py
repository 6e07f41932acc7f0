"""Constants with a pedigree: value, unit, citation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced(Generic[Value_co]):
    """A constant that came from somewhere.

    ``unit`` is empty for pure numbers and sequences. ``citation`` says where it was read, precisely enough to find it
    again; ``note`` what a reader should know (second-hand, a convention, a house choice and why).
    """

    name: str
    value: Value_co
    citation: str
    unit: str = ""
    note: str = ""
