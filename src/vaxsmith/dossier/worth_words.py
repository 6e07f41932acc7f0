"""What one target does for the whole, in words: what goes with it, how often it is chosen, its tier, a board's word."""

from __future__ import annotations

from collections.abc import Iterator

from vaxsmith.dossier.choice_records import (
    BoardDecisionRecord,
    CompositionRecord,
    NearMissRecord,
    TierRecord,
    WorthRecord,
)
from vaxsmith.dossier.evidence_records import TargetRecord
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.wording import joined, number, percent, short_allele

Candidate = TargetRecord | NearMissRecord

TIER_TITLES = {
    "Pass": "pass",
    "PoorBinder": "poor binder",
    "PoorImmunogenicity": "poor immunogenicity",
    "PoorPresentation": "poor presentation",
    "RefMatch": "reference match",
    "PoorTranscript": "poor transcript",
    "LowExpr": "low expression",
    "Anchor": "anchor",
    "Subclonal": "subclonal",
    "ProbPos": "problematic position",
    "Poor": "poor",
    "NoExpr": "no expression",
}
VERDICT_WORDS = {"accept": "accepted", "reject": "rejected", "pending": "left pending"}
EFFECT_WORDS = {
    "in": "honoured: it goes in",
    "out": "honoured: it stays out",
    "free": "the design was free to choose",
    "stale": "no effect: it is no candidate of this design",
}


def responses(value: float | None) -> str:
    """Say a number of responses that count.

    >>> responses(0.0751), responses(1.0), responses(0.00001)
    ('0.075 responses', '1 response', 'less than 0.0001 responses')
    """
    if value is not None and 0 < abs(value) < 1e-4:
        return "less than 0.0001 responses"
    told = number(value, 2, trim=True)
    return f"{told} response{'' if told == '1' else 's'}"


def describe_whole(candidate: Candidate, composition: CompositionRecord | None, *, tier: bool = True) -> str:
    """Say in one sentence what a candidate does for the whole; empty where nothing is known of it.

    ``tier`` asks for its tier as well.
    """
    said: list[str] = []
    if candidate.status == "not-wanted":
        said.append("it must not go in, so what it would bring was not reckoned")
    elif candidate.worth and composition:
        said += [_loss(candidate.worth, candidate.status, composition), _frequency(candidate.worth, composition)]
    if candidate.decision:
        said.append(describe_decision(candidate.decision))
    if tier and candidate.tier:
        said.append(describe_tier(candidate.tier))
    told = "; ".join(filter(None, said))
    return f"for the whole: {told}" if told else ""


def _loss(worth: WorthRecord, status: str, composition: CompositionRecord) -> str:
    of = f" of {number(composition.objective, 2)} that count"
    if worth.loss_is == "impossible":
        place = "without it" if status == "chosen" else "with it in another's place"
        return f"{place} the rules for the set cannot be kept"
    if worth.loss_is == "not reckoned":
        return ""
    if status == "chosen":
        if worth.loss is not None and worth.loss < 0:
            return f"it had to go in: the set would be worth {responses(-worth.loss)} more without it"
        amount = f"at least {responses(worth.loss_at_least)}" if worth.loss_is == "at least" else responses(worth.loss)
        return f"were it left out and the others chosen anew, the set would lose {amount}{of}"
    if worth.loss_is == "at least" and not worth.loss_at_least:
        return "whether it would do as much as the last that went in is not proven"
    amount = f"at least {responses(worth.loss_at_least)}" if worth.loss_is == "at least" else responses(worth.loss)
    return f"forced in, with the others chosen anew, it would cost the set {amount}{of}"


def _frequency(worth: WorthRecord, composition: CompositionRecord) -> str:
    if worth.frequency is None or not composition.rounds:
        return ""
    times = f"{round(worth.frequency * composition.rounds)} of {composition.rounds} rounds with perturbed chances"
    if worth.frequency >= composition.core_from:
        return f"it was chosen in {times}, so it belongs to the robust core"
    if worth.frequency <= 1 - composition.core_from:
        return f"it was chosen in {times}"
    return f"it was chosen in {times}, so it is a toss-up"


def describe_tier(tier: TierRecord) -> str:
    """Say a tier with the first rule that is not met."""
    return f"its tier under the rules {tier.preset} is {tier.tier} ({tier.sentence.rstrip('.')})"


def describe_decision(decision: BoardDecisionRecord) -> str:
    """Say what a board decided of a target, by whom and when."""
    by = f" by {decision.by}" if decision.by else ""
    on = f" on {decision.on}" if decision.on else ""
    said = f"the board's review: {VERDICT_WORDS[decision.verdict]}{by}{on}"
    said += f" (“{decision.comment.strip()}”)" if decision.comment.strip() else ""
    return said + (", on evidence that has changed since" if decision.changed else "")


def describe_chances(candidate: Candidate) -> str:
    """Give the numbers under a target's chance: its epitopes, what the tumor makes, how many cells carry it."""
    worth = candidate.worth
    if worth is None or not worth.epitopes:
        return ""
    best: dict[tuple[int, str], float] = {}
    for epitope in worth.epitopes:
        key = epitope.mhc_class, epitope.allele
        best[key] = max(best.get(key, 0.0), epitope.chance or 0.0)
    of = joined(f"{percent(chance)} on {short_allele(allele)}" for (_, allele), chance in best.items())
    return (
        f"Chance that T cells answer it: {percent(candidate.score)} standing alone (an epitope each {of}; made "
        f"{percent(worth.made)}, in {percent(worth.clonal_fraction)} of the tumor cells)"
    )


def near_miss_of(record: DesignRecord, label: str) -> NearMissRecord | None:
    """Give the near miss that a variant's label names."""
    if record.composition is None:
        return None
    return next((miss for miss in record.composition.near_misses if label in miss.labels), None)


def describe_near_miss(miss: NearMissRecord, composition: CompositionRecord) -> Iterator[str]:
    """Tell a near miss in three sentences, then the numbers under them."""
    yield from miss.reasons
    yield describe_whole(miss, composition)
    yield describe_chances(miss)
