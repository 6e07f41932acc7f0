"""The digest of a target's evidence changes with the evidence and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.tumor.made_calls import made_call

from vaxsmith.core import Finding, Severity, Unassessed
from vaxsmith.genome.transcript import TranscriptLabel
from vaxsmith.presentation.prediction import Prediction
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein, Window
from vaxsmith.selection.review_evidence import rows_of_choice, target_digest
from vaxsmith.selection.review_file import review_template
from vaxsmith.selection.target import Choice, PeptideEvidence, Target
from vaxsmith.tumor.clonal_fraction import ClonalFraction

PROTEIN = MutantProtein(
    calls=(made_call(start=99),),
    transcript=TranscriptLabel(identifier="ENST1", gene="KRAS"),
    effect=Effect(kind=EffectKind.MISSENSE, change="G12D"),
    wild_type="MTEYKLVVVGAGGVGKS",
    mutant="MTEYKLVVVGADGVGKS",
    altered=(11, 12),
    replaced=(11, 12),
    route="annotation",
)
WINDOW = Window(protein=PROTEIN, start=6, sequence="VVVGADGVGK", altered=(5, 6), wild_type="VVVGAGGVGK")
PREDICTION = Prediction(peptide="VVVGADGVGK", allele="HLA-A*11:01", presentation=0.9, percentile=0.05)
TARGET = Target(
    protein=PROTEIN,
    proteins=(PROTEIN,),
    peptides=(PeptideEvidence(window=WINDOW, prediction=PREDICTION, wild_type_prediction=PREDICTION),),
    class_two=Unassessed(reason="not asked"),
    expression=12.0,
    expression_source="gene",
    tumor_fraction=0.3,
    rna_fraction=None,
    clonal_evidence=1.0,
    score=0.5,
)
CLONAL = ClonalFraction(
    estimate=0.9,
    low=0.8,
    high=1.0,
    probability_clonal=0.6,
    multiplicity=1,
    total_copies=2,
    purity=0.7,
    purity_source="given",
)


@pytest.mark.parametrize(
    "change",
    [
        {"score": 0.1},
        {"clonal_evidence": 0.2},
        {"reasons": ("another sentence",)},
        {"findings": (Finding(check="x", severity=Severity.NOTE, place="y", sentence="z"),)},
        {"expression": 12.00000001},
    ],
)
def test_what_the_design_makes_of_a_target_is_no_evidence(change: dict[str, Any]) -> None:
    assert target_digest(replace(TARGET, **change)) == target_digest(TARGET)


@pytest.mark.parametrize(
    "change",
    [
        {"expression": 13.0},
        {"expression": None},
        {"tumor_fraction": 0.31},
        {"rna_fraction": 0.31},
        {"clonal": CLONAL},
        {"class_two": ()},
        {"peptides": ()},
        {"peptides": (replace(TARGET.best, prediction=replace(PREDICTION, percentile=0.06)),)},
        {"peptides": (replace(TARGET.best, wild_type_prediction=None),)},
        {"protein": replace(PROTEIN, mutant="MTEYKLVVVGADGVGKT")},
    ],
)
def test_a_change_of_evidence_changes_the_digest(change: dict[str, Any]) -> None:
    assert target_digest(replace(TARGET, **change)) != target_digest(TARGET)


def test_a_choice_becomes_rows_and_a_template() -> None:
    second = replace(TARGET, clonal=CLONAL, protein=replace(PROTEIN, calls=(made_call(start=199),)))
    rows = rows_of_choice(Choice(chosen=(TARGET,), next_in_line=(second,), dropped=()))
    assert [(row.target, row.name) for row in rows] == [("chr1-100-C-T", "KRAS G12D"), ("chr1-200-C-T", "KRAS G12D")]
    assert rows[0].evidence == target_digest(TARGET)
    text = review_template(rows, design_sha256="ab" * 32)
    assert "# 1, chosen: VVVGADGVGK on HLA-A*11:01, 0.05 %\n" in text
    assert "# 2, next in line: VVVGADGVGK on HLA-A*11:01, 0.05 %, in about 90 % of the tumor cells\n" in text
