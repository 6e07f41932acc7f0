"""Tables keep every cell as it is, one line each."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dossier.example_design import example_design
from tests.dossier.example_targets import FORMULA, SCRIPT

from vaxsmith.core import Dropped
from vaxsmith.dossier import record_design, write_dropped_table
from vaxsmith.dossier.tables import DROPPED_COLUMNS, TARGET_COLUMNS, dropped_table, targets_table

RECORD = record_design(example_design())


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_there_is_one_row_for_each_target() -> None:
    rows = rows_of(targets_table(RECORD))
    assert list(rows[0]) == list(TARGET_COLUMNS)
    assert [row["status"] for row in rows] == ["chosen"] * 6 + ["next"] * 2
    first = rows[0]
    assert (first["gene"], first["change"], first["label"]) == ("KRAS", "G12D", "chr12-25245350-C-T")
    assert first["wild_type_peptide"] == first["best_peptide"].replace("D", "G")
    assert first["presented_class_two"].startswith("unassessed: ")
    assert len(rows[1]["windows"].split(";")) == 3
    assert rows[5]["expression"] == rows[5]["rna_fraction"] == ""


def test_cells_that_a_spreadsheet_would_run_are_kept_exact() -> None:
    rows = rows_of(targets_table(RECORD))
    assert rows[3]["gene"] == SCRIPT
    assert rows[5]["gene"] == FORMULA
    assert rows_of(dropped_table(RECORD))[-1]["gene"] == "-QUIET"


def test_everything_that_fell_has_a_row_in_order() -> None:
    rows = rows_of(dropped_table(RECORD))
    assert [row["variant"] for row in rows] == [row.variant for row in RECORD.dropped]
    assert [row["reason"] for row in rows if row["unassessed"] == "yes"] == ["no-three-prime-utr"]


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=20), st.text(max_size=20))
def test_no_text_can_break_a_row(sentence: str, gene: str) -> None:
    row = Dropped(stage="s", reason="r", sentence=sentence, gene=gene)
    lines = write_dropped_table([row, row]).split("\n")
    assert len(lines) == 4
    assert len(write_dropped_table([row]).splitlines()) == 2
    assert {line.count("\t") for line in lines[:3]} == {len(DROPPED_COLUMNS) - 1}
