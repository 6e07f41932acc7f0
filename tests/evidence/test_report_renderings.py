"""One report, three renderings: text, page and JSON say the same, and carry nobody's tricks."""

from __future__ import annotations

import json
import math

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.report import (
    Facts,
    Figure,
    KeyFigure,
    Paragraph,
    Remark,
    Remarks,
    Report,
    Section,
    Table,
    Weight,
    report_json,
    report_page,
    report_text,
)
from vaxsmith.evidence.report.machine import plain
from vaxsmith.evidence.report.text import table_lines
from vaxsmith.evidence.report.wording import decimal, interval_text, p_equals, percent, ratio_words

HOSTILE = "<img src=x onerror=alert(1)>\x1b[31m{{ 7 * 7 }}"


def report(words: str = "Nothing is known.") -> Report:
    blocks = (
        Remarks(items=(Remark(weight=Weight.UNKNOWN, words=words, source=words),)),
        Paragraph(words=words),
        Facts(items=((words, words),)),
        Table(caption=words, titles=("A", "B"), rows=((words, "1"),), numeric=frozenset({1}), note=words),
        Figure(picture=Markup("<svg></svg>"), caption=words, legend=(("series-1", words),)),
    )
    return Report(
        name="test",
        kicker=words,
        title=words,
        subtitle=words,
        lead=(words,),
        figures=(KeyFigure(title=words, value=words, words=words),),
        sections=(Section(anchor="part", title=words, blocks=blocks),),
        sources=(words,),
        data={"value": math.nan, "bound": math.inf, "array": np.array([1.0, math.nan]), "words": words},
    )


def test_a_page_fetches_nothing_and_runs_nothing() -> None:
    page = report_page(report(HOSTILE))
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "{{ 7 * 7 }}" in page  # text of others is never a template
    assert "default-src &#39;none&#39;" in page
    for fetched in ("http://", "https://", "<script", "@import", "url("):
        assert fetched not in page
    assert "Research use only." in page


def test_a_page_is_for_light_dark_phone_and_paper() -> None:
    page = report_page(report())
    for needed in ("prefers-color-scheme: dark", "@media print", "width=device-width", 'lang="en"', 'role="region"'):
        assert needed in page


def test_the_terminal_gets_no_codes_of_others() -> None:
    text = report_text(report(HOSTILE))
    assert "\x1b" not in text
    assert "?[31m" in text
    assert text.endswith("Research use only.\n")


def test_json_has_null_for_what_does_not_exist() -> None:
    told = json.loads(report_json(report()))
    assert told["data"] == {"value": None, "bound": None, "array": [1.0, None], "words": "Nothing is known."}
    assert told["schema_name"] == "vaxsmith.evidence"
    assert told["remarks"] == [{"weight": "unknown", "words": "Nothing is known."}]


def test_an_estimate_in_json_keeps_its_method_and_source() -> None:
    estimate = Estimate(name="rate", value=0.5, low=0.2, high=math.inf, level=0.95, method="m", citation="c")
    assert plain(estimate) == {
        "name": "rate", "value": 0.5, "low": 0.2, "high": None, "level": 0.95, "method": "m", "citation": "c",
        "standard_error": None,
    }  # fmt: skip


def test_the_same_report_gives_the_same_bytes() -> None:
    assert report_page(report()) == report_page(report())
    assert report_json(report()) == report_json(report())
    assert report_text(report()) == report_text(report())


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the table
@given(
    st.lists(st.lists(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "Zs")), max_size=60), min_size=3,
                      max_size=3), min_size=1, max_size=6),
    st.integers(60, 140),
)  # fmt: skip
def test_tables_lose_no_word_and_keep_their_width(rows: list[list[str]], width: int) -> None:
    table = Table(caption="c", titles=("A", "B", "C"), rows=tuple(map(tuple, rows)), numeric=frozenset({2}))  # type: ignore[arg-type]
    lines = list(table_lines(table, width))
    assert max(map(len, lines)) <= max(width, 80)
    letters = sorted("".join("".join(line.split()) for line in lines).replace("-", ""))
    wanted = sorted("".join("".join(cell.split()) for row in (["c", "A", "B", "C"], *rows) for cell in row).replace("-", ""))
    assert letters == wanted


def test_numbers_are_written_as_people_read_them() -> None:
    assert percent(-0.625) == "−62.5 %"
    assert interval_text(-0.872, -0.128, decimals=1, as_percent=True) == "−87.2 to −12.8 %"
    assert interval_text(0.5, math.inf) == "0.50 and above"
    assert decimal(-0.0001) == "0.00"
    assert p_equals(math.nan) == "p not known"


def test_what_an_interval_leaves_possible_is_said_in_words() -> None:
    assert ratio_words(0.56, 0.83) == "The data fit anything from 44 % less often to 17 % less often."
    assert ratio_words(0.0, 3.2) == "The data fit anything from never to 3.2 times as often."
    assert ratio_words(1.0, math.inf) == "The data fit anything from just as often to any number of times as often."
    assert ratio_words(math.nan, 2.0) == "The data leave every possibility open."
