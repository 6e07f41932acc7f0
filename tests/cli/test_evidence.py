"""``vaxsmith evidence`` from the command line: tables, pages and JSON; every mistake a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.command_line import run_command

Run = Callable[..., tuple[int, str, str]]
TRIAL = "time,event,arm\n5,1,control\n6,1,control\n7,0,control\n4,1,vaccine\n9,0,vaccine\n12,0,vaccine\n8,1,vaccine\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_main(*arguments: str) -> tuple[int, str, str]:
        return run_command(("evidence", *arguments), monkeypatch, capsys)

    return run_main


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    path = tmp_path / "trial.csv"
    path.write_text(TRIAL)
    return path


def refused(answer: tuple[int, str, str]) -> str:
    status, said, error = answer
    assert (status, said) == (2, ""), error
    assert error.startswith("vaxsmith: ")
    assert "Traceback" not in error
    assert len(error.strip().splitlines()) == 1
    return error


COMMANDS = (
    ("judge", "enteromix-announcement"),
    ("registry",),
    ("design", "single-arm"),
    ("design", "simon"),
    ("design", "sequential", "--looks", "3"),
    ("design", "survival", "--simulations", "20", "--delays", "0,6"),
    ("design", "escalation", "--rates", "0.05,0.2,0.4", "--cohorts", "6"),
    ("design", "stopping", "--looks", "5,10,20,30"),
    ("design", "surveillance"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_each_command_prints_tables_and_writes_a_page(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    page, numbers = tmp_path / "report.html", tmp_path / "report.json"
    status, said, error = run(*command, "--html", str(page), "--out", str(numbers))
    assert (status, error) == (0, "")
    assert "Research use only." in said
    assert f"Written to {page}." in said
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert json.loads(numbers.read_text(encoding="utf-8"))["schema_name"] == "vaxsmith.evidence"
    assert not [path for path in tmp_path.iterdir() if "partial" in path.name]


def test_json_on_the_screen_is_json_alone(run: Run, trial: Path) -> None:
    status, said, _ = run("analyse", str(trial), "--json")
    assert status == 0
    assert json.loads(said)["data"]["patients"] == 7


def test_a_trial_is_analysed(run: Run, trial: Path) -> None:
    status, said, _ = run("analyse", str(trial), "--endpoint", "recurrence", "--unit", "months", "--milestones", "4,6")
    assert status == 0
    for told in ("Numbers at risk", "Hazard ratio (Cox)", "log-rank", "MaxCombo", "recurrence", "months"):
        assert told in said
    assert run("analyse", str(trial), "--landmark", "4.5", "--control", "control")[0] == 0


def test_an_option_without_meaning_for_a_table_is_refused_and_not_passed_over(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("n,events\n16,8\n")
    said = refused(run("analyse", str(path), "--landmark", "6"))
    assert "--landmark has no meaning for a table of kind counts" in said
    assert "--control, --endpoint" in said
    assert "no meaning" in refused(run("analyse", str(path), "--landmark", "0"))


def test_help_names_the_kinds_of_tables_and_the_commands_in_order(run: Run) -> None:
    said = run("--help")[1]
    places = [said.index(f"  {name} ") for name in ("judge", "registry", "design", "analyse", "reconstruct")]
    assert places == sorted(places)
    told = run("analyse", "--help")[1]
    for kind in ("survival", "competing", "counts", "outcomes", "recist", "elispot", "clones", "memory", "safety"):
        assert f"  {kind}: " in told


def test_counts_are_analysed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "counts.tsv"
    path.write_text("group\tn\tevents\nvaccine\t16\t8\n")
    status, said, _ = run("analyse", str(path))
    assert status == 0
    assert "24.7 to 75.3 %" in " ".join(said.split())


def test_clones_need_two_samples(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "before.tsv"
    path.write_text("duplicate_count\tv_call\tj_call\tjunction\n5\tTRBV5\tTRBJ2\tTGTGCC\n")
    assert "--after" in refused(run("analyse", str(path)))
    status, said, _ = run("analyse", str(path), "--after", str(path))
    assert status == 0
    assert "No clone grew" in said
    later = tmp_path / "after.tsv"
    later.write_text(path.read_text())
    assert "--after" in refused(run("analyse", str(path), "--after", str(later), "--html", str(later)))


def test_a_published_curve_becomes_a_table_that_can_be_analysed(run: Run, tmp_path: Path) -> None:
    curve, risks, patients = (tmp_path / name for name in ("curve.csv", "risks.csv", "patients.csv"))
    curve.write_text("time,survival\n0,1\n6,0.8\n12,0.6\n")
    risks.write_text("time,at_risk\n0,50\n6,38\n12,20\n")
    wanted = ("reconstruct", str(curve), "--at-risk", str(risks), "--patients")
    status, said, _ = run(*wanted, str(patients), "--arm", "vaccine, new")
    assert status == 0
    assert f"Written to {patients}." in said
    assert "50 patients" in run("analyse", str(patients))[1]
    refused(run(*wanted, str(curve)))
    refused(run(*wanted, str(tmp_path / "p.csv"), "--events", "99"))
    assert not (tmp_path / "p.csv").exists()


def test_lesions_and_wells_are_analysed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("patient,lesion,kind,day,size_mm\nP1,T1,target,-3,30\nP1,T1,target,56,12\n")
    assert "0 of 1 patient responded" in " ".join(run("analyse", str(path))[1].split())  # one look is not enough
    assert "1 of 1 patient responded" in " ".join(run("analyse", str(path), "--unconfirmed")[1].split())
    path.write_text("sample,antigen,spots\nP1,medium,3\nP1,pool,30\n")
    refused(run("analyse", str(path)))  # how many cells a well is not told
    assert run("analyse", str(path), "--cells", "200000")[0] == 0
    refused(run("analyse", str(path), "--cells", "-1"))


def test_a_claim_of_the_registry_is_a_pattern_for_ones_own(run: Run, tmp_path: Path) -> None:
    status, said, _ = run("registry", "--show", "keynote-942")
    assert status == 0
    own = tmp_path / "own.toml"
    own.write_text(said)
    assert run("judge", str(own))[1].splitlines()[:3] == run("judge", "keynote-942")[1].splitlines()[:3]
    assert "no claim" in refused(run("registry", "--show", "../../etc/passwd"))


def test_the_settling_trial_can_be_planned_otherwise(run: Run) -> None:
    usual, late = (run("judge", "keynote-942", *more)[1] for more in ((), ("--delay", "15", "--power", "0.8")))
    assert "after 9.2 months" in " ".join(usual.split())
    assert "after 15 months" in " ".join(late.split())
    assert run("judge", "keynote-942", "--delay", "58")[0] == 0  # far too late for any trial, and no reason to fail
    for wrong in (("--power", "2"), ("--undosed", "1"), ("--delay", "-1"), ("--delay", "nan"), ("--analysis", "0")):
        refused(run("judge", "keynote-942", *wrong))


def test_a_claim_of_ones_own_is_judged_by_its_path(run: Run, tmp_path: Path) -> None:
    assert "no claim" in refused(run("judge", "no-such-claim"))
    assert "does not exist" in refused(run("judge", str(tmp_path / "absent.toml")))
    broken = tmp_path / "broken.toml"
    for text in ("", "a = ", "name = 3\n", "[[[["):
        broken.write_text(text)
        refused(run("judge", str(broken)))


BROKEN = {
    "empty": b"",
    "a page": b"<!DOCTYPE html><html></html>",
    "binary": bytes(range(256)),
    "utf-16": TRIAL.encode("utf-16"),
    "a damaged gzip": b"\x1f\x8b\x08" + b"x" * 20,
    "titles alone": b"time,event\n",
    "negative": b"time,event\n-1,1\n",
    "not a number": b"time,event\nnan,1\n",
    "codes 1 and 2": b"time,event\n3,1\n4,2\n",
    "a short row": b"time,event,arm\n3,1\n",
    "more events than patients": b"n,events\n3,4\n",
    "responders": b"time,event,responder\n3,1,yes\n4,0,no\n",
    "a quote without end": b'time,event\n"3,1\n4,0\n',
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_table_is_refused_in_one_sentence(run: Run, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    refused(run("analyse", str(path), "--html", str(tmp_path / "page.html")))
    assert not (tmp_path / "page.html").exists()


def test_what_is_no_file_is_refused(run: Run, tmp_path: Path) -> None:
    assert "does not exist" in refused(run("analyse", str(tmp_path / "absent.csv")))
    assert "directory" in refused(run("analyse", str(tmp_path)))


WRONG = (
    ("design", "single-arm", "--null", "0.4", "--alternative", "0.2"),
    ("design", "single-arm", "--null", "nan"),
    ("design", "single-arm", "--null", "0.2", "--alternative", "0.201"),
    ("design", "simon", "--alpha", "0"),
    ("design", "simon", "--power", "1"),
    ("design", "simon", "--power", "2"),
    ("design", "sequential", "--looks", "0"),
    ("design", "sequential", "--looks", "2.5"),
    ("design", "sequential", "--looks", "0.5,0.2"),
    ("design", "sequential", "--looks", "a,b"),
    ("design", "sequential", "--looks", ","),
    ("design", "sequential", "--looks", "1e9"),
    ("design", "sequential", "--boundary", "unheard-of"),
    ("design", "sequential", "--two-sided", "--futility", "hsd:-2"),
    ("design", "survival", "--hazard-ratio", "1"),
    ("design", "survival", "--hazard-ratio", "1.2"),
    ("design", "survival", "--control-median", "0"),
    ("design", "survival", "--dropout", "-0.1"),
    ("design", "survival", "--delays", "x"),
    ("design", "survival", "--simulations", "1000000"),
    ("design", "escalation", "--rates", "0.5,0.1"),
    ("design", "escalation", "--rates", ""),
    ("design", "escalation", "--rule", "guess"),
    ("design", "escalation", "--cohorts", "0"),
    ("design", "stopping", "--looks", "2.5"),
    ("design", "stopping", "--patients", "-1"),
    ("design", "surveillance", "--expected", "nan"),
)


@pytest.mark.parametrize("command", WRONG, ids=" ".join)
def test_a_wrong_option_is_a_sentence(run: Run, command: tuple[str, ...]) -> None:
    refused(run(*command))


TRIAL_OPTIONS = (
    ("--control", "placebo"),
    ("--horizon", "99"),
    ("--horizon", "nan"),
    ("--landmark", "-3"),
    ("--landmark", "99"),
    ("--level", "95"),
    ("--level", "nan"),
    ("--milestones", "-1"),
    ("--milestones", "soon"),
    ("--milestones", "inf"),
    ("--endpoint", " "),
    ("--unconfirmed",),
    ("--null", "0.2"),
    ("--cells", "3"),
    ("--title", "x" * 100),
    ("--kind", "counts"),
    ("--kind", "recist"),
    ("--endpoint", "x" * 200),
    ("--unit", "mon\x1bths"),
)


@pytest.mark.parametrize("options", TRIAL_OPTIONS, ids=" ".join)
def test_a_wrong_option_of_an_analysis_is_a_sentence(run: Run, trial: Path, options: tuple[str, ...]) -> None:
    refused(run("analyse", str(trial), *options))


def test_outputs_spare_inputs_and_one_another(run: Run, trial: Path, tmp_path: Path) -> None:
    assert "input" in refused(run("analyse", str(trial), "--html", str(trial)))
    assert trial.read_text() == TRIAL
    same = str(tmp_path / "same")
    assert "same file" in refused(run("analyse", str(trial), "--html", same, "--out", same))
    assert "folder" in refused(run("registry", "--html", str(tmp_path / "absent" / "page.html")))
    refused(run("registry", "--html", str(tmp_path)))


def test_an_older_page_is_replaced_and_the_same_inputs_give_the_same_bytes(run: Run, trial: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("older")
    for _ in range(2):
        assert run("analyse", str(trial), "--html", str(page))[0] == 0
        first = page.read_bytes()
    assert page.read_bytes() == first
    assert b"older" not in first


def test_a_page_carries_no_markup_of_the_table(run: Run, tmp_path: Path) -> None:
    path, page = tmp_path / "t.csv", tmp_path / "page.html"
    path.write_text(TRIAL.replace("vaccine", "<script>alert(1)</script>"))
    assert run("analyse", str(path), "--html", str(page), "--endpoint", "<b>death</b>")[0] == 0
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "<b>" not in text
