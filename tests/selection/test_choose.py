"""Selection: each exclusion has its reason, nothing is lost, and the ranking follows the score."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proteins.made_proteins import make_annotation, make_call, make_calls
from tests.selection.made_case import A2, B7, CLASS_TWO, UNKNOWN_ALLELE, KnownPredictor, genotype

from vaxsmith.core import SettingsError, Severity, Sourced
from vaxsmith.proteins import peptide_windows, proteins_from_annotation
from vaxsmith.selection import Choice, SelectionSettings, choose_targets
from vaxsmith.tumor.variant import Call, Origin, ReadSupport, Record, Variant

PROTEIN = "MTEYKLVVVGAGGVGKSALTIQLIQNHFVDEYDPTIEDSYRKQVVIDGETCLLDILDTAGQEEYSAMRDQYMRTGEGFLCVFAINN"


def entry(position: int = 12, residue: str = "D", **label: object) -> Any:
    names = {"identifier": f"ENST{position}", "gene": f"GENE{position}", **label}
    change = f"{PROTEIN[position - 1]}/{residue}"
    return make_annotation("missense_variant", PROTEIN, position=str(position), change=change, **names)


def call_at(position: int = 12, residue: str = "D", **more: object) -> Call:
    place = {
        "variant": Variant(contig="chr1", start=position, reference="A", alternate="C"),
        "record": Record(number=position, contig="chr1", position=position + 1, reference="A", alternate="C"),
    }
    return make_call(position, entry(position, residue), **{**place, **more})


def choose(*calls: Call, predictor: KnownPredictor | None = None, **settings: Any) -> Choice:
    read = make_calls(*calls)
    return choose_targets(
        read,
        proteins_from_annotation(read),
        genotype(),
        predictor or KnownPredictor(otherwise=0.8),
        class_two=CLASS_TWO,
        settings=SelectionSettings(**{"rounds": 2, **settings}),
    )


def test_a_good_variant_goes_in_with_its_sentences() -> None:
    choice = choose(call_at(gene_expression={"GENE12": 30.0}, rna=ReadSupport(depth=40, alternate_count=20, fraction=0.5)))
    (target,) = choice.chosen
    assert target.name == "GENE12 G12D"
    assert target.expression == 30.0
    assert len(target.reasons) == 2
    assert all(sentence.endswith(".") for sentence in target.reasons)
    assert target.class_two is CLASS_TWO
    assert any(finding.check == "target-count" for finding in choice.findings)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"filters": ("weak_evidence",)}, "failed-filter"),
        ({"origin": Origin.UNKNOWN}, "origin-unclear"),
        ({"tumor": ReadSupport(depth=8, alternate_count=4, fraction=0.5)}, "low-depth"),
        ({"tumor": ReadSupport(depth=80, alternate_count=2, fraction=0.025)}, "few-mutant-reads"),
        ({"tumor": ReadSupport(depth=400, alternate_count=8, fraction=0.02)}, "low-fraction"),
        ({"normal": ReadSupport(depth=50, alternate_count=5, fraction=0.1)}, "in-normal"),
        ({"gene_expression": {"GENE12": 0.1}}, "not-expressed"),
        ({"transcript_expression": {"ENST12": 0.2}, "gene_expression": {"GENE12": 90.0}}, "not-expressed"),
        ({"rna": ReadSupport(depth=60, alternate_count=0, fraction=0.0)}, "not-in-rna"),
    ],
)
def test_each_exclusion_has_its_reason(more: dict[str, object], reason: str) -> None:
    choice = choose(call_at(**more))
    assert choice.chosen == ()
    (fallen,) = choice.dropped
    assert (fallen.reason, fallen.stage) == (reason, "selection")


def test_a_subclonal_variant_missing_from_few_rna_reads_is_not_excluded() -> None:
    rare = ReadSupport(depth=100, reference_count=88, alternate_count=12, fraction=0.12)
    (target,) = choose(call_at(tumor=rare, rna=ReadSupport(depth=25, alternate_count=0, fraction=0.0))).chosen
    (finding,) = [finding for finding in target.findings if finding.check == "rna-support"]
    assert "None of 25 RNA reads carries it, where about 3 were expected" in finding.sentence


def test_an_indel_missing_from_rna_reads_is_a_caution_not_an_exclusion() -> None:
    deletion = make_annotation(
        "inframe_deletion", PROTEIN, position="12-13", change="GG/-", identifier="ENST12", gene="GENE12"
    )
    call = make_call(
        12,
        deletion,
        variant=Variant(contig="chr1", start=12, reference="ACGTAC", alternate=""),
        rna=ReadSupport(depth=90, alternate_count=0, fraction=0.0),
    )
    (target,) = choose(call).chosen
    assert any("Aligners often miss" in finding.sentence for finding in target.findings)


def test_thin_depth_and_a_minor_carrier_are_cautions() -> None:
    call = call_at(
        tumor=ReadSupport(depth=12, alternate_count=6, fraction=0.5),
        gene_expression={"GENE12": 90.0},
        transcript_expression={"ENST12": 3.0},
    )
    (target,) = choose(call).chosen
    assert {"thin-depth", "carrier-expression"} <= {finding.check for finding in target.findings}
    assert (target.expression, target.expression_source) == (3.0, "transcript")


def test_a_normal_sample_of_few_reads_is_not_held_against_a_call() -> None:
    assert choose(call_at(normal=ReadSupport(depth=3, alternate_count=1, fraction=0.33))).chosen


def test_an_accepted_filter_does_not_exclude() -> None:
    assert choose(call_at(filters=("MAPQ0",)), accepted_filters=("MAPQ0",)).chosen


def test_what_no_allele_presents_says_the_best_it_reached() -> None:
    (fallen,) = choose(call_at(), predictor=KnownPredictor(otherwise=7.0)).dropped
    assert fallen.reason == "not-presented"
    assert "7.0 %" in fallen.sentence


def test_a_residue_that_cannot_be_made_excludes_what_no_peptide_can_avoid() -> None:
    selenoprotein = "MKAU" + "LKWQ" + "UTDE"
    unusual = make_annotation("missense_variant", selenoprotein, position="6", change="K/R")
    (fallen,) = choose(make_call(1, unusual)).dropped
    assert fallen.reason == "residue-not-made"
    assert "U" in fallen.sentence


def test_a_peptide_of_a_normal_protein_is_no_target() -> None:
    mutant = proteins_from_annotation(make_calls(call_at())).proteins[0].mutant
    twin = make_annotation("synonymous_variant", mutant, identifier="ENST99", gene="TWIN")
    other = dataclasses.replace(call_at(40), annotations=(twin,))
    choice = choose(call_at(), other)
    assert choice.chosen == ()
    assert "equals-self" in {fallen.reason for fallen in choice.dropped}


def test_an_allele_that_cannot_be_predicted_is_recorded() -> None:
    read = make_calls(call_at())
    choice = choose_targets(
        read,
        proteins_from_annotation(read),
        genotype(A2, UNKNOWN_ALLELE),
        KnownPredictor(otherwise=0.8, refused=(UNKNOWN_ALLELE.name,)),
        class_two=CLASS_TWO,
    )
    assert {e.prediction.allele for e in choice.chosen[0].peptides} == {A2.name}
    assert [(f.allele, f.unassessed) for f in choice.dropped] == [(UNKNOWN_ALLELE.name, True)]


def test_without_any_predictable_allele_there_is_a_fault_and_no_target() -> None:
    read = make_calls(call_at())
    choice = choose_targets(
        read, proteins_from_annotation(read), genotype(A2), KnownPredictor(refused=(A2.name,)), class_two=CLASS_TWO
    )
    assert choice.chosen == ()
    assert Severity.FAULT in {finding.severity for finding in choice.findings}


def test_alleles_that_present_nothing_of_a_target_are_recorded() -> None:
    window = peptide_windows(proteins_from_annotation(make_calls(call_at())).proteins[0], [9])[0]
    choice = choose(call_at(), predictor=KnownPredictor(table={(window.sequence, A2.name): 0.1}))
    assert [(f.reason, f.allele) for f in choice.dropped] == [("allele-not-presenting", B7.name)]


def test_transcripts_with_the_same_window_are_represented_by_the_preferred_one() -> None:
    call = make_call(1, entry(identifier="ENST2"), entry(identifier="ENST1", mane_select="NM_1"))
    choice = choose(call)
    assert choice.chosen[0].protein.transcript.identifier == "ENST1"
    assert [(f.reason, f.transcript) for f in choice.dropped] == [("represented", "ENST2")]


def test_an_untranscribed_isoform_gives_way_to_a_transcribed_one() -> None:
    shorter = make_annotation(
        "missense_variant", PROTEIN[5:], position="7", change="G/D", identifier="ENST9", gene="GENE12", mane_select="NM_9"
    )
    call = make_call(1, shorter, entry(), transcript_expression={"ENST9": 0.0, "ENST12": 8.0})
    choice = choose(call)
    assert choice.chosen[0].protein.transcript.identifier == "ENST12"
    assert ("other-context", "ENST9") in {(f.reason, f.transcript) for f in choice.dropped}


def test_a_second_target_with_the_same_best_peptide_takes_no_place() -> None:
    again = dataclasses.replace(
        call_at(),
        record=Record(number=2, contig="chr2", position=9, reference="A", alternate="C"),
        annotations=(entry(identifier="ENST_COPY", gene="COPY"),),
    )
    choice = choose(call_at(), again)
    assert len(choice.chosen) == 1
    assert "same-peptide" in {fallen.reason for fallen in choice.dropped}


@pytest.mark.parametrize("bad", [{"targets": 0}, {"percentile": Sourced(name="p", value=0.0, citation="test")}])
def test_settings_out_of_range_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        SelectionSettings(**bad)


@given(
    st.lists(
        st.tuples(st.integers(9, 70), st.sampled_from("DWRK"), st.floats(0.06, 1.0), st.floats(0.0, 100.0)),
        min_size=1,
        max_size=8,
        unique_by=lambda item: item[0],
    ),
    st.integers(1, 4),
)
@settings(deadline=None, max_examples=40)
def test_every_protein_ends_up_somewhere_and_order_of_input_does_not_matter(
    variants: list[tuple[int, str, float, float]], wanted: int
) -> None:
    calls = [
        call_at(
            position,
            residue if PROTEIN[position - 1] != residue else "A",
            tumor=ReadSupport(depth=100, alternate_count=int(100 * fraction), fraction=fraction),
            gene_expression={f"GENE{position}": tpm},
        )
        for position, residue, fraction, tpm in variants
    ]
    forward = choose(*calls, targets=wanted)
    backward = choose(*reversed(calls), targets=wanted)
    assert [t.label for t in forward.chosen] == [t.label for t in backward.chosen]
    scores = [t.score for t in (*forward.chosen, *forward.next_in_line)]
    assert scores == sorted(scores, reverse=True)
    told = {t.label for t in (*forward.chosen, *forward.next_in_line)} | {d.variant for d in forward.dropped}
    assert told == {call.label for call in calls}
    assert len(forward.chosen) <= wanted
