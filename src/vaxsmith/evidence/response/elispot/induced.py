"""Was a T-cell response there before the vaccine? A response counts as induced only where it was looked for before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vaxsmith.core import Unassessed
from vaxsmith.evidence.response.elispot.respond import AntigenResponse, SampleResponse


class Course(StrEnum):
    """What became of the response to one antigen."""

    NEW = "new"
    ALREADY = "there before"
    LOST = "no longer shown"
    NONE = "none shown"
    UNKNOWN = "there after, not known before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Induced:
    """One antigen before and after: its course, the spots per million above background at both times, a sentence.

    ``before`` is None where the antigen was not judged before.
    """

    antigen: str
    course: Course
    before: float | None
    after: float
    sentence: str


def vaccine_induced(
    before: SampleResponse | None, after: SampleResponse, *, strictly: bool = True
) -> tuple[Induced, ...] | Unassessed:
    """Compare the responses of a sample from before vaccination with those of one from after it.

    ``strictly`` takes the verdict of DFR(2x), otherwise that of DFR(eq). "New" means shown after and not shown before; it is
    no test of the difference, and a response that was just missed before looks new.
    """
    if isinstance(after.antigens, Unassessed):
        return after.antigens
    earlier: dict[str, AntigenResponse] = {}
    if before is not None and not isinstance(before.antigens, Unassessed):
        earlier = {found.antigen: found for found in before.antigens}
    return tuple(_compare(earlier.get(found.antigen), found, strictly=strictly) for found in after.antigens)


def _compare(before: AntigenResponse | None, after: AntigenResponse, *, strictly: bool) -> Induced:
    now = after.responds_strictly if strictly else after.responds
    level = after.above_background.value
    if before is None:
        course = Course.UNKNOWN if now else Course.NONE
        said = (
            "no sample from before was judged, so it is not known whether the vaccine is the cause" if now else "none shown"
        )
        return Induced(antigen=after.antigen, course=course, before=None, after=level, sentence=f"{after.antigen}: {said}.")
    then = before.responds_strictly if strictly else before.responds
    course = {
        (False, True): Course.NEW,
        (True, True): Course.ALREADY,
        (True, False): Course.LOST,
        (False, False): Course.NONE,
    }[then, now]
    values = f"{before.above_background.value:.0f} before and {level:.0f} after, in spots per million above background"
    return Induced(
        antigen=after.antigen,
        course=course,
        before=before.above_background.value,
        after=level,
        sentence=f"{after.antigen}: {course} ({values}).",
    )
