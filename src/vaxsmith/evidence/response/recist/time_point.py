"""Response at each assessment by RECIST 1.1: target, non-target and new lesions, and the three together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vaxsmith.evidence.response.recist.lesion import Assessment, Kind, Observation, PatientLesions, Status
from vaxsmith.evidence.response.recist.settings import NORMAL_NODE_MM
from vaxsmith.evidence.response.recist.target import TargetSum, has_progressed, has_responded, sum_targets


class Response(StrEnum):
    """The words of RECIST 1.1."""

    COMPLETE = "CR"
    PARTIAL = "PR"
    STABLE = "SD"
    NON_COMPLETE = "non-CR/non-PD"  # only non-target lesions, some still there
    PROGRESSION = "PD"
    NOT_EVALUABLE = "NE"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePoint:
    """One assessment judged.

    ``sum_mm`` is None where a target lesion was not measured; ``nadir_mm`` is the smallest sum before (None without target
    lesions); ``from_baseline`` and ``from_nadir`` are changes as fractions. ``target`` and ``non_target`` are None for a
    patient without such lesions. ``reasons`` say what decided.
    """

    label: str
    first_day: int
    last_day: int
    sum_mm: float | None
    nadir_mm: float | None
    from_baseline: float | None
    from_nadir: float | None
    target: Response | None
    non_target: Response | None
    new_lesions: tuple[str, ...]
    overall: Response
    reasons: tuple[str, ...]

    @property
    def day(self) -> int:
        """Give the day by which it is dated: the first scan for progression, the last otherwise."""
        return self.first_day if self.overall is Response.PROGRESSION else self.last_day


def time_points(patient: PatientLesions) -> tuple[TimePoint, ...]:
    """Judge every assessment of a patient (Eisenhauer et al. 2009, section 4.3 and tables 1 and 2).

    An equivocal new lesion does not count until a later assessment makes it certain; then it counts from the day on which
    it was first seen.
    """
    baseline_mm = sum_targets(patient, patient.baseline).measured_mm
    nadir_mm = baseline_mm
    judged: list[TimePoint] = []
    for place, visit in enumerate(patient.follow_ups):
        total = sum_targets(patient, visit)
        was_complete = any(point.overall is Response.COMPLETE for point in judged)
        reasons: list[str] = []
        target = _target(patient, total, baseline_mm, nadir_mm, was_complete, reasons)
        non_target = non_target_response(patient, visit, reasons)
        new = new_lesions(patient, place)
        if new:
            reasons.append(f"new lesion {', '.join(new)}")
        known = total.measured_mm if total.complete and patient.targets else None
        judged.append(
            TimePoint(
                label=visit.label,
                first_day=visit.first_day,
                last_day=visit.last_day,
                sum_mm=known,
                nadir_mm=nadir_mm if patient.targets else None,
                from_baseline=None if known is None else known / baseline_mm - 1,
                from_nadir=None if known is None or nadir_mm == 0 else known / nadir_mm - 1,
                target=target,
                non_target=non_target,
                new_lesions=new,
                overall=overall(target, non_target, new=bool(new)),
                reasons=tuple(reasons),
            )
        )
        if known is not None:
            nadir_mm = min(nadir_mm, known)
    return tuple(judged)


def overall(target: Response | None, non_target: Response | None, *, new: bool) -> Response:
    """Join target, non-target and new lesions as tables 1 and 2 of RECIST 1.1 do."""
    if new or Response.PROGRESSION in {target, non_target}:
        return Response.PROGRESSION
    if target is None:
        return non_target if non_target is not None else Response.NOT_EVALUABLE
    if target is Response.COMPLETE:
        return Response.COMPLETE if non_target in {None, Response.COMPLETE} else Response.PARTIAL
    return target


def non_target_response(patient: PatientLesions, visit: Assessment, reasons: list[str]) -> Response | None:
    """Judge the non-target lesions of one assessment; one not looked at leaves it open, unless another has progressed."""
    if not patient.non_targets:
        return None
    seen = {lesion.lesion: visit.of(lesion.lesion) for lesion in patient.non_targets}
    progressed = [name for name, now in seen.items() if now is not None and now.status is Status.PROGRESSION]
    if progressed:
        reasons.append(f"unequivocal progression of non-target lesion {', '.join(progressed)}")
        return Response.PROGRESSION
    unknown = [name for name, now in seen.items() if now is None or now.status is Status.NOT_EVALUABLE]
    if unknown:
        reasons.append(f"non-target lesion {', '.join(unknown)} not evaluated")
        return Response.NOT_EVALUABLE
    gone = all(
        now is not None and is_gone(now, lesion.node) for lesion, now in zip(patient.non_targets, seen.values(), strict=True)
    )
    return Response.COMPLETE if gone else Response.NON_COMPLETE


def is_gone(now: Observation, node: bool) -> bool:
    """Tell whether a lesion has disappeared, or a node is of normal size."""
    if now.status is Status.ABSENT:
        return True
    return now.size_mm is not None and (now.size_mm == 0 or (node and now.size_mm < NORMAL_NODE_MM.value))


def new_lesions(patient: PatientLesions, place: int) -> tuple[str, ...]:
    """Name the new lesions that count at follow-up number ``place``: certain by then, or equivocal and certain later."""
    names = []
    for seen in dict.fromkeys(
        o.lesion for visit in patient.follow_ups[: place + 1] for o in visit.observations if o.kind is Kind.NEW
    ):
        until = [visit.of(seen) for visit in patient.follow_ups[: place + 1]]
        after = [visit.of(seen) for visit in patient.follow_ups[place + 1 :]]
        if any(_certain(now) for now in until) or (
            any(now is not None and now.status is Status.EQUIVOCAL for now in until) and any(_certain(now) for now in after)
        ):
            names.append(seen)
    return tuple(names)


def _certain(now: Observation | None) -> bool:
    return now is not None and now.status not in {Status.ABSENT, Status.EQUIVOCAL, Status.NOT_EVALUABLE} and now.size_mm != 0


def _target(
    patient: PatientLesions,
    total: TargetSum,
    baseline_mm: float,
    nadir_mm: float,
    was_complete: bool,
    reasons: list[str],
) -> Response | None:
    if not patient.targets:
        return None
    nodes = {target.lesion for target in patient.targets if target.node}
    back = [lesion for lesion in total.there if lesion not in nodes]
    if was_complete and back:
        reasons.append(f"target lesion {', '.join(back)} is back after a complete response")
        return Response.PROGRESSION
    if total.gone and total.complete:
        return Response.COMPLETE
    if has_progressed(total.measured_mm, nadir_mm):
        least = "" if total.complete else "at least "
        reasons.append(f"sum {least}{total.measured_mm:g} mm against {nadir_mm:g} mm at its smallest")
        return Response.PROGRESSION
    if not total.complete:
        reasons.append(f"target lesion {', '.join(total.missing)} not measured")
        return Response.NOT_EVALUABLE
    if has_responded(total.measured_mm, baseline_mm):
        reasons.append(f"sum {total.measured_mm:g} mm against {baseline_mm:g} mm at baseline")
        return Response.PARTIAL
    return Response.STABLE
