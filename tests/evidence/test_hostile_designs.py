"""Plans that nobody can carry out are refused with a sentence, at once."""

from __future__ import annotations

import pytest

from vaxsmith.core import InfeasibleError, SettingsError
from vaxsmith.evidence.design import delayed_effect, design_event_driven, even_accrual
from vaxsmith.evidence.report.designs.survival_report import SurvivalPlan, survival_report


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
