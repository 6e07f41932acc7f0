"""Every public verb with one odd number at a time: a finite answer or a sentence, never a traceback and never a NaN."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from math import inf, isnan, nan

import numpy as np
import pytest

from vaxsmith.core import VaxsmithError
from vaxsmith.evidence import bayes, design
from vaxsmith.evidence.design.escalation import EscalationSettings, boin, escalation_characteristics, mtpi2

ODD = (0, 1, -1, 0.5, 3.7, 100, 1e6, 1e-12, 1e-300, 1e300, -1e300, inf, -inf, nan, None, "x", True, [])
SCEPTIC = bayes.sceptical_prior(0.5)
BOUNDARY = design.design_group_sequential(fractions=(0.5, 1.0), efficacy=design.OBRIEN_FLEMING)


def _trial(**given: float) -> object:
    return design.design_event_driven(
        accrual=design.even_accrual(given.pop("patients"), given.pop("months")),
        assumptions=design.delayed_effect(
            control_median=given.pop("median"),
            hazard_ratio=given.pop("hazard_ratio"),
            delay=given.pop("delay"),
            dropout=given.pop("dropout"),
        ),
        **given,
    )


def _sequential(*, first: float, second: float, gamma: float, rho: float, **given: float) -> object:
    return design.design_group_sequential(
        fractions=(first, second, 1.0),
        efficacy=design.hwang_shih_decani(gamma),
        futility=design.power_family(rho),
        **given,
    )


def _looks(*, early: float, late: float, bar: float, **given: float) -> object:
    return design.hazard_ratio_after_stopping(events=(early, late), upper=(bar,), **given)


def _crossing(*, first: float, high: float, low: float, drift: float) -> object:
    return design.crossing_probabilities(fractions=(first, 1.0), upper=(high, 2.0), lower=(low, 2.0), drift=drift)


def _escalation(*, rate: float, **given: float) -> object:
    return escalation_characteristics(boin(EscalationSettings(**given)), [(rate, 0.3)])  # type: ignore[arg-type]


def _belief(*, design_ratio: float, doubt: float, level: float, **given: float) -> object:
    posterior = bayes.update_normal(bayes.sceptical_prior(design_ratio, doubt=doubt), **given)
    return bayes.hazard_ratio_interval(posterior, level=level)


def _proportion(*, a: float, b: float, events: int, n: int, level: float) -> object:
    posterior = bayes.update_proportion(bayes.BetaBelief(alpha=a, beta=b), events=events, n=n)
    return bayes.credible_interval(posterior, name="rate", level=level)


def _rate(*, a: float, b: float, events: int, exposure: float) -> object:
    posterior = bayes.update_rate(bayes.GammaBelief(shape=a, rate=b), events=events, exposure=exposure)
    return bayes.credible_interval(posterior, name="rate")


def _e_process(*, a: float, b: float, null: float, value: float) -> object:
    return bayes.bernoulli_e_process([0, value], null=null, prior=bayes.BetaBelief(alpha=a, beta=b)).anytime_p


def _safe(*, time: float, event: float, arm: float, bet: float) -> object:
    return bayes.safe_log_rank([time, 2], [event, 1], [arm, 0], hazard_ratio=bet)  # type: ignore[list-item]


CASES: dict[str, tuple[Callable[..., object], dict[str, float]]] = {
    "one stage": (design.design_single_arm, {"null": 0.2, "alternative": 0.4, "alpha": 0.05, "beta": 0.2, "n_most": 50}),
    "two stages": (design.two_stage_designs, {"null": 0.2, "alternative": 0.5, "alpha": 0.1, "beta": 0.2, "n_most": 25}),
    "two rates": (
        design.design_two_proportions,
        {"control": 0.2, "experimental": 0.6, "alpha": 0.05, "power": 0.8, "ratio": 1},
    ),
    "Schoenfeld": (design.schoenfeld_events, {"hazard_ratio": 0.5, "alpha": 0.025, "power": 0.9, "ratio": 1}),
    "Schoenfeld's power": (design.schoenfeld_power, {"events": 40, "hazard_ratio": 0.5, "alpha": 0.025, "ratio": 1}),
    "Freedman": (design.freedman_events, {"hazard_ratio": 0.5, "alpha": 0.025, "power": 0.9, "ratio": 1}),
    "detectable": (design.detectable_hazard_ratio, {"events": 40, "alpha": 0.025, "power": 0.9, "ratio": 1}),
    "event-driven": (
        _trial,
        {
            "patients": 100,
            "months": 18,
            "median": 12,
            "hazard_ratio": 0.6,
            "delay": 3,
            "dropout": 0.01,
            "month": 36,
            "alpha": 0.025,
            "power": 0.9,
            "ratio": 1,
            "undosed": 0.2,
        },
    ),
    "sequential": (_sequential, {"first": 0.3, "second": 0.6, "gamma": -4, "rho": 2, "alpha": 0.025, "power": 0.9}),
    "after stopping": (_looks, {"early": 50, "late": 100, "bar": 2.5, "hazard_ratio": 0.6, "ratio": 1, "level": 0.95}),
    "crossing": (_crossing, {"first": 0.5, "high": 2, "low": -1, "drift": 1}),
    "classical": (lambda **given: design.classical_constant(fractions=(0.5, 1.0), **given), {"alpha": 0.025, "delta": 0.3}),
    "conditional power": (design.conditional_power, {"z": 1, "fraction": 0.5, "critical": 2, "drift": 3}),
    "escalation": (
        _escalation,
        {
            "target": 0.3,
            "doses": 2,
            "cohort": 3,
            "cohorts": 3,
            "closing_certainty": 0.95,
            "enough": 6,
            "start": 0,
            "rate": 0.1,
        },
    ),
    "mTPI-2": (
        lambda **given: mtpi2(EscalationSettings(target=0.3, doses=2, cohorts=2), **given),
        {"below": 0.05, "above": 0.05},
    ),
    "hazard ratio": (_belief, {"design_ratio": 0.5, "doubt": 0.05, "estimate": -0.5, "standard_error": 0.3, "level": 0.95}),
    "proportion": (_proportion, {"a": 1, "b": 1, "events": 2, "n": 5, "level": 0.95}),
    "rate": (_rate, {"a": 1, "b": 1, "events": 2, "exposure": 3}),
    "interval prior": (bayes.prior_from_interval, {"low": 0.5, "high": 1.5, "level": 0.95}),
    "events prior": (bayes.prior_worth_events, {"events": 20, "hazard_ratio": 0.8, "experimental_share": 0.5}),
    "assurance": (
        lambda **given: bayes.assurance_hazard_ratio(SCEPTIC, **given),
        {"events": 100, "alpha": 0.025, "ratio": 1},
    ),
    "sequential assurance": (
        lambda **given: bayes.assurance_sequential(SCEPTIC, BOUNDARY, **given),
        {"hazard_ratio": 0.6, "points": 11},
    ),
    "predictive power": (
        lambda **given: bayes.predictive_power(SCEPTIC, **given),
        {"hazard_ratio": 0.7, "events": 50, "final_events": 100, "critical": 1.96, "ratio": 1},
    ),
    "predictive probability": (
        lambda **given: bayes.predictive_probability(bayes.UNIFORM, **given),
        {"events": 3, "n": 6, "final_n": 10, "needed": 5},
    ),
    "proportion, always": (bayes.bernoulli_bounds, {"successes": 3, "n": 10, "level": 0.95}),
    "betting": (
        lambda value, **given: bayes.betting_sequence([value, 0.4], **given),
        {"value": 0.2, "level": 0.95, "most": 0.5, "points": 101},
    ),
    "Bernstein": (
        lambda value, **given: bayes.empirical_bernstein_sequence([value, 0.4], **given),
        {"value": 0.2, "level": 0.95, "most": 0.5},
    ),
    "hazard ratio, always": (
        bayes.hazard_ratio_sequence,
        {"hazard_ratio": 0.7, "events": 50, "planned_events": 50, "level": 0.95, "ratio": 1},
    ),
    "e-process": (_e_process, {"a": 1, "b": 1, "null": 0.2, "value": 1}),
    "safe log-rank": (_safe, {"time": 1, "event": 1, "arm": 1, "bet": 0.5}),
    "doubt": (lambda **given: bayes.doubting_prior(SCEPTIC, **given), {"no_effect": 0.5, "points": 101, "reach": 6}),
}


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, np.ndarray):
        yield from (float(each) for each in value.ravel())
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _numbers(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _numbers(getattr(value, field.name))


@pytest.mark.parametrize("name", CASES)
def test_an_odd_number_gives_an_answer_or_a_sentence(name: str) -> None:
    verb, usual = CASES[name]
    assert not any(isnan(number) for number in _numbers(verb(**usual)))
    for key in usual:
        for odd in ODD:
            try:
                answer = verb(**{**usual, key: odd})
            except VaxsmithError:
                continue
            assert not any(isnan(number) for number in _numbers(answer)), (key, odd)
