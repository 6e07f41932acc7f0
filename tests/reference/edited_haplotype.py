"""Slow obvious twin of the haplotype engine: edit the whole contig with all variants at once, splice and read again.

A haplotype is a contig, as one string, in which every variant of the molecule stands at once. The gene's exons, first coding
base and selenocysteine codons are moved along with it, base by base, and the protein is read afresh. Nothing is taken from
the package: the codon tables, the splicing and the complement are written out once more here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

Edit = tuple[int, str, str]  # start on the contig (0-based), reference bases, alternate bases; trimmed

_TRIPLETS = ["".join(letters) for letters in product("TCAG", repeat=3)]
STANDARD = dict(zip(_TRIPLETS, "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", strict=True))
MITOCHONDRIAL = dict(zip(_TRIPLETS, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSS**VVVVAAAADDEEGGGG", strict=True))
# NCBI genetic code 2: vertebrate mitochondria also start at these.
_STARTS = {"standard": {"ATG"}, "mitochondrial": {"ATG", "ATA", "ATT", "ATC", "GTG"}}
_PAIRS = {"A": "T", "C": "G", "G": "C", "T": "A", "N": "N"}


@dataclass(frozen=True, kw_only=True)
class Gene:
    """A gene on a contig. ``first`` is the place of the first base of its first whole codon (the rightmost one on minus).

    ``start`` is that codon where it is known to be a start codon, and empty where not; it is read as methionine.
    ``selenocysteines`` are the places of the three bases of each UGA that is read as U. ``tail`` A's are put behind the last
    exon (the poly(A) tail that completes a mitochondrial stop). ``later`` are the places of the first bases of the codons
    behind the first, in reading order: they keep the frame where an indel takes the start codon away.
    """

    contig: str
    exons: tuple[tuple[int, int], ...]
    first: int | None
    strand: str
    later: tuple[int, ...] = ()
    code: str = "standard"
    start: str = "ATG"
    selenocysteines: tuple[tuple[int, ...], ...] = ()
    tail: int = 0


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The protein up to the first stop; ``ends_at_stop`` is False when the message ends before one is met.

    ``start_lost`` is True when a known start codon becomes a codon that is none; the protein is then read from the next
    AUG in the frame of the first codon behind it that is still there.
    """

    protein: str
    ends_at_stop: bool
    start_lost: bool = False


def edited_contig(contig: str, edits: Sequence[Edit]) -> str:
    """Write every edit into the contig; they must fit it and must not overlap."""
    parts, done = [], 0
    for start, before, after in sorted(edits):
        assert start >= done, "two edits overlap"
        assert contig[start : start + len(before)] == before, "an edit does not fit the contig"
        parts += [contig[done:start], after]
        done = start + len(before)
    return "".join([*parts, contig[done:]])


def lies_in_one_exon(gene: Gene, edit: Edit) -> bool:
    """Tell whether an edit keeps within one exon; an insertion at an exon's very edge does."""
    start, before, _ = edit
    return any(low <= start and start + len(before) <= high for low, high in gene.exons)


def edited_gene(gene: Gene, edits: Sequence[Edit]) -> Gene:
    """Give the gene on the contig that holds all edits.

    The edits must not overlap. One that crosses an exon's edge is left out: how such a message is spliced is not known.
    """
    kept = [edit for edit in edits if not crosses(gene, edit)]
    exons = list(gene.exons)
    first = gene.first
    later = gene.later
    places = [list(codon) for codon in gene.selenocysteines]
    # From right to left, so that the places left of an edit are still those of the untouched contig.
    for edit in sorted(kept, reverse=True):
        exons = [_moved_exon(exon, edit) for exon in exons]
        first = None if first is None else _moved_first(first, edit, gene.strand)
        later = tuple(place for place in (_moved_base(place, edit) for place in later) if place is not None)
        moved = [[_moved_base(place, edit) for place in codon] for codon in places]
        places = [[place for place in codon if place is not None] for codon in moved]
    return replace(
        gene,
        contig=edited_contig(gene.contig, kept),
        exons=tuple(exons),
        first=first,
        later=later,
        selenocysteines=tuple(tuple(codon) for codon in places if len(codon) == 3),
    )


def crosses(gene: Gene, edit: Edit) -> bool:
    """Tell whether an edit touches an exon and bases beyond it."""
    start, before, _ = edit
    touched = any(low < start + len(before) and start < high for low, high in gene.exons)
    return touched and not lies_in_one_exon(gene, edit)


def _moved_exon(exon: tuple[int, int], edit: Edit) -> tuple[int, int]:
    (low, high), (start, before, after) = exon, edit
    grown = len(after) - len(before)
    if low <= start and start + len(before) <= high:
        return low, high + grown
    return (low + grown, high + grown) if low >= start + len(before) else exon


def _moved_base(place: int, edit: Edit) -> int | None:
    """Move one base of the contig; None when the edit takes it away. Equal lengths replace base by base."""
    start, before, after = edit
    if place >= start + len(before):
        return place + len(after) - len(before)
    if place < start or len(before) == len(after):
        return place
    return None


