from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference.survival_by_walking import cumulative_incidence as walked

from vaxsmith.core import InputError, SettingsError
from vaxsmith.evidence.survival import (
    cause_specific,
    competing_risks,
    cumulative_incidence,
    gray_test,
    incidence_at,
    kaplan_meier,
    log_rank_test,
    survival_at,
)

patients = st.lists(st.tuples(st.integers(0, 10), st.sampled_from([-1, 0, 1])), min_size=1, max_size=40)


@given(patients, st.integers(0, 10))
def test_incidence_is_that_of_walking(rows: list[tuple[int, int]], until: int) -> None:
    time, cause = (list(column) for column in zip(*rows, strict=True))
    data = competing_risks(time, cause, censored=-1, causes=("0", "1"))
    found = [incidence_at(cumulative_incidence(data, name), until) for name in ("0", "1")]
    if until > max(time):
        assert math.isnan(found[0].value)
        return
    for place, share in enumerate(found):
        assert share.value == pytest.approx(walked(time, cause, place, until))
        assert 0 <= share.low <= share.value + 1e-12
        assert share.value - 1e-12 <= share.high <= 1
    free = survival_at(kaplan_meier(data.follow_up), until).value
    assert found[0].value + found[1].value + free == pytest.approx(1)


@given(patients)
def test_one_cause_alone_is_one_less_kaplan_meier(rows: list[tuple[int, int]]) -> None:
    time, cause = (list(column) for column in zip(*rows, strict=True))
    data = competing_risks(time, [0 if c < 0 else 1 for c in cause], causes=("1",))
    curve, peer = cumulative_incidence(data, "1"), kaplan_meier(data.follow_up)
    assert np.allclose(curve.incidence, 1 - peer.survival)
    inner = peer.survival > 0
    assert np.allclose(curve.standard_error[inner], peer.standard_error[inner], atol=1e-9)


def test_without_censoring_the_variance_is_binomial() -> None:
    generator = np.random.default_rng(1)
    time, cause = generator.integers(1, 20, 60), generator.integers(1, 3, 60)
    curve = cumulative_incidence(competing_risks(time, cause), "1")
    share = np.array([((time <= t) & (cause == 1)).mean() for t in curve.time])
    assert np.allclose(curve.incidence, share)
    assert np.allclose(curve.standard_error, np.sqrt(share * (1 - share) / 60))


def test_incidence_agrees_with_lifelines() -> None:
    lifelines = pytest.importorskip("lifelines")
    generator = np.random.default_rng(2)
    time, cause = generator.exponential(1, 150), generator.integers(0, 3, 150)
    curve = cumulative_incidence(competing_risks(time, cause), "2")
    peer = lifelines.AalenJohansenFitter(calculate_variance=True).fit(time, cause, event_of_interest=2)
    for when in (0.2, 0.7, 1.5):
        ours = incidence_at(curve, when)
        row = peer.cumulative_density_.index.searchsorted(when, side="right") - 1
        assert ours.value == pytest.approx(float(peer.cumulative_density_.iloc[row, 0]))
        assert ours.standard_error**2 == pytest.approx(float(peer.variance_.iloc[row]), rel=0.02)


def test_the_variance_is_that_of_drawing() -> None:
    generator, found, errors = np.random.default_rng(3), [], []
    for _ in range(600):
        time, cause = generator.exponential(1, 60), generator.integers(1, 3, 60)
        lost = generator.exponential(2, 60)
        data = competing_risks(np.minimum(time, lost), np.where(time <= lost, cause, 0), causes=("1", "2"))
        share = incidence_at(cumulative_incidence(data, "1"), 0.8)
        found.append(share.value)
        errors.append(share.standard_error)
    assert np.std(found) == pytest.approx(np.mean(errors), rel=0.08)
    assert np.mean(found) == pytest.approx(0.5 * (1 - math.exp(-0.8)), abs=0.01)


