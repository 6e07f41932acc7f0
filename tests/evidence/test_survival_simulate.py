from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxsmith.core import SettingsError
from vaxsmith.evidence.survival import (
    FlemingHarrington,
    PiecewiseExponential,
    SimulatedTrials,
    TrialPlan,
    exponential_with_median,
    fit_hazards,
    max_combo_many,
    max_combo_test,
    score_trials,
    simulate_power,
    simulate_trials,
    time_to_event,
)

MONTHLY = exponential_with_median(36)
PLAN = TrialPlan(
    control=MONTHLY,
    treatment=MONTHLY.with_hazard_ratio(0.56, since=9.2),
    patients_control=60,
    patients_treatment=120,
    accrual=((6, 1.0), (6, 3.0)),
    dropout=PiecewiseExponential(starts=(0.0,), hazards=(0.01,)),
    analysis_time=36,
)
pieces = st.lists(st.tuples(st.floats(0.1, 5), st.just(0.0) | st.floats(0.01, 2)), min_size=1, max_size=4).map(
    lambda many: PiecewiseExponential(
        starts=(0.0, *np.cumsum([length for length, _ in many[:-1]]).tolist()), hazards=tuple(hazard for _, hazard in many)
    )
)


@given(pieces, st.floats(0, 20))
def test_the_inverse_of_the_cumulative_hazard(hazard: PiecewiseExponential, time: float) -> None:
    total = float(hazard.cumulative(time))
    back = float(hazard.time_at(total))
    assert back <= time + 1e-6 or total == 0 or math.isinf(back)
    if math.isfinite(back):
        assert float(hazard.cumulative(back)) == pytest.approx(total, abs=1e-9)


@given(pieces)
def test_the_cumulative_hazard_is_the_area_below_the_hazard(hazard: PiecewiseExponential) -> None:
    grid = np.linspace(0, 12, 60_001)
    area = float(hazard.hazard_at((grid[1:] + grid[:-1]) / 2).sum() * (grid[1] - grid[0]))
    assert float(hazard.cumulative(12.0)) == pytest.approx(area, abs=5e-3)


def test_a_late_effect_changes_the_hazard_from_then_on() -> None:
    late = MONTHLY.with_hazard_ratio(0.5, since=9.2)
    assert late.starts == (0, 9.2)
    assert late.hazard_at([9.1, 9.2]).tolist() == [math.log(2) / 36, math.log(2) / 72]
    assert float(late.survival(9.2)) == pytest.approx(float(MONTHLY.survival(9.2)))
    assert MONTHLY.median() == pytest.approx(36)
    assert PiecewiseExponential(starts=(0.0,), hazards=(0.0,)).median() == math.inf


def test_drawn_times_have_the_hazard_they_were_drawn_from() -> None:
    hazard = PiecewiseExponential(starts=(0.0, 1.0, 3.0), hazards=(0.5, 0.1, 0.4))
    time = hazard.draw((20_000,), np.random.default_rng(1))
    found = fit_hazards(time_to_event(np.minimum(time, 8), time < 8), (0.0, 1.0, 3.0))
    for piece, truth in zip(found, hazard.hazards, strict=True):
        assert piece.hazard.low < truth < piece.hazard.high
        assert piece.hazard.value == pytest.approx(piece.events / piece.exposure)


def test_hazards_without_events_or_watching() -> None:
    found = fit_hazards(time_to_event([2, 2], [0, 0], unit="years"), (0.0, 5.0))
    assert (found[0].hazard.value, found[0].hazard.low) == (0, 0)
    assert found[0].hazard.high == pytest.approx(-math.log(0.025) / 4)
    assert math.isnan(found[1].hazard.value)
    assert found[1].hazard.high == math.inf
    assert found[0].hazard.unit == "per years"


@pytest.mark.parametrize(
    ("starts", "hazards"),
    [((), ()), ((1.0,), (1.0,)), ((0.0, 0.0), (1.0, 1.0)), ((0.0,), (-1.0,)), ((0.0,), (math.nan,)), ((0.0,), (1.0, 2.0))],
)
def test_impossible_hazards_get_a_sentence(starts: tuple[float, ...], hazards: tuple[float, ...]) -> None:
    with pytest.raises(SettingsError):
        PiecewiseExponential(starts=starts, hazards=hazards)


