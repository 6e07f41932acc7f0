"""Where each variant's road ended, and the funnel that this makes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from vaxsmith.core import Dropped
from vaxsmith.dossier.evidence_records import FateRecord
from vaxsmith.dossier.records import FunnelRecord, FunnelStepRecord
from vaxsmith.dossier.wording import STAGE_TITLES
from vaxsmith.patient.design import Design
from vaxsmith.selection.target import Target

# Reasons that say little of a variant when another of its transcripts says more, least telling first: rows that only point
# to another row, then how far from a coding sequence the variant lies.
_LEAST_TELLING = (
    "represented",
    "other-context",
    "duplicate-record",
    "intergenic",
    "non-coding-transcript",
    "biotype",
    "intronic",
    "utr",
)


def target_labels(target: Target) -> tuple[str, ...]:
    """Give every variant that a target stands for, its own first."""
    if target.protein.event is not None:
        return (target.label,)
    calls = (*target.protein.calls, *(call for protein in target.proteins for call in protein.calls))
    return tuple(dict.fromkeys(call.label for call in calls))


def find_fates(design: Design) -> dict[str, FateRecord]:
    """Give one fate to every variant of the input, by label, in the order of the file.

    A target's variants are ``chosen`` or ``next``. Any other variant ``left`` at the last stage that dropped something
    of it: a variant whose transcripts fell at different stages went as far as the furthest of them. A variant without
    any record is ``unaccounted``, and the page says so.
    """
    fates: dict[str, FateRecord] = {}
    for status, targets in (("chosen", design.choice.chosen), ("next", design.choice.next_in_line)):
        offset = 0 if status == "chosen" else len(design.choice.chosen)
        for rank, target in enumerate(targets, start=offset + 1):
            for label in target_labels(target):
                fates.setdefault(label, FateRecord.model_validate({"status": status, "rank": rank}))
    rows: dict[str, list[Dropped]] = defaultdict(list)
    for row in design.dropped:
        if row.variant:
            rows[row.variant].append(row)
    order = {stage: place for place, stage in enumerate(road_stages(design.dropped))}
    labels = dict.fromkeys((*(call.label for call in design.calls.calls), *rows, *fates))
    return {label: fates.get(label) or _left(rows.get(label, ()), order) for label in labels}


def road_stages(dropped: Iterable[Dropped]) -> tuple[str, ...]:
    """Give the stages that dropped anything, in the order of the road; stages without a known place come last."""
    found = dict.fromkeys(row.stage for row in dropped)
    known = list(STAGE_TITLES)
    return tuple(sorted(found, key=lambda stage: known.index(stage) if stage in known else len(known)))


def _left(rows: Sequence[Dropped], order: Mapping[str, int]) -> FateRecord:
    if not rows:
        return FateRecord(status="unaccounted", sentence="No stage recorded what became of this variant.")
    furthest = max(order[row.stage] for row in rows)
    # A row on the whole variant speaks for it; otherwise one with a remedy does, because a person can act on it; otherwise
    # the one that tells most.
    row = min(
        (row for row in rows if order[row.stage] == furthest),
        key=lambda row: (bool(row.transcript or row.allele or row.peptide), not row.unassessed, -_telling(row.reason)),
    )
    return FateRecord(
        status="left",
        stage=row.stage,
        reason=row.reason,
        sentence=row.sentence,
        unassessed=row.unassessed,
        remedy=row.remedy,
    )


def _telling(reason: str) -> int:
    return _LEAST_TELLING.index(reason) if reason in _LEAST_TELLING else len(_LEAST_TELLING)


def count_funnel(fates: Mapping[str, FateRecord], stages: Sequence[str]) -> FunnelRecord:
    """Count variants stage by stage; nothing is counted twice and nothing is missing.

    >>> fates = {"a": FateRecord(status="left", stage="proteins", reason="silent"), "b": FateRecord(status="chosen", rank=1)}
    >>> funnel = count_funnel(fates, ["proteins"])
    >>> funnel.variants, funnel.steps[0].left, funnel.chosen_variants
    (2, 1, 1)
    """
    reasons: dict[str, Counter[str]] = {stage: Counter() for stage in stages}
    statuses: Counter[str] = Counter()
    for fate in fates.values():
        statuses[fate.status] += 1
        if fate.status == "left":
            reasons[fate.stage][fate.reason] += 1
    entered = len(fates)
    steps = []
    for stage, counts in reasons.items():
        left = counts.total()
        if not left:
            continue  # it dropped transcripts, alleles or peptides, but ended no variant's road
        ordered = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
        steps.append(FunnelStepRecord(stage=stage, entered=entered, left=left, reasons=ordered))
        entered -= left
    return FunnelRecord(
        variants=len(fates),
        steps=tuple(steps),
        next_variants=statuses["next"],
        chosen_variants=statuses["chosen"],
        unaccounted=statuses["unaccounted"],
    )
