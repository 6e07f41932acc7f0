"""The slow obvious twin of fused messages: bases are walked one by one, each carrying where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import STANDARD_CODE, reverse_complement


@dataclass(frozen=True)
class Gene:
    """A coding transcript on a genome string; ``exons`` and ``coding`` 0-based half-open, coding with its stop codon."""

    genome: str
    strand: str
    exons: list[tuple[int, int]]
    coding: list[tuple[int, int]]

    def walk(self) -> list[tuple[int, str]]:
        """List (position, base) of the spliced RNA, 5′ to 3′."""
        places = [place for start, end in self.exons for place in range(start, end)]
        if self.strand == "+":
            return [(place, self.genome[place]) for place in places]
        return [(place, reverse_complement(self.genome[place])) for place in reversed(places)]

    def coding_places(self) -> list[int]:
        """List the positions of the coding bases, 5′ to 3′."""
        places = [place for start, end in self.coding for place in range(start, end)]
        return places if self.strand == "+" else places[::-1]

    def protein(self) -> str:
        """Translate the coding bases up to the stop."""
        bases = dict(self.walk())
        coding = "".join(bases[place] for place in self.coding_places())
        residues = [STANDARD_CODE.get(coding[i : i + 3], "X") for i in range(0, len(coding) - 2, 3)]
        return "".join(residues).partition("*")[0]


@dataclass(frozen=True)
class Fused:
    """A fused protein: ``in_frame``, and the stretch ``[first, end)`` of residues that neither partner has there."""

    protein: str
    in_frame: bool
    first: int
    end: int
    stopped: bool
    joining: bool  # a codon with bases of both partners


def fuse(five: Gene, five_last: int, three: Gene | None, genome: str, strand: str, three_first: int) -> Fused | str:
    """Join two genes at the last kept base of one and the first kept base of the other; a word where nothing new results.

    Breakpoints in introns keep the exons beside them. ``three`` None reads ``genome`` straight on along ``strand``.
    """
    kept = [(("five", place), base) for place, base in five.walk() if _not_behind(place, five_last, five.strand)]
    if three is not None:
        tail = [(("three", place), base) for place, base in three.walk() if _not_behind(three_first, place, three.strand)]
    elif strand == "+":
        tail = [(("three", place), genome[place]) for place in range(three_first, len(genome))]
    else:
        tail = [(("three", place), reverse_complement(genome[place])) for place in range(three_first, -1, -1)]
    message = kept + tail
    start = five.coding_places()[:3]
    begin = next((i for i, (source, _) in enumerate(message) if source == ("five", start[0])), None)
    if begin is None or "".join(base for _, base in message[begin : begin + 3]) != "ATG":
        return "no start"
    own = {place: index for index, place in enumerate(three.coding_places())} if three is not None else {}
    residues: list[str] = []
    codons: list[list[tuple[str, int]]] = []
    stopped = False
    for i in range(begin, len(message) - 2, 3):
        residue = STANDARD_CODE.get("".join(base for _, base in message[i : i + 3]), "X")
        if residue == "*":
            stopped = True
            if all(source[0] == "five" for source, _ in message[i : i + 3]):
                return "stop before"
            break
        residues.append(residue)
        codons.append([source for source, _ in message[i : i + 3]])
    protein, normal = "".join(residues), five.protein()
    other = three.protein() if three is not None else ""
    first = 0
    while first < len(protein) and first < len(normal) and protein[first] == normal[first]:
        first += 1
    if first == len(protein):
        return "nothing new"
    if three is not None and protein in other:
        return "normal"
    end, in_frame = len(protein), False
    for number, codon in enumerate(codons):
        indices = [own.get(place, -1) if side == "three" else -1 for side, place in codon]
        if indices[0] >= 0 and indices[0] % 3 == 0 and indices == list(range(indices[0], indices[0] + 3)):
            end, in_frame, residue = number, True, indices[0] // 3
            while end > first and residue > 0 and protein[end - 1] == other[residue - 1]:
                end, residue = end - 1, residue - 1
            break
    joining = any(len({side for side, _ in codon}) == 2 for codon in codons)
    return Fused(
        protein=protein,
        in_frame=in_frame,
        first=first,
        end=max(first, end) if in_frame else len(protein),
        stopped=stopped,
        joining=joining,
    )


def _not_behind(place: int, limit: int, strand: str) -> bool:
    return place <= limit if strand == "+" else place >= limit
