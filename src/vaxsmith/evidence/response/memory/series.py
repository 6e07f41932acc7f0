"""Noun: an immune measurement of some persons over time, and the reader of its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vaxsmith.core import FormatError, SettingsError
from vaxsmith.evidence.delimited import Row, read_delimited

_SPELLINGS = {
    "patient": "person",
    "subject": "person",
    "donor": "person",
    "day": "time",
    "days": "time",
    "titre": "value",
    "titer": "value",
    "response": "value",
}
_SOONEST, _LATEST = 1e-3, 1e5  # days; a century is 36,525
_SMALLEST, _LARGEST = 1e-30, 1e30


@dataclass(frozen=True, slots=True, kw_only=True)
class MemorySeries:
    """Measurements after the peak: who, when, and how much.

    ``times`` count from the peak or the last dose, in days, and are above 0; ``values`` are above 0 and are compared on a
    logarithmic scale (titres, spots per million cells). Where ``below[i]`` the measurement lay under a detection limit,
    and ``values[i]`` is that limit.

    Raises:
        SettingsError: unequal lengths, no measurement, or a time or value that is not finite and above 0.
    """

    persons: tuple[str, ...]
    times: tuple[float, ...]
    values: tuple[float, ...]
    below: tuple[bool, ...]
    unit: str = ""

    def __post_init__(self) -> None:
        if not len(self.persons) == len(self.times) == len(self.values) == len(self.below) or not self.times:
            raise SettingsError(
                f"{len(self.persons)} persons, {len(self.times)} times and {len(self.values)} values",
                expected="one of each for every measurement, one at least",
            )
        for person, time, value in zip(self.persons, self.times, self.values, strict=True):
            if not _SOONEST <= time <= _LATEST:
                raise SettingsError(
                    f"person {person} was measured at time {time:g}",
                    expected=f"days after the peak or the last dose, from {_SOONEST:g} to {_LATEST:g}",
                    remedy="leave out what was measured before; these curves describe the decline",
                )
            if not _SMALLEST <= value <= _LARGEST:
                raise SettingsError(
                    f"person {person} has the value {value:g} at time {time:g}",
                    expected=f"a value above 0 ({_SMALLEST:g} to {_LARGEST:g})",
                    remedy="write what lay below the detection limit as <limit",
                )

    @property
    def last(self) -> float:
        """Give the time of the last measurement."""
        return max(self.times)

    @property
    def first(self) -> float:
        """Give the time of the first measurement."""
        return min(self.times)


def memory_series(times: Sequence[float], values: Sequence[float], *, unit: str = "") -> MemorySeries:
    """Make a series of one person, all values above the detection limit.

    Raises:
        SettingsError: as for ``MemorySeries``.
    """
    return MemorySeries(
        persons=("one",) * len(times),
        times=tuple(float(t) for t in times),
        values=tuple(float(v) for v in values),
        below=(False,) * len(values),
        unit=unit,
    )


def read_memory(path: Path, *, unit: str = "") -> MemorySeries:
    """Read one measurement a row: ``time, value`` and, for several persons, ``person``; ``<10`` is below a limit of 10.

    Raises:
        InputError: the file cannot be read.
        FormatError: a column lacks, or a row cannot be understood; the message names the line.
    """
    persons, times, values, below = [], [], [], []
    for row in read_delimited(path, role="table of measurements", needs=("time", "value"), others=_SPELLINGS):
        time = row.number("time")
        value, under = _value(row)
        if time is None or time <= 0:
            raise FormatError(
                f"{row.text('time')!r} in the column 'time'",
                expected="a number above 0, in days after the peak or the last dose",
                remedy="leave out what was measured before",
                place=row.place,
            )
        persons.append(row.text("person", "one"))
        times.append(time)
        values.append(value)
        below.append(under)
    try:
        return MemorySeries(persons=tuple(persons), times=tuple(times), values=tuple(values), below=tuple(below), unit=unit)
    except SettingsError as error:
        raise FormatError(error.found, expected=error.expected, remedy=error.remedy, place=str(path)) from error


def _value(row: Row) -> tuple[float, bool]:
    written = row.required("value")
    under = written.startswith("<")
    bare = Row(fields={"value": written.lstrip("<≤ ").strip()}, place=row.place)
    value = bare.number("value")
    if value is None or value <= 0:
        raise FormatError(
            f"{written[:40]!r} in the column 'value'",
            expected="a number above 0, or <limit for what lay below the detection limit",
            cause="0 was written for what could not be detected",
            place=row.place,
        )
    return value, under
