"""BigMHC. It is licensed and was not run: its sample is written by hand in the format that its documentation shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.adapters.stand_ins import FAULTS, SAMPLES, faulty, write_program

from vaxsmith.adapters import open_predictor
from vaxsmith.core import ProgramError
from vaxsmith.hla import parse_allele

A0201, B0702, E0101, C0702 = (parse_allele(name) for name in ("A*02:01", "B*07:02", "E*01:01", "C*07:02"))


def script(fault: str = "") -> str:
    return (
        faulty(row="GILGFVFTL", fault=fault)
        + f"""
import csv
options = dict(word.split("=", 1) for word in sys.argv[1:])
assert options["-a"] == "0" and options["-p"] == "1" and options["-c"] == "1" and options["-d"] == "cpu"
asked = [tuple(row) for row in csv.reader(open(options["-i"]))][1:]
lines = open({str(SAMPLES / "bigmhc.csv")!r}).read().replace("EL", options["-m"].upper()).splitlines(keepends=True)
kept = [line for line in reversed(lines[1:]) if tuple(line.split(",")[:2]) in asked]
if {fault!r} != "silent": open(options["-o"], "w").write(spoil("".join([lines[0], *kept])))
"""
    )


def repository(folder: Path, names: str) -> Path:
    (folder / "src").mkdir()
    (folder / "data").mkdir()
    (folder / "src" / "predict.py").write_text(script())
    (folder / "data" / "pseudoseqs.csv").write_text("mhc,1_A,1_C\n" + "".join(f"{name},0,1\n" for name in names.split()))
    return folder


@pytest.mark.parametrize(("name", "ranks"), [("bigmhc", "presentation"), ("bigmhc-im", "immunogenicity")])
def test_scores_are_given_without_percentiles(tmp_path: Path, name: str, ranks: str) -> None:
    predictor = open_predictor(name, program=write_program(tmp_path / "bigmhc_predict", script()))
    found = predictor.predict(["NLVPMVATV", "SIINFEKL"], [B0702, A0201])
    assert found.presentation.tolist() == np.float32([[0.0052, 0.91], [0.0003, 0.0021]]).tolist()
    assert np.isnan(found.percentile).all()
    assert np.isnan(found.affinity_nanomolar).all()
    assert found.ranks == ranks
    assert found.gaps == {}


def test_only_alleles_of_its_own_list_are_asked_for(tmp_path: Path) -> None:
    predictor = open_predictor("bigmhc", program=repository(tmp_path, "HLA-A*02:01 HLA-B*07:02"))
    found = predictor.predict(["NLVPMVATV"], [A0201, C0702])
    assert found.presentation[0, 0] == np.float32(0.91)
    assert "no model of HLA-C*07:02" in found.unassessed["HLA-C*07:02"].reason


def test_without_its_list_only_classical_alleles_are_asked_for(tmp_path: Path) -> None:
    predictor = open_predictor("bigmhc", program=write_program(tmp_path / "bigmhc_predict", script()))
    assert predictor.assess(C0702) is None
    assert "similar one's" in predictor.assess(E0101).reason  # type: ignore[union-attr]


@pytest.mark.parametrize("fault", FAULTS)
def test_an_answer_with_a_fault_is_refused_when_it_is_opened(tmp_path: Path, fault: str) -> None:
    with pytest.raises(ProgramError):
        open_predictor("bigmhc", program=write_program(tmp_path / "bigmhc_predict", script(fault)))
