"""The 3+3 rule: easy to run, and often wrong about the dose because it seeks no rate.

Three patients; none with toxicity: next dose. One of three: three more, and on with one of six. Two or more: this dose
is too high. The maximum tolerated dose is the one below (Storer, Biometrics 1989;45:925).
"""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Sourced
from vaxsmith.evidence.design.escalation.rules import Step, Stop, Tally, Treat
from vaxsmith.evidence.design.requirements import require_whole

CITATION_THREE = "Storer, Biometrics 1989;45:925"
IMPLIED = Sourced(
    name="toxicity rate that 3+3 does not exceed on its own data",
    value=1 / 3,
    citation=CITATION_THREE,
    note="two of six close a dose; 3+3 has no target of its own, and this one only serves to count overdosing",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreePlusThree:
    """The 3+3 design for ``doses`` doses.

    With ``six_at_chosen`` (the usual way) the dose named must have had six patients with at most one toxicity: the trial
    goes back and adds three where there were only three. Without it, the dose below the first that is too high is named
    as it stands.
    """

    doses: int
    six_at_chosen: bool = True

    def __post_init__(self) -> None:
        require_whole("the number of doses", self.doses, at_least=1, at_most=20)

    @property
    def name(self) -> str:
        """Name the design for a person."""
        return "3+3"

    @property
    def target(self) -> float:
        """Give the rate above which a dose counts as too toxic when overdosing is counted."""
        return IMPLIED.value

    @property
    def citation(self) -> str:
        """Name the source."""
        return CITATION_THREE

    def next_step(self, tally: Tally) -> Step:
        """Say what comes next."""
        if not any(tally.patients):
            return Treat(0, 3)
        closed = next((dose for dose, y in enumerate(tally.toxicities) if y >= 2), self.doses)
        dose = tally.dose
        if dose >= closed:
            return self._settle(tally, closed - 1)
        n, y = tally.patients[dose], tally.toxicities[dose]
        if n == 3 and y == 1:
            return Treat(dose, 3)
        if dose + 1 < closed:
            return Treat(dose + 1, 3)
        return self._settle(tally, dose)

    def _settle(self, tally: Tally, dose: int) -> Step:
        if dose < 0:
            return Stop(None)
        if self.six_at_chosen and tally.patients[dose] < 6:
            return Treat(dose, 3)
        return Stop(dose)


def chance_of_going_up(rate: float) -> float:
    """Give the chance that 3+3 goes on from a dose with this toxicity rate: 0 of 3, or 1 of 3 and then 0 of 3.

    >>> [round(chance_of_going_up(rate), 2) for rate in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)]
    [0.91, 0.71, 0.49, 0.31, 0.17, 0.08]

    Raises:
        SettingsError: the rate is not from 0 to 1.
    """
    from vaxsmith.evidence.design.requirements import require_number

    rate = require_number("the toxicity rate", rate, at_least=0, at_most=1)
    return (1 - rate) ** 3 + 3 * rate * (1 - rate) ** 5
