"""What a trial with time to event assumes: how patients come in, when events happen, and how many leave.

Rates are piecewise constant. Time is in months throughout; the unit is the user's own as long as it is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import SettingsError
from vaxsmith.evidence.design.requirements import require_month, require_number, require_probability

_PIECES_MOST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Accrual:
    """Patients randomised a month: ``rates[i]`` during ``months[i]``, one stretch after the other."""

    months: tuple[float, ...]
    rates: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.months or len(self.months) != len(self.rates):
            raise SettingsError(
                f"accrual has {len(self.months)} stretches and {len(self.rates)} rates",
                expected="as many rates as stretches",
            )
        for months in self.months:
            require_month("a stretch of accrual", months)
        for rate in self.rates:
            require_number("an accrual rate, patients a month", rate, at_least=0, at_most=1e9)
        if not any(self.rates):
            raise SettingsError("nobody is ever randomised: every accrual rate is 0", expected="a rate above 0")

    @property
    def patients(self) -> float:
        """Give the number of patients when accrual is complete."""
        return sum(months * rate for months, rate in zip(self.months, self.rates, strict=True))

    @property
    def duration(self) -> float:
        """Give the months until accrual is complete."""
        return sum(self.months)

    def times(self, factor: float) -> Accrual:
        """Give accrual that is ``factor`` times as fast for as long."""
        return Accrual(months=self.months, rates=tuple(factor * rate for rate in self.rates))


def even_accrual(patients: float, months: float) -> Accrual:
    """Give accrual of ``patients`` at one rate over ``months``.

    Raises:
        SettingsError: either is not above 0.
    """
    patients = require_number("the number of patients", patients, at_least=0.001, at_most=1e9)
    months = require_month("the duration of accrual", months)
    return Accrual(months=(months,), rates=(patients / months,))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAssumptions:
    """Hazards by time since randomisation: period ``i`` lasts ``months[i]``, the last one may be infinite.

    ``control`` is the control arm's hazard a month, ``hazard_ratio`` the experimental arm's over it, ``dropout`` the
    hazard of being lost (censored) a month, the same in both arms.
    """

    months: tuple[float, ...]
    control: tuple[float, ...]
    hazard_ratio: tuple[float, ...]
    dropout: float = 0.0

    def __post_init__(self) -> None:
        if not self.months or not len(self.months) == len(self.control) == len(self.hazard_ratio):
            raise SettingsError(
                f"{len(self.months)} periods, {len(self.control)} hazards and {len(self.hazard_ratio)} hazard ratios",
                expected="one of each for every period, at least one",
            )
        for place, months in enumerate(self.months, start=1):
            if not (months == inf and place == len(self.months)):
                require_month(f"period {place}", months)
        for hazard in self.control:
            require_number("a control hazard a month", hazard, at_least=1e-12, at_most=1000)
        for ratio in self.hazard_ratio:
            require_number("a hazard ratio", ratio, at_least=0.001, at_most=1000)
        require_number("the dropout hazard a month", self.dropout, at_least=0, at_most=1000)

    @property
    def starts(self) -> NDArray[np.float64]:
        """Give the month at which each period begins."""
        return np.concatenate([[0.0], np.cumsum(self.months[:-1])])


def delayed_effect(
    *, control_median: float, hazard_ratio: float, delay: float = 0.0, early_hazard_ratio: float = 1.0, dropout: float = 0.0
) -> EventAssumptions:
    """Assume exponential control survival and an effect that begins ``delay`` months after randomisation.

    A vaccine must be made, given and answered before it can act: until then the hazard ratio is ``early_hazard_ratio``.
    ``dropout`` is a hazard a month.

    Raises:
        SettingsError: a number is out of range.
    """
    hazard = log(2) / require_month("the control arm's median", control_median)
    delay = require_number("the delay of the effect, months", delay, at_least=0)
    if delay < 1e-6:  # no period is shorter
        return EventAssumptions(months=(inf,), control=(hazard,), hazard_ratio=(hazard_ratio,), dropout=dropout)
    return EventAssumptions(
        months=(delay, inf),
        control=(hazard, hazard),
        hazard_ratio=(early_hazard_ratio, hazard_ratio),
        dropout=dropout,
    )


def with_undosed(assumptions: EventAssumptions, share: float, *, until: float, step: float = 0.25) -> EventAssumptions:
    """Assume that a ``share`` of the experimental arm never gets a dose, fares as control does and is still analysed.

    Personal vaccines take months to make; whoever recurs or leaves before the first dose still belongs to the arm
    (intention to treat). The arm is then a mixture whose hazard ratio drifts back towards 1 as the undosed have their
    events first. Periods are cut into pieces of at most ``step`` months up to ``until``, each with the mixture's mean
    hazard over it.

    Raises:
        SettingsError: the share is not at least 0 and below 1, or a time is not above 0.
    """
    share = require_number("the share never dosed", share, at_least=0, below=1)
    until = require_month("the end of follow-up", until)
    step = max(require_number("the step, months", step, above=0.001), until / _PIECES_MOST)
    if share == 0:
        return assumptions
    starts = assumptions.starts[assumptions.starts < until]
    ends = np.append(starts[1:], until)
    cuts = np.unique(
        np.concatenate(
            [
                np.linspace(begin, end, int(np.ceil((end - begin) / step)) + 1)
                for begin, end in zip(starts, ends, strict=True)
            ]
        )
    )
    period = np.searchsorted(starts, cuts[:-1] + 1e-9, side="right") - 1
    widths = np.diff(cuts)
    control = np.asarray(assumptions.control)[period]
    treated = control * np.asarray(assumptions.hazard_ratio)[period]
    gone = [np.concatenate([[0.0], np.cumsum(hazard * widths)]) for hazard in (control, treated)]
    mixture = np.logaddexp(log(share) - gone[0], log(1 - share) - gone[1])  # log survival of the arm
    ratio = -np.diff(mixture) / widths / control
    return EventAssumptions(
        months=(*(float(width) for width in widths[:-1]), inf),
        control=tuple(float(hazard) for hazard in control),
        hazard_ratio=tuple(float(value) for value in ratio),
        dropout=assumptions.dropout,
    )


def randomised_for_treated(treated: float, attrition: float) -> float:
    """Give how many must be randomised so that ``treated`` are dosed when a share ``attrition`` leaves before.

    >>> round(randomised_for_treated(68, 0.346), 1)
    104.0

    Raises:
        SettingsError: the number is not above 0, or the share is not at least 0 and below 1.
    """
    treated = require_number("the number to be treated", treated, above=0)
    return treated / (1 - require_number("attrition before the first dose", attrition, at_least=0, below=1))


def arm_shares(ratio: float) -> tuple[float, float]:
    """Give the shares of the control and the experimental arm when ``ratio`` experimental patients come to one control.

    Raises:
        SettingsError: the ratio is not from 0.01 to 100.
    """
    ratio = require_number("the allocation ratio (experimental to control)", ratio, at_least=0.01, at_most=100)
    return 1 / (1 + ratio), ratio / (1 + ratio)


def rate_after_months(events_share: float, months: float) -> float:
    """Give the constant hazard a month at which a share ``events_share`` has had the event after ``months``.

    Raises:
        SettingsError: the share is not strictly between 0 and 1, or the months not above 0.
    """
    share = require_probability("the share with an event", events_share)
    return -log(1 - share) / require_month("the time", months)


def fractions_of(counts: Sequence[float]) -> tuple[float, ...]:
    """Give each count over the last: information fractions from numbers of events.

    Raises:
        SettingsError: there is none, or they do not rise.
    """
    from vaxsmith.evidence.design.requirements import require_increasing

    checked = require_increasing("the numbers of events", counts)
    return tuple(count / checked[-1] for count in checked)
