"""Pairs judged by reads, joined into blocks of variants that share a molecule, beside what the file states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from vaxsmith.core import Finding, Severity
from vaxsmith.tumor.read_phase import ReadPhase, Togetherness
from vaxsmith.tumor.variant import Call, Company, Origin, Phase, Variant

SOURCE = "reads"


@dataclass(slots=True, kw_only=True)
class _Block:
    """Variants with the copy (0 or 1) that each sits on; ``stated`` is a phase of the block by its file, if it has one."""

    copies: dict[Variant, int]
    stated: Phase | None = None


@dataclass(slots=True, kw_only=True)
class _Blocks:
    """Which block each variant is in; every variant begins in its own, or in the file's."""

    of: dict[Variant, _Block] = field(default_factory=dict)
    stated: dict[tuple[str, str], _Block] = field(default_factory=dict)

    def add(self, call: Call) -> None:
        if call.variant in self.of:
            return
        phase = call.phase
        if phase is None:
            self.of[call.variant] = _Block(copies={call.variant: 0})
            return
        block = self.stated.setdefault((phase.block, phase.source), _Block(copies={}, stated=phase))
        block.copies[call.variant] = phase.haplotype
        self.of[call.variant] = block

    def same_copy(self, first: Variant, second: Variant) -> bool | None:
        """Tell whether two variants sit on one copy; None when nothing says so."""
        block = self.of[first]
        return block.copies[first] == block.copies[second] if block is self.of[second] else None

    def join(self, first: Variant, second: Variant, *, together: bool) -> None:
        """Put two blocks into one, unless the file states both."""
        kept, given = self.of[first], self.of[second]
        if kept is given or (kept.stated is not None and given.stated is not None):
            return
        if kept.stated is None and given.stated is not None:
            first, second, kept, given = second, first, given, kept
        if not {kept.copies[first], given.copies[second]} <= {0, 1}:
            return
        turn = (kept.copies[first] != given.copies[second]) == together
        for variant, copy in given.copies.items():
            kept.copies[variant] = 1 - copy if turn else copy
            self.of[variant] = kept


def with_read_phase(calls: Sequence[Call], phases: Sequence[ReadPhase]) -> tuple[tuple[Call, ...], tuple[Finding, ...]]:
    """Give calls the phase that reads show, where their file states none; and findings where reads contradict.

    Calls in one block with one haplotype share a molecule. Pairs are joined strongest first: together; then apart, which
    puts two variants on the two copies of a gene, where one of them is germline; apart for two somatic variants joins only
    what puts no other two together (they may be of different cells). A variant that all fragments carry (homozygous, or the
    other copy lost) ties no others together. Where reads contradict what was joined, neither of the two gets a phase.
    """
    blocks = _Blocks()
    for call in calls:
        blocks.add(call)
    held = {call.variant for call in calls}
    known = [phase for phase in phases if {phase.first.variant, phase.second.variant} <= held]
    everywhere = _everywhere(calls, known)
    _join_together([phase for phase in known if phase.verdict is Togetherness.TOGETHER], everywhere, blocks)
    _join_apart([phase for phase in known if phase.verdict is Togetherness.APART], everywhere, blocks)
    findings, withdrawn = _contradictions(known, calls, everywhere, blocks)
    told = _told_of_neighbours(known)
    phased = (_with_phase(call, blocks, withdrawn) for call in calls)
    return tuple(replace(call, neighbours=told[call.variant]) if call.variant in told else call for call in phased), findings


def _told_of_neighbours(phases: Iterable[ReadPhase]) -> dict[Variant, dict[Variant, Company]]:
    """Tell of each somatic call which somatic neighbours all its fragments show, which some of them, and which none."""
    told: dict[Variant, dict[Variant, Company]] = {}
    for phase in phases:
        first, second = phase.first, phase.second
        if phase.verdict is Togetherness.TOGETHER and Origin.GERMLINE not in (first.origin, second.origin):
            for one, other, alone in ((first, second, phase.first_alone), (second, first, phase.second_alone)):
                told.setdefault(one.variant, {})[other.variant] = Company.SOMETIMES if alone else Company.ALWAYS
        elif phase.verdict is Togetherness.APART and Origin.GERMLINE not in (first.origin, second.origin):
            told.setdefault(first.variant, {})[second.variant] = Company.NEVER
            told.setdefault(second.variant, {})[first.variant] = Company.NEVER
    return told


