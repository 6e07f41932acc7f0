"""What a set of targets is worth when their responses are expected to be ``mean`` in number: concave, in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """Responses that count: each up to ``wanted`` counts 1, each beyond counts ``beyond`` (0..1).

    With R responses under the Poisson law of mean μ, the benefit is U(μ) = (1 − b) E[min(R, k)] + b μ, k = ``wanted`` and
    b = ``beyond``. E[min(R, k)] is the sum over j = 1..k of P(R ≥ j), so one number holds the expected number of responses
    and the chances of one, two … k of them. U rises and is concave: U′(μ) = (1 − b) P(R < k) + b. The Poisson law is the
    worst case: among sums of independent responses with mean μ none has a smaller E[min(R, k)].
    """

    wanted: int
    beyond: float

    def worth(self, mean: Floats) -> Floats:
        """Give U for each mean (any shape, not negative)."""
        mass = np.exp(-mean)
        short = self.wanted * mass
        for count in range(1, self.wanted):
            mass = mass * mean / count
            short += (self.wanted - count) * mass
        return (1.0 - self.beyond) * (self.wanted - short) + self.beyond * mean

    def slope(self, mean: Floats) -> Floats:
        """Give U′ for each mean."""
        mass = np.exp(-mean)
        below = mass.copy()
        for count in range(1, self.wanted):
            mass = mass * mean / count
            below += mass
        return (1.0 - self.beyond) * below + self.beyond

    @property
    def steepest_turn(self) -> float:
        """Give the largest −U″: (1 − b) times the largest chance of exactly k − 1 responses, that at the mean k − 1."""
        count, mass = self.wanted - 1, float(np.exp(-(self.wanted - 1.0)))
        for number in range(1, count + 1):
            mass *= count / number
        return (1.0 - self.beyond) * mass
