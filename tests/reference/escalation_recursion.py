"""Operating characteristics of dose escalation by following every cohort's outcome separately, without merging any."""

from __future__ import annotations

from math import comb

from vaxsmith.evidence.design.escalation.rules import EscalationDesign, Stop, Tally


def selection_chances(design: EscalationDesign, rates: tuple[float, ...]) -> tuple[dict[int | None, float], float]:
    """Chance of naming each dose (None: no dose), and the expected number of patients."""
    named: dict[int | None, float] = {}
    patients = 0.0

    def follow(n: list[int], y: list[int], dose: int, chance: float) -> None:
        nonlocal patients
        step = design.next_step(Tally(tuple(n), tuple(y), dose))
        if isinstance(step, Stop):
            named[step.selected] = named.get(step.selected, 0.0) + chance
            patients += chance * sum(n)
            return
        p = rates[step.dose]
        for toxic in range(step.patients + 1):
            more_n, more_y = n.copy(), y.copy()
            more_n[step.dose] += step.patients
            more_y[step.dose] += toxic
            weight = comb(step.patients, toxic) * p**toxic * (1 - p) ** (step.patients - toxic)
            follow(more_n, more_y, step.dose, chance * weight)

    follow([0] * design.doses, [0] * design.doses, 0, 1.0)
    return named, patients
