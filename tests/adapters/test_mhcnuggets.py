"""MHCnuggets. Its samples are recorded from version 2.4.1 with its own weights (samples/README.md).

``VAXSMITH_MHCNUGGETS`` may name a Python in which it is installed: then it is run, and must say what was recorded.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from tests.adapters.stand_ins import SAMPLES, faulty, write_program

from vaxsmith.adapters import open_predictor
from vaxsmith.core import ProgramError
from vaxsmith.hla import parse_allele

A0201, B0702, C1601, DRB1 = (parse_allele(name) for name in ("A*02:01", "B*07:02", "C*16:01", "DRB1*01:01"))


def stand_in(folder: Path, sample: str = "mhcnuggets_one.csv", *, fault: str = "", answers_for: str = "") -> Path:
    """Stand in for a Python with MHCnuggets, whose list holds A*02:01, B*07:02 and DRB1*01:01."""
    for mhc_class, names in (("I", "H-2-Db\nHLA-A02:01\nHLA-B07:02\n"), ("II", "HLA-DRB101:01\nHLA-DPA101:03-DPB104:01\n")):
        lists = folder / "data" / "production" / f"mhc{mhc_class}"
        lists.mkdir(parents=True)
        (lists / "alleles_with_trained_models.txt").write_text(names)
    return write_program(
        folder / "python3",
        faulty(row="GILGFVFTL", fault=fault, old="589", new="588")
        + f"""
if sys.argv[1] == "-c": sys.exit(print("2.4.1\\n{folder}"))
assert sys.argv[1:3] == ["-m", "mhcnuggets.src.predict"]
option = lambda name: sys.argv[sys.argv.index(name) + 1]
print("Closest allele found", {answers_for!r} or option("-a"))
asked = open(option("-p")).read().split()
lines = open({str(SAMPLES / sample)!r}).read().splitlines(keepends=True)
kept = [line for line in lines[1:] if line.split(",")[0] in asked]
if {fault!r} != "silent": open(sys.argv[sys.argv.index("-o") + 1] + "_ranks", "w").write(spoil("".join([lines[0], *kept])))
""",
    )


def test_the_recorded_answer_is_read(tmp_path: Path) -> None:
    predictor = open_predictor("mhcnuggets", program=stand_in(tmp_path))
    assert predictor.name == "MHCnuggets 2.4.1 class I"
    found = predictor.predict(["GILGFVFTL", "NLVPMVATD", "NLVPMVATV"], [A0201, C1601, DRB1])
    assert found.percentile[:, 0] == pytest.approx([0.02, 97.29, 0.08])
    assert found.affinity_nanomolar[:, 0] == pytest.approx([589.25, 5712.71, 759.79])
    assert np.isnan(found.presentation).all()
    assert found.ranks == "affinity"
    assert "no model of HLA-C*16:01" in found.unassessed["HLA-C*16:01"].reason
    assert "class I only" in found.unassessed["HLA-DRB1*01:01"].reason


def test_the_recorded_answer_of_class_two_is_read(tmp_path: Path) -> None:
    predictor = open_predictor("mhcnuggets-ii", program=stand_in(tmp_path, "mhcnuggets_two.csv"))
    assert predictor.lengths == (9, 30)
    found = predictor.predict(["GELIGTLNAAKVPAD", "PKYVKQNTLKLATGM"], [DRB1])
    assert found.percentile[:, 0] == pytest.approx([4.67, 10.11])
    assert found.affinity_nanomolar[:, 0] == pytest.approx([26.7, 81.92])


def test_an_answer_for_a_neighbour_is_refused(tmp_path: Path) -> None:
    predictor = open_predictor("mhcnuggets", program=stand_in(tmp_path, answers_for="HLA-A02:06"))
    with pytest.raises(ProgramError, match="answered for HLA-A02:06 where HLA-A\\*02:01"):
        predictor.predict(["GILGFVFTL"], [A0201])


@pytest.mark.parametrize("fault", ["cut", "drop", "empty", "rubbish", "other-numbers", "silent"])
def test_an_answer_with_a_fault_is_refused(tmp_path: Path, fault: str) -> None:
    predictor = open_predictor("mhcnuggets", program=stand_in(tmp_path, fault=fault))
    with pytest.raises(ProgramError):
        predictor.predict(["GILGFVFTL", "NLVPMVATD"], [A0201])


def test_too_new_a_keras_is_named_as_the_remedy(tmp_path: Path) -> None:
    path = stand_in(tmp_path)
    predictor = open_predictor("mhcnuggets", program=path)
    write_program(path, "raise ValueError(\"Argument(s) not recognized: {'lr': 0.001}\")")
    with pytest.raises(ProgramError) as caught:
        predictor.predict(["GILGFVFTL"], [A0201])
    assert "tensorflow<2.16" in caught.value.remedy


def test_a_python_without_it_is_named(tmp_path: Path) -> None:
    path = write_program(tmp_path / "python3", "from importlib.metadata import version; version('no-such-mhcnuggets')")
    with pytest.raises(ProgramError, match="MHCnuggets is not installed for"):
        open_predictor("mhcnuggets", program=path)


def test_the_program_itself_says_what_was_recorded() -> None:
    python = os.environ.get("VAXSMITH_MHCNUGGETS")
    if not python:
        pytest.skip("needs VAXSMITH_MHCNUGGETS, the path of a Python with MHCnuggets 2.4.1")
    found = open_predictor("mhcnuggets", program=Path(python)).predict(
        ["GILGFVFTL", "NLVPMVATD", "NLVPMVATV"], [A0201, B0702]
    )
    assert found.percentile[:, 0] == pytest.approx([0.02, 97.29, 0.08], abs=0.02)
    assert found.affinity_nanomolar[:, 0] == pytest.approx([589.25, 5712.71, 759.79], rel=1e-3)
    assert not np.isnan(found.percentile).any()
