from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference.survival_by_walking import weighted_log_rank

from vaxsmith.core import SettingsError
from vaxsmith.evidence.survival import (
    DEFAULT_WEIGHTS,
    FlemingHarrington,
    ModestWeight,
    log_rank_test,
    max_combo_test,
    time_to_event,
)
from vaxsmith.evidence.survival.joint_normal import box_probability
from vaxsmith.evidence.survival.max_combo import tail_of_largest

patients = st.lists(
    st.tuples(st.integers(0, 9), st.booleans(), st.booleans(), st.integers(0, 2)), min_size=2, max_size=30
).filter(lambda rows: len({row[2] for row in rows}) == 2)
exponents = st.sampled_from([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.5)])


@given(patients, exponents)
def test_every_weight_is_that_of_one_table_a_time(
    rows: list[tuple[int, bool, bool, int]], weight: tuple[float, float]
) -> None:
    time, event, treated, stratum = (list(column) for column in zip(*rows, strict=True))
    score, variance, _, _ = weighted_log_rank(time, event, treated, stratum, weight, weight)
    found = log_rank_test(
        time_to_event(time, event, arm=treated, stratum=stratum), FlemingHarrington(rho=weight[0], gamma=weight[1])
    )
    if variance > 1e-12:
        assert found.z == pytest.approx(-score / math.sqrt(variance))
        assert found.statistic == pytest.approx(score**2 / variance, abs=1e-9)
        assert found.degrees == 1
    else:
        assert math.isnan(found.statistic)
        assert math.isnan(found.p_value)
        assert "nothing can be compared" in found.note


@given(patients)
def test_swapping_the_arms_turns_the_sign(rows: list[tuple[int, bool, bool, int]]) -> None:
    time, event, treated, _ = (list(column) for column in zip(*rows, strict=True))
    data = time_to_event(time, event, arm=["b" if x else "a" for x in treated])
    one, other = log_rank_test(data, control="a"), log_rank_test(data, control="b")
    assert (one.control, one.treatment, other.treatment) == ("a", "b", "a")
    assert one.z == pytest.approx(-other.z, nan_ok=True)
    assert one.p_value == pytest.approx(other.p_value, nan_ok=True)
    first, second = max_combo_test(data, control="a"), max_combo_test(data, control="b")
    assert first.p_value == pytest.approx(second.p_value, nan_ok=True)


def test_several_arms_agree_with_lifelines() -> None:
    lifelines = pytest.importorskip("lifelines")
    lung = lifelines.datasets.load_lung().dropna(subset=["ph.ecog"])
    found = log_rank_test(time_to_event(lung.time, lung.status, arm=lung["ph.ecog"].astype(int)))
    peer = lifelines.statistics.multivariate_logrank_test(lung.time, lung["ph.ecog"], lung.status)
    assert found.statistic == pytest.approx(peer.test_statistic)
    assert found.p_value == pytest.approx(peer.p_value)
    assert (found.degrees, len(found.observed)) == (3, 4)
    assert sum(found.observed) == pytest.approx(sum(found.expected))


def test_strata_agree_with_statsmodels() -> None:
    duration = pytest.importorskip("statsmodels.duration.survfunc")
    generator = np.random.default_rng(3)
    time, event = generator.integers(1, 30, 200), generator.random(200) < 0.7
    arm, stratum = generator.integers(0, 2, 200), generator.integers(0, 3, 200)
    for name, weight in ((None, None), ("fh", FlemingHarrington(rho=1))):
        extra = {"weight_type": name, "fh_p": 1} if name else {}
        statistic, _ = duration.survdiff(time, event, arm, strata=stratum, **extra)
        found = log_rank_test(time_to_event(time, event, arm=arm, stratum=stratum), weight)
        assert found.statistic == pytest.approx(float(statistic))


@pytest.mark.parametrize(("rho", "gamma", "shown"), [(0, 0, 10.33), (1, 0, 12.71), (0, 1, 3.46), (1, 1, 7.66)])
def test_the_lung_data_give_the_published_chi_squares(rho: float, gamma: float, shown: float) -> None:
    lung = pytest.importorskip("lifelines.datasets").load_lung()
    found = log_rank_test(time_to_event(lung.time, lung.status, arm=lung.sex), FlemingHarrington(rho=rho, gamma=gamma))
    assert found.statistic == pytest.approx(shown, abs=0.005)


def test_an_event_at_time_zero_is_counted() -> None:
    data = time_to_event([0, 3, 4, 5, 6, 7], [1, 1, 1, 1, 1, 0], arm=list("ababab"))
    for weight in DEFAULT_WEIGHTS:
        assert math.isfinite(log_rank_test(data, weight).statistic)


