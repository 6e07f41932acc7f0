"""A board's policy through the command line: what goes before what, what must and must not go in, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from tests.cli.command_line import run_command
from tests.stories.board_case import QUICK, reasons, record, rows, sentences, targets, write_case

from vaxsmith.core import Sourced
from vaxsmith.patient import Settings
from vaxsmith.selection import PRESETS, SelectionSettings

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_main(*arguments: str) -> tuple[int, str, str]:
        return run_command(arguments, monkeypatch, capsys)

    return run_main


@pytest.fixture
def settle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Callable[..., Settings]:
    """Give the settings that a design would start with; no design is made."""
    caught: list[Settings] = []
    monkeypatch.setattr("vaxsmith.cli.design.run", lambda case, settings, out, **_: caught.append(settings))

    def settle_case(policy: str, *options: str, settings: str = "") -> Settings:
        (tmp_path / "policy.toml").write_text(policy)
        case = write_case(tmp_path, 'policy = "policy.toml"\n', settings=settings)
        status, _, error = run("design", str(case), "--out", str(tmp_path / "out"), *options)
        assert (status, error) == (0, "")
        return caught.pop()

    return settle_case


def test_options_go_before_the_case_before_the_policy_before_the_defaults(settle: Callable[..., Settings]) -> None:
    policy = '[selection]\ntargets = 7\naccepted_filters = ["A"]\n'
    case = '[settings]\ntargets = 8\naccepted_filters = ["B"]\n'
    assert settle("").selection == SelectionSettings()
    assert settle("").selection.targets == 20
    assert settle(policy).selection.targets == 7
    assert settle(policy, settings=case).selection.targets == 8
    assert settle(policy, settings='[settings]\nplatform = "plain-gs10"\n').selection.targets == 7
    ordered = settle(policy, "--targets", "9", "--accept-filter", "C", settings=case).selection
    assert (ordered.targets, ordered.accepted_filters) == (9, ("C",))
    assert settle(policy, settings=case).selection.accepted_filters == ("B",)
    assert settle(policy).selection.accepted_filters == ("A",)


def test_options_alone_have_a_policy_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    caught: list[Settings] = []
    monkeypatch.setattr("vaxsmith.cli.design.run", lambda case, settings, out, **_: caught.append(settings))
    write_case(tmp_path)
    (tmp_path / "policy.toml").write_text('preset = "washu-like"\nmust = ["KRAS G12D"]\n')
    arguments = ("design", "--vcf", str(tmp_path / "variants.vcf"), "--hla", "A*02:01", "--policy")
    assert run(*arguments, str(tmp_path / "policy.toml"))[0] == 0
    assert caught[0].selection == PRESETS["washu-like"].selection
    assert caught[0].wishes.must == ("KRAS G12D",)
    assert run(*arguments, str(tmp_path / "absent.toml"))[0] == 2


def test_a_policy_may_stand_beside_a_case_that_names_none(settle: Callable[..., Settings], tmp_path: Path, run: Run) -> None:
    other = tmp_path / "other.toml"
    other.write_text("[selection]\ntargets = 5\n")
    case = write_case(tmp_path, settings="[settings]\ntargets = 8\n")
    status, said, error = run("design", str(case), "--policy", str(other), "--out", str(tmp_path / "out"))
    assert (status, said, error) == (0, "", "")
    case = write_case(tmp_path, 'policy = "other.toml"\nreview = "other.toml"\n')
    for option in ("--policy", "--review"):
        status, _, error = run("design", str(case), option, str(other), "--out", str(tmp_path / "out"))
        assert status == 2
        assert f"and {option} is given too" in error


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_its_thresholds(name: str, settle: Callable[..., Settings]) -> None:
    settled = settle(f'preset = "{name}"\n')
    assert settled.selection == PRESETS[name].selection
    assert settled.preset.rules == PRESETS[name].rules
    assert settle(f'preset = "{name}"\n[tiers]\nbinding_nanomolar = 250\n').preset.rules.binding_nanomolar.value == 250


def other_value(key: str, present: Any) -> tuple[str, Any]:
    """Give another value of a setting, as TOML and as it is read; an empty text where a policy may not change it."""
    if isinstance(present, Sourced):
        value = 0.125 if present.unit in ("", "%") else float(present.value) + 1
        return str(value), value
    if key == "class_two_lengths":
        return "[14, 16]", (14, 16)
    if isinstance(present, int):
        return str(present + 1), present + 1
    return ('["LowMAPQ"]', ("LowMAPQ",)) if isinstance(present, tuple) else ("", None)


@pytest.mark.parametrize("key", [entry.name for entry in fields(SelectionSettings)])
def test_every_threshold_can_be_written_and_says_where_it_comes_from(
    key: str, settle: Callable[..., Settings], tmp_path: Path, run: Run
) -> None:
    written, value = other_value(key, getattr(SelectionSettings(), key))
    if not written:
        (tmp_path / "policy.toml").write_text(f"[selection]\n{key} = 1\n")
        status, _, error = run("design", str(write_case(tmp_path, 'policy = "policy.toml"\n')), "--out", str(tmp_path / "o"))
        assert status == 2
        assert "policy.toml:2" in error
        return
    found = getattr(settle(f"[selection]\n{key} = {written}\n").selection, key)
    if isinstance(found, Sourced):
        assert found.citation == "policy file policy.toml"
        found = found.value
    assert found == value


def designed(folder: Path, run: Run, policy: str, extra: str = "", out: str = "out") -> Path:
    (folder / "policy.toml").write_text(policy)
    case = write_case(folder, f'policy = "policy.toml"\n{extra}')
    status, _, error = run("design", str(case), "--out", str(folder / out))
    assert (status, error) == (0, "")
    return folder / out


def test_wishes_are_kept_and_a_review_goes_before_them(tmp_path: Path, run: Run) -> None:
    wishes = 'must = ["chr17-68529211-T-C", "KRAS G12D"]\nmust_not = ["CCT4 P462L", "KARS G12D"]\n'
    out = designed(tmp_path, run, wishes + QUICK)
    assert {"PRKAR1A F154L", "KRAS G12D"} <= set(targets(out))
    assert "CCT4 P462L" not in targets(out) | targets(out, "next")
    (fell,) = (row for row in rows(out / "dropped.tsv") if row["reason"] == "not-wanted")
    assert fell["variant"] == "chr2-61873135-G-A"
    assert "policy.toml says that it must not" in fell["sentence"]
    assert "KARS G12D must not go in and is no candidate of this design: nothing that was read has this name" in sentences(
        out
    )
    assert record(out)["settings"]["wishes"]["must"] == ["chr17-68529211-T-C", "KRAS G12D"]

    (tmp_path / "review.toml").write_text(
        'schema = "vaxsmith.review"\nversion = 1\n[[decision]]\ntarget = "chr12-25245350-C-T"\ndecision = "reject"\n'
        'by = "Board"\ndate = 2026-11-20\n[[decision]]\ntarget = "chr2-61873135-G-A"\ndecision = "accept"\nby = "Board"\n'
        "date = 2026-11-20\n"
    )
    out = designed(tmp_path, run, wishes + QUICK, 'review = "review.toml"\n', "second")
    assert {"PRKAR1A F154L", "CCT4 P462L"} <= set(targets(out))
    assert "KRAS G12D" not in targets(out) | targets(out, "next")
    assert ("chr12-25245350-C-T", "not-wanted") in reasons(out)
    assert "is not sealed" in sentences(out)


def test_a_preset_decides_what_falls(tmp_path: Path, run: Run) -> None:
    subclonal = ("chr7-140753354-T-C", "low-fraction")  # 8 % of the reads: enough for vaxsmith, too few for pVACseq
    assert subclonal not in reasons(designed(tmp_path, run, QUICK))
    out = designed(tmp_path, run, 'preset = "pvacseq-like"\n' + QUICK, out="second")
    assert subclonal in reasons(out)
    assert record(out)["settings"]["tiers"]["preset"] == "pvacseq-like"
    assert record(out)["settings"]["selection"]["class_two_percentile"]["value"] == 2.0


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ('must = ["chr9-12696056-G-C"]\n', "chr9-12696056-G-C fell as not-expressed: "),
        ('must = ["KARS G12D"]\n', "no mutant protein is called KARS G12D"),
        ('must = ["KRAS G12D"]\nmust_not = ["chr12-25245350-C-T"]\n', "must be in and must not be in"),
        ('must = ["KRAS G12D", "CCT4 P462L", "HADH R232L", "LDHB S238P"]\n', "4 must-haves"),
        ('must = ["KRAS G12D"]\nmust_not = ["KRAS G12D"]\n', "stands in must and in must_not"),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_fell_is_written(policy: str, words: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "policy.toml").write_text(policy + QUICK)
    out = tmp_path / "out"
    status, _, error = run("design", str(write_case(tmp_path, 'policy = "policy.toml"\n')), "--out", str(out))
    assert status == 2
    assert words in error
    assert len(error.strip().splitlines()) == 1
    if "fell as" in words:
        assert str(out / "dropped.tsv") in error
        assert {("chr14-34568221-G-T", "duplicate-record"), ("chr9-12696056-G-C", "not-expressed")} <= reasons(out)
