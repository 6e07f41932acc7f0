"""The choice as one decision: in the record, on the page, in the table and in explanations, told from the same numbers."""

from __future__ import annotations

import csv
import dataclasses
import io
import math
from pathlib import Path

import numpy as np
import pytest
from tests.dossier.example_choice import (
    COMMENT,
    LOST,
    PARTLY,
    SETTINGS,
    STALE,
    candidates,
    chosen_design,
    composed,
    review,
    unwanted,
)
from tests.dossier.example_class_two import DR, PAIR
from tests.dossier.example_design import example_design
from tests.dossier.example_targets import ALLELES, SCRIPT
from tests.dossier.test_page import Reader

from vaxsmith.core import Finding, Severity
from vaxsmith.dossier import explain, read_design_record, record_design, record_to_json
from vaxsmith.dossier.coverage import band_of, cover, coverage_sentence
from vaxsmith.dossier.evidence_heat import evidence_heat
from vaxsmith.dossier.page import dossier_page
from vaxsmith.dossier.promise import firmness_sentences, loss_value, proof_sentence, standings, wishes_sentences
from vaxsmith.dossier.summary import first_words, key_figures
from vaxsmith.dossier.tables import targets_table
from vaxsmith.hla.allele import Allele
from vaxsmith.selection import Wishes, evidence_of, target_digest, tier_of
from vaxsmith.selection.compose import Composition, compose
from vaxsmith.selection.portfolio import Marginal
from vaxsmith.selection.target import Choice, Target

DESIGN = chosen_design()
RECORD = record_design(DESIGN)
COMPOSITION = RECORD.composition
assert COMPOSITION is not None
PAGE = dossier_page(RECORD)
TEXT = " ".join("".join(Reader(PAGE).text).split()).replace("\N{NO-BREAK SPACE}", " ")


def nearly(value: float | None) -> object:
    return None if value is None else pytest.approx(value, rel=1e-5, abs=1e-12)


def of(rank: int) -> tuple[Target, Marginal]:
    """Give a chosen target by its rank, with its marginal."""
    target = composed().chosen[rank - 1]
    marginal = composed().marginal_of(target)
    assert marginal is not None
    return target, marginal


def test_the_record_reads_back_and_has_the_same_bytes_twice(tmp_path: Path) -> None:
    text = record_to_json(RECORD)
    (tmp_path / "design.json").write_text(text, encoding="utf-8")
    assert read_design_record(tmp_path) == RECORD
    composed.cache_clear()
    assert record_to_json(record_design(chosen_design())) == text
    assert "/home/someone" not in text


def test_the_record_holds_what_the_choice_reckoned() -> None:
    assert COMPOSITION is not None
    portfolio, sensitivity = composed().portfolio, composed().sensitivity
    assert COMPOSITION.objective == nearly(portfolio.objective)
    assert COMPOSITION.at_least == tuple(nearly(chance) for chance in portfolio.responses.at_least)
    assert sum(COMPOSITION.at_least[1:]) == pytest.approx(COMPOSITION.expected, rel=1e-4)
    assert COMPOSITION.wanted == portfolio.wanted
    assert [(c.allele, c.targets) for c in COMPOSITION.alleles] == [(c.allele, c.targets) for c in portfolio.alleles]
    failures = {cover.allele: cover.failure for cover in COMPOSITION.alleles}
    assert failures[PARTLY] == pytest.approx(1 - 0.9 * 0.6)
    assert LOST not in failures
    assert [(p.targets, p.expected) for p in COMPOSITION.trade_off] == [
        (point.targets, nearly(point.expected)) for point in composed().trade_off
    ]
    assert (COMPOSITION.rounds, COMPOSITION.unproven) == (SETTINGS.rounds, sensitivity.unproven)
    assert COMPOSITION.candidates == len(composed().candidates) == 11
    assert all(item.citation for item in COMPOSITION.assumptions)
    assert {item.name for item in COMPOSITION.assumptions} >= {
        "chance that an HLA molecule fails",
        "chance that a gene fails",
    }


