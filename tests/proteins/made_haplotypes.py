"""Random genes with random sets of variants on one molecule, for the tests of the haplotype engine."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st
from tests.genome.made_reference import make_reference
from tests.reference.edited_haplotype import Edit, Gene

from vaxsmith.core import reverse_complement
from vaxsmith.genome import Reference
from vaxsmith.tumor.variant import Variant

_STOPS = {"standard": ("TAA", "TAG", "TGA"), "mitochondrial": ("TAA", "TAG", "AGA", "AGG")}
_STARTS = {"standard": ("ATG",), "mitochondrial": ("ATG", "ATG", "ATA", "ATT", "GTG")}


@dataclass(frozen=True, kw_only=True)
class Haplotype:
    """A gene as its slow twin reads it, its coding parts as an annotation gives them, and the variants on one molecule."""

    gene: Gene
    coding: tuple[tuple[int, int], ...]
    phase: int = 0
    germline: tuple[Edit, ...] = ()
    somatic: tuple[Edit, ...] = ()
    end_known: bool = True

    @property
    def contig_name(self) -> str:
        return "MT" if self.gene.code == "mitochondrial" else "c"

    def reference(self) -> Reference:
        gene = self.gene
        return make_reference(
            {self.contig_name: gene.contig},
            [("T", self.contig_name, gene.strand, list(gene.exons), list(self.coding))],
            tags=[*([] if gene.start else ["cds_start_NF"]), *([] if self.end_known else ["cds_end_NF"])],
            phase=self.phase,
        )

    def variants(self, edits: tuple[Edit, ...]) -> tuple[Variant, ...]:
        return tuple(
            Variant(contig=self.contig_name, start=start, reference=before, alternate=after)
            for start, before, after in edits
        )

    def mirrored(self) -> Haplotype:
        """Give the same molecule written on the other strand."""
        gene, size = self.gene, len(self.gene.contig)
        assert gene.first is not None
        turned = replace(
            gene,
            contig=reverse_complement(gene.contig),
            exons=_turned(gene.exons, size),
            first=size - 1 - gene.first,
            later=tuple(size - 1 - place for place in gene.later),
            strand="-" if gene.strand == "+" else "+",
            selenocysteines=tuple(tuple(size - 1 - place for place in codon) for codon in gene.selenocysteines),
        )
        return replace(
            self,
            gene=turned,
            coding=_turned(self.coding, size),
            germline=_turned_edits(self.germline, size),
            somatic=_turned_edits(self.somatic, size),
        )


def _turned(parts: tuple[tuple[int, int], ...], size: int) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((size - end, size - start) for start, end in parts))


def _turned_edits(edits: tuple[Edit, ...], size: int) -> tuple[Edit, ...]:
    return tuple(
        (size - start - len(before), reverse_complement(before), reverse_complement(after)) for start, before, after in edits
    )


@st.composite
def haplotypes(draw: st.DrawFn, *, most: int = 5) -> Haplotype:
    """Draw a gene on either strand and up to ``most`` variants on its molecule, none beside another."""
    made = draw(genes())
    edits = draw(edit_sets(made.gene, most=most))
    somatic = tuple(edit for edit in edits if draw(st.booleans()))
    whole = replace(made, somatic=somatic, germline=tuple(edit for edit in edits if edit not in somatic))
    return whole.mirrored() if draw(st.booleans()) else whole


@st.composite
def genes(draw: st.DrawFn) -> Haplotype:
    """Draw a gene of up to four exons on the plus strand: either code, any phase, perhaps a selenocysteine."""
    code = draw(st.sampled_from(["standard", "standard", "standard", "mitochondrial"]))
    start_known = draw(st.sampled_from([True, True, True, False]))
    phase = 0 if start_known else draw(st.integers(0, 2))
    exons, place = [], draw(st.integers(2, 8))
    for size in draw(st.lists(st.integers(9, 60), min_size=1, max_size=4)):
        exons.append((place, place + size))
        place += size + draw(st.integers(5, 9))
    alphabet = draw(st.sampled_from(["ACGT", "ACGT", "AC", "AG"]))  # few letters make repeats, where indels slide
    bases = list(draw(st.text(alphabet=alphabet, min_size=place + 4, max_size=place + 4)))
    places = [p for first, last in exons for p in range(first, last)]
    begin = draw(st.integers(0, min(6, len(places) - 9)))
    most = (len(places) - begin - phase) // 3
    codons = draw(st.integers(2, most) | st.integers(max(2, most - 5), most))
    end_known = draw(st.sampled_from([True, True, True, False]))
    tail = draw(st.integers(0, 2)) if code == "mitochondrial" and start_known and end_known else 0
    if not end_known:
        exons = _shortened(exons, places[begin + phase + 3 * codons - 1])
    reading = places[begin + phase :]
    if tail:  # the message ends inside its stop codon, which the poly(A) tail completes
        kept = begin + 3 * codons - tail
        exons = _shortened(exons, places[kept - 1])
    selenocysteine = code == "standard" and codons > 3 and not draw(st.integers(0, 4))
    chosen = draw(st.integers(1, codons - 2)) if selenocysteine else 0
    words = {0: draw(st.sampled_from(_STARTS[code]))} if start_known else {}
    if end_known:
        words[codons - 1] = "TAA" if tail else draw(st.sampled_from(_STOPS[code]))
    for codon in range(codons):
        here = reading[3 * codon : 3 * codon + 3]
        if codon in words:
            for spot, base in zip(here, words[codon], strict=True):
                bases[spot] = base
        elif codon == chosen and selenocysteine:
            bases[here[0]], bases[here[1]], bases[here[2]] = "TGA"
        elif "".join(bases[spot] for spot in here) in _STOPS[code]:  # no stop may stand before the annotated one
            bases[here[0]] = "C"
    held = places[begin : begin + phase + 3 * codons - tail]
    coding = tuple((max(low, held[0]), min(high, held[-1] + 1)) for low, high in exons if low <= held[-1] and high > held[0])
    gene = Gene(
        contig="".join(bases),
        exons=tuple(exons),
        first=reading[0],
        strand="+",
        later=tuple(reading[3 : 3 * codons : 3]),
        code=code,
        start=words.get(0, ""),
        selenocysteines=(tuple(reading[3 * chosen : 3 * chosen + 3]),) if selenocysteine else (),
        tail=tail,
    )
    return Haplotype(gene=gene, coding=coding, phase=phase, end_known=end_known)


def _shortened(exons: list[tuple[int, int]], last: int) -> list[tuple[int, int]]:
    return [(low, min(high, last + 1)) for low, high in exons if low <= last]


@st.composite
def edit_sets(draw: st.DrawFn, gene: Gene, *, most: int) -> tuple[Edit, ...]:
    """Draw variants inside the transcript, mostly in exons and near each other, with an untouched base between two."""
    edits: list[Edit] = []
    place = draw(st.integers(gene.exons[0][0] + 1, gene.exons[-1][1] - 1))
    for _ in range(draw(st.integers(min(1, most), most))):
        place += draw(st.integers(0, 3) | st.integers(0, 25))
        room = gene.exons[-1][1] - 1 - place
        if room <= 0:
            break
        length = draw(st.sampled_from([0, 1, 1, 1, 1, 2, 3, 4, 6]))
        before = gene.contig[place : place + min(length, room)]
        kinds = [st.text(alphabet="ACGT", min_size=len(before), max_size=len(before)), st.text(alphabet="ACGT", max_size=6)]
        start, before, after = _trimmed(place, before, draw(kinds[0] | kinds[0] | kinds[1]))
        if before or after:
            edits.append((start, before, after))
            place = start + len(before) + 1
    return tuple(edits)


def _trimmed(start: int, before: str, after: str) -> Edit:
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    while before and after and before[0] == after[0]:
        before, after, start = before[1:], after[1:], start + 1
    return start, before, after
