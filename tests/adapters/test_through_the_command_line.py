"""``vaxsmith predict --predictor NAME``: its numbers, and every reason for a missing one, reach the table."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.adapters.stand_ins import netmhc_stand_in, table_stand_in
from tests.adapters.test_mhcnuggets import stand_in as mhcnuggets_stand_in
from tests.cli.command_line import run_command

PAIRS = "peptide\tallele\nNLVPMVATV\tA*02:01\nNLVPMVATD\tHLA-A02:01\nSIINFEKL\tB*07:02\nPKYVKQNTLKLATGM\tA*02:01\n"


def table(folder: Path, text: str) -> Path:
    path = folder / "pairs.tsv"
    path.write_text(text)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    titles, *lines = [line.split("\t") for line in path.read_text().splitlines()]
    return [dict(zip(titles, line, strict=True)) for line in lines]


def test_a_program_answers_for_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = netmhc_stand_in(tmp_path / "netMHCpan", "netmhcpan.txt", peptides_behind="-p", row="PEPLIST 0.")
    arguments = ["predict", "--input", str(table(tmp_path, PAIRS)), "--out", str(tmp_path / "out.tsv")]
    status, _, _ = run_command([*arguments, "--predictor", "netmhcpan", "--program", str(program)], monkeypatch, capsys)
    assert status == 0
    found = rows(tmp_path / "out.tsv")
    assert [row["peptide"] for row in found] == ["NLVPMVATV", "NLVPMVATD", "SIINFEKL", "PKYVKQNTLKLATGM"]
    assert [row["percentile"] for row in found] == ["0.05", "12.5", "NA", "NA"]
    assert found[0]["affinity_nanomolar"] == "8.7"
    assert "cannot be found in hla_pseudo list" in found[2]["note"]
    assert "15 residues" in found[3]["note"]


def test_a_gap_and_another_question_are_said_in_the_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.tsv"
    arguments = ["predict", "--input", str(table(tmp_path, PAIRS.replace("B*07:02", "A*02:01"))), "--out", str(out)]
    program = table_stand_in(tmp_path / "PRIME", "prime.txt", row="GILG")
    asked = [*arguments[:2], str(table(tmp_path, "peptide\tallele\nNLVPMVATV\tA*02:01\n")), *arguments[3:]]
    assert run_command([*asked, "--predictor", "prime", "--program", str(program)], monkeypatch, capsys)[0] == 0
    assert "immunogenicity" in rows(out)[0]["note"]
    program = table_stand_in(tmp_path / "MixMHCpred", "mixmhcpred_2.txt", row="GILG")
    asked[2] = str(table(tmp_path, "peptide\tallele\nSIINFEKL\tB*07:02\n"))
    assert run_command([*asked, "--predictor", "mixmhcpred", "--program", str(program)], monkeypatch, capsys)[0] == 0
    assert "MixMHCpred gave no percentile for SIINFEKL" in rows(out)[0]["note"]


def test_an_affinity_and_a_stand_in_allele_are_said_in_the_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs, out = table(tmp_path, "peptide\tallele\nNLVPMVATV\tA*02:01\nNLVPMVATV\tA*01:02\n"), tmp_path / "out.tsv"
    asked = ["predict", "--input", str(pairs), "--out", str(out)]
    program = table_stand_in(tmp_path / "MixMHCpred", "mixmhcpred_3.txt", row="GILG")
    assert run_command([*asked, "--predictor", "mixmhcpred", "--program", str(program)], monkeypatch, capsys)[0] == 0
    assert [(row["percentile"], row["distance"]) for row in rows(out)] == [("0.081", "NA"), ("41.9", "NA")]
    assert rows(out)[0]["note"] == ""
    assert "its closest allele A0101, distance score 0.037" in rows(out)[1]["note"]
    python = mhcnuggets_stand_in(tmp_path / "nuggets")
    assert run_command([*asked, "--predictor", "mhcnuggets", "--program", str(python)], monkeypatch, capsys)[0] == 0
    assert (rows(out)[0]["presentation"], rows(out)[0]["note"]) == ("NA", "percentile is of affinity")
    assert "no model of HLA-A*01:02" in rows(out)[1]["note"]


@pytest.mark.parametrize(
    ("name", "program", "words"),
    [("netmhcpan", "absent", "no NetMHCpan at the path"), ("netmhc", "absent", "no predictor called 'netmhc'")],
)
def test_a_mistake_is_one_paragraph_and_no_traceback(
    name: str, program: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["predict", "--input", str(table(tmp_path, PAIRS)), "--out", str(tmp_path / "out.tsv")]
    asked = [*arguments, "--predictor", name, "--program", str(tmp_path / program)]
    status, _, said = run_command(asked, monkeypatch, capsys)
    assert status != 0
    assert words in said.replace("\n", " ")
    assert "Traceback" not in said
    assert not (tmp_path / "out.tsv").exists()
