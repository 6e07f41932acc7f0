"""Follow-up that may end by one of several kinds of event: the noun, and how often each kind comes (Aalen-Johansen)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt

from vaxsmith.core import InputError, SettingsError
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.survival.kaplan_meier import exact_floor
from vaxsmith.evidence.survival.tails import checked_level, critical_value
from vaxsmith.evidence.survival.time_to_event import FloatArray, IntArray, TimeToEvent, frozen, name_of, time_to_event

AALEN_JOHANSEN = "Aalen OO, Johansen S. Scand J Stat 1978;5:141-150"
_VARIANCE = "Marubini E, Valsecchi MG. Analysing Survival Data from Clinical Trials. Wiley 1995, ch. 10"
CENSORED = -1
_ROUNDING = 1e-12  # a sum of steps that should be exactly 1 may miss it by this much


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompetingRisks:
    """``follow_up`` holds times, arms and strata, its event being any cause; ``cause`` (n,) are places in ``cause_names``.

    A censored patient has cause -1.
    """

    follow_up: TimeToEvent
    cause: IntArray
    cause_names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.cause)

    def place_of(self, cause: str) -> int:
        """Give the cause's place in ``cause_names``.

        Raises:
            SettingsError: there is no such cause.
        """
        if cause not in self.cause_names:
            raise SettingsError(
                f"there is no event of cause '{cause}'",
                expected=f"one of: {', '.join(self.cause_names) or 'none, all censored'}",
            )
        return self.cause_names.index(cause)

    def of_arm(self, arm: str) -> CompetingRisks:
        """Give the patients of one arm.

        Raises:
            SettingsError: there is no such arm, or nobody is in it.
        """
        part = self.follow_up.of_arm(arm)
        kept = self.follow_up.arm == self.follow_up.place_of(arm)
        return CompetingRisks(follow_up=part, cause=frozen(self.cause[kept]), cause_names=self.cause_names)


def competing_risks(
    time: Sequence[float] | npt.ArrayLike,
    cause: Sequence[object] | npt.ArrayLike,
    *,
    censored: object = 0,
    causes: Sequence[str] = (),
    arm: Sequence[object] | npt.ArrayLike | None = None,
    stratum: Sequence[object] | npt.ArrayLike | None = None,
    entry: Sequence[float] | npt.ArrayLike | None = None,
    unit: str = "",
) -> CompetingRisks:
    """Check follow-up that ends by one of several causes.

    ``cause`` names how each patient's follow-up ended; ``censored`` is the label for "no event seen". ``causes`` may list
    causes of which there may be no event; otherwise those seen are taken, sorted.

    >>> data = competing_risks([2, 3, 5], ["relapse", "death", 0])
    >>> data.cause_names, data.cause.tolist()
    (('death', 'relapse'), [1, 0, -1])

    Raises:
        InputError: as ``time_to_event``, or a cause is missing or not among ``causes``.
    """
    labels = np.array(cause, dtype=object)
    if labels.ndim != 1:
        raise InputError(f"the causes have {labels.ndim} dimensions", expected="one for each patient")
    texts = [name_of(label) for label in labels]
    if "" in texts:
        raise InputError(
            "the cause is missing",
            expected=f"a cause, or {censored!r} for censored",
            place=f"patient {texts.index('') + 1}",
        )
    ended = [text != name_of(censored) for text in texts]
    seen = {text for text, event in zip(texts, ended, strict=True) if event}
    names = tuple(causes) if causes else tuple(sorted(seen))
    if strange := seen - set(names):
        raise InputError(f"cause '{min(strange)}' is not among those named", expected=", ".join(names))
    return CompetingRisks(
        follow_up=time_to_event(time, ended, arm=arm, stratum=stratum, entry=entry, unit=unit),
        cause=frozen(
            np.array([names.index(t) if event else CENSORED for t, event in zip(texts, ended, strict=True)], dtype=np.intp)
        ),
        cause_names=names,
    )


def cause_specific(data: CompetingRisks, cause: str) -> TimeToEvent:
    """Take one cause as the event and the others as censoring, for hazards by Nelson-Aalen, Cox or log-rank.

    A cause-specific hazard says how fast the event comes among those still at risk. One minus Kaplan-Meier of this is *not*
    the share who will have it: take ``cumulative_incidence`` for that.

    Raises:
        SettingsError: there is no such cause.
    """
    place, whole = data.place_of(cause), data.follow_up
    return TimeToEvent(
        time=whole.time,
        event=frozen(data.cause == place),
        arm=whole.arm,
        arm_names=whole.arm_names,
        stratum=whole.stratum,
        stratum_names=whole.stratum_names,
        entry=whole.entry,
        unit=whole.unit,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IncidenceCurve:
    """The share who have had the event by ``cause``: ``incidence[i]`` holds from ``time[i]`` until just before the next.

    All arrays (T,), the first time is 0. ``at_risk`` are those free of every event. The band is symmetric for
    log(-log(1 - F)); before the first event of the cause it runs from 0 to the exact binomial limit of those watched.
    """

    cause: str
    time: FloatArray
    incidence: FloatArray
    standard_error: FloatArray
    at_risk: FloatArray
    low: FloatArray
    high: FloatArray
    level: float
    unit: str = ""


def cumulative_incidence(data: CompetingRisks, cause: str, *, level: float = 0.95) -> IncidenceCurve:
    """Estimate the share who have had ``cause`` by each time, other causes standing in the way (Aalen & Johansen 1978).

    F(t) sums S(u-) d_k / n over event times u <= t, with S the share free of every event. The variance is the delta method's
    (Marubini & Valsecchi 1995): the sum over u <= t of (F(t) - F(u))² d / (n (n - d)) + S(u-)² d_k (n - d_k) / n³
    - 2 (F(t) - F(u)) S(u-) d_k / n².

    Raises:
        SettingsError: there is no such cause, or level is not between 0 and 1.
    """
    checked_level(level)
    time, at_risk, any_cause, this = counts_by_time(data, data.place_of(cause))
    safe = np.where(at_risk > 0, at_risk, 1.0)
    before = np.r_[1.0, np.cumprod(1 - any_cause / safe)[:-1]]
    f = np.cumsum(before * this / safe)
    f = np.where(f > 1 - _ROUNDING, 1.0, f)
    left = at_risk - any_cause
    a = np.divide(any_cause, safe * left, out=np.zeros(len(time)), where=left > 0)
    b = before**2 * this * (safe - this) / safe**3
    c = before * this / safe**2
    variance = f**2 * a.cumsum() - 2 * f * (a * f).cumsum() + (a * f**2).cumsum() + b.cumsum()
    variance += -2 * (f * c.cumsum() - (c * f).cumsum())
    error = np.sqrt(np.maximum(variance, 0.0))
    low, high = _band(f, error, at_risk, level)
    return IncidenceCurve(
        cause=cause,
        time=frozen(time),
        incidence=frozen(f),
        standard_error=frozen(error),
        at_risk=frozen(at_risk),
        low=frozen(low),
        high=frozen(high),
        level=level,
        unit=data.follow_up.unit,
    )


def incidence_at(curve: IncidenceCurve, time: float) -> Estimate:
    """Give the share who have had the event by ``time``, with its interval; NaN beyond follow-up.

    Raises:
        SettingsError: time is negative or not a number.
    """
    if not time >= 0:
        raise SettingsError(f"the time is {time}", expected="a time of 0 or more")
    place = int(np.searchsorted(curve.time, time, side="right")) - 1
    beyond = time > curve.time[-1]
    high = float(curve.high[place])
    if curve.incidence[place] == 0:
        # As in ``survival_at``: nobody has had the event at 0 itself; later those at risk at ``time`` have been watched.
        later = place if curve.time[place] == time else min(place + 1, len(curve.time) - 1)
        high = 1 - exact_floor(float(curve.at_risk[later]), curve.level) if time > 0 else 0.0
    return Estimate(
        name=f"share with {curve.cause} by {time:g}",
        value=nan if beyond else float(curve.incidence[place]),
        low=float(curve.low[place]),
        high=1.0 if beyond else high,
        level=curve.level,
        method="Aalen-Johansen, log-log interval",
        citation=AALEN_JOHANSEN,
        standard_error=nan if beyond else float(curve.standard_error[place]),
        note=f"nobody was watched beyond {curve.time[-1]:g}" if beyond else "",
    )


def counts_by_time(data: CompetingRisks, place: int) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Give the distinct times with 0 in front, who was at risk, events of any cause, and events of one cause: (T,) each."""
    follow_up = data.follow_up
    times = np.unique(np.r_[0.0, follow_up.time])
    at_risk = (len(data) - np.searchsorted(np.sort(follow_up.time), times, side="left")).astype(float)
    at_risk -= len(data) - np.searchsorted(np.sort(follow_up.entry), times, side="left")
    where = np.searchsorted(times, follow_up.time)
    any_cause = np.bincount(where[follow_up.event], minlength=len(times)).astype(float)
    this = np.bincount(where[data.cause == place], minlength=len(times)).astype(float)
    return times, at_risk, any_cause, this


def _band(f: FloatArray, error: FloatArray, at_risk: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    z = critical_value(level)
    low, high = np.zeros(len(f)), np.ones(len(f))
    inner = (f > 0) & (f < 1)
    free = 1 - f[inner]
    stretch = np.exp(z * error[inner] / (free * -np.log(free)))
    low[inner], high[inner] = 1 - free ** (1 / stretch), 1 - free**stretch
    watched = np.r_[at_risk[1:], 0.0]
    untouched = f == 0
    high[untouched] = [1 - exact_floor(float(count), level) for count in watched[untouched]]
    low[f >= 1] = low[inner][-1] if inner.any() else 0.0
    return low, high