def test_no_event_of_the_cause_still_gives_a_bound() -> None:
    data = competing_risks([3] * 48, [0] * 48, causes=("grade 3 reaction",))
    share = incidence_at(cumulative_incidence(data, "grade 3 reaction"), 2)
    assert (share.value, share.low) == (0, 0)
    assert share.high == pytest.approx(0.0740, abs=5e-5)


def test_cause_specific_censors_the_others() -> None:
    data = competing_risks([1, 2, 3], ["relapse", "death", 0], arm=list("aab"))
    assert cause_specific(data, "relapse").event.tolist() == [True, False, False]
    assert data.of_arm("a").cause.tolist() == [1, 0]


def test_mistakes_get_a_sentence() -> None:
    data = competing_risks([1, 2], ["relapse", 0])
    with pytest.raises(SettingsError, match="no event of cause 'death'"):
        cumulative_incidence(data, "death")
    with pytest.raises(InputError, match="patient 2"):
        competing_risks([1, 2], ["relapse", None])
    with pytest.raises(InputError, match="not among those named"):
        competing_risks([1, 2], ["relapse", "deth"], causes=("relapse", "death"))
    with pytest.raises(InputError, match="1 event flags for 2"):
        competing_risks([1, 2], ["relapse"])
    with pytest.raises(SettingsError, match="1 arm"):
        gray_test(data, "relapse")
    with pytest.raises(SettingsError, match="late"):
        gray_test(competing_risks([2, 2], [1, 1], arm=["a", "b"], entry=[1, 0]), "1")
    quiet = gray_test(competing_risks([2, 2], [0, 0], arm=["a", "b"], causes=("1",)), "1")
    assert math.isnan(quiet.p_value)
    assert "nothing can be compared" in quiet.note


def test_with_one_cause_and_no_ties_grays_test_is_the_log_rank_test() -> None:
    generator = np.random.default_rng(6)
    time, arm = generator.random(90), generator.integers(0, 3, 90)
    data = competing_risks(time, generator.integers(0, 2, 90), arm=arm, stratum=generator.integers(0, 2, 90))
    found, peer = gray_test(data, "1"), log_rank_test(data.follow_up)
    assert found.statistic == pytest.approx(peer.statistic)
    assert found.degrees == 2


@pytest.mark.parametrize(("other_rate", "loss"), list(product([0.5, 2.0], [0.3, 0.0])))
def test_grays_test_keeps_its_level_where_only_the_other_cause_differs(other_rate: float, loss: float) -> None:
    generator, z = np.random.default_rng(5), []
    arm = np.repeat([0, 1], 80)
    for _ in range(300):
        first = generator.random(160) < 0.45
        time = np.where(
            first, generator.exponential(1, 160), generator.exponential(1, 160) / np.where(arm == 0, other_rate, 1)
        )
        lost = generator.exponential(1 / loss, 160) if loss else np.full(160, 3.0)
        cause = np.where(time <= lost, np.where(first, 1, 2), 0)
        z.append(gray_test(competing_risks(np.minimum(time, lost), cause, arm=arm), "1").z)
    assert abs(np.mean(z)) < 0.2
    assert 0.88 < np.std(z) < 1.12


def test_grays_test_sees_a_difference_in_both_directions() -> None:
    generator = np.random.default_rng(7)
    arm = np.repeat(["control", "vaccine"], 150)
    first = generator.random(300) < np.where(arm == "control", 0.6, 0.35)
    data = competing_risks(generator.exponential(1, 300), np.where(first, "relapse", "death"), arm=arm)
    relapse, death = gray_test(data, "relapse"), gray_test(data, "death")
    assert relapse.z > 3
    assert death.z < -3
    assert relapse.p_value < 0.01
    assert gray_test(data, "relapse", control="vaccine").z == pytest.approx(-relapse.z)


def test_a_column_of_floats_says_the_same() -> None:
    data = competing_risks([1, 2, 3], [0.0, 1.0, 2.0], arm=np.array([1.0, 2.0, 2.0]))
    assert data.cause_names == ("1", "2")
    assert data.cause.tolist() == [-1, 0, 1]
    assert data.follow_up.arm_names == ("1", "2")
