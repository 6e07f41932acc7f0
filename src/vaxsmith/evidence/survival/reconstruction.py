"""Rebuild patients' times from a published Kaplan-Meier curve and its numbers at risk (Guyot)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vaxsmith.core import InputError
from vaxsmith.evidence.survival.kaplan_meier import kaplan_meier
from vaxsmith.evidence.survival.time_to_event import FloatArray, IntArray, TimeToEvent, checked_times, time_to_event

GUYOT = "Guyot P, Ades AE, Ouwens MJNM, Welton NJ. BMC Med Res Methodol 2012;12:9"
_ROUNDS = 200
_AROUND = 8
_SLACK = 0.02  # rises of the digitised curve up to this size are the hand's, larger ones a mistake


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reconstruction:
    """Follow-up times that would draw the published curve.

    ``largest_departure`` is the largest distance between their Kaplan-Meier curve and the digitised points, on the scale of
    shares; ``at_risk_missed`` the largest difference from a printed number at risk. ``note`` says what had to be assumed.
    These are not the trial's patients: hazard ratios and tests from them are approximate.
    """

    data: TimeToEvent
    largest_departure: float
    at_risk_missed: int
    note: str
    citation: str = GUYOT


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Walk:
    """Events (k,) at the digitised points, patients at risk just before each point and after the last (k + 1,)."""

    events: IntArray
    at_risk: IntArray
    ending: float


def reconstruct(
    time: Sequence[float] | npt.ArrayLike,
    survival: Sequence[float] | npt.ArrayLike,
    *,
    risk_time: Sequence[float] | npt.ArrayLike,
    at_risk: Sequence[float] | npt.ArrayLike,
    total_events: int | None = None,
    unit: str = "",
) -> Reconstruction:
    """Rebuild one arm from points of its curve, ``survival`` as shares from 0 to 1, and the numbers printed below it.

    Between two printed numbers the censored are spread evenly, their count adjusted until the number at risk is met; events
    at each point are those that bring the Kaplan-Meier curve there (Guyot 2012). After the last number the censoring goes on
    at the rate seen before, or as ``total_events`` demands. The first printed number must be at time 0.

    Raises:
        InputError: points that are no curve, numbers at risk that rise, or lengths that differ.
    """
    times, shares = _curve(time, survival)
    risk_times, risks = _risks(risk_time, at_risk)
    if total_events is not None and not 0 <= total_events <= risks[0]:
        raise InputError(
            f"there are {total_events} events of {risks[0]} patients", expected="0 up to the number of patients"
        )
    last = max(times[-1], risk_times[-1])
    events, censored_at, note = [], [], "censoring assumed even between the numbers at risk"
    ending, left, missed = 1.0, int(risks[0]), 0
    censored_before, events_before = 0, 0
    for i, start in enumerate(risk_times):
        final = i + 1 == len(risk_times)
        end = last if final else risk_times[i + 1]
        inside = (times >= start) & ((times <= end) if final else (times < end))
        points, heights = times[inside], shares[inside]
        if final:
            length = end - start
            spread = 0 if start == 0 else round(min(left, censored_before / start * length))
            wanted = None if total_events is None else total_events - events_before
            count = _last_censored(points, heights, left, ending, start, end, spread, wanted)
            if wanted is None:
                note += "; after the last number at risk censoring assumed to go on at the rate before it"
        else:
            count = _censored(points, heights, left, ending, start, end, int(risks[i + 1]))
        walk, moments = _walk(points, heights, left, ending, start, end, count)
        events.append(np.repeat(points, walk.events))
        censored_at.append(moments)
        censored_before += len(moments)
        events_before += int(walk.events.sum())
        left, ending = int(walk.at_risk[-1]), walk.ending
        if not final:
            missed = max(missed, abs(left - int(risks[i + 1])))
    happened, gone = np.concatenate(events), np.concatenate([*censored_at, np.full(left, last)])
    data = time_to_event(np.r_[happened, gone], np.r_[np.ones(len(happened)), np.zeros(len(gone))], unit=unit)
    if total_events is not None and events_before != total_events:
        note += f"; {events_before} events fit the curve where {total_events} are reported"
    return Reconstruction(data=data, largest_departure=_departure(data, times, shares), at_risk_missed=missed, note=note)


def _curve(
    time: Sequence[float] | npt.ArrayLike, survival: Sequence[float] | npt.ArrayLike
) -> tuple[FloatArray, FloatArray]:
    times = checked_times(time, "time on the curve")
    try:
        shares = np.array(survival, dtype=float)
    except (TypeError, ValueError) as error:
        raise InputError(f"a share on the curve is not a number ({error})", expected="numbers from 0 to 1") from error
    if shares.shape != times.shape or not len(times):
        raise InputError(f"the curve has {times.size} times and {shares.size} shares", expected="one share for each time")
    wrong = ~((shares >= 0) & (shares <= 1))
    if wrong.any():
        first = int(np.argmax(wrong))
        raise InputError(
            f"a share on the curve is {shares[first]:g}",
            expected="numbers from 0 to 1",
            cause="shares given in percent",
            remedy="divide by 100",
            place=f"point {first + 1}",
        )
    order = np.lexsort((-shares, times))
    times, shares = times[order], shares[order]
    rise = np.diff(shares, prepend=1.0)
    if (rise > _SLACK).any():
        first = int(np.argmax(rise > _SLACK))
        raise InputError(
            f"the curve rises by {rise[first]:.3f} at {times[first]:g}",
            expected="a curve that falls or stays",
            cause="points of two arms mixed, or the share of events instead of those free of it",
            remedy="digitise each arm by itself; take 1 less the share of events",
            place=f"point {first + 1}",
        )
    return times, np.minimum.accumulate(shares)


def _risks(
    risk_time: Sequence[float] | npt.ArrayLike, at_risk: Sequence[float] | npt.ArrayLike
) -> tuple[FloatArray, IntArray]:
    times, counts = checked_times(risk_time, "time of a number at risk"), checked_times(at_risk, "number at risk")
    if len(times) != len(counts) or not len(times):
        raise InputError(
            f"there are {len(counts)} numbers at risk for {len(times)} times", expected="one number for each time"
        )
    if times[0] != 0 or (np.diff(times) <= 0).any():
        raise InputError(f"the numbers at risk stand at {times.tolist()}", expected="times that ascend from 0")
    if (np.diff(counts) > 0).any() or (counts != np.round(counts)).any() or counts[0] < 1:
        raise InputError(
            f"the numbers at risk are {counts.tolist()}",
            expected="whole numbers that fall or stay, the first of 1 or more",
            cause="a misread figure, or numbers of two arms mixed",
        )
    return times, counts.astype(np.intp)


def _walk(
    points: FloatArray, heights: FloatArray, left: int, ending: float, start: float, end: float, count: int
) -> tuple[_Walk, FloatArray]:
    """Walk one stretch with ``count`` censored spread evenly: events at each point, who is left, when others went."""
    moments = start + (end - start) * (np.arange(count) + 1) / (count + 1)
    place = np.searchsorted(points, moments, side="left")  # how many points come before each censoring
    gone = np.bincount(place, minlength=len(points) + 1)
    events, at_risk = np.zeros(len(points), dtype=np.intp), np.zeros(len(points) + 1, dtype=np.intp)
    lost = 0
    for k, height in enumerate(heights):
        leaves = min(int(gone[k]), left)
        lost, left = lost + leaves, left - leaves
        at_risk[k] = left
        if left and ending > 0:
            events[k] = min(left, max(0, round(left * (1 - height / ending))))
            ending *= 1 - events[k] / left
            left -= int(events[k])
    leaves = min(int(gone[len(points)]), left)
    lost, left = lost + leaves, left - leaves
    at_risk[-1] = left
    return _Walk(events=events, at_risk=at_risk, ending=ending), moments[:lost]


def _censored(
    points: FloatArray, heights: FloatArray, left: int, ending: float, start: float, end: float, target: int
) -> int:
    """Find how many were censored in a stretch so that ``target`` are at risk at its end; the closest if none fits."""
    count = max(0, round(left * (heights[-1] / ending if len(heights) and ending > 0 else 1.0)) - target)
    best, nearest = count, np.inf
    tried: set[int] = set()
    for _ in range(_ROUNDS):
        walk, _ = _walk(points, heights, left, ending, start, end, count)
        excess = int(walk.at_risk[-1]) - target
        if abs(excess) < nearest:
            best, nearest = count, abs(excess)
        tried.add(count)
        following = min(left, max(0, count + excess))
        if excess == 0 or following in tried:
            break
        count = following
    return best


def _last_censored(
    points: FloatArray,
    heights: FloatArray,
    left: int,
    ending: float,
    start: float,
    end: float,
    spread: int,
    wanted: int | None,
) -> int:
    """Find how many were censored after the last number at risk: as before, or as many as leave ``wanted`` events."""
    if wanted is None:
        return spread

    def miss(count: int) -> int:
        return int(_walk(points, heights, left, ending, start, end, count)[0].events.sum()) - wanted

    # The more were censored, the fewer had the event, but for rounding: halve, then look around.
    few, many = 0, left
    while few < many:
        middle = (few + many) // 2
        few, many = (middle + 1, many) if miss(middle) > 0 else (few, middle)
    near = range(max(0, few - _AROUND), min(left, few + _AROUND) + 1)
    return min(near, key=lambda count: (abs(miss(count)), count))


def _departure(data: TimeToEvent, times: FloatArray, shares: FloatArray) -> float:
    curve = kaplan_meier(data)
    place = np.searchsorted(curve.time, times, side="right") - 1
    return float(np.abs(curve.survival[place] - shares).max())
