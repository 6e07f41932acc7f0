"""How fusions, splice junctions and markers are told to people: where their protein comes from, and what shows them."""

from __future__ import annotations

from collections.abc import Iterable

from vaxsmith.dossier.evidence_records import EventRecord, PhaseRecord, TargetRecord
from vaxsmith.dossier.wording import count, joined
from vaxsmith.tumor.fusion import CALLER_NAMES

_RETAINED = "intron retained"  # as the record of a junction says it
_VIRAL = "viral protein"
_OUT_OF_FRAME = "out-of-frame fusion"


def is_viral(event: EventRecord | None) -> bool:
    """Tell whether a target is a protein of a virus: foreign from its first residue to its last."""
    return event is not None and event.kind == "marker" and event.source == _VIRAL


def is_own_protein(event: EventRecord | None) -> bool:
    """Tell whether a target is a protein of the patient's own, in which nothing is mutated."""
    return event is not None and event.kind == "marker" and event.source != _VIRAL


def is_retained(event: EventRecord) -> bool:
    """Tell whether a junction is an intron that stays in the message."""
    return event.kind == "junction" and event.sentence == _RETAINED


def program(event: EventRecord) -> str:
    """Name the program that reported an event; empty for a marker, which no program did."""
    if event.kind == "marker":
        return ""
    if event.source == "table":
        return f"the table of {'retained introns' if is_retained(event) else 'junctions'}"
    return CALLER_NAMES.get(event.source, event.source)


def describe_event(target: TargetRecord, event: EventRecord) -> str:
    """Say where the protein of a fusion, a junction or a marker is read."""
    transcript = target.protein.transcript.identifier
    if event.kind == "marker":
        if is_viral(event):
            return "The protein stands as the file of viral proteins gives it; every residue of it is foreign"
        return f"The whole protein is read from transcript {transcript}; no residue of it is altered"
    if event.kind == "junction":
        fate = "kept in the message" if is_retained(event) else "spliced out as one intron"
        source = f", as {program(event)} gives it" if event.source else ""
        return f"The protein is read from transcript {transcript} with {_place(event)} {fate}{source}"
    places = event.label.partition(" ")[2]
    where = f"The two genes meet at {places}" if places else "Where the two genes meet is not said"
    words = f" ({event.sentence})" if event.sentence else ""
    if target.protein.route == "caller":
        return f"{where}{words}; the protein is {program(event) or 'the caller'}'s own translation"
    frame = "in another frame than its own" if target.protein.effect.kind == _OUT_OF_FRAME else "in its own frame"
    return f"{where}{words}; the protein is read from transcript {transcript} up to there, and behind it the partner {frame}"


def _place(event: EventRecord) -> str:
    """Write a junction's label as a sentence does: ``chr3:28,530–28,608 (strand −)``."""
    place, _, strand = event.label.rpartition("(")
    contig, _, bases = place.rpartition(":")
    first, _, last = bases.partition("-")
    if not (contig and first.isdigit() and last.isdigit()):
        return event.label
    known = f" (strand {strand[0].replace('-', '−')})" if strand[:1] in {"+", "-"} else ""
    return f"{contig}:{int(first):,}–{int(last):,}{known}"


def reads_of(event: EventRecord) -> str:
    """Say how many reads show an event; empty where no file counts them.

    >>> reads_of(EventRecord(kind="fusion", label="A::B", reads={"split": 21, "spanning": 1}))
    '21 reads across the junction and 1 pair around it'
    """
    kept = "across the borders of the intron that stays" if is_retained(event) else "across the junction"
    words = {"split": ("read", "across the junction"), "spanning": ("pair", "around it"), "unique": ("read", kept)}
    return joined(
        f"{count(event.reads[kind], noun)} {where}" for kind, (noun, where) in words.items() if kind in event.reads
    )


def phases_told(target: TargetRecord, phases: Iterable[PhaseRecord]) -> tuple[str, ...]:
    """Say which of a target's variants and their neighbours reads show on one molecule, or on two."""
    own = set(target.labels)
    near = own | set(target.protein.germline) | set(target.protein.companions)
    told = []
    for phase in phases:
        pair = {phase.first, phase.second}
        if phase.verdict == "unknown" or not pair & own:
            continue
        other = next(iter(pair - own), phase.second)
        if phase.verdict == "together" and pair <= near:
            told.append(f"{count(phase.both, 'fragment')} carry it together with {other}")
        elif phase.verdict == "apart":
            told.append(
                f"no molecule carries it together with {other} (fragments with one alone: {phase.only_first}, "
                f"{phase.only_second})"
            )
    return tuple(told)


def told_reasons(target: TargetRecord) -> tuple[str, ...]:
    """Give a target's reasons without what one of its findings says in the same words."""
    reasons = list(target.reasons)
    for finding in target.findings:
        reasons = [text.replace(finding.sentence, "").strip() for text in reasons]
    return tuple(text for text in reasons if text)
