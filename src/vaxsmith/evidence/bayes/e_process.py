"""E-processes: evidence against a hypothesis that may be watched after every patient.

An e-process is the capital of a gambler who bets against the hypothesis with one unit of stake. If the hypothesis is
true the capital is expected not to grow, whenever one stops, so it ever reaches 20 with a chance of at most 1 in 20
(Ville). One may stop, go on, or add patients because the result looks promising; capital of several trials may be
multiplied (Grünwald, de Heide, Koolen, J R Stat Soc B 2024;86:1091).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import InputError, SettingsError
from vaxsmith.evidence.bayes.belief import FLAT_PROPORTION, BetaBelief, probability_below
from vaxsmith.evidence.bayes.confidence_sequence import require_observations
from vaxsmith.evidence.design.requirements import require_number, require_probability

CITATION_E_BERNOULLI = "Robbins, Ann Math Stat 1970;41:1397; Grünwald, de Heide, Koolen, J R Stat Soc B 2024;86:1091"
CITATION_TWO_ARMS = "Turner, Ly, Grünwald, J Stat Plan Inference 2024;230:106116"
CITATION_SAFE_LOG_RANK = "ter Schure, Pérez-Ortiz, Ly, Grünwald, N Engl J Stat Data Sci 2024;2:190"


@dataclass(frozen=True, slots=True, kw_only=True)
class EProcess:
    """Evidence against ``null`` after each step: natural logarithms of the capital, shape (steps,).

    ``times`` are where the steps lie (patients, months), same shape.
    """

    null: str
    times: NDArray[np.float64]
    log_evidence: NDArray[np.float64]
    method: str
    citation: str

    @property
    def evidence(self) -> float:
        """Give the capital now; infinite where it has outgrown the floats."""
        last = float(self.log_evidence[-1])
        return exp(last) if last < 700 else float("inf")

    @property
    def anytime_p(self) -> float:
        """Give a p-value that stays valid under any stopping: one over the largest capital so far, at most 1."""
        return min(1.0, exp(-max(float(self.log_evidence.max()), 0.0)))

    def first_crossing(self, alpha: float) -> float | None:
        """Give the first time at which the capital reached ``1 / alpha``, or None.

        Raises:
            SettingsError: alpha is not strictly between 0 and 1.
        """
        over = np.flatnonzero(self.log_evidence >= -log(require_probability("alpha", alpha)))
        return float(self.times[over[0]]) if len(over) else None


def bernoulli_e_process(outcomes: Sequence[float], *, null: float, prior: BetaBelief = FLAT_PROPORTION) -> EProcess:
    """Gather evidence that a proportion is above ``null`` from outcomes 0 and 1 in their order.

    The gambler's stake is spread over the proportions above ``null`` as the ``prior`` cut off there; the capital is the
    mean likelihood over them by the likelihood at ``null``. It is valid for every true proportion up to ``null``. For a
    rate of harm it is an alarm; for a vaccine against control with equal follow-up, count an event in the control arm as
    1 against a null of that arm's share.

    Raises:
        InputError: there are no outcomes, or one is neither 0 nor 1.
        SettingsError: ``null`` is not strictly between 0 and 1, or above all that the prior allows.
    """
    from scipy.special import betaln

    null = require_probability("the rate under the null hypothesis", null)
    seen = require_observations(outcomes, whole=True)
    n = np.arange(1, len(seen) + 1)
    s = np.cumsum(seen)
    if probability_below(prior, null) > 1 - 1e-12:
        raise SettingsError(
            f"the prior gives no chance to a proportion above {null:g}",
            expected="a prior that allows some, such as the flat one",
        )
    a, b = prior.alpha, prior.beta
    log_evidence = (
        betaln(a + s, b + n - s)
        + _log_upper_tail(a + s, b + n - s, null)
        - betaln(a, b)
        - _log_upper_tail(np.array([a]), np.array([b]), null)
        - s * log(null)
        - (n - s) * np.log1p(-null)
    )
    return EProcess(
        null=f"the proportion is at most {null:g}",
        times=n.astype(np.float64),
        log_evidence=log_evidence,
        method=f"beta mixture ({a:g}, {b:g}) above {null:g}",
        citation=CITATION_E_BERNOULLI,
    )


def _log_upper_tail(a: NDArray[np.float64], b: NDArray[np.float64], null: float) -> NDArray[np.float64]:
    """Give log P(X > null) for Beta(a, b); where it underflows, the first term of its series."""
    from scipy.special import betainc, betaln

    tail = betainc(b, a, 1 - null)
    with np.errstate(divide="ignore"):
        logs: NDArray[np.float64] = np.log(tail)
    # I_x(b, a) ~ x^b (1 - x)^a / (b B(a, b)) as it vanishes and is never below it: capital is understated.
    floor = b * np.log1p(-null) + a * log(null) - np.log(b) - betaln(a, b)
    return np.where(tail > 1e-280, logs, floor)


def two_arm_e_process(
    control: Sequence[float], experimental: Sequence[float], *, prior: BetaBelief = FLAT_PROPORTION
) -> EProcess:
    """Gather evidence that responses (1) are more frequent in the experimental arm, pair by pair of a randomised trial.

    Patients are paired in their order, one of each arm; pairs that are not complete wait. Before each pair both rates
    are guessed from the pairs before (posterior means under ``prior``); the capital is multiplied by the chance of the
    pair under the guesses over its chance under their mean, which is fair for every common rate and unfavourable when
    control is better. Where control looks better so far, nothing is bet.

    Raises:
        InputError: an arm has no outcomes, or one is neither 0 nor 1.
    """
    seen = [require_observations(outcomes, whole=True) for outcomes in (control, experimental)]
    pairs = min(len(outcomes) for outcomes in seen)
    n = np.arange(pairs)
    low, high = (
        (prior.alpha + np.concatenate([[0.0], np.cumsum(outcomes[:pairs])])[:pairs]) / (prior.alpha + prior.beta + n)
        for outcomes in seen
    )
    middle = (low + high) / 2
    low, high = np.where(high > low, low, middle), np.where(high > low, high, middle)
    steps = np.zeros(pairs)
    for outcomes, guess in zip(seen, (low, high), strict=True):
        steps += np.where(outcomes[:pairs] == 1, np.log(guess / middle), np.log1p(-guess) - np.log1p(-middle))
    return EProcess(
        null="the experimental arm responds no more often than control",
        times=(n + 1).astype(np.float64),
        log_evidence=np.cumsum(steps),
        method=f"two-arm test by pairs, guesses from Beta({prior.alpha:g}, {prior.beta:g})",
        citation=CITATION_TWO_ARMS,
    )


def safe_log_rank(
    times: Sequence[float], events: Sequence[bool], experimental: Sequence[bool], *, hazard_ratio: float
) -> EProcess:
    """Gather evidence of a lower hazard in the experimental arm, event by event.

    With ``y1`` and ``y0`` patients at risk, an event is the experimental arm's with the chance ``y1 h / (y1 h + y0)`` at
    hazard ratio h; the capital is multiplied by that chance at ``hazard_ratio`` over that at 1. Ties are taken together
    by Fisher's noncentral hypergeometric distribution. The null hypothesis is a hazard ratio of 1 at all times; a ratio
    above 1 only makes the gambler poorer. ``times`` are since randomisation; with staggered entry each look must be at
    all patients' data, and the guarantee holds in the order of follow-up.

    Raises:
        InputError: lengths differ, a time is not a number from 0, or there is no event.
        SettingsError: the hazard ratio bet on is not above 0 and below 1.
    """
    bet = require_number("the hazard ratio bet on", hazard_ratio, above=0, below=1)
    when, failed, arm = _checked(times, events, experimental)
    marks, tied = np.unique(when[failed], return_counts=True)
    mine = np.bincount(np.searchsorted(marks, when[failed & arm]), minlength=len(marks))
    at_risk = [len(times_of) - np.searchsorted(times_of, marks) for times_of in (np.sort(when[arm]), np.sort(when[~arm]))]
    steps = [
        _log_hypergeometric_ratio(int(y1), int(y0), int(ties), int(experimental), bet)
        for y1, y0, ties, experimental in zip(*at_risk, tied, mine, strict=True)
    ]
    return EProcess(
        null="the hazards are the same in both arms",
        times=marks,
        log_evidence=np.cumsum(steps),
        method=f"safe log-rank test betting on a hazard ratio of {bet:g}",
        citation=CITATION_SAFE_LOG_RANK,
    )


def _checked(
    times: Sequence[float], events: Sequence[bool], experimental: Sequence[bool]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    try:
        when = np.asarray(times, dtype=np.float64)
        flags = [np.asarray(each, dtype=np.float64) for each in (events, experimental)]
    except (TypeError, ValueError) as error:
        raise InputError("a time or a flag is not a number", expected="times in numbers, flags as 0 and 1") from error
    if when.ndim != 1 or any(each.shape != when.shape for each in flags):
        raise InputError(
            f"{when.size} times, {flags[0].size} event flags and {flags[1].size} arms",
            expected="one of each for every patient",
        )
    if not (np.isfinite(when).all() and (when >= 0).all()):
        raise InputError("a time is negative or not a number", expected="finite times from 0")
    if any(not np.isin(each, (0, 1)).all() for each in flags):
        raise InputError("an event flag or an arm is neither 0 nor 1", expected="0 or 1")
    if not flags[0].any():
        raise InputError("there is no event", expected="at least one", remedy="without events nothing can be learnt yet")
    return when, flags[0] == 1, flags[1] == 1


def _log_hypergeometric_ratio(y1: int, y0: int, tied: int, experimental: int, bet: float) -> float:
    """Give log P(experimental of the tied events at hazard ratio ``bet``) less that at 1.

    The ratio is ``bet^d / E(bet^D)`` with D hypergeometric: both laws share their binomial coefficients.
    """
    from scipy.special import gammaln, logsumexp

    d = np.arange(max(0, tied - y0), min(tied, y1) + 1)
    ways = -(gammaln(d + 1) + gammaln(y1 - d + 1) + gammaln(tied - d + 1) + gammaln(y0 - tied + d + 1))
    mean = float(logsumexp(ways + d * log(bet)) - logsumexp(ways))
    return experimental * log(bet) - mean
