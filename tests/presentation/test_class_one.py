"""The network that ships: the slow twin, the same bits in any batching, known ligands, honest refusals."""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference import dense_network

from vaxsmith.core import AMINO_ACIDS, InputError
from vaxsmith.hla import parse_allele
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation import (
    FARTHEST_GROOVE,
    FEWEST_LIGANDS,
    allele_support,
    default_predictor,
    load_class_one,
    nearest_trained,
    predict,
)
from vaxsmith.presentation.dense import BLOCK, DenseWeights
from vaxsmith.presentation.model_file import FOLDER, read_model

A0201, A0301, B0702, C0701 = (parse_allele(name) for name in ("A*02:01", "A*03:01", "B*07:02", "C*07:01"))
peptides = st.text(AMINO_ACIDS, min_size=8, max_size=14)


def random_peptides(count: int, seed: int = 0) -> list[str]:
    random = np.random.default_rng(seed)
    return ["".join(random.choice(list(AMINO_ACIDS), random.integers(8, 15))) for _ in range(count)]


def same_bits(ours: np.ndarray, theirs: np.ndarray) -> bool:
    return ours.tobytes() == theirs.tobytes()


@settings(deadline=None, max_examples=6)
@given(peptide=peptides, name=st.sampled_from(["HLA-A*02:01", "HLA-B*44:02", "HLA-C*07:01", "HLA-B*57:03"]))
def test_the_slow_twin_agrees(peptide: str, name: str) -> None:
    model = load_class_one().model
    groove = "".join(AMINO_ACIDS[code] for code in model.grooves[model.groove_of[name]])
    *presented, affine = dense_network.logits(model.weights, peptide, groove)
    found = load_class_one().predict([peptide], [parse_allele(name)]).at(0, 0)
    mean = sum(presented) / len(presented)
    assert found.presentation == pytest.approx(1 / (1 + math.exp(-mean)), abs=1e-4)
    assert found.affinity_nanomolar == pytest.approx(50_000 ** (1 - 1 / (1 + math.exp(-affine))), rel=1e-3)
    assert found.spread == pytest.approx(statistics.pstdev(1 / (1 + math.exp(-x)) for x in presented), abs=1e-4)


def test_any_order_and_any_batching_gives_the_same_bits() -> None:
    asked, alleles = random_peptides(BLOCK * 2 + 77), [A0201, B0702, C0701]
    network = load_class_one()
    whole = network.predict(asked, alleles)
    order = np.random.default_rng(1).permutation(len(asked))
    shuffled = network.predict([asked[i] for i in order], alleles[::-1])
    assert same_bits(whole.presentation[order], shuffled.presentation[:, ::-1])
    assert same_bits(whole.percentile[order], shuffled.percentile[:, ::-1])
    assert same_bits(whole.affinity_nanomolar[order], shuffled.affinity_nanomolar[:, ::-1])
    for start, stop in ((0, 1), (3, 10), (500, 900), (BLOCK, 2 * BLOCK)):
        part = network.predict(asked[start:stop], [B0702])
        assert same_bits(part.presentation[:, 0], np.ascontiguousarray(whole.presentation[start:stop, 1]))
        assert same_bits(part.affinity_nanomolar[:, 0], np.ascontiguousarray(whole.affinity_nanomolar[start:stop, 1]))


@settings(deadline=None, max_examples=20)
@given(asked=st.lists(peptides, max_size=30), seed=st.integers(0, 99))
def test_every_answer_is_in_its_range_and_stands_alone(asked: list[str], seed: int) -> None:
    both = load_class_one().predict([*asked, *random_peptides(5, seed)], [A0301])
    alone = load_class_one().predict(asked, [A0301])
    assert same_bits(both.presentation[: len(asked)], alone.presentation)
    assert ((both.percentile > 0) & (both.percentile <= 100)).all()
    assert ((both.presentation >= 0) & (both.presentation <= 1)).all()
    assert ((both.affinity_nanomolar >= 1) & (both.affinity_nanomolar <= 50_000)).all()
    assert ((both.spread >= 0) & (both.spread <= 0.5)).all()


@pytest.mark.parametrize(
    ("peptide", "allele"),
    [("NLVPMVATV", A0201), ("GILGFVFTL", A0201), ("TPRVTGGGAM", B0702), ("KLGGALQAK", A0301), ("ELAGIGILTV", A0201)],
)
def test_epitopes_that_everyone_knows_are_presented(peptide: str, allele: Allele) -> None:
    found = predict([peptide], [allele]).at(0, 0)
    assert found.percentile < 2
    assert found.affinity_nanomolar < 1_000
    turned = predict([peptide[:-1] + "D"], [allele]).at(0, 0)
    assert turned.percentile > 10 * found.percentile


def test_a_better_score_never_has_a_worse_percentile() -> None:
    found = load_class_one().predict(random_peptides(2_000, 3), [A0201])
    order = np.argsort(found.presentation[:, 0])
    assert (np.diff(found.percentile[order, 0]) <= 1e-3).all()


