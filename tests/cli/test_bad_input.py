"""Malformed input, by hand and by chance: exit 2 with one paragraph that helps, no traceback, nothing half-written."""

from __future__ import annotations

import gzip
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.command_line import run_command

from vaxsmith.demo import case_file

DEMO = case_file().parent
VCF = (DEMO / "variants.vcf").read_bytes()
HLA = "A*02:01,B*07:02"
HEADER, BODY = VCF[: VCF.index(b"#CHROM")], VCF[VCF.index(b"#CHROM") :]
COLUMNS, RECORDS = BODY.split(b"\n", 1)
FIRST = RECORDS.split(b"\n", 1)[0]


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process; give exit status, standard output and standard error."""

    def run_main(*arguments: str) -> tuple[int, str, str]:
        return run_command(arguments, monkeypatch, capsys)

    return run_main


def column(number: int, value: bytes) -> bytes:
    """Give the VCF with one cell of its first record replaced."""
    cells = FIRST.split(b"\t")
    cells[number] = value
    return HEADER + COLUMNS + b"\n" + b"\t".join(cells) + b"\n"


BROKEN_VARIANTS: dict[str, bytes] = {
    "empty": b"",
    "blank lines": b"\n\n\n",
    "text": b"this is not a VCF\n",
    "binary": bytes(range(256)) * 8,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "a zip archive": b"PK\x03\x04" + bytes(64),
    "a page": b"<!DOCTYPE html><html><body>Sign in</body></html>",
    "truncated gzip": gzip.compress(VCF)[:-400],
    "gzip of nothing": gzip.compress(b""),
    "gzip with a broken body": gzip.compress(VCF)[:60] + b"garbage" * 40,
    "no column line": HEADER + RECORDS,
    "no header at all": RECORDS,
    "header only, cut": HEADER[: len(HEADER) // 2],
    "spaces for tabs": HEADER + BODY.replace(b"\t", b" "),
    "too few columns": HEADER + COLUMNS + b"\nchr1\t100\t.\tA\n",
    "position is text": column(1, b"here"),
    "position is negative": column(1, b"-5"),
    "position is a float": column(1, b"10.5"),
    "reference is missing": column(3, b""),
    "reference is a number": column(3, b"17"),
    "samples named twice": HEADER + COLUMNS.replace(b"DEMO_NORMAL", b"DEMO_TUMOR") + b"\n" + RECORDS,
    "utf-16": VCF.decode().encode("utf-16"),
    "MAF without its columns": b"Hugo_Symbol\tChromosome\nKRAS\t12\n",
    "MAF of header alone, cut": b"Hugo_Symbol\tChrom",
}

BROKEN_HLA = {
    "empty": "",
    "nothing but commas": ",,,",
    "serotype": "A2,B7",
    "one field": "A*02",
    "nothing but a null allele": "A*24:09N",
    "three at a locus": "A*01:01,A*02:01,A*03:01",
    "mouse": "H-2-Kb",
    "prose": "see the report",
    "absent file": "typing/result.tsv",
    "class II alone": "DRB1*04:05",
}

BROKEN_CASES = {
    "not TOML": "name = ",
    "no name": 'variants = "v.vcf"\nhla = "A*02:01"\n',
    "no variants": 'name = "x"\nhla = "A*02:01"\n',
    "no hla": 'name = "x"\nvariants = "v.vcf"\n',
    "unknown key": 'name = "x"\nvariants = "v.vcf"\nhla = "A*02:01"\nexpresion = "e.tsv"\n',
    "wrong type": 'name = 5\nvariants = "v.vcf"\nhla = "A*02:01"\n',
    "absent file": 'name = "x"\nvariants = "absent.vcf"\nhla = "A*02:01"\n',
    "half a reference": 'name = "x"\nvariants = "v.vcf"\nhla = "A*02:01"\nreference_fasta = "v.vcf"\n',
    "zero targets": 'name = "x"\nvariants = "v.vcf"\nhla = "A*02:01"\n[settings]\ntargets = 0\n',
    "targets is text": 'name = "x"\nvariants = "v.vcf"\nhla = "A*02:01"\n[settings]\ntargets = "many"\n',
    "unknown platform": 'name = "x"\nvariants = "v.vcf"\nhla = "A*02:01"\n[settings]\nplatform = "none"\n',
    "unknown setting": 'name = "x"\nvariants = "v.vcf"\nhla = "A*02:01"\n[settings]\nseed = 4\n',
    "settings is text": 'name = "x"\nvariants = "v.vcf"\nhla = "A*02:01"\nsettings = "all"\n',
    "not text at all": "\x00\x01\x02",
}

BROKEN_EXPRESSION = {
    "empty": b"",
    "binary": bytes(range(256)),
    "one column": b"gene\nKRAS\nTP53\n",
    "text for numbers": b"gene\ttpm\nKRAS\thigh\n",
    "negative": b"gene\ttpm\nKRAS\t-4\n",
}


def refused(status: int, error: str, out: Path) -> None:
    """Check what every refusal must be."""
    assert status == 2, error
    assert error.startswith("vaxsmith: ")
    assert "Traceback" not in error
    assert len(error.strip().splitlines()) == 1, "one paragraph"
    assert not out.exists() or {path.name for path in out.iterdir()} <= {"dropped.tsv"}
    assert not [path for path in out.parent.iterdir() if "tmp" in path.name or path.name.startswith(".")]


@pytest.mark.parametrize("name", BROKEN_VARIANTS)
def test_broken_variants(name: str, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "variants.vcf"
    path.write_bytes(BROKEN_VARIANTS[name])
    out = tmp_path / "out"
    status, _, error = run("design", "--vcf", str(path), "--hla", HLA, "--out", str(out))
    refused(status, error, out)


@pytest.mark.parametrize("name", BROKEN_HLA)
def test_broken_hla(name: str, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out"
    arguments = ("design", "--vcf", str(DEMO / "variants.vcf"), "--hla", BROKEN_HLA[name], "--out", str(out))
    status, _, error = run(*arguments)
    refused(status, error, out)


@pytest.mark.parametrize("name", BROKEN_CASES)
def test_broken_case(name: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "v.vcf").write_bytes(VCF)
    (tmp_path / "case.toml").write_text(BROKEN_CASES[name])
    out = tmp_path / "out"
    status, _, error = run("design", str(tmp_path / "case.toml"), "--out", str(out))
    refused(status, error, out)


@pytest.mark.parametrize("name", BROKEN_EXPRESSION)
def test_broken_expression(name: str, tmp_path: Path, run: Run) -> None:
    table, out = tmp_path / "expression.tsv", tmp_path / "out"
    table.write_bytes(BROKEN_EXPRESSION[name])
    arguments = ("design", "--vcf", str(DEMO / "variants.vcf"), "--hla", HLA, "--expression", str(table), "--out", str(out))
    status, _, error = run(*arguments)
    refused(status, error, out)


def _directory_as_variants(folder: Path) -> tuple[str, ...]:
    return "design", "--vcf", str(folder), "--hla", HLA


def _absent_variants(folder: Path) -> tuple[str, ...]:
    return "design", "--vcf", str(folder / "absent.vcf"), "--hla", HLA


def _nothing(folder: Path) -> tuple[str, ...]:
    return ("design",)


def _both_ways(folder: Path) -> tuple[str, ...]:
    return "design", str(case_file()), "--vcf", str(DEMO / "variants.vcf")


def _unknown_sample(folder: Path) -> tuple[str, ...]:
    return "design", "--vcf", str(DEMO / "variants.vcf"), "--hla", HLA, "--tumor-sample", "NOBODY"


def _no_target_left(folder: Path) -> tuple[str, ...]:
    path = folder / "none.vcf"
    path.write_bytes(HEADER + COLUMNS + b"\n")
    return "design", "--vcf", str(path), "--hla", HLA


@pytest.mark.parametrize(
    "arguments", [_directory_as_variants, _absent_variants, _nothing, _both_ways, _unknown_sample, _no_target_left]
)
def test_broken_calls(arguments: Callable[[Path], tuple[str, ...]], tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out"
    status, _, error = run(*arguments(tmp_path), "--out", str(out))
    refused(status, error, out)


@pytest.mark.parametrize("text", ["", "MKT", ">a\n", ">a\nMKT1\n", ">\nMKT\n", ">a\nMK\n>a\nMK\n", ">a\nBZX\n", "\x00\x01"])
def test_broken_proteins_for_mrna(text: str, tmp_path: Path, run: Run) -> None:
    path, out = tmp_path / "p.fasta", tmp_path / "out"
    path.write_text(text)
    status, _, error = run("mrna", str(path), "--out", str(out))
    refused(status, error, out)


@pytest.mark.parametrize(
    "text",
    ["", "peptide\nSIINFEKL\n", "peptide\tallele\nSIINFEKL\n", "peptide\tallele\nSIINFEKX\tHLA-A*02:01\n", "a,b\n1,2\n"],
)
def test_broken_pairs_for_predict(text: str, tmp_path: Path, run: Run) -> None:
    path, out = tmp_path / "pairs.tsv", tmp_path / "scores.tsv"
    path.write_text(text)
    status, _, error = run("predict", "--input", str(path), "--out", str(out))
    assert status == 2, error
    assert "Traceback" not in error
    assert not out.exists()


@pytest.mark.parametrize("content", [None, "", "{}", '{"schema_version": "99"}', "[1, 2", '"text"'])
def test_broken_record_for_explain(content: str | None, tmp_path: Path, run: Run) -> None:
    if content is not None:
        (tmp_path / "design.json").write_text(content)
    status, _, error = run("explain", str(tmp_path), "KRAS")
    assert status == 2, error
    assert "Traceback" not in error


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_file_never_ends_in_a_traceback(seed: int, tmp_path: Path, run: Run) -> None:
    chance = random.Random(seed)  # noqa: S311 (damage, not secrets)
    damaged = bytearray(VCF)
    for _ in range(chance.randint(1, 30)):
        place = chance.randrange(len(damaged))
        damaged[place : place + chance.randint(0, 40)] = bytes(
            chance.choices(b"\t\n;|,=AC0.<>\x00\xff", k=chance.randint(0, 9))
        )
    path, out = tmp_path / "variants.vcf", tmp_path / "out"
    path.write_bytes(bytes(damaged))
    status, _, error = run("proteins", str(path), "--out", str(out))
    assert status in (0, 2), error
    if status == 2:
        refused(status, error, out)


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "variants.vcf"
    path.write_bytes(b"\xef\xbb\xbf" + VCF.replace(b"\n", b"\r\n"))
    status, said, error = run("proteins", str(path), "--out", str(tmp_path / "out"))
    assert status == 0, error
    assert "mutant proteins" in said


@pytest.mark.parametrize("option", ["--tumor-sample", "--normal-sample", "--rna-sample", "--name", "--expression"])
def test_an_option_beside_a_case_file_is_never_ignored(option: str, tmp_path: Path, run: Run) -> None:
    status, _, error = run("design", str(case_file()), option, "other", "--out", str(tmp_path / "out"))
    refused(status, error, tmp_path / "out")
    assert option in error


@pytest.mark.parametrize("text", ["a = " + "[" * 2000, "name = " + "9" * 6000, "\x00"])
def test_case_files_that_break_parsers(text: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "case.toml").write_text(text)
    status, _, error = run("design", str(tmp_path / "case.toml"), "--out", str(tmp_path / "out"))
    refused(status, error, tmp_path / "out")


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "two\\nlines", "\\u202eright to left", "\\u001b[31mred"])
def test_names_that_cannot_stand_on_a_page(name: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "v.vcf").write_bytes(VCF)
    (tmp_path / "case.toml").write_text(f'name = "{name}"\nvariants = "v.vcf"\nhla = "A*02:01"\n')
    status, _, error = run("design", str(tmp_path / "case.toml"), "--out", str(tmp_path / "out"))
    refused(status, error, tmp_path / "out")


def test_a_type_that_cannot_be_predicted_is_said_in_the_error(tmp_path: Path, run: Run) -> None:
    arguments = ("design", "--vcf", str(DEMO / "variants.vcf"), "--hla", "A*99:98,B*99:97", "--out", str(tmp_path / "out"))
    status, _, error = run(*arguments)
    refused(status, error, tmp_path / "out")
    assert "No class I allele of this patient can be predicted" in error


def test_a_file_without_records_is_called_that(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "none.vcf"
    path.write_bytes(HEADER + COLUMNS + b"\n")
    status, _, error = run("design", "--vcf", str(path), "--hla", HLA, "--out", str(tmp_path / "out"))
    assert status == 2
    assert "holds no record" in error


def test_terminal_codes_of_a_file_do_not_reach_the_screen(tmp_path: Path, run: Run) -> None:
    (tmp_path / "p.fasta").write_text(">x\x1b[31m\nMKB\n")
    status, _, error = run("mrna", str(tmp_path / "p.fasta"), "--out", str(tmp_path / "out"))
    refused(status, error, tmp_path / "out")
    assert "\x1b" not in error


@pytest.mark.parametrize(
    "arguments",
    [
        ("design", "--vcf", "PIPE", "--hla", HLA, "--out", "OUT"),
        ("design", "--vcf", str(DEMO / "variants.vcf"), "--hla", "PIPE", "--out", "OUT"),
        ("design", "PIPE", "--out", "OUT"),
        ("proteins", "PIPE", "--out", "OUT"),
        ("predict", "--input", "PIPE", "--out", "OUT"),
        ("construct", "PIPE", "--hla", HLA, "--out", "OUT"),
        ("mrna", "PIPE", "--out", "OUT"),
        ("reference", "PIPE", "PIPE"),
    ],
)
def test_a_pipe_is_refused_instead_of_waited_for(arguments: tuple[str, ...], tmp_path: Path, run: Run) -> None:
    pipe, out = tmp_path / "pipe", tmp_path / "out"
    os.mkfifo(pipe)
    named = {"PIPE": str(pipe), "OUT": str(out)}
    status, _, error = run(*(named.get(argument, argument) for argument in arguments))
    refused(status, error, out)
    assert "not a regular file but a pipe" in error
