"""Two molecules carry what one would, evenly, at the least cost of both together, and say so."""

from __future__ import annotations

import dataclasses

import pytest
from tests.construct.fake_predictor import ALLELES, MOLECULES, FakeClassTwo, FakePredictor, make_target, random_targets

from vaxsmith.construct import PLATFORMS, Construct, SegmentKind, build_construct
from vaxsmith.construct.construct import Platform
from vaxsmith.construct.partition import build_constructs
from vaxsmith.core import InfeasibleError, SettingsError
from vaxsmith.proteins.mutant_protein import EffectKind
from vaxsmith.selection.target import Target

TWO = PLATFORMS["two-mrnas"]


def build(targets: tuple[Target, ...], platform: Platform = TWO, *, class_two: bool = False) -> tuple[Construct, ...]:
    return build_constructs(
        targets,
        alleles=(*ALLELES, *(MOLECULES if class_two else ())),
        predictor=FakePredictor(),
        class_two=FakeClassTwo() if class_two else None,
        platform=platform,
    )


def carried(construct: Construct) -> list[str]:
    return [segment.name for segment in construct.segments if segment.kind is SegmentKind.TARGET]


def small(platform: Platform, most: int) -> Platform:
    assert platform.most_windows is not None
    return dataclasses.replace(platform, most_windows=dataclasses.replace(platform.most_windows, value=most))


@pytest.mark.parametrize("class_two", [False, True])
def test_more_targets_than_one_molecule_carries_are_divided_evenly(class_two: bool) -> None:
    targets = random_targets(7 if class_two else 12)
    platform, sizes = (small(TWO, 6), (3, 4)) if class_two else (TWO, (6, 6))
    made = build(targets, platform, class_two=class_two)
    assert sorted(len(carried(construct)) for construct in made) == sorted(sizes)
    assert sorted(name for construct in made for name in carried(construct)) == sorted(target.name for target in targets)
    for construct in made:
        assert construct.sequence.startswith("M")
        assert construct.order_method.startswith(f"windows divided {sizes[0]} and {sizes[1]} over two")
        assert "molecules, proven optimal" in construct.order_method
        assert construct.order_gap == 0
    assert made == build(targets, platform, class_two=class_two)


def test_ten_targets_or_fewer_and_every_other_platform_stay_on_one_molecule() -> None:
    for targets in (random_targets(1), random_targets(7)):
        (made,) = build(targets)
        assert made == build_construct(targets, alleles=ALLELES, predictor=FakePredictor(), platform=TWO)
    assert len(build(random_targets(12), PLATFORMS["plain-aay"])) == 1


def test_both_molecules_together_cost_no_more_than_any_division_at_hand() -> None:
    platform = small(dataclasses.replace(PLATFORMS["plain-aay"], most_molecules=TWO.most_molecules), 3)
    targets = random_targets(6, seed=11)
    made = build(targets, platform)
    together = sum(construct.order_objective for construct in made)
    for first in ((0, 1, 2), (0, 3, 4), (0, 2, 5), (0, 4, 5), (1, 2, 3)):
        other = [place for place in range(6) if place not in first]
        halves = ([targets[place] for place in first], [targets[place] for place in other])
        cost = sum(
            build_construct(half, alleles=ALLELES, predictor=FakePredictor(), platform=platform).order_objective
            for half in halves
        )
        assert together <= cost


def test_windows_of_one_target_stay_together_and_a_window_in_another_goes_with_it() -> None:
    base = random_targets(9, seed=3)
    protein = base[0].protein.mutant * 3
    tiled = make_target(protein, (20, 75), gene="TILED", kind=EffectKind.FRAMESHIFT)
    window = base[4].protein.mutant
    twin = make_target(window, base[4].protein.altered, gene="TWIN")
    made = build((*base, tiled, twin), small(TWO, 8))
    names = [carried(construct) for construct in made]
    assert sum(any("TILED" in name for name in part) for part in names) == 1
    assert sum(name.startswith("TILED") for part in names for name in part) == 4
    (row,) = [row for construct in made for row in construct.dropped]
    assert row.reason == "duplicate-window"
    assert not any("TWIN" in name for part in names for name in part)


def test_more_than_both_can_hold_is_a_caution_on_each() -> None:
    made = build(random_targets(22))
    assert [len(carried(construct)) for construct in made] == [11, 11]
    for construct in made:
        (size,) = [finding for finding in construct.findings if finding.check == "size"]
        assert (size.measured, size.limit) == (11.0, 10.0)


def test_what_gives_no_window_and_three_molecules_are_refused() -> None:
    with pytest.raises(InfeasibleError, match="none of 1 targets"):
        build((make_target("XXXXX", (2, 3)),))
    assert TWO.most_molecules is not None
    three = dataclasses.replace(TWO, most_molecules=dataclasses.replace(TWO.most_molecules, value=3))
    with pytest.raises(SettingsError, match="has 3 molecules"):
        build(random_targets(12), three)