def test_each_target_has_its_worth_tier_and_digest() -> None:
    for rank in range(1, 7):
        target, marginal = of(rank)
        told = RECORD.targets[rank - 1]
        assert (told.name, told.score) == (target.name, nearly(target.score))
        assert told.worth is not None
        assert told.worth.loss == nearly(marginal.loss)
        assert told.worth.loss_is == ("exact" if marginal.exact else "at least")
        assert told.worth.frequency == nearly(composed().frequency_of(target))
        assert len(told.worth.epitopes) == len(composed().candidates[f"{target.label} {target.name}"].epitopes)
        tiered = tier_of(evidence_of(target), DESIGN.preset)
        assert told.tier is not None
        assert (told.tier.tier, told.tier.sentence, told.tier.preset) == (tiered.tier.value, tiered.sentence, "vaxsmith")
        assert told.evidence_sha256 == target_digest(target)


def test_every_candidate_stands_in_the_record_once() -> None:
    assert COMPOSITION is not None
    names = [one.name for one in (*RECORD.targets, *COMPOSITION.near_misses)]
    assert len(names) == len(set(names)) == COMPOSITION.candidates
    statuses = [miss.status for miss in COMPOSITION.near_misses]
    assert sorted(statuses) == ["not-wanted", "outranked", "outranked"]
    costs = [miss.worth.loss_at_least or 0.0 for miss in COMPOSITION.near_misses if miss.status == "outranked"]
    assert costs == sorted(costs)
    assert {one.candidate.name for one in standings(RECORD)} <= set(names)
    assert RECORD.funnel.unaccounted == 0
    assert {"outranked": 2, "not-wanted": 1}.items() <= RECORD.funnel.steps[-1].reasons.items()


def test_the_review_is_recorded_with_what_came_of_it() -> None:
    assert RECORD.review is not None
    effects = [(item.verdict, item.effect, item.changed) for item in RECORD.review.decisions]
    assert effects == [
        ("accept", "in", False),
        ("accept", "in", True),
        ("pending", "free", False),
        ("accept", "stale", False),
    ]
    assert RECORD.review.sha256 == review().digest
    assert RECORD.targets[0].decision == RECORD.review.decisions[0]
    assert len(RECORD.review.undecided) == 8


def test_loss_and_defects_are_recorded_and_known_first() -> None:
    assert RECORD.hla_loss is not None
    assert RECORD.hla_loss.gone == (LOST,)
    assert {item.allele: item.status for item in RECORD.hla_loss.alleles}[PARTLY] == "lost"
    assert {item.place for item in RECORD.hla_loss.alleles} == {"loss.tsv:3"}
    (defect,) = RECORD.defects
    assert (defect.gene, defect.variants[0].change, defect.damage) == ("B2M", "p.Trp80Ter", "truncating")
    words = first_words(RECORD, cover(RECORD))
    assert [word.severity for word in words] == sorted(
        (word.severity for word in words), key=["fault", "caution", "missing"].index
    )
    assert any(word.text.startswith("The tumor has lost C*07:02") and word.anchor == "hla" for word in words)
    assert any("B2M" in word.text and word.anchor == "hla" for word in words)
    assert any("GONE A1T" in word.text and word.anchor == "review" for word in words)


def test_what_the_table_of_loss_says_itself_is_not_said_twice_and_files_go_by_their_names() -> None:
    loss = DESIGN.hla_loss
    assert loss is not None
    said = Finding(check="hla-lost", severity=Severity.CAUTION, place=LOST, sentence=f"{LOST} is lost, so the table says.")
    odd = Finding(
        check="hla-loss-not-told", severity=Severity.CAUTION, place="case/loss.tsv", sentence="It says nothing of B."
    )
    case = dataclasses.replace(DESIGN.case, hla_loss=Path("case/loss.tsv"))
    told = dataclasses.replace(DESIGN, case=case, hla_loss=dataclasses.replace(loss, findings=(said, odd)))
    record = record_design(told)
    assert {finding.place for finding in record.findings if finding.check == odd.check} == {"loss.tsv"}
    assert {finding.stage for finding in record.findings if finding.check == odd.check} == {"hla"}
    words = [word.text for word in first_words(record, cover(record)) if word.severity == "caution"]
    assert sum("C*07:02" in word for word in words) == 1
    first = next(word for word in first_words(record, cover(record)) if word.severity == "caution")
    assert first.anchor == "hla"