def test_the_best_of_all_keep_their_order_beyond_the_background() -> None:
    model = load_class_one().model
    groove = model.groove_of["HLA-A*02:01"]
    top = float(model.grid_scores[groove, -1])
    found = model.percentile(np.array([top, top + 0.5, top + 1.0, top + 100.0, top + 200.0]), groove)
    assert found[0] == pytest.approx(model.grid_percent[-1], rel=1e-5)
    assert (np.diff(found[:4]) < 0).all()
    assert found[-1] == pytest.approx(model.grid_percent[-1] / 1000, rel=1e-5)


def test_percentiles_of_other_random_peptides_are_spread_evenly() -> None:
    """The grid is for human k-mers; uniform random residues come close enough to catch a wrong scale."""
    asked = [peptide for peptide in random_peptides(8_000, 4) if len(peptide) < 12]
    for allele in (A0201, B0702):
        share = (load_class_one().predict(asked, [allele]).percentile <= 20).mean()
        assert 0.1 < share < 0.3


def test_nothing_asked_nothing_answered() -> None:
    assert load_class_one().predict([], [A0201]).presentation.shape == (0, 1)
    assert load_class_one().predict(["NLVPMVATV"], []).presentation.shape == (1, 0)


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        (["NLVPMVATV", "NLVPMVA"], "peptide 2 of 2"),
        (["NLVPMVATVNLVPMV"], "peptide 1 of 1"),
        (["NLVPMVATX"], "peptide 1 of 1"),
        (["nlvpmvatv"], "peptide 1 of 1"),
        (["NLVPMVAT*"], "peptide 1 of 1"),
        (["NLVPMVATé"], "peptide 1 of 1"),
        (["NLVP\x00VATV"], "peptide 1 of 1"),
        (["NLVPMVATV\x00"], "peptide 1 of 1"),
        ([""], "peptide 1 of 1"),
    ],
)
def test_what_is_no_peptide_is_refused_with_its_place(asked: list[str], place: str) -> None:
    with pytest.raises(InputError) as caught:
        load_class_one().predict(asked, [A0201])
    assert caught.value.place == place
    assert caught.value.remedy


def test_alleles_that_cannot_be_judged_say_why() -> None:
    unknown = Allele(name="HLA-A*02:9999", mhc_class=1, locus="A")
    second = parse_allele("DRB1*04:05")
    found = load_class_one().predict(["NLVPMVATV"], [unknown, A0201, second])
    assert set(found.unassessed) == {unknown.name, second.name}
    assert np.isnan(found.percentile[0, [0, 2]]).all()
    assert not np.isnan(found.percentile[0, 1])
    assert all(reason.reason and reason.remedy for reason in found.unassessed.values())
    assert "class II molecule" in found.unassessed[second.name].reason


def test_support_tells_own_ligands_or_the_nearest_groove() -> None:
    model = load_class_one().model
    own = allele_support(A0201)
    assert (own.nearest, own.distance) == ("HLA-A*02:01", 0.0)
    assert own.ligands > 10_000
    assert nearest_trained(A0201) == ("HLA-A*02:01", 0.0)
    few = [name for name, groove in model.groove_of.items() if model.ligands[groove] == 0]
    other = allele_support(parse_allele(few[0]))
    assert other.ligands == 0
    assert other.distance > 0
    assert allele_support(parse_allele(other.nearest)).ligands >= FEWEST_LIGANDS.value
    unknown = allele_support(Allele(name="HLA-A*02:9999", mhc_class=1, locus="A"))
    assert (unknown.nearest, unknown.ligands) == ("", 0)
    assert math.isnan(unknown.distance)


def test_far_grooves_are_unassessed_and_near_ones_are_not() -> None:
    network = load_class_one()
    for name, groove in network.model.groove_of.items():
        allele = Allele(name=name, mhc_class=1, locus=name[4])
        far = network.model.distance[groove] > FARTHEST_GROOVE.value
        assert (network.assess(allele) is not None) == far, name


def test_every_groove_is_calibrated_on_enough_peptides() -> None:
    model = load_class_one().model
    judged = model.distance <= FARTHEST_GROOVE.value
    assert (model.background[judged] >= 100_000).all()
    assert (np.diff(model.grid_scores, axis=1) >= 0).all()
    assert (np.diff(model.grid_percent) < 0).all()
    assert model.grid_percent[-1] > 0


def test_the_file_is_small_plain_and_never_trusted(tmp_path: Path) -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 20_000_000
    damaged = tmp_path / "class_one.npz"
    damaged.write_bytes((FOLDER / "class_one.npz").read_bytes()[:100_000])
    for path in (damaged, tmp_path / "absent.npz"):
        with pytest.raises(InputError) as caught:
            read_model(DenseWeights, path)
        assert caught.value.remedy
    np.savez(damaged, about=np.array([{"format": 2}], dtype=object))
    with pytest.raises(InputError):
        read_model(DenseWeights, damaged)


def test_the_network_is_loaded_once_and_only_when_asked() -> None:
    assert default_predictor() is load_class_one()
    code = (
        "import vaxsmith.presentation as p; from vaxsmith.presentation.class_one import load_class_one as l; "
        "print(l.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
