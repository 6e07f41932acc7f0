"""Slow obvious twin of ``proteins_from_reference``: edit the whole contig, move every exon, splice and read again."""

from __future__ import annotations

from dataclasses import dataclass

_CODONS = dict(
    zip(
        (a + b + c for a in "TCAG" for b in "TCAG" for c in "TCAG"),
        "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG",
        strict=True,
    )
)
_PAIRS = {"A": "T", "C": "G", "G": "C", "T": "A", "N": "N"}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the edited contig gives: the first codon, the protein up to the first stop, and whether a stop was met."""

    first_codon: str
    protein: str
    ends_at_stop: bool


def edit_contig(contig: str, start: int, reference: str, alternate: str) -> str:
    """Replace the bases of a variant in the whole contig."""
    assert contig[start : start + len(reference)] == reference
    return contig[:start] + alternate + contig[start + len(reference) :]


def move_exons(exons: list[tuple[int, int]], start: int, end: int, grown: int) -> list[tuple[int, int]] | None:
    """Give the exons on the edited contig; None when the edit is not inside one exon (its edges included)."""
    home = [exon for exon in exons if exon[0] <= start and end <= exon[1]]
    if len(home) != 1:
        return None
    moved = []
    for first, last in exons:
        if (first, last) == home[0]:
            moved.append((first, last + grown))
        elif first >= end:
            moved.append((first + grown, last + grown))
        else:
            moved.append((first, last))
    return moved


def read_spliced(contig: str, exons: list[tuple[int, int]], strand: str, coding_start: int) -> Reading:
    """Splice and translate; ``coding_start`` is the genome's place of the first coding base (the rightmost on ``-``)."""
    places = [place for first, last in exons for place in range(first, last)]
    if strand == "-":
        places.reverse()
    places = places[places.index(coding_start) :]
    bases = "".join(contig[place] if strand == "+" else _PAIRS[contig[place]] for place in places)
    protein = ""
    for i in range(0, len(bases) - 2, 3):
        residue = _CODONS.get(bases[i : i + 3], "X")
        if residue == "*":
            return Reading(first_codon=bases[:3], protein=protein, ends_at_stop=True)
        protein += residue
    return Reading(first_codon=bases[:3], protein=protein, ends_at_stop=False)


def read_edited(
    contig: str,
    exons: list[tuple[int, int]],
    strand: str,
    coding_start: int,
    variant: tuple[int, str, str],
) -> Reading | None:
    """Read the protein of the edited contig; None where the edit does not lie inside one exon, or takes the start away."""
    start, reference, alternate = variant
    end, grown = start + len(reference), len(alternate) - len(reference)
    moved = move_exons(exons, start, end, grown)
    if moved is None:
        return None
    if strand == "+":
        # An insertion just before the first coding base pushes it on; a deletion of it leaves no start to read from.
        if start <= coding_start < end:
            return None
        place = coding_start + grown if end <= coding_start else coding_start
    else:
        if start <= coding_start < end:
            return None
        place = coding_start + grown if end <= coding_start else coding_start
    return read_spliced(edit_contig(contig, start, reference, alternate), moved, strand, place)
