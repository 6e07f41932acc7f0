"""Draw many two-arm trials at once: accrual, events with an effect that may set in late, dropout, the day of analysis."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite

import numpy as np

from vaxsmith.core import SettingsError
from vaxsmith.evidence.proportions.count import require_count
from vaxsmith.evidence.survival.piecewise_exponential import PiecewiseExponential
from vaxsmith.evidence.survival.time_to_event import BoolArray, FloatArray, TimeToEvent, time_to_event

NO_DROPOUT = PiecewiseExponential(starts=(0.0,), hazards=(0.0,))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialPlan:
    """A two-arm trial to be drawn.

    ``control`` and ``treatment`` are the hazards of the event since randomisation, ``dropout`` that of being lost in either
    arm (``dropout_treatment`` where it differs). Patients enter over ``accrual``, stretches of (duration, relative rate); an
    empty one means all at once. The analysis is at the event number ``analysis_events``, or at ``analysis_time`` since the
    first patient could enter, whichever comes first of those given.

    Raises:
        SettingsError: an arm has no patients, accrual is not positive, or there is no rule for when to analyse.
    """

    control: PiecewiseExponential
    treatment: PiecewiseExponential
    patients_control: int
    patients_treatment: int
    accrual: tuple[tuple[float, float], ...] = ()
    dropout: PiecewiseExponential = NO_DROPOUT
    dropout_treatment: PiecewiseExponential | None = None
    analysis_time: float = inf
    analysis_events: int = 0

    def __post_init__(self) -> None:
        sizes = (self.patients_control, self.patients_treatment)
        if not all(isfinite(size) and size >= 1 and int(size) == size for size in sizes):
            raise SettingsError(
                f"the arms have {self.patients_control} and {self.patients_treatment} patients",
                expected="whole numbers, at least one patient in each arm",
            )
        for duration, rate in self.accrual:
            if not (isfinite(duration) and duration > 0 and isfinite(rate) and rate >= 0):
                raise SettingsError(
                    f"a stretch of accrual lasts {duration} at relative rate {rate}",
                    expected="finite durations above 0 and rates of 0 or more",
                )
        if self.accrual and not any(rate > 0 for _, rate in self.accrual):
            raise SettingsError("nobody is ever accrued", expected="a relative rate above 0 in some stretch")
        if not self.analysis_time > 0:
            raise SettingsError(f"the analysis is at {self.analysis_time}", expected="a time above 0")
        if self.analysis_events < 0 or self.analysis_events > self.patients:
            raise SettingsError(
                f"the analysis waits for {self.analysis_events} events of {self.patients} patients",
                expected="0 (for no such rule) up to the number of patients",
            )
        if self.analysis_events == 0 and self.analysis_time == inf:
            raise SettingsError("nothing says when to analyse", expected="a time, a number of events, or both")

    @property
    def patients(self) -> int:
        """Count the patients of both arms."""
        return int(self.patients_control) + int(self.patients_treatment)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SimulatedTrials:
    """T trials of n patients as seen on the day of analysis.

    ``time`` and ``event`` (T, n) count from each patient's entry; who had not entered by then has time 0 and no event.
    ``treated`` (n,) tells the arm, the same in every trial. ``analysed_at`` (T,) is the day of analysis since the start.
    """

    time: FloatArray
    event: BoolArray
    treated: BoolArray
    analysed_at: FloatArray

    def trial(self, number: int) -> TimeToEvent:
        """Give one trial as the noun that every analysis takes, without those who never entered."""
        arms = np.where(self.treated, "treatment", "control")
        return time_to_event(self.time[number], self.event[number], arm=arms).where(self.time[number] > 0)


def simulate_trials(plan: TrialPlan, trials: int, generator: np.random.Generator) -> SimulatedTrials:
    """Draw ``trials`` trials; the same generator state gives the same trials.

    Memory is about 40 bytes a patient and trial: draw many trials in parts (``simulate_power`` does).

    Raises:
        SettingsError: fewer than one trial.
    """
    if require_count(trials, "the number of trials") < 1:
        raise SettingsError(f"{trials} trials are asked for", expected="a whole number, 1 or more")
    treated = np.arange(plan.patients) >= plan.patients_control
    sides = ((plan.control, plan.dropout), (plan.treatment, plan.dropout_treatment or plan.dropout))
    sizes = (int(plan.patients_control), int(plan.patients_treatment))
    entered = _entries(plan, trials, generator)
    happens = np.concatenate(
        [hazard.draw((trials, size), generator) for (hazard, _), size in zip(sides, sizes, strict=True)], axis=1
    )
    lost = np.concatenate(
        [_losses(loss, (trials, size), generator) for (_, loss), size in zip(sides, sizes, strict=True)], 1
    )
    seen = happens <= lost
    analysed_at = _analysis_days(plan, entered + np.where(seen, happens, inf), entered + np.minimum(happens, lost))
    watched = np.maximum(analysed_at[:, None] - entered, 0.0)
    # Compared by day: a difference of days may miss the very event that set the day of analysis.
    happened = seen & (entered + happens <= analysed_at[:, None]) & (watched > 0)
    time = np.minimum(np.minimum(happens, lost), np.where(happened, happens, watched))
    return SimulatedTrials(time=time, event=happened, treated=treated, analysed_at=analysed_at)


def _entries(plan: TrialPlan, trials: int, generator: np.random.Generator) -> FloatArray:
    """Draw entry days (T, n), independent with density proportional to the rates."""
    if not plan.accrual:
        return np.zeros((trials, plan.patients))
    durations = np.array([duration for duration, _ in plan.accrual])
    weights = np.array([duration * rate for duration, rate in plan.accrual])
    edges, shares = np.r_[0.0, durations.cumsum()], np.r_[0.0, weights.cumsum() / weights.sum()]
    drawn = generator.random((trials, plan.patients))
    # Stretches in which nobody enters have no width on the scale of shares and are left out.
    ends = np.flatnonzero(weights > 0)
    entry = np.empty(drawn.shape)
    place = np.searchsorted(shares[ends + 1], drawn, side="right").clip(max=len(ends) - 1)
    stretch = ends[place]
    entry[...] = edges[stretch] + (drawn - shares[stretch]) / (weights[stretch] / weights.sum()) * durations[stretch]
    return entry


def _losses(loss: PiecewiseExponential, shape: tuple[int, int], generator: np.random.Generator) -> FloatArray:
    return np.full(shape, inf) if not any(loss.hazards) else loss.draw(shape, generator)


def _analysis_days(plan: TrialPlan, event_days: FloatArray, last_days: FloatArray) -> FloatArray:
    """Give the day of analysis of each trial (T,); where the events never come, the day when the last patient leaves."""
    days = np.full(len(event_days), plan.analysis_time)
    if plan.analysis_events:
        reached = np.partition(event_days, plan.analysis_events - 1, axis=1)[:, plan.analysis_events - 1]
        days = np.minimum(days, reached)
    leaves = np.where(np.isfinite(last_days), last_days, 0.0).max(axis=1)
    return np.where(np.isinf(days), leaves, days)
