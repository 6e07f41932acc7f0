"""NetMHCpan and NetMHCIIpan. They are licensed and were not run: their samples are written by hand in the documented format.

The stand-ins answer from these samples, in the reverse order, and refuse other alleles as the programs do.
"""

from __future__ import annotations

import contextlib
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.adapters.stand_ins import SAMPLES, netmhc_stand_in

from vaxsmith.adapters import open_predictor
from vaxsmith.adapters.netmhc_text import read_netmhc
from vaxsmith.adapters.netmhciipan import core_start
from vaxsmith.adapters.program import Program, Ran
from vaxsmith.core import InputError, ProgramError
from vaxsmith.hla import parse_allele
from vaxsmith.presentation.prediction import Predictor

A0201, B3543, B0702, DRB1, DPB119 = (
    parse_allele(name) for name in ("A*02:01", "B*35:43", "B*07:02", "DRB1*01:01", "DPA1*02:02-DPB1*19:01")
)
PROGRAM = Program(name="NetMHCpan", path=Path("netMHCpan"))


def class_one(folder: Path, fault: str = "") -> Predictor:
    path = netmhc_stand_in(folder / "netMHCpan", "netmhcpan.txt", peptides_behind="-p", row="PEPLIST 0.", fault=fault)
    return open_predictor("netmhcpan", program=path)


def class_two(folder: Path) -> Predictor:
    path = netmhc_stand_in(folder / "netMHCIIpan", "netmhciipan.txt", peptides_behind="-f", row="Sequence  ")
    return open_predictor("netmhciipan", program=path)


def test_each_pair_gets_its_numbers_whatever_the_order(tmp_path: Path) -> None:
    predictor = class_one(tmp_path)
    assert predictor.name == "NetMHCpan 4.1b"
    found = predictor.predict(["NLVPMVATV", "NLVPMVATD", "GILGFVFTL", "NLVPMVATV"], [B3543, A0201])
    assert found.percentile.tolist() == np.float32([[9, 0.05], [72, 12.5], [15, 0.02], [9, 0.05]]).tolist()
    assert found.presentation[:, 1].tolist() == np.float32([0.9, 0.001, 0.95, 0.9]).tolist()
    assert found.affinity_nanomolar[:, 1].tolist() == np.float32([8.7, 5700.25, 5.1, 8.7]).tolist()
    assert np.isnan(found.spread).all()
    assert found.core_start is None
    assert found.distance == {"HLA-A*02:01": 0.0, "HLA-B*35:43": 0.087}
    assert found.unassessed == found.gaps == {}


def test_gapped_cores_bulges_and_other_lengths_are_read(tmp_path: Path) -> None:
    found = class_one(tmp_path).predict(["SIINFEKL", "SLYNTVATLYC"], [A0201])
    assert found.percentile[:, 0].tolist() == np.float32([6.7, 1.5]).tolist()


def test_an_allele_it_does_not_know_is_unassessed_in_its_own_words(tmp_path: Path) -> None:
    found = class_one(tmp_path).predict(["NLVPMVATV"], [B0702, A0201, DRB1])
    assert found.percentile[0, 1] == np.float32(0.05)
    assert np.isnan(found.percentile[0, [0, 2]]).all()
    assert "HLA-B07:02 cannot be found in hla_pseudo list" in found.unassessed["HLA-B*07:02"].reason
    assert found.unassessed["HLA-B*07:02"].remedy
    assert "class II" in found.unassessed["HLA-DRB1*01:01"].reason


@pytest.mark.parametrize("fault", ["cut", "drop", "empty", "rubbish", "other-numbers", "silent"])
def test_an_answer_with_a_fault_is_refused_when_it_is_opened(tmp_path: Path, fault: str) -> None:
    """One peptide is asked for when it is opened: a broken installation shows there and not in a hole in a table."""
    with pytest.raises(ProgramError) as caught:
        class_one(tmp_path, fault)
    assert caught.value.remedy


def test_a_row_that_is_lost_later_is_an_error(tmp_path: Path) -> None:
    predictor = class_one(tmp_path)
    netmhc_stand_in(tmp_path / "netMHCpan", "netmhcpan.txt", peptides_behind="-p", row="NLVPMVATV ", fault="drop")
    with pytest.raises(ProgramError, match="did not answer for 1 of 2 pairs: NLVPMVATV with HLA-A\\*02:01"):
        predictor.predict(["NLVPMVATD", "NLVPMVATV"], [A0201])


