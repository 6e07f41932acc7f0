"""Tables as people really send them: every one is read rightly or refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaxsmith.core import FormatError, InputError
from vaxsmith.evidence.delimited import read_delimited
from vaxsmith.evidence.report.analyses.competing_report import read_causes
from vaxsmith.evidence.report.analyses.counts_file import GroupCount
from vaxsmith.evidence.report.analyses.counts_report import counts_report
from vaxsmith.evidence.report.analyses.monitor_report import monitor_report, read_outcomes
from vaxsmith.evidence.report.analyses.trial_file import read_trial
from vaxsmith.evidence.report.analyses.trial_questions import TrialQuestions
from vaxsmith.evidence.report.analyses.trial_report import trial_report
from vaxsmith.evidence.report.pictures import ForestRow, Scale, forest_figure
from vaxsmith.evidence.report.text import report_text
from vaxsmith.evidence.report.wording import interval_text, percent
from vaxsmith.evidence.response.memory import MemorySeries, fit_memory
from vaxsmith.evidence.survival import time_to_event


def _file(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_bytes(text.encode())
    return path


def test_a_quotation_mark_that_nobody_closes_swallows_no_patients(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="not closed"):
        read_trial(_file(tmp_path, 'time,event,arm\n1,1,"A\n2,0,B\n3,1,A\n'))


def test_python_s_own_spelling_of_numbers_is_not_the_table_s(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="not a number"):
        read_trial(_file(tmp_path, "time,event\n1_5,1\n"))


@pytest.mark.parametrize("text", ["", "\n\n", "time,time\n1,2\n"])
def test_a_message_is_whole_without_any_column_wanted(tmp_path: Path, text: str) -> None:
    with pytest.raises(FormatError) as caught:
        list(read_delimited(_file(tmp_path, text), role="table", needs=()))
    assert "  " not in str(caught.value)
    assert "columns ;" not in str(caught.value)
    assert ":." not in str(caught.value)


@pytest.mark.parametrize("time", [1e308, 1e-300])
def test_a_time_whose_square_is_no_number_is_refused(time: float) -> None:
    with pytest.raises(InputError, match="follow-up time"):
        time_to_event([time, 3.0], [True, False])


def test_events_that_take_everybody_at_once_compare_nothing(tmp_path: Path) -> None:
    file = read_trial(_file(tmp_path, "time,event,arm\n" + "5,1,A\n5,1,B\n" * 4))
    text = " ".join(report_text(trial_report(file, TrialQuestions(), title="t")).split())
    assert "times as often" not in text
    assert "all at risk had it" in text


def test_an_unknown_cause_and_a_late_patient_are_no_events(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="not known"):
        read_causes(_file(tmp_path, "time,cause\n5,-1\n6,0\n"))
    with pytest.raises(FormatError, match="late"):
        read_causes(_file(tmp_path, "time,cause,entry\n5,1,2\n6,0,0\n"))
    assert read_causes(_file(tmp_path, "time,cause,entry\n5,1,0\n6,0,0\n")).cause_names == ("1",)


def test_a_third_arm_and_too_many_patients_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="a third arm"):
        read_outcomes(_file(tmp_path, "outcome,arm\n1,A\n0,B\n1,C\n"))
    with pytest.raises(FormatError, match="20,000 patients"):
        read_outcomes(_file(tmp_path, "outcome\n" + "1\n" * 20_001))


def test_a_rare_event_is_not_written_as_none_and_an_empty_group_is_named() -> None:
    assert percent(3 / 20_000) == "0.015 %"
    assert percent(0.0) == "0.0 %"
    assert percent(1.0) == "100.0 %"
    assert percent(19_999 / 20_000) == "99.995 %"
    assert interval_text(0.0, 0.00018, decimals=1, as_percent=True) == "0.000 to 0.018 %"
    assert interval_text(0.0, 0.074, decimals=1, as_percent=True) == "0.0 to 7.4 %"
    groups = [GroupCount(group="rare", n=20_000, events=3), GroupCount(group="none yet", n=0, events=0)]
    text = " ".join(report_text(counts_report(groups, title="t")).split())
    assert "0.015 %" in text
    assert "Nobody was observed in “none yet”" in text


def test_a_number_that_would_cover_the_words_beside_it_gets_a_line_of_its_own() -> None:
    def height(text: str) -> float:
        row = ForestRow(label="a", words="n = 157 · peer-reviewed paper", value=0.5, low=0.3, high=0.9, text=text)
        drawn = forest_figure([row], name="f", title="t", description="d", scale=Scale(low=0.1, high=2.0))
        return float(str(drawn).split('height="')[1].split('"')[0])

    assert height("0.561 (0.309 to 1.017)") > height("0.5 (0.3 to 0.9)")


def test_an_interval_beside_its_value_does_not_repeat_it(tmp_path: Path) -> None:
    outcomes = read_outcomes(_file(tmp_path, "outcome\n" + "1\n0\n" * 10))
    text = report_text(monitor_report(outcomes, title="t"))
    assert "50.0 % (50.0 %" not in text
    assert "50.0 % (95 % interval" in text


def test_measurements_without_any_scatter_are_doubted() -> None:
    days = (1.0, 30.0, 90.0, 180.0, 300.0, 365.0)
    series = MemorySeries(
        persons=("one",) * len(days),
        times=days,
        values=tuple(100 / day**0.5 for day in days),
        below=(False,) * len(days),
    )
    assert any(finding.check == "no-scatter" for finding in fit_memory(series).findings)
