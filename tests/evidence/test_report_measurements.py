"""Reports of lesions, wells, clones, measurements, doses and reports: the parts' numbers, and what they leave open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaxsmith.core import FormatError, InputError, SettingsError, VaxsmithError
from vaxsmith.evidence.report import Report, report_json, report_page, report_text
from vaxsmith.evidence.report.analyses import kind_of_table
from vaxsmith.evidence.report.analyses.clones_report import clones_report
from vaxsmith.evidence.report.analyses.competing_report import competing_report, read_causes
from vaxsmith.evidence.report.analyses.counts_file import GroupCount
from vaxsmith.evidence.report.analyses.counts_report import counts_report
from vaxsmith.evidence.report.analyses.elispot_report import elispot_report
from vaxsmith.evidence.report.analyses.memory_report import memory_report
from vaxsmith.evidence.report.analyses.monitor_report import monitor_report, read_outcomes
from vaxsmith.evidence.report.analyses.recist_report import recist_report
from vaxsmith.evidence.report.analyses.reconstruction_report import rebuild, rebuilt_table, reconstruction_report
from vaxsmith.evidence.report.analyses.safety_report import safety_report
from vaxsmith.evidence.report.analyses.trial_file import read_trial
from vaxsmith.evidence.report.designs.stopping_report import stopping_report
from vaxsmith.evidence.report.designs.surveillance_report import surveillance_report
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


CAUSES = "time,cause,arm\n" + "".join(
    f"{time},{cause},{arm}\n"
    for time, cause, arm in (
        (2, "relapse", "control"), (3, "death", "control"), (5, "relapse", "control"), (9, 0, "control"),
        (4, "relapse", "vaccine"), (8, "none", "vaccine"), (9, "death", "vaccine"), (12, "censored", "vaccine"),
    )
)  # fmt: skip


def test_shares_of_competing_events_never_exceed_all_patients(table: Callable[..., Path]) -> None:
    data = read_causes(table(CAUSES))
    report = competing_report(data, milestones=(6.0, 9.0), title="t")
    for arm in ("control", "vaccine"):
        shares = [report.data["causes"][cause][arm]["at"][0].value for cause in ("relapse", "death")]
        assert sum(shares) <= 1
    assert report.data["causes"]["relapse"]["control"]["at"][0].value == 0.5
    text = flowing(report)
    assert text.index("is not known") < text.index("How often: relapse")
    assert "Gray" in text
    assert 'class="curve series-2"' in report_page(report)


def test_one_group_or_no_event_of_a_cause_gives_shares_and_no_test(table: Callable[..., Path]) -> None:
    report = competing_report(read_causes(table("time,cause\n3,relapse\n4,0\n")), title="t")
    assert "compared" not in flowing(report)
    nothing = competing_report(read_causes(table("time,cause\n3,0\n4,0\n")), title="t")
    assert "No event was seen." in flowing(nothing)
    with pytest.raises(SettingsError):
        competing_report(read_causes(table("time,cause\n3,relapse\n")), control="a", title="t")


def test_broken_tables_of_causes_are_refused(table: Callable[..., Path]) -> None:
    many = "".join(f"{place},cause {place}\n" for place in range(1, 10))
    for rows in ("-3,relapse\n", "3,\n", "x,relapse\n", many):
        with pytest.raises(FormatError):
            read_causes(table("time,cause\n" + rows))


CURVE = "time,survival\n0,1\n2,0.95\n6,0.82\n12,0.69\n18,0.56\n24,0.5\n"
RISKS = "time,at_risk\n0,107\n6,85\n12,68\n18,40\n24,12\n"


def test_a_rebuilt_table_draws_the_curve_that_it_came_from(table: Callable[..., Path]) -> None:
    found = rebuild(table(CURVE, "c.csv"), table(RISKS, "r.csv"))
    report = reconstruction_report(found, title="t")
    assert report.data["patients"] == 107
    assert report.data["largest_departure"] < 0.02
    again = read_trial(table(rebuilt_table(found, "vaccine"), "p.csv"))
    assert (len(again.data), again.data.events, again.data.arm_names) == (107, found.data.events, ("vaccine",))
    assert "Who these patients were is not known" in report.lead[0]


@pytest.mark.parametrize(
    ("curve", "risks"),
    [
        ("", RISKS), (CURVE, ""), (CURVE.replace("0.95", "95"), RISKS), (CURVE.replace("0.56", "0.9"), RISKS),
        (CURVE, RISKS.replace("85", "185")), (CURVE, "time,at_risk\n6,85\n"), (CURVE.replace("0.69", ""), RISKS),
    ],
)  # fmt: skip
def test_points_that_are_no_curve_are_refused(table: Callable[..., Path], curve: str, risks: str) -> None:
    with pytest.raises(InputError):
        rebuild(table(curve, "c.csv"), table(risks, "r.csv"))


def test_a_stopping_rule_and_a_surveillance_say_how_often_they_are_wrong() -> None:
    stopping = stopping_report(patients=20, acceptable=0.1, false_stop=0.1)
    assert stopping.data["behaviour"][1]["rate"] == 0.1
    assert stopping.data["behaviour"][1]["stops"] <= 0.1
    watching = surveillance_report(expected=10, minimum_events=3)
    assert round(watching.data["bound"]["critical_value"], 6) == 3.064248
    for wrong in (
        {"acceptable": 0.0},
        {"acceptable": float("nan")},
        {"patients": 0},
        {"looks": (5, 3)},
        {"false_stop": 2.0},
    ):
        with pytest.raises(SettingsError):
            stopping_report(**wrong)  # type: ignore[arg-type]
    for odd in ({"expected": -1.0}, {"expected": float("inf")}, {"alpha": 0.0}, {"minimum_events": 0}):
        with pytest.raises(SettingsError):
            surveillance_report(**odd)  # type: ignore[arg-type]


def test_outcomes_watched_one_by_one_keep_an_interval_that_may_be_looked_at(table: Callable[..., Path]) -> None:
    rows = "".join(f"{int(place % 5 == 0)}\n" for place in range(40))
    report = monitor_report(read_outcomes(table("outcome\n" + rows)), null=0.5, title="t")
    interval = report.data["arms"]["all patients"]["interval"]
    assert interval.low < 0.2 < interval.high
    assert report.data["evidence"]["crossed_at"] is None
    assert flowing(report).index("is not known") < flowing(report).index("8 of 40")
    assert monitor_report(read_outcomes(table("outcome\n1\n")), title="t").data["evidence"] is None


def test_two_arms_are_compared_pair_by_pair_with_the_control_named(table: Callable[..., Path]) -> None:
    rows = "".join(f"{int(arm == 'vaccine')},{arm}\n" for _ in range(20) for arm in ("vaccine", "control"))
    report = monitor_report(read_outcomes(table("outcome,arm\n" + rows)), title="t")
    assert report.data["evidence"]["capital"] > 20
    assert "vaccine has the outcome no more often than control, the control" in flowing(report)
    turned = monitor_report(read_outcomes(table("outcome,arm\n" + rows)), control="vaccine", title="t")
    assert turned.data["evidence"]["capital"] <= 1
    with pytest.raises(SettingsError):
        monitor_report(read_outcomes(table("outcome,arm\n" + rows)), control="placebo", title="t")


@pytest.mark.parametrize("rows", ["2\n", "x\n", "\n", "nan\n"])
def test_outcomes_that_are_none_are_refused(table: Callable[..., Path], rows: str) -> None:
    with pytest.raises(FormatError):
        read_outcomes(table("outcome\n1\n" + rows if rows.strip() else "outcome,arm\n,a\n"))
    with pytest.raises(SettingsError):
        monitor_report(read_outcomes(table("outcome\n1\n")), null=1.5, title="t")


def test_several_groups_are_also_shown_as_one_family() -> None:
    groups = [GroupCount(group=name, n=n, events=x) for name, n, x in (("A", 10, 5), ("B", 8, 0), ("C", 40, 11))]
    text = flowing(counts_report(groups, title="t"))
    assert "As one of the family" in text
    assert "a group not seen" in text
