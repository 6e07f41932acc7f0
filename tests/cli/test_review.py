"""``vaxsmith review`` and the files of a board from the command line: read or refused in one paragraph, never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.command_line import run_command
from tests.stories.board_case import write_case

from vaxsmith.adapters.evaluations import decisions_of_table
from vaxsmith.adapters.pvacseq_aggregated import read_aggregated
from vaxsmith.selection import ReviewRow, read_review, seal_review
from vaxsmith.selection.review_file import review_of_decisions

Run = Callable[..., tuple[int, str, str]]
REVIEW = (
    'schema = "vaxsmith.review"\nversion = 1\n\n[[decision]]\ntarget = "chr12-25245350-C-T"\nname = "KRAS G12D"\n'
    'decision = "accept"\nby = "Board"\ndate = 2026-11-20\ncomment = ""\n'
)
TITLES = "ID\tGene\tAA Change\tBest Peptide\tAllele\tTier\tEvaluation\tComments\n"
TABLE = TITLES + (
    "chr12-25245349-25245350-C-T\tKRAS\tG12D\tVVVGADGVGK\tHLA-A*11:01\tPass\tAccept\tdriver\n"
    "chr2-61873134-61873135-G-A\tCCT4\tP462L\tFADAMEVIL\tHLA-A*02:01\tPoor\tReject\t\n"
    "chr7-44045948-44045949-G-A\tDBNL\tV62M\tKMVDPEKPRL\tHLA-A*02:01\tPass\tReview\tlow  depth?\n"
    "chr3-1-2-G-A\tA\tV6M\tKMVDPEKPRL\tHLA-A*02:01\tPass\tPending\t\n"
    "chr3-5-6-G-A\tA\tV7M\tKMVDPEKPXX\tHLA-A*02:01\tPass\tAccept\t\n"
)
BROKEN = {
    "empty": b"",
    "binary": bytes(range(256)),
    "a page": b"<!DOCTYPE html><html></html>",
    "cut short": REVIEW.encode()[:60],
    "utf-16": REVIEW.encode("utf-16"),
    "brackets": b"[" * 3000,
    "a number without end": b"version = " + b"9" * 5000,
    "another schema": REVIEW.replace("vaxsmith.review", "vaxsmith.design").encode(),
    "a zero byte": b"\x00",
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_main(*arguments: str) -> tuple[int, str, str]:
        return run_command(arguments, monkeypatch, capsys)

    return run_main


def refused(answer: tuple[int, str, str]) -> str:
    status, said, error = answer
    assert (status, said) == (2, ""), error
    assert error.startswith("vaxsmith: ")
    assert "Traceback" not in error
    assert len(error.strip().splitlines()) == 1
    return error


@pytest.mark.parametrize("change", [str, lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text])
def test_any_editor_may_have_saved_it(change: Callable[[str], str], tmp_path: Path, run: Run) -> None:
    path = tmp_path / "review.toml"
    path.write_text(change(REVIEW), newline="")
    status, said, error = run("review", "seal", str(path))
    assert (status, error) == (0, "")
    assert said.startswith("Sealed 1 decision (1 accept); digest ")
    assert path.read_text() == seal_review(REVIEW)
    path.chmod(0o600)
    assert run("review", "seal", str(path))[1] == said
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["review.toml"]


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_review_is_refused_and_left_as_it_was(name: str, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "review.toml"
    path.write_bytes(BROKEN[name])
    assert str(path) in refused(run("review", "seal", str(path)))
    assert path.read_bytes() == BROKEN[name]
    case = write_case(tmp_path, 'review = "review.toml"\n')
    assert str(path) in refused(run("design", str(case), "--out", str(tmp_path / "out")))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", [name for name in BROKEN if name not in ("empty", "another schema")])
def test_a_broken_policy_is_refused(name: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "policy.toml").write_bytes(BROKEN[name])
    case = write_case(tmp_path, 'policy = "policy.toml"\n')
    assert str(tmp_path / "policy.toml") in refused(run("design", str(case), "--out", str(tmp_path / "out")))


@pytest.mark.parametrize("key", ["policy", "review", "hla_loss"])
def test_a_folder_or_nothing_is_no_file_of_a_board(key: str, tmp_path: Path, run: Run) -> None:
    for name in (".", "absent.toml"):
        case = write_case(tmp_path, f'{key} = "{name}"\n')
        assert key[:3] in refused(run("design", str(case), "--out", str(tmp_path / "out")))
    refused(run("review", "seal", str(tmp_path)))
    refused(run("review", "template", str(tmp_path / "absent")))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_review_is_sealed_or_refused_and_never_lost(tmp_path: Path, run: Run, data: st.DataObject) -> None:
    content = bytearray(seal_review(REVIEW).encode() if data.draw(st.booleans()) else REVIEW.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 12))] = data.draw(
            st.sampled_from(
                [b"", b"\n", b'"', b"\r\n", b"[", b"=", b"\x00", b"\xff", b"\x1b[31m", b"[[decision]]\n", b"'''"]
            )
        )
    path = tmp_path / "review.toml"
    path.write_bytes(bytes(content))
    answer = run("review", "seal", str(path))
    if answer[0] == 0:
        assert read_review(path).sealed
    else:
        assert "\x1b" not in refused(answer)
        assert path.read_bytes() == bytes(content)


def test_a_file_that_exists_is_left_alone(tmp_path: Path, run: Run) -> None:
    out, table = tmp_path / "review.toml", tmp_path / "table.tsv"
    out.write_text(REVIEW)
    table.write_text(TABLE)
    for arguments in (("template", str(tmp_path)), ("import", str(table), "--by", "Board", "--date", "2026-11-20")):
        assert "may hold a board's decisions" in refused(run("review", *arguments, "--out", str(out)))
    assert out.read_text() == REVIEW


def test_evaluations_become_decisions_and_what_does_not_is_said(tmp_path: Path, run: Run) -> None:
    out, table = tmp_path / "review.toml", tmp_path / "table.tsv"
    table.write_text(TABLE)
    status, said, error = run("review", "import", str(table), "--by", "Board", "--date", "2026-11-20", "--out", str(out))
    assert (status, error) == (0, "")
    assert "a row was passed over: The peptide KMVDPEKPXX holds 'X'" in said
    assert "1 rows are Pending without a comment" in said
    assert "3 decisions (1 accept, 1 reject, 1 pending) written to" in said
    first, second, third = read_review(out).decisions
    assert (first.target, first.verdict, first.by, first.on) == ("chr12-25245350-C-T", "accept", "Board", date(2026, 11, 20))
    assert (first.name, first.comment, second.verdict) == ("KRAS G12D", "driver", "reject")
    assert (third.verdict, third.by, third.on, third.comment) == ("pending", "", None, "Review. low depth?")
    assert "who decided" in refused(
        run("review", "import", str(table), "--by", " ", "--date", "2026-11-20", "--out", str(tmp_path / "b.toml"))
    )
    status, _, error = run("review", "import", str(table), "--by", "B", "--date", "yesterday", "--out", str(tmp_path / "c"))
    assert status == 2
    assert "Traceback" not in error


def test_decisions_are_laid_beside_the_design_that_was_read(tmp_path: Path) -> None:
    (tmp_path / "table.tsv").write_text(TABLE)
    known = [ReviewRow(target="chr12-25245350-C-T", name="KRAS G12D", evidence="0f" * 32), ReviewRow(target="chr9-9-A-T")]
    made = decisions_of_table(read_aggregated(tmp_path / "table.tsv"), by='A "B"', on=date(2026, 1, 31), targets=known)
    assert [entry.evidence for entry in made.decisions] == ["0f" * 32, "", "", ""]
    assert (made.decisions[-1].target, made.decisions[-1].verdict) == ("chr9-9-A-T", "pending")
    assert any(note.startswith("2 rows are about no target of the design") for note in made.notes)
    (tmp_path / "review.toml").write_text(seal_review(review_of_decisions(made.decisions, design_sha256="ab" * 32)))
    assert read_review(tmp_path / "review.toml").decisions == made.decisions


def test_a_table_for_pvacview_spares_what_is_read_and_what_is_written(tmp_path: Path, run: Run) -> None:
    case, out = write_case(tmp_path), tmp_path / "out"
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (tmp_path / "link.tsv").symlink_to(tmp_path / "expression.tsv")
    for name, words in {
        "variants.vcf": "is also the variants file",
        "link.tsv": "is also the expression file",
        "case.toml": "is also the case file",
        "out/table.tsv": "in the directory of the design",
        "out": "in the directory of the design",
        ".": "no regular file",
        "absent/table.tsv": "folder is not there",
    }.items():
        error = refused(run("design", str(case), "--out", str(out), "--pvacseq", str(tmp_path / name)))
        assert words in error
        assert "--pvacseq" in error
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.is_symlink()} == before
    (tmp_path / "other.toml").write_text(REVIEW)
    for more in ((), ("--overwrite",)):
        arguments = ("design", str(case), "--out", str(out), "--pvacseq", str(tmp_path / "other.toml"), *more)
        assert "a file of this name already" in refused(run(*arguments))
    assert (tmp_path / "other.toml").read_text() == REVIEW


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_policy_is_read_or_refused(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    monkeypatch.setattr("vaxsmith.cli.design.run", lambda *_, **__: None)
    content = bytearray(
        b'preset = "pvacseq-like"\nmust = ["KRAS G12D"]\n[selection]\ntargets = 25\ntumor_fraction = 0.1\n'
        b"[tiers]\nbinding_nanomolar = 250\n"
    )
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 12))] = data.draw(
            st.sampled_from(
                [b"", b"\n", b'"', b"\r\n", b"[", b"=", b"\x00", b"\xff", b"9e999", b"nan", b"-1", b"true", b"{}"]
            )
        )
    (tmp_path / "policy.toml").write_bytes(bytes(content))
    answer = run("design", str(write_case(tmp_path, 'policy = "policy.toml"\n')), "--out", str(tmp_path / "out"))
    if answer[0]:
        refused(answer)


def test_the_help_names_every_command_in_the_order_of_the_road(run: Run) -> None:
    status, said, _ = run("--help")
    assert status == 0
    commands = [line.split()[0] for line in said.partition("Commands:")[2].splitlines() if line.strip()]
    assert commands == [
        "design", "demo", "explain", "review", "proteins", "predict", "recognise", "construct", "mrna", "reference",
        "evidence",
    ]  # fmt: skip
    status, said, _ = run("review", "--help")
    assert all(word in said for word in ("template", "seal", "import"))
