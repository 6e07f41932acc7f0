from __future__ import annotations

from math import exp, inf, log, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, gamma, norm

from vaxsmith.core import SettingsError
from vaxsmith.evidence.bayes import (
    JEFFREYS,
    UNIFORM,
    BetaBelief,
    GammaBelief,
    GridBelief,
    NormalBelief,
    binomial_log_likelihood,
    credible_interval,
    doubting_prior,
    enthusiastic_prior,
    flat_prior,
    grid_belief,
    grid_interval,
    grid_probability_below,
    hazard_ratio_interval,
    normal_log_likelihood,
    prior_from_interval,
    prior_worth_events,
    probability_below,
    probability_greater,
    probability_hazard_ratio_below,
    quantile,
    sceptical_prior,
    standard_error_from_interval,
    update_grid,
    update_hazard_ratio,
    update_normal,
    update_proportion,
    update_rate,
)
from vaxsmith.evidence.estimate import Estimate


def test_keynote_942_under_the_sceptics_prior() -> None:
    error = standard_error_from_interval(0.309, 1.017)
    posterior = update_normal(sceptical_prior(0.5), estimate=log(0.561), standard_error=error)
    seen = hazard_ratio_interval(posterior)
    assert (round(seen.value, 2), round(seen.low, 2), round(seen.high, 2)) == (0.68, 0.42, 1.11)
    assert round(probability_hazard_ratio_below(posterior), 2) == 0.94
    published = Estimate(
        name="hazard ratio", value=0.561, low=0.309, high=1.017, level=0.95, method="Cox", citation="design page"
    )
    assert update_hazard_ratio(sceptical_prior(0.5), published) == posterior


@given(st.floats(0.2, 0.9), st.floats(0.01, 0.2))
@settings(max_examples=40, deadline=None)
def test_sceptic_and_enthusiast_doubt_each_other_alike(hazard_ratio: float, doubt: float) -> None:
    sceptic, enthusiast = sceptical_prior(hazard_ratio, doubt=doubt), enthusiastic_prior(hazard_ratio, doubt=doubt)
    assert probability_hazard_ratio_below(sceptic, hazard_ratio) == pytest.approx(doubt)
    assert probability_hazard_ratio_below(sceptic) == pytest.approx(0.5)
    assert 1 - probability_hazard_ratio_below(enthusiast) == pytest.approx(doubt)
    assert exp(enthusiast.mean) == pytest.approx(hazard_ratio)


def test_the_flat_prior_leaves_the_likelihood_alone() -> None:
    posterior = update_normal(flat_prior(), estimate=-0.5, standard_error=0.3)
    assert (posterior.mean, posterior.standard_deviation) == (pytest.approx(-0.5), pytest.approx(0.3))
    with pytest.raises(SettingsError):
        probability_below(flat_prior(), 0.0)


@given(st.floats(-1, 1), st.floats(0.05, 2), st.floats(-1, 1), st.floats(0.05, 2))
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_data_does_not_matter(first: float, error: float, second: float, other: float) -> None:
    prior = sceptical_prior(0.6)
    one = update_normal(update_normal(prior, estimate=first, standard_error=error), estimate=second, standard_error=other)
    two = update_normal(update_normal(prior, estimate=second, standard_error=other), estimate=first, standard_error=error)
    assert one.mean == pytest.approx(two.mean)
    assert one.standard_deviation == pytest.approx(two.standard_deviation)
    assert one.standard_deviation < min(prior.standard_deviation, error, other)


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0.01, 0.99))
@settings(max_examples=40, deadline=None)
def test_proportions_and_rates_are_their_distributions(events: int, others: int, p: float) -> None:
    belief = update_proportion(JEFFREYS, events=events, n=events + others)
    assert probability_below(belief, p) == pytest.approx(beta.cdf(p, events + 0.5, others + 0.5), abs=1e-10)
    assert quantile(belief, p) == pytest.approx(beta.ppf(p, events + 0.5, others + 0.5), abs=1e-9)
    assert belief.standard_deviation == pytest.approx(beta.std(events + 0.5, others + 0.5))
    rate = update_rate(GammaBelief(shape=0.5, rate=1.0), events=events, exposure=others + 0.5)
    assert probability_below(rate, p) == pytest.approx(gamma.cdf(p, events + 0.5, scale=1 / (others + 1.5)), abs=1e-10)
    seen = credible_interval(rate, name="rate")
    assert seen.low == pytest.approx(gamma.ppf(0.025, events + 0.5, scale=1 / (others + 1.5)))
    assert seen.low <= seen.value <= seen.high or events == 0


