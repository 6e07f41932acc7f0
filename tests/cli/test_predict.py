"""``vaxsmith predict`` from the command line: tables, proteins, pictures, and one paragraph for every mistake."""

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

from vaxsmith.cli.fasta import read_proteins, stream_proteins
from vaxsmith.core import VaxsmithError
from vaxsmith.presentation.catalogue import WEAK_CLASS_TWO_PERCENTILE, WEAK_PERCENTILE

Run = Callable[..., tuple[int, str, str]]
PROTEINS = ">sp|P1|ONE first protein\nMKTnlvpmvatv\nXXSPQWERTYIPASDFG*\n>two\n\n>three\nMKT\n>two\nNLVPMVATVU\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process; give exit status, standard output and standard error."""

    def run_main(*arguments: str) -> tuple[int, str, str]:
        return run_command(("predict", *arguments), monkeypatch, capsys)

    return run_main


def proteins(folder: Path, content: str | bytes = PROTEINS, name: str = "p.fa") -> str:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def rows(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    return [line.split("\t") for line in text.splitlines()]


def test_a_table_keeps_its_rows_and_says_how_many_have_no_number(tmp_path: Path, run: Run) -> None:
    (tmp_path / "t.tsv").write_text("allele\tpeptide\nA*02:01\tNLVPMVATV\nA*02:01\tNLV\n")
    status, said, error = run("--input", str(tmp_path / "t.tsv"), "--out", str(tmp_path / "s.tsv.gz"))
    assert (status, error) == (0, "")
    assert said == f"2 rows written to {tmp_path / 's.tsv.gz'}, 1 of them without a number (their note says why)\n"
    assert [row[:2] for row in rows(tmp_path / "s.tsv.gz")[1:]] == [["NLVPMVATV", "HLA-A*02:01"], ["NLV", "HLA-A*02:01"]]


def test_proteins_are_scanned(tmp_path: Path, run: Run) -> None:
    out = tmp_path / "s.tsv"
    status, said, error = run("--fasta", proteins(tmp_path), "--alleles", "A*02:01,B0702", "--out", str(out))
    assert (status, error) == (0, "")
    header, *found = rows(out)
    assert header[:4] == ["protein", "position", "peptide", "allele"]
    best = min((row for row in found if row[6] != "NA"), key=lambda row: float(row[6]))
    assert best[:4] == ["sp|P1|ONE", "4", "NLVPMVATV", "HLA-A*02:01"]
    assert {row[0]: row[10] for row in found}["three"] == "no window: among its 3 letters are no 8 residues in a row"
    assert "4 proteins" in said
    assert "5 notes" in said


@pytest.mark.parametrize(
    "content",
    [
        PROTEINS.replace("\n", "\r\n").encode(),
        PROTEINS.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + PROTEINS.encode(),
        gzip.compress(PROTEINS.encode(), mtime=0),
        PROTEINS.lower().replace("sp|p1|one", "sp|P1|ONE").encode(),
        PROTEINS.rstrip("\n").encode(),
    ],
)
def test_dialects_of_fasta_scan_alike(content: bytes, tmp_path: Path, run: Run) -> None:
    for name, text in (("usual", PROTEINS), ("other", content)):
        arguments = ("--alleles", "A*02:01", "--lengths", "9", "--out", str(tmp_path / f"{name}.tsv"))
        assert run("--fasta", proteins(tmp_path, text, f"{name}.fa"), *arguments)[0] == 0
    assert rows(tmp_path / "usual.tsv") == rows(tmp_path / "other.tsv")


def test_progress_is_shown_to_a_person_and_not_to_a_pipe(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ("--fasta", proteins(tmp_path), "--alleles", "A*02:01", "--out", str(tmp_path / "s.tsv"))
    assert run(*arguments)[2] == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    status, said, error = run(*arguments)
    assert (status, "4 proteins" in said) == (0, True)
    assert "Scanning proteins" in error


def test_filters_of_a_scan(tmp_path: Path, run: Run) -> None:
    fasta, out = proteins(tmp_path), tmp_path / "s.tsv"
    asked = ("--fasta", fasta, "--alleles", "A*02:01,B*07:02", "--out", str(out))
    run(*asked, "--lengths", "8,10-11")
    everything = [row for row in rows(out)[1:] if row[6] != "NA"]
    assert {len(row[2]) for row in everything} == {8, 10, 11}
    run(*asked, "--lengths", "8,10-11", "--best")
    best = [row for row in rows(out)[1:] if row[6] != "NA"]
    assert len(best) * 2 == len(everything)
    run(*asked, "--lengths", "8,10-11", "--under", "5")
    under = [row for row in rows(out)[1:] if row[6] != "NA"]
    assert under == [row for row in everything if float(row[6]) < 5]


def test_a_logo_is_drawn_the_same_every_time(tmp_path: Path, run: Run) -> None:
    for name in ("one.svg", "two.svg"):
        assert run("--logo", "a0201", "--lengths", "10", "--out", str(tmp_path / name))[0] == 0
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert "HLA-A*02:01: motif of 10-residue peptides" in (tmp_path / "one.svg").read_text()


def test_a_doubtful_name_is_said(tmp_path: Path, run: Run) -> None:
    _, said, _ = run("--fasta", proteins(tmp_path), "--alleles", "A*02:01/02:09", "--out", str(tmp_path / "s.tsv"))
    assert "ambiguous typing" in said


def test_a_null_allele_of_a_genotype_stops_neither_table_nor_scan(tmp_path: Path, run: Run) -> None:
    (tmp_path / "t.tsv").write_text("peptide\talleles\nNLVPMVATV\tA*02:01,A*24:09N\nNLVPMVATV\tA*24:09N\n")
    status, said, error = run("--input", str(tmp_path / "t.tsv"), "--out", str(tmp_path / "s.tsv"))
    assert (status, error) == (0, "")
    assert "1 of them without a number" in said
    first, second = rows(tmp_path / "s.tsv")[1:]
    assert first[1] == "HLA-A*02:01"
    assert second[1:8] == ["A*24:09N", *["NA"] * 6]
    assert all("is not expressed at the cell surface" in row[8] for row in (first, second))
    arguments = ("--alleles", "A*02:01,A*24:09N", "--out", str(tmp_path / "s.tsv"))
    status, said, error = run("--fasta", proteins(tmp_path), *arguments)
    assert (status, error) == (0, "")
    assert "left out: 'A*24:09N' is a null allele" in said
    assert rows(tmp_path / "s.tsv")[1][3] == "A*24:09N"


def test_what_is_read_is_not_written_over(tmp_path: Path, run: Run) -> None:
    table, fasta, link = tmp_path / "t.tsv", Path(proteins(tmp_path)), tmp_path / "link"
    table.write_text("peptide\tallele\nNLVPMVATV\tA*02:01\n")
    for path, option, also in (
        (table, "--input", ()),
        (fasta, "--fasta", ("--alleles", "A*02:01")),
        (table, "--program", ("--logo", "A*02:01", "--predictor", "netmhcpan")),
    ):
        link.symlink_to(path)
        before = path.read_bytes()
        for out in (path, link):
            status, said, error = run(option, str(path), *also, "--out", str(out))
            assert (status, said) == (2, "")
            assert f"is also {option}" in error
            assert "Traceback" not in error
        assert (path.read_bytes(), link.is_symlink()) == (before, True)
        link.unlink()


@pytest.mark.parametrize("name", ["x.tsv", "x.gz", "x", "x.svg.tsv", "svg"])
def test_a_picture_under_the_name_of_something_else_is_refused(name: str, tmp_path: Path, run: Run) -> None:
    status, said, error = run("--logo", "A*02:01", "--out", str(tmp_path / name))
    assert (status, said) == (2, "")
    assert "ends in .svg" in error
    assert list(tmp_path.iterdir()) == []


def test_help_gives_the_limits_of_both_classes(run: Run) -> None:
    said = " ".join(run("--help")[1].replace("│", " ").split())
    limits = f"{WEAK_PERCENTILE.value:g} in class I, {WEAK_CLASS_TWO_PERCENTILE.value:g} in class II"
    assert limits in said


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--input", "FASTA", "--fasta", "FASTA", "--alleles", "A*02:01"),
        ("--fasta", "FASTA"),
        ("--fasta", "FASTA", "--alleles", ""),
        ("--fasta", "FASTA", "--alleles", "A2"),
        ("--fasta", "FASTA", "--alleles", "A*02:01,,B*07:02"),
        ("--fasta", "FASTA", "--alleles", "A*02:9999"),
        ("--fasta", "absent.fa", "--alleles", "A*02:01"),
        ("--fasta", ".", "--alleles", "A*02:01"),
        ("--fasta", "FASTA", "--alleles", "A*02:01", "--lengths", "8-15"),
        ("--fasta", "FASTA", "--alleles", "A*02:01", "--lengths", "11-8"),
        ("--fasta", "FASTA", "--alleles", "A*02:01", "--lengths", "nine"),
        ("--fasta", "FASTA", "--alleles", "A*02:01", "--lengths", ""),
        ("--fasta", "FASTA", "--alleles", "A*02:01", "--lengths", "1-999"),
        ("--fasta", "FASTA", "--alleles", "A*02:01", "--lengths-class-two", "15"),
        ("--fasta", "FASTA", "--alleles", "A*02:01", "--under", "0"),
        ("--fasta", "FASTA", "--alleles", "A*02:01", "--under", "nan"),
        ("--fasta", "FASTA", "--alleles", "A*02:01", "--predictor", "nobody"),
        ("--fasta", "FASTA", "--alleles", "A*02:01", "--program", "netMHCpan"),
        ("--input", "FASTA"),
        ("--input", "FASTA", "--best"),
        ("--input", "FASTA", "--alleles", "A*02:01"),
        ("--logo", "A2"),
        ("--logo", ""),
        ("--logo", "A*02:9999"),
        ("--logo", "A*02:01", "--lengths", ""),
        ("--logo", "A*02:01", "--lengths", "9-10"),
        ("--logo", "A*02:01", "--lengths", "15"),
        ("--logo", "A*02:01", "--lengths-class-two", "15"),
        ("--logo", "A*02:01", "--under", "2"),
    ],
)
def test_mistakes_end_in_one_paragraph(arguments: tuple[str, ...], tmp_path: Path, run: Run) -> None:
    fasta, out = proteins(tmp_path), tmp_path / "out"
    if "--logo" in arguments:
        out = out.with_suffix(".svg")
    status, said, error = run(*(fasta if part == "FASTA" else part for part in arguments), "--out", str(out))
    assert (status, said) == (2, "")
    assert error.startswith("vaxsmith: ")
    assert "Traceback" not in error
    assert len(error.strip().splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["p.fa"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no protein"),
        (b"MKT\n", "begins with"),
        (b">\nMKT\n", "no name"),
        (b">a\nMK-T\n", "holds '-'"),
        (b">a\nMKT1\n", "holds '1'"),
        (b">a\n" + b"ACGT" * 100 + b"\n", "nucleotides"),
        (gzip.compress(PROTEINS.encode(), mtime=0)[:-9], "gzip"),
        (b">a\n\xff\xfe\n", "not text"),
    ],
)
def test_what_is_no_fasta_of_proteins(content: bytes, words: str, tmp_path: Path, run: Run) -> None:
    arguments = ("--fasta", proteins(tmp_path, content), "--alleles", "A*02:01", "--out", str(tmp_path / "out"))
    status, _, error = run(*arguments)
    assert status == 2
    assert words in error
    assert [path.name for path in tmp_path.iterdir()] == ["p.fa"]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    noise=st.binary(max_size=80),
    head=st.sampled_from([b"", b">a\n", b">a b\nMKTAYIAK\n>", b"\x1f\x8b", b"\xef\xbb\xbf>a\n"]),
)
def test_noise_is_read_or_refused_with_a_sentence(tmp_path: Path, noise: bytes, head: bytes) -> None:
    path = tmp_path / "noise.fa"
    path.write_bytes(head + noise)
    for reader in (read_proteins, stream_proteins):
        with contextlib.suppress(VaxsmithError):
            found = list(reader(path))
            assert found
            assert all(name and sequence == sequence.upper() for name, sequence in found)
