"""Read a table of counts: one row a group with n and events."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vaxsmith.core import FormatError
from vaxsmith.evidence.delimited import read_delimited

SPELLINGS = {
    "total": "n", "patients": "n", "evaluable": "n", "responders": "events", "responses": "events", "x": "events",
    "arm": "group", "cohort": "group", "dose": "group",
}  # fmt: skip
_MOST_GROUPS = 200
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCount:
    """``events`` of ``n`` patients in ``group``."""

    group: str
    n: int
    events: int


def read_counts(path: Path) -> tuple[GroupCount, ...]:
    """Read the columns n, events and, where there are several rows, group.

    Raises:
        InputError: the file cannot be read.
        FormatError: a column is lacking, a count is no whole number, events exceed n, or a group stands there twice.
    """
    groups: dict[str, GroupCount] = {}
    for row in read_delimited(path, role="table of counts", needs=("n", "events"), others=SPELLINGS):
        row.required("n")
        row.required("events")
        n, events = row.count("n") or 0, row.count("events") or 0
        if events > n:
            raise FormatError(
                f"{events} events in {n} patients",
                expected="no more patients with the event than patients",
                cause="the columns are swapped, or events were counted more than once a patient",
                place=row.place,
            )
        name = row.text("group", "all patients" if not groups else "")
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise FormatError(
                f"the group is {name[:30]!r}", expected=f"a name of 1 to {_LONGEST_NAME} characters", place=row.place
            )
        if name in groups:
            raise FormatError(
                f"the group {name!r} stands there twice", expected="one row a group", remedy="add them up", place=row.place
            )
        if len(groups) == _MOST_GROUPS:
            raise FormatError(f"more than {_MOST_GROUPS} groups", expected="one row a group", place=row.place)
        groups[name] = GroupCount(group=name, n=n, events=events)
    return tuple(groups.values())
