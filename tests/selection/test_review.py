"""A board's decisions: read strictly, sealed against change, honoured or said to be stale."""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaxsmith.core import FormatError, InputError, Severity, VaxsmithError
from vaxsmith.selection.review import Decision, Review, Verdict, apply_review, compare_design, decisions_digest
from vaxsmith.selection.review_file import ReviewRow, read_review, review_rows, review_template, seal_review

DESIGN = "ab" * 32
EVIDENCE = "0f" * 32
HEAD = f'schema = "vaxsmith.review"\nversion = 1\ndesign_sha256 = "{DESIGN}"\n'
ACCEPTED = (
    f'\n[[decision]]\ntarget = "chr12-25245350-C-T"\nname = "KRAS G12D"\nevidence_sha256 = "{EVIDENCE}"\n'
    'decision = "accept"\nby = "tumor board"\ndate = 2026-11-21\ncomment = "driver"\n'
)
REJECTED = (
    '\n[[decision]]\ntarget = "MAGEA3 (cancer-testis antigen)"\ndecision = "reject"\nby = "tumor board"\ndate = 2026-11-21\n'
)
PENDING = '\n[[decision]]\ntarget = "chr1-1-A-T"\ndecision = "pending"\n'
TEXT = HEAD + ACCEPTED + REJECTED + PENDING


def read(folder: Path, text: str) -> Review:
    path = folder / "review.toml"
    path.write_text(text, newline="")
    return read_review(path)


@pytest.mark.parametrize("change", [str, lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text])
def test_every_field_is_read(tmp_path: Path, change: object) -> None:
    review = read(tmp_path, change(TEXT))  # type: ignore[operator]
    assert review.design == DESIGN
    assert review.decisions[0] == Decision(
        target="chr12-25245350-C-T",
        verdict=Verdict.ACCEPT,
        name="KRAS G12D",
        by="tumor board",
        on=date(2026, 11, 21),
        comment="driver",
        evidence=EVIDENCE,
    )
    assert [decision.verdict for decision in review.decisions] == ["accept", "reject", "pending"]
    assert not review.sealed
    (finding,) = review.findings
    assert (finding.check, finding.severity, finding.measured) == ("review-not-sealed", Severity.CAUTION, 2)


def test_a_seal_shows_any_change_of_a_decision(tmp_path: Path) -> None:
    sealed = seal_review(TEXT)
    review = read(tmp_path, sealed)
    assert review.sealed
    assert review.findings == ()
    assert seal_review(sealed) == sealed
    for before, after in [
        ('decision = "reject"', 'decision = "accept"'),
        ("driver", "passenger"),
        ("2026-11-21", "2026-11-22"),
        ("tumor board", "somebody"),
        (EVIDENCE, "1f" * 32),
        (DESIGN, "cd" * 32),
        ("chr1-1-A-T", "chr1-1-A-G"),
    ]:
        assert before in sealed
        with pytest.raises(InputError, match="not those that were sealed"):
            read(tmp_path, sealed.replace(before, after, 1))
        assert read(tmp_path, seal_review(sealed.replace(before, after, 1))).sealed


def test_a_seal_is_of_the_decisions_and_not_of_how_they_are_written(tmp_path: Path) -> None:
    sealed = seal_review("# a comment that stays\n" + TEXT)
    assert "# a comment that stays" in sealed
    other = sealed.replace("a comment that stays", "another").replace('name = "KRAS G12D"', "name   =  'KRAS G12D'")
    assert read(tmp_path, other).digest == read(tmp_path, sealed).digest
    review = read(tmp_path, sealed)
    assert decisions_digest(review.decisions[::-1], DESIGN) == review.digest


def test_an_unsealed_review_in_which_nothing_is_decided_needs_no_word(tmp_path: Path) -> None:
    assert read(tmp_path, HEAD + PENDING).findings == ()
    assert read(tmp_path, HEAD) == Review(decisions=(), design=DESIGN)


def test_a_seal_is_placed_before_the_first_table_or_refused() -> None:
    assert tomllib.loads(seal_review(HEAD))["decisions_sha256"]
    assert tomllib.loads(seal_review(HEAD + 'decisions_sha256 = ""\n' + PENDING))["decisions_sha256"]
    tricky = 'schema = "vaxsmith.review"\nversion = 1\n"decisions_sha256" = ""\n' + PENDING
    with pytest.raises(FormatError):
        seal_review(tricky)
    with pytest.raises(FormatError):
        seal_review("schema = 1")


