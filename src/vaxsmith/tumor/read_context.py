"""Whether the mutant message around a variant stands in the reads: assembled from the fragments that carry it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from vaxsmith.core import Finding, SettingsError, Severity, Unassessed, reverse_complement
from vaxsmith.genome import Reference, Transcript
from vaxsmith.tumor.alignments import Alignments
from vaxsmith.tumor.allele_in_read import Allele, allele_in_read, site_in_read
from vaxsmith.tumor.allele_site import AlleleSite, allele_site
from vaxsmith.tumor.expected_context import ExpectedContext, expected_context
from vaxsmith.tumor.read_settings import ReadSettings
from vaxsmith.tumor.variant import Call, Variant

_UNREAD = "N"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextSettings:
    """How far and how surely the message is assembled; all are house choices.

    ``bases_beside`` are the bases of the spliced message on each side of the variant (33 hold its codon and ten more).
    ``minimum_fragments`` must cover every base. A base that differs from the expected one in as many fragments, and in
    ``neighbour_fraction`` of those that cover it, is named as an uncalled neighbour; more than ``most_single_changes``
    such bases on one side are taken for an insertion, a deletion or other splicing.

    Raises:
        SettingsError: a value is out of range.
    """

    reads: ReadSettings = field(default_factory=ReadSettings)
    bases_beside: int = 33
    minimum_fragments: int = 2
    neighbour_fraction: float = 0.2
    most_single_changes: int = 3

    def __post_init__(self) -> None:
        if self.bases_beside < 0 or self.minimum_fragments < 1 or not 0 < self.neighbour_fraction <= 1:
            raise SettingsError(
                "settings of the context in reads are out of range",
                expected="bases_beside >= 0, minimum_fragments >= 1, 0 < neighbour_fraction <= 1",
                place="ContextSettings",
            )


class ContextVerdict(StrEnum):
    """How the fragments with the variant compare with the message expected of it."""

    ASSEMBLES = "assembles"  # enough fragments over every base, and they read as expected
    DIFFERS = "differs"  # most read another base somewhere
    PARTIAL = "partial"  # as expected where they reach, but they do not reach everywhere
    ABSENT = "absent"  # no fragment carries the variant


@dataclass(frozen=True, slots=True, kw_only=True)
class CodonContext:
    """The message around one call on one transcript, expected and as read; sequences 5′ to 3′ of the message.

    ``assembled`` is what most of the ``alternate_fragments`` write, N where fewer than the minimum reach.
    ``spanning_fragments`` cover every base and ``agreeing_fragments`` of them write just what was expected.
    ``assembled_fragments`` contradict ``assembled`` nowhere, however much of it they cover, and ``fewest_fragments`` is the
    coverage of the least covered base. ``neighbours`` are changes that the fragments carry and no call names.
    """

    call: Call
    transcript: str
    expected: str
    assembled: str
    verdict: ContextVerdict
    alternate_fragments: int
    spanning_fragments: int
    agreeing_fragments: int
    assembled_fragments: int
    fewest_fragments: int
    neighbours: tuple[Variant, ...] = ()
    findings: tuple[Finding, ...] = ()


def codon_context(
    call: Call,
    transcript: Transcript,
    reference: Reference,
    alignments: Alignments,
    *,
    companions: Sequence[Call] = (),
    settings: ContextSettings | None = None,
) -> CodonContext | Unassessed:
    """Compare the fragments that carry a call with the message that ``transcript`` makes with it and its ``companions``.

    ``companions`` are the other calls on the same molecule, germline and somatic. Reads are compared as bases from the
    variant outwards, so an overhang that an aligner pushed into an intron does no harm, and a retained intron shows.

    Raises:
        FormatError: the alignments end in the middle or cannot be decoded.
    """
    rules = settings or ContextSettings()
    site = allele_site(call.variant, alignments, reference=reference, settings=rules.reads)
    if isinstance(site, Unassessed):
        return site
    expected = expected_context(
        call, (site.start, site.end), transcript, reference, companions=companions, bases_beside=rules.bases_beside
    )
    return expected if isinstance(expected, Unassessed) else assemble_context(site, expected, alignments, settings=rules)


def assemble_context(
    site: AlleleSite, expected: ExpectedContext, alignments: Alignments, *, settings: ContextSettings | None = None
) -> CodonContext:
    """Assemble the fragments that carry the alternate of ``site`` and compare them with ``expected``."""
    rules = settings or ContextSettings()
    size = (len(expected.left), len(expected.right))
    fragments: dict[str, str] = {}
    for read in alignments.reads(site.contig, site.start - site.flank, site.end + site.flank):
        if rules.reads.left_out(read) or allele_in_read(read, site, rules.reads) is not Allele.ALTERNATE:
            continue
        beside = _beside(read, site, size)
        name: str = read.query_name
        fragments[name] = _merged(fragments[name], beside) if name in fragments else beside
    wanted = expected.left + expected.right
    votes = [Counter(column) for column in zip(*fragments.values(), strict=True)] if fragments else [Counter()] * len(wanted)
    for count in votes:
        count.pop(_UNREAD, None)
    enough = rules.minimum_fragments
    consensus = "".join(max(sorted(count), key=count.__getitem__) if count.total() >= enough else _UNREAD for count in votes)
    neighbours, findings = _neighbours(expected, votes, rules)
    return CodonContext(
        call=expected.call,
        transcript=expected.transcript,
        expected=_message(wanted, site, expected),
        assembled=_message(consensus, site, expected),
        verdict=_verdict(consensus, wanted, len(fragments)),
        alternate_fragments=len(fragments),
        spanning_fragments=sum(_UNREAD not in bases for bases in fragments.values()),
        agreeing_fragments=sum(bases == wanted for bases in fragments.values()),
        assembled_fragments=sum(_agree(bases, consensus) for bases in fragments.values()),
        fewest_fragments=min((count.total() for count in votes), default=len(fragments)),
        neighbours=neighbours,
        findings=findings,
    )


def _beside(read: Any, site: AlleleSite, size: tuple[int, int]) -> str:
    """Give the aligned bases of a read left and right of a site, filled up with N to ``size``."""
    covered = site_in_read(read, site)
    assert covered is not None  # noqa: S101 - the read has just been found to carry the alternate
    low, high, _ = covered
    left = read.query_sequence[max(read.query_alignment_start, low - size[0]) : low]
    right = read.query_sequence[high : min(read.query_alignment_end, high + size[1])]
    return f"{left.rjust(size[0], _UNREAD)}{right.ljust(size[1], _UNREAD)}"


def _merged(one: str, other: str) -> str:
    """Join what two mates read; where they contradict each other nothing is known."""
    return "".join(a if b in (a, _UNREAD) else b if a == _UNREAD else _UNREAD for a, b in zip(one, other, strict=True))


def _agree(one: str, other: str) -> bool:
    return all(a == b or _UNREAD in (a, b) for a, b in zip(one, other, strict=True))


def _message(beside: str, site: AlleleSite, expected: ExpectedContext) -> str:
    bases = beside[: len(expected.left)] + site.alternate + beside[len(expected.left) :]
    return reverse_complement(bases) if expected.strand == "-" else bases


def _verdict(consensus: str, wanted: str, fragments: int) -> ContextVerdict:
    if not fragments:
        return ContextVerdict.ABSENT
    if not _agree(consensus, wanted):
        return ContextVerdict.DIFFERS
    return ContextVerdict.PARTIAL if _UNREAD in consensus else ContextVerdict.ASSEMBLES


def _neighbours(
    expected: ExpectedContext, votes: Sequence[Counter[str]], settings: ContextSettings
) -> tuple[tuple[Variant, ...], tuple[Finding, ...]]:
    """Name what the fragments carry beside the call and no call says, on each side of it."""
    wanted, split = expected.left + expected.right, len(expected.left)
    differing: list[tuple[int, str, int]] = []
    for place, count in enumerate(votes):
        least = max(settings.minimum_fragments, settings.neighbour_fraction * count.total())
        others = sorted(
            (base for base in count if base != wanted[place] and count[base] >= least), key=lambda b: (-count[b], b)
        )
        if others:
            differing.append((place, others[0], count[others[0]]))
    neighbours: list[Variant] = []
    findings: list[Finding] = []
    for side in ([one for one in differing if one[0] < split], [one for one in differing if one[0] >= split]):
        if len(side) > settings.most_single_changes:
            findings.append(_other_splicing(expected, side, votes))
            continue
        for place, base, carrying in side:
            neighbour = Variant(
                contig=expected.call.variant.contig,
                start=expected.places[place],
                reference=wanted[place],
                alternate=base,
            )
            neighbours.append(neighbour)
            findings.append(_uncalled(expected, neighbour, carrying, votes[place].total()))
    return tuple(neighbours), tuple(findings)


def _uncalled(expected: ExpectedContext, neighbour: Variant, count: int, covering: int) -> Finding:
    name = f"{neighbour.contig}-{neighbour.start + 1}-{neighbour.reference}-{neighbour.alternate}"
    return Finding(
        check="uncalled-neighbour",
        severity=Severity.CAUTION,
        place=expected.call.label,
        sentence=(
            f"{count} of the {covering} fragments that carry the variant and reach {name} carry that change too, and no call"
            " names it: the mutant protein may read otherwise than designed."
        ),
        measured=count,
    )


def _other_splicing(
    expected: ExpectedContext, side: Sequence[tuple[int, str, int]], votes: Sequence[Counter[str]]
) -> Finding:
    nearest = min(side, key=lambda one: abs(one[0] - len(expected.left) + 0.5))
    return Finding(
        check="message-differs",
        severity=Severity.CAUTION,
        place=expected.call.label,
        sentence=(
            f"From {expected.call.variant.contig}:{expected.places[nearest[0]] + 1} outwards {nearest[2]} of"
            f" {votes[nearest[0]].total()} fragments with the variant do not read as {expected.transcript or 'expected'}, as"
            " after an uncalled insertion or deletion or with other splicing."
        ),
        measured=nearest[2],
    )
