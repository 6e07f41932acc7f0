"""Operating characteristics of dose escalation: which dose is named how often, and what it costs in toxicity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np

from vaxsmith.core import InfeasibleError, SettingsError
from vaxsmith.evidence.design.escalation.courses import Courses, draw_courses, enumerate_courses
from vaxsmith.evidence.design.escalation.rules import EscalationDesign
from vaxsmith.evidence.design.requirements import require_number, require_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationCharacteristics:
    """What a design does when the true toxicity rates are ``rates``.

    ``selected`` is the share of trials that name each dose, ``none`` that name no dose; ``patients`` and ``toxicities``
    are means at each dose. ``right`` is the share naming the dose closest to ``target`` (``best``; of equals the lower),
    ``too_toxic`` the share naming a dose above ``target``, ``overdosed`` the mean number of patients at such doses.
    ``trials`` is 0 when the figures are exact; else ``selected_error`` and ``right_error`` are Monte-Carlo standard
    errors.
    """

    design: str
    rates: tuple[float, ...]
    target: float
    best: int
    selected: tuple[float, ...]
    none: float
    right: float
    too_toxic: float
    patients: tuple[float, ...]
    toxicities: tuple[float, ...]
    overdosed: float
    trials: int
    selected_error: tuple[float, ...]
    right_error: float

    @property
    def exact(self) -> bool:
        """Tell whether every course was counted."""
        return self.trials == 0


def _require_rates(design: EscalationDesign, rates: Sequence[float]) -> tuple[float, ...]:
    checked = tuple(require_number("a toxicity rate", rate, at_least=0, at_most=1) for rate in rates)
    if len(checked) != design.doses:
        raise SettingsError(f"{len(checked)} toxicity rates for {design.doses} doses", expected="one rate a dose")
    if any(low > high for low, high in pairwise(checked)):
        raise SettingsError(f"the toxicity rates are {checked}", expected="rates that do not fall with dose")
    return checked


def _summarise(
    design: EscalationDesign, rates: tuple[float, ...], target: float, courses: Courses
) -> EscalationCharacteristics:
    if courses.drawn:
        chances = courses.weights
    else:
        p = np.array(rates)
        untouched = courses.patients - courses.toxicities
        chances = courses.weights * (p**courses.toxicities * (1 - p) ** untouched).prod(axis=1)
    selected = np.bincount(courses.selected + 1, weights=chances, minlength=design.doses + 1)
    above = [dose for dose, rate in enumerate(rates) if rate > target + 1e-12]
    best = min(range(design.doses), key=lambda dose: (round(abs(rates[dose] - target), 12), dose))
    patients, toxicities = chances @ courses.patients, chances @ courses.toxicities

    def error(share: float) -> float:
        return sqrt(max(share * (1 - share), 0.0) / courses.drawn) if courses.drawn else 0.0

    right = float(selected[1 + best])
    return EscalationCharacteristics(
        design=design.name,
        rates=rates,
        target=target,
        best=best,
        selected=tuple(float(share) for share in selected[1:]),
        none=float(selected[0]),
        right=right,
        too_toxic=float(sum(selected[1 + dose] for dose in above)),
        patients=tuple(float(mean) for mean in patients),
        toxicities=tuple(float(mean) for mean in toxicities),
        overdosed=float(sum(patients[dose] for dose in above)),
        trials=courses.drawn,
        selected_error=tuple(error(float(share)) for share in selected[1:]),
        right_error=error(right),
    )


def escalation_characteristics(
    design: EscalationDesign,
    scenarios: Sequence[Sequence[float]],
    *,
    target: float | None = None,
    generator: np.random.Generator | None = None,
    trials: int = 10_000,
    exact_most: int = 100_000,
) -> tuple[EscalationCharacteristics, ...]:
    """Give the operating characteristics under each scenario: true toxicity rates by dose, not falling.

    Exact where the trial's tallies number at most ``exact_most``; else by drawing ``trials`` trials from ``generator``.
    ``target`` defaults to the design's own.

    Raises:
        SettingsError: rates are not between 0 and 1, fall with dose, or are not one a dose.
        InfeasibleError: too many courses to count and no generator given.
    """
    checked = [_require_rates(design, rates) for rates in scenarios]
    sought = require_number("the target toxicity rate", design.target if target is None else target, above=0, below=1)
    trials = require_whole("the number of trials to draw", trials, at_least=1)
    try:
        counted: Courses | None = enumerate_courses(design, most=exact_most)
    except InfeasibleError:
        if generator is None:
            raise
        counted = None
    answers = []
    for rates in checked:
        if counted is not None:
            courses = counted
        else:
            assert generator is not None  # noqa: S101 - told the type checker; the branch above raised otherwise
            courses = draw_courses(design, rates, trials=trials, generator=generator)
        answers.append(_summarise(design, rates, sought, courses))
    return tuple(answers)
