"""Read a trial's patients: one row each with a time, whether the event came, an arm and strata."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from vaxsmith.core import FormatError, SettingsError
from vaxsmith.evidence.delimited import Row, read_delimited
from vaxsmith.evidence.survival import TimeToEvent, time_to_event

SPELLINGS = {
    "treatment": "arm", "group": "arm", "trt": "arm", "strata": "stratum", "duration": "time", "follow_up": "time",
    "followup": "time", "start": "entry", "observed": "event", "patient_id": "patient", "id": "patient",
    "subject": "patient", "responders": "responder", "response": "responder",
}  # fmt: skip
_HAPPENED = {"1": True, "1.0": True, "yes": True, "true": True, "event": True, "0": False, "0.0": False}
_HAPPENED |= {"no": False, "false": False, "censored": False}
FORMED_LATER = re.compile(r"respon|immune[ _-]?(positive|negative)|\bctdna", re.IGNORECASE)
"""Names of groups that form only after the start: a comparison of them needs a landmark."""
CONTROL_WORDS = re.compile(r"control|placebo|standard|observation|\balone\b|comparator", re.IGNORECASE)
"""Names that say of an arm that it is the control."""
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialFile:
    """A trial's patients as the survival kernel takes them, and what the file told of its arms.

    ``has_arms`` and ``has_strata`` tell whether the columns were there. ``grouped_later`` is True where the arms' names say
    that patients were sorted by something that happened after the start, such as a response. ``response_times`` are when
    each patient responded (NaN for never), where the table tells; empty where it does not.
    """

    data: TimeToEvent
    has_arms: bool
    has_strata: bool
    grouped_later: bool
    response_times: tuple[float, ...] = ()

    @property
    def group_names(self) -> tuple[str, ...]:
        """Name the groups that the table forms."""
        return ("responders", "non-responders") if self.response_times else self.data.arm_names


def read_trial(path: Path, *, unit: str = "") -> TrialFile:
    """Read a table with the columns time and event and, where there are, arm, stratum, entry, response_time and patient.

    Times are numbers of 0 or more in one unit; event is 1 or 0 (yes/no, true/false, event/censored). A response time is
    empty for who never responded; without a column arm it forms the groups.

    Raises:
        InputError: the file cannot be read.
        FormatError: a column is lacking, a value cannot be what its column holds, or a patient stands there twice.
    """
    times: list[float] = []
    events: list[bool] = []
    arms: list[str] = []
    strata: list[str] = []
    entries: list[float] = []
    responses: list[float] = []
    patients: dict[str, str] = {}
    titles: frozenset[str] = frozenset()
    for row in read_delimited(path, role="table of patients", needs=("time", "event"), others=SPELLINGS):
        titles = titles or frozenset(row.fields)
        row.required("time")
        times.append(row.number("time", least=0.0, what="a time of 0 or more, in one unit for all patients") or 0.0)
        events.append(_happened(row))
        arms.append(_arm(row, titles))
        strata.append(name_of(row, "stratum") if "stratum" in titles else "")
        entries.append(row.number("entry", least=0.0) or 0.0)
        if entries[-1] and entries[-1] >= times[-1]:
            raise FormatError(
                f"a patient comes under watch at {entries[-1]:g} and leaves at {times[-1]:g}",
                expected="entry before time",
                place=row.place,
            )
        responses.append(_response_time(row, times[-1]))
        refuse_twice(row, patients)
    data = time_to_event(
        times,
        events,
        arm=arms,
        stratum=strata if "stratum" in titles else None,
        entry=entries if any(entries) else None,
        unit=unit,
    )
    by_time = "response_time" in titles and "arm" not in titles
    later = any(FORMED_LATER.search(name) for name in data.arm_names) or _by_response(titles) or by_time
    return TrialFile(
        data=data,
        has_arms="arm" in titles or _by_response(titles) or by_time,
        has_strata="stratum" in titles,
        grouped_later=later,
        response_times=tuple(responses) if by_time else (),
    )


def _response_time(row: Row, end: float) -> float:
    when = row.number("response_time", least=0.0)
    if when is not None and when > end:
        raise FormatError(
            f"a response at {when:g} in a patient followed until {end:g}",
            expected="a response during follow-up, or nothing for none",
            place=row.place,
        )
    return math.nan if when is None else when


def _by_response(titles: frozenset[str]) -> bool:
    return "arm" not in titles and "responder" in titles and "response_time" not in titles


def _arm(row: Row, titles: frozenset[str]) -> str:
    if _by_response(titles):
        return f"responder: {name_of(row, 'responder')}"
    return name_of(row, "arm") if "arm" in titles else "all patients"


def _happened(row: Row) -> bool:
    written = row.required("event").lower()
    if written not in _HAPPENED:
        codes = "codes 1 and 2 (in which 1 means no event), or several kinds of event in one column"
        raise FormatError(
            f"{written[:40]!r} in the column 'event'",
            expected="1 for a patient who had the event and 0 for one who had not when last seen",
            cause=codes if written.isdigit() else "",
            remedy="recode the column; guessing would turn events into non-events",
            place=row.place,
        )
    return _HAPPENED[written]


def name_of(row: Row, column: str) -> str:
    """Give a name of an arm, a stratum or a cause.

    Raises:
        FormatError: it is missing, too long, or cannot be printed.
    """
    name = row.required(column)
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise FormatError(
            f"{name[:30]!r}… in the column {column!r} is no name",
            expected=f"up to {_LONGEST_NAME} printable characters",
            place=row.place,
        )
    return name


def refuse_twice(row: Row, patients: dict[str, str]) -> None:
    """Keep in mind where each patient stands, and refuse the second row of one.

    Raises:
        FormatError: the patient stands there twice.
    """
    name = row.text("patient")
    if name and name in patients:
        raise FormatError(
            f"the patient {name[:40]!r} stands here and at {patients[name]}",
            expected="one row a patient",
            cause="visits or several endpoints in one table",
            remedy="keep one row a patient and endpoint",
            place=row.place,
        )
    if name:
        patients[name] = row.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """The arm that the other is compared with, and how it was chosen (empty: the person named it)."""

    name: str
    other: str
    how: str = ""


def name_control(data: TimeToEvent, named: str = "") -> Control:
    """Say which of two arms is the control: the one named, or one whose name says so, or the first in sorted order.

    Raises:
        SettingsError: ``named`` is no arm.
    """
    arms = [arm for arm in data.arm_names if data.patients_of(arm)]
    if named:
        if named not in arms:
            raise SettingsError(f"there is no arm {named[:40]!r}", expected=f"one of {', '.join(arms)}", place="--control")
        return Control(name=named, other=next(arm for arm in arms if arm != named))
    speaking = [arm for arm in arms if CONTROL_WORDS.search(arm)]
    if len(speaking) == 1:
        name, how = speaking[0], "its name says so"
    else:
        name, how = arms[0], "it stands first in sorted order"
    how = f"“{name}” is taken for the control because {how}; name it with --control if it is not"
    return Control(name=name, other=next(arm for arm in arms if arm != name), how=how)