def _everywhere(calls: Iterable[Call], phases: Iterable[ReadPhase]) -> set[Variant]:
    """Give the variants that are on every copy: a homozygous genotype, or hardly a fragment without them."""
    found = {call.variant for call in calls if call.origin is Origin.GERMLINE and call.homozygous}
    with_it: dict[Variant, int] = {}
    without: dict[Variant, int] = {}
    for phase in phases:
        for variant, alone, missing in (
            (phase.first.variant, phase.only_first, phase.only_second),
            (phase.second.variant, phase.only_second, phase.only_first),
        ):
            with_it[variant] = with_it.get(variant, 0) + phase.both + alone
            without[variant] = without.get(variant, 0) + missing + phase.neither
    return found | {variant for variant, count in with_it.items() if count and without[variant] <= count // 20}


def _strength(phase: ReadPhase) -> tuple[int, str]:
    count = phase.both if phase.verdict is Togetherness.TOGETHER else min(phase.only_first, phase.only_second)
    return -count, phase.label


def _join_together(phases: list[ReadPhase], everywhere: set[Variant], blocks: _Blocks) -> None:
    later: dict[Variant, list[Variant]] = {}
    for phase in sorted(phases, key=_strength):
        first, second = phase.first.variant, phase.second.variant
        if not {first, second} & everywhere:
            blocks.join(first, second, together=True)
        else:
            for one, other in ((first, second), (second, first)):
                if one in everywhere:
                    later.setdefault(one, []).append(other)
    for variant in sorted(later):
        partners = {(id(blocks.of[other]), blocks.of[other].copies[other]) for other in later[variant]}
        # With partners on several copies it is on them all, and no haplotype can be named for it.
        if len(partners) == 1:
            blocks.join(variant, later[variant][0], together=True)


def _join_apart(phases: list[ReadPhase], everywhere: set[Variant], blocks: _Blocks) -> None:
    somatic: list[ReadPhase] = []
    for phase in sorted(phases, key=_strength):
        if {phase.first.variant, phase.second.variant} & everywhere:
            continue
        if Origin.GERMLINE in (phase.first.origin, phase.second.origin):
            blocks.join(phase.first.variant, phase.second.variant, together=False)
        else:
            somatic.append(phase)
    for phase in somatic:
        ends = ((blocks.of[end], end) for end in (phase.first.variant, phase.second.variant))
        if all(len({block.copies[end], *block.copies.values()}) == 1 for block, end in ends):
            blocks.join(phase.first.variant, phase.second.variant, together=False)


def _contradictions(
    phases: Iterable[ReadPhase], calls: Iterable[Call], everywhere: set[Variant], blocks: _Blocks
) -> tuple[tuple[Finding, ...], set[Variant]]:
    """Compare every judged pair with where the two ended; give findings and the variants that lose their phase."""
    stated = {call.variant for call in calls if call.phase is not None}
    findings: list[Finding] = []
    withdrawn: set[Variant] = set()
    for phase in phases:
        pair = {phase.first.variant, phase.second.variant}
        same = blocks.same_copy(phase.first.variant, phase.second.variant)
        if phase.verdict is Togetherness.UNKNOWN or same is None or pair & everywhere:
            continue
        if same == (phase.verdict is Togetherness.TOGETHER):
            continue
        by_file = pair <= stated
        withdrawn |= set() if by_file else pair - stated
        findings.append(
            Finding(
                check="phase-contradicted",
                severity=Severity.CAUTION,
                place=phase.label,
                sentence=(
                    f"Reads show the two {phase.verdict.value} ({phase.why}),"
                    + (
                        " and the file of variants states the opposite; the file decided."
                        if by_file
                        else " and their neighbours' reads show the opposite; which molecule they are on is left open."
                    )
                ),
            )
        )
    return tuple(findings), withdrawn


def _with_phase(call: Call, blocks: _Blocks, withdrawn: set[Variant]) -> Call:
    block = blocks.of[call.variant]
    on_every_copy = call.origin is Origin.GERMLINE and call.homozygous
    if call.phase is not None or on_every_copy or call.variant in withdrawn or len(block.copies) < 2:
        return call
    first = min(block.copies)
    copy = block.copies[call.variant]
    if block.stated is not None:  # whoever compares phases must find it in the file's own block
        return replace(call, phase=replace(block.stated, haplotype=copy))
    # Ours begins with its first variant on copy 0.
    turn = block.copies[first] == 1
    # Two blocks may begin at one place, with two alleles of it.
    name = f"{first.contig}:{first.start + 1}{first.reference}>{first.alternate}:{SOURCE}"
    return replace(call, phase=Phase(block=name, haplotype=1 - copy if turn else copy, source=SOURCE))
