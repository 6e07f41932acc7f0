"""Order, linkers and ends of windows together against every way there is, with both classes and with self."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.construct.fake_predictor import (
    ALLELES,
    MOLECULES,
    FakeClassTwo,
    FakePredictor,
    make_target,
    random_protein,
)
from tests.reference.joint_construct import Rules, least_by_borders, least_by_enumeration, protein_cost

from vaxsmith.construct import PLATFORMS, Construct, ConstructSettings, Platform, SegmentKind, build_construct
from vaxsmith.core import Sourced
from vaxsmith.genome import NormalProtein, proteome_from_proteins
from vaxsmith.selection.target import Target

FLANK, WINDOW = 5, 15  # a window of one change with seven residues on both sides, of which five must stay
# Many peptides are presented, so that every choice matters.
SETTINGS = ConstructSettings(
    lengths=(8, 9),
    class_two_lengths=(12, 12),
    strong_percentile=Sourced(name="strong", value=4.0, citation="test"),
    weak_percentile=Sourced(name="weak", value=15.0, citation="test"),
    strong_class_two_percentile=Sourced(name="strong", value=5.0, citation="test"),
    weak_class_two_percentile=Sourced(name="weak", value=20.0, citation="test"),
    most_clip=1,
    most_stretch=0,
)
CLASSES = (
    (FakePredictor(), ALLELES[:2], (8, 9), 4.0, 15.0),
    (FakeClassTwo(), MOLECULES, (12, 12), 5.0, 20.0),
)


def platform(*linkers: str, ends: tuple[str, str] = ("MKALGRS", "VTSWPKE")) -> Platform:
    """A platform of short windows with these linkers."""
    named = tuple(Sourced(name=linker or "no linker", value=linker, citation="test") for linker in linkers)
    base = PLATFORMS["sec-aay-mitd"]
    return dataclasses.replace(
        base,
        signal=Sourced(name="signal", value=ends[0], citation="test"),
        trafficking=Sourced(name="trafficking", value=ends[1], citation="test"),
        linker=named[0],
        alternative_linkers=named[1:],
        window_length=dataclasses.replace(base.window_length, value=WINDOW),
        tile_overlap=dataclasses.replace(base.tile_overlap, value=FLANK),
    )


def made_targets(count: int, seed: int) -> tuple[Target, ...]:
    generator = np.random.default_rng(seed)
    return tuple(
        make_target(random_protein(generator, 31), (15, 16), gene=f"G{number}", change="A1B") for number in range(count)
    )


def normal_text(windows: list[str], linkers: tuple[str, ...], seed: int) -> str:
    """A normal protein that holds some junctions, some of them changed in a residue here and there."""
    generator = np.random.default_rng(seed)
    text = []
    for left in windows:
        for right in windows:
            piece = list(left[-8:] + linkers[0] + right[:8])
            for place in generator.choice(len(piece), 2, replace=False):
                piece[place] = random_protein(generator, 1)
            text.append("".join(piece))
    return "W".join(text)


def build(targets: tuple[Target, ...], chosen: Platform, normal: str = "", clip: int = 1, stretch: int = 0) -> Construct:
    return build_construct(
        targets,
        alleles=(*ALLELES[:2], *MOLECULES),
        predictor=FakePredictor(),
        class_two=FakeClassTwo(),
        normal=proteome_from_proteins([NormalProtein(sequence=normal, transcript="T")]) if normal else None,
        platform=chosen,
        settings=dataclasses.replace(SETTINGS, most_clip=clip, most_stretch=stretch),
    )


def rules(targets: tuple[Target, ...], normal: str = "") -> Rules:
    return Rules(classes=CLASSES, own=[target.protein.mutant for target in targets], normal=normal)


def windows_of(targets: tuple[Target, ...]) -> list[str]:
    return [target.protein.mutant[8:23] for target in targets]


def stretches_of(targets: tuple[Target, ...]) -> list[tuple[str, int, int]]:
    return [(target.protein.mutant, 8, 23) for target in targets]


def moves(clip: int, stretch: int = 0, count: int = 1) -> list[tuple[range, range]]:
    return [(range(-stretch, clip + 1),) * 2] * count


def moved_residues(construct: Construct) -> float:
    """How many residues the findings say that the ends of windows were moved by."""
    return sum(f.measured or 0 for f in construct.findings if f.check in {"clipped-window", "stretched-window"})


@given(seed=st.integers(0, 10_000), linkers=st.sampled_from([("", "AAY"), ("GPG", ""), ("GGSGGGGSGGS", "K")]))
@settings(deadline=None, max_examples=10)
def test_no_order_linker_or_end_is_better_for_two(seed: int, linkers: tuple[str, str]) -> None:
    targets = made_targets(2, seed)
    normal = normal_text(windows_of(targets), linkers, seed)
    construct = build(targets, platform(*linkers), normal, 1, 1)
    least = least_by_enumeration(
        stretches_of(targets), moves(1, 1, 2), linkers, ("MKALGRS", "VTSWPKE"), rules(targets, normal)
    )
    assert construct.order_gap == 0
    assert construct.order_objective == least


def test_no_order_linker_or_end_is_better_for_three() -> None:
    targets = made_targets(3, 1)
    construct = build(targets, platform("AAY", ""))
    least = least_by_enumeration(stretches_of(targets), moves(1, 0, 3), ("AAY", ""), ("MKALGRS", "VTSWPKE"), rules(targets))
    assert construct.order_gap == 0
    assert construct.order_objective == least


@given(
    seed=st.integers(0, 10_000),
    count=st.integers(1, 6),
    linkers=st.sampled_from([("AAY",), ("", "GPGPG"), ("GGSGGGGSGG", "GSGGGSGGGS")]),
    clip=st.integers(0, 2),
    stretch=st.integers(0, 2),
)
@settings(deadline=None, max_examples=12)
def test_no_order_of_the_best_borders_is_better(
    seed: int, count: int, linkers: tuple[str, ...], clip: int, stretch: int
) -> None:
    targets = made_targets(count, seed)
    construct = build(targets, platform(*linkers), clip=clip, stretch=stretch)
    # Twelve residues are the longest peptide, so that a window of 15 may lose four: two at either end.
    least = least_by_borders(
        stretches_of(targets), moves(clip, stretch, count), linkers, ("MKALGRS", "VTSWPKE"), rules(targets)
    )
    assert construct.order_gap == 0
    assert construct.order_objective == least


def test_eight_windows_equal_every_permutation() -> None:
    targets = made_targets(8, 5)
    construct = build(targets, platform("AAY", ""), stretch=1)
    least = least_by_borders(stretches_of(targets), moves(1, 1, 8), ("AAY", ""), ("MKALGRS", "VTSWPKE"), rules(targets))
    assert construct.order_gap == 0
    assert construct.order_objective == least


def test_the_objective_is_that_of_the_protein_read_letter_by_letter() -> None:
    targets = made_targets(5, 3)
    normal = normal_text(windows_of(targets), ("AAY",), 3)
    construct = build(targets, platform("AAY", "G"), normal)
    pieces = [(segment.kind.value, segment.sequence) for segment in construct.segments]
    assert protein_cost(pieces, rules(targets, normal)) + 20 * moved_residues(construct) == construct.order_objective


def test_self_is_worth_avoiding_more_than_foreign() -> None:
    targets = made_targets(4, 2)
    plain = build(targets, platform("AAY"))
    normal = "W".join(prediction.peptide for prediction in plain.junction_peptides)
    wary = build(targets, platform("AAY"), normal)
    assert "like self" in build(targets[:1], platform("AAY"), plain.sequence).order_method
    pieces = [(segment.kind.value, segment.sequence) for segment in plain.segments]
    assert wary.order_objective < protein_cost(pieces, rules(targets, normal)) + 20 * moved_residues(plain)


@pytest.mark.parametrize("linkers", [("AAY",), ("",)])
def test_windows_shorter_than_a_peptide_are_counted_and_widen_the_gap(linkers: tuple[str, ...]) -> None:
    generator = np.random.default_rng(7)
    targets = tuple(make_target(random_protein(generator, 9), (4, 5), gene=f"G{n}") for n in range(4))
    construct = build(targets, platform(*linkers))
    texts = [(target.protein.mutant, 0, 9) for target in targets]
    pieces = [(segment.kind.value, segment.sequence) for segment in construct.segments]
    assert construct.order_objective == protein_cost(pieces, rules(targets))
    assert [len(s.sequence) for s in construct.segments if s.kind is SegmentKind.TARGET] == [9] * 4
    least = least_by_enumeration(texts, moves(0, 0, 4), linkers, ("MKALGRS", "VTSWPKE"), rules(targets))
    assert construct.order_objective * (1 - construct.order_gap) <= least + 1e-6
    assert least <= construct.order_objective
    if construct.order_gap:
        assert "of the bound" in construct.order_method
