"""Targets of ours in pVACseq's table: their numbers, their tiers, and that they can be read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.proteins.made_proteins import make_annotation, make_call, make_calls
from tests.selection.made_case import A2, B7, CLASS_TWO, KnownPredictor, genotype

from vaxsmith.adapters.aggregated_targets import aggregated_row
from vaxsmith.adapters.pvacseq_aggregated import read_aggregated, write_aggregated
from vaxsmith.proteins import proteins_from_annotation
from vaxsmith.selection import SelectionSettings, Target, choose_targets
from vaxsmith.selection.tiers import PVACSEQ_LIKE, Evaluation, Tier, evidence_of, tier_of
from vaxsmith.tumor.variant import Call, ReadSupport, Record, Variant

PROTEIN = "MTEYKLVVVGAGGVGKSALTIQLIQNHFVDEYDPTIEDSYRKQVVIDGETCLLDILDTAGQEEYSAMRDQYMRTGEGFLCVFAINN"


def target_at(position: int = 12, **more: Any) -> Target:
    names: dict[str, Any] = {"identifier": "ENST12", "gene": "KRAS", "mane_select": "NM_1", "support_level": 1}
    entry = make_annotation(
        "missense_variant", PROTEIN, position=str(position), change=f"{PROTEIN[position - 1]}/D", **names
    )
    call: Call = make_call(
        position,
        entry,
        variant=Variant(contig="chr1", start=position, reference="A", alternate="C"),
        record=Record(number=position, contig="chr1", position=position + 1, reference="A", alternate="C"),
        rna=ReadSupport(depth=40, alternate_count=20, fraction=0.5),
        **more,
    )
    read = make_calls(call)
    choice = choose_targets(
        read,
        proteins_from_annotation(read),
        genotype(),
        KnownPredictor(table={("VVVGADGVGK", A2.name): 0.1}, otherwise=1.5),
        class_two=CLASS_TWO,
        settings=SelectionSettings(),
    )
    return choice.chosen[0]


def test_a_target_is_asked_by_its_best_peptide() -> None:
    evidence = evidence_of(target_at(gene_expression={"KRAS": 30.0}))
    assert (evidence.peptide, evidence.allele, evidence.changed) == ("VVVGADGVGK", A2.name, (5,))
    assert (evidence.expression, evidence.rna_fraction, evidence.rna_depth) == (30.0, 0.5, 40)
    assert (evidence.affinity_nanomolar, evidence.binding_percentile) == (None, None)  # this predictor gives no nM
    tiered = tier_of(evidence, PVACSEQ_LIKE, purity=0.6)
    assert tiered.tier is Tier.PASSED
    assert {verdict.criterion.value for verdict in tiered.unassessed} == {"binding", "immunogenicity", "reference match"}


def test_a_target_becomes_a_row_that_can_be_read_again(tmp_path: Path) -> None:
    target = target_at(gene_expression={"KRAS": 3.0})
    row = aggregated_row(target, PVACSEQ_LIKE, purity=0.6, evaluation=Evaluation.REVIEW)
    assert (row.identifier, row.label, target.label) == ("chr1-12-13-A-C", "chr1-13-A-C", "chr1-13-A-C")
    assert (row.gene, row.change, row.tier, row.evaluation) == ("KRAS", "G12D", "LowExpr", Evaluation.REVIEW)
    assert row.passing_of[A2.name] >= 1
    assert row.passing_of[B7.name] >= 1
    write_aggregated([row], tmp_path / "ours.tsv", alleles=(A2, B7))
    (again,) = read_aggregated(tmp_path / "ours.tsv").rows
    rounded = {name: round(getattr(row, name), 3) for name in ("percentile", "presentation_percentile")}
    rounded |= {name: round(getattr(row, name), 3) for name in ("wild_type_percentile", "wild_type_presentation_percentile")}
    fraction = None if row.dna_fraction is None else round(row.dna_fraction, 3)
    assert replace(again, line=0) == replace(row, **rounded, dna_fraction=fraction)


def test_a_target_of_two_calls_keeps_its_own_name() -> None:
    target = target_at()
    both = replace(target, protein=replace(target.protein, calls=target.protein.calls * 2))
    assert aggregated_row(both, PVACSEQ_LIKE).identifier == both.label == "chr1-13-A-C + chr1-13-A-C"
