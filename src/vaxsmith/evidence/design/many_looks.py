"""A single arm with any number of looks: exact chances of stopping and of passing, for bounds that somebody else made.

Bounds may come from a predictive probability (``bayes.predictive_bounds``), a Bayesian rule or a committee; what they do
to the two errors is a matter of counting, and is counted here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vaxsmith.core import SettingsError
from vaxsmith.evidence.design.requirements import require_number, require_whole
from vaxsmith.evidence.design.single_arm import binomial_chances


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyLooksCharacteristics:
    """How a single arm with looks behaves at one true ``rate``: the chances of passing, and of stopping at each look."""

    rate: float
    passing: float
    stopping: tuple[float, ...]
    expected_n: float


def many_looks_characteristics(
    *, looks: Sequence[int], stop_at_most: Sequence[int], needed: int, rate: float
) -> ManyLooksCharacteristics:
    """Give the exact characteristics of an arm that is looked at after each of ``looks`` patients.

    At a look it stops with ``stop_at_most`` responders or fewer (-1: never); after the last look, whoever has at least
    ``needed`` passes. The last entry of ``stop_at_most`` is the last look's and counts as not passing.

    >>> seen = many_looks_characteristics(looks=(17, 37), stop_at_most=(3, 10), needed=11, rate=0.2)
    >>> round(seen.passing, 4), round(seen.expected_n, 2)
    (0.0948, 26.02)

    Raises:
        SettingsError: looks do not rise, bounds are not one a look, or a number is out of range.
    """
    if not looks or len(looks) != len(stop_at_most):
        raise SettingsError(
            f"{len(looks)} looks with {len(stop_at_most)} bounds", expected="one bound a look, one look at least"
        )
    rate = require_number("the rate", rate, at_least=0, at_most=1)
    needed = require_whole("the responders needed", needed)
    running, before, expected = np.ones(1), 0, 0.0
    stopping = []
    for look, asked in zip(looks, stop_at_most, strict=True):
        n = require_whole("a look", look, at_least=before + 1, at_most=5_000)
        bound = require_whole("the responders at which to stop", asked, at_least=-1, at_most=n)
        running = np.convolve(running, binomial_chances(n - before, rate))
        last = n == looks[-1]
        stopping.append(0.0 if last else float(running[: bound + 1].sum()))
        expected += n * (float(running.sum()) if last else stopping[-1])
        running = running.copy()
        running[: bound + 1] = 0.0
        before = n
    return ManyLooksCharacteristics(
        rate=rate, passing=float(running[needed:].sum()), stopping=tuple(stopping), expected_n=expected
    )
