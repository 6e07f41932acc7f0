"""Options of what is made reach the design, and a mistake in one ends in a sentence before any work."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from tests.cli.command_line import run_command

from vaxsmith.demo import case_file

WRONG = [
    (("--platform", "nosuch"), "not in the catalogue"),
    (("--platform", ""), "not in the catalogue"),
    (("--route", "by post"), "route 'by post'"),
    (("--formulation", "lipoplex", "--platform", "long-peptides"), "does not go with long peptides"),
    (("--part", "tail"), "name=value"),
    (("--part", "tale=A120"), "did you mean 'tail'"),
    (("--part", "tail=XYZ"), "neither in the catalogue nor a sequence"),
    (("--part", "longest=many"), "a number"),
    (("--part", "longest=20", "--platform", "long-peptides"), "shortest <= longest"),
    (("--part", "signal=GGG"), "begins with G"),
    (("--part", "linker=AAY", "--platform", "long-peptides"), "has no signal, linker"),
    (("--part", "vector=none", "--platform", "vector-insert"), "give capacity"),
    (("--modified-nucleotide", "thymidine"), "modified_nucleotide 'thymidine' is unknown"),
    (("--part", "five_prime_site=none", "--platform", "vector-insert"), "neither a cloning site"),
]


@pytest.mark.parametrize(("options", "words"), WRONG)
def test_a_mistake_is_a_sentence(
    options: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    status, said, error = run_command(("design", str(case_file()), "--out", str(out), *options), monkeypatch, capsys)
    assert status == 2
    assert "Traceback" not in error
    assert words in error
    assert said == ""
    assert not out.exists()


def test_the_shipped_patient_as_peptides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    options = ("--platform", "long-peptides", "--route", "subcutaneous", "--part", "purity=95 %", "--out", str(out))
    status, said, error = run_command(("design", str(case_file()), *options), monkeypatch, capsys)
    assert (status, error) == (0, "")
    assert "synthetic long peptides of" in said
    record = json.loads((out / "design.json").read_text())
    assert record["products"] == []
    assert record["administration"]["route"]["value"] == "subcutaneous"
    with (out / "peptide_order.tsv").open(newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) == len(record["peptide_set"]["peptides"]) >= 1
    assert {row["purity"] for row in rows} == {"95 %"}
    assert "not a person" in (out / "peptide_order.html").read_text().lower()
