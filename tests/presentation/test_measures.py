"""The measures of ``verification/presentation_measures.py`` say what their definitions say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference.slow_measures import (
    auroc_by_pairs,
    average_precision_by_walking,
    ppv_by_walking,
    ranks_by_counting,
    uniform_distance_by_walking,
)
from verification.presentation_measures import (
    mean_measures,
    measures,
    spearman,
    strength_of,
    tied_ranks,
    uniform_distance,
)
from verification.presentation_report import Target

ROWS = st.lists(st.tuples(st.integers(-3, 3), st.booleans()), min_size=2, max_size=25)


@given(ROWS.filter(lambda rows: 0 < sum(label for _, label in rows) < len(rows)))
def test_equal_the_slow_twins(rows: list[tuple[int, bool]]) -> None:
    strength, positive = [float(value) for value, _ in rows], [label for _, label in rows]
    ours = measures(np.array(strength), np.array(positive))
    assert ours.auroc == pytest.approx(float(auroc_by_pairs(strength, positive)))
    assert ours.precision == pytest.approx(float(average_precision_by_walking(strength, positive)))
    assert ours.ppv == pytest.approx(float(ppv_by_walking(strength, positive)))
    assert (ours.positives, ours.rows) == (sum(positive), len(rows))


@given(st.lists(st.integers(-3, 3), max_size=20))
def test_ranks_equal_the_slow_twin(values: list[int]) -> None:
    assert tied_ranks(np.array(values, np.float64)).tolist() == ranks_by_counting(values)


@given(st.lists(st.floats(0, 1, width=16), min_size=1, max_size=20))
def test_distance_equals_the_slow_twin(shares: list[float]) -> None:
    assert uniform_distance(np.array(shares)) == pytest.approx(uniform_distance_by_walking(shares))


def test_perfect_inverted_and_useless() -> None:
    positive = np.array([True, True, False, False])
    up = np.array([4.0, 3.0, 2.0, 1.0])
    assert str(measures(up, positive)) == "1.0000/1.0000/1.0000"
    assert measures(-up, positive).auroc == 0
    assert measures(np.zeros(4), positive).auroc == measures(np.zeros(4), positive).ppv == 0.5
    assert spearman(up, up) == pytest.approx(1)
    assert spearman(up, -up) == pytest.approx(-1)


def test_one_kind_of_row_is_not_measured_and_not_averaged() -> None:
    single = measures(np.array([1.0, 2.0]), np.array([True, True]))
    assert np.isnan(single.auroc)
    both = measures(np.array([1.0, 2.0]), np.array([False, True]))
    assert mean_measures([single, both]).auroc == 1
    assert np.isnan(spearman(np.ones(4), np.arange(4.0)))
    assert np.isnan(spearman(np.arange(2.0), np.arange(2.0)))


def test_refuses_what_is_not_a_number() -> None:
    with pytest.raises(ValueError, match="not a number"):
        measures(np.array([1.0, np.nan]), np.array([True, False]))


def test_score_settles_ties_of_percentile_only() -> None:
    percentile, score = np.array([0.1, 0.01, 0.01, 0.1]), np.array([0.9, 0.5, 0.7, 0.9])
    order = strength_of(percentile, score)
    assert order[2] > order[1] > order[0] == order[3]


def test_evenly_spread_shares_are_as_near_as_their_number_allows() -> None:
    assert uniform_distance((np.arange(100) + 0.5) / 100) == pytest.approx(0.005)
    assert uniform_distance(np.zeros(10)) == 1


def test_a_target_that_was_not_measured_is_not_met() -> None:
    assert Target(what="AUROC", reached=0.9, asked=0.9).met
    assert not Target(what="AUROC", reached=float("nan"), asked=0.9).met
    assert not Target(what="D", reached=float("nan"), asked=0.9, at_most=True).met
    assert Target(what="D", reached=0.02, asked=0.02, at_most=True).met
    assert Target(what="D", reached=float("nan"), asked=0.02, at_most=True).row[2:] == ("not judged", "**NO**")
