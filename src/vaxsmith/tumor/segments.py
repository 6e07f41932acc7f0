"""Copy-number segments of a tumor, and how many copies a place has in tumor and normal cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from vaxsmith.core import Dropped, Finding, Interval
from vaxsmith.genome.contig_names import plain_contig_name

_NUMBERED_SEX_CHROMOSOMES = {"23": "X", "24": "Y", "25": "MT"}

NO_SEGMENTS = "no copy-number segments were given: as many copies assumed as normal cells have, one of them mutated"
IN_A_GAP = "no segment covers the place: as many copies assumed as normal cells have, one of them mutated"
BRIDGED = "the place lies in a gap between two segments of equal copy number, which was assumed"
IN_CONFLICT = (
    "overlapping segments disagree about the place: as many copies assumed as normal cells have, one of them mutated"
)
MINOR_UNKNOWN = "the segment's minor copy number is unknown: up to all of its copies may be mutated"
SUBCLONAL = "the segment is subclonal: copies averaged over tumor cells"


class Sex(StrEnum):
    """The chromosomal sex, for the normal copies of X and Y."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of the genome with one copy number in the tumor.

    ``total_copies`` and ``minor_copies`` (the rarer parental allele; None where the caller could not tell) are those of
    most tumor cells. ``mean_copies`` is the mean total over all tumor cells, and differs from ``total_copies`` where the
    segment is subclonal. ``most_mutated`` is the largest number of copies that one parental allele has in any tumor
    cell: a change can be on one to that many. ``normal_copies`` is None where the file does not say (see
    ``normal_copies_of``).
    """

    interval: Interval
    total_copies: int
    minor_copies: int | None
    mean_copies: float
    most_mutated: int
    normal_copies: int | None = None
    subclonal: bool = False

    @property
    def state(self) -> tuple[int, int | None, float, int | None]:
        """What makes two segments equal but for their place."""
        return self.total_copies, self.minor_copies, self.mean_copies, self.normal_copies


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyNumberProfile:
    """The segments of one tumor, findable by place under any manner of writing contig names.

    ``source`` is the caller whose table it was (``ascat``, ``facets`` …; ``plain`` for ours). ``dropped`` holds the rows
    that could not be used, ``findings`` what a person should know of the rest.
    """

    segments: tuple[Segment, ...]
    source: str
    findings: tuple[Finding, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    _by_contig: dict[str, _Row] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        groups: dict[str, list[Segment]] = {}
        for segment in self.segments:
            groups.setdefault(contig_key(segment.interval.contig), []).append(segment)
        object.__setattr__(self, "_by_contig", {name: _Row.of(group) for name, group in groups.items()})

    def covering(self, contig: str, position: int) -> list[Segment]:
        """List the segments over a 0-based position, in order of their starts."""
        row = self._by_contig.get(contig_key(contig))
        return row.covering(position) if row else []

    def beside(self, contig: str, position: int) -> tuple[Segment | None, Segment | None]:
        """Give the nearest segment that ends before a position which none covers, and the nearest that begins after it."""
        row = self._by_contig.get(contig_key(contig))
        return row.beside(position) if row else (None, None)


@dataclass(frozen=True, slots=True)
class _Row:
    """One contig's segments by start; ``farthest[i]`` is that of the first ``i + 1`` which ends last."""

    starts: list[int]
    farthest: list[Segment]
    segments: list[Segment]

    @classmethod
    def of(cls, segments: list[Segment]) -> _Row:
        ordered = sorted(segments, key=lambda segment: (segment.interval.start, segment.interval.end))
        farthest: list[Segment] = []
        for segment in ordered:
            ends_later = not farthest or segment.interval.end >= farthest[-1].interval.end
            farthest.append(segment if ends_later else farthest[-1])
        return cls([segment.interval.start for segment in ordered], farthest, ordered)

    def covering(self, position: int) -> list[Segment]:
        found: list[Segment] = []
        i = bisect_right(self.starts, position) - 1
        while i >= 0 and self.farthest[i].interval.end > position:
            if self.segments[i].interval.end > position:
                found.append(self.segments[i])
            i -= 1
        return found[::-1]

    def beside(self, position: int) -> tuple[Segment | None, Segment | None]:
        i = bisect_right(self.starts, position)
        return self.farthest[i - 1] if i else None, self.segments[i] if i < len(self.segments) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalCopies:
    """Copies at one place: in most tumor cells, on average over tumor cells, in normal cells, and mutated at most.

    ``assumption`` is empty where a segment says it all, else what was assumed. ``measured`` is False where no segment
    speaks for the place.
    """

    total_copies: int
    mean_copies: float
    normal_copies: int
    most_mutated: int
    assumption: str = ""
    measured: bool = True


def contig_key(name: str) -> str:
    """Give the name under which contigs of different files meet; X and Y may be numbered 23 and 24.

    >>> [contig_key(name) for name in ("chr7", "7", "NC_000007.14", "23", "chrY")]
    ['7', '7', '7', 'X', 'Y']
    """
    plain = plain_contig_name(name)
    return _NUMBERED_SEX_CHROMOSOMES.get(plain, plain)


def normal_copies_of(contig: str, sex: Sex | None) -> int:
    """Give the copies of a contig in normal cells: 2, but 1 of a man's X and of Y.

    Where the sex is unknown X counts 2. A Y seen in a woman's tumor counts 1, since reads of it were found. The
    pseudoautosomal regions, which men have twice, are not told apart.

    >>> normal_copies_of("chrX", Sex.MALE), normal_copies_of("chrX", None), normal_copies_of("chr7", Sex.MALE)
    (1, 2, 2)
    """
    key = contig_key(contig)
    if key == "Y":
        return 1
    return 1 if key == "X" and sex is Sex.MALE else 2


def copies_at(profile: CopyNumberProfile | None, contig: str, position: int, *, sex: Sex | None = None) -> LocalCopies:
    """Find the copies at a 0-based position, or assume those of normal cells and say so.

    A place in a gap between two segments of one state is taken to have that state. Where overlapping segments disagree,
    neither is believed.
    """
    normal = normal_copies_of(contig, sex)
    if profile is None or not profile.segments:
        return _assumed(normal, NO_SEGMENTS)
    covering = profile.covering(contig, position)
    if not covering:
        before, after = profile.beside(contig, position)
        if before is not None and after is not None and before.state == after.state:
            return _measured(before, normal, (BRIDGED,))
        return _assumed(normal, IN_A_GAP)
    if len({segment.state for segment in covering}) > 1:
        return _assumed(normal, IN_CONFLICT)
    return _measured(covering[0], normal, ())


def _assumed(normal: int, why: str) -> LocalCopies:
    return LocalCopies(
        total_copies=normal, mean_copies=float(normal), normal_copies=normal, most_mutated=1, assumption=why, measured=False
    )


def _measured(segment: Segment, normal: int, said: Sequence[str]) -> LocalCopies:
    notes = [*said]
    if segment.minor_copies is None:
        notes.append(MINOR_UNKNOWN)
    if segment.subclonal:
        notes.append(SUBCLONAL)
    return LocalCopies(
        total_copies=segment.total_copies,
        mean_copies=segment.mean_copies,
        normal_copies=normal if segment.normal_copies is None else segment.normal_copies,
        most_mutated=segment.most_mutated,
        assumption="; ".join(notes),
    )
