"""Every course that an escalation trial can take, counted once for all toxicity rates; or a sample of them.

The chance of a course depends on the rates only through the final tally: ``prod p^y (1 - p)^(n - y)`` times the number
of ways that lead there. So trials are walked cohort by cohort with the ways added up where courses meet, and the
operating characteristics under any rates are then one matrix product, exact. Where there are too many tallies, trials
are drawn instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import InfeasibleError
from vaxsmith.evidence.design.escalation.rules import EscalationDesign, Stop, Tally

_STEPS_MOST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Courses:
    """How trials end: final ``patients`` and ``toxicities``, shape (ends, doses); ``selected`` (-1: none), shape (ends,).

    ``weights``, shape (ends,), is the number of ways to each end where all were enumerated, and the share of drawn trials
    where they were sampled (``drawn`` is how many; 0 for an enumeration).
    """

    patients: NDArray[np.int64]
    toxicities: NDArray[np.int64]
    selected: NDArray[np.int64]
    weights: NDArray[np.float64]
    drawn: int


def _walk(
    design: EscalationDesign, start: float, split: Callable[[int, int, float], list[tuple[int, float]]], most: int | None
) -> tuple[list[Tally], list[int], list[float]]:
    """Follow all open tallies step by step; ``split`` shares a tally's weight among the toxicities of the next cohort."""
    nothing = (0,) * design.doses
    open_tallies = {Tally(nothing, nothing, 0): start}
    ended: dict[tuple[tuple[int, ...], tuple[int, ...], int], float] = {}
    for _ in range(_STEPS_MOST):
        following: dict[Tally, float] = {}
        for tally, weight in open_tallies.items():
            step = design.next_step(tally)
            if isinstance(step, Stop):
                end = (tally.patients, tally.toxicities, -1 if step.selected is None else step.selected)
                ended[end] = ended.get(end, 0.0) + weight
                continue
            dose = step.dose
            patients = (*tally.patients[:dose], tally.patients[dose] + step.patients, *tally.patients[dose + 1 :])
            for toxic, share in split(dose, step.patients, weight):
                toxicities = (*tally.toxicities[:dose], tally.toxicities[dose] + toxic, *tally.toxicities[dose + 1 :])
                reached = Tally(patients, toxicities, dose)
                following[reached] = following.get(reached, 0.0) + share
        if most is not None and len(following) + len(ended) > most:
            raise InfeasibleError(
                f"the trial can stand in more than {most} different ways",
                cause="many doses and many cohorts",
                remedy="simulate it: pass a random generator",
            )
        if not following:
            break
        open_tallies = following
    ends = sorted(ended)
    return (
        [Tally(patients, toxicities, 0) for patients, toxicities, _ in ends],
        [selected for _, _, selected in ends],
        [ended[end] for end in ends],
    )


def _gather(ended: tuple[list[Tally], list[int], list[float]], drawn: int) -> Courses:
    tallies, selected, weights = ended
    return Courses(
        patients=np.array([tally.patients for tally in tallies], dtype=np.int64),
        toxicities=np.array([tally.toxicities for tally in tallies], dtype=np.int64),
        selected=np.array(selected, dtype=np.int64),
        weights=np.array(weights) / (drawn or 1),
        drawn=drawn,
    )


def enumerate_courses(design: EscalationDesign, *, most: int = 100_000) -> Courses:
    """Count every course of the trial.

    Raises:
        InfeasibleError: there are more than ``most`` tallies.
    """

    def split(_dose: int, patients: int, weight: float) -> list[tuple[int, float]]:
        return [(toxic, weight * comb(patients, toxic)) for toxic in range(patients + 1)]

    return _gather(_walk(design, 1.0, split, most), 0)


def draw_courses(
    design: EscalationDesign, rates: tuple[float, ...], *, trials: int, generator: np.random.Generator
) -> Courses:
    """Draw so many trials under the given toxicity rates; equal tallies are carried together."""

    def split(dose: int, patients: int, weight: float) -> list[tuple[int, float]]:
        chances = [
            comb(patients, toxic) * rates[dose] ** toxic * (1 - rates[dose]) ** (patients - toxic)
            for toxic in range(patients + 1)
        ]
        counts = generator.multinomial(round(weight), np.array(chances) / sum(chances))
        return [(toxic, float(count)) for toxic, count in enumerate(counts) if count]

    return _gather(_walk(design, float(trials), split, None), trials)
