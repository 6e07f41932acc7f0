"""What the set promises as a whole, in words, and who of it is sure of a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vaxsmith.dossier.choice_records import CompositionRecord
from vaxsmith.dossier.evidence_records import TargetRecord
from vaxsmith.dossier.record_base import SourcedRecord
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.wording import chance_text, count, joined, number, percent, short_allele
from vaxsmith.dossier.worth_words import Candidate, responses

HONESTLY = (
    "These chances weigh targets against each other; nobody has tested what they say of a patient, and several of the "
    "numbers under them are this program's own choices."
)
_HOUSE = "vaxsmith house choice"
_NAMED = 12
_PROVEN = 1e-6  # responses; the portfolio's own tolerance


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How sure of its place one candidate is; ``part`` is ``core``, ``toss-up`` or empty."""

    candidate: Candidate
    part: str
    times: int


def promise_sentences(composition: CompositionRecord, chosen: int) -> tuple[str, ...]:
    """Say how many responses the set is expected to raise, and how sure one and the wanted number are."""
    at_least = composition.at_least
    one = at_least[1] if len(at_least) > 1 else 0.0
    wanted = f"fewer targets went in than the {composition.wanted} responses wanted"
    if len(at_least) > composition.wanted:
        wanted = f"that of at least the {composition.wanted} wanted {chance_text(at_least[composition.wanted])}"
    among = f"among {count(composition.candidates, 'candidate')}"
    first = f"The {count(chosen, 'target')} were chosen together, as one decision, {among}"
    if chosen == 1:
        first = f"The target was chosen {among}"
    return (
        f"{first}.",
        f"By the chances that were reckoned with, {number(composition.expected, 2)} responses are expected that see a tumor "
        f"cell drawn at random ({number(composition.raised, 2)} that see some tumor cell); the chance of at least one is "
        f"{chance_text(one)}, {wanted}.",
    )


def objective_sentences(composition: CompositionRecord) -> tuple[str, str]:
    """Say in two sentences what was sought."""
    beyond = "less" if composition.beyond is None else number(composition.beyond, 2, trim=True)
    molecule = (
        ""
        if not composition.molecule_worth
        else f", and each HLA molecule through which some response sees a cell counts "
        f"{number(composition.molecule_worth, 2, trim=True)} besides"
    )
    return (
        f"Sought was the set with the most responses that count: each up to {composition.wanted} counts 1, each beyond "
        f"{beyond}{molecule}.",
        "Targets can fail together, because an HLA molecule is lost, a whole class is not shown, a gene falls silent or a "
        "part of the tumor's cells does not carry them; so a set that leans on several molecules and on what all cells "
        "carry is worth more than one of as many targets that lean on the same.",
    )


def proof_sentence(composition: CompositionRecord, chosen: int) -> str:
    """Say how far the set is proven to be the best."""
    worth = f"The set is worth {number(composition.objective, 3)} responses that count"
    if composition.gap is not None and composition.gap <= _PROVEN:
        most = composition.asked or chosen
        return (
            f"{worth}, and it is proven that no other of at most {count(most, 'target')} that keeps the rules is worth more."
        )
    return f"{worth}; a better one could be worth at most {responses(composition.gap)} more, which the search left open."


def cover_sentences(composition: CompositionRecord) -> tuple[str, ...]:
    """Say what would be left if the molecule that costs most, or a whole class, failed."""
    known = [cover for cover in composition.alleles if cover.expected_without is not None]
    said = []
    if known:
        worst = min(known, key=lambda cover: (cover.expected_without or 0.0, cover.allele))
        said.append(
            f"Without {short_allele(worst.allele)}, the HLA molecule whose loss would cost most, "
            f"{number(worst.expected_without, 2)} responses would still be expected."
        )
    classes = [
        f"{number(cover.expected_without, 2)} without class {'I' * cover.mhc_class}"
        for cover in composition.classes
        if cover.expected_without is not None and cover.targets
    ]
    if classes:
        said.append(f"With a whole class gone it would be {joined(classes)}.")
    return tuple(said)


def standings(record: DesignRecord) -> tuple[Standing, ...]:
    """Give the chosen, the next in line and every near miss that some rounds choose, with how often each was chosen."""
    composition = record.composition
    if composition is None or not composition.rounds:
        return ()
    often = [miss for miss in composition.near_misses if _part(miss, composition) and (miss.worth.frequency or 0.0) > 0.0]
    everyone: list[Candidate] = [*record.targets, *often]
    return tuple(
        Standing(
            candidate=one,
            part=_part(one, composition),
            times=round((one.worth.frequency or 0.0) * composition.rounds),
        )
        for one in everyone
        if one.worth is not None
    )


def _part(candidate: Candidate, composition: CompositionRecord) -> str:
    frequency = candidate.worth.frequency if candidate.worth else None
    if frequency is None:
        return ""
    if frequency >= composition.core_from:
        return "core"
    return "toss-up" if frequency > 1 - composition.core_from else ""


def firmness_sentences(record: DesignRecord) -> Iterator[str]:
    """Say which targets are sure of their place, and which are toss-ups."""
    composition, found = record.composition, standings(record)
    if composition is None or not found:
        return
    core = [one.candidate.name for one in found if one.part == "core"]
    toss = [one for one in found if one.part == "toss-up"]
    least, verb = f"{percent(composition.core_from)} of {composition.rounds} rounds", "is" if len(core) == 1 else "are"
    yield f"As no chance is exactly known, the choice was made {composition.rounds} times again with the chances perturbed"
    yield (
        f"{count(len(core), 'target')} {verb} in at least {least}, the robust core: {_names(core)}"
        if core
        else f"No target is in at least {least}: there is no robust core"
    )
    if toss:
        inside = sum(one.candidate.status == "chosen" for one in toss)
        yield (
            f"{count(len(toss), 'candidate')} {'is a toss-up' if len(toss) == 1 else 'are toss-ups'}, {inside} of them in "
            "the vaccine: which of these go in hangs on small differences"
        )
    if composition.unproven:
        yield (
            f"In {count(composition.unproven, 'round')} the set found is not proven the best (at most "
            f"{responses(composition.rounds_gap)} are open)"
        )


def _names(names: list[str]) -> str:
    more = len(names) - _NAMED
    return joined((*names[:_NAMED], f"{more} more") if more > 0 else names)


def wishes_sentences(record: DesignRecord) -> Iterator[str]:
    """Say what a policy insisted on, and by whose rules the tiers were given."""
    wishes = record.settings.get("wishes")
    if isinstance(wishes, dict):
        source = wishes.get("source") or "whoever asked for the design"
        for key, words in (("must", "must go in"), ("must_not", "must not go in")):
            if names := wishes.get(key):
                yield f"By {source}, {joined(str(name) for name in names)} {words}"
    if presets := sorted({target.tier.preset for target in record.targets if target.tier}):
        yield f"Tiers are given by the rules {joined(presets)}, beside the choice: they moved no target"


def house_choices(composition: CompositionRecord) -> tuple[SourcedRecord, ...]:
    """Give the assumptions that are this program's own choices."""
    return tuple(item for item in composition.assumptions if item.citation.startswith(_HOUSE))


def loss_value(target: TargetRecord) -> float | None:
    """Give the loss of a target as a table writes it: the exact one, or what is proven of it."""
    if target.worth is None:
        return None
    return target.worth.loss_at_least if target.worth.loss_is == "at least" else target.worth.loss
