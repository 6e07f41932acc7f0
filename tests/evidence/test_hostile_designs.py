"""Plans that nobody can carry out are refused with a sentence, at once."""

from __future__ import annotations

import numpy as np
import pytest

from vaxsmith.core import InfeasibleError, SettingsError
from vaxsmith.evidence.bayes import grid_belief
from vaxsmith.evidence.design import (
    OBRIEN_FLEMING,
    delayed_effect,
    design_event_driven,
    efficacy_bounds,
    even_accrual,
    hwang_shih_decani,
    month_of_events,
)
from vaxsmith.evidence.report.designs.survival_report import SurvivalPlan, survival_report
from vaxsmith.evidence.response.elispot import equal_means, fold_means, smallest_p
from vaxsmith.evidence.survival import (
    TrialPlan,
    compare_restricted_means,
    exponential_with_median,
    fit_cox,
    schoenfeld_residuals,
    simulate_power,
    time_to_event,
)


def test_an_effect_that_has_hardly_begun_asks_for_more_patients_than_there_are() -> None:
    with pytest.raises(InfeasibleError, match="patients"):
        design_event_driven(
            accrual=even_accrual(months=18, patients=100),
            assumptions=delayed_effect(control_median=24, hazard_ratio=0.6, delay=47.9),
            month=48,
        )


def test_simulations_that_would_run_for_hours_are_refused() -> None:
    with pytest.raises(SettingsError, match="simulations of"):
        survival_report(SurvivalPlan(undosed=0.99))


def test_a_list_too_short_a_month_that_is_none_and_points_that_do_not_rise_are_named() -> None:
    with pytest.raises(SettingsError, match="futility bounds"):
        efficacy_bounds(fractions=(0.5, 1.0), alpha=0.025, efficacy=hwang_shih_decani(-4), lower=[0.0])
    with pytest.raises(SettingsError, match="latest"):
        month_of_events(
            even_accrual(100, 12), delayed_effect(control_median=12, hazard_ratio=1.0, delay=0), events=5, latest=-1
        )
    with pytest.raises(SettingsError, match="do not rise"):
        grid_belief([0.0, 0.0, 0.0], [1.0, 2.0, 3.0])
    assert len(efficacy_bounds(fractions=(0.5, 1.0), alpha=0.025, efficacy=OBRIEN_FLEMING)) == 2


@pytest.mark.parametrize("trials", [1.5, float("inf"), 0])
def test_half_a_trial_is_not_drawn(trials: float) -> None:
    hazard = exponential_with_median(12)
    plan = TrialPlan(control=hazard, treatment=hazard, patients_control=5, patients_treatment=5, analysis_time=24)
    with pytest.raises(SettingsError, match="trials"):
        simulate_power(plan, trials=trials, generator=np.random.default_rng(1))  # type: ignore[arg-type]


def test_half_a_patient_is_not_planned() -> None:
    hazard = exponential_with_median(12)
    with pytest.raises(SettingsError, match="patients"):
        TrialPlan(control=hazard, treatment=hazard, patients_control=float("nan"), patients_treatment=5, analysis_time=24)  # type: ignore[arg-type]


def test_residuals_of_a_separated_model_do_not_exist() -> None:
    fit = fit_cox(time_to_event([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0], arm=["A", "A", "A", "B", "B", "B"]))
    assert fit.separated
    with pytest.raises(SettingsError, match="separated"):
        schoenfeld_residuals(fit)


def test_a_horizon_next_to_nothing_divides_by_nothing() -> None:
    data = time_to_event([0, 1, 2, 0, 3, 4], [1, 1, 0, 1, 1, 0], arm=["A", "A", "A", "B", "B", "B"])
    assert compare_restricted_means(data, 1e-200).ratio.determined


def test_wells_that_are_not_there_give_a_sentence() -> None:
    generator = np.random.default_rng(1)
    with pytest.raises(SettingsError, match="wells"):
        equal_means([], [[1.0, 2.0]], draws=100, generator=generator)
    with pytest.raises(SettingsError, match="fold"):
        fold_means([1.0, 2.0], [[3.0, 4.0]], fold=0.0, draws=100, generator=generator)
    with pytest.raises(SettingsError, match="wells"):
        smallest_p(3, 0)