def test_jeffreys_interval_of_48_of_48() -> None:
    seen = credible_interval(update_proportion(JEFFREYS, events=48, n=48), name="proportion")
    assert seen.low == pytest.approx(0.9493, abs=5e-5)


def test_two_proportions_compared() -> None:
    first, second = BetaBelief(alpha=13, beta=7), BetaBelief(alpha=6, beta=14)
    generator = np.random.default_rng(4)
    drawn = generator.beta(13, 7, 400_000) - generator.beta(6, 14, 400_000)
    assert probability_greater(first, second) == pytest.approx((drawn > 0).mean(), abs=0.002)
    assert probability_greater(first, second, by=0.3) == pytest.approx((drawn > 0.3).mean(), abs=0.004)
    assert probability_greater(first, second) + probability_greater(second, first) == pytest.approx(1, abs=1e-6)
    assert probability_greater(UNIFORM, UNIFORM) == pytest.approx(0.5, abs=1e-9)
    narrow = BetaBelief(alpha=5_000, beta=5_000)
    assert probability_greater(narrow, narrow) == pytest.approx(0.5, abs=1e-6)


def test_a_prior_can_be_read_off_events_or_an_interval() -> None:
    assert prior_worth_events(40).standard_deviation == pytest.approx(2 / 40**0.5)
    belief = prior_from_interval(0.5, 2.0)
    assert belief.mean == pytest.approx(0)
    assert quantile(belief, 0.975) == pytest.approx(log(2))


@given(st.floats(-1.5, 0.5), st.floats(0.1, 0.6))
@settings(max_examples=20, deadline=None)
def test_the_grid_comes_to_the_formula(estimate: float, error: float) -> None:
    prior = sceptical_prior(0.5)
    points = np.linspace(-4, 4, 8001)
    grid = grid_belief(points.tolist(), norm.logpdf(points, 0, prior.standard_deviation).tolist())
    posterior = update_grid(grid, normal_log_likelihood(points, estimate=estimate, standard_error=error))
    exact = update_normal(prior, estimate=estimate, standard_error=error)
    assert posterior.mean == pytest.approx(exact.mean, abs=1e-6)
    assert posterior.standard_deviation == pytest.approx(exact.standard_deviation, rel=1e-4)
    assert grid_probability_below(posterior, -0.0005) == pytest.approx(probability_below(exact, -0.0005), abs=1e-4)
    seen = grid_interval(posterior, name="log hazard ratio")
    assert seen.low == pytest.approx(quantile(exact, 0.025), abs=2e-3)
    assert seen.high == pytest.approx(quantile(exact, 0.975), abs=2e-3)


def test_a_lump_of_doubt_holds_back_the_posterior() -> None:
    open_mind, doubter = sceptical_prior(0.5), doubting_prior(sceptical_prior(0.5), no_effect=0.5)
    posterior = update_grid(doubter, normal_log_likelihood(doubter.points, estimate=log(0.561), standard_error=0.3039))
    open_posterior = update_normal(open_mind, estimate=log(0.561), standard_error=0.3039)
    below = grid_probability_below(posterior, 0)
    assert below < probability_below(open_posterior, 0)
    # Bayes' rule by hand: the lump's posterior odds are the prior odds times the ratio of marginal densities.
    spread = (open_mind.standard_deviation**2 + 0.3039**2) ** 0.5
    odds = norm.pdf(log(0.561), 0, 0.3039) / norm.pdf(log(0.561), 0, spread)
    lump = odds / (1 + odds)
    assert below == pytest.approx((1 - lump) * probability_below(open_posterior, 0), abs=2e-3)


