"""A group-sequential design: boundaries for success and futility, how much larger the trial may get, and how it behaves.

Alpha is one-sided. ``ratio`` is the maximum information over that of the fixed design with the same alpha and power, which
is also the ratio of events (time to event) or of patients; multiply a fixed design by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

from vaxsmith.core import InfeasibleError, SettingsError
from vaxsmith.evidence.design.boundaries import Efficacy, efficacy_bounds
from vaxsmith.evidence.design.crossing import (
    Running,
    before_the_first_look,
    bound_with_chance_above,
    crossing_probabilities,
    go_on,
    require_fractions,
)
from vaxsmith.evidence.design.requirements import require_alpha, require_number
from vaxsmith.evidence.design.spending import Spending


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSequentialDesign:
    """Looks at ``fractions`` of the information; stop for success above ``upper``, for futility below ``lower`` (both Z).

    ``nominal`` are the one-sided p-values at ``upper``; ``spent`` the error spent by each look. ``drift`` is the
    expected final Z under the design's effect, ``ratio`` the maximum information over the fixed design's. ``profile`` is
    the effect seen at each look over the final one's: all 1 unless the effect is delayed. ``title`` names the
    boundaries, ``citation`` their sources.
    """

    fractions: tuple[float, ...]
    upper: tuple[float, ...]
    lower: tuple[float, ...]
    alpha: float
    power: float
    binding: bool
    two_sided: bool
    drift: float
    profile: tuple[float, ...]
    ratio: float
    nominal: tuple[float, ...]
    spent: tuple[float, ...]
    title: str
    citation: str

    @property
    def ratios(self) -> tuple[float, ...]:
        """Give the information at each look over that of the fixed design."""
        return tuple(self.ratio * t for t in self.fractions)


@dataclass(frozen=True, slots=True, kw_only=True)
class SequentialCharacteristics:
    """How a design behaves when the true effect is ``effect`` times the one it was made for.

    ``success`` and ``futility`` are the chances of stopping so at each look; the bounds are obeyed. ``expected_ratio`` is
    the expected information at the end over the fixed design's.
    """

    effect: float
    success: tuple[float, ...]
    futility: tuple[float, ...]
    expected_ratio: float

    @property
    def power(self) -> float:
        """Give the chance of success."""
        return sum(self.success)


def _futility_bounds(
    fractions: Sequence[float], upper: Sequence[float], futility: Spending, beta: float, drifts: Sequence[float]
) -> tuple[tuple[float, ...], float]:
    """Give bounds that spend beta under ``drifts``, and by how much the last would overshoot the efficacy bound."""
    running = before_the_first_look()
    bounds: list[float] = []
    spent, reached, gap = 0.0, 0.0, 0.0
    for fraction, high, mean in zip(fractions, upper, drifts, strict=True):
        now = futility.spent(beta, fraction)
        drift = (mean * fraction - reached) / (fraction - running.fraction)
        mirrored = Running(fraction=running.fraction, z=-running.z, mass=running.mass)
        low = -bound_with_chance_above(mirrored, fraction=fraction, drift=-drift, chance=now - spent)
        gap = min(max(low, -50.0), 50.0) - high
        low = high if fraction == fractions[-1] else min(low, high)
        running = go_on(running, fraction=fraction, drift=drift, low=low, high=high, centre=mean * sqrt(fraction))
        bounds.append(low)
        spent, reached = now, mean * fraction
    return tuple(bounds), gap


def design_group_sequential(
    *,
    fractions: Sequence[float],
    alpha: float = 0.025,
    power: float = 0.9,
    efficacy: Efficacy,
    futility: Spending | None = None,
    binding: bool = False,
    two_sided: bool = False,
    profile: Sequence[float] | None = None,
) -> GroupSequentialDesign:
    """Design a group-sequential trial.

    ``alpha`` is one-sided; ``two_sided`` adds the mirrored boundary, with alpha on each side. ``futility`` spends the
    error of missing the effect, ``1 - power``; ``binding`` futility lowers the efficacy bounds and inflates the false
    success rate if it is ignored. The maximum information is found so that the chance of success under the design's effect
    is ``power``. ``profile`` is the effect seen at each look over that seen at the last, for effects that come late.

    Raises:
        SettingsError: fractions do not rise to 1, alpha or power are out of range, or two-sided and futility are both asked.
        InfeasibleError: no amount of information reaches the power.
    """
    from scipy.optimize import brentq
    from scipy.special import ndtr, ndtri

    fractions = require_fractions(fractions)
    alpha = require_alpha(alpha)
    power = require_number("the power", power, above=alpha, below=1)
    if two_sided and futility is not None:
        raise SettingsError(
            "a two-sided symmetric boundary and a futility boundary are both asked for",
            expected="one of them",
            remedy="test one-sided at half the error when futility matters",
        )
    shape = tuple(
        require_number("the effect at a look over the last", each, at_most=20) for each in profile or (1.0,) * len(fractions)
    )
    if len(shape) != len(fractions) or abs(shape[-1] - 1) > 1e-9:
        raise SettingsError(f"the profile of the effect is {shape}", expected="one number a look, the last of them 1")
    nothing = (-inf,) * len(fractions)
    fixed = float(ndtri(1 - alpha) + ndtri(power))

    def bounds_at(drift: float) -> tuple[tuple[float, ...], tuple[float, ...], float]:
        """Give upper and lower bounds, and a number that rises through 0 where ``drift`` gives the power."""
        drifts = tuple(drift * each for each in shape)
        if futility is None:
            lower = tuple(-bound for bound in unaware) if two_sided else nothing
            chance = crossing_probabilities(fractions=fractions, upper=unaware, lower=lower, drift=drifts).upper_total
            return unaware, lower, chance - power
        upper = unaware
        lower, gap = _futility_bounds(fractions, upper, futility, 1 - power, drifts)
        # Binding futility lowers the efficacy bounds, which in turn change what is spent below: a quick fixed point.
        for _ in range(200 if binding else 0):
            lowered = efficacy_bounds(fractions=fractions, alpha=alpha, efficacy=efficacy, lower=lower)
            moved = max((abs(new - old) for new, old in zip(lowered, upper, strict=True) if new != old), default=0.0)
            upper = lowered
            lower, gap = _futility_bounds(fractions, upper, futility, 1 - power, drifts)
            if moved < 1e-11:
                break
        return upper, lower, gap

    unaware = efficacy_bounds(fractions=fractions, alpha=alpha, efficacy=efficacy, two_sided=two_sided)
    most = min(3 * fixed + 5, 30.0)
    if not bounds_at(most)[2] > 0:
        raise InfeasibleError(
            f"no amount of information gives this design a power of {power:g}", remedy="look later or spend less on futility"
        )
    drift = float(brentq(lambda value: bounds_at(value)[2], max(0.2 * fixed, 1e-3), most, xtol=1e-11, rtol=1e-13))
    upper, lower, _ = bounds_at(drift)
    under_null = crossing_probabilities(
        fractions=fractions, upper=upper, lower=lower if binding or two_sided else None, drift=0.0
    )
    titles = [f"success: {efficacy.title}"]
    if futility is not None:
        titles.append(f"futility ({'binding' if binding else 'non-binding'}): {futility.title}")
    return GroupSequentialDesign(
        fractions=fractions,
        upper=upper,
        lower=lower,
        alpha=alpha,
        power=power,
        binding=binding,
        two_sided=two_sided,
        drift=drift,
        profile=shape,
        ratio=(drift / fixed) ** 2,
        nominal=tuple(float(ndtr(-bound)) for bound in upper),
        spent=tuple(sum(under_null.upper[: look + 1]) for look in range(len(fractions))),
        title="; ".join(titles),
        citation="; ".join(dict.fromkeys(each.citation for each in (efficacy, futility) if each is not None)),
    )


def sequential_characteristics(
    design: GroupSequentialDesign, effects: Sequence[float] = (0.0, 0.5, 1.0, 1.5)
) -> tuple[SequentialCharacteristics, ...]:
    """Give the chances of stopping at each look, and the expected size, for multiples of the design's effect.

    Raises:
        SettingsError: an effect is not a number from -5 to 5.
    """
    answers = []
    for asked in effects:
        effect = require_number("the multiple of the design's effect", asked, at_least=-5, at_most=5)
        drifts = tuple(effect * design.drift * each for each in design.profile)
        chances = crossing_probabilities(fractions=design.fractions, upper=design.upper, lower=design.lower, drift=drifts)
        stop = [up + down for up, down in zip(chances.upper, chances.lower, strict=True)]
        stop[-1] = 1 - sum(stop[:-1])
        answers.append(
            SequentialCharacteristics(
                effect=effect,
                success=chances.upper,
                futility=chances.lower,
                expected_ratio=design.ratio * sum(t * p for t, p in zip(design.fractions, stop, strict=True)),
            )
        )
    return tuple(answers)


def success_at_null(design: GroupSequentialDesign) -> float:
    """Give the chance of a false success when the futility bounds are ignored: above alpha only for binding designs."""
    lower = design.lower if design.two_sided else None
    return crossing_probabilities(fractions=design.fractions, upper=design.upper, lower=lower).upper_total
