"""Variants that could not be judged, by reason, and other things not assessed, said calmly: what, why, and the remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vaxsmith.dossier.evidence_records import UnassessedRecord, VariantRecord
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.wording import count_kinds, joined, reason_title, sentence

# More things than this are named in one line; each has its reason and remedy in the section that the line leads to.
_MOST_LINES = 2
_MOST_REASONS = 4
_MOST_GENES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NotJudged:
    """Variants that left unjudged at one stage for one reason with one remedy; ``kinds`` counts them by kind.

    ``genes`` names the first of theirs; ``sentence`` is theirs where all of them have the same.
    """

    stage: str
    reason: str
    total: int
    remedy: str
    genes: str
    sentence: str
    kinds: Mapping[str, int] = field(default_factory=dict)

    @property
    def counted(self) -> str:
        """Say how many there are."""
        return count_not_judged([self])


def variants_not_judged(record: DesignRecord) -> tuple[NotJudged, ...]:
    """Group the variants whose fate is that nobody could judge them, the most frequent reason first."""
    groups: dict[tuple[str, str, str], list[VariantRecord]] = {}
    for variant in record.variants:
        fate = variant.fate
        if fate.status == "left" and fate.unassessed:
            groups.setdefault((fate.stage, fate.reason, fate.remedy), []).append(variant)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        NotJudged(
            stage=stage,
            reason=reason,
            total=len(variants),
            remedy=remedy,
            genes=_genes(variants),
            sentence=_shared_sentence(variants),
            kinds=Counter(variant.event or "variant" for variant in variants),
        )
        for (stage, reason, remedy), variants in ordered
    )


def _genes(variants: Sequence[VariantRecord]) -> str:
    names = tuple(dict.fromkeys(gene for variant in variants for gene in variant.genes if gene))
    more = len(names) - _MOST_GENES
    return joined((*names[:_MOST_GENES], f"{more} more") if more > 0 else names)


def _shared_sentence(variants: Sequence[VariantRecord]) -> str:
    """Give the sentence that all of them have; where they differ, each stands in the list of what was left out."""
    said = {variant.fate.sentence for variant in variants}
    return sentence(said.pop()) if len(said) == 1 else ""


def not_judged_line(groups: Sequence[NotJudged]) -> str:
    """Say how many variants could not be judged, and why, in one sentence; empty when there are none.

    >>> group = NotJudged(stage="proteins", reason="splice-site", total=3, remedy="look", genes="", sentence="")
    >>> not_judged_line([group])
    '3 variants could not be judged (3 splice site); each has its reason and a remedy.'
    """
    if not groups:
        return ""
    total = sum(group.total for group in groups)
    named = [f"{group.total:,} {reason_title(group.reason)}" for group in _by_reason(groups)[:_MOST_REASONS]]
    rest = total - sum(group.total for group in _by_reason(groups)[:_MOST_REASONS])
    named += [f"{rest:,} for other reasons"] if rest else []
    remedy = (
        "its reason and a remedy" if all(group.remedy for group in groups) else "its reason, and a remedy where there is one"
    )
    return f"{count_not_judged(groups)} could not be judged ({joined(named)}); each has {remedy}."


def count_not_judged(groups: Sequence[NotJudged]) -> str:
    """Say how many variants and events there are in all groups."""
    kinds: Counter[str] = Counter()
    for group in groups:
        kinds.update(group.kinds or {"variant": group.total})
    return count_kinds(kinds)


def _by_reason(groups: Sequence[NotJudged]) -> list[NotJudged]:
    """Join groups that differ in remedy alone, for the count of one line."""
    joint: dict[str, NotJudged] = {}
    for group in groups:
        before = joint.get(group.reason)
        total = group.total + (before.total if before else 0)
        joint[group.reason] = NotJudged(
            stage=group.stage, reason=group.reason, total=total, remedy=group.remedy, genes="", sentence=""
        )
    return sorted(joint.values(), key=lambda group: (-group.total, group.reason))


def not_assessed_lines(items: Sequence[UnassessedRecord]) -> tuple[str, ...]:
    """Say what was not assessed: one or two things with their reasons, more in one line that names them.

    >>> not_assessed_lines([UnassessedRecord(what="class II presentation", reason="no predictor is bundled yet")])
    ('Not assessed: class II presentation (no predictor is bundled yet).',)
    """
    if len(items) <= _MOST_LINES:
        return tuple(f"Not assessed: {item.what} ({item.reason.rstrip('.')})." for item in items)
    return (f"Not assessed: {joined(item.what for item in items)}; each has its reason below.",)