def test_binomial_likelihood_on_a_grid_is_beta() -> None:
    points = np.linspace(0, 1, 4001)
    flat = grid_belief(points.tolist(), np.zeros(4001).tolist())
    posterior = update_grid(flat, binomial_log_likelihood(points, events=7, n=203))
    assert posterior.mean == pytest.approx(8 / 205, abs=1e-5)
    impossible = grid_belief([0.0, 1.0], [0.0, -inf])
    with pytest.raises(SettingsError, match="impossible"):
        update_grid(impossible, binomial_log_likelihood(impossible.points, events=1, n=1))


@pytest.mark.parametrize(
    "call",
    [
        lambda: BetaBelief(alpha=0, beta=1),
        lambda: BetaBelief(alpha=nan, beta=1),
        lambda: GammaBelief(shape=1, rate=0),
        lambda: NormalBelief(mean=nan, standard_deviation=1),
        lambda: NormalBelief(mean=0, standard_deviation=0),
        lambda: NormalBelief(mean=0, standard_deviation=-inf),
        lambda: update_proportion(UNIFORM, events=3, n=2),
        lambda: update_proportion(UNIFORM, events=-1, n=2),
        lambda: update_proportion(UNIFORM, events=1.5, n=2),  # type: ignore[arg-type]
        lambda: update_proportion(UNIFORM, events=True, n=2),
        lambda: update_rate(GammaBelief(shape=1, rate=1), events=1, exposure=0),
        lambda: update_rate(GammaBelief(shape=1, rate=1), events=1, exposure=nan),
        lambda: update_normal(flat_prior(), estimate=nan, standard_error=1),
        lambda: update_normal(flat_prior(), estimate=0, standard_error=0),
        lambda: update_normal(flat_prior(), estimate=0, standard_error=inf),
        lambda: sceptical_prior(1.0),
        lambda: sceptical_prior(0),
        lambda: sceptical_prior(0.5, doubt=0.5),
        lambda: enthusiastic_prior(nan),
        lambda: prior_worth_events(0),
        lambda: prior_worth_events(10, experimental_share=1),
        lambda: prior_from_interval(0, 1),
        lambda: prior_from_interval(1.5, 0.5),
        lambda: prior_from_interval(0.5, 0.5),
        lambda: quantile(UNIFORM, 0),
        lambda: quantile(flat_prior(), 0.5),
        lambda: credible_interval(UNIFORM, name="x", level=1),
        lambda: hazard_ratio_interval(flat_prior()),
        lambda: probability_hazard_ratio_below(sceptical_prior(0.5), 0),
        lambda: probability_below(UNIFORM, nan),
        lambda: probability_greater(UNIFORM, UNIFORM, by=1),
        lambda: grid_belief([0, 1], [0.0]),
        lambda: grid_belief([0], [0.0]),
        lambda: grid_belief([1, 0], [0.0, 0.0]),
        lambda: grid_belief([0, 1], [nan, 0.0]),
        lambda: grid_belief([0, 1], [-inf, -inf]),
        lambda: GridBelief(points=np.array([0.0, 1.0]), weights=np.array([0.5, 0.6])),
        lambda: doubting_prior(flat_prior(), no_effect=0.5),
        lambda: doubting_prior(sceptical_prior(0.5), no_effect=0),
        lambda: update_grid(grid_belief([0, 1], [0.0, 0.0]), [0.0]),
        lambda: binomial_log_likelihood(np.array([0.0, 2.0]), events=1, n=2),
        lambda: grid_interval(grid_belief([0, 1], [0.0, 0.0]), name="x", level=0),
    ],
)
def test_what_is_no_belief_is_refused(call) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SettingsError):
        call()