def test_a_lost_allele_is_struck_and_no_gap_of_the_design() -> None:
    coverage = cover(RECORD)
    assert LOST in coverage.lost
    assert LOST not in coverage.empty
    assert "C*07:02 is lost in the tumor and can present nothing." in coverage_sentence(coverage)
    assert key_figures(RECORD, coverage)[2].value == "4 of 5"
    assert "<del>C*07:02</del>" in PAGE
    assert "<del>A*11:01</del>" not in PAGE
    for name, bands, number in zip(coverage.alleles, coverage.bands, coverage.presents, strict=True):
        assert sum(bands.values()) == number, name
    bands = {band_of(target.model_copy(update={"clonal_evidence": share})) for target in RECORD.chosen[:1] for share in
             (None, 0.0, 0.5, 0.94, 0.95, 1.0)}  # fmt: skip
    assert bands == {"unknown", "part", "most", "all"}


@pytest.mark.parametrize(
    "words",
    [
        "Chosen as one decision",
        "were chosen together, as one decision, among 11 candidates",
        "nobody has tested what they say of a patient",
        "it is proven that no other of at most 6 targets that keeps the rules is worth more",
        "the choice was made 12 times again with the chances perturbed",
        "robust core",
        "Near misses (3 candidates)",
        "this program’s own choices",
        "chance that an HLA molecule fails",
        "Stale",
        "Evidence changed",
        "No effect: it is no candidate of this design.",
        "Lost in part",
        "The tumor has lost C*07:02",
        "The evidence at a glance",
        "For the whole: were it left out and the others chosen anew",
        "policy.toml says that it must not",
        "the targets were chosen together for the responses that they promise",
    ],
)
def test_a_board_reads_what_it_must(words: str) -> None:
    assert words.casefold() in TEXT.casefold()


def test_the_page_is_whole_and_runs_nothing_of_a_comment() -> None:
    reader = Reader(PAGE)
    assert COMMENT in TEXT
    assert SCRIPT not in PAGE
    names = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(names) == len(set(names))
    for tag, attributes in reader.tags:
        if tag == "a":
            assert attributes["href"][1:] in names
    regions = [attributes["aria-label"] for _, attributes in reader.tags if attributes.get("role") == "region"]
    assert len(regions) == len(set(regions))
    figures = [attributes for tag, attributes in reader.tags if tag == "svg" and "role" in attributes]
    assert len(figures) == 8  # chances, trade-off and class II beside those of every page
    assert not any("nan" in attributes.get(name, "") for _, attributes in reader.tags for name in ("x", "y", "cx", "cy"))


def test_the_heat_map_has_a_cell_for_each_target_and_says_its_borders() -> None:
    columns = evidence_heat(RECORD)
    assert [column.title for column in columns] == [
        "Chance", "Percentile", "Class II", "TPM", "RNA", "Cells", "Set loses", "Chosen in",
    ]  # fmt: skip
    assert all(len(column.cells) == 6 for column in columns)
    best = max(columns[6].cells, key=lambda cell: cell.value or 0.0)
    assert best.shade == "top"
    assert columns[1].borders == "up to 0.1, 0.5 and 2 %"
    assert "<td" in PAGE.split('id="evidence-table"')[1]


def test_the_table_has_what_each_target_does_for_the_whole() -> None:
    rows = list(csv.DictReader(io.StringIO(targets_table(RECORD)), delimiter="\t", quoting=csv.QUOTE_NONE))
    for row, told in zip(rows, RECORD.targets, strict=True):
        assert told.worth is not None
        inside, outside = row["loss_if_out"], row["loss_if_in"]
        assert (inside != "", outside != "") == ((True, False) if told.status == "chosen" else (False, True))
        assert float(inside or outside) == pytest.approx(loss_value(told), rel=1e-5)
        assert float(row["chance"]) == pytest.approx(told.score, rel=1e-5)
        assert float(row["chosen_in_rounds"]) == pytest.approx(told.worth.frequency, rel=1e-5)
        assert row["tier"] == told.tier.tier if told.tier else False


def test_explain_tells_in_next_and_near_miss_in_sentences_with_their_numbers() -> None:
    first = explain(RECORD, RECORD.targets[0].labels[0])
    assert "is target 1 of 6" in first
    assert "For the whole: were it left out" in first
    assert "accepted by N. N. on 2026-11-20" in first
    assert "Chance that T cells answer it: " in first
    following = explain(RECORD, RECORD.next_in_line[0].labels[0])
    assert "forced in, with the others chosen anew, it would cost the set" in following
    assert COMPOSITION is not None
    for miss in COMPOSITION.near_misses:
        told = explain(RECORD, miss.labels[0])
        assert miss.reasons[0] in told
        assert f"its tier under the rules vaxsmith is {miss.tier.tier}" in told
        if miss.status == "outranked":
            assert "with the others chosen anew, it would cost the set" in told
    told = explain(RECORD, unwanted().label)
    assert "policy.toml says that it must not" in told
    assert "was not reckoned" in told
    assert STALE not in explain(RECORD, STALE).split("Nothing in this design is called")[0]


