"""The class II network that ships: the slow twin, the same bits in any batching, known epitopes, honest refusals."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference import register_network

from vaxsmith.core import AMINO_ACIDS, InputError
from vaxsmith.hla import parse_allele, parse_genotype
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation import (
    FARTHEST_CLASS_TWO_GROOVE,
    allele_support,
    check_support,
    load_class_two,
    predict,
    predictor_for,
)
from vaxsmith.presentation.register import BLOCK, GAP

DR1, DR4 = parse_allele("DRB1*01:01"), parse_allele("DRB1*04:01")
DP, DQ = parse_genotype("DPA1*01:03,DPB1*04:01,DQA1*02:01,DQB1*02:02").class_two
peptides = st.text(AMINO_ACIDS, min_size=12, max_size=25)


def random_peptides(count: int, seed: int = 0) -> list[str]:
    random = np.random.default_rng(seed)
    return ["".join(random.choice(list(AMINO_ACIDS), random.integers(12, 26))) for _ in range(count)]


@settings(deadline=None, max_examples=4)
@given(peptide=peptides, allele=st.sampled_from([DR1, DR4, DP, DQ]))
def test_the_slow_twin_agrees(peptide: str, allele: Allele) -> None:
    model = load_class_two().model
    groove = "".join((*AMINO_ACIDS, "X")[code] for code in model.grooves[model.groove_of[allele.name]])
    presented, affine, core = register_network.logits(model.weights, peptide, groove)
    found = load_class_two().predict([peptide], [allele]).at(0, 0)
    mean = sum(presented) / len(presented)
    assert found.presentation == pytest.approx(1 / (1 + math.exp(-mean)), abs=1e-4)
    assert found.affinity_nanomolar == pytest.approx(50_000 ** (1 - 1 / (1 + math.exp(-affine))), rel=1e-3)
    assert found.spread == pytest.approx(statistics.pstdev(1 / (1 + math.exp(-x)) for x in presented), abs=1e-4)
    assert found.core_start == core
    assert found.core == peptide[core : core + 9]


def test_any_order_and_any_batching_gives_the_same_bits() -> None:
    asked, alleles = random_peptides(BLOCK * 8 + 77), [DR1, DP, DQ]
    network = load_class_two()
    whole = network.predict(asked, alleles)
    order = np.random.default_rng(1).permutation(len(asked))
    shuffled = network.predict([asked[i] for i in order], alleles[::-1])
    assert whole.core_start is not None
    assert shuffled.core_start is not None
    for name in ("presentation", "percentile", "affinity_nanomolar", "spread", "core_start"):
        ours, theirs = getattr(whole, name), getattr(shuffled, name)
        assert ours[order].tobytes() == np.ascontiguousarray(theirs[:, ::-1]).tobytes(), name
    part = network.predict(asked[3:10], [DP])
    assert part.presentation[:, 0].tobytes() == whole.presentation[3:10, 1].tobytes()


@settings(deadline=None, max_examples=20)
@given(asked=st.lists(peptides, max_size=20))
def test_every_answer_is_in_its_range(asked: list[str]) -> None:
    found = load_class_two().predict(asked, [DR4])
    assert found.core_start is not None
    assert ((found.percentile > 0) & (found.percentile <= 100)).all()
    assert ((found.presentation >= 0) & (found.presentation <= 1)).all()
    assert ((found.affinity_nanomolar >= 1 - 1e-3) & (found.affinity_nanomolar <= 50_000 * 1.001)).all()
    last = np.array([len(peptide) - 9 for peptide in asked], np.int16).reshape(-1, 1)
    assert ((found.core_start >= 0) & (found.core_start <= last)).all()


@pytest.mark.parametrize(
    ("peptide", "core", "allele"),
    [
        # Influenza haemagglutinin 306-318 on DR1: the core is seen in the crystal (Stern et al., Nature 1994;368:215).
        ("PKYVKQNTLKLAT", "YVKQNTLKL", "DRB1*01:01"),
        # CLIP 86-102 on DR3 (Ghosh et al., Nature 1995;378:457).
        ("PVSKMRMATPLLMQALP", "MRMATPLLM", "DRB1*03:01"),
    ],
)
def test_cores_that_crystals_show_are_found(peptide: str, core: str, allele: str) -> None:
    found = predict([peptide], [allele]).at(0, 0)
    assert found.core == core
    assert found.percentile < 10


@pytest.mark.parametrize(
    ("name", "first", "pockets"),
    [
        # Anchors that are known of these molecules (Hammer et al., Cell 1993;74:197; Rammensee et al., Immunogenetics
        # 1995;41:178): aromatic or aliphatic first, an acid fourth in DR3, small or basic residues sixth.
        ("DRB1*01:01", "FILMVWY", {}),
        ("DRB1*03:01", "FILMVY", {3: "D"}),
        ("DRB1*04:01", "FILMVWY", {5: "NSTD"}),
        ("DRB1*11:01", "FILMVWY", {5: "KR"}),
    ],
)
def test_anchors_of_the_cores_are_those_known(name: str, first: str, pockets: dict[int, str]) -> None:
    asked = ["".join(row) for row in np.random.default_rng(2).choice(list(AMINO_ACIDS), (8_000, 19))]
    found = predict(asked, [name])
    top = np.argsort(-found.presentation[:, 0])[:100]
    cores = [found.at(int(row), 0).core for row in top]
    assert sum(core[0] in first for core in cores) > 80
    for place, residues in pockets.items():
        assert sum(core[place] in residues for core in cores) > 40


@pytest.mark.parametrize("asked", ["PKYVKQNTLKL", "PKYVKQNTLKLATPKYVKQNTLKLAT", "PKYVKQNTLKLAX", "", "pkyvkqntlklat"])
def test_what_is_no_peptide_is_refused_with_its_place(asked: str) -> None:
    with pytest.raises(InputError) as caught:
        load_class_two().predict([asked], [DR1])
    assert caught.value.place == "peptide 1 of 1"
    assert caught.value.remedy


def test_alleles_that_cannot_be_judged_say_why() -> None:
    unknown = Allele(name="HLA-DRB1*99:99", mhc_class=2, locus="DRB1")
    found = load_class_two().predict(["PKYVKQNTLKLAT"], [unknown, DR1, parse_allele("A*02:01")])
    assert set(found.unassessed) == {unknown.name, "HLA-A*02:01"}
    assert np.isnan(found.percentile[0, [0, 2]]).all()
    assert not np.isnan(found.percentile[0, 1])
    for name, groove in load_class_two().model.groove_of.items():
        allele = Allele(name=name, mhc_class=2, locus=name[4:8])
        far = load_class_two().model.distance[groove] > FARTHEST_CLASS_TWO_GROOVE.value
        assert (load_class_two().assess(allele) is not None) == far, name


def test_chains_that_lack_a_residue_are_judged() -> None:
    model = load_class_two().model
    assert (model.grooves[model.groove_of[DQ.name]] == GAP).any()
    assert load_class_two().assess(DQ) is None


def test_every_groove_is_calibrated_on_enough_peptides() -> None:
    model = load_class_two().model
    judged = model.distance <= FARTHEST_CLASS_TWO_GROOVE.value
    assert (model.background[judged] >= 100_000).all()
    assert (np.diff(model.grid_scores, axis=1) >= 0).all()


def test_support_is_told_for_class_two_as_well() -> None:
    assert predictor_for(DR1) is load_class_two()
    assert allele_support(DR1).ligands > 1_000
    (finding,) = check_support([DR1])
    assert "ligands" in finding.sentence


def test_the_distance_from_training_stands_with_each_prediction() -> None:
    found = load_class_two().predict(["PKYVKQNTLKLAT"], [DR1, DQ])
    assert found.at(0, 0).distance == 0.0
    assert found.at(0, 1).distance == pytest.approx(found.distance[DQ.name])