def _moved_first(place: int, edit: Edit, strand: str) -> int | None:
    """Move the base at which reading begins: an edit whose 5′ end it is leaves reading to begin with what comes instead."""
    start, before, after = edit
    if before and strand == "+" and start == place:
        return place
    if before and strand == "-" and start + len(before) - 1 == place:
        return start + len(after) - 1
    return _moved_base(place, edit)


def read(gene: Gene) -> Reading:
    """Splice the gene base by base and read its protein."""
    places = [place for low, high in gene.exons for place in range(low, high)]
    if gene.strand == "-":
        places.reverse()
    bases = "".join(gene.contig[place] if gene.strand == "+" else _PAIRS[gene.contig[place]] for place in places)
    tailed = [*places, *[-1] * gene.tail]
    bases += "A" * gene.tail
    first = gene.first
    begin = len(places) if first is None else sum(place < first if gene.strand == "+" else place > first for place in places)
    table = STANDARD if gene.code == "standard" else MITOCHONDRIAL
    lost = bool(gene.start) and bases[begin : begin + 3] not in _STARTS[gene.code] | {gene.start}
    if lost:
        frame = places.index(gene.later[0]) if gene.later else len(bases)
        begin = next((i for i in range(frame, len(bases) - 2, 3) if bases[i : i + 3] == "ATG"), len(bases))
    protein = ""
    for i in range(begin, len(bases) - 2, 3):
        residue = table.get(bases[i : i + 3], "X")
        if residue == "*":
            told = {tuple(sorted(codon)) for codon in gene.selenocysteines}
            if bases[i : i + 3] != "TGA" or tuple(sorted(tailed[i : i + 3])) not in told:
                return Reading(protein=protein, ends_at_stop=True, start_lost=lost)
            residue = "U"
        protein += "M" if gene.start and i == begin else residue
    return Reading(protein=protein, ends_at_stop=False, start_lost=lost)


def read_haplotype(gene: Gene, edits: Sequence[Edit]) -> Reading:
    """Read the protein of the gene with all edits on it."""
    return read(edited_gene(gene, edits))


def slides(contig: str, edit: Edit) -> Iterator[Edit]:
    """Give every equal placement of an insertion or deletion: each gives the very same contig."""
    start, before, after = edit
    yield edit
    if bool(before) == bool(after):
        return
    want, unit = edited_contig(contig, [edit]), before or after
    for step in (-1, 1):
        place = start + step
        while 0 <= place <= len(contig) - len(before):
            moved = contig[place : place + len(before)] if before else want[place : place + len(unit)]
            other = (place, moved, "") if before else (place, "", moved)
            if edited_contig(contig, [other]) != want:
                break
            yield other
            place += step


def possible_readings(gene: Gene, edits: Sequence[Edit]) -> set[Reading]:
    """Read the haplotype for every way of placing its indels that gives the same contig.

    An indel in a repeat at an exon's edge, or at the start codon, can be said to lie on either side of it; anywhere else
    all placements read alike.
    """
    want = edited_contig(gene.contig, edits)
    choices = []
    for edit in edits:
        others = [other for other in edits if other != edit]
        told_apart = {_setting(gene, edit): edit}
        for slid in slides(gene.contig, edit):
            if _makes(gene.contig, [*others, slid], want):
                told_apart.setdefault(_setting(gene, slid), slid)
        choices.append(list(told_apart.values()))
    combinations = (list(combination) for combination in product(*choices))
    return {read_haplotype(gene, edits) for edits in combinations if _makes(gene.contig, edits, want)}


def _makes(contig: str, edits: Sequence[Edit], want: str) -> bool:
    """Tell whether the edits fit, none over another, and make this contig."""
    ends = [(start, start + len(before)) for start, before, _ in sorted(edits)]
    # Two insertions at one place have no order.
    apart = all(a[1] <= b[0] and a != b for a, b in pairwise(ends))
    return apart and edited_contig(contig, edits) == want


def _setting(gene: Gene, edit: Edit) -> tuple[object, ...]:
    """Give all that a placement can change: its exon, and how it lies to the bases that are followed."""
    start, before, _ = edit
    end = start + len(before)
    home = tuple(low <= start and end <= high for low, high in gene.exons)
    touched = tuple(low < end and start < high for low, high in gene.exons)
    followed = [gene.first or 0, *gene.later[:1], *(place for codon in gene.selenocysteines for place in codon)]
    return home, touched, tuple((place >= start) + (place >= end) for place in followed)


def new_windows(normal: str, mutant: str, length: int = 9) -> set[tuple[int, str]]:
    """Give every window of the mutant (its place and residues) that the normal protein holds nowhere."""
    held = {normal[i : i + length] for i in range(len(normal) - length + 1)}
    windows = ((i, mutant[i : i + length]) for i in range(len(mutant) - length + 1))
    return {(place, window) for place, window in windows if window not in held}
