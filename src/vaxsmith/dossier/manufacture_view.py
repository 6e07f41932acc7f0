"""What the page shows of a manufacturer's sheet: the pieces worth looking for, the digests worth doing, words for places."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from vaxsmith.dossier.manufacture_records import (
    DifficultyRecord,
    DigestRecord,
    ManufactureRecord,
    PieceMapRecord,
    PieceRecord,
    RegionPairsRecord,
    WholeCheckRecord,
)
from vaxsmith.dossier.wording import count, joined
from vaxsmith.mrna.manufacture import HYPOCHROMICITY

PIECES_SHOWN = 8
DIGESTS_SHOWN = 8
DIFFICULTIES_SHOWN = 12
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """A map: its record, how many pieces and unique ones of useful length there are, and the most telling of them."""

    record: PieceMapRecord
    unique: int
    shown: tuple[PieceRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManufactureView:
    """A sheet as the page shows it."""

    record: ManufactureRecord
    maps: tuple[MapView, ...]
    digests: tuple[DigestRecord, ...]
    more_digests: int
    difficulties: tuple[DifficultyRecord, ...]
    difficulty_counts: str
    absorbance_note: str


def manufacture_view(made: ManufactureRecord) -> ManufactureView:
    """Choose what the page shows; everything else stands in the tables."""
    kinds = Counter(item.kind for item in made.difficulties)
    return ManufactureView(
        record=made,
        maps=tuple(_map_view(own) for own in (*made.oligonucleotides, made.peptides)),
        digests=made.restriction[:DIGESTS_SHOWN],
        more_digests=max(len(made.restriction) - DIGESTS_SHOWN, 0),
        difficulties=made.difficulties[:DIFFICULTIES_SHOWN],
        difficulty_counts=joined(f"{kind} {number}" for kind, number in kinds.items()),
        absorbance_note=HYPOCHROMICITY,
    )


def short_letters(letters: str) -> str:
    """Write a long stretch by its ends and its length.

    >>> short_letters("A" * 60)
    'AAAAAAAAAAAAAAAAAA…AAAAAAAAAAAAAAAAAA (60)'
    """
    if len(letters) <= _LONGEST_SHOWN:
        return letters
    half = _LONGEST_SHOWN // 2 - 2
    return f"{letters[:half]}…{letters[-half:]} ({len(letters)})"


def pairing_sentences(check: WholeCheckRecord) -> tuple[str, ...]:
    """Say how much of each untranslated region pairs with the coding sequence, and in what."""
    return tuple(_pairing(item) for item in check.regions if {item.first, item.second} in _ACROSS)


_ACROSS = (
    {"5′ UTR", "CDS"},
    {"CDS", "3′ UTR"},
    {"5′ UTR", "3′ UTR"},
    {"5′ UTR", "tail"},
    {"CDS", "tail"},
    {"3′ UTR", "tail"},
)


def _pairing(item: RegionPairsRecord) -> str:
    longest = max((own.length for own in item.helices), default=0)
    helices = f"in {count(len(item.helices), 'helix', 'helices')}, the longest of {longest} bp" if item.helices else ""
    return f"{item.first} with {item.second}: {count(item.pairs, 'pair')} {helices}".rstrip() + "."


def _map_view(own: PieceMapRecord) -> MapView:
    telling = [item for item in own.pieces if item.copies == 1 and len(item.letters) >= own.shortest_telling]
    # What is told by weighing alone comes first, then the longer piece.
    best = sorted(telling, key=lambda item: (item.same_mass > 1, -len(item.letters), item.start))[:PIECES_SHOWN]
    return MapView(record=own, unique=len(telling), shown=tuple(sorted(best, key=lambda item: item.start)))
