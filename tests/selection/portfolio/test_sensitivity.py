"""Choosing again under perturbed chances; more targets, step by step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.selection.portfolio.made_portfolio import candidate, made_causes

from vaxsmith.core import SettingsError
from vaxsmith.selection.portfolio import (
    PortfolioSettings,
    choose_portfolio,
    inclusion_frequencies,
    noise_on_odds,
    perturbed,
    trade_off,
)

ALLELES = ["HLA-A*02:01", "HLA-B*07:02", "HLA-C*07:02", "HLA-DRB1*15:01"]
GIVEN = [candidate(f"t{n:02d}", ALLELES[n % 4], 0.02 + 0.02 * n) for n in range(16)]


def test_without_noise_every_round_is_the_portfolio() -> None:
    asked = PortfolioSettings(targets=5)
    draws = perturbed(GIVEN, noise_on_odds(0.0), np.random.default_rng(0), 3)
    found = inclusion_frequencies(GIVEN, made_causes(), asked, draws)
    chosen = set(choose_portfolio(GIVEN, made_causes(), asked).chosen)
    assert found.rounds == 3
    assert set(found.core) == chosen == {one.key for one in found.inclusions if one.chosen}
    assert found.toss_ups == found.next_in_line == ()
    assert {one.frequency for one in found.inclusions} == {0.0, 1.0}


def test_noise_makes_toss_ups_and_the_seed_decides() -> None:
    asked = PortfolioSettings(targets=5)

    def run(order: int) -> object:
        draws = perturbed(GIVEN[::order], noise_on_odds(0.5, {"t15": 0.0}), np.random.default_rng(7), 12)
        return inclusion_frequencies(GIVEN[::order], made_causes(), asked, draws)

    found = run(1)
    assert found == run(-1)
    assert "t15" in found.core
    assert found.toss_ups
    assert sum(one.frequency for one in found.inclusions) == pytest.approx(5)
    assert found.gap <= 0.01
    left_out = {one.key for one in found.inclusions if not one.chosen}
    assert set(found.next_in_line) <= left_out


def test_every_round_is_what_choosing_anew_gives() -> None:
    asked = PortfolioSettings(targets=4)
    draws = list(perturbed(GIVEN, noise_on_odds(0.8), np.random.default_rng(3), 5))
    found = inclusion_frequencies(GIVEN, made_causes(), asked, draws)
    assert found.unproven == 0
    times = dict.fromkeys([c.key for c in GIVEN], 0)
    for draw in draws:
        for key in choose_portfolio(draw, made_causes(), asked).chosen:
            times[key] += 1
    assert {one.key: one.frequency for one in found.inclusions} == pytest.approx({k: n / 5 for k, n in times.items()})


def test_certain_and_impossible_epitopes_stay_so() -> None:
    sure = candidate("a", chance=1.0)
    assert noise_on_odds(2.0)(sure, np.random.default_rng(0)) == sure


def test_wrong_draws_are_refused() -> None:
    asked = PortfolioSettings(targets=2)
    with pytest.raises(SettingsError, match="no draws"):
        inclusion_frequencies(GIVEN, made_causes(), asked, [])
    with pytest.raises(SettingsError, match="other candidates"):
        inclusion_frequencies(GIVEN, made_causes(), asked, [[replace(GIVEN[0], key="x"), *GIVEN[1:]]])
    with pytest.raises(SettingsError, match="negative"):
        noise_on_odds(-1.0)


def test_more_targets_never_bring_less() -> None:
    points = trade_off(GIVEN, made_causes(), PortfolioSettings().wanting(2), range(1, 9))
    objectives = [point.objective for point in points]
    assert objectives == sorted(objectives)
    steps = np.diff(objectives)
    assert (steps[:-1] >= steps[1:] - 0.05).all()
    assert points[0].chance_of_wanted == 0.0
    assert all(point.gap <= 1e-6 for point in points)


def test_one_candidate_more_leaves_the_draws_of_the_others_alone() -> None:
    few = [one for one in GIVEN if one.key != "t05"]
    with_all, without = (
        list(perturbed(candidates, noise_on_odds(1.0), np.random.default_rng(5), 3)) for candidates in (GIVEN, few)
    )
    for one, other in zip(with_all, without, strict=True):
        assert [candidate for candidate in one if candidate.key != "t05"] == other
