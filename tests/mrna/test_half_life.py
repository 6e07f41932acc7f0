"""The expected half-life: its arithmetic, its honesty about range, its refusals."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxsmith.core import InputError
from vaxsmith.mrna.catalogue.half_life import DECAY_RATE, DECAY_SPREAD
from vaxsmith.mrna.stability import expect_half_life


def test_by_hand() -> None:
    life = expect_half_life(200)
    assert life.hours == pytest.approx(log(2) / (0.00247436 * 200))
    assert life.high / life.hours == pytest.approx(life.hours / life.low) == pytest.approx(exp(1.6449 * 0.2227), rel=1e-4)
    assert life.level == 0.9
    assert "pH 10" in life.conditions
    assert DECAY_RATE.value == 0.00247436
    assert DECAY_SPREAD.value == 0.2227


def test_beyond_what_was_measured_is_said() -> None:
    assert [expect_half_life(score).inside_range for score in (10, 61, 340, 900)] == [False, True, True, False]


@given(score=st.floats(1e-3, 1e6))
def test_a_higher_score_never_lasts_longer(score: float) -> None:
    assert expect_half_life(2 * score).hours == pytest.approx(expect_half_life(score).hours / 2)


@pytest.mark.parametrize("score", [0, -1, float("nan"), float("inf")])
def test_no_score_no_half_life(score: float) -> None:
    with pytest.raises(InputError):
        expect_half_life(score)
