"""What must not matter does not: the order in which targets are given, what alleles are called, who else is asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.construct.fake_predictor import ALLELES, MOLECULES, FakeClassTwo, FakePredictor, random_targets

from vaxsmith.construct import PLATFORMS, Construct, ConstructSettings, SegmentKind, build_construct
from vaxsmith.hla import Allele, parse_allele
from vaxsmith.presentation.prediction import Predictions
from vaxsmith.selection.target import Target

NAMES = dict(
    zip(("A*24:02", "A*01:01", "B*57:01", "B*08:01", "C*05:01", "C*03:04"), (allele.name for allele in ALLELES), strict=True)
)
RENAMED = tuple(parse_allele(name) for name in NAMES)


class OtherNames(FakePredictor):
    """The same molecules under other names."""

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        known = {parse_allele(new).name: old for new, old in NAMES.items()}
        told = super().predict(peptides, [Allele(name=known[a.name], mhc_class=1, locus=a.locus) for a in alleles])
        return Predictions(
            peptides=told.peptides,
            alleles=tuple(alleles),
            presentation=told.presentation,
            percentile=told.percentile,
            affinity_nanomolar=told.affinity_nanomolar,
            spread=told.spread,
            predictor=told.predictor,
        )


def build(targets: Sequence[Target], platform: str, alleles: Sequence[Allele] = (*ALLELES, *MOLECULES)) -> Construct:
    return build_construct(
        targets, alleles=alleles, predictor=FakePredictor(), class_two=FakeClassTwo(), platform=PLATFORMS[platform]
    )


@given(seed=st.integers(0, 1000), shuffle=st.integers(0, 1000), platform=st.sampled_from(["sec-gs10-mitd", "plain-aay"]))
@settings(deadline=None, max_examples=4)
def test_the_order_in_which_targets_are_given_changes_no_cost(seed: int, shuffle: int, platform: str) -> None:
    targets = random_targets(5, seed)
    shuffled = [targets[number] for number in np.random.default_rng(shuffle).permutation(5)]
    one, other = build(targets, platform), build(shuffled, platform)
    assert one.order_objective == other.order_objective
    assert one.order_gap == other.order_gap == 0
    assert sorted(s.name for s in one.segments if s.target) == sorted(s.name for s in other.segments if s.target)


@given(seed=st.integers(0, 1000))
@settings(deadline=None, max_examples=3)
def test_what_alleles_are_called_changes_nothing(seed: int) -> None:
    targets = random_targets(4, seed)
    one = build_construct(targets, alleles=ALLELES, predictor=FakePredictor(), platform=PLATFORMS["sec-aay-mitd"])
    other = build_construct(targets, alleles=RENAMED, predictor=OtherNames(), platform=PLATFORMS["sec-aay-mitd"])
    assert one.sequence == other.sequence
    assert one.order_objective == other.order_objective
    assert len(one.junction_peptides) == len(other.junction_peptides)


@given(seed=st.integers(0, 1000))
@settings(deadline=None, max_examples=3)
def test_another_molecule_never_makes_it_cheaper(seed: int) -> None:
    targets = random_targets(4, seed)
    few = build(targets, "sec-aay-mitd", ALLELES[:3])
    more = build(targets, "sec-aay-mitd", ALLELES)
    most = build(targets, "sec-aay-mitd")
    assert few.order_objective <= more.order_objective <= most.order_objective


@given(seed=st.integers(0, 1000), most=st.integers(0, 2))
@settings(deadline=None, max_examples=3)
def test_more_freedom_never_costs_more(seed: int, most: int) -> None:
    targets = random_targets(4, seed)

    def cost(clip: int) -> float:
        chosen = ConstructSettings(most_clip=clip, most_stretch=clip)
        return build_construct(targets, alleles=ALLELES, predictor=FakePredictor(), settings=chosen).order_objective

    assert cost(most + 1) <= cost(most)


def test_the_same_inputs_give_the_same_bytes_with_both_classes() -> None:
    one, other = (build(random_targets(6), "sec-aay-mitd") for _ in range(2))
    assert one == other
    assert [s.name for s in one.segments if s.kind is SegmentKind.TARGET] != [target.name for target in random_targets(6)]
