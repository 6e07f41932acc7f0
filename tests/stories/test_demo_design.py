"""The shipped patient's whole road: files, offline, identical twice, explained, not a person on any page."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from vaxsmith.core import translate

NO_NETWORK = """
import socket, sys
def refuse(*arguments, **options):
    raise OSError("the network is refused in this test")
socket.socket.connect = refuse
socket.socket.connect_ex = refuse
socket.create_connection = refuse
socket.getaddrinfo = refuse
from vaxsmith.cli import main
sys.argv = ["vaxsmith", *sys.argv[1:]]
main()
"""
FILES = {
    "design.json", "dossier.html", "targets.tsv", "dropped.tsv", "vaccine.fasta", "vaccine.gb", "manufacture.tsv",
    "pieces.tsv", "provenance.json",
}  # fmt: skip


def vaxsmith(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a fresh process that may not open a connection."""
    return subprocess.run(
        [sys.executable, "-c", NO_NETWORK, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    done = vaxsmith("demo", "--out", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "not a person" in done.stdout
    assert done.stderr == ""
    return folder / "out"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_file_is_there_and_nothing_else(made: Path) -> None:
    assert {path.name for path in made.iterdir()} == FILES
    assert [path.name for path in made.parent.iterdir()] == ["out"]


def test_every_record_is_a_target_or_has_a_reason(made: Path) -> None:
    from vaxsmith.demo import case_file
    from vaxsmith.patient import read_case, read_tumor

    calls = read_tumor(read_case(case_file())[0]).calls
    told = {row["label"] for row in rows(made / "targets.tsv")} | {row["variant"] for row in rows(made / "dropped.tsv")}
    assert {call.label for call in calls.calls} <= told
    assert all(row["reason"] and row["sentence"] for row in rows(made / "dropped.tsv"))


def test_the_molecule_translates_to_the_protein(made: Path) -> None:
    from Bio import SeqIO

    with (made / "vaccine.gb").open() as stream:
        records = {record.id: record for record in SeqIO.parse(stream, "genbank")}
    assert records
    messenger = next(record for record in records.values() if any(f.type == "CDS" for f in record.features))
    coding = next(feature for feature in messenger.features if feature.type == "CDS")
    protein = coding.qualifiers["translation"][0]
    assert translate(str(coding.extract(messenger.seq))).rstrip("*") == protein
    with (made / "vaccine.fasta").open() as stream:
        fasta = {record.id: str(record.seq) for record in SeqIO.parse(stream, "fasta")}
    assert protein in fasta.values()


def test_no_page_hides_that_it_is_not_a_person(made: Path) -> None:
    assert "not a person" in (made / "dossier.html").read_text()
    assert "not a person" in json.dumps(json.loads((made / "design.json").read_text()))


def test_the_same_case_gives_the_same_bytes(made: Path) -> None:
    again = made.parent.parent / "again"
    again.mkdir(exist_ok=True)
    assert vaxsmith("demo", "--out", "out", cwd=again).returncode == 0
    for name in FILES - {"provenance.json"}:
        assert (made / name).read_bytes() == (again / "out" / name).read_bytes(), name


def test_the_page_needs_nothing_from_outside(made: Path) -> None:
    page = (made / "dossier.html").read_text()
    for outside in ('src="http', "src='http", "url(http", '<link rel="stylesheet"', "@import"):
        assert outside not in page


def test_explain_answers_for_what_is_in_and_what_is_out(made: Path) -> None:
    target = rows(made / "targets.tsv")[0]
    said = vaxsmith("explain", "out", target["label"], cwd=made.parent)
    assert said.returncode == 0
    assert target["gene"] in said.stdout
    fallen = next(row for row in rows(made / "dropped.tsv") if row["variant"] and row["reason"] == "not-expressed")
    said = vaxsmith("explain", "out", fallen["variant"], cwd=made.parent)
    assert said.returncode == 0
    assert "TPM" in said.stdout


def test_an_existing_folder_is_left_alone(made: Path) -> None:
    before = (made / "design.json").read_bytes()
    refused = vaxsmith("demo", "--out", "out", cwd=made.parent)
    assert refused.returncode == 2
    assert "--overwrite" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (made / "design.json").read_bytes() == before
