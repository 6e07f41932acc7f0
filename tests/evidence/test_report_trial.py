"""Reports of tables: what is read, what is refused with its line, and what is said of very little data."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaxsmith.core import FormatError, InputError, SettingsError, VaxsmithError
from vaxsmith.evidence.report import Report, report_json, report_page, report_text
from vaxsmith.evidence.report.analyses import kind_of_table
from vaxsmith.evidence.report.analyses.counts_file import GroupCount, read_counts
from vaxsmith.evidence.report.analyses.counts_report import counts_report
from vaxsmith.evidence.report.analyses.trial_file import name_control, read_trial
from vaxsmith.evidence.report.analyses.trial_questions import TrialQuestions
from vaxsmith.evidence.report.analyses.trial_report import trial_report
from vaxsmith.evidence.survival.cox import fit_cox
from vaxsmith.evidence.survival.log_rank import log_rank_test
from vaxsmith.evidence.survival.time_to_event import time_to_event

TRIAL = "time,event,arm\n5,1,control\n6,1,control\n7,0,control\n4,1,vaccine\n9,0,vaccine\n12,0,vaccine\n8,1,vaccine\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "trial.csv"


def analysed(table: Path, text: str, **questions: object) -> Report:
    table.write_text(text)
    return trial_report(read_trial(table), TrialQuestions(**questions), title="t")  # type: ignore[arg-type]


def flowing(report: Report) -> str:
    """Give a report's text without its line breaks."""
    return " ".join(report_text(report).split())


def everything(report: Report) -> str:
    return report_text(report) + report_page(report) + report_json(report)


def test_the_report_says_what_the_kernel_finds(table: Path) -> None:
    report = analysed(table, TRIAL)
    data = time_to_event([5, 6, 7, 4, 9, 12, 8], [1, 1, 0, 1, 0, 0, 1], arm=["c", "c", "c", "v", "v", "v", "v"])
    told = report.data["comparison"]
    assert told["hazard_ratio"].value == pytest.approx(fit_cox(data).hazard_ratios[0].value)
    assert told["tests"][0]["p"] == pytest.approx(log_rank_test(data).p_value)
    assert (told["control"], told["treatment"]) == ("control", "vaccine")
    assert report.data["arms"]["vaccine"]["patients"] == 4


def test_what_is_unknown_is_said_before_what_is_hoped(table: Path) -> None:
    text = flowing(analysed(table, TRIAL, endpoint="recurrence"))
    assert text.index("is not known") < text.index("times as often")
    assert "What this cannot show" in text
    assert "without recurrence when last seen" in text


def test_naming_the_other_control_turns_the_ratio_over(table: Path) -> None:
    one = analysed(table, TRIAL).data["comparison"]["hazard_ratio"]
    other = analysed(table, TRIAL, control="vaccine").data["comparison"]["hazard_ratio"]
    assert one.value * other.value == pytest.approx(1)
    assert one.low * other.high == pytest.approx(1)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(factor=st.sampled_from([0.5, 2.0, 12.0, 30.4375]))
def test_the_unit_of_time_changes_no_ratio_and_no_p(table: Path, factor: float) -> None:
    rows = [line.split(",") for line in TRIAL.splitlines()[1:]]
    scaled = "time,event,arm\n" + "\n".join(f"{float(time) * factor!r},{event},{arm}" for time, event, arm in rows)
    one, other = analysed(table, TRIAL).data["comparison"], analysed(table, scaled).data["comparison"]
    assert one["hazard_ratio"].value == pytest.approx(other["hazard_ratio"].value, rel=1e-6)
    assert one["tests"][0]["p"] == pytest.approx(other["tests"][0]["p"])
    assert one["restricted_means"]["difference"].value * factor == pytest.approx(
        other["restricted_means"]["difference"].value
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("time,event\n3,0\n", "Nobody had the event"),  # one patient, nothing happened
        ("time,event\n3,1\n", "no comparator"),
        ("time,event\n0,1\n", "no comparator"),  # followed no time at all
        ("time,event,arm\n3,0,a\n4,0,b\n5,0,a\n", "No hazard ratio"),  # everybody censored
        ("time,event,arm\n3,1,a\n4,1,a\n5,0,b\n6,0,b\n", "separation"),  # every event in one arm
        ("time,event,arm\n5,1,a\n5,1,b\n5,1,a\n5,1,b\n", "against"),  # all at once
        ("time,event,arm\n1,1,a\n2,1,b\n3,1,c\n", "more than two arms"),
    ],
)
def test_very_little_data_gives_an_answer_or_a_sentence(table: Path, text: str, words: str) -> None:
    said = everything(analysed(table, text))
    assert words in said
    assert "nan" not in report_text(analysed(table, text)).lower().split()


