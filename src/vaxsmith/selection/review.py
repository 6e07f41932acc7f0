"""What a board decided about targets, and what that means for a design.

A review is a small file beside the design that was read. It says of each target whether it is accepted, rejected or pending,
by whom and when. It carries the SHA-256 of the ``design.json`` that lay before the board, of each target's evidence, and of
the decisions themselves, so that a later change of any of them is seen. That shows tampering and does not prove who signed:
whoever can change the file can seal it again (decision 0017 says how to add a real signature).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vaxsmith.core import Finding, Severity, hash_json


class Verdict(StrEnum):
    """What a board decided about a target."""

    ACCEPT = "accept"  # it goes in
    REJECT = "reject"  # it must not go in
    PENDING = "pending"  # not decided: the design is free


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision about one target.

    ``target`` is the target's label (``chr12-25245350-C-T``), ``name`` what people call it. ``by`` names who decided and
    ``on`` the day; both may be missing while it is pending. ``evidence`` is the digest of what was known of the target then
    (``target_digest``), empty where none was kept.
    """

    target: str
    verdict: Verdict
    name: str = ""
    by: str = ""
    on: date | None = None
    comment: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A board's decisions, one a target.

    ``design`` is the SHA-256 of the ``design.json`` that was reviewed, empty where the file does not say. ``sealed`` tells
    that the file carries the digest of its decisions; a digest that does not fit is refused where the file is read.
    """

    decisions: tuple[Decision, ...]
    design: str = ""
    sealed: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def digest(self) -> str:
        """The digest of the decisions and of the design that they are about; their order in the file plays no part."""
        return decisions_digest(self.decisions, self.design)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOutcome:
    """What a review asks of a design, by the targets' labels.

    ``must`` go in, ``must_not`` stay out, ``pending`` and ``undecided`` (the review does not name them) are free. ``stale``
    are decisions about what is no candidate any more; ``changed`` those on evidence that has changed since, which are
    honoured. ``review`` is the review that was applied.
    """

    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    stale: tuple[Decision, ...] = ()
    changed: tuple[Decision, ...] = ()
    findings: tuple[Finding, ...] = ()
    review: Review | None = None


def decisions_digest(decisions: Sequence[Decision], design: str) -> str:
    """Give the SHA-256 of decisions and of the design's digest, written as canonical JSON and ordered by target."""
    rows = [
        {
            "by": entry.by,
            "comment": entry.comment,
            "date": entry.on.isoformat() if entry.on else "",
            "decision": entry.verdict.value,
            "evidence_sha256": entry.evidence,
            "name": entry.name,
            "target": entry.target,
        }
        for entry in sorted(decisions, key=lambda entry: entry.target)
    ]
    return hash_json({"decisions": rows, "design_sha256": design})


def apply_review(candidates: Mapping[str, str] | Iterable[str], review: Review) -> ReviewOutcome:
    """Say which targets must go in and which must not.

    ``candidates`` are the labels of everything that could be a target, with the digest of its evidence where that is known
    (``{label: digest}``, an empty digest where not). A decision about anything else is ``stale``: recorded and said, never
    dropped. Labels come back in the order of the candidates.
    """
    known = dict(candidates) if isinstance(candidates, Mapping) else dict.fromkeys(candidates, "")
    by_target = {entry.target: entry for entry in review.decisions}
    sorted_out: dict[Verdict | None, list[str]] = {verdict: [] for verdict in (*Verdict, None)}
    for label in known:
        decision = by_target.get(label)
        sorted_out[decision.verdict if decision else None].append(label)
    stale = tuple(entry for entry in review.decisions if entry.target not in known)
    changed = tuple(
        entry
        for entry in review.decisions
        if entry.verdict is not Verdict.PENDING
        and entry.evidence
        and known.get(entry.target)
        and known[entry.target] != entry.evidence
    )
    return ReviewOutcome(
        must=tuple(sorted_out[Verdict.ACCEPT]),
        must_not=tuple(sorted_out[Verdict.REJECT]),
        pending=tuple(sorted_out[Verdict.PENDING]),
        undecided=tuple(sorted_out[None]),
        stale=stale,
        changed=changed,
        findings=(*review.findings, *_all_stale(stale), *map(_changed, changed)),
        review=review,
    )


def who_rejected(review: Review | None, target: str) -> str:
    """Say who rejected a target and on which day (``Tumor board, review of 2026-11-21``); empty where nobody did."""
    for entry in review.decisions if review else ():
        if entry.target == target and entry.verdict is Verdict.REJECT:
            return entry.by + (f", review of {entry.on.isoformat()}" if entry.on else "")
    return ""


def compare_design(review: Review, sha256: str, *, place: str = "review") -> Finding | None:
    """Say whether a ``design.json`` is the one that was reviewed; None where it is.

    ``sha256`` is the digest of the file (``core.hash_file``).
    """
    if not review.design:
        sentence = "The review does not say which design.json was read; whether it was this one cannot be checked."
    elif review.design == sha256:
        return None
    else:
        sentence = (
            f"The review was made on another design.json (SHA-256 {review.design[:12]}…) than this one ({sha256[:12]}…): "
            "see what changed before relying on its decisions."
        )
    return Finding(check="review-of-another-design", severity=Severity.CAUTION, place=place, sentence=sentence)


def _who(decision: Decision) -> str:
    word = {Verdict.ACCEPT: "accepted", Verdict.REJECT: "rejected", Verdict.PENDING: "left pending"}[decision.verdict]
    day = f" on {decision.on.isoformat()}" if decision.on else ""
    return f"{word}{f' by {decision.by}' if decision.by else ''}{day}"


def _named(decision: Decision) -> str:
    return f"{decision.name} ({decision.target})" if decision.name else decision.target


def _all_stale(stale: Sequence[Decision]) -> list[Finding]:
    """Say each decision that has no effect; those that were left pending in one line."""
    findings = [_stale(entry) for entry in stale if entry.verdict is not Verdict.PENDING]
    pending = [_named(entry) for entry in stale if entry.verdict is Verdict.PENDING]
    if pending:
        names = ", ".join(pending[:3]) + (f" and {len(pending) - 3} more" if len(pending) > 3 else "")
        sentence = f"The review leaves pending what is no candidate of this design: {names}."
        findings.append(
            Finding(
                check="review-stale", severity=Severity.NOTE, place="review", sentence=sentence, measured=float(len(pending))
            )
        )
    return findings


def _stale(decision: Decision) -> Finding:
    sentence = f"{_named(decision)} was {_who(decision)} and is no candidate of this design: the decision has no effect."
    if decision.verdict is Verdict.ACCEPT:
        sentence += " The list of what fell (dropped.tsv) says why, if the variant was read."
    severity = Severity.CAUTION if decision.verdict is Verdict.ACCEPT else Severity.NOTE
    return Finding(check="review-stale", severity=severity, place=decision.target, sentence=sentence)


def _changed(decision: Decision) -> Finding:
    sentence = (
        f"{_named(decision)} was {_who(decision)} on evidence that has changed since; the decision is honoured: look again."
    )
    return Finding(check="review-evidence-changed", severity=Severity.CAUTION, place=decision.target, sentence=sentence)
