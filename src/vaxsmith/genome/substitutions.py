"""A genome with single bases of its own: what a patient's substitutions on every copy make of the reference."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vaxsmith.genome.reference import Reference
from vaxsmith.genome.sequences import Sequences


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutedSequences(Sequences):
    """Sequences of which single bases are others; ``places`` are theirs by contig (0-based, ascending)."""

    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    bases: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def fetch(self, contig: str, start: int, end: int) -> str:
        """Give the bases ``[start, end)`` in upper case, with the substitutions that lie there."""
        # A dataclass with slots is made twice, so super() without arguments would look at the wrong one.
        found = Sequences.fetch(self, contig, start, end)
        places = self.places.get(contig, ())
        inside = places[bisect_left(places, start) : bisect_left(places, end)]
        if not inside:
            return found
        written = list(found)
        for place in inside:
            written[place - start] = self.bases[contig, place]
        return "".join(written)


def with_substitutions(reference: Reference, bases: Mapping[tuple[str, int], str]) -> Reference:
    """Give the same reference with other bases at single places: ``(contig as the FASTA writes it, place from 0)``.

    Places stay what they are, so transcripts and breakpoints still fit; insertions and deletions cannot be written so.
    """
    if not bases:
        return reference
    places: dict[str, list[int]] = {}
    for contig, place in sorted(bases):
        places.setdefault(contig, []).append(place)
    own = reference.sequences
    substituted = SubstitutedSequences(
        path=own.path,
        served_from=own.served_from,
        lengths=own.lengths,
        _file=own._file,
        places={contig: tuple(held) for contig, held in places.items()},
        bases=dict(bases),
    )
    return replace(reference, sequences=substituted)
