"""MHCflurry. Its sample is recorded from 2.3.16 with random weights: the format is real, the numbers mean nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.adapters.stand_ins import SAMPLES, faulty, write_program

from vaxsmith.adapters import open_predictor
from vaxsmith.core import ProgramError
from vaxsmith.hla import parse_allele

A0201, B0702, C0702 = (parse_allele(name) for name in ("A*02:01", "B*07:02", "C*07:02"))


def stand_in(folder: Path, *, fault: str = "", models: bool = True) -> Path:
    return write_program(
        folder / "mhcflurry-predict",
        faulty(row="NLVPMVATD", fault=fault, old="7", new="8")
        + f"""
if "--version" in sys.argv: sys.exit(print("mhcflurry 2.3.16"))
if not {models}: raise RuntimeError("Missing MHCflurry downloadable file: models")
if "--list-supported-alleles" in sys.argv: sys.exit(print("BoLA-6*13:01\\nHLA-A*02:01\\nHLA-B*07:02"))
asked = [tuple(line.strip().split(",")) for line in open(sys.argv[1])]
lines = open({str(SAMPLES / "mhcflurry.csv")!r}).read().splitlines(keepends=True)
kept = [line for line in reversed(lines) if tuple(line.split(",")[:2]) in asked]
if {fault!r} != "silent": open(sys.argv[sys.argv.index("--out") + 1], "w").write(spoil("".join(reversed(kept))))
""",
    )


def test_the_recorded_answer_is_read(tmp_path: Path) -> None:
    predictor = open_predictor("mhcflurry", program=stand_in(tmp_path))
    assert predictor.name == "MHCflurry 2.3.16"
    found = predictor.predict(["NLVPMVATD", "NLVPMVATV"], [A0201, C0702])
    assert found.percentile[:, 0] == pytest.approx([76.90697, 74.14337], rel=1e-5)
    assert found.presentation[:, 0] == pytest.approx([0.2063738, 0.2414405], rel=1e-5)
    assert found.affinity_nanomolar[:, 0] == pytest.approx([11294.265, 5424.482], rel=1e-5)
    assert "no model of HLA-C*07:02" in found.unassessed["HLA-C*07:02"].reason


def test_without_its_models_every_allele_is_unassessed_with_the_remedy(tmp_path: Path) -> None:
    predictor = open_predictor("mhcflurry", program=stand_in(tmp_path, models=False))
    found = predictor.predict(["NLVPMVATV"], [A0201, B0702])
    assert np.isnan(found.percentile).all()
    for allele in (A0201, B0702):
        assert "Missing MHCflurry downloadable file" in found.unassessed[allele.name].reason
        assert "mhcflurry-downloads fetch models_class1_presentation" in found.unassessed[allele.name].remedy


def test_absent_it_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ProgramError) as caught:
        open_predictor("mhcflurry", program=tmp_path)
    assert caught.value.remedy
    with pytest.raises(ProgramError) as caught:
        open_predictor("mhcflurry", program=tmp_path / "mhcflurry-predict")
    assert "pip install mhcflurry" in caught.value.remedy


@pytest.mark.parametrize("fault", ["cut", "drop", "empty", "rubbish", "other-numbers", "silent"])
def test_an_answer_with_a_fault_is_refused(tmp_path: Path, fault: str) -> None:
    predictor = open_predictor("mhcflurry", program=stand_in(tmp_path, fault=fault))
    with pytest.raises(ProgramError):
        predictor.predict(["NLVPMVATD", "NLVPMVATV"], [A0201])
