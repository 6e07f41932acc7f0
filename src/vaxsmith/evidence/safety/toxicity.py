"""Stop a small trial for toxicity: after which counts, and how often that happens when the drug is safe, or is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaxsmith.core import SettingsError, in_percent
from vaxsmith.evidence.proportions.count import require_count, require_events, require_fraction, require_positive

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CITATION = (
    "Thall PF, Simon R. Biometrics 1994;50:337-349; Geller NL, Follmann D, Leifer ES, Carter SL. In: Geller NL (ed) 2003"
)
_MOST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ToxicityRule:
    """Stop as soon as P(rate > ``acceptable`` | data) exceeds ``certainty``; prior Beta(prior_events, prior_others).

    ``looks`` are the numbers of patients at which is looked, ``stop_at[i]`` the fewest events that stop at ``looks[i]``
    (looks[i] + 1: none does).
    """

    acceptable: float
    certainty: float
    prior_events: float
    prior_others: float
    looks: tuple[int, ...]
    stop_at: tuple[int, ...]

    @property
    def prior_patients(self) -> float:
        """Give how many patients the prior is worth."""
        return self.prior_events + self.prior_others

    @property
    def sentences(self) -> tuple[str, ...]:
        """Write the rule as a protocol would: one line for each count that stops, at the looks where it first does."""
        lines = []
        previous = -1
        for n, stop in zip(self.looks, self.stop_at, strict=True):
            if stop <= n and stop != previous:
                lines.append(f"From {n} patient{'s' if n > 1 else ''} on, stop at {stop} with the event.")
                previous = stop
        return tuple(lines) or ("No count stops the trial: it is too small for this rule.",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToxicityPerformance:
    """What the rule does when the true rate is ``rate``, exactly: how often it stops, patients and events on average."""

    rate: float
    stops: float
    mean_patients: float
    mean_events: float
    stops_by_look: tuple[float, ...]


def posterior_excess(events: int, n: int, acceptable: float, *, prior_events: float, prior_others: float) -> float:
    """Give P(rate > acceptable | events of n): 1 - I(acceptable; a + events, b + n - events).

    Raises:
        SettingsError: a setting is out of range.
    """
    from scipy.special import betaincc

    x, total = require_events(events, n)
    limit = require_fraction(acceptable, "the acceptable rate")
    a = require_positive(prior_events, "the prior's events")
    b = require_positive(prior_others, "the prior's patients without event")
    return float(betaincc(a + x, b + total - x, limit))


def toxicity_rule(
    patients: int,
    acceptable: float,
    *,
    certainty: float = 0.95,
    prior_patients: float = 1.0,
    prior_rate: float | None = None,
    looks: Sequence[int] | None = None,
) -> ToxicityRule:
    """Make a stopping rule: stop where the posterior chance of a rate above ``acceptable`` exceeds ``certainty``.

    The prior is worth ``prior_patients`` and is centred at ``prior_rate`` (the acceptable rate where not given); Geller and
    others advise to weigh it so that it does not outweigh the first few patients. ``looks`` defaults to every patient.

    >>> toxicity_rule(20, 0.1).sentences[0]
    'From 2 patients on, stop at 2 with the event.'

    Raises:
        SettingsError: a setting is out of range, or the looks do not rise or lie beyond ``patients``.
    """
    from scipy.special import betaincc

    most = require_count(patients, "the number of patients")
    limit = require_fraction(acceptable, "the acceptable rate")
    sure = require_fraction(certainty, "the certainty that stops")
    worth = require_positive(prior_patients, "the patients that the prior is worth")
    centre = limit if prior_rate is None else require_fraction(prior_rate, "the prior rate")
    if not 1 <= most <= _MOST:
        raise SettingsError(f"a trial of {most} patients", expected=f"1 to {_MOST}")
    when = _looks(most, looks)
    a, b = centre * worth, (1 - centre) * worth
    stops = []
    fewest = 0  # more patients without event never lower the count that stops
    for n in when:
        while fewest <= n and float(betaincc(a + fewest, b + n - fewest, limit)) <= sure:
            fewest += 1
        stops.append(fewest)
        fewest = min(fewest, n + 1)
    return ToxicityRule(acceptable=limit, certainty=sure, prior_events=a, prior_others=b, looks=when, stop_at=tuple(stops))


def toxicity_performance(rule: ToxicityRule, rate: float) -> ToxicityPerformance:
    """Give the operating characteristics at a true rate, by following the chain of counts; exact, no simulation.

    Raises:
        SettingsError: the rate is not from 0 to 1.
    """
    from scipy.stats import binom

    true = require_fraction(rate, "the true rate", closed=True)
    import numpy as np

    state: NDArray[np.float64] = np.array([1.0])
    before = 0
    stops = []
    patients = 0.0
    for n, stop in zip(rule.looks, rule.stop_at, strict=True):
        step = n - before
        state = np.convolve(state, binom.pmf(np.arange(step + 1), step, true))
        leaving = float(state[stop:].sum())
        state[stop:] = 0.0
        stops.append(leaving)
        patients += leaving * n
        before = n
    last = rule.looks[-1]
    patients += float(state.sum()) * last
    return ToxicityPerformance(
        rate=true,
        stops=float(sum(stops)),
        mean_patients=patients,
        mean_events=patients * true,  # Wald's identity: looks are stopping times
        stops_by_look=tuple(stops),
    )


def calibrated_rule(
    patients: int,
    acceptable: float,
    *,
    false_stop: float = 0.05,
    prior_patients: float = 1.0,
    prior_rate: float | None = None,
    looks: Sequence[int] | None = None,
) -> ToxicityRule:
    """Make the rule with the least certainty that stops a trial at the acceptable rate at most ``false_stop`` of the time.

    Raises:
        SettingsError: a setting is out of range.
    """
    wanted = require_fraction(false_stop, "the chance of a false stop")

    def rule(sure: float) -> ToxicityRule:
        return toxicity_rule(
            patients, acceptable, certainty=sure, prior_patients=prior_patients, prior_rate=prior_rate, looks=looks
        )

    low, high = 0.5, 1 - 1e-12
    for _ in range(40):
        middle = (low + high) / 2
        if toxicity_performance(rule(middle), acceptable).stops <= wanted:
            high = middle
        else:
            low = middle
    return rule(high)


def describe(rule: ToxicityRule, rates: Sequence[float]) -> tuple[str, ...]:
    """Say in a sentence each what the rule does at some true rates."""
    lines = []
    for rate in rates:
        seen = toxicity_performance(rule, rate)
        lines.append(
            f"If {in_percent(rate)} of patients truly have the event, the trial stops with probability {seen.stops:.2f}, "
            f"after {seen.mean_patients:.1f} patients on average."
        )
    return tuple(lines)


def _looks(most: int, looks: Sequence[int] | None) -> tuple[int, ...]:
    if looks is None:
        return tuple(range(1, most + 1))
    when = tuple(require_count(n, "a look") for n in looks)
    rising = all(a < b for a, b in zip((0, *when), when, strict=False))
    if not when or not rising or when[-1] > most:
        raise SettingsError(
            f"looks at {', '.join(map(str, when)) or 'no number of patients'}",
            expected=f"rising numbers of patients from 1 to {most}",
        )
    return when if when[-1] == most else (*when, most)
