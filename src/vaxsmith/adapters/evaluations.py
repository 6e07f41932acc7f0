"""The evaluations of pVACseq's aggregated table (column ``Evaluation``, as pVACview exports it) as a board's decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vaxsmith.adapters.pvacseq_aggregated import AggregatedRow, AggregatedTable
from vaxsmith.core import FormatError
from vaxsmith.selection.review import Decision, Verdict
from vaxsmith.selection.review_file import ReviewRow
from vaxsmith.selection.tiers import Evaluation

_VERDICTS = {Evaluation.ACCEPT: Verdict.ACCEPT, Evaluation.REJECT: Verdict.REJECT}
_LONGEST_TEXT = 300
_LONGEST_COMMENT = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """A table's decisions, and in sentences what of it is none or has no target."""

    decisions: tuple[Decision, ...]
    notes: tuple[str, ...]


def decisions_of_table(
    table: AggregatedTable, *, by: str, on: date, targets: Sequence[ReviewRow] | None = None
) -> Evaluated:
    """Turn evaluations into decisions by ``by`` on the day ``on``.

    ``Accept`` and ``Reject`` decide; ``Review`` is pending, with that word in the comment; ``Pending`` is left out. The
    variant's name becomes its label (``chr2-47806320-G-A``). ``targets`` are those of the design that the board read (None:
    not known): a decision about one carries the digest of its evidence, the others are kept and noted, and a target that
    nothing was said of stands at the end, pending.

    Raises:
        FormatError: two rows have the same label.
    """
    known = {row.target: row for row in targets or ()}
    decisions: dict[str, Decision] = {}
    for row in table.rows:
        if row.evaluation is Evaluation.PENDING and not row.comment:
            continue
        if row.label in decisions:
            raise FormatError(f"two rows are about {row.label[:100]}", place=f"{table.source}:{row.line}")
        decisions[row.label] = _decision(row, known.get(row.label), by, on)
    notes = [f"{table.source}: a row was passed over: {entry.sentence}" for entry in table.dropped]
    pending = sum(row.evaluation is Evaluation.PENDING and not row.comment for row in table.rows)
    if pending:
        notes.append(f"{pending} rows are Pending without a comment and say nothing: left out")
    if targets is not None:
        lost = [label for label in decisions if label not in known]
        if lost:
            names = ", ".join(lost[:3]) + (f" and {len(lost) - 3} more" if len(lost) > 3 else "")
            notes.append(f"{len(lost)} rows are about no target of the design, and are kept without its evidence: {names}")
        for label, target in known.items():
            silent = Decision(target=label, name=target.name, verdict=Verdict.PENDING, evidence=target.evidence)
            decisions.setdefault(label, silent)
    return Evaluated(decisions=tuple(decisions.values()), notes=tuple(notes))


def _decision(row: AggregatedRow, target: ReviewRow | None, by: str, on: date) -> Decision:
    verdict = _VERDICTS.get(row.evaluation, Verdict.PENDING)
    comment = _printable(row.comment, _LONGEST_COMMENT)
    if row.evaluation is Evaluation.REVIEW:
        comment = f"Review. {comment}".strip()
    return Decision(
        target=row.label,
        verdict=verdict,
        name=target.name if target else _printable(f"{row.gene} {row.change}", _LONGEST_TEXT),
        by=by if verdict is not Verdict.PENDING else "",
        on=on if verdict is not Verdict.PENDING else None,
        comment=comment,
        evidence=target.evidence if target else "",
    )


def _printable(text: str, most: int) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:most]
