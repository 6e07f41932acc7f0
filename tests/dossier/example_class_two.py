"""The made-up design with class II judged: two molecules that show peptides, one that shows none, one out of reach."""

from __future__ import annotations

import dataclasses

from tests.dossier.example_design import example_design
from tests.dossier.example_targets import SCRIPT, draw, window

from vaxsmith.core import Dropped, InputFile
from vaxsmith.hla.allele import Allele
from vaxsmith.patient.design import Design
from vaxsmith.patient.predictors_used import PredictorUsed
from vaxsmith.presentation.prediction import Prediction
from vaxsmith.proteins.mutant_protein import EffectKind
from vaxsmith.selection.target import PeptideEvidence, Target

DR, PAIR = "HLA-DRB1*04:05", "HLA-DPA1*01:03-DPB1*04:01"
HOSTILE = f"HLA-DQA1*{SCRIPT}-DQB1*03:01"  # presents nothing
BEYOND = "HLA-DRB1*99:99"
WHY = "the binding groove of HLA-DRB1*99:99 is not in the table"


def helper(target: Target, start: int, core_start: int, allele: str, percentile: float, spread: float) -> PeptideEvidence:
    """Give one class II peptide of fifteen residues with a made-up prediction."""
    cut = window(target.protein, start, 15)

    def predict(peptide: str, percent: float) -> Prediction:
        return Prediction(
            peptide=peptide,
            allele=allele,
            presentation=1 / (1 + percent),
            percentile=percent,
            affinity_nanomolar=30 + 90 * percent,
            spread=spread,
            predictor="example II 0",
            core_start=core_start,
        )

    wild = predict(cut.wild_type, percentile * 2) if cut.wild_type else None
    return PeptideEvidence(window=cut, prediction=predict(cut.sequence, percentile), wild_type_prediction=wild)


def helpers_of(target: Target) -> tuple[PeptideEvidence, ...]:
    """Give a peptide with the change in its core, one that the vaccine holds in part, and one whose core is old."""
    first = max(target.protein.altered[0] - 7, 0)
    new = target.protein.altered[0] - first
    percentile = 0.1 + 3 * draw(target.name, "class II")
    found = [helper(target, first, new - 4, DR, percentile, 0.04), helper(target, first + 1, new - 2, PAIR, 4.4, 0.31)]
    if target.protein.effect.kind is not EffectKind.FRAMESHIFT and first > 6:
        found += [helper(target, first - 7, 0, PAIR, 0.2, 0.02)]  # begins one residue before the window
    return tuple(found)


def class_two_design() -> Design:
    """Give the made-up design with class II judged; the last target has no class II peptide."""
    design = example_design()
    chosen = design.choice.chosen
    judged = {id(target): dataclasses.replace(target, class_two=helpers_of(target)) for target in chosen[:-1]}
    judged[id(chosen[-1])] = dataclasses.replace(chosen[-1], class_two=())
    following = tuple(dataclasses.replace(target, class_two=helpers_of(target)) for target in design.choice.next_in_line)
    product = design.products[0]
    segments = tuple(
        dataclasses.replace(part, target=judged[id(part.target)]) if part.target else part
        for part in product.construct.segments
    )
    construct = dataclasses.replace(product.construct, segments=segments)
    molecules = tuple(
        Allele(name=name, mhc_class=2, locus=name.removeprefix("HLA-").split("*")[0]) for name in (PAIR, HOSTILE, DR, BEYOND)
    )
    unreached = Dropped(
        stage="presentation",
        reason="allele-unassessed",
        sentence=WHY,
        allele=BEYOND,
        unassessed=True,
        remedy="check the typing",
    )
    return dataclasses.replace(
        design,
        choice=dataclasses.replace(
            design.choice, chosen=tuple(judged[id(target)] for target in chosen), next_in_line=following
        ),
        products=(dataclasses.replace(product, construct=construct),),
        genotype=dataclasses.replace(design.genotype, class_two=molecules),
        dropped=(*design.dropped, unreached),
        unassessed={what: why for what, why in design.unassessed.items() if what != "class II presentation"},
        predictors=(
            PredictorUsed(
                mhc_class=1,
                name="example 0",
                weights=InputFile(role="class I weights", name="one.npz", size_bytes=77, sha256="12" * 32),
            ),
            PredictorUsed(mhc_class=2, name="example II 0"),
        ),
    )
