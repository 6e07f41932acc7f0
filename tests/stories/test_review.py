"""A board's review from the design to the next design: form, decisions, seal, honoured and recorded; and HLA loss."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.command_line import run_command
from tests.stories.board_case import QUICK, reasons, record, rows, sentences, targets, write_case

from vaxsmith.hla.allele import Allele
from vaxsmith.patient import design_vaccine

BOARD = "Board of the made-up hospital"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_main(*arguments: str) -> tuple[int, str, str]:
        return run_command(arguments, monkeypatch, capsys)

    return run_main


def designed(folder: Path, run: Run, *more: str, extra: str = "", out: str = "out") -> Path:
    (folder / "policy.toml").write_text(QUICK)
    case = write_case(folder, f'policy = "policy.toml"\n{extra}')
    status, _, error = run("design", str(case), "--out", str(folder / out), *more)
    assert (status, error) == (0, "")
    return folder / out


def decide(form: Path, decisions: dict[str, str]) -> None:
    """Fill in a form as a board would: by hand, in the lines of each target."""
    text = form.read_text()
    for label, verdict in decisions.items():
        before, after = text.split(f'target = "{label}"\n')
        filled = f'decision = "{verdict}"\nby = "{BOARD}"\ndate = 2026-11-20\ncomment = "seen in the round"'
        text = f'{before}target = "{label}"\n' + after.replace('decision = "pending"\nby = ""\ncomment = ""', filled, 1)
    form.write_text(text)


def test_a_review_from_its_form_to_the_next_design_and_back_from_pvacview(tmp_path: Path, run: Run) -> None:
    first = designed(tmp_path, run)
    chosen, following = targets(first), targets(first, "next")
    form = tmp_path / "review.toml"
    status, said, _ = run("review", "template", str(first), "--out", str(form))
    assert (status, said.splitlines()[0]) == (0, f"{len(chosen) + len(following)} targets written to {form}, all pending.")

    rejected, accepted = next(iter(chosen)), list(following)[-1]
    gone = "chr1-1-A-T"
    decide(form, {chosen[rejected]: "reject", following[accepted]: "accept"})
    form.write_text(
        form.read_text() + f'\n[[decision]]\ntarget = "{gone}"\ndecision = "accept"\nby = "{BOARD}"\ndate = 2026-11-20\n'
    )
    status, said, _ = run("review", "seal", str(form))
    assert status == 0
    pending = len(chosen) + len(following) - 2
    assert said.startswith(f"Sealed {pending + 3} decisions (2 accept, 1 reject, {pending} pending); digest ")

    table = tmp_path / "aggregated.tsv"
    second = designed(tmp_path, run, "--pvacseq", str(table), extra='review = "review.toml"\n', out="second")
    now = targets(second)
    assert len(now) == len(chosen)
    assert accepted in now
    assert rejected not in now | targets(second, "next")
    (fell,) = (row for row in rows(second / "dropped.tsv") if row["reason"] == "not-wanted")
    assert fell["variant"] == chosen[rejected]
    assert f"{BOARD}, review of 2026-11-20" in fell["sentence"]
    findings = {finding["check"]: finding for finding in record(second)["findings"]}
    assert findings["review-stale"]["severity"] == "caution"
    assert findings["review-stale"]["place"] == gone
    assert BOARD in findings["review-stale"]["sentence"]
    assert not {"review-not-sealed", "review-evidence-changed"} & set(findings)
    told = {entry["target"]: (entry["by"], entry["on"], entry["effect"]) for entry in record(second)["review"]["decisions"]}
    assert told[following[accepted]] == (BOARD, "2026-11-20", "in")
    assert told[chosen[rejected]] == (BOARD, "2026-11-20", "out")
    assert told[gone] == (BOARD, "2026-11-20", "stale")
    assert "review" in {entry["role"] for entry in record(second)["provenance"]["inputs"]}

    evaluations = {f"{row['Gene']} {row['AA Change']}": (row["Evaluation"], row["Comments"]) for row in rows(table)}
    assert evaluations[accepted] == ("Accept", "seen in the round")
    assert evaluations[rejected] == ("Reject", "seen in the round")
    assert {word for word, _ in evaluations.values()} == {"Accept", "Reject", "Pending"}
    again = tmp_path / "again.toml"
    arguments = ("--by", BOARD, "--date", "2026-11-20", "--design", str(first), "--out", str(again))
    status, said, error = run("review", "import", str(table), *arguments)
    assert (status, error) == (0, "")
    assert f"{pending + 2} decisions (1 accept, 1 reject, {pending} pending) written to {again}; not sealed" in said
    from vaxsmith.selection import read_review

    # The same decisions, but for the one about nothing, which no table of targets can hold.
    before = [entry for entry in read_review(form).decisions if entry.target != gone]
    assert sorted(read_review(again).decisions, key=lambda e: e.target) == sorted(before, key=lambda e: e.target)
    assert read_review(again).design == read_review(form).design


def test_a_decision_on_evidence_that_changed_since_is_honoured_and_said(tmp_path: Path, run: Run) -> None:
    first = designed(tmp_path, run)
    form = tmp_path / "review.toml"
    assert run("review", "template", str(first), "--out", str(form))[0] == 0
    decide(form, {"chr12-25245350-C-T": "accept"})
    assert run("review", "seal", str(form))[0] == 0
    case = write_case(tmp_path, 'policy = "policy.toml"\nreview = "review.toml"\n')
    table = tmp_path / "expression.tsv"
    lines = table.read_text().splitlines()
    table.write_text("".join("KRAS\t3.25\n" if line.startswith("KRAS\t") else f"{line}\n" for line in lines))
    status, _, error = run("design", str(case), "--out", str(tmp_path / "second"))
    assert (status, error) == (0, "")
    assert "KRAS G12D" in targets(tmp_path / "second")
    (finding,) = (entry for entry in record(tmp_path / "second")["findings"] if entry["check"].startswith("review"))
    assert (finding["check"], finding["place"]) == ("review-evidence-changed", "chr12-25245350-C-T")


def test_a_review_that_was_changed_after_it_was_sealed_is_refused(tmp_path: Path, run: Run) -> None:
    first = designed(tmp_path, run)
    form = tmp_path / "review.toml"
    assert run("review", "template", str(first), "--out", str(form))[0] == 0
    label = next(iter(targets(first).values()))
    decide(form, {label: "reject"})
    assert run("review", "seal", str(form))[0] == 0
    form.write_text(form.read_text().replace('decision = "reject"', 'decision = "accept"'))
    case = write_case(tmp_path, 'policy = "policy.toml"\nreview = "review.toml"\n')
    out = tmp_path / "second"
    status, _, error = run("design", str(case), "--out", str(out))
    assert status == 2
    assert "not those that were sealed" in error
    assert len(error.strip().splitlines()) == 1
    assert not out.exists()
    status, said, _ = run("review", "seal", str(form))
    assert status == 0
    assert said.startswith("The file was sealed before and its decisions changed since")


def test_what_a_lost_allele_alone_presents_falls_and_junctions_are_still_scanned_on_it(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vaxsmith.construct import build_constructs

    scanned: list[list[str]] = []

    def spied(chosen: object, *, alleles: list[Allele], **more: object) -> object:
        scanned.append([allele.name for allele in alleles])
        return build_constructs(chosen, alleles=alleles, **more)  # type: ignore[arg-type]

    # The package's verb has its module's name, so the module is asked for by that.
    monkeypatch.setattr(sys.modules[design_vaccine.__module__], "build_constructs", spied)
    whole = designed(tmp_path, run)
    (tmp_path / "loss.tsv").write_text("allele\tcells_lost\nA*02:01\t1\nB*07:02\t0\n")
    kept = designed(tmp_path, run, extra='hla_loss = "loss.tsv"\n', out="second")
    alleles = {peptide["allele"] for target in record(kept)["targets"] for peptide in target["peptides"]}
    assert alleles == {"HLA-B*07:02"}
    fell = {variant for variant, reason in reasons(kept) if reason == "allele-lost"}
    before = {**targets(whole), **targets(whole, "next")}
    assert fell & set(before.values())
    assert not fell & {*targets(kept).values(), *targets(kept, "next").values()}
    assert scanned == [["HLA-A*02:01", "HLA-B*07:02"]] * 2
    assert "A*02:01" in sentences(kept)
