"""Dose escalation: which dose the next patients get, and what the rule does to patients and to the answer.

In come a target toxicity rate and the doses; out comes a design (``ThreePlusThree``, or an ``IntervalDesign`` made by
``boin`` or ``mtpi2``) and its ``EscalationCharacteristics``: exact where every course of the trial can be counted, else
simulated with the Monte-Carlo error said. Vaccines seldom reach a maximum tolerated dose; a design that waits for
toxicity may then only find the highest dose that was tried.

>>> from vaxsmith.evidence.design.escalation import ThreePlusThree, escalation_characteristics
>>> answer, = escalation_characteristics(ThreePlusThree(doses=3), [(0.05, 0.1, 0.5)])
>>> answer.exact, round(answer.selected[1], 2)
(True, 0.77)
"""

from vaxsmith.evidence.design.escalation.boin import boin, boin_bounds
from vaxsmith.evidence.design.escalation.characteristics import EscalationCharacteristics, escalation_characteristics
from vaxsmith.evidence.design.escalation.isotonic import closest_dose, rising_rates
from vaxsmith.evidence.design.escalation.mtpi2 import mtpi2
from vaxsmith.evidence.design.escalation.rules import (
    EscalationDesign,
    EscalationSettings,
    IntervalDesign,
    Stop,
    Tally,
    Treat,
)
from vaxsmith.evidence.design.escalation.three_plus_three import ThreePlusThree, chance_of_going_up

__all__ = [
    "EscalationCharacteristics",
    "EscalationDesign",
    "EscalationSettings",
    "IntervalDesign",
    "Stop",
    "Tally",
    "ThreePlusThree",
    "Treat",
    "boin",
    "boin_bounds",
    "chance_of_going_up",
    "closest_dose",
    "escalation_characteristics",
    "mtpi2",
    "rising_rates",
]
