"""Whether neighbouring variants sit on one molecule, by the fragments that cover both."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import exp, lgamma, log

from vaxsmith.core import SettingsError, Sourced, Unassessed
from vaxsmith.genome import Reference, plain_contig_name
from vaxsmith.tumor.alignments import Alignments
from vaxsmith.tumor.allele_in_read import Allele, Readings, read_alleles, site_in_read
from vaxsmith.tumor.allele_site import AlleleSite, allele_site
from vaxsmith.tumor.read_settings import ReadSettings
from vaxsmith.tumor.variant import Call, Origin, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseSettings:
    """What counts as evidence of phase.

    ``farthest`` is how far apart on the genome two variants may lie, introns included, to be looked at together.
    ``minimum_fragments`` must carry a combination of alleles before it is believed. A combination is an error of reading
    when the binomial chance of as many erroneous fragments, each wrong with ``error_rate``, is at least ``significance``.

    Raises:
        SettingsError: a value is out of range.
    """

    reads: ReadSettings = field(default_factory=ReadSettings)
    farthest: int = 20_000
    minimum_fragments: int = 2
    error_rate: Sourced[float] = field(
        default_factory=lambda: Sourced(
            name="fragments that show a combination of alleles that no molecule has",
            value=0.01,
            citation="vaxsmith house choice",
            note="a miscalled base (about 0.001 at Phred 30) or a molecule joined of two while it was copied; held high",
        )
    )
    significance: float = 0.01

    def __post_init__(self) -> None:
        if self.farthest < 0 or self.minimum_fragments < 1:
            raise SettingsError(
                "phase settings are out of range", expected="farthest >= 0 and minimum_fragments >= 1", place="PhaseSettings"
            )
        if not 0 < self.error_rate.value < 1 or not 0 < self.significance < 1:
            raise SettingsError(
                "phase settings are out of range",
                expected="error_rate and significance between 0 and 1",
                place="PhaseSettings",
            )


class Togetherness(StrEnum):
    """What the fragments say of two variants; UNKNOWN when they are too few or contradict each other."""

    TOGETHER = "together"
    APART = "apart"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPhase:
    """Two neighbouring calls and the fragments that cover both, by the alternates they carry.

    ``unclear`` fragments cover both and show something else at one of them. ``why`` is a clause for a sentence.
    ``first_alone`` and ``second_alone`` tell whether the fragments with one alternate alone are more than errors: some cells
    then have the one without the other.
    """

    first: Call
    second: Call
    both: int
    only_first: int
    only_second: int
    neither: int
    unclear: int
    verdict: Togetherness
    why: str
    first_alone: bool = False
    second_alone: bool = False

    @property
    def label(self) -> str:
        """The two variants as their files wrote them."""
        return f"{self.first.label} with {self.second.label}"


def phase_from_reads(
    calls: Sequence[Call],
    alignments: Sequence[Alignments],
    *,
    reference: Reference | None = None,
    settings: PhaseSettings | None = None,
) -> tuple[ReadPhase, ...]:
    """Judge every two neighbouring calls, somatic and germline, of which fragments cover both.

    Fragments of all ``alignments`` (DNA and RNA; RNA spans introns) count together. Germline calls matter only near a call
    that is not germline. Pairs that no fragment covers are not listed. A change that stands twice is one change. A fragment
    that carries a longer change does not count as carrying a shorter one inside it, though it writes the same base there.

    Raises:
        FormatError: an alignment file ends in the middle or cannot be decoded.
    """
    rules = settings or PhaseSettings()
    window: deque[_Seen] = deque()
    phases: list[ReadPhase] = []
    ordered = _with_neighbours(calls, rules.farthest)
    for seen in _told_apart(_see(call, alignments, reference, rules.reads) for call in ordered):
        while window and not _near(window[0].call, seen.call, rules.farthest):
            window.popleft()
        phases += [phase for earlier in window if (phase := _judge_pair(earlier, seen, alignments, rules)) is not None]
        window.append(seen)
    return tuple(phases)


def judge(both: int, only_first: int, only_second: int, settings: PhaseSettings) -> tuple[Togetherness, str]:
    """Decide from the fragments that carry both alternates or one of them, and say why.

    Fragments with one alternate alone do not speak against a shared molecule while the other is never alone: the other came
    later, in some of the cells, on the same copy. All three kinds together cannot come from two copies of a gene.
    """
    carried = both + only_first + only_second
    together, first, second = (_is_real(count, carried, settings) for count in (both, only_first, only_second))
    words = f"{both} fragments carry both, {only_first} the first alone and {only_second} the second alone"
    scarce = _chance(min(only_first, only_second), carried, settings.error_rate.value) >= settings.significance
    if together and scarce:
        return Togetherness.TOGETHER, words
    if first and second and _chance(both, carried, settings.error_rate.value) >= settings.significance:
        return Togetherness.APART, words
    if both and only_first and only_second:
        return Togetherness.UNKNOWN, f"{words}, which contradict each other"
    return Togetherness.UNKNOWN, f"{words}, which are too few to tell"


def _is_real(count: int, carried: int, settings: PhaseSettings) -> bool:
    """Tell whether a combination of alleles is in too many fragments to be an error of reading."""
    rare = _chance(count, carried, settings.error_rate.value) < settings.significance
    return count >= settings.minimum_fragments and rare


def _chance(count: int, fragments: int, error: float) -> float:
    """Give the binomial chance of ``count`` or more erroneous ones among ``fragments``."""
    if count <= fragments * error:
        return 1.0
    terms = (
        lgamma(fragments + 1) - lgamma(i + 1) - lgamma(fragments - i + 1) + i * log(error) + (fragments - i) * log(1 - error)
        for i in range(count, fragments + 1)
    )
    # Beyond the mean the terms fall quickly, so the sum is small and exact where it matters.
    total = 0.0
    for term in terms:
        total += exp(term)
        if exp(term) < total * 1e-9:
            break
    return min(1.0, total)


@dataclass(slots=True, kw_only=True)
class _Seen:
    """A call with what each alignment file says of it (None where the variant has no place in that file)."""

    call: Call
    sites: list[AlleleSite | None]
    readings: list[Readings | None]


def _see(call: Call, alignments: Sequence[Alignments], reference: Reference | None, settings: ReadSettings) -> _Seen:
    sites: list[AlleleSite | None] = []
    for file in alignments:
        site = allele_site(call.variant, file, reference=reference, settings=settings)
        sites.append(None if isinstance(site, Unassessed) else site)
    readings = [
        None if site is None else read_alleles(file, site, settings) for file, site in zip(alignments, sites, strict=True)
    ]
    return _Seen(call=call, sites=sites, readings=readings)


def _told_apart(listed: Iterable[_Seen]) -> Iterator[_Seen]:
    """Give calls in their order, each when those that begin inside it have been told apart from it."""
    pending: deque[_Seen] = deque()
    for seen in listed:
        variant = seen.call.variant
        while pending and not _reaches(pending[0].call.variant, variant):
            yield pending.popleft()
        for other in pending:
            longer, shorter = sorted((other, seen), key=lambda one: len(one.call.variant.reference), reverse=True)
            if _inside(shorter.call.variant, longer.call.variant):
                _leave_to_longer(longer, shorter)
        pending.append(seen)
    yield from pending


def _reaches(one: Variant, other: Variant) -> bool:
    same = plain_contig_name(one.contig) == plain_contig_name(other.contig)
    return same and one.start + len(one.reference) > other.start


def _inside(shorter: Variant, longer: Variant) -> bool:
    end = shorter.start + len(shorter.reference)
    within = longer.start <= shorter.start and end <= longer.start + len(longer.reference)
    return within and len(shorter.reference) < len(longer.reference)


def _leave_to_longer(longer: _Seen, shorter: _Seen) -> None:
    for one, other in zip(longer.readings, shorter.readings, strict=True):
        if one is None or other is None:
            continue
        for name, allele in one.fragments.items():
            if allele is Allele.ALTERNATE and other.fragments.get(name) is Allele.ALTERNATE:
                other.fragments[name] = Allele.REFERENCE  # whatever it is, it is not the shorter change


def _with_neighbours(calls: Iterable[Call], farthest: int) -> Iterator[Call]:
    """Give, in order of the genome, the calls that have another one near, one of the two not germline."""
    once = {
        (plain_contig_name(call.variant.contig), call.variant.start, call.variant.reference, call.variant.alternate): call
        for call in sorted(calls, key=lambda call: call.origin is Origin.GERMLINE, reverse=True)
    }
    ordered = [once[key] for key in sorted(once)]
    wanted = [False] * len(ordered)
    for step in (1, -1):
        places = range(len(ordered)) if step == 1 else range(len(ordered) - 1, -1, -1)
        last: Call | None = None
        for place in places:
            call = ordered[place]
            wanted[place] |= last is not None and _near(last, call, farthest)
            if call.origin is not Origin.GERMLINE:
                last = call
    # A call that is not germline needs any neighbour at all, which is then wanted for its sake.
    for place, call in enumerate(ordered):
        if call.origin is not Origin.GERMLINE:
            beside = [ordered[other] for other in (place - 1, place + 1) if 0 <= other < len(ordered)]
            wanted[place] |= any(_near(other, call, farthest) for other in beside)
    return (call for call, is_wanted in zip(ordered, wanted, strict=True) if is_wanted)


def _near(one: Call, other: Call, farthest: int) -> bool:
    same = plain_contig_name(one.variant.contig) == plain_contig_name(other.variant.contig)
    return same and abs(one.variant.start - other.variant.start) <= farthest


def _judge_pair(first: _Seen, second: _Seen, alignments: Sequence[Alignments], settings: PhaseSettings) -> ReadPhase | None:
    """Count the fragments that cover both calls; None when there are none."""
    tally: Counter[tuple[Allele, Allele]] = Counter()
    for place, file in enumerate(alignments):
        one, other = first.sites[place], second.sites[place]
        if one is None or other is None:
            continue
        if one.end > other.start and other.end > one.start:
            tally += _joint(one, other, file, settings.reads)
        else:
            tally += _shared(first.readings[place], second.readings[place])
    if not tally:
        return None
    alternate, plain = Allele.ALTERNATE, Allele.REFERENCE
    both, only_first, only_second = tally[alternate, alternate], tally[alternate, plain], tally[plain, alternate]
    neither = tally[plain, plain]
    verdict, why = judge(both, only_first, only_second, settings)
    return ReadPhase(
        first=first.call,
        second=second.call,
        both=both,
        only_first=only_first,
        only_second=only_second,
        neither=neither,
        unclear=tally.total() - both - only_first - only_second - neither,
        verdict=verdict,
        why=why,
        first_alone=_is_real(only_first, both + only_first + only_second, settings),
        second_alone=_is_real(only_second, both + only_first + only_second, settings),
    )


def _shared(first: Readings | None, second: Readings | None) -> Counter[tuple[Allele, Allele]]:
    if first is None or second is None:
        return Counter()
    one, other = first.fragments, second.fragments
    smaller = one if len(one) <= len(other) else other
    return Counter((one[name], other[name]) for name in smaller if name in one and name in other)


def _joint(
    first: AlleleSite, second: AlleleSite, alignments: Alignments, settings: ReadSettings
) -> Counter[tuple[Allele, Allele]]:
    """Read two variants whose stretches overlap (an indel in a repeat and its neighbour) as one stretch.

    Nothing is counted where the two change the same bases, or where two combinations write the same bases.
    """
    start, end = min(first.start, second.start), max(first.end, second.end)
    flank = max(first.flank, second.flank)
    combinations = _combinations(first, second, start, end)
    tally: dict[str, tuple[Allele, Allele]] = {}
    other = (Allele.OTHER, Allele.OTHER)
    if combinations is None:
        return Counter()
    both = replace(first, start=start, end=end, flank=flank)
    for read in alignments.reads(first.contig, start - flank, end + flank):
        if settings.left_out(read) or read.query_sequence is None:
            continue
        covered = site_in_read(read, both)
        if covered is None or covered[2]:
            continue
        low, high, _ = covered
        said = other if low < 0 else combinations.get(read.query_sequence[low:high], other)
        name = read.query_name
        tally[name] = said if tally.get(name, said) == said else other
    return Counter(tally.values())


def _combinations(first: AlleleSite, second: AlleleSite, start: int, end: int) -> Mapping[str, tuple[Allele, Allele]] | None:
    """Write the stretch ``[start, end)`` with each combination of the two variants."""
    earlier, later = sorted((first.variant, second.variant))
    if earlier.start + len(earlier.reference) > later.start or earlier.start == later.start:
        return None
    ahead, behind = (first, second) if first.start <= second.start else (second, first)
    plain = ahead.reference + behind.reference[max(0, ahead.end - behind.start) :]
    written: dict[str, tuple[Allele, Allele]] = {}
    for one in (Allele.REFERENCE, Allele.ALTERNATE):
        for other in (Allele.REFERENCE, Allele.ALTERNATE):
            bases = plain
            carried = [site.variant for site, allele in ((first, one), (second, other)) if allele is Allele.ALTERNATE]
            for variant in sorted(carried, reverse=True):
                place = variant.start - start
                bases = bases[:place] + variant.alternate + bases[place + len(variant.reference) :]
            if bases in written:
                return None
            written[bases] = (one, other)
    return written
