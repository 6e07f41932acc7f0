"""Best overall response by RECIST 1.1, with confirmation and the least duration of stable disease."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vaxsmith.core import Finding, SettingsError, Severity, Unassessed
from vaxsmith.evidence.response.recist.lesion import PatientLesions
from vaxsmith.evidence.response.recist.settings import RecistSettings
from vaxsmith.evidence.response.recist.target import check_targets
from vaxsmith.evidence.response.recist.time_point import Response, TimePoint, time_points

_HELD = {Response.COMPLETE, Response.PARTIAL, Response.STABLE, Response.NON_COMPLETE}


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientResponse:
    """One patient's course, judged.

    ``best`` is ``Unassessed`` where the lesions were not chosen by RECIST or there is nothing to judge by. Days count from
    the start; ``response_day`` is the first assessment of the response that counts (None without one), ``progression_day``
    that of progression, ``last_day`` the last assessment that could be judged. ``deepest`` is the largest decrease of the
    sum (negative; a waterfall's bar), before progression and new therapy.
    """

    patient: str
    best: Response | Unassessed
    response_day: int | None
    progression_day: int | None
    last_day: int | None
    deepest: float | None
    points: tuple[TimePoint, ...]
    findings: tuple[Finding, ...]
    sentence: str

    @property
    def responded(self) -> bool:
        """Tell whether the response that counts is complete or partial."""
        return self.best in {Response.COMPLETE, Response.PARTIAL}


def best_response(
    patient: PatientLesions, settings: RecistSettings | None = None, *, new_therapy_day: int | None = None
) -> PatientResponse:
    """Give the best overall response (Eisenhauer et al. 2009, section 4.6 and table 3).

    Assessments after progression, or after another therapy began (``new_therapy_day``), do not count. A response must be
    seen again ``confirmation_days`` later at the earliest, with nothing worse in between but assessments that could not be
    judged; otherwise it counts as stable disease if ``stable_days`` have passed since the start.

    Raises:
        SettingsError: the day of a new therapy lies before the baseline.
    """
    chosen = settings or RecistSettings()
    if new_therapy_day is not None and new_therapy_day < patient.baseline.last_day:
        raise SettingsError(
            f"patient {patient.patient}: another therapy on day {new_therapy_day}, before the baseline of day "
            f"{patient.baseline.last_day}",
            expected="a day after the baseline",
        )
    findings = check_targets(patient)
    reason = _why_not(patient, findings)
    points = time_points(patient)
    if reason is not None:
        return _result(patient, reason, None, points, points, findings, f"Not judged: {reason.reason}.")
    counted = tuple(
        _until_progression(point for point in points if new_therapy_day is None or point.last_day <= new_therapy_day)
    )
    best, day, why = _best(counted, chosen)
    if best is Response.PARTIAL and _complete_then_less(counted):
        findings = (*findings, _doubtful_complete(patient))
    return _result(patient, best, day, counted, points, findings, why)


def _why_not(patient: PatientLesions, findings: Sequence[Finding]) -> Unassessed | None:
    fault = next((finding for finding in findings if finding.severity is Severity.FAULT), None)
    if fault is not None:
        return Unassessed(reason=fault.sentence.rstrip("."), remedy="mark the lesions beyond the limit as non-target")
    if not patient.baseline.observations:
        return Unassessed(
            reason="no lesion was there at baseline: response cannot be judged",
            remedy="compare the time to recurrence instead",
        )
    if not patient.follow_ups:
        return Unassessed(reason="no assessment after baseline", remedy="count the patient as not evaluable, not as absent")
    return None


def _until_progression(points: Iterable[TimePoint]) -> list[TimePoint]:
    kept = []
    for point in points:
        kept.append(point)
        if point.overall is Response.PROGRESSION:
            break
    return kept


def _best(points: Sequence[TimePoint], settings: RecistSettings) -> tuple[Response, int | None, str]:
    for wanted, also in (
        (Response.COMPLETE, {Response.COMPLETE}),
        (Response.PARTIAL, {Response.COMPLETE, Response.PARTIAL}),
    ):
        for place, point in enumerate(points):
            if point.overall not in also:
                continue
            if not settings.confirmation:
                return wanted, point.last_day, f"{wanted} on day {point.last_day}; confirmation was not asked for."
            again = _confirmed(points, place, also, settings.confirmation_days)
            if again is not None:
                return wanted, point.last_day, f"{wanted} on day {point.last_day}, confirmed on day {again.last_day}."
    held = [point for point in points if point.overall in _HELD and point.last_day >= settings.stable_days]
    unconfirmed = next((p for p in points if p.overall in {Response.COMPLETE, Response.PARTIAL}), None)
    lacking = f" {unconfirmed.overall} on day {unconfirmed.last_day} was not confirmed." if unconfirmed else ""
    if held:
        only_others = all(point.overall is Response.NON_COMPLETE for point in held)
        found = Response.NON_COMPLETE if only_others else Response.STABLE
        return found, None, f"{found} until day {held[-1].last_day}.{lacking}"
    if points and points[-1].overall is Response.PROGRESSION:
        before = f"nothing better was seen on day {settings.stable_days} or later"
        return Response.PROGRESSION, None, f"PD on day {points[-1].first_day}; {before}.{lacking}"
    return (
        Response.NOT_EVALUABLE,
        None,
        f"No assessment that could be judged on or after day {settings.stable_days}.{lacking}",
    )


def _confirmed(points: Sequence[TimePoint], place: int, also: set[Response], days: int) -> TimePoint | None:
    for later in points[place + 1 :]:
        if later.overall is Response.NOT_EVALUABLE:
            continue
        if later.overall not in also:
            return None
        if later.last_day - points[place].last_day >= days:
            return later
    return None


def _complete_then_less(points: Sequence[TimePoint]) -> bool:
    first = next((place for place, point in enumerate(points) if point.overall is Response.COMPLETE), None)
    return first is not None and any(point.overall is Response.PARTIAL for point in points[first:])


def _doubtful_complete(patient: PatientLesions) -> Finding:
    return Finding(
        check="complete-then-partial",
        severity=Severity.CAUTION,
        place=f"patient {patient.patient}",
        sentence="A complete response was followed by a partial one. Either disease came back, which is progression, or "
        "small lesions had been overlooked; the radiologist must say which.",
    )


def _result(
    patient: PatientLesions,
    best: Response | Unassessed,
    day: int | None,
    counted: Sequence[TimePoint],
    points: tuple[TimePoint, ...],
    findings: tuple[Finding, ...],
    sentence: str,
) -> PatientResponse:
    progressed = next((point for point in counted if point.overall is Response.PROGRESSION), None)
    judged = [point for point in counted if point.overall is not Response.NOT_EVALUABLE]
    changes = [point.from_baseline for point in counted if point.from_baseline is not None]
    return PatientResponse(
        patient=patient.patient,
        best=best,
        response_day=day,
        progression_day=progressed.first_day if progressed else None,
        last_day=judged[-1].last_day if judged else None,
        deepest=min(changes) if changes else None,
        points=points,
        findings=findings,
        sentence=sentence,
    )
