from __future__ import annotations

from math import log, nan, sqrt

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta, betabinom, norm

from vaxsmith.core import SettingsError
from vaxsmith.evidence.bayes import (
    UNIFORM,
    BetaBelief,
    NormalBelief,
    assurance_hazard_ratio,
    assurance_sequential,
    assurance_single_arm,
    enthusiastic_prior,
    flat_prior,
    predictive_bounds,
    predictive_power,
    predictive_probability,
    probability_hazard_ratio_below,
    responders_for_certainty,
    sceptical_prior,
)
from vaxsmith.evidence.design import (
    chance_of_passing,
    conditional_power,
    design_group_sequential,
    design_single_arm,
    hwang_shih_decani,
    schoenfeld_power,
    two_stage_characteristics,
    two_stage_designs,
)


@pytest.mark.parametrize("prior", [sceptical_prior(0.6), enthusiastic_prior(0.6)], ids=["sceptic", "enthusiast"])
def test_assurance_is_power_averaged_over_the_prior(prior: NormalBelief) -> None:
    def power(effect: float) -> float:
        return float(norm.sf(1.959963985 + effect * sqrt(150 * 2 / 9)))

    averaged = quad(lambda x: power(x) * norm.pdf(x, prior.mean, prior.standard_deviation), -4, 4, epsabs=1e-12)[0]
    assert assurance_hazard_ratio(prior, events=150, ratio=2) == pytest.approx(averaged, abs=1e-7)


def test_assurance_never_exceeds_the_belief_that_it_works() -> None:
    prior = sceptical_prior(0.6)
    sizes = [assurance_hazard_ratio(prior, events=events) for events in (50, 500, 5e3, 5e7)]
    assert sizes == sorted(sizes)
    assert sizes[-1] == pytest.approx(probability_hazard_ratio_below(prior), abs=1e-3)
    sure = NormalBelief(mean=log(0.6), standard_deviation=1e-6)
    assert assurance_hazard_ratio(sure, events=120) == pytest.approx(schoenfeld_power(events=120, hazard_ratio=0.6))


def test_assurance_of_a_sequential_design() -> None:
    design = design_group_sequential(fractions=(0.5, 1.0), efficacy=hwang_shih_decani(-4), futility=hwang_shih_decani(-2))
    sure = NormalBelief(mean=log(0.6), standard_deviation=1e-6)
    assert assurance_sequential(sure, design, hazard_ratio=0.6) == pytest.approx(0.9, abs=1e-5)
    one_look = design_group_sequential(fractions=(1.0,), efficacy=hwang_shih_decani(-4))
    events = (one_look.drift / log(0.6)) ** 2 * 4
    prior = enthusiastic_prior(0.6)
    assert assurance_sequential(prior, one_look, hazard_ratio=0.6) == pytest.approx(
        assurance_hazard_ratio(prior, events=events), abs=1e-6
    )


def test_assurance_of_single_arms_is_the_integral() -> None:
    prior = BetaBelief(alpha=3, beta=5)
    one = design_single_arm(null=0.2, alternative=0.4)
    two = two_stage_designs(null=0.2, alternative=0.4)[-1]
    whole = quad(lambda p: chance_of_passing(one, p) * beta.pdf(p, 3, 5), 0, 1)[0]
    staged = quad(lambda p: two_stage_characteristics(two, p).passing * beta.pdf(p, 3, 5), 0, 1)[0]
    assert assurance_single_arm(prior, one) == pytest.approx(whole, abs=1e-7)
    assert assurance_single_arm(prior, two) == pytest.approx(staged, abs=1e-7)


def test_lee_and_liu_example() -> None:
    prior = BetaBelief(alpha=0.6, beta=0.4)
    needed = responders_for_certainty(prior, n=40, null=0.6, certainty=0.9)
    assert needed == 28
    assert predictive_probability(prior, events=16, n=23, final_n=40, needed=needed) == pytest.approx(0.5656, abs=5e-5)


def test_predictive_probability_is_beta_binomial_and_knows_the_ends() -> None:
    ours = predictive_probability(UNIFORM, events=4, n=10, final_n=25, needed=12)
    assert ours == pytest.approx(betabinom.sf(7, 15, 5, 7))
    assert predictive_probability(UNIFORM, events=12, n=20, final_n=25, needed=12) == pytest.approx(1)
    assert predictive_probability(UNIFORM, events=0, n=25, final_n=25, needed=1) == 0
    assert responders_for_certainty(BetaBelief(alpha=1, beta=1e6), n=3, null=0.5, certainty=0.9) == 4


def test_futility_bounds_rise_with_the_patients() -> None:
    bounds = predictive_bounds(
        BetaBelief(alpha=0.6, beta=0.4), final_n=40, null=0.6, certainty=0.9, futile_below=0.1, looks=(5, 10, 20, 30, 40)
    )
    assert list(bounds) == sorted(bounds)
    assert bounds[-1] == 27


def test_predictive_power_averages_conditional_power_over_the_posterior() -> None:
    seen, final = 60 / 4, 150 / 4
    prior = sceptical_prior(0.6)
    precision = prior.precision + seen
    mean, spread = seen * log(0.7) / precision, precision**-0.5
    z = -log(0.7) * sqrt(seen)

    def conditional(effect: float) -> float:
        return conditional_power(z=z, fraction=60 / 150, critical=1.96, drift=-effect * sqrt(final))

    averaged = quad(lambda x: conditional(x) * norm.pdf(x, mean, spread), mean - 9 * spread, mean + 9 * spread)[0]
    ours = predictive_power(prior, hazard_ratio=0.7, events=60, final_events=150, critical=1.96)
    assert ours == pytest.approx(averaged, abs=1e-8)


def test_predictive_power_is_what_drawn_trials_do() -> None:
    generator = np.random.default_rng(8)
    effect = generator.normal(log(0.75), 2 / sqrt(80), 300_000)  # flat prior: posterior around the estimate
    later = generator.normal(effect, 2 / sqrt(120))
    final = (80 * log(0.75) + 120 * later) / 200
    success = (-final * sqrt(200) / 2 > 1.959964).mean()
    assert predictive_power(flat_prior(), hazard_ratio=0.75, events=80, final_events=200) == pytest.approx(
        success, abs=0.004
    )


@pytest.mark.parametrize(
    "call",
    [
        lambda: assurance_hazard_ratio(flat_prior(), events=100),
        lambda: assurance_hazard_ratio(sceptical_prior(0.5), events=0),
        lambda: assurance_hazard_ratio(sceptical_prior(0.5), events=10, alpha=0.7),
        lambda: predictive_power(flat_prior(), hazard_ratio=0.7, events=100, final_events=100),
        lambda: predictive_power(flat_prior(), hazard_ratio=-0.7, events=50, final_events=100),
        lambda: predictive_power(flat_prior(), hazard_ratio=nan, events=50, final_events=100),
        lambda: predictive_probability(UNIFORM, events=5, n=4, final_n=10, needed=3),
        lambda: predictive_probability(UNIFORM, events=1, n=4, final_n=3, needed=3),
        lambda: predictive_probability(UNIFORM, events=1, n=4, final_n=10, needed=12),
        lambda: predictive_bounds(UNIFORM, final_n=10, null=0.2, certainty=0.9, futile_below=0.1, looks=(11,)),
        lambda: responders_for_certainty(UNIFORM, n=0, null=0.2, certainty=0.9),
        lambda: responders_for_certainty(UNIFORM, n=5, null=0.2, certainty=1.0),
    ],
)
def test_what_cannot_be_predicted_is_refused(call) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SettingsError):
        call()