def test_peptides_it_cannot_judge_are_the_persons_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has 15 residues"):
        class_one(tmp_path).predict(["PKYVKQNTLKLATGM"], [A0201])


def test_class_two_gives_cores_and_reads_an_inverted_one_from_the_other_end(tmp_path: Path) -> None:
    predictor = class_two(tmp_path)
    assert predictor.name == "NetMHCIIpan 4.3i"
    found = predictor.predict(["PKYVKQNTLKLAT", "PKYVKQNTLKLATGM", "GGGGGGGGGGGGGGG"], [DRB1, DPB119])
    assert found.percentile.tolist() == np.float32([[0.4, 6.0], [0.2, 0.8], [95, 99]]).tolist()
    assert found.affinity_nanomolar[1].tolist() == np.float32([5.1, 220.0]).tolist()
    assert found.at(0, 0).core == "YVKQNTLKL"
    assert found.at(1, 1).core == "KQNTLKLAT"  # printed as TALKLTNQK
    assert found.at(0, 1).core_start is None  # its offset and its core contradict each other


@given(st.text("ACDEFGHIKLMNPQRSTVWY", min_size=9, max_size=30), st.integers(0, 21), st.booleans())
def test_a_core_is_where_its_residues_are(peptide: str, offset: int, inverted: bool) -> None:
    read = peptide[::-1] if inverted else peptide
    core = read[offset : offset + 9]
    start = core_start(peptide, {"Of": str(offset), "Core": core, "Inverted": str(int(inverted))})
    if len(core) == 9:
        assert peptide[start : start + 9] in (core, core[::-1])
    else:
        assert core_start(peptide, {"Of": str(offset), "Core": "AAAAAAAAA"}) in (-1, *range(22))


def ran(text: str) -> Ran:
    return Ran(command=("netMHCpan",), stdout=text, stderr="")


def test_version_4_0_of_class_two_without_its_column_of_inversion_is_read() -> None:
    text = (
        " Pos           MHC              Peptide   Of        Core  Core_Rel        Identity      Score_EL %Rank_EL Exp_Bind"
        "      Score_BA  Affinity(nM) %Rank_BA  BindLevel\n"
        "   3     DRB1_0301      FGSVSVESKMSNKAG    3   VSVESKMSN     1.000         PEPLIST      0.182126     5.96"
        "       NA      0.347062       1169.87    11.16   <=WB     \n"
    )
    row = read_netmhc(PROGRAM, ran(text), needs=("Peptide", "Affinity(nM)")).rows[0]
    assert (row.allele_key, row.peptide, row.fields["Affinity(nM)"]) == ("DRB10301", "FGSVSVESKMSNKAG", "1169.87")


def test_an_older_version_is_named_as_the_cause() -> None:
    text = "  pos  HLA  Peptide  Core  1-log50k(aff)  Affinity(nM)  %Rank\n 0 HLA-A02:01 NLVPMVATV NLVPMVATV 0.6 59.0 0.8\n"
    with pytest.raises(ProgramError, match="without Score_EL") as caught:
        read_netmhc(PROGRAM, ran(text), needs=("Peptide", "Score_EL"))
    assert "older version" in caught.value.cause


@pytest.mark.parametrize("written", ["0.087.", "0.0.87", "...", "nan"])
def test_a_distance_that_is_no_number_is_no_traceback(written: str) -> None:
    text = (SAMPLES / "netmhcpan.txt").read_text().replace("@@", "# ").replace("0.087", written)
    distance = read_netmhc(PROGRAM, ran(text), needs=("Peptide", "Score_EL")).distance
    assert set(distance) == {"A0201"}


@given(cut=st.integers(0, 3_000), put=st.text(max_size=20))
def test_whatever_is_printed_is_read_or_refused(cut: int, put: str) -> None:
    text = (SAMPLES / "netmhcpan.txt").read_text().replace("@@", "# ")
    with contextlib.suppress(ProgramError):
        found = read_netmhc(PROGRAM, ran(text[:cut] + put + text[cut + len(put) :]), needs=("Peptide", "Score_EL"))
        assert found.rows
        assert all(math.isfinite(value) for value in found.distance.values())
