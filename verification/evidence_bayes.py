"""Bayesian methods beside published numbers: one parity row a number."""

from __future__ import annotations

from math import log

from vaxsmith.evidence.bayes import (
    BetaBelief,
    hazard_ratio_interval,
    predictive_probability,
    probability_hazard_ratio_below,
    responders_for_certainty,
    sceptical_prior,
    standard_error_from_interval,
    update_normal,
)
from verification.evidence_row import ParityRow


def rows() -> list[ParityRow]:
    return [*_keynote(), *_lee_liu()]


def _keynote() -> list[ParityRow]:
    # The sceptic's prior that gives a hazard ratio of 0.5 or less a chance of 5 %: 0.5 is the alternative of a trial with
    # 40 events, one-sided 0.1 and 2:1 allocation (power 0.784).
    error = standard_error_from_interval(0.309, 1.017)
    posterior = update_normal(sceptical_prior(0.5), estimate=log(0.561), standard_error=error)
    seen = hazard_ratio_interval(posterior)
    values = (
        ("standard error from the interval", error, "0.3039"),
        ("hazard ratio", seen.value, "0.68"),
        ("lower bound", seen.low, "0.42"),
        ("upper bound", seen.high, "1.11"),
        ("P(HR < 1)", probability_hazard_ratio_below(posterior), "0.94"),
    )
    return [
        ParityRow(
            method="KEYNOTE-942, sceptical prior P(HR < 0.5) = 0.05",
            reference="design page",
            quantity=name,
            ours=ours,
            shown=shown,
        )
        for name, ours, shown in values
    ]


def _lee_liu() -> list[ParityRow]:
    prior = BetaBelief(alpha=0.6, beta=0.4)
    needed = responders_for_certainty(prior, n=40, null=0.6, certainty=0.9)
    chance = predictive_probability(prior, events=16, n=23, final_n=40, needed=needed)
    return [
        ParityRow(
            method="predictive probability, 16 of 23, at most 40, Beta(0.6, 0.4), P(rate > 0.6) > 0.9",
            reference="Lee, Liu 2008",
            quantity=name,
            ours=ours,
            shown=shown,
        )
        for name, ours, shown in (("responders needed of 40", needed, "28"), ("predictive probability", chance, "0.5656"))
    ]
