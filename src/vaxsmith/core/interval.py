"""Intervals: 0-based, half-open, on the forward strand of a named sequence."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Interval:
    """The stretch ``[start, end)`` of ``contig``.

    An empty interval (``start == end``) is the point between two bases, where an insertion goes.

    >>> Interval(contig="chr1", start=9, end=12).one_based
    'chr1:10-12'

    Raises:
        SettingsError: start is negative or end lies before start.
    """

    contig: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end < self.start:
            raise SettingsError(
                f"interval {self.contig}:[{self.start},{self.end}) is not a stretch of a sequence",
                expected="0 <= start <= end (0-based, half-open)",
            )

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def one_based(self) -> str:
        """Give the place as genome browsers write it: ``contig:first-last``, 1-based and closed."""
        return f"{self.contig}:{self.start + 1}-{self.end}"

    def overlaps(self, other: Interval) -> bool:
        """Tell whether the two share at least one base."""
        return self.contig == other.contig and self.start < other.end and other.start < self.end

    def contains(self, other: Interval) -> bool:
        """Tell whether ``other`` lies wholly inside."""
        return self.contig == other.contig and self.start <= other.start and other.end <= self.end
