"""``vaxsmith construct --from-table``: what another program's table gives is carried, and every other row has a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.adapters.test_lens_table import SNV, changed
from tests.adapters.test_lens_table import write as write_lens
from tests.cli.command_line import run_command
from tests.cli.test_review import TABLE, TITLES
from tests.stories.board_case import rows

from vaxsmith.adapters.listed_peptides import _around, read_listed_peptides
from vaxsmith.core import FormatError, SettingsError

Run = Callable[..., tuple[int, str, str]]
HLA = "A*02:01"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_main(*arguments: str) -> tuple[int, str, str]:
        return run_command(("construct", *arguments), monkeypatch, capsys)

    return run_main


def table(folder: Path, *lines: str) -> Path:
    path = folder / "table.tsv"
    path.write_text(TITLES + "".join(f"{line}\n" for line in lines))
    return path


def line(number: int, peptide: str, evaluation: str = "Pending", gene: str = "G") -> str:
    return f"chr1-{number}-{number + 1}-A-T\t{gene}\tV{number}M\t{peptide}\tHLA-A*02:01\tPass\t{evaluation}\t"


def test_accepted_peptides_are_carried_and_said_to_be_bare(tmp_path: Path, run: Run) -> None:
    (tmp_path / "table.tsv").write_text(TABLE)
    out = tmp_path / "out"
    status, said, error = run("--from-table", str(tmp_path / "table.tsv"), "--hla", HLA, "--out", str(out))
    assert (status, error) == (0, "")
    assert "1 of 1 stretches are bare peptides" in said
    assert "4 rows or stretches left out" in said
    carried = [row for row in rows(out / "segments.tsv") if row["sequence"] == "VVVGADGVGK"]
    assert [row["name"] for row in carried] == ["KRAS G12D as given"]
    assert sorted((row["reason"], row["gene"]) for row in rows(out / "dropped.tsv")) == [
        ("not-accepted", "A"), ("not-accepted", "DBNL"), ("rejected", "CCT4"), ("unknown-residue", "A"),
    ]  # fmt: skip


def test_rows_go_in_their_order_up_to_the_number_asked_for(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        line(1, "NLVPMVATV"),
        line(2, "GILGFVFTL", "Reject"),
        line(3, "LVPMVATV"),
        line(4, "GLCTLVAML"),
        line(5, "YVLDHLIVV"),
    )
    listed = read_listed_peptides(path, most=2, length=27)
    assert listed.stretches == (("G V1M", "NLVPMVATV"), ("G V4M", "GLCTLVAML"))
    assert [entry.reason for entry in listed.dropped] == ["rejected", "same-stretch", "outranked"]
    assert all("(line " in entry.sentence for entry in listed.dropped)
    assert listed.bare == 2
    with pytest.raises(SettingsError, match="at least 1"):
        read_listed_peptides(path, most=0, length=27)


def test_a_lens_report_brings_what_is_around_its_peptides(tmp_path: Path) -> None:
    around = "MAANLVPMVATVGG"
    other = {"gene_name": "OTHER", "gene_id": "E2", "origin_descriptor": "E2:OTHER", "variant_coords": "chr2:5"}
    path = write_lens(
        tmp_path,
        SNV,
        changed(peptide="NLVPMVATVG", priority_score="0.9"),
        changed(peptide="GLCTLVAML", pep_context="NA", priority_score="1.5", **other),
    )
    listed = read_listed_peptides(path, most=5, length=27)
    assert listed.stretches == (("OTHER missense", "GLCTLVAML"), ("GENE missense", around))
    assert [(entry.reason, entry.peptide) for entry in listed.dropped] == [("same-origin", "NLVPMVATV")]
    assert listed.bare == 1


@given(
    st.text("ACDE", min_size=1, max_size=12), st.text("FGHI", max_size=30), st.text("KLMN", max_size=30), st.integers(1, 40)
)
def test_a_stretch_holds_its_peptide_and_is_no_longer_than_asked(peptide: str, before: str, after: str, length: int) -> None:
    context = before + peptide + after
    stretch = _around(peptide, context, length)
    assert peptide in stretch
    assert stretch in context
    assert len(stretch) == max(len(peptide), min(length, len(context)))


def test_what_is_no_such_table_is_refused(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("a\tb\n1\t2\n")
    with pytest.raises(FormatError, match="no column 'ID'"):
        read_listed_peptides(path, most=2, length=27)
    (tmp_path / "w.fasta").write_text(">a\nNLVPMVATV\n")
    everything = table(tmp_path, line(1, "NLVPMVATV", "Reject"))
    for arguments, words in (
        ((), "nothing to carry is given"),
        ((str(tmp_path / "w.fasta"), "--from-table", str(path)), "both given"),
        ((str(tmp_path / "w.fasta"), "--targets", "3"), "--from-table alone"),
        (("--from-table", str(path)), "no column 'ID'"),
        (("--from-table", str(tmp_path)), "is a directory"),
        (("--from-table", str(everything)), "gives a window to build with"),
    ):
        status, said, error = run(*arguments, "--hla", HLA, "--out", str(tmp_path / "out"))
        assert (status, said) == (2, ""), error
        assert words in error
        assert len(error.strip().splitlines()) == 1
        assert not (tmp_path / "out").exists()
