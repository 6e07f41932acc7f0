"""What was left out, variant by variant, grouped by the reason that decided."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from vaxsmith.dossier.events import count_variants
from vaxsmith.dossier.evidence_records import VariantRecord
from vaxsmith.dossier.records import DesignRecord

# A page of a hypermutated tumor must stay light; dropped.tsv holds every row.
MOST_ROWS_OF_ONE_REASON = 150
MOST_ROWS = 1500
_LEFT = frozenset({"left", "unaccounted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutStage:
    """Everything that left at one stage."""

    stage: str
    counted: str  # how many of which kind, in words
    groups: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Variants that left at one stage for one reason; ``hidden`` of them are only in ``dropped.tsv``."""

    stage: str
    reason: str
    total: int
    unassessed: bool
    remedy: str
    shown: tuple[VariantRecord, ...]
    hidden: int


def left_out_by_stage(record: DesignRecord) -> tuple[LeftOutStage, ...]:
    """Group what was left out by stage, then by reason."""
    stages: dict[str, list[LeftOut]] = {}
    for group in group_left_out(record):
        stages.setdefault(group.stage, []).append(group)
    left: dict[str, list[VariantRecord]] = {}
    for variant in record.variants:
        if variant.fate.status in _LEFT:
            left.setdefault(variant.fate.stage, []).append(variant)
    return tuple(
        LeftOutStage(stage=stage, counted=count_variants(left[stage]), groups=tuple(groups))
        for stage, groups in stages.items()
    )


def group_left_out(record: DesignRecord) -> tuple[LeftOut, ...]:
    """Group variants by the stage and reason of their fate, in road order, the most frequent first."""
    groups: dict[tuple[str, str], list[VariantRecord]] = {}
    order = {step.stage: place for place, step in enumerate(record.funnel.steps)}
    for variant in record.variants:
        if variant.fate.status in _LEFT:
            groups.setdefault((variant.fate.stage, variant.fate.reason), []).append(variant)
    ordered = sorted(groups.items(), key=lambda item: (order.get(item[0][0], 99), -len(item[1]), item[0]))
    room = MOST_ROWS
    found = []
    for (stage, reason), variants in ordered:
        shown = variants[: min(MOST_ROWS_OF_ONE_REASON, max(room, 0))]
        room -= len(shown)
        found.append(
            LeftOut(
                stage=stage,
                reason=reason or "no recorded reason",
                total=len(variants),
                unassessed=any(variant.fate.unassessed for variant in variants),
                remedy=next((variant.fate.remedy for variant in variants if variant.fate.remedy), ""),
                shown=tuple(shown),
                hidden=len(variants) - len(shown),
            )
        )
    return tuple(found)


def count_rows(record: DesignRecord) -> tuple[tuple[str, str, int], ...]:
    """Count every dropped row (transcripts, alleles and peptides too) by stage and reason."""
    counts = Counter((row.stage, row.reason) for row in record.dropped)
    return tuple((stage, reason, number) for (stage, reason), number in counts.items())
