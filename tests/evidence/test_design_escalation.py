from __future__ import annotations

from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import beta
from tests.reference.escalation_recursion import selection_chances

from vaxsmith.core import InfeasibleError, SettingsError
from vaxsmith.evidence.design.escalation import (
    EscalationDesign,
    EscalationSettings,
    Stop,
    Tally,
    ThreePlusThree,
    Treat,
    boin,
    boin_bounds,
    chance_of_going_up,
    closest_dose,
    escalation_characteristics,
    mtpi2,
    rising_rates,
)

RATES = st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3).map(lambda rates: tuple(sorted(rates)))
SMALL = EscalationSettings(target=0.3, doses=3, cohorts=5)
DESIGNS: list[EscalationDesign] = [
    ThreePlusThree(doses=3),
    ThreePlusThree(doses=3, six_at_chosen=False),
    boin(SMALL),
    mtpi2(SMALL),
    boin(EscalationSettings(target=0.25, doses=3, cohort=2, cohorts=6, enough=6, start=1)),
]


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
@given(RATES)
@settings(max_examples=6, deadline=None)
def test_merged_courses_are_the_same_as_every_course_apart(design: EscalationDesign, rates: tuple[float, ...]) -> None:
    (ours,) = escalation_characteristics(design, [rates])
    named, patients = selection_chances(design, rates)
    assert ours.exact
    assert ours.selected == pytest.approx([named.get(dose, 0.0) for dose in range(3)], abs=1e-12)
    assert ours.none == pytest.approx(named.get(None, 0.0), abs=1e-12)
    assert sum(ours.patients) == pytest.approx(patients)
    assert sum(ours.selected) + ours.none == pytest.approx(1)
    assert ours.toxicities == pytest.approx([n * p for n, p in zip(ours.patients, rates, strict=True)])


def test_three_plus_three_has_its_closed_form() -> None:
    rates = (0.1, 0.25, 0.45, 0.6)
    (ours,) = escalation_characteristics(ThreePlusThree(doses=4, six_at_chosen=False), [rates])
    up = [chance_of_going_up(rate) for rate in rates]
    reached = np.concatenate([[1.0], np.cumprod(up)])
    expected = [reached[dose + 1] * (1 - up[dose + 1]) if dose < 3 else reached[4] for dose in range(4)]
    assert ours.selected == pytest.approx(expected)
    assert ours.none == pytest.approx(1 - up[0])


@pytest.mark.parametrize("make", [boin, mtpi2])
def test_drawn_trials_come_to_the_exact_figures_and_repeat_for_a_seed(make) -> None:  # type: ignore[no-untyped-def]
    design = make(EscalationSettings(target=0.3, doses=5))
    rates = (0.05, 0.15, 0.3, 0.45, 0.6)
    (exact,) = escalation_characteristics(design, [rates])
    drawn, again = (
        escalation_characteristics(design, [rates], generator=np.random.default_rng(7), exact_most=10, trials=20_000)[0]
        for _ in range(2)
    )
    assert drawn == again
    assert not drawn.exact
    for ours, truth, error in zip(drawn.selected, exact.selected, drawn.selected_error, strict=True):
        assert abs(ours - truth) < 4 * error + 1e-3
    assert drawn.right == pytest.approx(exact.right, abs=4 * drawn.right_error)
    assert drawn.patients == pytest.approx(exact.patients, abs=0.15)


def test_too_many_courses_without_a_generator_is_said() -> None:
    with pytest.raises(InfeasibleError, match="random generator"):
        escalation_characteristics(boin(SMALL), [(0.1, 0.2, 0.3)], exact_most=5)


def test_boin_stays_within_its_bounds_for_every_count() -> None:
    design = boin(EscalationSettings(target=0.25, doses=4))
    up, down = boin_bounds(0.25)
    for n in range(1, 31):
        assert design.escalate_at_most[n - 1] / n <= up < (design.escalate_at_most[n - 1] + 1) / n
        assert (design.deescalate_at_least[n - 1] - 1) / n < down <= design.deescalate_at_least[n - 1] / n


