"""Slow obvious twin of the splice verbs: mark every base of the genome as in the message or not, then read it."""

from __future__ import annotations

from tests.reference.edited_transcript import Reading, read_spliced

Span = tuple[int, int]


def marked(length: int, exons: list[Span]) -> list[bool]:
    """Mark the bases of the exons."""
    found = [False] * length
    for first, last in exons:
        for place in range(first, last):
            found[place] = True
    return found


def splice_out(length: int, exons: list[Span], introns: list[Span]) -> list[bool] | None:
    """Mark the bases of a message that has these introns; None where the transcript shares no end with them.

    The introns take their bases out. Where an intron begins or ends in what was an intron, the bases from there to the
    exon on that side come in; between two introns that both end there, everything between the two does.
    """
    inside = marked(length, exons)
    if not any(first in {b for _, b in exons} or last in {a for a, _ in exons} for first, last in introns):
        return None
    found = list(inside)
    for number, (first, last) in enumerate(introns):
        for place in range(first, last):
            found[place] = False
        follows = introns[number + 1][0] if number + 1 < len(introns) else None
        place = last
        while place < length and not inside[place] and (follows is None or place < follows):
            found[place] = True
            place += 1
        before = introns[number - 1][1] if number else None
        place = first - 1
        while place >= 0 and not inside[place] and (before is None or place >= before):
            found[place] = True
            place -= 1
    return found


def keep_intron(length: int, exons: list[Span], intron: Span) -> list[bool]:
    """Mark the bases of a message in which one intron stays."""
    return [here or intron[0] <= place < intron[1] for place, here in enumerate(marked(length, exons))]


def read_marked(contig: str, normal: list[bool], found: list[bool], strand: str, start_codon: list[int]) -> Reading | None:
    """Read the message from the same start codon (its three places 5′ to 3′); None when it is not there.

    It is there where its places are, side by side, and also where the same bases stand in its stead: the message is the same
    up to the end of the start codon, or the same from its beginning on.
    """
    old, new = _places(normal, strand), _places(found, strand)
    old_bases, new_bases = _bases(contig, old), _bases(contig, new)
    frame = old.index(start_codon[0])
    if new_bases[: frame + 3] == old_bases[: frame + 3]:
        at = frame
    elif new_bases.endswith(old_bases[frame:]):
        at = len(new_bases) - len(old_bases) + frame
    elif all(place in new for place in start_codon) and new[new.index(start_codon[0]) :][:3] == start_codon:
        at = new.index(start_codon[0])
    else:
        return None
    edges = [p for p in range(len(found) + 1) if (p < len(found) and found[p]) != (p > 0 and found[p - 1])]
    return read_spliced(contig, list(zip(edges[::2], edges[1::2], strict=True)), strand, new[at])


def _places(found: list[bool], strand: str) -> list[int]:
    order = [place for place, here in enumerate(found) if here]
    return order if strand == "+" else order[::-1]


def _bases(contig: str, order: list[int]) -> str:
    """Give the bases in reading order; on the reverse strand not complemented, which is enough to compare them."""
    return "".join(contig[place] for place in order)
