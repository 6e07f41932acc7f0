"""Verb: choose among the targets as one decision, and say what it rests on and how firm it is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vaxsmith.core import Sourced
from vaxsmith.hla.allele import Allele
from vaxsmith.hla.loss import HlaLoss
from vaxsmith.selection.chances import candidate_of, causes_of, key_of
from vaxsmith.selection.portfolio import (
    Marginal,
    Portfolio,
    PortfolioCandidate,
    PortfolioSettings,
    Sensitivity,
    SharedCauses,
    TradeOffPoint,
    choose_portfolio,
    inclusion_frequencies,
    noise_on_odds,
    perturbed,
    trade_off,
)
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.target import Target
from vaxsmith.selection.wishes import Wishes, is_named

_HOUSE = "vaxsmith house choice, docs/decisions/0018-choosing-as-one-decision.md"
NOISE: Sourced[float] = Sourced(
    name="noise on the log-odds of a target's chances, beside the spread of the networks",
    value=0.7,
    citation=_HOUSE,
    note="about a factor of two, for expression and recognition; nobody's measurement",
)
MOST_NOISE = 2.0
_TRADE_OFF = (5, 10, 15, 20, 25, 30, 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The targets parted into those that go in, those next in line, those not wanted and the rest, with what was reckoned.

    ``portfolio`` goes by the keys of ``candidates``; ``sensitivity`` tells how often each is chosen when the chances are not
    exactly those; ``trade_off`` what more or fewer targets would bring.
    """

    chosen: tuple[Target, ...]
    next_in_line: tuple[Target, ...]
    not_wanted: tuple[Target, ...]
    rest: tuple[Target, ...]
    candidates: Mapping[str, PortfolioCandidate]
    causes: SharedCauses
    portfolio: Portfolio
    sensitivity: Sensitivity
    trade_off: tuple[TradeOffPoint, ...]

    def marginal_of(self, target: Target) -> Marginal | None:
        """Tell what the objective loses when a chosen target is forced out, or another forced in; None of a must-not."""
        return next((one for one in self.portfolio.marginals if one.key == key_of(target)), None)

    def frequency_of(self, target: Target) -> float:
        """Give how often (0..1) a target is chosen under perturbed chances."""
        return next((one.frequency for one in self.sensitivity.inclusions if one.key == key_of(target)), 0.0)


def compose(
    targets: Sequence[Target],
    *,
    class_one: Sequence[Allele],
    class_two: Sequence[Allele],
    loss: HlaLoss | None,
    wishes: Wishes,
    settings: SelectionSettings,
    generator: np.random.Generator,
) -> Composition | None:
    """Choose at most ``settings.targets`` of the targets; None when there are none.

    ``class_one`` are the molecules that the tumor still has, ``class_two`` those that could be judged.

    Raises:
        InfeasibleError: the wishes contradict the settings.
    """
    if not targets:
        return None
    by_key = {key_of(target): target for target in targets}
    candidates = {key: candidate_of(target, settings) for key, target in by_key.items()}
    causes = causes_of(class_one, class_two, loss)
    asked = _with_wishes(by_key, wishes, settings.portfolio)
    everyone = list(candidates.values())
    portfolio = choose_portfolio(everyone, causes, asked)
    chosen = tuple(by_key[key] for key in portfolio.chosen)
    following = tuple(by_key[key] for key in portfolio.next_in_line)
    placed = {*portfolio.chosen, *portfolio.next_in_line, *asked.must_not}
    noise = noise_on_odds(NOISE.value, {key: _noise(target) for key, target in by_key.items()})
    counts = [count for count in _TRADE_OFF if count < len(targets)]
    return Composition(
        chosen=chosen,
        next_in_line=following,
        not_wanted=tuple(target for key, target in by_key.items() if key in asked.must_not),
        rest=tuple(target for key, target in by_key.items() if key not in placed),
        candidates=candidates,
        causes=causes,
        portfolio=portfolio,
        sensitivity=inclusion_frequencies(everyone, causes, asked, perturbed(everyone, noise, generator, settings.rounds)),
        trade_off=trade_off(everyone, causes, replace(asked, must=frozenset(), must_not=frozenset()), counts),
    )


def _noise(target: Target) -> float:
    """Give the standard deviation of a target's log-odds: the house's, and that of the networks for its best peptide."""
    spread, share = target.best.prediction.spread, target.best.prediction.presentation
    if math.isnan(spread):
        return NOISE.value
    of_networks = spread / max(share * (1.0 - share), 0.05)
    return min(MOST_NOISE, math.hypot(NOISE.value, of_networks))


def _with_wishes(targets: Mapping[str, Target], wishes: Wishes, settings: PortfolioSettings) -> PortfolioSettings:
    """Put must-haves and must-nots, given by name or label, into the settings."""
    must, must_not = ({key for key, target in targets.items() if is_named(target, names)} for names in
                      (wishes.must, wishes.must_not))  # fmt: skip
    return replace(settings, must=frozenset(must), must_not=frozenset(must_not))
