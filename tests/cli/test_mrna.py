"""``vaxsmith mrna`` as a person types it."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.command_line import run_command
from tests.corpora import corpus

from vaxsmith.core import translate

Run = Callable[..., tuple[int, str, str]]
PROTEINS = ">one\nMAKLEWVNPRTHYQICDFMSLEEKRATT\n>two\nMGGSGGGGSGGAKLEW\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process; give exit status, standard output and standard error."""

    def run_main(*arguments: str) -> tuple[int, str, str]:
        return run_command(arguments, monkeypatch, capsys)

    return run_main


@pytest.fixture
def proteins(tmp_path: Path) -> str:
    path = tmp_path / "p.fasta"
    path.write_text(PROTEINS)
    return str(path)


def table(path: Path) -> list[dict[str, str]]:
    with path.open() as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def test_designs_are_written_and_checked(proteins: str, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out"
    status, said, _ = run("mrna", proteins, "--lambda", "1", "--out", str(out), "--part", "tail=A100", "--front", "4")
    assert status == 0
    assert "Research use only" in said
    rows = table(out / "designs.tsv")
    assert [row["name"] for row in rows] == ["one", "two"]
    for row in rows:
        assert row["lambda"] == "1"
        assert row["sequence"].endswith("A" * 100)
        assert len(row["structure"]) == len(row["sequence"]) == int(row["nucleotides"])
        assert float(row["objective"]) >= float(row["energy_kcal_per_mol"])
    assert {row["check"] for row in table(out / "findings.tsv")} >= {"codon-choice", "refolding"}
    front = table(out / "front.tsv")
    assert 2 <= sum(row["name"] == "one" for row in front) <= 4
    records = (out / "molecules.fasta").read_text().split(">")[1:]
    assert [record.splitlines()[1] for record in records] == [row["sequence"] for row in rows]


def test_the_bare_optimum_is_what_others_found(tmp_path: Path, run: Run) -> None:
    text = corpus("mrna", "proteins.fasta").read_text()
    (tmp_path / "hs100.fasta").write_text(">" + text.split(">hs100", 1)[1].join(("hs100", "")).split(">")[0])
    weights = str(corpus("mrna", "codon_weights_for_parity.tsv"))
    for rate, expected in (("0", -183.400), ("3", -137.625)):
        out = tmp_path / f"out{rate}"
        status, *_ = run(
            "mrna", str(tmp_path / "hs100.fasta"), "--unconstrained", "--codon-weights", weights, "--max-loop", "20",
            "--lambda", rate, "--out", str(out),
        )  # fmt: skip
        assert status == 0
        (row,) = table(out / "designs.tsv")
        assert float(row["objective"]) == pytest.approx(expected, abs=0.01)
        assert len(translate(row["sequence"])) == 100


def test_several_designs_have_names_of_their_own(proteins: str, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out"
    status, *_ = run("mrna", proteins, "--designs", "2", "--seed", "3", "--out", str(out))
    assert status == 0
    assert [row["name"] for row in table(out / "designs.tsv")] == ["one-1", "one-2", "two-1", "two-2"]


def test_codons_alone_have_no_energy(proteins: str, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out"
    assert run("mrna", proteins, "--codons-alone", "--out", str(out))[0] == 0
    assert {row["energy_kcal_per_mol"] for row in table(out / "designs.tsv")} == {"NA"}


@pytest.mark.parametrize(
    "options",
    [
        ("--lambda", "-1"),
        ("--lambda", "nan"),
        ("--max-loop", "3"),
        ("--max-loop", "31"),
        ("--unconstrained", "--codons-alone"),
        ("--unconstrained", "--designs", "2"),
        ("--designs", "0"),
        ("--front", "1"),
        ("--part", "tail"),
        ("--part", "no=1"),
        ("--codon-weights", "absent.tsv"),
        ("--uridine-price", "inf"),
    ],
)
def test_bad_options_are_refused_with_a_sentence(options: tuple[str, ...], proteins: str, tmp_path: Path, run: Run) -> None:
    status, _, error = run("mrna", proteins, *options, "--out", str(tmp_path / "out"))
    assert status == 2
    assert error.startswith("vaxsmith: ")
    assert "Traceback" not in error
    assert not (tmp_path / "out").exists()
