"""Words that fusion callers share: breakpoints, strands, frames, missing values; and what one row becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vaxsmith.core import AMINO_ACIDS, STOP, UNKNOWN
from vaxsmith.tumor.fusion import Fusion, ReadingFrame
from vaxsmith.tumor.normalise import Unusable
from vaxsmith.tumor.read_support import Numbers

Row = Mapping[str, str]  # titles in small letters, without '#' and quotes
_MISSING = frozenset({"", ".", "NA", "na", "nan", "NaN", "None", "-"})
_STRANDS = frozenset({"+", "-"})
_BASES = frozenset("ACGTN")
_RESIDUES = frozenset(AMINO_ACIDS + UNKNOWN + "U")
FRAMES: Mapping[str, ReadingFrame] = {
    "in-frame": ReadingFrame.IN_FRAME,
    "in_frame": ReadingFrame.IN_FRAME,
    "inframe": ReadingFrame.IN_FRAME,
    "out-of-frame": ReadingFrame.OUT_OF_FRAME,
    "out_frame": ReadingFrame.OUT_OF_FRAME,
    "neo_frame": ReadingFrame.OUT_OF_FRAME,
    "frameshift": ReadingFrame.OUT_OF_FRAME,
    "stop-codon": ReadingFrame.STOP_CODON,
    "no_frame": ReadingFrame.NO_FRAME,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FusionDialect:
    """How one caller writes: the columns that must be there, and how a row of them is read.

    ``read`` is given the row, its number and the reader of numbers; it gives the fusion, or why there is none.
    ``genes`` names the columns that say which genes a row is about, for the record of one that falls.
    """

    caller: str
    needed: tuple[str, ...]
    genes: tuple[str, ...]
    places: tuple[str, ...]
    read: Callable[[Row, int, Numbers], Fusion | Unusable]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A breakpoint as written, taken apart; ``position`` is 0-based."""

    contig: str
    position: int
    strand: str


def word(row: Row, *titles: str) -> str:
    """Give the first of these columns that says something; empty when none does."""
    for title in titles:
        value = row.get(title, "")
        if value not in _MISSING:
            return value
    return ""


def words(row: Row, title: str, separator: str = ",") -> tuple[str, ...]:
    """Give the words of a column that lists several."""
    return tuple(entry for part in row.get(title, "").split(separator) if (entry := part.strip()) not in _MISSING)


def strand_of(text: str) -> str:
    """Give ``+`` or ``-``; empty for anything else."""
    return text if text in _STRANDS else ""


def place_of(text: str, *, stranded: bool) -> Place | None:
    """Take apart ``chr19:38632678`` or ``chr19:38632678:+`` (1-based); None when it is neither.

    Read from the right, because contigs of HLA genes hold colons.

    >>> place_of("chr19:38632678:+", stranded=True)
    Place(contig='chr19', position=38632677, strand='+')
    """
    strand = ""
    if stranded:
        text, _, strand = text.rpartition(":")
        if strand not in _STRANDS and strand != ".":
            return None
    contig, _, position = text.rpartition(":")
    if not contig.strip() or not (position.isascii() and position.isdigit()) or len(position) > 15 or int(position) < 1:
        return None
    return Place(contig=contig.strip(), position=int(position) - 1, strand=strand_of(strand))


def unreadable_place(title: str, text: str) -> Unusable:
    """Say that a breakpoint cannot be read."""
    return Unusable(
        reason="unreadable-breakpoint",
        sentence=f"The breakpoint in the column {title} is '{text[:40]}', which names no place of a genome.",
        unassessed=True,
        remedy="write the file again from its source",
    )


def added(first: int | None, second: int | None) -> int | None:
    """Add two counts of reads; None when either is not known, because the sum would be too small."""
    return None if first is None or second is None else first + second


def bases_of(text: str) -> str:
    """Give bases in capitals as DNA; empty when there is anything else among them."""
    bases = text.upper().replace("U", "T")
    return bases if set(bases) <= _BASES else ""


def residues_of(text: str, title: str, numbers: Numbers) -> tuple[str, bool] | None:
    """Give the residues of a peptide up to its first stop, and whether there is one; None when there are none.

    A text that holds anything but residues is counted as unreadable.
    """
    residues, stop, _ = text.upper().replace("?", UNKNOWN).partition(STOP)
    if not set(residues) <= _RESIDUES:
        numbers.unreadable[title] += 1
        return None
    return (residues, bool(stop)) if residues else None
