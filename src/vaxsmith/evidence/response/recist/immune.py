"""iRECIST: progression under immunotherapy counts once it is confirmed; until then it may be the immune cells arriving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from vaxsmith.core import Finding, Severity
from vaxsmith.evidence.response.recist.lesion import Assessment, Kind, Observation, PatientLesions, Status
from vaxsmith.evidence.response.recist.settings import PROGRESSION_MM, RecistSettings
from vaxsmith.evidence.response.recist.time_point import Response, TimePoint, time_points

_HAIR = 1e-9


class ImmuneResponse(StrEnum):
    """The words of iRECIST."""

    COMPLETE = "iCR"
    PARTIAL = "iPR"
    STABLE = "iSD"
    NON_COMPLETE = "non-iCR/non-iUPD"
    UNCONFIRMED = "iUPD"
    CONFIRMED = "iCPD"
    NOT_EVALUABLE = "NE"


_IMMUNE = {
    Response.COMPLETE: ImmuneResponse.COMPLETE,
    Response.PARTIAL: ImmuneResponse.PARTIAL,
    Response.STABLE: ImmuneResponse.STABLE,
    Response.NON_COMPLETE: ImmuneResponse.NON_COMPLETE,
    Response.NOT_EVALUABLE: ImmuneResponse.NOT_EVALUABLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImmuneTimePoint:
    """One assessment by iRECIST: the word, and the reasons for it; ``point`` is the same assessment by RECIST 1.1."""

    point: TimePoint
    overall: ImmuneResponse
    reasons: tuple[str, ...]


@dataclass(slots=True)
class _Run:
    """Progression that waits for confirmation: when it began, and what each category looked like then."""

    since: int
    by_target: bool = False
    sum_mm: float | None = None  # None too where not all target lesions were measured
    non_targets: set[str] = field(default_factory=set)
    by_non_target: bool = False
    new: set[str] = field(default_factory=set)
    new_sizes: dict[str, float] = field(default_factory=dict)


def immune_time_points(patient: PatientLesions, settings: RecistSettings | None = None) -> tuple[ImmuneTimePoint, ...]:
    """Judge every assessment by iRECIST (Seymour et al. 2017, tables 1 and 2).

    Progression by RECIST 1.1 is first unconfirmed (iUPD). It is confirmed (iCPD) by an assessment at least
    ``confirmation_days`` later that shows more of it: the target sum 5 mm above that of the iUPD; non-target lesions larger;
    new lesions larger (measured ones by 5 mm in sum, others at all) or more of them; or progression in a category that had
    none. Where lesions shrink again below progression the bar is reset. The reference is the first iUPD of the
    category. A new lesion of which nothing more is written counts as still there.
    """
    chosen = settings or RecistSettings()
    judged: list[ImmuneTimePoint] = []
    run: _Run | None = None
    confirmed = False
    # New lesions count here only while they are there, so the RECIST verdict on them is not used.
    for visit, point in zip(patient.follow_ups, time_points(patient), strict=True):
        if confirmed:
            judged.append(
                ImmuneTimePoint(point=point, overall=ImmuneResponse.CONFIRMED, reasons=("progression was confirmed before",))
            )
            continue
        new = _new_now(patient, visit, point)
        by_target = point.target is Response.PROGRESSION
        by_non_target = point.non_target is Response.PROGRESSION or (
            run is not None and run.by_non_target and bool(_larger(patient, visit))
        )
        if not (by_target or by_non_target or new):
            word = _without_progression(point)
            if word is not ImmuneResponse.NOT_EVALUABLE:
                run = None
            judged.append(ImmuneTimePoint(point=point, overall=word, reasons=point.reasons))
            continue
        more = (
            []
            if run is None
            else _more(patient, visit, point, run, by_target=by_target, by_non_target=by_non_target, new=new)
        )
        early = run is not None and point.last_day - run.since < chosen.confirmation_days
        if run is None:
            run = _Run(since=point.last_day)
        if more and not early:
            confirmed = True
            reasons = (*more, f"confirms the progression of day {run.since}")
        elif more:
            reasons = (*more, f"fewer than {chosen.confirmation_days} days after day {run.since}: not yet a confirmation")
        else:
            reasons = (*point.reasons, "no more of it than before") if judged and _waits(judged[-1]) else point.reasons
        if not (more and early):  # the reference stays that of the start, so a later look can still confirm
            _remember(visit, point, run, by_target=by_target, by_non_target=by_non_target, new=new)
        judged.append(
            ImmuneTimePoint(
                point=point,
                overall=ImmuneResponse.CONFIRMED if confirmed else ImmuneResponse.UNCONFIRMED,
                reasons=reasons,
            )
        )
    return tuple(judged)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImmunePatientResponse:
    """One patient's course by iRECIST.

    ``progression_day`` is the first day of the iUPD that was confirmed; ``unconfirmed_day`` that of an iUPD with nothing
    better after it, which nobody looked at again (for time to progression it counts as progression; say how many there are).
    """

    patient: str
    best: ImmuneResponse
    response_day: int | None
    progression_day: int | None
    unconfirmed_day: int | None
    points: tuple[ImmuneTimePoint, ...]
    findings: tuple[Finding, ...]


def best_immune_response(patient: PatientLesions, settings: RecistSettings | None = None) -> ImmunePatientResponse:
    """Give the best response by iRECIST: an unconfirmed progression does not rule out a response after it.

    The patient's lesions must have been chosen by RECIST 1.1 (``best_response`` says whether they were).
    """
    chosen = settings or RecistSettings()
    points = immune_time_points(patient, chosen)
    counted = [point for point in points if point.overall is not ImmuneResponse.CONFIRMED]
    confirmed = next((p for p in points if p.overall is ImmuneResponse.CONFIRMED), None)
    best, day = _best(counted, confirmed is not None, chosen)
    run = _last_run(counted)
    findings = []
    if confirmed is not None and run:
        gap = confirmed.point.last_day - run[0].point.last_day
        if gap > chosen.latest_confirmation_days:
            findings.append(
                Finding(
                    check="late-confirmation",
                    severity=Severity.NOTE,
                    place=f"patient {patient.patient}",
                    sentence=f"Progression was confirmed {gap} days after it was first seen; iRECIST asks to look again "
                    "after 4 to 8 weeks.",
                    measured=float(gap),
                    limit=float(chosen.latest_confirmation_days),
                )
            )
    first = run[0].point.first_day if run else None
    return ImmunePatientResponse(
        patient=patient.patient,
        best=best,
        response_day=day,
        progression_day=first if confirmed is not None else None,
        unconfirmed_day=first if confirmed is None else None,
        points=points,
        findings=tuple(findings),
    )


def _best(
    points: Sequence[ImmuneTimePoint], progressed: bool, settings: RecistSettings
) -> tuple[ImmuneResponse, int | None]:
    complete, partial = ImmuneResponse.COMPLETE, ImmuneResponse.PARTIAL
    for wanted, also in ((complete, {complete}), (partial, {complete, partial})):
        for place, point in enumerate(points):
            if point.overall in also and (not settings.confirmation or _seen_again(points, place, also, settings)):
                return wanted, point.point.last_day
    held = {complete, partial, ImmuneResponse.STABLE, ImmuneResponse.NON_COMPLETE}
    lasting = [p for p in points if p.overall in held and p.point.last_day >= settings.stable_days]
    if lasting:
        only_others = all(point.overall is ImmuneResponse.NON_COMPLETE for point in lasting)
        return (ImmuneResponse.NON_COMPLETE if only_others else ImmuneResponse.STABLE), None
    if progressed:
        return ImmuneResponse.CONFIRMED, None
    waits = any(point.overall is ImmuneResponse.UNCONFIRMED for point in points)
    return (ImmuneResponse.UNCONFIRMED if waits else ImmuneResponse.NOT_EVALUABLE), None


def _seen_again(points: Sequence[ImmuneTimePoint], place: int, also: set[ImmuneResponse], settings: RecistSettings) -> bool:
    """Tell whether a response is seen again late enough; NE and unconfirmed progression in between do not undo it."""
    for later in points[place + 1 :]:
        if later.overall in {ImmuneResponse.NOT_EVALUABLE, ImmuneResponse.UNCONFIRMED}:
            continue
        if later.overall not in also:
            return False
        if later.point.last_day - points[place].point.last_day >= settings.confirmation_days:
            return True
    return False


def _last_run(points: Sequence[ImmuneTimePoint]) -> list[ImmuneTimePoint]:
    """Give the assessments of the unconfirmed progression at the end, if nothing better came after it."""
    run: list[ImmuneTimePoint] = []
    for point in points:
        if point.overall is ImmuneResponse.UNCONFIRMED:
            run.append(point)
        elif point.overall is not ImmuneResponse.NOT_EVALUABLE:
            run = []
    return run


def _waits(point: ImmuneTimePoint) -> bool:
    return point.overall is ImmuneResponse.UNCONFIRMED


def _without_progression(point: TimePoint) -> ImmuneResponse:
    """Join target and non-target as RECIST does, new lesions being gone."""
    from vaxsmith.evidence.response.recist.time_point import overall

    return _IMMUNE[overall(point.target, point.non_target, new=False)]


def _new_now(patient: PatientLesions, visit: Assessment, point: TimePoint) -> dict[str, Observation | None]:
    """Give the new lesions that are there, or of which nothing says that they are gone."""
    there: dict[str, Observation | None] = {}
    for name in point.new_lesions:
        now = visit.of(name)
        if now is not None and (now.status is Status.ABSENT or now.size_mm == 0):
            continue
        if now is None and _was_gone(patient, visit, name):
            continue
        there[name] = now
    return there


def _was_gone(patient: PatientLesions, visit: Assessment, name: str) -> bool:
    """Tell whether the last word on a lesion before this assessment was that it had gone."""
    before = [past.of(name) for past in patient.follow_ups if past.last_day < visit.last_day]
    last = next((seen for seen in reversed(before) if seen is not None), None)
    return last is not None and (last.status is Status.ABSENT or last.size_mm == 0)


def _larger(patient: PatientLesions, visit: Assessment) -> list[str]:
    """Name the non-target lesions that are larger than at the assessment before."""
    names = {lesion.lesion for lesion in patient.non_targets}
    return [seen.lesion for seen in visit.observations if seen.lesion in names and seen.status is Status.INCREASED]


def _progressing(visit: Assessment) -> set[str]:
    return {s.lesion for s in visit.observations if s.kind is Kind.NON_TARGET and s.status is Status.PROGRESSION}


def _more(
    patient: PatientLesions,
    visit: Assessment,
    point: TimePoint,
    run: _Run,
    *,
    by_target: bool,
    by_non_target: bool,
    new: Mapping[str, Observation | None],
) -> list[str]:
    """Say what shows more progression than when the run began; empty where nothing does."""
    found = []
    if by_target:
        if not run.by_target:
            found.append("the target lesions progress too")
        elif (
            run.sum_mm is not None and point.sum_mm is not None and point.sum_mm >= run.sum_mm + PROGRESSION_MM.value - _HAIR
        ):
            found.append(f"sum {point.sum_mm:g} mm against {run.sum_mm:g} mm at the unconfirmed progression")
    if by_non_target:
        if not run.by_non_target:
            found.append("non-target lesions progress too")
        else:
            names = sorted({*_larger(patient, visit), *(_progressing(visit) - run.non_targets)})
            if names:
                found.append(f"non-target lesion {', '.join(names)} grew further")
    fresh = [name for name in new if name not in run.new]
    if fresh:
        found.append(f"new lesion {', '.join(fresh)}")
    grown = _grown(new, run)
    if grown:
        found.append(grown)
    return found


def _grown(new: Mapping[str, Observation | None], run: _Run) -> str:
    """Say how new lesions that were there before have grown."""
    measured = {
        name: now.size_mm
        for name, now in new.items()
        if now is not None and now.size_mm is not None and name in run.new_sizes
    }
    now_mm, then_mm = sum(measured.values()), sum(run.new_sizes[name] for name in measured)
    if measured and now_mm >= then_mm + PROGRESSION_MM.value - _HAIR:
        return f"new lesions measure {now_mm:g} mm in sum against {then_mm:g} mm"
    larger = [
        name
        for name, now in new.items()
        if name in run.new
        and name not in run.new_sizes
        and now is not None
        and now.status in {Status.INCREASED, Status.PROGRESSION}
    ]
    return f"new lesion {', '.join(larger)} grew" if larger else ""


def _remember(
    visit: Assessment,
    point: TimePoint,
    run: _Run,
    *,
    by_target: bool,
    by_non_target: bool,
    new: Mapping[str, Observation | None],
) -> None:
    """Keep what each category looked like when it first progressed within the run."""
    if by_target and run.sum_mm is None:
        run.by_target, run.sum_mm = True, point.sum_mm
    if by_non_target:
        run.by_non_target = True
        run.non_targets |= _progressing(visit)
    for name, now in new.items():
        run.new.add(name)
        if now is not None and now.size_mm is not None:
            run.new_sizes.setdefault(name, now.size_mm)
