"""The record says what the design says, and reads back as it was written."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dossier.example_design import choose, example_design

from vaxsmith.core import Dropped, FormatError, InputError
from vaxsmith.dossier import read_design_record, record_design, record_to_json
from vaxsmith.dossier.plain import plain, tidy
from vaxsmith.selection.target import Choice

TEXT = record_to_json(record_design(example_design()))


def test_the_record_reads_back_as_it_was_written(tmp_path: Path) -> None:
    record = record_design(example_design())
    (tmp_path / "design.json").write_text(record_to_json(record), encoding="utf-8")
    assert read_design_record(tmp_path) == record
    assert read_design_record(tmp_path / "design.json") == record


def test_every_variant_of_the_file_has_one_fate() -> None:
    design = example_design()
    record = record_design(design)
    assert {variant.label for variant in record.variants} == {call.label for call in design.calls.calls}
    funnel = record.funnel
    left = sum(step.left for step in funnel.steps)
    assert funnel.variants == len(record.variants) == left + funnel.next_variants + funnel.chosen_variants
    assert funnel.unaccounted == 0
    assert [step.left for step in funnel.steps] == [40, 26, 1]


def test_a_variant_that_no_stage_mentions_is_unaccounted() -> None:
    design = example_design()
    silent = dataclasses.replace(design, dropped=tuple(row for row in design.dropped if row.reason != "not-expressed"))
    record = record_design(silent)
    assert record.funnel.unaccounted == 1
    assert [variant.fate.status for variant in record.variants if variant.label == "chr10-888-G-A"] == ["unaccounted"]


def test_the_row_that_tells_most_decides_a_fate() -> None:
    design = example_design()
    one = design.calls.calls[-1].label
    kept = tuple(row for row in design.dropped if row.variant != one)

    def fate_of(*reasons: tuple[str, str, bool]) -> str:
        rows = tuple(
            Dropped(stage=stage, reason=reason, sentence="s", variant=one, transcript=f"T{place}", unassessed=open_)
            for place, (stage, reason, open_) in enumerate(reasons)
        )
        record = record_design(dataclasses.replace(design, dropped=(*kept, *rows)))
        return next(variant.fate.reason for variant in record.variants if variant.label == one)

    far = ("proteins", "intergenic", False)
    assert fate_of(far, ("proteins", "intronic", False)) == "intronic"
    assert fate_of(far, ("proteins", "stop-loss", True), ("proteins", "silent", False)) == "stop-loss"
    assert fate_of(("selection", "other-context", False), ("selection", "outranked", False), far) == "outranked"
    assert fate_of(("selection", "outranked", False), ("presentation", "allele-not-presenting", False)) == "outranked"
    silent = ("selection", "not-expressed", False)
    assert fate_of(("selection", "phase-unknown", True), silent) == "not-expressed", "its remedy would change nothing"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([("T1", "selection", "not-expressed"), ("T1", "selection", "possible-molecule")], "not-expressed"),
        ([("T1", "selection", "possible-molecule"), ("T2", "selection", "failed-filter")], "failed-filter"),
        ([("T1", "proteins", "no-protein-change"), ("T1", "selection", "possible-molecule")], "no-protein-change"),
        ([("T1", "proteins", "seen-as-junction"), ("T1", "selection", "splice-unproven")], "seen-as-junction"),
        ([("T1", "selection", "phase-unknown"), ("T1", "selection", "possible-molecule")], "phase-unknown"),
        # Where nothing was judged on the transcript that may make it, the possible message is the furthest.
        ([("T1", "selection", "splice-unproven"), ("T2", "proteins", "intronic")], "splice-unproven"),
        ([("T1", "selection", "splice-unproven"), ("T2", "selection", "not-presented")], "splice-unproven"),
        ([("T1", "selection", "splice-unproven")], "splice-unproven"),
    ],
)
def test_what_a_variant_only_might_make_never_speaks_for_what_was_judged(
    rows: list[tuple[str, str, str]], reason: str
) -> None:
    design = example_design()
    one = design.calls.calls[-1].label
    kept = tuple(row for row in design.dropped if row.variant != one)
    unjudged = {"possible-molecule", "splice-unproven", "phase-unknown"}
    for order in (rows, rows[::-1]):
        told = tuple(
            Dropped(stage=stage, reason=why, sentence="s", variant=one, transcript=name, unassessed=why in unjudged)
            for name, stage, why in order
        )
        record = record_design(dataclasses.replace(design, dropped=(*kept, *told)))
        (fate,) = (variant.fate for variant in record.variants if variant.label == one)
        assert (fate.reason, fate.unassessed) == (reason, reason in unjudged)


def test_a_row_on_one_peptide_does_not_decide_beside_one_on_the_target() -> None:
    design = example_design()
    one = design.calls.calls[-1].label
    kept = tuple(row for row in design.dropped if row.variant != one)
    rows = tuple(
        Dropped(stage="selection", reason=reason, sentence="s", variant=one, transcript="T1", peptide=peptide)
        for reason, peptide in (("equals-self", "KQSLALLAV"), ("outranked", ""))
    )
    record = record_design(dataclasses.replace(design, dropped=(*kept, *rows)))
    assert next(variant.fate.reason for variant in record.variants if variant.label == one) == "outranked"


def test_every_findings_stage_is_kept_and_none_is_told_twice() -> None:
    design = example_design()
    doubled = dataclasses.replace(design, findings=design.calls.findings)
    findings = record_design(doubled).findings
    assert len(set(findings)) == len(findings) == 5
    assert {finding.stage for finding in findings} == {"tumor", "selection", "construct", "mrna"}


def test_a_record_holds_no_path_of_this_machine(tmp_path: Path) -> None:
    there, here = record_design(example_design(tmp_path / "a")), record_design(example_design(Path("b")))
    assert there == here


def test_a_design_without_targets_still_has_a_record() -> None:
    record = record_design(example_design(choice=Choice(chosen=(), next_in_line=(), dropped=())))
    assert not record.chosen
    assert record.funnel.chosen_variants == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not whole JSON"),
        (TEXT[: len(TEXT) // 2], "not whole JSON"),
        ("[" * 100_000, "not whole JSON"),
        ("[]", "not a design"),
        ('{"schema_name": "other"}', "not a design"),
        (TEXT.replace('"schema_version": "2.0"', '"schema_version": "9.0"'), "schema version '9.0'"),
        (TEXT.replace('"predictor": "example 0"', '"predictor": null', 1), "field(s) are wrong"),
        (TEXT.replace('"schema_name":', '"surprise": 1,\n"schema_name":'), "surprise"),
        ('{"schema_name": "vaxsmith.design", "schema_version": "2.0"}', "field(s) are wrong"),
    ],
)
def test_a_broken_record_is_a_clear_error(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "design.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        read_design_record(path)
    assert words in str(caught.value)
    assert str(path) in caught.value.place
    assert caught.value.remedy


def test_an_absent_or_binary_record_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_design_record(tmp_path / "nowhere")
    (tmp_path / "design.json").write_text('{"schema_name": ' + "9" * 5000 + "}")
    with pytest.raises(FormatError, match="not whole JSON"):
        read_design_record(tmp_path)
    (tmp_path / "design.json").write_bytes(b"\x1f\x8b\xff\xfe")
    with pytest.raises(FormatError, match="not UTF-8"):
        read_design_record(tmp_path)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(TEXT) - 1), st.text(max_size=3))
def test_any_damage_is_an_error_or_a_readable_record(
    tmp_path_factory: pytest.TempPathFactory, place: int, text: str
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "design.json"
    path.write_text(TEXT[:place] + text + TEXT[place + 1 :], encoding="utf-8", errors="replace")
    with contextlib.suppress(InputError):
        read_design_record(path)


def test_numbers_are_rounded_and_foreign_values_made_plain() -> None:
    assert tidy(1 / 3) == 0.333333
    assert tidy(float("inf")) is None
    written = json.dumps(plain({"a": Path("/x/y.tsv"), "b": {1, 2}, "c": object(), "d": (1.0, float("nan"))}))
    assert written == '{"a": "y.tsv", "b": [1, 2], "c": "<object>", "d": [1.0, null]}'


def test_names_that_utf8_cannot_write_do_not_stop_a_design() -> None:
    design = example_design()
    odd = dataclasses.replace(design, case=dataclasses.replace(design.case, name="odd \udcff name"))
    assert record_design(odd).case.name == "odd ? name"
    record_to_json(record_design(odd)).encode()


def test_targets_keep_their_ranks_across_chosen_and_next() -> None:
    record = record_design(example_design(choice=choose()))
    assert [target.rank for target in record.targets] == list(range(1, 9))
    assert [target.rank for target in record.next_in_line] == [7, 8]
    tiles = [part for part in record.products[0].protein_construct.segments if part.target_rank == 2]
    assert len(tiles) == 3
