"""``vaxsmith recognise`` from the command line: rows in order, a reason for each gap, one paragraph for every mistake."""

from __future__ import annotations

import contextlib
import gzip
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.command_line import run_command

from vaxsmith.core import FormatError, VaxsmithError
from vaxsmith.selection.recognition import recognise as ask
from vaxsmith.selection.recognition import recognise_table
from vaxsmith.selection.recognition.pair_rows import ADDED, read_pair_rows

Run = Callable[..., tuple[int, str, str]]
TABLE = "peptide\tallele\twild_type\texpression\tname\n" + "".join(
    "\t".join(row) + "\n"
    for row in (
        ("GRIAFFLKY", "B*27:05", "GRIAFSLKY", "3.2", "a"),
        ("nlvpmvatv", "a0201", "", "NA", "b"),
        ("NLVPMVATV", "A*02:01", "NLVPMVATV", "", "c"),
        ("NLVPMVATV", "A*24:09N", "NA", "1", "d"),
        ("NLVPMVATV", "DRB1*04:05", ".", "1", "e"),
        ("NLVPMVATV", "A*02:01", "NLVPMVATT", "0", "f"),
        ("NLV", "A*02:01", "", "5", "g"),
    )
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process; give exit status, standard output and standard error."""

    def run_main(*arguments: str) -> tuple[int, str, str]:
        return run_command(("recognise", *arguments), monkeypatch, capsys)

    return run_main


def write(folder: Path, content: str | bytes, name: str = "pairs.tsv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    return [line.split("\t") for line in text.splitlines()]


def test_the_same_rows_come_out_with_recognition_added(tmp_path: Path, run: Run) -> None:
    table, out = write(tmp_path, TABLE), tmp_path / "scores.tsv.gz"
    status, said, error = run("--input", str(table), "--out", str(out))
    assert (status, error) == (0, "")
    assert said.startswith(f"7 rows written to {out}, 5 of them without a number (recognition_note says why)\n")
    header, *found = rows(out)
    assert header == ["peptide", "allele", "wild_type", "expression", "name", *ADDED]
    assert [row[:5] for row in found] == [line.split("\t") for line in TABLE.splitlines()[1:]]
    first, second = ask(["GRIAFFLKY", "NLVPMVATV"], ["B*27:05", "A*02:01"]).probability
    assert [float(row[5]) for row in found[:2]] == pytest.approx([first, second], rel=1e-4)
    assert "not counted: The change S6F faces the T cell." in found[0][7]
    assert all(row[5:7] == ["NA", "NA"] and row[7].startswith("unassessed: ") for row in found[2:])
    for row, words in zip(found[2:], ("wild type", "null allele", "class II", "expression is 0", "3 residues"), strict=True):
        assert words in row[7]


def test_two_runs_give_the_same_bytes_and_dialects_the_same_rows(tmp_path: Path) -> None:
    dialects = {
        "tab.tsv": TABLE.encode(),
        "again.tsv": TABLE.encode(),
        "comma.csv": TABLE.replace("\t", ",").encode(),
        "windows.tsv": b"\xef\xbb\xbf" + TABLE.replace("\n", "\r\n").encode(),
        "gaps.tsv": TABLE.replace("\n", "\n\n").encode(),
        "zipped.tsv.gz": gzip.compress(TABLE.encode(), mtime=0),
        "quoted.csv": TABLE.replace("\t", ",").replace("GRIAFSLKY", '"GRIAFSLKY"').encode(),
    }
    for name, content in dialects.items():
        recognise_table(write(tmp_path, content, name), tmp_path / f"{name}.out")
    assert {(tmp_path / f"{name}.out").read_bytes() for name in dialects} == {(tmp_path / "tab.tsv.out").read_bytes()}


def test_blocks_join_up(tmp_path: Path) -> None:
    path = write(tmp_path, TABLE)
    whole = [row for block in read_pair_rows(path) for row in block.rows]
    assert [row for block in read_pair_rows(path, rows_at_once=2) for row in block.rows] == whole
    assert [len(block.rows) for block in read_pair_rows(path, rows_at_once=2)] == [2, 2, 2, 1]


def test_the_table_of_predict_can_be_given(tmp_path: Path) -> None:
    from vaxsmith.presentation import predict_table

    predict_table(write(tmp_path, "peptide\talleles\nNLVPMVATV\tA*02:01,B*07:02\n"), tmp_path / "p.tsv")
    recognise_table(tmp_path / "p.tsv", tmp_path / "r.tsv")
    predicted, recognised = rows(tmp_path / "p.tsv"), rows(tmp_path / "r.tsv")
    assert [row[:9] for row in recognised] == predicted
    assert recognised[1][10] == predicted[1][4], "it rests on the percentile that predict gives"


def test_progress_is_shown_to_a_person_and_not_to_a_pipe(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ("--input", str(write(tmp_path, TABLE)), "--out", str(tmp_path / "s.tsv"))
    assert run(*arguments)[2] == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert "Judging rows" in run(*arguments)[2]


BROKEN: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "the header has columns (none)"),
    "header alone": ("peptide\tallele\n", "no rows"),
    "no allele": ("peptide\tname\nNLVPMVATV\tx\n", "peptide and allele"),
    "peptide twice": ("peptide\tpeptide\tallele\nA\tA\tA*02:01\n", "2 times"),
    "wild type twice": ("peptide\tallele\twild_type\twild_type\nA\tA*02:01\tA\tA\n", "wild_type 2 times"),
    "its own output": ("peptide\tallele\trecognition\nNLVPMVATV\tA*02:01\t0.1\n", "which vaxsmith recognise adds"),
    "a short row": ("peptide\tallele\nNLVPMVATV\n", "1 fields, the header 2"),
    "a bad peptide": ("peptide\tallele\nNLVPMVATX\tA*02:01\n", "is not a peptide"),
    "no peptide": ("peptide\tallele\n\tA*02:01\n", "is not a peptide"),
    "sharp s": ("peptide\tallele\nNLVPMVATß\tA*02:01\n", "is not a peptide"),
    "a bad wild type": ("peptide\tallele\twild_type\nNLVPMVATV\tA*02:01\t5\n", "is not a wild-type peptide"),
    "a serotype": ("peptide\tallele\nNLVPMVATV\tA2\n", "'A2' is not an HLA allele"),
    "several alleles": ("peptide\tallele\nNLVPMVATV\tA*02:01;B*07:02\n", "names several alleles"),
    "expression in words": ("peptide\tallele\texpression\nNLVPMVATV\tA*02:01\thigh\n", "is no amount of expression"),
    "expression below zero": ("peptide\tallele\texpression\nNLVPMVATV\tA*02:01\t-1\n", "is no amount of expression"),
    "endless expression": ("peptide\tallele\texpression\nNLVPMVATV\tA*02:01\tinf\n", "is no amount of expression"),
    "expression in other digits": ("peptide\tallele\texpression\nNLVPMVATV\tA*02:01\t٣\n", "is no amount of expression"),
    "open quotes": ('peptide,allele\n"NLVPMVATV,A*02:01\n', "cannot be split"),
    "binary": (bytes(range(256)), "not text"),
    "gzip cut short": (gzip.compress(TABLE.encode())[:-20], "cut short"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_one_paragraph(name: str, tmp_path: Path, run: Run) -> None:
    content, words = BROKEN[name]
    out = tmp_path / "s.tsv"
    status, said, error = run("--input", str(write(tmp_path, content)), "--out", str(out))
    assert (status, said) == (2, "")
    assert words in error
    assert len(error.strip().splitlines()) == 1
    assert "Traceback" not in error
    assert [path.name for path in tmp_path.iterdir()] == ["pairs.tsv"]


def test_what_is_read_is_not_written_over(tmp_path: Path, run: Run) -> None:
    table = write(tmp_path, TABLE)
    status, _, error = run("--input", str(table), "--out", str(table))
    assert (status, table.read_bytes()) == (2, TABLE.encode())
    assert "is also --input" in error
    assert run("--input", str(tmp_path / "absent.tsv"), "--out", str(tmp_path / "s.tsv"))[0] == 2
    assert run("--input", str(tmp_path), "--out", str(tmp_path / "s.tsv"))[0] == 2


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_table_is_read_or_refused_with_its_place(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(TABLE.encode() if data.draw(st.booleans()) else gzip.compress(TABLE.encode(), mtime=0))
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(content)))
        if data.draw(st.booleans()):
            content[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=6))
        else:
            content[at:at] = data.draw(st.sampled_from([b"\t", b"\n", b'"', b",", b"\r", b"NA", b"1e400", b"\x00"]))
    path = write(tmp_path, bytes(content))
    with contextlib.suppress(VaxsmithError):
        for block in read_pair_rows(path):
            for row in block.rows:
                assert len(row.fields) == len(block.header)
                assert row.expression is None or row.expression >= 0


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_any_text_is_no_table(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(FormatError):
        for block in read_pair_rows(path):
            assert block.rows
