"""Class II in the dossier: every peptide with its core, its doubts and its place in the vaccine, and nothing overclaimed."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier.example_class_two import BEYOND, DR, HOSTILE, PAIR, WHY, class_two_design, helper
from tests.dossier.example_design import example_design
from tests.dossier.example_events import OWN, events_design
from tests.dossier.example_targets import SCRIPT
from tests.dossier.test_page import Reader

from vaxsmith.dossier import explain, read_design_record, record_design, record_to_json, write_dossier
from vaxsmith.dossier.coverage import cover, coverage_sentence
from vaxsmith.dossier.evidence_records import PeptideRecord
from vaxsmith.dossier.page import dossier_page
from vaxsmith.dossier.sequence_view import marked_with_core
from vaxsmith.dossier.summary import first_words, key_figures, summary_sentences
from vaxsmith.dossier.tables import targets_table

DESIGN = class_two_design()
RECORD = record_design(DESIGN)
PAGE = dossier_page(RECORD)
TEXT = " ".join("".join(Reader(PAGE).text).split())


def test_the_record_holds_core_spread_and_place_in_the_vaccine(tmp_path: Path) -> None:
    (tmp_path / "design.json").write_text(record_to_json(RECORD), encoding="utf-8")
    again = read_design_record(tmp_path)
    assert again == RECORD
    kras, tp53 = again.targets[0], again.targets[2]
    best = kras.class_two[0]
    assert (best.allele, best.core_start, len(best.core)) == (DR, 3, 9)
    assert best.core == best.sequence[3:12]
    assert (best.new_in_core, best.carried, best.spread) == (True, "whole", 0.04)
    assert [item.new_in_core for item in tp53.class_two] == [True, True, False]
    assert [item.carried for item in tp53.class_two] == ["whole", "whole", "no"]  # the last begins before the window
    assert tp53.best_class_two == tp53.class_two[0]
    assert {item.carried for target in again.next_in_line for item in target.class_two} == {None}
    assert again.targets[5].class_two == ()
    assert {item.carried for item in kras.peptides} == {"whole"}
    assert {item.core for item in kras.peptides} == {""}


def test_the_record_names_both_predictors_and_the_hash_of_shipped_weights() -> None:
    first, second = RECORD.predictors
    assert (first.mhc_class, first.name) == (1, "example 0")
    assert first.weights is not None
    assert first.weights.sha256 == "12" * 32
    assert (second.mhc_class, second.name, second.weights) == (2, "example II 0", None)


def test_provenance_carries_both_predictors(tmp_path: Path) -> None:
    write_dossier(DESIGN, tmp_path / "out")
    provenance = json.loads((tmp_path / "out" / "provenance.json").read_text())
    assert [used["name"] for used in provenance["predictors"]] == ["example 0", "example II 0"]
    assert provenance["predictors"][0]["weights"]["sha256"] == "12" * 32


def test_coverage_counts_only_peptides_with_something_new_in_the_core() -> None:
    coverage = cover(RECORD, 2)
    assert coverage.alleles == (PAIR, HOSTILE, DR)
    assert coverage.presents == (5, 0, 5)
    assert coverage.unassessed == ((BEYOND, WHY),)
    shown = dict(zip(coverage.alleles, coverage.rows[2][1], strict=True))
    assert shown[PAIR] is not None
    assert shown[PAIR].percentile == 4.4  # not the 0.2 % of the old core
    assert shown[PAIR].shade == "weak"
    assert "presents none of the chosen targets" in coverage_sentence(coverage)
    assert cover(RECORD).alleles == tuple(allele.name for allele in RECORD.genotype.class_one)


def test_the_first_page_tells_class_one_and_class_two_apart() -> None:
    said = summary_sentences(RECORD, cover(RECORD))
    assert any("at least one of the 5 class I molecules assessed; 4 of the 5 have one." in text for text in said)
    assert (
        "For helper T cells, 5 of the 6 targets also have class II peptides with the change in the core, predicted to be on "
        "2 of the 3 class II molecules assessed." in said
    )
    figure = key_figures(RECORD, cover(RECORD))[2]
    assert (figure.value, figure.words) == ("4 of 5", "class II: 2 of 3")


def test_a_molecule_that_nobody_could_judge_is_named_first() -> None:
    words = [(word.severity, word.text, word.anchor) for word in first_words(RECORD, cover(RECORD))]
    assert ("missing", "Not assessed: what DRB1*99:99 presents; its reason stands below.", "hla") in words


def test_when_no_class_two_molecule_shows_anything_new_that_is_said_first() -> None:
    chosen = tuple(dataclasses.replace(target, class_two=()) for target in DESIGN.choice.chosen)
    record = record_design(dataclasses.replace(DESIGN, choice=dataclasses.replace(DESIGN.choice, chosen=chosen)))
    words = [word.text for word in first_words(record, cover(record)) if word.severity == "caution"]
    assert "No class II molecule is predicted to present a chosen target with the change in the core." in words
    said = summary_sentences(record, cover(record))
    assert any("no target has a presented class II peptide with the change in its core; 3 class" in text for text in said)
    assert "none of the chosen targets" in " ".join("".join(Reader(dossier_page(record)).text).split())


@pytest.mark.parametrize(
    "words",
    [
        "the nine residues in the groove framed",
        "Class II peptides were scored on each class II molecule by example II 0",
        "windows with the same core are one piece of evidence",
        "0.19 ± 0.3 unsure",
        "DRB1*99:99 was given and not assessed: The binding groove",
        "2 presented peptides, 2 with the change in the core",
        "3 presented peptides, 2 with the change in the core",
        "Best percentile of each target on each class II molecule (● up to 1 %",
        "Best percentile of each target on each class I molecule (● up to 0.5 %",
        "12" * 32,
        "not part of vaxsmith: its own record says what it is",
    ],
)
def test_a_board_reads_what_it_must(words: str) -> None:
    assert words in TEXT.replace("\N{NO-BREAK SPACE}", " ")


def test_the_page_frames_cores_and_runs_nothing_of_a_molecules_name() -> None:
    assert SCRIPT not in PAGE
    peptide = RECORD.targets[2].class_two[0]
    assert str(marked_with_core(peptide)) in PAGE
    assert '<b class="core">' in PAGE
    assert "Class II</th>" in PAGE
    assert "Class II</th>" not in dossier_page(record_design(example_design()))


def test_the_table_has_class_two_in_columns_of_its_own() -> None:
    rows = list(csv.DictReader(io.StringIO(targets_table(RECORD)), delimiter="\t", quoting=csv.QUOTE_NONE))
    best = RECORD.targets[2].class_two[0]
    row = rows[2]
    assert (row["class_two_peptide"], row["class_two_core"]) == (best.sequence, best.core)
    assert (row["class_two_molecule"], row["class_two_spread"]) == (DR, "0.04")
    assert float(row["class_two_percentile"]) == pytest.approx(best.percentile, rel=1e-4)
    cells = row["presented_class_two"].split(";")
    assert cells[0].startswith(f"{best.sequence}({best.core})@{DR}=")
    assert re.search(r"\([a-z]{9}\)@", cells[2])  # an old core
    assert (rows[5]["class_two_peptide"], rows[5]["presented_class_two"]) == ("", "")


def test_explain_says_what_class_two_adds() -> None:
    best = RECORD.targets[0].class_two[0]
    said = explain(RECORD, "KRAS G12D")
    assert f"Class II: {best.sequence} (core {best.core}) on DRB1*04:05, percentile" in said
    assert explain(RECORD, best.core) == said
    last = explain(RECORD, RECORD.targets[5].labels[0])
    assert "Class II: no peptide with the change in its core is predicted to be presented." in last


@given(st.data())
def test_a_framed_peptide_reads_as_its_letters(data: st.DataObject) -> None:
    sequence = data.draw(st.text("ACDEFGHIKLMNPQRSTVWY", min_size=12, max_size=25))
    places = st.integers(0, len(sequence))
    altered = data.draw(st.none() | st.tuples(places, places).map(lambda pair: (min(pair), max(pair))))
    start = data.draw(st.none() | st.integers(0, len(sequence) - 9))
    peptide = PeptideRecord(
        sequence=sequence,
        start=0,
        altered=altered,
        allele=DR,
        presentation=0.5,
        percentile=1.0,
        core_start=start,
        core="" if start is None else sequence[start : start + 9],
    )
    html = str(marked_with_core(peptide))
    assert re.sub("<[^>]*>", "", html) == sequence
    framed = re.findall(r'<b class="core">(.*?)</b>', html)
    assert [re.sub("<[^>]*>", "", part) for part in framed] == ([peptide.core] if start is not None else [])
    if altered is not None and altered[0] < altered[1]:
        assert "".join(re.findall("<mark>(.*?)</mark>", html)) == sequence[slice(*altered)]
    elif altered is not None and altered[0] < len(sequence):
        assert html.count('class="joined"') == 1


def test_of_a_protein_in_which_nothing_is_mutated_no_core_is_called_new() -> None:
    design = events_design()
    chosen = design.choice.chosen
    (place,) = [number for number, target in enumerate(chosen) if target.label == OWN]
    old = chosen[place]
    judged = dataclasses.replace(old, class_two=(helper(old, old.protein.altered[0] + 2, 3, DR, 0.4, 0.01),))
    record = record_design(
        dataclasses.replace(
            design,
            choice=dataclasses.replace(design.choice, chosen=(*chosen[:place], judged, *chosen[place + 1 :])),
            genotype=dataclasses.replace(design.genotype, class_two=DESIGN.genotype.class_two),
        )
    )
    target = record.targets[place]
    assert [item.new_in_core for item in target.class_two] == [None]
    assert target.best_class_two == target.class_two[0]
    section = dossier_page(record).split(f'id="target-{place + 1}"')[1].split("</details>")[0]
    assert '<b class="core">' in section
    assert "Change in core" not in section
    assert "1 presented peptide</dd>" in section
