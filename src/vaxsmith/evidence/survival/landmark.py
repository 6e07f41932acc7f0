"""Analyse from a landmark on, so that nobody is credited with having lived long enough to be called a responder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
import numpy.typing as npt

from vaxsmith.core import InputError, SettingsError
from vaxsmith.evidence.survival.time_to_event import FROM_THE_START, TimeToEvent, frozen, same_length

LANDMARK = "Anderson JR, Cain KC, Gelber RD. J Clin Oncol 1983;1:710-719"
RESPONDER = "response by the landmark"
NON_RESPONDER = "no response by the landmark"


@dataclass(frozen=True, slots=True, kw_only=True)
class LandmarkCohort:
    """Those still watched and free of the event at ``landmark``; their times count from there.

    ``events_before`` and ``censored_before`` count, by arm (in the order of ``data.arm_names``), who left at or before the
    landmark and cannot be analysed. ``responses_after`` are patients who responded later and count as non-responders here.
    """

    landmark: float
    data: TimeToEvent
    events_before: tuple[int, ...]
    censored_before: tuple[int, ...]
    responses_after: int = 0
    citation: str = LANDMARK

    @property
    def sentence(self) -> str:
        """Say who is in the analysis and who is not."""
        left_out = sum(self.events_before) + sum(self.censored_before)
        unit = f" {self.data.unit}" if self.data.unit else ""
        return (
            f"Analysed from {self.landmark:g}{unit} on: {len(self.data)} patients; {left_out} left before "
            f"({sum(self.events_before)} events, {sum(self.censored_before)} censored) and are not in it."
        )


def from_landmark(data: TimeToEvent, landmark: float) -> LandmarkCohort:
    """Keep who is still at risk after ``landmark`` and count time from there; arms stay as they were.

    Choose the landmark for clinical reasons before looking. Whatever is compared afterwards holds only for patients who got
    that far; what happened before is not in it.

    Raises:
        SettingsError: the landmark is negative or not finite, or nobody is left.
    """
    if not (isfinite(landmark) and landmark >= 0):
        raise SettingsError(f"the landmark is {landmark}", expected="a finite time of 0 or more")
    stays = data.time > landmark
    if not stays.any():
        raise SettingsError(
            f"nobody is at risk after the landmark {landmark:g}; the longest follow-up is {data.time.max():g}",
            expected="a landmark within follow-up",
            remedy="choose an earlier one",
        )
    kept = data.where(stays)
    entry = np.where(kept.entry <= landmark, FROM_THE_START, kept.entry - landmark)
    arms = range(len(data.arm_names))
    return LandmarkCohort(
        landmark=landmark,
        data=TimeToEvent(
            time=frozen(kept.time - landmark),
            event=kept.event,
            arm=kept.arm,
            arm_names=kept.arm_names,
            stratum=kept.stratum,
            stratum_names=kept.stratum_names,
            entry=frozen(entry),
            unit=kept.unit,
        ),
        events_before=tuple(int((~stays & data.event & (data.arm == arm)).sum()) for arm in arms),
        censored_before=tuple(int((~stays & ~data.event & (data.arm == arm)).sum()) for arm in arms),
    )


def responders_at_landmark(
    data: TimeToEvent, response_time: Sequence[float] | npt.ArrayLike, landmark: float
) -> LandmarkCohort:
    """Compare responders with non-responders without guarantee-time bias.

    ``response_time`` (n,) is when each patient responded, NaN for never. Whoever responds must first live long enough to do
    so, which makes responders look better even where response does nothing. So each patient is classed by what was known at
    the landmark, and time counts from there. Even then it is an association: who responds may be who would have done well.

    Raises:
        InputError: there is not one response time for each patient, or one is negative or after the end of follow-up.
        SettingsError: the landmark is outside follow-up, or all who are left are of one class.
    """
    try:
        responded = np.array(response_time, dtype=float)
    except (TypeError, ValueError) as error:
        raise InputError(f"a response time is not a number ({error})", expected="times, NaN for never") from error
    same_length(responded, len(data), "response times")
    never = np.isnan(responded) | np.isposinf(responded)
    wrong = ~never & ((responded < 0) | (responded > data.time))
    if wrong.any():
        first = int(np.argmax(wrong))
        raise InputError(
            f"the response is at {responded[first]:g} and follow-up ends at {data.time[first]:g}",
            expected="a response during follow-up, or NaN for none",
            place=f"patient {first + 1}",
        )
    by_then = ~never & (responded <= landmark)
    classed = TimeToEvent(
        time=data.time,
        event=data.event,
        arm=frozen(np.where(by_then, 1, 0).astype(np.intp)),
        arm_names=(NON_RESPONDER, RESPONDER),
        stratum=data.stratum,
        stratum_names=data.stratum_names,
        entry=data.entry,
        unit=data.unit,
    )
    cohort = from_landmark(classed, landmark)
    if len(np.unique(cohort.data.arm)) < 2:
        which = cohort.data.arm_names[int(cohort.data.arm[0])]
        raise SettingsError(
            f"all who are left at the landmark {landmark:g} ({len(cohort.data)}) have {which}",
            expected="some of each class",
            remedy="choose another landmark, fixed for clinical reasons",
        )
    later = int((~never & (responded > landmark) & (data.time > landmark)).sum())
    return LandmarkCohort(
        landmark=landmark,
        data=cohort.data,
        events_before=cohort.events_before,
        censored_before=cohort.censored_before,
        responses_after=later,
    )
