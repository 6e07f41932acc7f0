"""A claim's file: every mistake is a sentence with its place; nothing that parses can break the judge."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.evidence.example_claim import CLAIM_TEXT

from vaxsmith.core import FormatError, InputError
from vaxsmith.evidence.registry import Reported, judge, parse_claim, read_claim


def parse(text: str):
    return parse_claim(text.encode(), place="claim.toml")


def test_the_good_file():
    claim = parse(CLAIM_TEXT)
    assert claim.endpoints[0].effect.value.text == "0.50"
    assert judge(claim).worth.value == "persuasive"
    windows = b"\xef\xbb\xbf" + CLAIM_TEXT.replace("\n", "\r\n").encode()
    assert parse_claim(windows, place="x") == claim


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "A made-up trial"', "", "the key 'title' is missing"),
        ("reported =", "reportd =", "unknown key 'reportd'"),
        ("reported =", "reportd =", "did you mean 'reported'"),
        ("participants = 300", "participants = -1", "design.participants"),
        ("participants = 300", "participants = 300.5", "participants"),
        ("participants = 300", "participants = 0", "participants"),
        ("participants = 300", "participants = true", "participants"),
        ('kind = "randomised"', 'kind = "randomized"', "'randomized'"),
        ('kind = "randomised"', "kind = 3", "text in quotation marks"),
        ('value = "0.50"', "value = 0.5", "in quotation marks"),
        ('value = "0.50"', 'value = "-0.5"', "value"),
        ('value = "0.50"', 'value = "nan"', "value"),
        ('value = "0.50"', 'value = "0.00"', "hazard ratio of 0"),
        ('low = "0.32"', 'low = "0.92"', "low before high"),
        ('low = "0.32"\n', "", "one bound"),
        ('p = "0.002"', 'p = "2.0"', "p value of 2.0"),
        ('p = "0.002"', 'p = "0.002"\nlevel = 95', "level"),
        ('percent = "80"', 'percent = "180"', "above 100 percent"),
        ("at_months = 24 },\n]", "at_months = nan },\n]", "at_months"),
        ("events = 40, n = 100", "events = 140, n = 100", "140 events of 100"),
        ("events = 40, n = 100", "events = 0, n = 0", "n"),
        ('groups = ["vaccine", "placebo"]', 'groups = ["vaccine", "vaccine"]', "two groups"),
        ('groups = ["vaccine", "placebo"]', 'groups = ["vaccin", "placebo"]', "did you mean 'vaccin'"),
        ('groups = ["vaccine", "placebo"]\n', "", "without two groups"),
        ('source = "paper"', 'source = "papr"', "did you mean 'paper'"),
        ('id = "paper"', 'id = "a paper"', "id"),
        ('grade = "peer-reviewed"', 'grade = "excellent"', "grade"),
        ('reported = "2026"', "reported = 2026-01-01", "reported"),
        ('said = "It works."', 'said = ""', "said"),
        ("comparator =", 'alternative = "1.5"\ncomparator =', "planned hazard ratio"),
        ("comparator =", "left_untreated = 301\ncomparator =", "301 left untreated of 300"),
        ('name = "placebo"', 'name = "vaccine"', "stands twice"),
        ('value = "0.50"', 'value = "-0.50"', "hazard ratio of -0.50"),
        ('low = "0.32"', 'low = "-0.32"', "hazard ratio of -0.32"),
        ('p = "0.002"', 'p = "-0.002"', "p is '-0.002'"),
        ('measure = "hazard-ratio"', 'measure = "risk-reduction-percent"\nlevel = 0.2', "level"),
        ('group = "placebo", events', 'group = "vaccine", events', "stands twice"),
        ('group = "placebo", percent', 'group = "vaccine", percent', "stands twice"),
        ("[design]", "[desing]", "desing"),
        ("[design]", "[[design]]", "design"),
    ],
)
def test_each_mistake_is_a_sentence(old, new, words):
    assert old in CLAIM_TEXT
    with pytest.raises(FormatError) as caught:
        parse(CLAIM_TEXT.replace(old, new, 1))
    assert re.search(words.replace("(", r"\("), str(caught.value)), str(caught.value)
    assert "claim.toml" in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"\x00", b"\xff\xfe", b"PK\x03\x04", b"name = ", b"[" * 5000, b"a = 1" * 3])
def test_foreign_files(tmp_path: Path, data):
    path = tmp_path / "claim.toml"
    path.write_bytes(data)
    with pytest.raises(FormatError):
        read_claim(path)


def test_files_that_cannot_be_read(tmp_path: Path):
    with pytest.raises(InputError):
        read_claim(tmp_path / "absent.toml")
    with pytest.raises(InputError):
        read_claim(tmp_path)
    large = tmp_path / "large.toml"
    large.write_text("#" * 1_100_000)
    with pytest.raises(FormatError, match="larger"):
        read_claim(large)


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_files_are_refused_or_judged(data):
    text = bytearray(CLAIM_TEXT.encode())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(text) - 1))
        kind = data.draw(st.sampled_from(["cut", "drop", "put"]))
        if kind == "cut":
            del text[place:]
        elif kind == "drop":
            del text[place : place + data.draw(st.integers(1, 30))]
        else:
            text[place:place] = data.draw(st.binary(max_size=5))
        if not text:
            break
    try:
        claim = parse_claim(bytes(text), place="claim.toml")
    except FormatError as error:
        refused = str(error)
    else:
        refused = ""
    if refused:
        assert refused.startswith("claim.toml")
        return
    assert judge(claim).sentences


NUMBER = st.one_of(
    st.floats(0, 3).map(lambda x: f"{x:.2f}"),
    st.floats(0, 99).map(lambda x: f"{x:.0f}"),
    st.sampled_from(["0", "0.0", "0.01", "1", "999999", "0.000001"]),
)


@given(
    value=NUMBER,
    bounds=st.tuples(NUMBER, NUMBER),
    p=NUMBER,
    percents=st.tuples(NUMBER, NUMBER),
    months=st.sampled_from(["0", "0.001", "24", "1200"]),
    events=st.tuples(st.integers(0, 200), st.integers(0, 100)),
    kind=st.sampled_from(["time-to-event", "proportion", "not-told"]),
    design=st.sampled_from(["randomised", "single-arm", "observational", "screening", "not-told"]),
    grouping=st.sampled_from(["at-start", "after-start"]),
    role=st.sampled_from(["primary", "secondary", "subgroup", "exploratory", "not-told"]),
    subject=st.sampled_from(["efficacy", "safety", "immune-response", "frequency"]),
    bad=st.sampled_from(["true", "false"]),
    measure=st.sampled_from(["hazard-ratio", "risk-reduction-percent"]),
    sign=st.sampled_from(["", "-"]),
)
@settings(max_examples=250, deadline=None)
def test_any_numbers_are_refused_or_judged(  # noqa: PLR0917  (Hypothesis fills them by name)
    value, bounds, p, percents, months, events, kind, design, grouping, role, subject, bad, measure, sign
):
    low, high = sorted((sign + bounds[0], bounds[1]), key=float)
    text = (
        CLAIM_TEXT.replace('"0.50"', f'"{value}"')
        .replace('"0.32"', f'"{low}"')
        .replace('"0.78"', f'"{high}"')
        .replace('"0.002"', f'"{p}"')
        .replace('"80"', f'"{percents[0]}"')
        .replace('"64"', f'"{percents[1]}"')
        .replace("at_months = 24", f"at_months = {months}")
        .replace("events = 40, n = 200", f"events = {events[0]}, n = 200")
        .replace("events = 40, n = 100", f"events = {events[1]}, n = 100")
        .replace('"time-to-event"', f'"{kind}"')
        .replace('"randomised"', f'"{design}"')
        .replace('role = "primary"', f'role = "{role}"\ngrouping = "{grouping}"\nevent_is_bad = {bad}')
        .replace('"efficacy"', f'"{subject}"')
        .replace('"hazard-ratio"', f'"{measure}"')
    )
    try:
        claim = parse(text)
    except FormatError:
        return
    judgement = judge(claim)
    assert judgement.sentences
    assert not any(re.search(r"\bnan\b|\binf\b", sentence) for sentence in judgement.sentences)
    if design != "randomised":
        assert judgement.worth.value in {"cannot be judged", "a hypothesis"}


@given(st.floats(0, 99999), st.integers(0, 6))
@settings(max_examples=100, deadline=None)
def test_a_printed_number_holds_what_rounds_to_it(number, digits):
    reported = Reported(text=f"{number:.{digits}f}")
    assert reported.least <= number * (1 + 1e-12) + 1e-12
    assert number <= reported.most * (1 + 1e-12) + 1e-12


@pytest.mark.parametrize("text", ["", "--1", "1e3", "1.", ".5", "nan", "1,5", "٣", "0.1234567", "1 "])
def test_what_is_no_printed_number(text):
    with pytest.raises(FormatError):
        Reported(text=text)
