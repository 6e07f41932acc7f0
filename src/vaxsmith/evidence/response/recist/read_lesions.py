"""Read a long table of lesions: one row for each lesion at each assessment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vaxsmith.core import FormatError, SettingsError
from vaxsmith.evidence.delimited import Row, read_delimited
from vaxsmith.evidence.response.recist.lesion import Assessment, Kind, Observation, PatientLesions, Status

_SPELLINGS = {
    "subject": "patient",
    "subject_id": "patient",
    "usubjid": "patient",
    "patient_id": "patient",
    "lesion_id": "lesion",
    "type": "kind",
    "lesion_type": "kind",
    "location": "organ",
    "site": "organ",
    "size": "size_mm",
    "diameter_mm": "size_mm",
    "visit_name": "visit",
    "study_day": "day",
    "lymph_node": "node",
}
_KINDS = {
    "target": Kind.TARGET,
    "t": Kind.TARGET,
    "nontarget": Kind.NON_TARGET,
    "nt": Kind.NON_TARGET,
    "new": Kind.NEW,
    "nl": Kind.NEW,
}
_STATUSES = {
    "present": Status.PRESENT,
    "absent": Status.ABSENT,
    "disappeared": Status.ABSENT,
    "resolved": Status.ABSENT,
    "toosmall": Status.TOO_SMALL,
    "toosmalltomeasure": Status.TOO_SMALL,
    "increased": Status.INCREASED,
    "larger": Status.INCREASED,
    "progression": Status.PROGRESSION,
    "unequivocalprogression": Status.PROGRESSION,
    "pd": Status.PROGRESSION,
    "equivocal": Status.EQUIVOCAL,
    "notevaluable": Status.NOT_EVALUABLE,
    "ne": Status.NOT_EVALUABLE,
    "notdone": Status.NOT_EVALUABLE,
}
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0", ""})
_NODE_WORDS = ("lymph node", "lymphnode", "nodes")
_LONGEST_VISIT = 42  # days between the scans of one assessment; a longer one is two, or a mistake
_FARTHEST_DAY = 36525  # a hundred years; anything beyond is a date or a typing error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    patient: str
    visit: str
    day: int
    observation: Observation
    place: str


def read_lesions(path: Path) -> tuple[PatientLesions, ...]:
    """Read a table with the columns patient, lesion, kind, and day (or date), and size_mm, status, or both.

    ``kind`` is target, non-target or new. ``day`` counts from the start of treatment or randomisation; with ``date``
    (2025-03-31) days count from the column ``start`` or, without it, from the patient's first date. The baseline is what was
    seen up to day 0 (the last word on each lesion); where nothing was, the first assessment; the rest of its visit too.
    ``visit``, if given, joins scans of several days into one assessment; without it each day is one. ``organ`` is needed
    for the rule of two an organ; ``node`` (yes/no), or an organ that names a lymph node, makes the size a short axis.

    Raises:
        InputError: the file cannot be read.
        FormatError: a column lacks, or a row cannot be understood; the message names the line.
    """
    rows = list(read_delimited(path, role="table of lesions", needs=("patient", "lesion", "kind"), others=_SPELLINGS))
    fields = rows[0].fields
    if not {"day", "date"} & fields.keys() or not {"size_mm", "status"} & fields.keys():
        raise FormatError(
            f"the table of lesions has the columns {', '.join(fields)[:200]}",
            expected="beside patient, lesion and kind: day or date; size_mm, status or both",
            place=str(path),
        )
    seen = _dated(rows, by_date="day" not in fields)
    patients: dict[str, list[_Seen]] = {}
    for each in seen:
        patients.setdefault(each.patient, []).append(each)
    try:
        return tuple(_patient(name, found) for name, found in patients.items())
    except SettingsError as error:
        raise FormatError(error.found, expected=error.expected, remedy=error.remedy, place=str(path)) from error


def _dated(rows: Sequence[Row], *, by_date: bool) -> list[_Seen]:
    starts: dict[str, date] = {}
    if by_date:
        for row in rows:
            patient = row.required("patient")
            when = _date(row, "start") if row.text("start") else _date(row, "date")
            starts[patient] = min(starts.get(patient, when), when)
    made = []
    for row in rows:
        patient = row.required("patient")
        day = (_date(row, "date") - starts[patient]).days if by_date else _day(row)
        made.append(_Seen(patient=patient, visit=row.text("visit"), day=day, observation=_observation(row), place=row.place))
    return made


def _day(row: Row) -> int:
    day = row.number("day")
    if day is None or day != int(day) or abs(day) > _FARTHEST_DAY:
        raise FormatError(
            f"{row.text('day')!r} in the column 'day'",
            expected="a whole number of days from the start (0 or less: before treatment)",
            cause="a date; then the column is called date" if day is None or abs(day) > _FARTHEST_DAY else "",
            place=row.place,
        )
    return int(day)


def _date(row: Row, column: str) -> date:
    written = row.required(column)
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise FormatError(
            f"{written[:40]!r} in the column {column!r} is not a date",
            expected="year-month-day, such as 2025-03-31",
            place=row.place,
        ) from error


def _observation(row: Row) -> Observation:
    written = "".join(letter for letter in row.required("kind").lower() if letter.isalpha())
    kind = _KINDS.get(written)
    if kind is None:
        raise FormatError(
            f"{row.text('kind')[:40]!r} in the column 'kind'", expected="target, non-target or new", place=row.place
        )
    size = row.number("size_mm", least=0, what="millimetres, 0 or more")
    status = _status(row, size)
    organ = row.text("organ")
    said = row.text("node").lower()
    if said not in _YES | _NO:
        raise FormatError(f"{said[:40]!r} in the column 'node'", expected="yes or no", place=row.place)
    node = said in _YES if said else any(word in organ.lower().replace("_", " ") for word in _NODE_WORDS)
    if kind is Kind.TARGET and status in {Status.PROGRESSION, Status.EQUIVOCAL}:
        raise FormatError(
            f"a target lesion with the status {status}",
            expected="a size; target lesions progress by their sum",
            place=row.place,
        )
    return Observation(lesion=row.required("lesion"), kind=kind, status=status, organ=organ, node=node, size_mm=size)


def _status(row: Row, size: float | None) -> Status:
    written = "".join(letter for letter in row.text("status").lower() if letter.isalpha())
    if not written:
        if size is None:
            return Status.NOT_EVALUABLE
        return Status.ABSENT if size == 0 else Status.PRESENT
    status = _STATUSES.get(written)
    if status is None:
        raise FormatError(
            f"{row.text('status')[:40]!r} in the column 'status'",
            expected="present, absent, too small, increased, progression, equivocal or not evaluable",
            place=row.place,
        )
    if (status is Status.ABSENT and size) or (status is Status.NOT_EVALUABLE and size is not None):
        raise FormatError(f"a lesion that is {status} measures {size:g} mm", expected="either of the two", place=row.place)
    return status


def _patient(name: str, seen: list[_Seen]) -> PatientLesions:
    first = min(each.day for each in seen)
    begun = [each for each in seen if each.day <= max(first, 0)]
    labels = {each.visit for each in begun if each.visit}
    known = {each.observation.lesion for each in begun}
    again = next((e for e in seen if e not in begun and e.visit in labels and e.observation.lesion in known), None)
    if again is not None:
        raise FormatError(
            f"lesion {again.observation.lesion} of patient {name} stands again at {again.visit}, on day {again.day}",
            expected="a visit of its own for every assessment",
            remedy="name the visits apart, or leave the column out",
            place=again.place,
        )
    baseline = [each for each in seen if each in begun or each.visit in labels]  # scans of one visit may lie days apart
    chosen = {id(each) for each in baseline}
    return PatientLesions(
        patient=name,
        baseline=_assessment("baseline", _last_words(baseline), longest=_FARTHEST_DAY),
        follow_ups=_visits(each for each in seen if id(each) not in chosen),
    )


def _last_words(seen: Iterable[_Seen]) -> list[_Seen]:
    """Keep the last row of each lesion; two of one day contradict each other."""
    last: dict[str, _Seen] = {}
    for each in sorted(seen, key=lambda one: one.day):
        earlier = last.get(each.observation.lesion)
        if earlier is not None and earlier.day == each.day:
            raise FormatError(
                f"lesion {each.observation.lesion} of patient {each.patient} stands twice on day {each.day}",
                remedy="keep one row",
                place=each.place,
            )
        last[each.observation.lesion] = each
    return list(last.values())


def _visits(seen: Iterable[_Seen]) -> tuple[Assessment, ...]:
    groups: dict[str, list[_Seen]] = {}
    for each in sorted(seen, key=lambda one: one.day):
        groups.setdefault(each.visit or f"day {each.day}", []).append(each)
    made = []
    for label, group in groups.items():
        names = [each.observation.lesion for each in group]
        twice = next((each for each in group if names.count(each.observation.lesion) > 1), None)
        if twice is not None:
            raise FormatError(
                f"lesion {twice.observation.lesion} of patient {twice.patient} stands twice at {label}",
                remedy="keep one row, or give later scans a visit of their own",
                place=twice.place,
            )
        made.append(_assessment(label, group))
    return tuple(sorted(made, key=lambda visit: visit.first_day))


def _assessment(label: str, seen: Sequence[_Seen], longest: int = _LONGEST_VISIT) -> Assessment:
    days = sorted(each.day for each in seen)
    if days[-1] - days[0] > longest:
        raise FormatError(
            f"{label} of patient {seen[0].patient} runs from day {days[0]} to day {days[-1]}",
            expected=f"scans within {longest} days",
            cause="a date is wrong, or one name stands for several visits",
            place=seen[-1].place,
        )
    return Assessment(
        label=label,
        first_day=min(each.day for each in seen),
        last_day=max(each.day for each in seen),
        observations=tuple(each.observation for each in seen),
    )
