"""MixMHCpred, PRIME and MixMHC2pred.

They are licensed and were not run: their samples are written by hand in the documented format.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.adapters.stand_ins import FAULTS, SAMPLES, table_stand_in

from vaxsmith.adapters import open_predictor
from vaxsmith.core import ProgramError
from vaxsmith.hla import parse_allele
from vaxsmith.presentation.prediction import Predictor

A0201, A0102, B0702, C0702, DRB1, DPB104 = (
    parse_allele(name) for name in ("A*02:01", "A*01:02", "B*07:02", "C*07:02", "DRB1*01:01", "DPA1*01:03-DPB1*04:01")
)


def opened(name: str, folder: Path, sample: str, fault: str = "") -> Predictor:
    path = table_stand_in(folder / name, sample, row="GILGFVFTL" if name != "mixmhc2pred" else "PKYVKQ", fault=fault)
    return open_predictor(name, program=path)


def test_mixmhcpred_2_gives_each_alleles_own_percentile_and_not_the_bests(tmp_path: Path) -> None:
    predictor = opened("mixmhcpred", tmp_path, "mixmhcpred_2.txt")
    assert predictor.name == "MixMHCpred 2.2"
    found = predictor.predict(["NLVPMVATV", "GILGFVFTL"], [B0702, A0201])
    assert found.percentile.tolist() == np.float32([[33, 0.08], [21, 0.03]]).tolist()
    assert np.isnan(found.presentation).all()  # its score is no probability
    assert found.gaps == found.distance == {}


def test_an_answer_of_na_is_a_gap_with_its_reason(tmp_path: Path) -> None:
    found = opened("mixmhcpred", tmp_path, "mixmhcpred_2.txt").predict(["SIINFEKL"], [A0201, B0702])
    assert found.percentile[0, 0] == 6.5
    assert np.isnan(found.percentile[0, 1])
    assert set(found.gaps) == {("SIINFEKL", "HLA-B*07:02")}
    assert "MixMHCpred gave no percentile" in found.gaps["SIINFEKL", "HLA-B*07:02"].reason


def test_mixmhcpred_3_tells_the_closest_allele_in_its_own_words_and_not_as_our_distance(tmp_path: Path) -> None:
    predictor = opened("mixmhcpred", tmp_path, "mixmhcpred_3.txt")
    assert predictor.name == "MixMHCpred 3.0"
    found = predictor.predict(["NLVPMVATV"], [A0201, A0102])
    assert found.distance == {}
    assert found.notes == {
        "HLA-A*01:02": "by the program's own word judged by its closest allele A0101, distance score 0.037"
    }


@pytest.mark.parametrize(
    ("written", "spoilt"),
    [("(0.037)", "(0.0.37)"), ("(0.037)", "(nan)"), (" -- B0702 (0.0)", ""), ("A0101 (0.037)", ""), ("A0101", "A0101\tx")],
)
def test_a_distance_that_cannot_be_read_is_left_out(written: str, spoilt: str, tmp_path: Path) -> None:
    sample = tmp_path / "sample.txt"
    sample.write_text((SAMPLES / "mixmhcpred_3.txt").read_text().replace(written, spoilt))
    found = opened("mixmhcpred", tmp_path, str(sample)).predict(["NLVPMVATV"], [A0201, A0102])
    assert found.distance == found.notes == {}


def test_prime_ranks_immunogenicity_and_says_so(tmp_path: Path) -> None:
    predictor = opened("prime", tmp_path, "prime.txt")
    assert predictor.name == "PRIME 2.1"
    found = predictor.predict(["SIINFEKL", "NLVPMVATV"], [A0201, B0702])
    assert found.ranks == "immunogenicity"
    assert found.percentile.tolist() == np.float32([[40.4, 81], [0.09, 12.7]]).tolist()
    assert found.presentation[1].tolist() == np.float32([0.13, 0.0038]).tolist()


def test_mixmhc2pred_gives_cores_and_what_it_answers_with_na_is_a_gap(tmp_path: Path) -> None:
    predictor = opened("mixmhc2pred", tmp_path, "mixmhc2pred.txt")
    assert predictor.name == "MixMHC2pred 2.0.2"
    found = predictor.predict(["GELIGTLNAAKVPADGELIGTLNA", "GELIGTLNAAKVPAD"], [DRB1, DPB104])
    assert found.percentile[1].tolist() == np.float32([2.52, 18.2]).tolist()
    assert found.at(1, 0).core == "IGTLNAAKV"
    assert found.at(1, 1).core == "LNAAKVPAD"
    assert len(found.gaps) == 2
    assert found.at(0, 0).core_start is None


@pytest.mark.parametrize(("name", "sample"), [("mixmhcpred", "mixmhcpred_2.txt"), ("prime", "prime.txt")])
def test_an_allele_it_does_not_know_is_unassessed_in_its_own_words(tmp_path: Path, name: str, sample: str) -> None:
    found = opened(name, tmp_path, sample).predict(["NLVPMVATV"], [C0702, A0201])
    assert np.isnan(found.percentile[0, 0])
    assert "Allele C0702 is not among" in found.unassessed["HLA-C*07:02"].reason


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("name", "sample"),
    [("mixmhcpred", "mixmhcpred_3.txt"), ("prime", "prime.txt"), ("mixmhc2pred", "mixmhc2pred.txt")],
)
def test_an_answer_with_a_fault_is_refused_when_it_is_opened(tmp_path: Path, name: str, sample: str, fault: str) -> None:
    with pytest.raises(ProgramError) as caught:
        opened(name, tmp_path, sample, fault)
    assert caught.value.remedy
