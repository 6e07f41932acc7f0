"""How much an event counts in a weighted log-rank test, by how many were still free of it just before."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Protocol

import numpy as np

from vaxsmith.core import SettingsError
from vaxsmith.evidence.survival.time_to_event import FloatArray

FLEMING_HARRINGTON = "Harrington DP, Fleming TR. Biometrika 1982;69:553-566"
MODEST = "Magirr D, Burman CF. Stat Med 2019;38:3782-3790; Magirr D. Pharm Stat 2021;20:512-527"


class Weight(Protocol):
    """What a weighted log-rank test needs to know of its weight."""

    @property
    def name(self) -> str:
        """Give the usual name."""
        ...

    @property
    def citation(self) -> str:
        """Say where it comes from."""
        ...

    def at(self, survival: FloatArray) -> FloatArray:
        """Weigh events by the pooled share free of the event just before them, any shape."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FlemingHarrington:
    """The weight S(t-)^rho (1 - S(t-))^gamma of an event at t, S the pooled Kaplan-Meier curve of the stratum.

    (0, 0) is the log-rank test; rho above 0 weighs early differences, gamma above 0 late ones.

    Raises:
        SettingsError: rho or gamma is negative or not finite.
    """

    rho: float = 0.0
    gamma: float = 0.0

    def __post_init__(self) -> None:
        for name, value in (("rho", self.rho), ("gamma", self.gamma)):
            if not (isfinite(value) and value >= 0):
                raise SettingsError(
                    f"{name} of a Fleming-Harrington weight is {value}", expected="a finite number of 0 or more"
                )

    @property
    def citation(self) -> str:
        """Say where the family comes from."""
        return FLEMING_HARRINGTON

    @property
    def name(self) -> str:
        """Give the usual name, such as ``FH(0, 1)``."""
        return f"FH({self.rho:g}, {self.gamma:g})"

    def at(self, survival: FloatArray) -> FloatArray:
        """Weigh events by the pooled share ``survival`` just before them, any shape; 0 to the power of 0 is 1."""
        return np.asarray(survival**self.rho * (1 - survival) ** self.gamma, dtype=float)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModestWeight:
    """The weight 1 / max(S(t-), floor): it grows as the pooled curve falls to ``floor`` and then stays.

    For late effects. Unlike FH(0, 1) it never gives early events so little weight that an arm with more early deaths and the
    same survival later could look better (Magirr & Burman 2019). A floor of 1 is the log-rank test.

    Raises:
        SettingsError: the floor is not above 0 and at most 1.
    """

    floor: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.floor <= 1:
            raise SettingsError(f"the floor of a modest weight is {self.floor}", expected="above 0 and at most 1")

    @property
    def citation(self) -> str:
        """Say where the weight comes from."""
        return MODEST

    @property
    def name(self) -> str:
        """Give a name such as ``modest(0.5)``."""
        return f"modest({self.floor:g})"

    def at(self, survival: FloatArray) -> FloatArray:
        """Weigh events by the pooled share ``survival`` just before them, any shape."""
        return np.asarray(1 / np.maximum(survival, self.floor), dtype=float)
