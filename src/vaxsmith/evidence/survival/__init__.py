"""How long until the event: curves, comparisons and simulated trials.

In comes a ``TimeToEvent``: for each patient a time, whether the event came, an arm and a stratum (``time_to_event`` checks
them), or ``CompetingRisks`` where several kinds of event can end follow-up. Out come curves with bands, tests, and
``Estimate``s with intervals. What cannot be told is NaN with a note, or an error with a sentence; never a guess.

Words: a patient is *censored* whose event had not come when last seen; the *hazard* is the rate of events among those still
at risk; a *hazard ratio* compares two hazards and means little where it changes over time; the *restricted mean* is the mean
time free of the event up to a horizon; *guarantee time* is what a patient must live through to be called a responder.

>>> from vaxsmith.evidence.survival import fit_cox, kaplan_meier, median_time, time_to_event
>>> data = time_to_event([5, 8, 12, 3, 4, 9], [1, 0, 1, 1, 1, 1], arm=["vaccine"] * 3 + ["control"] * 3, unit="months")
>>> median_time(kaplan_meier(data.of_arm("control"))).value
4.0
>>> ratio = fit_cox(data, control="control").hazard_ratios[0]
>>> f"{ratio.value:.2f} ({ratio.low:.2f} to {ratio.high:.2f})"
'0.22 (0.02 to 2.20)'
"""

from vaxsmith.evidence.survival.competing_risks import (
    CompetingRisks,
    IncidenceCurve,
    cause_specific,
    competing_risks,
    cumulative_incidence,
    incidence_at,
)
from vaxsmith.evidence.survival.cox import CoxFit, fit_cox
from vaxsmith.evidence.survival.gray import gray_test
from vaxsmith.evidence.survival.kaplan_meier import (
    Band,
    SurvivalCurve,
    kaplan_meier,
    kaplan_meier_by_arm,
    median_follow_up,
    median_time,
    survival_at,
)
from vaxsmith.evidence.survival.landmark import LandmarkCohort, from_landmark, responders_at_landmark
from vaxsmith.evidence.survival.log_rank import SurvivalTest, log_rank_test
from vaxsmith.evidence.survival.many_trials import (
    ManyScores,
    SimulatedPower,
    max_combo_many,
    score_trials,
    simulate_power,
)
from vaxsmith.evidence.survival.max_combo import DEFAULT_WEIGHTS, MaxComboTest, max_combo_test
from vaxsmith.evidence.survival.milestone import MilestoneComparison, compare_milestones
from vaxsmith.evidence.survival.nelson_aalen import CumulativeHazard, nelson_aalen
from vaxsmith.evidence.survival.partial_likelihood import Ties
from vaxsmith.evidence.survival.piecewise_exponential import (
    HazardOfPiece,
    PiecewiseExponential,
    exponential_with_median,
    fit_hazards,
)
from vaxsmith.evidence.survival.proportional_hazards import (
    ProportionalityTest,
    SchoenfeldResiduals,
    TimeScale,
    proportionality_tests,
    schoenfeld_residuals,
)
from vaxsmith.evidence.survival.reconstruction import Reconstruction, reconstruct
from vaxsmith.evidence.survival.restricted_mean import (
    RestrictedMeanComparison,
    compare_restricted_means,
    restricted_mean,
)
from vaxsmith.evidence.survival.risk_table import numbers_at_risk
from vaxsmith.evidence.survival.simulate import SimulatedTrials, TrialPlan, simulate_trials
from vaxsmith.evidence.survival.time_to_event import TimeToEvent, time_to_event
from vaxsmith.evidence.survival.weights import FlemingHarrington, ModestWeight, Weight

__all__ = [
    "DEFAULT_WEIGHTS",
    "Band",
    "CompetingRisks",
    "CoxFit",
    "CumulativeHazard",
    "FlemingHarrington",
    "HazardOfPiece",
    "IncidenceCurve",
    "LandmarkCohort",
    "ManyScores",
    "MaxComboTest",
    "MilestoneComparison",
    "ModestWeight",
    "PiecewiseExponential",
    "ProportionalityTest",
    "Reconstruction",
    "RestrictedMeanComparison",
    "SchoenfeldResiduals",
    "SimulatedPower",
    "SimulatedTrials",
    "SurvivalCurve",
    "SurvivalTest",
    "Ties",
    "TimeScale",
    "TimeToEvent",
    "TrialPlan",
    "Weight",
    "cause_specific",
    "compare_milestones",
    "compare_restricted_means",
    "competing_risks",
    "cumulative_incidence",
    "exponential_with_median",
    "fit_cox",
    "fit_hazards",
    "from_landmark",
    "gray_test",
    "incidence_at",
    "kaplan_meier",
    "kaplan_meier_by_arm",
    "log_rank_test",
    "max_combo_many",
    "max_combo_test",
    "median_follow_up",
    "median_time",
    "nelson_aalen",
    "numbers_at_risk",
    "proportionality_tests",
    "reconstruct",
    "responders_at_landmark",
    "restricted_mean",
    "schoenfeld_residuals",
    "score_trials",
    "simulate_power",
    "simulate_trials",
    "survival_at",
    "time_to_event",
]
