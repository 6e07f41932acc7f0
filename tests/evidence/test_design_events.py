from __future__ import annotations

from itertools import pairwise
from math import exp, inf, log, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from vaxsmith.core import InfeasibleError, SettingsError
from vaxsmith.evidence.design import (
    Accrual,
    EventAssumptions,
    delayed_effect,
    design_event_driven,
    detectable_hazard_ratio,
    even_accrual,
    event_driven_power,
    expected_events,
    fractions_of,
    freedman_events,
    freedman_power,
    hwang_shih_decani,
    month_of_events,
    obrien_fleming_type,
    power_against_delay,
    power_by_simulation,
    randomised_for_treated,
    rate_after_months,
    schedule_looks,
    schoenfeld_events,
    schoenfeld_power,
    sequential_event_driven,
    trial_plan,
    with_month,
    with_undosed,
)
from vaxsmith.evidence.design.event_driven import EventDrivenDesign

ACCRUAL = Accrual(months=(2.0, 3.0, 10.0), rates=(3.0, 0.0, 9.0))
ASSUMED = EventAssumptions(months=(3.0, 5.0, inf), control=(0.08, 0.05, 0.04), hazard_ratio=(0.9, 0.7, 0.5), dropout=0.003)


def _trial(**changed: object) -> EventDrivenDesign:
    asked: dict[str, object] = {
        "accrual": even_accrual(100, 18),
        "assumptions": delayed_effect(control_median=12, hazard_ratio=0.6, delay=4, dropout=0.001),
        "month": 36,
    }
    return design_event_driven(**{**asked, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("month", [1.0, 4.0, 9.5, 15.0, 40.0])
def test_expected_events_are_the_plain_double_integral(month: float) -> None:
    ours = expected_events(ACCRUAL, ASSUMED, month=month, ratio=2.0)

    def enrolled(time: float) -> float:
        return 3 * min(time, 2) + 9 * min(max(time - 5, 0), 10) if time > 0 else 0.0

    def hazard(t: float, ratios: tuple[float, ...]) -> float:
        period = 0 if t < 3 else 1 if t < 8 else 2
        return ASSUMED.control[period] * ratios[period]

    def density(t: float, ratios: tuple[float, ...]) -> float:
        gone = sum(
            ASSUMED.control[i] * ratios[i] * max(min(t, end) - begin, 0)
            for i, (begin, end) in enumerate([(0, 3), (3, 8), (8, 1e9)])
        )
        return hazard(t, ratios) * exp(-gone - 0.003 * t) * enrolled(month - t)

    bends = sorted({p for p in (3.0, 8.0, month - 2, month - 5, month - 15) if 0 < p < month})
    for share, ratios, seen in ((1 / 3, (1.0, 1.0, 1.0), ours.control), (2 / 3, ASSUMED.hazard_ratio, ours.experimental)):
        edges = [0.0, *bends, month]
        whole = sum(quad(density, a, b, args=(ratios,), epsabs=1e-12)[0] for a, b in pairwise(edges))
        assert seen.sum() == pytest.approx(share * whole, rel=1e-9)


def test_the_reference_trial_is_reproduced_to_every_digit() -> None:
    trial = _trial()
    assert trial.average_hazard_ratio == pytest.approx(0.697102041399151, abs=1e-14)
    assert trial.patients == pytest.approx(463.078, abs=5e-4)
    assert trial.events == pytest.approx(324.7077, abs=5e-5)
    assert event_driven_power(trial.accrual, trial.assumptions, month=36) == pytest.approx(0.9)


@given(st.floats(0.1, 30), st.one_of(st.just(0.0), st.floats(0.1, 8)), st.floats(0.3, 0.9))
@settings(max_examples=30, deadline=None)
def test_the_unit_of_time_does_not_matter(unit: float, delay: float, hazard_ratio: float) -> None:
    months = _trial(assumptions=delayed_effect(control_median=12, hazard_ratio=hazard_ratio, delay=delay, dropout=0.01))
    days = design_event_driven(
        accrual=even_accrual(100, 18 * unit),
        assumptions=delayed_effect(
            control_median=12 * unit, hazard_ratio=hazard_ratio, delay=delay * unit, dropout=0.01 / unit
        ),
        month=36 * unit,
    )
    assert days.patients == pytest.approx(months.patients, rel=1e-9)
    assert days.average_hazard_ratio == pytest.approx(months.average_hazard_ratio, rel=1e-12)


@given(st.floats(0.2, 5.0), st.floats(0.3, 0.95))
@settings(max_examples=30, deadline=None)
def test_events_and_power_are_each_other_turned_round(ratio: float, hazard_ratio: float) -> None:
    events = schoenfeld_events(hazard_ratio=hazard_ratio, ratio=ratio, alpha=0.025, power=0.8)
    assert schoenfeld_power(events=events, hazard_ratio=hazard_ratio, ratio=ratio) == pytest.approx(0.8)
    assert detectable_hazard_ratio(events=events, ratio=ratio, power=0.8) == pytest.approx(hazard_ratio)
    freedman = freedman_events(hazard_ratio=hazard_ratio, ratio=ratio, power=0.8)
    assert freedman_power(events=freedman, hazard_ratio=hazard_ratio, ratio=ratio) == pytest.approx(0.8)
    # Swapping the arms turns the effect and the ratio round and changes no number of events.
    assert schoenfeld_events(hazard_ratio=hazard_ratio, ratio=1 / ratio, power=0.8) == pytest.approx(events)


def test_a_constant_effect_is_nearly_schoenfelds() -> None:
    trial = _trial(assumptions=delayed_effect(control_median=12, hazard_ratio=0.75))
    assert trial.average_hazard_ratio == pytest.approx(0.75)
    assert trial.events == pytest.approx(schoenfeld_events(hazard_ratio=0.75), rel=0.02)


def test_a_delay_costs_power_and_an_early_look_sees_less() -> None:
    powers = [
        power
        for _, power in power_against_delay(
            [0, 3, 6, 9], accrual=even_accrual(400, 18), control_median=36, hazard_ratio=0.56, month=60, ratio=2
        )
    ]
    assert powers == sorted(powers, reverse=True)
    trial = _trial()
    early = with_month(trial, 24)
    assert early.average_hazard_ratio > trial.average_hazard_ratio
    assert early.power < trial.power
    assert with_month(trial, 36).power == pytest.approx(0.9)


def test_drawn_trials_have_the_events_and_the_power_of_the_formula() -> None:
    trial = _trial()
    drawn = power_by_simulation(trial, generator=np.random.default_rng(2), trials=2_000)
    assert drawn.events.value == pytest.approx(trial.events, abs=2.5)
    log_rank = drawn.of("FH(0, 0)")
    assert log_rank.value == pytest.approx(0.9, abs=4 * log_rank.standard_error + 0.01)
    assert drawn == power_by_simulation(trial, generator=np.random.default_rng(2), trials=2_000)


def test_the_plan_to_simulate_keeps_accrual_and_forgets_who_comes_too_late() -> None:
    trial = _trial(accrual=ACCRUAL, month=12.0, assumptions=ASSUMED)
    plan = trial_plan(trial)
    assert [months for months, _ in plan.accrual] == [2.0, 3.0, 7.0]
    assert plan.patients == pytest.approx(trial.patients, abs=1)


def test_the_undosed_dilute_the_effect() -> None:
    base = delayed_effect(control_median=12, hazard_ratio=0.5, delay=2)
    mixed = with_undosed(base, 0.3, until=36.0, step=0.05)
    starts = mixed.starts
    # The arm is a mixture: compare its survival with the plain sum at the ends of some periods.
    control, ratio = np.array(mixed.control), np.array(mixed.hazard_ratio)
    widths = np.diff(np.concatenate([starts, [36.0]]))
    survival = np.exp(-np.concatenate([[0.0], np.cumsum(control * ratio * widths)]))
    times = np.concatenate([starts, [36.0]])
    alone = np.exp(-control[0] * times)
    treated = np.where(times < 2, alone, np.exp(-control[0] * 2) * np.exp(-0.5 * control[0] * (times - 2)))
    assert survival == pytest.approx(0.3 * alone + 0.7 * treated, rel=1e-9)
    assert with_undosed(base, 0.0, until=36) is base
    assert _trial(undosed=0.3).patients > 1.8 * _trial().patients
    assert randomised_for_treated(68, 0.346) == pytest.approx(104, abs=0.1)


def test_looks_at_a_delayed_effect_keep_the_power_only_when_made_for_it() -> None:
    trial = _trial()
    boundary, looks = sequential_event_driven(
        trial, fractions=(0.5, 0.75, 1.0), efficacy=obrien_fleming_type(), futility=hwang_shih_decani(-2)
    )
    assert sum(look.success for look in looks) == pytest.approx(0.9, abs=1e-6)
    assert sum(look.success + look.futility for look in looks) == pytest.approx(1, abs=1e-6)
    assert looks[-1].events == pytest.approx(trial.events * boundary.ratio)
    assert looks[-1].month == pytest.approx(36)
    assert [look.average_hazard_ratio for look in looks] == sorted(
        (look.average_hazard_ratio for look in looks), reverse=True
    )
    for look in looks:
        assert look.hazard_ratio_success <= look.hazard_ratio_futility
    unaware, _ = sequential_event_driven(
        _trial(assumptions=delayed_effect(control_median=12, hazard_ratio=0.7)),
        fractions=(0.5, 0.75, 1.0),
        efficacy=obrien_fleming_type(),
        futility=hwang_shih_decani(-2),
    )
    assert sum(look.success for look in schedule_looks(trial, unaware)) < 0.85


def test_months_of_events_turn_expected_events_round() -> None:
    month = month_of_events(ACCRUAL, ASSUMED, events=30.0)
    assert expected_events(ACCRUAL, ASSUMED, month=month).events == pytest.approx(30.0)
    with pytest.raises(InfeasibleError, match="only"):
        month_of_events(ACCRUAL, ASSUMED, events=500.0)
    assert fractions_of([50, 75, 100]) == (0.5, 0.75, 1.0)
    assert exp(-12 * rate_after_months(0.23, 12)) == pytest.approx(0.77)


def test_an_effect_that_comes_after_the_analysis_is_said() -> None:
    with pytest.raises(InfeasibleError, match="average hazard ratio"):
        _trial(assumptions=delayed_effect(control_median=12, hazard_ratio=0.5, delay=40))


@pytest.mark.parametrize(
    "call",
    [
        lambda: even_accrual(0, 12),
        lambda: even_accrual(100, nan),
        lambda: Accrual(months=(), rates=()),
        lambda: Accrual(months=(1.0,), rates=(0.0,)),
        lambda: Accrual(months=(1.0, 2.0), rates=(1.0,)),
        lambda: EventAssumptions(months=(inf, 3.0), control=(0.1, 0.1), hazard_ratio=(1.0, 1.0)),
        lambda: EventAssumptions(months=(inf,), control=(0.0,), hazard_ratio=(1.0,)),
        lambda: EventAssumptions(months=(inf,), control=(0.1,), hazard_ratio=(-1.0,)),
        lambda: EventAssumptions(months=(inf,), control=(0.1,), hazard_ratio=(1.0, 0.5)),
        lambda: delayed_effect(control_median=0, hazard_ratio=0.6),
        lambda: delayed_effect(control_median=12, hazard_ratio=nan),
        lambda: delayed_effect(control_median=12, hazard_ratio=0.6, delay=-1),
        lambda: schoenfeld_events(hazard_ratio=1.0),
        lambda: schoenfeld_events(hazard_ratio=1.4),
        lambda: schoenfeld_events(hazard_ratio=0.5, alpha=0.5),
        lambda: schoenfeld_events(hazard_ratio=0.5, power=0.01),
        lambda: schoenfeld_events(hazard_ratio=0.5, ratio=0),
        lambda: schoenfeld_power(events=0, hazard_ratio=0.5),
        lambda: freedman_power(events=nan, hazard_ratio=0.5),
        lambda: detectable_hazard_ratio(events=-3),
        lambda: randomised_for_treated(10, 1.0),
        lambda: rate_after_months(1.0, 12),
        lambda: fractions_of([]),
        lambda: fractions_of([10, 5]),
        lambda: _trial(month=0),
        lambda: _trial(month=nan),
        lambda: _trial(undosed=1.0),
        lambda: _trial(ratio=-1),
        lambda: expected_events(ACCRUAL, ASSUMED, month=inf),
    ],
)
def test_numbers_that_make_no_trial_are_refused(call) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SettingsError):
        call()


def test_small_hazards_do_not_lose_digits() -> None:
    rare = EventAssumptions(months=(inf,), control=(1e-9,), hazard_ratio=(0.5,))
    seen = expected_events(even_accrual(1000, 10), rare, month=20)
    # Person-months: 1,000 patients followed 15 months on average.
    assert seen.events == pytest.approx(1e-9 * 7500 * 1.5, rel=1e-6)
    assert seen.average_hazard_ratio == pytest.approx(0.5)
    assert log(seen.average_hazard_ratio) < 0