def with_composition(**changes: object) -> Composition:
    return dataclasses.replace(composed(), **changes)  # type: ignore[arg-type]


def test_what_is_not_proven_is_said_to_be_open() -> None:
    portfolio = composed().portfolio
    first = composed().chosen[0]
    marginals = tuple(
        dataclasses.replace(one, exact=False, loss=0.5, at_least=0.0) if one.key.startswith(first.label) else one
        for one in portfolio.marginals
    )
    open_ended = with_composition(
        portfolio=dataclasses.replace(portfolio, gap=0.02, marginals=marginals),
        sensitivity=dataclasses.replace(composed().sensitivity, unproven=3, gap=0.01),
    )
    choice = dataclasses.replace(DESIGN.choice, composition=open_ended)
    record = record_design(dataclasses.replace(DESIGN, choice=choice))
    assert record.composition is not None
    assert "at most 0.02 responses more, which the search left open" in proof_sentence(record.composition, 6)
    assert any("In 3 rounds the set found is not proven the best" in text for text in firmness_sentences(record))
    assert record.targets[0].worth is not None
    assert (record.targets[0].worth.loss_is, record.targets[0].worth.loss_at_least) == ("at least", 0.0)
    Reader(dossier_page(record))


def test_a_set_that_cannot_do_without_a_target_says_so() -> None:
    first = composed().chosen[0]
    marginals = tuple(
        dataclasses.replace(one, loss=None, at_least=math.inf) if one.key.startswith(first.label) else one
        for one in composed().portfolio.marginals
    )
    needed = with_composition(portfolio=dataclasses.replace(composed().portfolio, marginals=marginals))
    record = record_design(dataclasses.replace(DESIGN, choice=dataclasses.replace(DESIGN.choice, composition=needed)))
    assert "without it the rules for the set cannot be kept" in explain(record, first.label)
    assert ">impossible<" in dossier_page(record)


def test_a_design_without_a_composition_has_no_decision_and_still_a_page() -> None:
    choice = Choice(chosen=DESIGN.choice.chosen, next_in_line=DESIGN.choice.next_in_line, dropped=())
    record = record_design(dataclasses.replace(DESIGN, choice=choice, hla_loss=None))
    assert record.composition is None
    assert record.targets[0].worth is None
    assert record.targets[0].tier is not None
    page = dossier_page(record)
    Reader(page)
    assert 'id="decision"' not in page
    assert 'href="#decision"' not in page
    assert 'id="review"' not in page


def test_wishes_and_rules_are_named() -> None:
    wishes = {"must": ["KRAS G12D", SCRIPT], "must_not": [], "source": "policy.toml"}
    record = record_design(dataclasses.replace(DESIGN, settings={**DESIGN.settings, "wishes": wishes}))
    assert list(wishes_sentences(record)) == [
        f"By policy.toml, KRAS G12D and {SCRIPT} must go in",
        "Tiers are given by the rules vaxsmith, beside the choice: they moved no target",
    ]
    assert SCRIPT not in dossier_page(record)


def test_a_single_target_is_told_in_the_singular() -> None:
    (only,) = candidates()[:1]
    alone = compose(
        (only,),
        class_one=[Allele(name=name, mhc_class=1, locus=name[4]) for name in ALLELES],
        class_two=[Allele(name=name, mhc_class=2, locus="D") for name in (PAIR, DR)],
        loss=None,
        wishes=Wishes(),
        settings=SETTINGS,
        generator=np.random.default_rng(0),
    )
    record = record_design(example_design(choice=Choice(chosen=(only,), next_in_line=(), dropped=(), composition=alone)))
    text = " ".join("".join(Reader(dossier_page(record)).text).split())
    assert "The target was chosen among 1 candidate." in text
    assert "fewer targets went in than the 5 responses wanted" in text
    assert record.composition is not None
    assert record.composition.trade_off == ()
