"""What a target's evidence is, as one digest, and targets as rows that a board can decide about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vaxsmith.core import Unassessed, hash_bytes, hash_json, in_percent
from vaxsmith.selection.review_file import ReviewRow
from vaxsmith.selection.target import Choice, PeptideEvidence, Target


def target_digest(target: Target) -> str:
    """Give the SHA-256 of what is known of a target: its protein, peptides, expression, reads and clonality.

    Numbers count to six digits. Left out is what the design makes of it (score, place, the sentences), so that the digest
    stays as long as the evidence does, whatever else is chosen.
    """
    clonal = target.clonal
    return hash_json(
        {
            "label": target.label,
            "name": target.name,
            "transcript": target.protein.transcript.identifier,
            "mutant": hash_bytes(target.protein.mutant.encode()),
            "altered": list(target.protein.altered),
            "class_one": [_peptide(evidence) for evidence in target.peptides],
            "class_two": _class_two(target.class_two),
            "expression": _number(target.expression),
            "tumor_fraction": _number(target.tumor_fraction),
            "rna_fraction": _number(target.rna_fraction),
            "clonal": [_number(clonal.estimate), _number(clonal.low), _number(clonal.high)] if clonal else [],
        }
    )


def rows_of_choice(choice: Choice) -> tuple[ReviewRow, ...]:
    """Put a choice's targets before a board: those taken, then the next in line."""
    chosen = [_row(target, number, "chosen") for number, target in enumerate(choice.chosen, 1)]
    after = len(chosen) + 1
    return (
        *chosen,
        *(_row(target, number, "next in line") for number, target in enumerate(choice.next_in_line, after)),
    )


def _row(target: Target, number: int, status: str) -> ReviewRow:
    best = target.best.prediction
    remark = f"{number}, {status}: {best.peptide} on {best.allele}, {best.percentile:.2g} %"
    if target.clonal is not None:
        remark += f", in about {in_percent(target.clonal.estimate)} of the tumor cells"
    return ReviewRow(target=target.label, name=target.name, evidence=target_digest(target), remark=remark)


def _class_two(evidence: Sequence[PeptideEvidence] | Unassessed) -> Any:
    return "unassessed" if isinstance(evidence, Unassessed) else [_peptide(entry) for entry in evidence]


def _peptide(evidence: PeptideEvidence) -> list[str]:
    wild_type = evidence.wild_type_prediction
    return [
        evidence.window.sequence,
        evidence.prediction.allele,
        _number(evidence.prediction.percentile),
        _number(wild_type.percentile if wild_type else None),
    ]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
