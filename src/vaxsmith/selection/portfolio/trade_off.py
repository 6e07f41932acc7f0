"""Verb: what more targets would bring, N by N."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from vaxsmith.selection.portfolio.candidate import PortfolioCandidate, SharedCauses
from vaxsmith.selection.portfolio.choose import require_consistent
from vaxsmith.selection.portfolio.law import response_law
from vaxsmith.selection.portfolio.optimum import find_optimum
from vaxsmith.selection.portfolio.problem import problem_of
from vaxsmith.selection.portfolio.settings import PortfolioSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeOffPoint:
    """The best set of at most ``targets``: its objective, expected responses, and chance of the wanted number of them."""

    targets: int
    objective: float
    expected: float
    chance_of_wanted: float
    gap: float


def trade_off(
    candidates: Sequence[PortfolioCandidate],
    causes: SharedCauses,
    settings: PortfolioSettings,
    counts: Sequence[int],
) -> tuple[TradeOffPoint, ...]:
    """Give the best set for each number of targets.

    Raises:
        SettingsError: a number is less than one, or the candidates are not consistent.
        InfeasibleError: for some number no set keeps every rule.
    """
    points = []
    for count in counts:
        problem = problem_of(candidates, causes, replace(settings, targets=count))
        require_consistent(problem)
        optimum = find_optimum(problem)
        law = response_law([problem.candidates[n] for n in np.flatnonzero(optimum.taken == 1.0)], causes)
        wanted = settings.responses_wanted.value
        points.append(
            TradeOffPoint(
                targets=count,
                objective=optimum.value,
                expected=law.expected,
                chance_of_wanted=law.at_least[wanted] if wanted < len(law.at_least) else 0.0,
                gap=optimum.gap,
            )
        )
    return tuple(points)
