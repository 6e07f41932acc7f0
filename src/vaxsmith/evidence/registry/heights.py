"""The narrowest interval that two curves could have, where a source tells heights and numbers randomised and no interval."""

from __future__ import annotations

from math import exp, log, sqrt

from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.registry.checks.arithmetic import normal_quantile
from vaxsmith.evidence.registry.claim import Endpoint, Share
from vaxsmith.evidence.registry.figures import opening, ratio
from vaxsmith.evidence.registry.judgement import Statement

LEVEL = 0.95


def at_best(endpoint: Endpoint) -> list[Statement]:
    """Say how wide the interval is at least: as if everyone had been watched until the last told time.

    Then n(1 - S) patients had the event by that time, and the log hazard ratio has the standard error √(1/d₁ + 1/d₂). With
    anyone lost before there are fewer events, and the interval is wider.
    """
    last = max((share.at_months for share in endpoint.shares if share.at_months is not None), default=None)
    if last is None or not endpoint.compared:
        return []
    first, second = (_at(endpoint, group, last) for group in endpoint.groups)
    if first is None or second is None:
        return []
    events = [(1 - share.percent.value / 100) * (share.of or 0) for share in (first, second)]
    if min(events) <= 0:
        return []
    value = log(first.percent.value / 100) / log(second.percent.value / 100)
    error = sqrt(1 / events[0] + 1 / events[1])
    reach = normal_quantile(LEVEL) * error
    estimate = Estimate(
        name="hazard ratio at best",
        value=value,
        low=value * exp(-reach),
        high=value * exp(reach),
        level=LEVEL,
        method="heights of two curves, nobody lost",
        citation="log S1 / log S2 under proportional hazards",
        standard_error=error,
        note="the narrowest interval that these numbers allow; the true one is wider",
    )
    words = (
        f"{opening(endpoint.name)}: no interval is told. Had nobody been lost in {last:g} months there would have been "
        f"about {events[0]:.0f} and {events[1]:.0f} events, and the interval would run from {ratio(estimate.low)} to "
        f"{ratio(estimate.high)}: the true one is wider."
    )
    return [Statement(about=endpoint.name, sentence=words, estimate=estimate)]


def _at(endpoint: Endpoint, group: str, months: float) -> Share | None:
    for share in endpoint.shares:
        if share.group == group and share.at_months == months and share.of and 0 < share.percent.value < 100:
            return share
    return None
