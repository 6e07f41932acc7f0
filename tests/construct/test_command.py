"""``vaxsmith construct``: both classes, normal proteins, and mistakes that end in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.command_line import run_command
from tests.stories.board_case import rows

Run = Callable[..., tuple[int, str, str]]
LEFT, RIGHT = "GSGSDEDGSGSGDGSGEGSGDPKYVKQ", "NTLKLATGSGSDEDGSGSGDGSGEGSG"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_main(*arguments: str) -> tuple[int, str, str]:
        return run_command(("construct", *arguments), monkeypatch, capsys)

    return run_main


@pytest.fixture
def stretches(tmp_path: Path) -> str:
    path = tmp_path / "stretches.fasta"
    path.write_text(f">LEFT\n{LEFT}\n>RIGHT\n{RIGHT}\n")
    return str(path)


def test_class_two_decides_the_order_and_is_written_down(tmp_path: Path, run: Run, stretches: str) -> None:
    out = tmp_path / "out"
    hla = "A*02:01,DRB1*01:01"
    status, said, error = run(stretches, "--hla", hla, "--platform", "plain-aay", "--out", str(out))
    assert (status, error) == (0, "")
    assert "proven optimal" in said
    order = [row["name"] for row in rows(out / "segments.tsv") if row["kind"] == "target"]
    assert sorted(order) == ["LEFT as given", "RIGHT as given"]
    for row in rows(out / "junctions.tsv"):
        assert (row["class"] == "II") == row["allele"].startswith("HLA-D") == (len(row["core"]) == 9)
        protein = "".join((out / "construct.fasta").read_text().split("\n")[1:])
        assert protein[int(row["start"]) - 1 : int(row["end"])] == row["peptide"]
    assert {row["severity"] for row in rows(out / "findings.tsv")} <= {"note", "caution", "fault"}
    assert run(stretches, "--hla", hla, "--out", str(out), "--overwrite")[0] == 0


def test_normal_proteins_are_read_and_avoided(tmp_path: Path, run: Run, stretches: str) -> None:
    out = tmp_path / "out"
    assert run(stretches, "--hla", "A*02:01,B*07:02,DRB1*04:05", "--platform", "plain-aay", "--out", str(out))[0] == 0
    (tmp_path / "normal.fasta").write_text(
        f">P1 GN=SELF\n{'W'.join(row['peptide'] for row in rows(out / 'junctions.tsv'))}\n"
    )
    again = tmp_path / "again"
    status, said, _ = run(
        stretches, "--hla", "A*02:01,B*07:02,DRB1*04:05", "--platform", "plain-aay",
        "--normal-proteins", str(tmp_path / "normal.fasta"), "--out", str(again),
    )  # fmt: skip
    assert status == 0
    assert "like self" in said or not rows(again / "junctions.tsv")


def test_mistakes_end_in_a_sentence(tmp_path: Path, run: Run, stretches: str) -> None:
    status, _, error = run(stretches, "--hla", "A*02:01", "--normal-proteins", str(tmp_path / "none.fasta"))
    assert status == 2
    assert "protein FASTA does not exist" in error
    (tmp_path / "genes.fasta").write_text(">g\n" + "ACGT" * 100 + "\n")
    status, _, error = run(stretches, "--hla", "A*02:01", "--normal-proteins", str(tmp_path / "genes.fasta"))
    assert status == 2
    assert "nucleotides" in error
    status, said, _ = run(stretches, "--hla", "DRB1*04:05", "--platform", "plain-aay", "--out", str(tmp_path / "two"))
    assert status == 0
    assert "no class I allele could be predicted" in said


def test_two_molecules_give_two_proteins(tmp_path: Path, run: Run) -> None:
    windows = {f"t{i}": LEFT[i:] + RIGHT[:i] for i in range(12)}
    path = tmp_path / "twelve.fasta"
    path.write_text("".join(f">{name}\n{sequence}\n" for name, sequence in windows.items()))
    out = tmp_path / "out"
    status, said, error = run(str(path), "--hla", "A*02:01", "--platform", "two-mrnas", "--out", str(out))
    assert (status, error) == (0, "")
    assert "protein 2: " in said
    records = (out / "construct.fasta").read_text().split(">")[1:]
    assert [record.split()[0] for record in records] == ["construct-1", "construct-2"]
    carried = [row for row in rows(out / "segments.tsv") if row["kind"] == "target"]
    assert sorted(row["name"] for row in carried) == sorted(f"{name} as given" for name in windows)
    assert {row["protein"] for row in carried} == {"1", "2"}
