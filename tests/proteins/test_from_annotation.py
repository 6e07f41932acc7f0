"""Mutant proteins from annotation: each kind worked out by hand, each refusal with its reason."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.corpora import corpus
from tests.proteins.made_proteins import make_annotation, make_call, make_calls

from vaxsmith.core import AMINO_ACIDS
from vaxsmith.proteins import EffectKind, proteins_from_annotation
from vaxsmith.proteins.consequence import PROTEIN_CHANGING
from vaxsmith.tumor.variant import Origin

PROTEIN_ALTERING = "protein_altering_variant"
PROTEIN = "MTEYKLVVVGAGGVGKSALTIQLIQNHFVDEYDPTIEDSYRK"


@pytest.mark.parametrize(
    ("consequence", "position", "change", "mutant", "kind", "name"),
    [
        ("missense_variant", "12", "G/D", PROTEIN[:11] + "D" + PROTEIN[12:], EffectKind.MISSENSE, "G12D"),
        ("missense_variant", "12-13", "GG/DR", PROTEIN[:11] + "DR" + PROTEIN[13:], EffectKind.MULTI_RESIDUE, None),
        ("missense_variant", "11-12", "AG/AD", PROTEIN[:11] + "D" + PROTEIN[12:], EffectKind.MISSENSE, "G12D"),
        ("inframe_deletion", "4-5", "YK/-", PROTEIN[:3] + PROTEIN[5:], EffectKind.INFRAME_DELETION, "Y4_K5del"),
        ("inframe_deletion", "4-5", "YK/Y", PROTEIN[:4] + PROTEIN[5:], EffectKind.INFRAME_DELETION, "K5del"),
        ("inframe_insertion", "5-6", "-/WW", PROTEIN[:5] + "WW" + PROTEIN[5:], EffectKind.INFRAME_INSERTION, "K5_L6insWW"),
        ("inframe_insertion", "5", "K/KK", PROTEIN[:5] + "K" + PROTEIN[5:], EffectKind.INFRAME_INSERTION, "K5dup"),
        (PROTEIN_ALTERING, "4-5", "YK/W", PROTEIN[:3] + "W" + PROTEIN[5:], EffectKind.PROTEIN_ALTERING, "Y4_K5delinsW"),
        ("inframe_insertion", "5", "K/KW*", PROTEIN[:5] + "W", EffectKind.PROTEIN_ALTERING, None),
    ],
)  # fmt: skip
def test_in_frame_changes(
    consequence: str, position: str, change: str, mutant: str, kind: EffectKind, name: str | None
) -> None:
    entry = make_annotation(consequence, PROTEIN, position=position, change=change)
    made = proteins_from_annotation(make_calls(make_call(1, entry)))
    (protein,) = made.proteins
    assert (protein.mutant, protein.effect.kind) == (mutant, kind)
    assert name is None or protein.effect.change == name
    assert made.dropped == ()


def test_a_frameshift_is_new_from_its_first_new_residue_to_the_end() -> None:
    shifted = PROTEIN[:20] + "WWRPPK"
    entry = make_annotation("frameshift_variant", PROTEIN, position="20", change="T/X", frameshift=shifted)
    (protein,) = proteins_from_annotation(make_calls(make_call(1, entry))).proteins
    assert protein.effect.kind is EffectKind.FRAMESHIFT
    assert protein.altered == (20, 26)
    assert protein.effect.change == "I21Wfs*7"


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (make_annotation("synonymous_variant", PROTEIN), "no-protein-change"),
        (make_annotation("stop_gained", PROTEIN, position="5", change="K/*"), "stop-gained"),
        (make_annotation("stop_gained&inframe_insertion", PROTEIN, position="5-6", change="-/*"), "stop-gained"),
        (make_annotation("frameshift_variant", PROTEIN, position="5", change="K/X", frameshift=PROTEIN[:7]), "stop-gained"),
        (make_annotation("intron_variant"), "intronic"),
        (make_annotation("splice_donor_variant"), "splice-site"),
        (make_annotation("upstream_gene_variant"), "intergenic"),
        (make_annotation("3_prime_UTR_variant"), "utr"),
        (make_annotation("start_lost", PROTEIN, position="1", change="M/V"), "start-lost"),
        (make_annotation("missense_variant", PROTEIN, position="12", change="V/D"), "annotation-contradicts-itself"),
        (make_annotation("missense_variant", PROTEIN, position="900", change="G/D"), "annotation-contradicts-itself"),
        (make_annotation("missense_variant", PROTEIN, position="", change="G/D"), "residues-not-given"),
        (make_annotation("missense_variant", PROTEIN, position="12", change="G/X"), "unknown-residues"),
        (make_annotation("missense_variant", "", position="12", change="G/D"), "no-wild-type-protein"),
        (make_annotation("frameshift_variant", PROTEIN, position="12", change="G/X"), "no-frameshift-protein"),
        (make_annotation("stop_lost&3_prime_UTR_variant", PROTEIN, position="315-?"), "stop-loss-needs-reference"),
        (make_annotation("missense_variant", PROTEIN, change="G/D", flags=("cds_end_NF",)), "incomplete-transcript"),
        (make_annotation("missense_variant", PROTEIN, change="G/D", biotype="nonsense_mediated_decay"), "biotype"),
        (make_annotation("never_heard_of_variant"), "consequence-not-coding"),
    ],
)  # fmt: skip
def test_what_gives_no_protein_is_recorded(entry: object, reason: str) -> None:
    made = proteins_from_annotation(make_calls(make_call(1, entry)))  # type: ignore[arg-type]
    assert made.proteins == ()
    (fallen,) = made.dropped
    assert fallen.reason == reason
    assert fallen.sentence.endswith(".")
    assert fallen.unassessed == bool(fallen.remedy)


def test_a_stop_loss_names_its_remedy_even_on_a_decaying_transcript() -> None:
    entry = make_annotation(
        "stop_lost&NMD_transcript_variant", PROTEIN, position="43", change="*/Y", biotype="nonsense_mediated_decay"
    )
    (fallen,) = proteins_from_annotation(make_calls(make_call(1, entry))).dropped
    assert fallen.reason == "stop-loss-needs-reference"
    assert "reference" in fallen.remedy


def test_germline_and_unannotated_calls_are_recorded_once() -> None:
    entry = make_annotation("missense_variant", PROTEIN, position="12", change="G/D")
    germline = make_call(1, entry, origin=Origin.GERMLINE)
    made = proteins_from_annotation(make_calls(germline, make_call(2)))
    assert [fallen.reason for fallen in made.dropped] == ["germline", "not-annotated"]


def test_a_transcript_named_twice_is_used_once() -> None:
    entry = make_annotation("missense_variant", PROTEIN, position="12", change="G/D")
    made = proteins_from_annotation(make_calls(make_call(1, entry, entry)))
    assert len(made.proteins) == 1
    assert [fallen.reason for fallen in made.dropped] == ["duplicate-annotation"]


def test_missing_plugins_are_said_in_one_finding() -> None:
    entry = make_annotation("missense_variant", "", position="12", change="G/D")
    (finding,) = proteins_from_annotation(make_calls(make_call(1, entry))).findings
    assert "Wildtype" in finding.sentence


@given(
    st.sampled_from(sorted(PROTEIN_CHANGING - {"stop_lost"})),
    st.text(alphabet="0123456789-?", max_size=7),
    st.text(alphabet=AMINO_ACIDS + "*X-/", max_size=9),
    st.text(alphabet=AMINO_ACIDS + "*", max_size=30),
    st.text(alphabet=AMINO_ACIDS + "*", max_size=30),
)  # fmt: skip
@settings(deadline=None, max_examples=300)
def test_any_annotation_gives_a_protein_or_a_reason(
    consequence: str, position: str, change: str, wild_type: str, shifted: str
) -> None:
    entry = make_annotation(consequence, wild_type, position=position, change=change, frameshift=shifted)
    made = proteins_from_annotation(make_calls(make_call(1, entry)))
    assert len(made.proteins) + len(made.dropped) == 1
    for protein in made.proteins:
        assert protein.mutant[: protein.altered[0]] == protein.wild_type[: protein.replaced[0]]
        assert protein.mutant != protein.wild_type


def test_every_transcript_of_hcc1395_has_a_protein_or_a_reason() -> None:
    from vaxsmith.tumor import read_calls

    calls = read_calls(corpus("tumours", "hcc1395", "annotated.expression.vcf.gz"))
    made = proteins_from_annotation(calls)
    told = {(p.calls[0].label, p.transcript.identifier) for p in made.proteins}
    told |= {(d.variant, d.transcript) for d in made.dropped}
    for call in calls.calls:
        for entry in call.annotations:
            if entry.feature_type == "Transcript":
                assert (call.label, entry.transcript.identifier) in told
    assert len(made.proteins) == 951
    names = {field.name for field in dataclasses.fields(made.proteins[0])}
    assert {"altered", "replaced"} <= names