def test_a_review_is_applied_and_nothing_of_it_is_dropped(tmp_path: Path) -> None:
    review = read(tmp_path, seal_review(TEXT))
    outcome = apply_review(["chr2-2-G-C", "chr1-1-A-T", "chr12-25245350-C-T"], review)
    assert outcome.must == ("chr12-25245350-C-T",)
    assert outcome.must_not == ()
    assert outcome.pending == ("chr1-1-A-T",)
    assert outcome.undecided == ("chr2-2-G-C",)
    assert [decision.target for decision in outcome.stale] == ["MAGEA3 (cancer-testis antigen)"]
    assert outcome.changed == ()
    (finding,) = outcome.findings
    assert finding.sentence == (
        "MAGEA3 (cancer-testis antigen) was rejected by tumor board on 2026-11-21 and is no candidate of this design: the "
        "decision has no effect."
    )
    assert finding.severity is Severity.NOTE


def test_an_accepted_target_that_is_gone_is_a_caution(tmp_path: Path) -> None:
    outcome = apply_review(["MAGEA3 (cancer-testis antigen)"], read(tmp_path, seal_review(TEXT)))
    assert outcome.must_not == ("MAGEA3 (cancer-testis antigen)",)
    severities = {finding.place: finding.severity for finding in outcome.findings}
    assert severities == {"chr12-25245350-C-T": Severity.CAUTION, "review": Severity.NOTE}
    assert outcome.findings[1].sentence == "The review leaves pending what is no candidate of this design: chr1-1-A-T."
    assert "dropped.tsv" in outcome.findings[0].sentence


@pytest.mark.parametrize(("now", "changed"), [(EVIDENCE, False), ("", False), ("11" * 32, True)])
def test_a_decision_on_other_evidence_is_honoured_and_said(tmp_path: Path, now: str, changed: bool) -> None:
    outcome = apply_review({"chr12-25245350-C-T": now}, read(tmp_path, seal_review(HEAD + ACCEPTED)))
    assert outcome.must == ("chr12-25245350-C-T",)
    assert bool(outcome.changed) is changed
    assert [finding.check for finding in outcome.findings] == (["review-evidence-changed"] if changed else [])


@given(
    verdicts=st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(list(Verdict))),
    candidates=st.lists(st.sampled_from("abcdefghij"), unique=True),
)
def test_every_candidate_and_every_decision_is_somewhere(verdicts: dict[str, Verdict], candidates: list[str]) -> None:
    review = Review(decisions=tuple(Decision(target=name, verdict=verdict) for name, verdict in verdicts.items()))
    outcome = apply_review(candidates, review)
    parts = (outcome.must, outcome.must_not, outcome.pending, outcome.undecided)
    assert sorted(label for part in parts for label in part) == sorted(candidates)
    assert all(list(part) == [label for label in candidates if label in part] for part in parts)
    assert {decision.target for decision in outcome.stale} == set(verdicts) - set(candidates)
    pending = sum(decision.verdict is Verdict.PENDING for decision in outcome.stale)
    assert len(outcome.findings) == len(outcome.stale) - pending + bool(pending)


def test_another_design_is_seen() -> None:
    review = Review(decisions=(), design=DESIGN)
    assert compare_design(review, DESIGN) is None
    other = compare_design(review, "cd" * 32)
    assert other is not None
    assert other.severity is Severity.CAUTION
    assert "abababababab" in other.sentence
    unknown = compare_design(replace(review, design=""), DESIGN)
    assert unknown is not None
    assert "does not say" in unknown.sentence


def test_a_template_is_a_review_in_which_all_is_pending(tmp_path: Path) -> None:
    rows = [
        ReviewRow(target="chr12-25245350-C-T", name="KRAS G12D", evidence=EVIDENCE, remark="1, chosen"),
        ReviewRow(target='odd "quotes" \\ and = [[decision]]', name="ä\n\x7f\ud800", remark="two\nlines"),
    ]
    text = review_template(rows[:1], design_sha256=DESIGN)
    review = read(tmp_path, text)
    assert review.decisions == (
        Decision(target="chr12-25245350-C-T", name="KRAS G12D", evidence=EVIDENCE, verdict=Verdict.PENDING),
    )
    assert "# 1, chosen" in text
    odd = tomllib.loads(review_template(rows))["decision"][1]
    assert odd["target"] == rows[1].target
    assert odd["name"] == "ä\n\x7f?"
    filled = text.replace('decision = "pending"\nby = ""', 'decision = "accept"\nby = "board"\ndate = 2026-01-31')
    assert read(tmp_path, seal_review(filled)).decisions[0].on == date(2026, 1, 31)


def test_rows_of_a_design_as_json() -> None:
    targets = [
        {"rank": 1, "status": "chosen", "name": "KRAS G12D", "protein": {"variants": ["a", "b"], "event": None}},
        {"rank": 2, "status": "next", "name": "M", "protein": {"variants": [], "event": {"label": "MAGEA3 (cta)"}}},
    ]
    targets[0]["evidence_sha256"] = EVIDENCE
    rows = review_rows(json.loads(json.dumps({"targets": targets})))
    assert rows == (
        ReviewRow(target="a + b", name="KRAS G12D", evidence=EVIDENCE, remark="1, chosen"),
        ReviewRow(target="MAGEA3 (cta)", name="M", remark="2, next in line"),
    )