def test_a_dose_is_closed_when_it_is_surely_too_toxic() -> None:
    design = boin(EscalationSettings(target=0.3, doses=3))
    for n in range(3, 31):
        y = design.eliminate_at_least[n - 1]
        assert beta.sf(0.3, 1 + y, 1 + n - y) > 0.95 >= beta.sf(0.3, y, 2 + n - y)
    assert design.next_step(Tally((3, 0, 0), (3, 0, 0), 0)) == Stop(None)
    assert design.next_step(Tally((3, 3, 0), (0, 3, 0), 1)) == Treat(0, 3)
    # The closed dose stays closed, whatever happens below.
    assert design.next_step(Tally((6, 3, 0), (0, 3, 0), 0)) == Treat(0, 3)


def test_mtpi2_goes_down_at_half_where_the_older_rule_stayed() -> None:
    design = mtpi2(EscalationSettings(target=0.3, doses=3))
    assert design.deescalate_at_least[5] == 3
    for n in range(1, 31):
        assert design.escalate_at_most[n - 1] < design.deescalate_at_least[n - 1]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_rates_rise_and_nearly_solve_the_least_squares_problem(pairs: list[tuple[int, int]]) -> None:
    patients = [n for n, _ in pairs]
    toxicities = [min(y, n) for n, y in pairs]
    rates = rising_rates(patients, toxicities)
    given_doses = [dose for dose, n in enumerate(patients) if n]
    assert [rate is None for rate in rates] == [n == 0 for n in patients]
    ours = [rates[dose] for dose in given_doses]
    assert ours == sorted(ours)  # type: ignore[type-var]
    if len(given_doses) > 1:
        a = np.array([toxicities[dose] + 0.05 for dose in given_doses])
        b = np.array([patients[dose] - toxicities[dose] + 0.05 for dose in given_doses])
        observed, weight = a / (a + b), (a + b) ** 2 * (a + b + 1) / (a * b)

        def loss(steps: np.ndarray) -> float:
            return float(weight @ (observed - np.cumsum(steps)) ** 2)

        start = np.diff(np.concatenate([[0], np.array(ours, dtype=float)]))
        best = minimize(loss, start, bounds=[(0, 1)] * len(given_doses), method="L-BFGS-B")
        assert loss(start) <= best.fun * (1 + 1e-6) + 1e-9


def test_ties_go_up_below_the_target_and_down_above_it() -> None:
    assert closest_dose((6, 6), (1, 1), 0.3) == 1
    assert closest_dose((6, 6), (3, 3), 0.3) == 0
    assert closest_dose((0, 0), (0, 0), 0.3) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": 0.0},
        {"target": nan},
        {"target": 0.9},
        {"doses": 0},
        {"doses": 2.5},
        {"cohort": 0},
        {"cohorts": 0},
        {"closing_certainty": 1.0},
        {"enough": 0},
        {"start": 5},
        {"start": -1},
    ],
)
def test_settings_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        EscalationSettings(**{"target": 0.3, "doses": 5, **wrong})  # type: ignore[arg-type]


def test_rates_that_make_no_scenario_are_refused() -> None:
    design = ThreePlusThree(doses=3)
    for rates in [(0.1, 0.2), (0.3, 0.2, 0.1), (0.1, 0.2, nan), (0.1, 0.2, 1.2), ()]:
        with pytest.raises(SettingsError):
            escalation_characteristics(design, [rates])
    with pytest.raises(SettingsError):
        ThreePlusThree(doses=0)
    with pytest.raises(SettingsError):
        boin_bounds(0.3, underdose=1.2)
    with pytest.raises(SettingsError):
        boin_bounds(0.8)
    with pytest.raises(SettingsError):
        mtpi2(EscalationSettings(target=0.1, doses=3), below=0.2)


def test_a_harmless_product_ends_at_the_highest_dose_and_a_poison_at_none() -> None:
    for design in DESIGNS[:4]:
        safe, poison = escalation_characteristics(design, [(0.0, 0.0, 0.0), (1.0, 1.0, 1.0)])
        assert safe.selected[2] == pytest.approx(1)
        assert poison.none == pytest.approx(1)
