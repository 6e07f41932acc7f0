"""What dose-escalation designs share: the tally of a trial, the step that comes next, and designs that are tables.

A design is anything that says, from the tally so far, whom to treat next or that the trial is over. The same words serve to
enumerate every course a trial can take and to simulate it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from vaxsmith.core import SettingsError
from vaxsmith.evidence.design.escalation.isotonic import closest_dose
from vaxsmith.evidence.design.requirements import require_number, require_probability, require_whole


@dataclass(frozen=True, slots=True)
class Tally:
    """Where a trial stands: patients and toxicities at each dose (index 0 is the lowest), and the dose given last."""

    patients: tuple[int, ...]
    toxicities: tuple[int, ...]
    dose: int


@dataclass(frozen=True, slots=True)
class Treat:
    """Treat ``patients`` more at ``dose``."""

    dose: int
    patients: int


@dataclass(frozen=True, slots=True)
class Stop:
    """End the trial and name the maximum tolerated dose: an index, or None when even the lowest is too toxic."""

    selected: int | None


Step = Treat | Stop


class EscalationDesign(Protocol):
    """A rule for dose escalation; ``doses`` is how many there are, ``target`` the toxicity rate that it seeks."""

    @property
    def name(self) -> str:
        """Name the design for a person."""

    @property
    def doses(self) -> int:
        """Give the number of doses."""

    @property
    def target(self) -> float:
        """Give the toxicity rate sought."""

    def next_step(self, tally: Tally) -> Step:
        """Say what comes next; a tally without patients is the beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalDesign:
    """A design whose decision is a table of toxicities among patients at the current dose.

    With ``n`` patients at the dose, go up at ``escalate_at_most[n - 1]`` toxicities or fewer (-1: never), down at
    ``deescalate_at_least[n - 1]`` or more, stay in between. At ``eliminate_at_least[n - 1]`` or more the dose and all
    above it are closed for good. Lengths reach ``cohorts * cohort``. ``enough`` ends the trial when the dose that would
    come next already has so many patients.
    """

    name: str
    target: float
    doses: int
    cohort: int
    cohorts: int
    escalate_at_most: tuple[int, ...]
    deescalate_at_least: tuple[int, ...]
    eliminate_at_least: tuple[int, ...]
    citation: str
    enough: int | None = None
    start: int = 0

    def next_step(self, tally: Tally) -> Step:
        """Say what comes next."""
        if not any(tally.patients):
            return Treat(self.start, self.cohort)
        closed = self.closed_from(tally.patients, tally.toxicities)
        if closed == 0:
            return Stop(None)
        dose, n, y = tally.dose, tally.patients[tally.dose], tally.toxicities[tally.dose]
        if y >= self.deescalate_at_least[n - 1]:
            dose = max(dose - 1, 0)
        elif y <= self.escalate_at_most[n - 1]:
            dose += 1
        dose = min(dose, closed - 1)
        full = sum(tally.patients) >= self.cohort * self.cohorts
        if full or (self.enough is not None and tally.patients[dose] >= self.enough):
            return Stop(closest_dose(tally.patients[:closed], tally.toxicities[:closed], self.target))
        return Treat(dose, self.cohort)

    def closed_from(self, patients: tuple[int, ...], toxicities: tuple[int, ...]) -> int:
        """Give the lowest dose that is closed as too toxic; the number of doses when none is."""
        for dose, (n, y) in enumerate(zip(patients, toxicities, strict=True)):
            if n and y >= self.eliminate_at_least[n - 1]:
                return dose
        return self.doses


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationSettings:
    """What every interval design asks: the rate sought, the doses, and the size of the trial.

    A dose is closed when its toxicity rate is above ``target`` with a probability over ``closing_certainty`` (posterior
    from a flat prior) in at least three patients.
    """

    target: float
    doses: int
    cohort: int = 3
    cohorts: int = 10
    closing_certainty: float = 0.95
    enough: int | None = None
    start: int = 0

    def __post_init__(self) -> None:
        require_number("the target toxicity rate", self.target, at_least=0.05, at_most=0.6)
        require_whole("the number of doses", self.doses, at_least=1, at_most=20)
        require_whole("the cohort size", self.cohort, at_least=1, at_most=20)
        require_whole("the number of cohorts", self.cohorts, at_least=1, at_most=100)
        require_probability("the certainty for closing a dose", self.closing_certainty)
        if self.enough is not None:
            require_whole("the patients that are enough at a dose", self.enough, at_least=1)
        if require_whole("the first dose, counted from 0", self.start) >= self.doses:
            raise SettingsError(
                f"the first dose is {self.start}, counted from 0, of {self.doses} doses", expected="one of them"
            )

    @property
    def patients(self) -> int:
        """Give the largest number of patients."""
        return self.cohort * self.cohorts


@lru_cache(maxsize=64)
def closing_bounds(patients: int, target: float, certainty: float) -> tuple[int, ...]:
    """Give, for n = 1 … ``patients``, the fewest toxicities that close a dose; n + 1 where none do.

    ``P(rate > target | y of n) > certainty`` under Beta(1 + y, 1 + n - y), with three patients at least.
    """
    from scipy.special import betainc

    bounds = []
    for n in range(1, patients + 1):
        closing = [y for y in range(n + 1) if 1 - betainc(1 + y, 1 + n - y, target) > certainty] if n >= 3 else []
        bounds.append(closing[0] if closing else n + 1)
    return tuple(bounds)
