"""A whole choice as rows of pVACseq's aggregated table, with a board's word on each."""

from __future__ import annotations

from dataclasses import replace

from vaxsmith.adapters.aggregated_targets import aggregated_row
from vaxsmith.adapters.pvacseq_aggregated import AggregatedRow
from vaxsmith.selection.review import Review, Verdict
from vaxsmith.selection.target import Choice
from vaxsmith.selection.tiers import Evaluation, Preset

EVALUATIONS = {Verdict.ACCEPT: Evaluation.ACCEPT, Verdict.REJECT: Evaluation.REJECT, Verdict.PENDING: Evaluation.PENDING}


def aggregated_rows(
    choice: Choice, preset: Preset, *, purity: float | None = None, review: Review | None = None
) -> tuple[AggregatedRow, ...]:
    """Give a row for each target that is in or next in line, then for each that the board rejected.

    ``review`` gives the evaluation and the comment; a target that it does not name is ``Pending``.
    """
    decided = {entry.target: entry for entry in review.decisions} if review else {}
    rejected = choice.composition.not_wanted if choice.composition else ()
    shown = (*choice.chosen, *choice.next_in_line, *(target for target in rejected if target.label in decided))
    rows = []
    for target in shown:
        entry = decided.get(target.label)
        row = aggregated_row(target, preset, purity=purity)
        rows.append(replace(row, evaluation=EVALUATIONS[entry.verdict], comment=entry.comment) if entry else row)
    return tuple(rows)
