"""Efficacy boundaries: how large Z must be at each look so that the chance of a false success stays at alpha.

Either the error is spent by a function of the information (``Spending``), or the boundary has a classical shape ``Z_k =
C t_k^(delta - 1/2)`` (Wang and Tsiatis, Biometrics 1987;43:193), where delta 0 is O'Brien and Fleming's (Biometrics
1979;35:549) and delta 1/2 Pocock's (Biometrika 1977;64:191); or it is Haybittle and Peto's, high and flat until the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from vaxsmith.core import SettingsError
from vaxsmith.evidence.design.crossing import (
    before_the_first_look,
    bound_with_chance_above,
    chance_above,
    crossing_probabilities,
    go_on,
    require_fractions,
)
from vaxsmith.evidence.design.requirements import require_alpha, require_number
from vaxsmith.evidence.design.spending import Spending


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassicalShape:
    """The Wang-Tsiatis family with exponent ``delta``; 0 is O'Brien-Fleming's shape, 0.5 Pocock's."""

    delta: float

    def __post_init__(self) -> None:
        require_number("delta of the Wang-Tsiatis family", self.delta, at_least=-2, at_most=1)

    @property
    def title(self) -> str:
        """Name the shape for a person."""
        return {0.0: "O'Brien-Fleming", 0.5: "Pocock"}.get(self.delta, f"Wang-Tsiatis ({self.delta:g})")

    @property
    def citation(self) -> str:
        """Name the publication."""
        return {
            0.0: "O'Brien, Fleming, Biometrics 1979;35:549",
            0.5: "Pocock, Biometrika 1977;64:191",
        }.get(self.delta, "Wang, Tsiatis, Biometrics 1987;43:193")


@dataclass(frozen=True, slots=True, kw_only=True)
class HaybittlePeto:
    """Z must exceed ``early`` at every look before the last; the last bound takes up what alpha is left."""

    early: float = 3.0

    def __post_init__(self) -> None:
        require_number("the early bound of Haybittle and Peto", self.early, at_least=1, at_most=8)

    @property
    def title(self) -> str:
        """Name the shape for a person."""
        return f"Haybittle-Peto (Z {self.early:g} before the end)"

    @property
    def citation(self) -> str:
        """Name the publication."""
        return "Haybittle, Br J Radiol 1971;44:793; Peto et al., Br J Cancer 1976;34:585"


OBRIEN_FLEMING = ClassicalShape(delta=0.0)
POCOCK = ClassicalShape(delta=0.5)
Efficacy = Spending | ClassicalShape | HaybittlePeto


def classical_constant(
    *,
    fractions: Sequence[float],
    alpha: float,
    delta: float,
    lower: Sequence[float] | None = None,
    two_sided: bool = False,
) -> float:
    """Find the constant C of ``Z_k = C t_k^(delta - 1/2)``.

    ``alpha`` is the chance of crossing above under the null hypothesis. With ``two_sided`` the mirrored boundary stops
    the trial too and ``alpha`` counts one side of the two (tables of two-sided 0.05 are ``alpha = 0.025`` here).
    ``lower`` are binding futility bounds.

    >>> round(classical_constant(fractions=(0.5, 1.0), alpha=0.025, delta=0.5, two_sided=True), 3)
    2.178

    Raises:
        SettingsError: alpha is not between 0 and 0.5, or the fractions do not rise to 1.
    """
    from scipy.optimize import brentq

    fractions = require_fractions(fractions)
    alpha = require_alpha(alpha)
    shape = [t ** (ClassicalShape(delta=delta).delta - 0.5) for t in fractions]

    def excess(constant: float) -> float:
        upper = [constant * factor for factor in shape]
        mirrored = [-bound for bound in upper] if two_sided else list(lower or [-inf] * len(upper))
        mirrored = [min(low, high) for low, high in zip(mirrored, upper, strict=True)]
        return crossing_probabilities(fractions=fractions, upper=upper, lower=mirrored).upper_total - alpha

    return float(brentq(excess, 1e-9, 1e4, xtol=1e-11, rtol=1e-13))


def efficacy_bounds(
    *,
    fractions: Sequence[float],
    alpha: float,
    efficacy: Efficacy,
    lower: Sequence[float] | None = None,
    two_sided: bool = False,
    spend_by: Sequence[float] | None = None,
) -> tuple[float, ...]:
    """Give the efficacy bound on Z at each look.

    ``alpha`` is one-sided. ``lower`` are binding futility bounds: because trials below them stop, the bounds above may be
    lower. Leave it out when futility is only advice (non-binding), as regulators prefer. With ``two_sided`` the
    mirrored boundary stops the trial too. ``spend_by`` are the fractions by which error is spent where they are not those
    of the information: a trial that ended with other numbers than planned spends by the plan at its interim looks, while
    Z's correlation follows what was seen.

    >>> [round(z, 5) for z in efficacy_bounds(
    ...     fractions=(0.25, 0.5, 0.75, 1), alpha=0.05, efficacy=Spending(shape="o-brien-fleming"))]
    [3.74955, 2.53994, 2.01607, 1.72018]

    Raises:
        SettingsError: alpha is not between 0 and 0.5, the fractions do not rise to 1, or early bounds spend all of alpha.
    """
    fractions = require_fractions(fractions)
    alpha = require_alpha(alpha)
    if isinstance(efficacy, ClassicalShape):
        constant = classical_constant(
            fractions=fractions, alpha=alpha, delta=efficacy.delta, lower=lower, two_sided=two_sided
        )
        return tuple(constant * t ** (efficacy.delta - 0.5) for t in fractions)
    clock = require_fractions(spend_by) if spend_by is not None else fractions
    if len(clock) != len(fractions):
        raise SettingsError(f"{len(clock)} spending fractions for {len(fractions)} looks", expected="one a look")
    if lower is not None and len(lower) != len(fractions):
        raise SettingsError(f"{len(lower)} futility bounds for {len(fractions)} looks", expected="one a look")
    running = before_the_first_look()
    bounds: list[float] = []
    spent = 0.0
    for look, fraction in enumerate(fractions):
        if isinstance(efficacy, HaybittlePeto) and fraction < 1:
            bound = efficacy.early
            now = spent + chance_above(running, fraction=fraction, drift=0.0, bound=bound)
            if now >= alpha:
                raise SettingsError(
                    f"bounds of {bound:g} spend the whole alpha of {alpha:g} before the last look",
                    expected="a larger early bound or fewer looks",
                )
        else:
            now = alpha if isinstance(efficacy, HaybittlePeto) else efficacy.spent(alpha, clock[look])
            bound = bound_with_chance_above(running, fraction=fraction, drift=0.0, chance=now - spent)
        low = -bound if two_sided else (lower[look] if lower is not None else -inf)
        running = go_on(running, fraction=fraction, drift=0.0, low=min(low, bound), high=bound)
        bounds.append(bound)
        spent = now
    return tuple(bounds)
