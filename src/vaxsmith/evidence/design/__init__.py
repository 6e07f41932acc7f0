"""Trial design: what a trial must be so that its answer is worth having.

In come rates, hazards, errors and what is known of accrual; out come designs: ``SingleArmDesign``, ``TwoStageDesign``
and ``TwoProportionDesign`` (exact), ``GroupSequentialDesign`` (boundaries for success and futility),
``EventDrivenDesign`` (patients, events and months under a delayed effect), and ``escalation`` (3+3, BOIN, mTPI-2).
Errors are one-sided throughout unless a name says otherwise; a hazard ratio is experimental over control; time is in
months.

>>> from vaxsmith.evidence.design import design_event_driven, delayed_effect, even_accrual
>>> trial = design_event_driven(
...     accrual=even_accrual(100, 18), month=36,
...     assumptions=delayed_effect(control_median=12, hazard_ratio=0.6, delay=4, dropout=0.001))
>>> trial.whole_patients, trial.whole_events, round(trial.average_hazard_ratio, 3)
(464, 325, 0.697)
"""

from vaxsmith.evidence.design.accrual import (
    Accrual,
    EventAssumptions,
    arm_shares,
    delayed_effect,
    even_accrual,
    fractions_of,
    randomised_for_treated,
    rate_after_months,
    with_undosed,
)
from vaxsmith.evidence.design.average_hazard_ratio import ExpectedEvents, expected_events, month_of_events
from vaxsmith.evidence.design.boundaries import (
    OBRIEN_FLEMING,
    POCOCK,
    ClassicalShape,
    HaybittlePeto,
    classical_constant,
    efficacy_bounds,
)
from vaxsmith.evidence.design.conditional_power import conditional_power
from vaxsmith.evidence.design.crossing import Crossing, crossing_probabilities
from vaxsmith.evidence.design.escalation import (
    EscalationCharacteristics,
    EscalationSettings,
    IntervalDesign,
    ThreePlusThree,
    boin,
    boin_bounds,
    escalation_characteristics,
    mtpi2,
)
from vaxsmith.evidence.design.event_driven import (
    EventDrivenDesign,
    SequentialLook,
    design_event_driven,
    event_driven_power,
    power_against_delay,
    schedule_looks,
    sequential_event_driven,
    with_month,
)
from vaxsmith.evidence.design.events import (
    detectable_hazard_ratio,
    freedman_events,
    freedman_power,
    schoenfeld_events,
    schoenfeld_power,
)
from vaxsmith.evidence.design.group_sequential import (
    GroupSequentialDesign,
    SequentialCharacteristics,
    design_group_sequential,
    sequential_characteristics,
    success_at_null,
)
from vaxsmith.evidence.design.many_looks import ManyLooksCharacteristics, many_looks_characteristics
from vaxsmith.evidence.design.power_simulation import power_by_simulation, trial_plan
from vaxsmith.evidence.design.single_arm import SingleArmDesign, chance_of_passing, design_single_arm
from vaxsmith.evidence.design.spending import (
    Spending,
    hwang_shih_decani,
    obrien_fleming_type,
    pocock_type,
    power_family,
)
from vaxsmith.evidence.design.stagewise import chance_as_extreme, hazard_ratio_after_stopping
from vaxsmith.evidence.design.two_proportions import (
    TwoProportionDesign,
    design_two_proportions,
    power_two_proportions,
)
from vaxsmith.evidence.design.two_stage import (
    TwoStageCharacteristics,
    TwoStageDesign,
    two_stage_characteristics,
    two_stage_designs,
)

__all__ = [
    "OBRIEN_FLEMING",
    "POCOCK",
    "Accrual",
    "ClassicalShape",
    "Crossing",
    "EscalationCharacteristics",
    "EscalationSettings",
    "EventAssumptions",
    "EventDrivenDesign",
    "ExpectedEvents",
    "GroupSequentialDesign",
    "HaybittlePeto",
    "IntervalDesign",
    "ManyLooksCharacteristics",
    "SequentialCharacteristics",
    "SequentialLook",
    "SingleArmDesign",
    "Spending",
    "ThreePlusThree",
    "TwoProportionDesign",
    "TwoStageCharacteristics",
    "TwoStageDesign",
    "arm_shares",
    "boin",
    "boin_bounds",
    "chance_as_extreme",
    "chance_of_passing",
    "classical_constant",
    "conditional_power",
    "crossing_probabilities",
    "delayed_effect",
    "design_event_driven",
    "design_group_sequential",
    "design_single_arm",
    "design_two_proportions",
    "detectable_hazard_ratio",
    "efficacy_bounds",
    "escalation_characteristics",
    "even_accrual",
    "event_driven_power",
    "expected_events",
    "fractions_of",
    "freedman_events",
    "freedman_power",
    "hazard_ratio_after_stopping",
    "hwang_shih_decani",
    "many_looks_characteristics",
    "month_of_events",
    "mtpi2",
    "obrien_fleming_type",
    "pocock_type",
    "power_against_delay",
    "power_by_simulation",
    "power_family",
    "power_two_proportions",
    "randomised_for_treated",
    "rate_after_months",
    "schedule_looks",
    "schoenfeld_events",
    "schoenfeld_power",
    "sequential_characteristics",
    "sequential_event_driven",
    "success_at_null",
    "trial_plan",
    "two_stage_characteristics",
    "two_stage_designs",
    "with_month",
    "with_undosed",
]