@pytest.mark.parametrize("rho", [-1, math.nan, math.inf])
def test_impossible_weights_get_a_sentence(rho: float) -> None:
    with pytest.raises(SettingsError, match="rho"):
        FlemingHarrington(rho=rho)


def test_a_modest_weight_does_not_reward_early_deaths() -> None:
    """The treated die earlier or at the same times: FH(0, 1) can be made to favour them, a modest weight cannot."""
    control = [*(10.0 + t for t in range(25)), *(40.0 + t for t in range(25))]
    treated = [*(0.1 + t / 10 for t in range(25)), *control[25:]]
    data = time_to_event(control + treated, [1] * 100, arm=["c"] * 50 + ["t"] * 50)
    late = log_rank_test(data, FlemingHarrington(gamma=1))
    modest = log_rank_test(data, ModestWeight(floor=0.5))
    assert late.z > 0.5
    assert modest.z < 0
    assert modest.citation.startswith("Magirr")
    assert log_rank_test(data, ModestWeight(floor=1)).z == pytest.approx(log_rank_test(data).z)
    both = max_combo_test(data, [FlemingHarrington(), ModestWeight(floor=0.5)])
    assert 0 < both.p_value < 1
    with pytest.raises(SettingsError, match="floor"):
        ModestWeight(floor=0)


def test_one_arm_and_empty_arms_get_a_sentence() -> None:
    with pytest.raises(SettingsError, match="1 arm"):
        log_rank_test(time_to_event([1, 2], [1, 1]))
    two = time_to_event([1, 2, 3], [1, 1, 1], arm=list("abb"))
    with pytest.raises(SettingsError, match="nobody is in arm 'a'"):
        max_combo_test(two.where(two.time > 1))
    with pytest.raises(SettingsError, match="no arm 'c'"):
        log_rank_test(two, control="c")


def test_all_censored_gives_no_number() -> None:
    data = time_to_event([1, 2, 3, 4], [0, 0, 0, 0], arm=list("abab"))
    found = max_combo_test(data)
    assert math.isnan(found.p_value)
    assert "nothing can be compared" in found.note


def test_max_combo_lies_between_one_test_and_bonferroni() -> None:
    lung = pytest.importorskip("lifelines.datasets").load_lung()
    found = max_combo_test(time_to_event(lung.time, lung.status, arm=lung.sex), control="1")
    assert found.largest == "FH(1, 0)"
    single = math.erfc(found.z.max() / math.sqrt(2))
    assert single < found.p_value < 4 * single
    assert found.p_one_sided == pytest.approx(found.p_value / 2, rel=1e-3)
    alone = max_combo_test(time_to_event(lung.time, lung.status, arm=lung.sex), [FlemingHarrington()], control="1")
    assert alone.p_value == pytest.approx(0.001311, abs=5e-7)  # the log-rank test itself


@pytest.mark.parametrize("values", [1, 2, 3, 4, 5])
def test_the_tail_agrees_with_drawing(values: int) -> None:
    generator = np.random.default_rng(values)
    root = generator.standard_normal((values, values + 1))
    covariance = root @ root.T
    scale = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(scale, scale)
    drawn = generator.multivariate_normal(np.zeros(values), correlation, 400_000)
    for two_sided in (True, False):
        largest = np.abs(drawn).max(axis=1) if two_sided else drawn.max(axis=1)
        share = float((largest > 1.8).mean())
        found = tail_of_largest(correlation[None], np.array([1.8]), two_sided=two_sided)[0]
        assert found == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / 400_000))


def test_the_box_agrees_with_scipy_where_values_depend_on_one_another() -> None:
    from scipy.stats import multivariate_normal

    weights = np.array(
        [[1.0, 0, 0], [0.8, 0.6, 0], [1.8 / math.sqrt(3.6), 0.6 / math.sqrt(3.6), 0], [0.5, 0.5, math.sqrt(0.5)]]
    )
    correlation = weights @ weights.T
    low, high = np.array([-1.0, -np.inf, -0.5, -2.0]), np.array([1.5, 1.0, 2.0, np.inf])
    ours = box_probability(correlation[None], low[None], high[None])[0]
    peer = multivariate_normal(cov=correlation, allow_singular=True, seed=1).cdf(high, lower_limit=low)
    assert ours == pytest.approx(peer, abs=2e-4)


def test_a_far_tail_keeps_its_digits() -> None:
    correlation = np.array([[[1.0, 0.5], [0.5, 1.0]]])
    tail = tail_of_largest(correlation, np.array([8.0]), two_sided=False)[0]
    assert tail == pytest.approx(math.erfc(8 / math.sqrt(2)), rel=1e-3)  # two tails that hardly meet
