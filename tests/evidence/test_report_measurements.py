"""Reports of lesions, wells, clones, measurements, doses and reports: the parts' numbers, and what they leave open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaxsmith.core import FormatError, SettingsError, VaxsmithError
from vaxsmith.evidence.report import Report, report_json, report_page, report_text
from vaxsmith.evidence.report.analyses import kind_of_table
from vaxsmith.evidence.report.analyses.clones_report import clones_report
from vaxsmith.evidence.report.analyses.elispot_report import elispot_report
from vaxsmith.evidence.report.analyses.memory_report import memory_report
from vaxsmith.evidence.report.analyses.recist_report import recist_report
from vaxsmith.evidence.report.analyses.safety_report import safety_report
from vaxsmith.evidence.response.memory import memory_series, read_memory

LESIONS = (
    "patient,lesion,kind,organ,day,size_mm,status\n"
    "P1,T1,target,liver,-7,40,\nP1,T1,target,liver,56,24,\nP1,T1,target,liver,112,20,\n"
    "P2,T1,target,liver,-3,30,\nP2,T1,target,liver,56,38,\nP2,N1,new,lung,56,,present\n"
)
WELLS = (
    "sample,antigen,spots,cells\n"
    + "".join(f"P1,medium,{spots},200000\n" for spots in (3, 5, 4, 2))
    + "".join(f"P1,pool 1,{spots},200000\n" for spots in (41, 36, 48, 39))
    + "P2,pool 1,30,200000\nP2,pool 1,25,200000\n"
)
DOSES = "dose,at_risk,events\n1,203,0\n2,200,0\n3,160,2\n4,140,5\n"
CLONES = "duplicate_count\tv_call\tj_call\tjunction\tproductive\n"
MEMORY = "day,titre\n7,980\n14,830\n28,610\n56,480\n112,330\n168,300\n336,210\n"


def flowing(report: Report) -> str:
    return " ".join(report_text(report).split())


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


def clones(pairs: dict[str, int]) -> str:
    return CLONES + "".join(
        f"{count}\tTRBV5*01\tTRBJ2-1*01\tTGTGCC{letters}TTT\tT\n" for letters, count in pairs.items() if count
    )


def test_lesions_say_who_responded_and_that_a_response_is_no_benefit(table: Callable[..., Path]) -> None:
    report = recist_report(table(LESIONS), title="t")
    assert report.data["counts"] == {"PR": 1, "PD": 1}
    assert (report.data["response_rate"].value, round(report.data["response_rate"].low, 4)) == (0.5, 0.0126)
    text = flowing(report)
    assert text.index("is not known from this table") < text.index("1 of 2 patients responded")
    assert "iUPD" in text
    assert 'class="key series-1"' in report_page(report)
    assert (
        recist_report(table(LESIONS), confirmation=False, title="t")
        .lead[1]
        .startswith("1 of 2 patients responded by RECIST")
    )


def test_wells_say_what_they_could_not_show(table: Callable[..., Path]) -> None:
    report = elispot_report(table(WELLS), title="t")
    first, second = report.data["samples"]
    assert first["antigens"][0]["responds_strictly"]
    assert second["unassessed"] == "no wells without antigen"
    text = flowing(report)
    assert "1 sample could not be judged" in text
    assert text.index("is known only if") < text.index("yes, firmly")
    assert report_json(report) == report_json(elispot_report(table(WELLS), title="t"))


def test_clones_that_grew_are_listed_with_their_doubt(table: Callable[..., Path]) -> None:
    steady = {f"{'ACGT'[i % 4]}{'ACGT'[i // 4 % 4]}{'ACGT'[i // 16]}": 30 for i in range(60)}
    before = table(clones(steady), "before.tsv")
    after = table(clones({**steady, "AAA": 300, "CCC": 0, "TTTTTT": 90}), "after.tsv")
    report = clones_report(before, after, title="t")
    grown = {one["clone"]: one for one in report.data["changed"]}
    assert len(grown) == 2
    text = flowing(report)
    assert "at least" in text  # a clone that was not seen before has no finite ratio
    assert "not known without replicates" in text
    assert "not known without replicates" not in flowing(clones_report(before, after, replicate=before, title="t"))


def test_two_equal_samples_have_no_clone_that_grew(table: Callable[..., Path]) -> None:
    path = table(clones({"AAA": 50, "CCC": 60}), "same.tsv")
    assert "No clone grew by more than chance explains." in flowing(clones_report(path, path, title="t"))


def test_every_extrapolation_of_a_memory_is_shown_as_one(table: Callable[..., Path]) -> None:
    report = memory_report(read_memory(table(MEMORY)), title="t")
    assert [point["extrapolated"] for point in report.data["forecast"]] == [False, False, False, True, True]
    text = flowing(report)
    assert text.index("Nobody was measured after day 336") < text.index("Day 1008")
    assert 'class="curve series-1 ahead"' in report_page(report)
    inside = memory_report(read_memory(table(MEMORY)), horizon=100, title="t")
    assert "Extrapolated" not in " ".join(inside.lead)
    for wrong in (3.0, 1e6, float("nan"), -1.0):
        with pytest.raises(SettingsError):
            memory_report(read_memory(table(MEMORY)), horizon=wrong, title="t")


def test_too_few_measurements_are_said() -> None:
    with pytest.raises(SettingsError, match="too few"):
        memory_report(memory_series([7, 14], [100, 50]), title="t")


def test_a_hazard_that_comes_late_is_not_a_share_of_patients(table: Callable[..., Path]) -> None:
    report = safety_report(table(DOSES), title="t")
    assert report.data["events"] == (0, 0, 2, 5)
    assert report.lead[0].startswith("What happens after dose 4 is not known")
    assert "3.4 %" in flowing(report)


def test_reports_without_a_denominator_are_no_risks(table: Callable[..., Path]) -> None:
    rows = "".join(
        f"{p},{r},{n}\n" for p, r, n in (("A", "rash", 40), ("A", "fever", 60), ("B", "rash", 5), ("B", "fever", 95))
    )
    report = safety_report(table("product,reaction,count\n" + rows), title="t")
    text = flowing(report)
    assert text.index("nothing here is a risk") < text.index("A rash 40")
    assert "No EBGM" in text
    assert report.data["pairs"][0]["reaction"] == "rash"


@pytest.mark.parametrize("read", [recist_report, elispot_report, safety_report], ids=lambda read: read.__name__)
@pytest.mark.parametrize("text", ["", "a,b\n", "a,b\n1,2\n", LESIONS[:60], WELLS[:40], DOSES.replace("203", "x")])
def test_foreign_tables_are_refused(table: Callable[..., Path], read: Callable[..., Report], text: str) -> None:
    with pytest.raises(FormatError):
        read(table(text), title="t")


@given(data=st.binary(max_size=120))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_bytes_make_a_traceback(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bytes.csv"
    for start in (LESIONS[:45], WELLS[:27], DOSES[:20], MEMORY[:10], CLONES):
        path.write_bytes(start.encode() + data)
        for read in (
            lambda: kind_of_table(path),
            lambda: recist_report(path, title="t"),
            lambda: elispot_report(path, title="t"),
            lambda: safety_report(path, title="t"),
            lambda: clones_report(path, path, title="t"),
            lambda: memory_report(read_memory(path), title="t"),
        ):
            try:
                read()
            except VaxsmithError as error:
                assert str(error)  # noqa: PT017 - a report is as good; a sentence is what is asked of a refusal


def test_kinds_are_told_by_their_titles(table: Callable[..., Path]) -> None:
    for text, kind in (
        (LESIONS, "recist"), (WELLS, "elispot"), (DOSES, "safety"), (MEMORY, "memory"), (clones({"AAA": 3}), "clones"),
        ("time,event,response_time\n3,1,\n", "survival"),
    ):  # fmt: skip
        assert kind_of_table(table(text)) == kind
