"""Building a construct: order, scan, checks and what is left out."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.construct.fake_predictor import ALLELES, FakePredictor, make_target, random_protein, random_targets
from tests.reference.junction_tour import foreign_peptides

from vaxsmith.construct import (
    DEFAULT_PLATFORM,
    PLATFORMS,
    Construct,
    ConstructSettings,
    SegmentKind,
    build_construct,
    checks,
    scan_construct,
)
from vaxsmith.construct.construct import Form
from vaxsmith.core import InfeasibleError, SettingsError, Severity
from vaxsmith.genome import NormalProtein, proteome_from_proteins
from vaxsmith.proteins.mutant_protein import EffectKind
from vaxsmith.selection.target import Target

PROTEINS = [name for name, platform in PLATFORMS.items() if platform.form is not Form.PEPTIDES]


def build(targets: tuple[Target, ...], platform: str = DEFAULT_PLATFORM) -> Construct:
    return build_construct(targets, alleles=ALLELES, predictor=FakePredictor(), platform=PLATFORMS[platform])


def found(construct: Construct) -> dict[str, list[Severity]]:
    by_check: dict[str, list[Severity]] = {}
    for finding in construct.findings:
        by_check.setdefault(finding.check, []).append(finding.severity)
    return by_check


@pytest.mark.parametrize("platform", PROTEINS)
@pytest.mark.parametrize("count", [1, 2, 6])
def test_every_platform_carries_every_window(platform: str, count: int) -> None:
    targets = random_targets(count)
    construct = build(targets, platform)
    assert construct.sequence.startswith("M")
    assert construct.order_gap == 0
    assert construct.sequence == "".join(segment.sequence for segment in construct.segments)
    carried = [segment for segment in construct.segments if segment.kind is SegmentKind.TARGET]
    assert sorted(segment.name for segment in carried) == sorted(target.name for target in targets)
    for segment in carried:
        assert construct.sequence[segment.start : segment.end] == segment.sequence
        assert segment.altered is not None
        assert segment.target is not None
        assert construct.sequence[slice(*segment.altered)] == segment.target.protein.mutant[30:31]
    assert Severity.FAULT not in {finding.severity for finding in construct.findings}
    for finding in construct.findings:
        assert finding.place
        assert finding.sentence


@given(seed=st.integers(0, 10_000), count=st.integers(1, 6), platform=st.sampled_from(PROTEINS))
@settings(deadline=None, max_examples=25)
def test_the_scan_finds_what_cutting_letter_by_letter_finds(seed: int, count: int, platform: str) -> None:
    construct = build(random_targets(count, seed), platform)
    own = [s.target.protein.mutant for s in construct.segments if s.target is not None]
    pieces = [(segment.kind.value, segment.sequence) for segment in construct.segments]
    foreign = foreign_peptides(pieces, own, (8, 11))  # how often each occurs
    predictor = FakePredictor()
    percentile = predictor.predict(sorted(foreign), ALLELES).percentile if foreign else np.zeros((0, len(ALLELES)))
    presented = {p for p, row in zip(sorted(foreign), percentile, strict=True) if row.min() < 2}
    assert {prediction.peptide for prediction in construct.junction_peptides} == presented
    ranks = [prediction.percentile for prediction in construct.junction_peptides]
    assert ranks == sorted(ranks)
    cost = {p: 1000 if row.min() < 0.5 else int(row.min() < 2) for p, row in zip(sorted(foreign), percentile, strict=True)}
    moved = sum(f.measured or 0 for f in construct.findings if f.check in {"clipped-window", "stretched-window"})
    assert construct.order_objective == sum(cost[p] * times for p, times in foreign.items()) + 20 * moved


def test_the_same_inputs_give_the_same_construct() -> None:
    assert build(random_targets(8), "sec-aay-mitd") == build(random_targets(8), "sec-aay-mitd")


def test_the_order_never_loses_to_the_order_given() -> None:
    targets = random_targets(7, seed=3)
    chosen = build(targets, "sec-aay-mitd").order_objective
    for seed in range(5):
        shuffled = tuple(targets[i] for i in np.random.default_rng(seed).permutation(7))
        assert build(shuffled, "sec-aay-mitd").order_objective == chosen


def test_an_alternative_linker_spares_a_strong_junction() -> None:
    targets = random_targets(3)
    plain = dataclasses.replace(PLATFORMS[DEFAULT_PLATFORM], alternative_linkers=())
    single = build_construct(targets, alleles=ALLELES, predictor=FakePredictor(), platform=plain)
    assert build(targets).order_objective <= single.order_objective


def test_predictions_are_made_in_few_batches() -> None:
    predictor = FakePredictor()
    build_construct(random_targets(5), alleles=ALLELES, predictor=predictor)
    assert predictor.calls <= 4  # ends, pairs of ends, clipped pairs, the protein


def test_duplicate_windows_are_built_once() -> None:
    target = random_targets(1)[0]
    construct = build((target, target, *random_targets(2, seed=9)))
    assert sum(segment.kind is SegmentKind.TARGET for segment in construct.segments) == 3
    assert [drop.reason for drop in construct.dropped] == ["duplicate-window"]
    assert "duplicate-window" in found(construct)


def test_tiles_are_ordered_freely_and_left_out_only_when_too_many() -> None:
    generator = np.random.default_rng(5)
    tail = random_protein(generator, 700)
    peptide = tail[600:609]
    frameshift = make_target(tail, (100, 700), kind=EffectKind.FRAMESHIFT, gene="TAIL", peptides=[peptide])
    construct = build((frameshift, *random_targets(4)))
    windows = [segment for segment in construct.segments if segment.kind is SegmentKind.TARGET]
    assert len(windows) == 34
    assert peptide in construct.sequence
    assert {drop.reason for drop in construct.dropped} == {"tile-left-out"}
    assert "size" not in found(construct)


def test_too_many_targets_are_a_caution() -> None:
    construct = build(random_targets(36), "plain-gs10")
    assert found(construct)["size"] == [Severity.CAUTION]


def test_a_target_peptide_outside_the_construct_is_a_caution() -> None:
    target = make_target(random_protein(np.random.default_rng(0), 80), (40, 41))
    stray = make_target(target.protein.mutant, (40, 41), peptides=[target.protein.mutant[:9]])
    assert found(build((stray,)))["peptide-carried"] == [Severity.CAUTION]


def test_strong_junctions_are_findings_with_place_and_sentence() -> None:
    targets = random_targets(2)
    peptide = targets[0].protein.mutant[37:44] + "AA"
    predictor = FakePredictor(fixed={peptide: 0.1})
    construct = build_construct(
        targets,
        alleles=ALLELES,
        predictor=predictor,
        platform=PLATFORMS["plain-aay"],
        settings=ConstructSettings(most_clip=0, most_stretch=0),
    )
    assert construct.junction_peptides == ()  # the order avoids it: that window is last, before nothing
    assert construct.segments[-1].target == targets[0]
    backwards = FakePredictor(fixed={peptide: 0.1, targets[1].protein.mutant[37:44] + "AA": 0.2})
    construct = build_construct(
        targets,
        alleles=ALLELES,
        predictor=backwards,
        platform=PLATFORMS["plain-aay"],
        settings=ConstructSettings(most_clip=0, most_stretch=0),
        normal=proteome_from_proteins([NormalProtein(sequence="MAAAAAAAAAAA", transcript="T")]),
    )
    strong = [finding for finding in construct.findings if finding.check == "junction-peptide"]
    assert len(strong) == 1
    assert "not like a normal human peptide" in strong[0].sentence
    assert "AAY linker" in strong[0].place


def test_unassessable_alleles_are_said() -> None:
    partly = build_construct(random_targets(2), alleles=ALLELES, predictor=FakePredictor(refuses=[ALLELES[0].name]))
    unassessed = [f.place for f in partly.findings if f.check == "junction-unassessed" and f.severity is Severity.CAUTION]
    assert unassessed == ["HLA-A*02:01"]
    nothing = build_construct(random_targets(3), alleles=(), predictor=FakePredictor())
    assert nothing.junction_peptides == ()
    assert "junction-unassessed" in found(nothing)
    assert [s.name for s in nothing.segments if s.target] == ["GENE1 A1B", "GENE2 A2B", "GENE3 A3B"]


def test_errors_say_what_stands_in_the_way() -> None:
    with pytest.raises(InfeasibleError, match="no target was chosen"):
        build(())
    with pytest.raises(InfeasibleError, match="standard residues"):
        build((make_target("A" * 20 + "U" + "C" * 20, (20, 21)),))
    with pytest.raises(SettingsError, match="judges peptides"):
        build_construct(
            random_targets(1), alleles=ALLELES, predictor=FakePredictor(), settings=ConstructSettings(lengths=(13, 15))
        )
    overlap = dataclasses.replace(PLATFORMS[DEFAULT_PLATFORM].tile_overlap, value=27)
    with pytest.raises(SettingsError, match="overlap"):
        build_construct(
            random_targets(1),
            alleles=ALLELES,
            predictor=FakePredictor(),
            platform=dataclasses.replace(PLATFORMS[DEFAULT_PLATFORM], tile_overlap=overlap),
        )
    with pytest.raises(SettingsError, match="lengths"):
        ConstructSettings(lengths=(11, 8))


def test_checks_catch_a_damaged_construct() -> None:
    segments = build(random_targets(2)).segments
    place = next(index for index, segment in enumerate(segments) if segment.target is not None)
    damaged = list(segments)
    damaged[place] = dataclasses.replace(segments[place], sequence="W" + segments[place].sequence[1:])
    assert [f.severity for f in checks.check_carried(damaged)] == [Severity.FAULT]
    damaged[place] = dataclasses.replace(segments[place], sequence="X" + segments[place].sequence[1:])
    assert [f.severity for f in checks.check_alphabet(damaged)] == [Severity.FAULT]
    assert checks.check_carried(segments) == checks.check_alphabet(segments) == checks.check_start(segments) == ()
    assert [f.severity for f in checks.check_start(segments[1:])] == [Severity.FAULT]
    moved = list(segments)
    moved[place] = dataclasses.replace(segments[place], start=segments[place].start + 1)
    assert checks.check_carried(moved)


def test_a_scan_stands_alone() -> None:
    construct = build(random_targets(3))
    scan = scan_construct(construct.segments, alleles=ALLELES, predictor=FakePredictor())
    assert scan.junction_peptides == construct.junction_peptides
    assert scan.scanned > 200
    moved = sum(f.measured or 0 for f in construct.findings if f.check in {"clipped-window", "stretched-window"})
    assert scan.cost + 20 * moved == construct.order_objective
    assert (scan.cost, scan.like_self) == (1000 * scan.strong + scan.weak, 0)


def test_every_platform_part_has_a_citation() -> None:
    for platform in PLATFORMS.values():
        parts = (platform.signal, platform.trafficking, platform.linker, platform.window_length, platform.tile_overlap)
        for part in (*parts, *platform.alternative_linkers):
            assert part.citation
            assert part.name
    default = PLATFORMS[DEFAULT_PLATFORM]
    assert all("Second-hand" in part.note for part in (default.signal, default.trafficking, default.linker))
