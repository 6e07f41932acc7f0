"""Survival methods the slow, obvious way: one patient, one time, one table at once."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

Patient = tuple[float, bool, float]  # time, event, entry


def kaplan_meier_by_redistribution(times: Sequence[float], events: Sequence[bool]) -> list[tuple[float, float]]:
    """Give (time, share) by Efron's redistribution to the right: who is censored hands his mass on to those after him."""
    order = sorted(range(len(times)), key=lambda i: (times[i], not events[i]))
    mass = [1 / len(times)] * len(times)
    share, curve = 1.0, []
    for place, i in enumerate(order):
        later = len(order) - place - 1
        if events[i]:
            share -= mass[place]
            curve.append((times[i], share))
        elif later:
            for j in range(place + 1, len(order)):
                mass[j] += mass[place] / later
    return curve


def share_at(curve: Sequence[tuple[float, float]], time: float) -> float:
    """Read a step curve."""
    return min([share for when, share in curve if when <= time], default=1.0)


def weighted_log_rank(
    times: Sequence[float],
    events: Sequence[bool],
    treated: Sequence[bool],
    strata: Sequence[int],
    first: tuple[float, float],
    second: tuple[float, float],
) -> tuple[float, float, float, float]:
    """Give score and variance under weight ``first``, the covariance with ``second``, and the score under ``second``.

    One 2 by 2 table at each event time of each stratum; the hypergeometric variance as a textbook writes it.
    """
    score = variance = covariance = other = 0.0
    for stratum in set(strata):
        here = [i for i in range(len(times)) if strata[i] == stratum]
        pooled = 1.0
        for t in sorted({times[i] for i in here if events[i]}):
            at_risk = [i for i in here if times[i] >= t]
            dying = [i for i in at_risk if times[i] == t and events[i]]
            n, n1, d = len(at_risk), sum(treated[i] for i in at_risk), len(dying)
            d1 = sum(treated[i] for i in dying)
            w = pooled ** first[0] * (1 - pooled) ** first[1]
            v = pooled ** second[0] * (1 - pooled) ** second[1]
            score += w * (d1 - n1 * d / n)
            other += v * (d1 - n1 * d / n)
            if n > 1:
                hypergeometric = n1 * (n - n1) * d * (n - d) / (n * n * (n - 1))
                variance += w * w * hypergeometric
                covariance += w * v * hypergeometric
            pooled *= 1 - d / n
    return score, variance, covariance, other


def log_partial_likelihood(
    patients: Sequence[Patient],
    covariates: Sequence[Sequence[float]],
    strata: Sequence[int],
    coefficients: Sequence[float],
    *,
    efron: bool,
    growth: Sequence[float] = (),
    transform: dict[float, float] | None = None,
) -> float:
    """Sum Cox's log partial likelihood over event times; coefficients grow by ``growth`` times transform[t]."""

    def linear(i: int, t: float) -> float:
        now = [
            b + (g * transform[t] if transform else 0.0) for b, g in zip(coefficients, growth or [0.0] * 99, strict=False)
        ]
        return sum(b * x for b, x in zip(now, covariates[i], strict=True))

    total = 0.0
    for stratum in set(strata):
        here = [i for i in range(len(patients)) if strata[i] == stratum]
        for t in sorted({patients[i][0] for i in here if patients[i][1]}):
            at_risk = [i for i in here if patients[i][2] < t <= patients[i][0]]
            dying = [i for i in at_risk if patients[i][0] == t and patients[i][1]]
            everyone = sum(exp(linear(i, t)) for i in at_risk)
            own = sum(exp(linear(i, t)) for i in dying)
            for rank, i in enumerate(dying):
                total += linear(i, t) - log(everyone - (rank / len(dying) * own if efron else 0.0))
    return total


def cumulative_incidence(times: Sequence[float], causes: Sequence[int], cause: int, until: float) -> float:
    """Sum S(u-) d/n over the event times up to ``until``; cause -1 is censored."""
    free, incidence = 1.0, 0.0
    for t in sorted({u for u, c in zip(times, causes, strict=True) if c >= 0 and u <= until}):
        n = sum(u >= t for u in times)
        here = [c for u, c in zip(times, causes, strict=True) if u == t and c >= 0]
        incidence += free * here.count(cause) / n
        free *= 1 - len(here) / n
    return incidence