@pytest.mark.parametrize(
    "design",
    [
        {},
        {"targets": 3},
        {"targets": ["x"]},
        {"targets": [{}]},
        {"targets": [{"protein": {"variants": []}}]},
        {"targets": [{"protein": {"variants": [1]}}]},
        {"targets": [{"protein": {"variants": ["a"]}, "name": 3}]},
        {"targets": [{"protein": {"variants": ["a"]}, "evidence_sha256": "x"}]},
    ],
)
def test_what_is_no_design_is_refused(design: dict[str, object]) -> None:
    with pytest.raises(FormatError):
        review_rows(design)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "this is not a review"),
        ("not toml", "not TOML"),
        ("[" * 3000, "not TOML"),
        (f"x = {'1' * 5000}", "not TOML"),
        (HEAD.replace("version = 1", "version = 2"), "version 2"),
        (HEAD.replace("version = 1", "version = true"), "version True"),
        (HEAD + "decision = 3\n", "list of tables"),
        (HEAD + "[decision]\ntarget = 'x'\n", "list of tables"),
        (HEAD + "decisons_sha256 = ''\n", "did you mean 'decisions_sha256'"),
        (HEAD.replace(DESIGN, "xyz"), "SHA-256"),
        (TEXT.replace("comment =", "coment ="), "did you mean 'comment'"),
        (TEXT.replace('"accept"', '"Accept"'), '"accept", "reject" or "pending"'),
        (TEXT.replace('"accept"', "true"), "the decision is True"),
        (TEXT.replace("date = 2026-11-21\ncomment", "comment"), "has no date"),
        (TEXT.replace('by = "tumor board"', 'by = " "', 1), "has no by"),
        (TEXT.replace("date = 2026-11-21", 'date = "2026-11-21"', 1), "without quotation marks"),
        (TEXT.replace("date = 2026-11-21", "date = 2026-11-21T10:00:00", 1), "time of day"),
        (TEXT.replace('target = "chr1-1-A-T"', 'target = ""'), "names no target"),
        (TEXT.replace('target = "chr1-1-A-T"', "target = 3"), "target is 3"),
        (TEXT.replace('"chr1-1-A-T"', '"a\\nb"'), "on one line"),
        (TEXT.replace("driver", "x" * 10_001), "too long"),
        (TEXT + PENDING, "decided twice"),
    ],
)
def test_bad_reviews_are_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(FormatError) as refusal:
        read(tmp_path, text)
    assert words in str(refusal.value)
    assert str(tmp_path) in refusal.value.place


def test_files_that_are_none_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_review(tmp_path / "absent.toml")
    with pytest.raises(InputError, match="directory"):
        read_review(tmp_path)
    path = tmp_path / "large.toml"
    path.write_bytes(b"#" * ((4 << 20) + 1))
    with pytest.raises(FormatError, match="larger than any review"):
        read_review(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(FormatError, match="not UTF-8"):
        read_review(path)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.integers(0, 1000),
    put=st.text(alphabet="\t\n\r,;\"'#[]=0123456789.-eNAXchr \0é\x7f", max_size=6),
    cut=st.integers(0, 30),
)
def test_damaged_reviews_are_read_or_refused_in_words(tmp_path: Path, place: int, put: str, cut: int) -> None:
    at = place % len(TEXT)
    damaged = TEXT[:at] + put + TEXT[at + cut :]
    with suppress(VaxsmithError):
        review = read(tmp_path, damaged)
        assert apply_review([], review).stale == review.decisions
    with suppress(VaxsmithError):
        assert read(tmp_path, seal_review(damaged)).sealed
    if damaged != TEXT:
        sealed = seal_review(TEXT)
        at = place % len(sealed)
        with suppress(VaxsmithError):
            changed = read(tmp_path, sealed[:at] + put + sealed[at + cut :])
            assert not changed.sealed or changed.decisions == read(tmp_path, sealed).decisions


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bytes.toml"
    path.write_bytes(data)
    with pytest.raises(VaxsmithError):
        read_review(path)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.builds(
            ReviewRow,
            target=st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30),
            name=st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), max_size=30),
            remark=st.text(max_size=30),
        ),
        max_size=4,
        unique_by=lambda row: row.target,
    )
)
def test_any_template_is_read_back(tmp_path: Path, rows: list[ReviewRow]) -> None:
    path = tmp_path / "template.toml"
    path.write_text(review_template(rows, design_sha256=DESIGN), encoding="utf-8")
    review = read_review(path)
    assert [(entry.target, entry.name, entry.verdict) for entry in review.decisions] == [
        (row.target, row.name, Verdict.PENDING) for row in rows
    ]
    path.write_text(seal_review(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert read_review(path).decisions == review.decisions
