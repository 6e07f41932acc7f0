"""The noun of this chapter: how long each patient was watched, whether the event came, and in which arm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from vaxsmith.core import InputError, SettingsError

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.intp]
Array = TypeVar("Array", bound=npt.NDArray[np.generic])
FROM_THE_START = -np.inf
"""Entry time of a patient who was watched from time 0, so that an event at 0 finds them at risk."""
_SHORTEST, _LONGEST = 1e-50, 1e50


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TimeToEvent:
    """The follow-up of n patients; build it with ``time_to_event``, which checks what it is given.

    ``time`` (n,) is the time of the event or of censoring, ``event`` (n,) tells which; ``arm`` and ``stratum`` (n,) are
    places in ``arm_names`` and ``stratum_names``; ``entry`` (n,) is when the patient came under watch (left truncation),
    minus infinity for "from the start". A patient is at risk at t where ``entry < t <= time``. ``unit`` names the time's
    unit for people. Arrays are read-only.
    """

    time: FloatArray
    event: BoolArray
    arm: IntArray
    arm_names: tuple[str, ...]
    stratum: IntArray
    stratum_names: tuple[str, ...]
    entry: FloatArray
    unit: str = ""

    def __len__(self) -> int:
        return len(self.time)

    @property
    def events(self) -> int:
        """Count the events."""
        return int(self.event.sum())

    def patients_of(self, arm: str) -> int:
        """Count the patients of one arm."""
        return int((self.arm == self.place_of(arm)).sum())

    def place_of(self, arm: str) -> int:
        """Give the arm's place in ``arm_names``.

        Raises:
            SettingsError: there is no such arm.
        """
        if arm not in self.arm_names:
            raise SettingsError(f"there is no arm '{arm}'", expected=f"one of: {', '.join(self.arm_names)}")
        return self.arm_names.index(arm)

    def where(self, kept: BoolArray) -> TimeToEvent:
        """Give the patients for whom ``kept`` (n,) is True; names of arms and strata stay, even of empty ones."""
        return TimeToEvent(
            time=frozen(self.time[kept]),
            event=frozen(self.event[kept]),
            arm=frozen(self.arm[kept]),
            arm_names=self.arm_names,
            stratum=frozen(self.stratum[kept]),
            stratum_names=self.stratum_names,
            entry=frozen(self.entry[kept]),
            unit=self.unit,
        )

    def of_arm(self, arm: str) -> TimeToEvent:
        """Give the patients of one arm.

        Raises:
            SettingsError: there is no such arm, or nobody is in it.
        """
        kept = self.arm == self.place_of(arm)
        if not kept.any():
            raise SettingsError(f"nobody is in arm '{arm}'", expected="at least one patient in each arm that is analysed")
        return self.where(kept)


def time_to_event(
    time: Sequence[float] | npt.ArrayLike,
    event: Sequence[bool] | npt.ArrayLike,
    *,
    arm: Sequence[object] | npt.ArrayLike | None = None,
    stratum: Sequence[object] | npt.ArrayLike | None = None,
    entry: Sequence[float] | npt.ArrayLike | None = None,
    unit: str = "",
) -> TimeToEvent:
    """Check follow-up times and events and give them as one noun.

    ``event`` is True or 1 where the event came, False or 0 where the patient was censored. Arms and strata are named by
    anything that has a name; they are put in sorted order. ``entry`` is when each patient came under watch; 0 means from
    the start.

    >>> data = time_to_event([5, 8, 8], [1, 0, 1], arm=["vaccine", "control", "vaccine"])
    >>> len(data), data.events, data.arm_names
    (3, 2, ('control', 'vaccine'))

    Raises:
        InputError: nobody is there, lengths differ, or a value is missing, negative, infinite or not a number; entry does
            not come before the end of follow-up.
    """
    times = checked_times(time, "follow-up time")
    if times.size == 0:
        raise InputError("there are no patients", expected="at least one follow-up time", remedy="check the table's rows")
    happened = checked_events(event, len(times))
    arms, arm_names = named_groups(arm, len(times), "arm")
    strata, stratum_names = named_groups(stratum, len(times), "stratum")
    return TimeToEvent(
        time=frozen(times),
        event=frozen(happened),
        arm=frozen(arms),
        arm_names=arm_names,
        stratum=frozen(strata),
        stratum_names=stratum_names,
        entry=frozen(checked_entries(entry, times)),
        unit=unit,
    )


def checked_times(given: Sequence[float] | npt.ArrayLike, what: str) -> FloatArray:
    """Give times as floats (n,).

    Raises:
        InputError: one is missing, infinite, negative or not a number, or they are not a plain list.
    """
    try:
        times = np.array(given, dtype=float)
    except (TypeError, ValueError) as error:
        raise InputError(f"a {what} is not a number ({error})", expected="finite numbers of 0 or more") from error
    if times.ndim != 1:
        raise InputError(f"the {what}s have {times.ndim} dimensions", expected="one number for each patient")
    wrong = ~np.isfinite(times) | (times < 0)
    # Squares of times must neither overflow nor vanish: a variance of 0 would be taken for certainty.
    strange = (times > _LONGEST) | ((times > 0) & (times < _SHORTEST))
    if strange.any() and not wrong.any():
        first = int(np.argmax(strange))
        raise InputError(
            f"the {what} is {times[first]:g}",
            expected=f"0, or a time from {_SHORTEST:g} to {_LONGEST:g}",
            cause="another unit, or a damaged number",
            place=f"patient {first + 1}",
        )
    if wrong.any():
        first = int(np.argmax(wrong))
        raise InputError(
            f"the {what} is {times[first]:g}",
            expected="a finite number of 0 or more",
            cause="a missing value, or dates subtracted in the wrong order",
            remedy="correct the row, or leave the patient out and say so",
            place=f"patient {first + 1}",
        )
    return times


def checked_events(given: Sequence[bool] | npt.ArrayLike, patients: int) -> BoolArray:
    """Give event flags as booleans (n,).

    Raises:
        InputError: a flag is neither 0 nor 1, or there are more or fewer flags than patients.
    """
    try:
        flags = np.array(given, dtype=float)
    except (TypeError, ValueError) as error:
        raise InputError(f"an event flag is not a number ({error})", expected="1 for an event, 0 for censored") from error
    same_length(flags, patients, "event flags")
    wrong = ~((flags == 0) | (flags == 1))
    if wrong.any():
        first = int(np.argmax(wrong))
        raise InputError(
            f"the event flag is {flags[first]:g}",
            expected="1 for an event, 0 for censored",
            cause="another coding, such as 1 = censored and 2 = dead, or several kinds of event in one column",
            remedy="recode it; kinds of event belong into competing risks",
            place=f"patient {first + 1}",
        )
    return np.asarray(flags == 1, dtype=bool)


def checked_entries(given: Sequence[float] | npt.ArrayLike | None, times: FloatArray) -> FloatArray:
    """Give entry times (n,), minus infinity for "from the start".

    Raises:
        InputError: entry is not before the end of follow-up, or not a time.
    """
    if given is None:
        return np.full(len(times), FROM_THE_START)
    entries = checked_times(given, "entry time")
    same_length(entries, len(times), "entry times")
    entries[entries == 0] = FROM_THE_START
    late = entries >= times
    if late.any():
        first = int(np.argmax(late))
        raise InputError(
            f"the patient enters at {entries[first]:g} and leaves at {times[first]:g}",
            expected="entry before the end of follow-up",
            place=f"patient {first + 1}",
        )
    return entries


def named_groups(
    given: Sequence[object] | npt.ArrayLike | None, patients: int, what: str
) -> tuple[IntArray, tuple[str, ...]]:
    """Give each patient's place in the sorted names of the groups; one group ``all`` where none is given.

    Raises:
        InputError: a name is missing, or there are more or fewer names than patients.
    """
    if given is None:
        return np.zeros(patients, dtype=np.intp), ("all",)
    labels = np.array(given, dtype=object)
    same_length(labels, patients, f"{what} names")
    texts = [name_of(label) for label in labels]
    if "" in texts:
        raise InputError(
            f"the {what} is missing", expected="a name for every patient", place=f"patient {texts.index('') + 1}"
        )
    names = tuple(sorted(set(texts)))
    places = {name: place for place, name in enumerate(names)}
    return np.array([places[text] for text in texts], dtype=np.intp), names


def same_length(array: npt.NDArray[np.generic], patients: int, what: str) -> None:
    """Make sure that there is one value for each patient.

    Raises:
        InputError: there are more or fewer.
    """
    if array.ndim != 1 or len(array) != patients:
        raise InputError(f"there are {array.size} {what} for {patients} follow-up times", expected="one for each patient")


def frozen(array: Array) -> Array:
    """Make an array read-only and give it back."""
    array.setflags(write=False)
    return array


def name_of(label: object) -> str:
    """Write a label as a name, 1.0 as ``1``; empty where it is missing (None, NaN, pandas' NA)."""
    if label is None or type(label).__name__ in {"NAType", "NaTType"}:
        return ""
    if isinstance(label, bool):
        return str(label)
    if isinstance(label, Real):
        number = float(label)
        return "" if np.isnan(number) else f"{number:.0f}" if number.is_integer() else str(label)
    return str(label).strip()