BROKEN = {
    "empty": "",
    "titles alone": "time,event\n",
    "another table": "gene,tpm\nKRAS,3\n",
    "no event": "time,arm\n3,a\n",
    "negative time": "time,event\n-3,1\n",
    "infinite time": "time,event\ninf,1\n",
    "nan time": "time,event\nnan,1\n",
    "missing time": "time,event\n,1\n",
    "decimal comma": 'time,event\n"3,5",1\n',
    "words for time": "time,event\nsoon,1\n",
    "codes 1 and 2": "time,event\n3,1\n4,2\n",
    "half an event": "time,event\n3,0.5\n",
    "missing event": "time,event\n3,\n",
    "short row": "time,event,arm\n3,1\n",
    "long row": "time,event\n3,1,x\n",
    "missing arm": "time,event,arm\n3,1,\n",
    "unprintable arm": "time,event,arm\n3,1,a\x07b\n",
    "a patient twice": "patient,time,event\np,3,1\np,4,0\n",
    "entry after the end": "time,event,entry\n3,1,4\n",
    "a column twice": "time,time,event\n3,3,1\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_table_is_refused_in_a_sentence(table: Path, text: str) -> None:
    table.write_text(text)
    with pytest.raises(FormatError) as refused:
        read_trial(table)
    assert str(table) in str(refused.value)
    assert "\x07" not in str(refused.value)


@pytest.mark.parametrize("data", [b"\x00\x01\x02" * 50, b"\x1f\x8b\x08broken", "time,event\n3,1\n".encode("utf-16")])
def test_what_is_no_text_is_refused(table: Path, data: bytes) -> None:
    table.write_bytes(data)
    with pytest.raises(FormatError):
        read_trial(table)


def test_a_line_number_leads_to_the_mistake(table: Path) -> None:
    table.write_text("time,event\n3,1\n4,0\n-5,1\n")
    with pytest.raises(FormatError) as refused:
        read_trial(table)
    assert refused.value.place == f"{table}:4"


@given(st.binary(max_size=300))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_bytes_make_a_traceback(table: Path, data: bytes) -> None:
    for start in (b"", b"time,event\n", b"n,events\n"):
        table.write_bytes(start + data)
        for read in (kind_of_table, read_trial, read_counts):
            with contextlib.suppress(VaxsmithError):
                read(table)


@pytest.mark.parametrize("title", ["responder", "response"])
def test_groups_that_formed_later_need_a_landmark(table: Path, title: str) -> None:
    text = f"time,event,{title}\n2,1,no\n5,1,no\n8,0,yes\n9,1,yes\n10,0,yes\n6,0,no\n"
    with pytest.raises(InputError, match="takes time to happen"):
        analysed(table, text)
    report = analysed(table, text, landmark=3.0)
    assert report.data["excluded_before_landmark"] == 1
    assert "1 patient had the event or left before it" in report_text(report)
    assert "1 patient" in report.lead[1]
    known = analysed(table, text, known_at_start=True)
    assert "you said that it was known at time 0" in report_text(known)


def test_times_of_response_form_groups_at_the_landmark(table: Path) -> None:
    text = "time,event,response_time\n2,1,\n5,1,\n8,0,2\n9,1,1.5\n10,0,3\n6,0,\n7,1,2.5\n12,0,5\n"
    for questions in ({}, {"known_at_start": True}):
        with pytest.raises(InputError, match="takes time to happen"):
            analysed(table, text, **questions)
    report = analysed(table, text, landmark=3.0)
    assert {arm: told["patients"] for arm, told in report.data["arms"].items()} == {
        "no response by the landmark": 3,
        "response by the landmark": 4,
    }
    assert "responded later count as without response" in flowing(report)
    with pytest.raises(FormatError, match="response at 9"):
        analysed(table, "time,event,response_time\n2,1,9\n", landmark=1.0)


def test_arms_named_for_a_response_need_a_landmark_too(table: Path) -> None:
    with pytest.raises(InputError, match="landmark"):
        analysed(table, TRIAL.replace("vaccine", "responders").replace("control", "non-responders"))


@pytest.mark.parametrize("landmark", [0.0, -1.0, 8.5, 100.0])
def test_a_landmark_that_leaves_nobody_is_refused(table: Path, landmark: float) -> None:
    with pytest.raises(SettingsError):
        analysed(table, TRIAL, landmark=landmark)


def test_a_horizon_beyond_follow_up_is_refused(table: Path) -> None:
    with pytest.raises(SettingsError, match="beyond"):
        analysed(table, TRIAL, horizon=500.0)


def test_an_unknown_control_is_refused_with_the_names(table: Path) -> None:
    with pytest.raises(SettingsError, match="no arm 'placebo'"):
        analysed(table, TRIAL, control="placebo")


def test_a_control_is_guessed_by_its_name_and_said() -> None:
    data = time_to_event([1, 2], [1, 1], arm=["A + standard", "A"])
    assert name_control(data).name == "A + standard"
    assert "--control" in name_control(data).how
    assert name_control(data, "A").how == ""


def test_kinds_of_tables_are_told_by_their_titles(table: Path) -> None:
    for titles, kind in (
        ("time,event", "survival"), ("n,events", "counts"), ("group,total,responders", "counts"),
        ("patient,lesion,kind,day,size_mm", "recist"), ("dose,at_risk,events", "safety"),
        ("product,reaction,count", "safety"),
    ):  # fmt: skip
        table.write_text(f"{titles}\n{','.join('1' for _ in titles.split(','))}\n")
        assert kind_of_table(table) == kind


def test_counts_are_read_and_refused(table: Path) -> None:
    table.write_text("group;n;events\nvaccine;48;48\ncontrol;40;10\n")
    assert read_counts(table)[0] == GroupCount(group="vaccine", n=48, events=48)
    for text in (
        "n,events\n5,6\n",
        "n,events\n5.5,1\n",
        "n,events\n-5,1\n",
        "n,events\n5,\n",
        "group,n,events\na,5,1\na,5,1\n",
    ):
        table.write_text(text)
        with pytest.raises(FormatError):
            read_counts(table)


def test_forty_eight_of_forty_eight_says_what_it_leaves_open() -> None:
    report = counts_report((GroupCount(group="all", n=48, events=48),), title="48")
    text = flowing(report)
    assert text.index("not known") < text.index("48 of 48")
    assert "92.6 to 100.0 %" in text
    assert "6.1 %" in text
    exact = report.data["groups"][0]["intervals"][0]
    assert round(exact.low, 4) == 0.9260
    rates = {row[0]: row for section in report.sections if section.anchor == "unseen" for row in section.blocks[0].rows}  # type: ignore[union-attr]
    assert rates["3.4 %"][1] == "81 %"
    assert rates["1.0 %"][2] == "62 %"


def test_responders_against_the_others_are_marked_as_a_fault() -> None:
    groups = (GroupCount(group="responders", n=8, events=2), GroupCount(group="non-responders", n=8, events=7))
    report = counts_report(groups, title="t")
    assert round(report.data["comparison"]["fisher_p"], 3) == 0.041
    assert "fault" in report_text(report)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=4))
@settings(max_examples=30, deadline=None)
def test_any_counts_give_a_report_or_a_sentence(pairs: list[tuple[int, int]]) -> None:
    groups = [GroupCount(group=f"g{place}", n=max(pair), events=min(pair)) for place, pair in enumerate(pairs)]
    if not any(group.n for group in groups):
        with pytest.raises(SettingsError, match="patients"):
            counts_report(groups, title="t")
    else:
        assert "NaN" not in everything(counts_report(groups, title="t"))
