"""Where each variant's road ended, and the funnel that this makes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from vaxsmith.core import Dropped
from vaxsmith.dossier.events import find_events
from vaxsmith.dossier.evidence_records import EventKind, FateRecord
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
# A molecule that the variant only might make, and that was therefore not judged.
_POSSIBLE = frozenset({"possible-molecule", "splice-unproven"})
# What holds for the variant whatever its transcripts and molecules are, so that nothing more is asked of those.
_OF_THE_VARIANT = frozenset(
    {
        "failed-filter",
        "origin-unclear",
        "low-depth",
        "few-mutant-reads",
        "low-fraction",
        "in-normal",
        "not-expressed",
        "not-in-rna",
        "few-fusion-reads",
        "low-confidence",
        "part-of-mnv",
        "same-change",
    }
)


def target_labels(target: Target) -> tuple[str, ...]:
    """Give every variant that a target stands for, its own first."""
    if target.protein.event is not None:
        return (target.label,)
    calls = (*target.protein.calls, *(call for protein in target.proteins for call in protein.calls))
    return tuple(dict.fromkeys(call.label for call in calls))


def cause_labels(target: Target) -> tuple[str, ...]:
    """Give the variants that probably make a target's splice junction."""
    return tuple(dict.fromkeys(call.label for protein in (target.protein, *target.proteins) for call in protein.causes))


def find_fates(design: Design) -> dict[str, FateRecord]:
    """Give one fate to every variant and event of the input, by label, in the order of the files.

    A target's variants are ``chosen`` or ``next``, and so are those that make a target's splice junction. Any other variant
    ``left`` at the last stage that dropped something of it: a variant whose transcripts fell at different stages went as far
    as the furthest of them. A variant without any record is ``unaccounted``, and the page says so.
    """
    fates: dict[str, FateRecord] = {}
    caused: dict[str, FateRecord] = {}
    calls = [call.label for call in design.calls.calls]
    for status, targets in (("chosen", design.choice.chosen), ("next", design.choice.next_in_line)):
        offset = 0 if status == "chosen" else len(design.choice.chosen)
        for rank, target in enumerate(targets, start=offset + 1):
            fate = FateRecord.model_validate({"status": status, "rank": rank})
            for label in target_labels(target):
                fates.setdefault(label, fate)
            for label in cause_labels(target):
                caused.setdefault(label, fate)
    known = set(calls)
    for label, fate in caused.items():
        if label in known:
            fates.setdefault(label, fate)
    rows: dict[str, list[Dropped]] = defaultdict(list)
    for row in design.dropped:
        if row.variant:
            rows[row.variant].append(row)
    order = {stage: place for place, stage in enumerate(road_stages(design.dropped))}
    labels = dict.fromkeys((*calls, *rows, *fates, *find_events(design)))
    return {label: fates.get(label) or _left(rows.get(label, ()), order) for label in labels}


def road_stages(dropped: Iterable[Dropped]) -> tuple[str, ...]:
    """Give the stages that dropped anything, in the order of the road; stages without a known place come last."""
    found = dict.fromkeys(row.stage for row in dropped)
    known = list(STAGE_TITLES)
    return tuple(sorted(found, key=lambda stage: known.index(stage) if stage in known else len(known)))


def _left(rows: Sequence[Dropped], order: Mapping[str, int]) -> FateRecord:
    if not rows:
        return FateRecord(status="unaccounted", sentence="No stage recorded what became of this variant.")
    judged = _without_possible(rows)
    furthest = max(order[row.stage] for row in judged)
    row = min((row for row in judged if order[row.stage] == furthest), key=_weight)
    return FateRecord(
        status="left",
        stage=row.stage,
        reason=row.reason,
        sentence=row.sentence,
        unassessed=row.unassessed,
        remedy=row.remedy,
    )


def _without_possible(rows: Sequence[Dropped]) -> Sequence[Dropped]:
    """Leave out what a variant might make, where the molecule that assumes least was judged or the variant itself was."""
    certain = [row for row in rows if row.reason not in _POSSIBLE and not (row.allele or row.peptide)]
    if any(row.reason in _OF_THE_VARIANT or not row.transcript for row in certain):
        return [row for row in rows if row.reason not in _POSSIBLE]
    judged = {row.transcript for row in certain}
    return [row for row in rows if row.reason not in _POSSIBLE or row.transcript not in judged]


def _weight(row: Dropped) -> tuple[bool, bool, bool, bool, int]:
    """Weigh a row of the furthest stage: the smallest speaks for the variant.

    A row on one allele or peptide says nothing of the variant beside any other. A row on the whole variant speaks for it,
    then one that holds on every transcript; otherwise one with a remedy, because a person can act on it; otherwise the one
    that tells most.
    """
    telling = _LEAST_TELLING.index(row.reason) if row.reason in _LEAST_TELLING else len(_LEAST_TELLING)
    return (
        bool(row.allele or row.peptide),
        bool(row.transcript),
        row.reason not in _OF_THE_VARIANT,
        not row.unassessed,
        -telling,
    )


def count_funnel(
    fates: Mapping[str, FateRecord], stages: Sequence[str], events: Mapping[str, EventKind] | None = None
) -> FunnelRecord:
    """Count variants and events (by label) stage by stage; nothing is counted twice and nothing is missing.

    >>> fates = {"a": FateRecord(status="left", stage="proteins", reason="silent"), "b": FateRecord(status="chosen", rank=1)}
    >>> funnel = count_funnel(fates, ["proteins"], {"b": "fusion"})
    >>> funnel.variants, funnel.events, funnel.steps[0].left, funnel.chosen_variants
    (1, {'fusion': 1}, 1, 1)
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
    kinds = Counter(kind for label, kind in (events or {}).items() if label in fates)
    return FunnelRecord(
        variants=len(fates) - kinds.total(),
        events=dict(sorted(kinds.items())),
        steps=tuple(steps),
        next_variants=statuses["next"],
        chosen_variants=statuses["chosen"],
        unaccounted=statuses["unaccounted"],
    )