def test_a_seed_gives_the_same_trials() -> None:
    one, other = (simulate_trials(PLAN, 5, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(one.time, other.time)
    assert np.array_equal(one.event, other.event)
    first, second = (simulate_power(PLAN, trials=300, generator=np.random.default_rng(4)) for _ in range(2))
    assert first == second


def test_accrual_dropout_and_the_day_of_analysis() -> None:
    drawn = simulate_trials(PLAN, 200, np.random.default_rng(5))
    assert (drawn.time.shape, drawn.treated.sum()) == ((200, 180), 120)
    assert drawn.time.min() > 0
    assert drawn.time.max() <= 36
    assert (drawn.analysed_at == 36).all()
    still = drawn.time[~drawn.event]
    # A quarter enters in the first six months: of those still watched at 36 months as many have been for over 30.
    never = PiecewiseExponential(starts=(0.0,), hazards=(0.0,))
    plan = TrialPlan(
        control=never, treatment=never, patients_control=90, patients_treatment=90, accrual=PLAN.accrual, analysis_time=36
    )
    watched = simulate_trials(plan, 200, np.random.default_rng(6)).time
    assert (watched > 30).mean() == pytest.approx(0.25, abs=0.01)
    assert still.size > 0


def test_an_analysis_after_so_many_events_has_so_many() -> None:
    plan = TrialPlan(
        control=MONTHLY,
        treatment=MONTHLY,
        patients_control=50,
        patients_treatment=50,
        accrual=((24, 1.0),),
        analysis_events=20,
    )
    drawn = simulate_trials(plan, 100, np.random.default_rng(7))
    assert (drawn.event.sum(axis=1) == 20).all()
    late = (drawn.time == 0).any(axis=1)
    assert (drawn.analysed_at[late] < 24).all()
    assert len(drawn.trial(int(np.flatnonzero(late)[0]))) < 100 if late.any() else True


def test_events_that_never_come_end_with_the_last_patient() -> None:
    never = PiecewiseExponential(starts=(0.0,), hazards=(0.0,))
    plan = TrialPlan(
        control=never, treatment=never, patients_control=5, patients_treatment=5, analysis_events=3,
        dropout=PiecewiseExponential(starts=(0.0,), hazards=(0.5,)),
    )  # fmt: skip
    drawn = simulate_trials(plan, 4, np.random.default_rng(8))
    assert not drawn.event.any()
    assert np.allclose(drawn.analysed_at, drawn.time.max(axis=1))
    assert (max_combo_many(score_trials(drawn)) >= 0.5).all()


def test_many_trials_at_once_are_each_as_alone() -> None:
    drawn = simulate_trials(PLAN, 70, np.random.default_rng(9))
    rounded = SimulatedTrials(
        time=np.where(np.arange(70)[:, None] % 2, np.ceil(drawn.time), drawn.time), event=drawn.event, treated=drawn.treated,
        analysed_at=drawn.analysed_at,
    )  # fmt: skip
    scores = score_trials(rounded)
    one_sided, two_sided = max_combo_many(scores), max_combo_many(scores, two_sided=True)
    for number in range(70):
        alone = max_combo_test(rounded.trial(number), control="control")
        assert np.allclose(scores.z[number], alone.z)
        assert np.allclose(scores.correlation[number], alone.correlation)
        assert one_sided[number] == pytest.approx(alone.p_one_sided, rel=2e-3)
        assert two_sided[number] == pytest.approx(alone.p_value, rel=2e-3)


def test_without_effect_every_test_keeps_its_level() -> None:
    plan = TrialPlan(control=MONTHLY, treatment=MONTHLY, patients_control=100, patients_treatment=100, analysis_time=48)
    found = simulate_power(plan, trials=4_000, alpha=0.05, generator=np.random.default_rng(10))
    for power in found.tests:
        assert abs(power.value - 0.05) < 4 * power.standard_error + 0.003
        assert power.low < power.value < power.high
    assert found.of("MaxCombo").value == found.tests[-1].value


def test_power_is_schoenfelds_where_hazards_are_proportional() -> None:
    plan = TrialPlan(
        control=MONTHLY,
        treatment=MONTHLY.with_hazard_ratio(0.6),
        patients_control=200,
        patients_treatment=200,
        analysis_events=150,
    )
    found = simulate_power(plan, trials=2_000, weights=[FlemingHarrington()], generator=np.random.default_rng(11))
    z = math.sqrt(150) / 2 * -math.log(0.6) - 1.959964
    assert found.of("FH(0, 0)").value == pytest.approx(0.5 * math.erfc(-z / math.sqrt(2)), abs=0.03)
    assert found.events.value == 150


def test_impossible_plans_get_a_sentence() -> None:
    good = {"control": MONTHLY, "treatment": MONTHLY, "patients_control": 5, "patients_treatment": 5, "analysis_time": 9.0}
    for change, words in (
        ({"patients_control": 0}, "at least one patient"),
        ({"patients_treatment": 2.5}, "whole numbers"),
        ({"analysis_time": math.inf}, "when to analyse"),
        ({"analysis_time": math.nan}, "analysis is at nan"),
        ({"analysis_events": 11}, "11 events of 10"),
        ({"accrual": ((0.0, 1.0),)}, "accrual"),
        ({"accrual": ((3.0, 0.0),)}, "nobody is ever accrued"),
    ):
        with pytest.raises(SettingsError, match=words):
            TrialPlan(**{**good, **change})  # type: ignore[arg-type]
    plan = TrialPlan(**good)  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="alpha"):
        simulate_power(plan, alpha=2, generator=np.random.default_rng(0))
    with pytest.raises(SettingsError, match="0 trials"):
        simulate_power(plan, trials=0, generator=np.random.default_rng(0))
    with pytest.raises(SettingsError, match="0 trials"):
        simulate_trials(plan, 0, np.random.default_rng(0))
    with pytest.raises(SettingsError, match="finite numbers"):
        MONTHLY.with_hazard_ratio(-1)
    with pytest.raises(SettingsError, match="median"):
        exponential_with_median(0)
