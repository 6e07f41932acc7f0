"""The quick reading of an edited transcript against its slow twin, and strand symmetry."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.genome.made_reference import make_call, make_calls, make_reference
from tests.reference.edited_transcript import read_edited, read_spliced

from vaxsmith.core import Dropped, reverse_complement
from vaxsmith.genome import Reference
from vaxsmith.proteins import ReadingSettings, proteins_from_reference
from vaxsmith.proteins.mutant_protein import EffectKind, MutantProtein
from vaxsmith.proteins.transcript_placement import Region, copies_a_site, place_on_transcript, slid, sliding_room
from vaxsmith.tumor.variant import Variant

TAILED = {EffectKind.FRAMESHIFT, EffectKind.STOP_LOSS, EffectKind.STOP_GAIN}


@dataclass(frozen=True)
class Case:
    contig: str
    strand: str
    exons: list[tuple[int, int]]
    coding: list[tuple[int, int]]
    variant: tuple[int, str, str]

    @property
    def coding_start(self) -> int:
        return self.coding[0][0] if self.strand == "+" else self.coding[-1][1] - 1

    def reference(self) -> Reference:
        return make_reference({"c": self.contig}, [("T", "c", self.strand, self.exons, self.coding)])

    def mirrored(self) -> Case:
        size = len(self.contig)

        def turn(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
            return sorted((size - end, size - start) for start, end in parts)

        start, before, after = self.variant
        flipped = size - start - len(before), reverse_complement(before), reverse_complement(after)
        return Case(
            reverse_complement(self.contig), "-" if self.strand == "+" else "+", turn(self.exons), turn(self.coding), flipped
        )

    def judge(self) -> list[MutantProtein | Dropped]:
        start, before, after = self.variant
        # Written with the whole neighbourhood, so that VCF's anchor base needs no special case.
        first, last = max(0, start - 1), start + len(before)
        record = self.contig[first:start] + before, self.contig[first:start] + after
        calls = make_calls(make_call("c", first + 1, record[0] or "N", record[1] or "N"))
        assert last <= len(self.contig)
        made = proteins_from_reference(calls, self.reference(), settings=ReadingSettings(incomplete=True))
        return [*made.proteins, *made.dropped]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A contig with up to three exons, a start and (nearly always) a stop in frame, and any small variant."""
    alphabet = draw(st.sampled_from(["ACGT", "ACGT", "AC", "AG"]))  # few letters make repeats, where indels slide
    sizes = draw(st.lists(st.integers(9, 40), min_size=1, max_size=3))
    exons, place = [], draw(st.integers(2, 8))
    for size in sizes:
        exons.append((place, place + size))
        place += size + draw(st.integers(4, 9))
    contig = draw(st.text(alphabet=alphabet, min_size=place + 4, max_size=place + 4))
    places = [p for first, last in exons for p in range(first, last)]
    begin = draw(st.integers(0, min(6, len(places) - 9)))
    codons = draw(st.integers(2, (len(places) - begin) // 3))
    bases = list(contig)
    stop = draw(st.sampled_from(["TAA", "TAG", "TGA"]))
    for offset, word in ((begin, "ATG"), (begin + 3 * (codons - 1), stop)):
        for i, base in enumerate(word):
            bases[places[offset + i]] = base
    for codon in range(1, codons - 1):  # no stop may stand before the annotated one
        here = [places[begin + 3 * codon + i] for i in range(3)]
        if "".join(bases[p] for p in here) in ("TAA", "TAG", "TGA"):
            bases[here[0]] = "C"
    contig = "".join(bases)
    held = sorted(places[begin : begin + 3 * codons])
    coding = [
        (max(first, held[0]), min(last, held[-1] + 1)) for first, last in exons if first <= held[-1] and last > held[0]
    ]
    start = draw(st.integers(exons[0][0], exons[-1][1] - 1))
    before = contig[start : start + draw(st.integers(0, 6))]
    after = draw(st.text(alphabet="ACGT", max_size=6))
    variant = _trimmed(start, before, after)
    case = Case(contig, "+", exons, coding, variant)
    return case.mirrored() if draw(st.booleans()) else case


def _trimmed(start: int, before: str, after: str) -> tuple[int, str, str]:
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    while before and after and before[0] == after[0]:
        before, after, start = before[1:], after[1:], start + 1
    return start, before, after


def _interesting(case: Case) -> bool:
    start, before, after = case.variant
    inside = case.exons[0][0] < start and start + len(before) < case.exons[-1][1]
    return bool(before or after) and inside


@given(cases().filter(_interesting))
@settings(deadline=None, max_examples=300)
def test_agrees_with_editing_the_whole_contig(case: Case) -> None:
    reference = case.reference()
    (transcript,) = list(reference.transcripts)
    start, before, after = case.variant
    variant = Variant(contig="c", start=start, reference=before, alternate=after)
    room = sliding_room(variant, lambda first, last: case.contig[first:last], len(case.contig))
    placed, region, _ = place_on_transcript(variant, room, transcript)
    edited = case.contig[: placed.start] + placed.alternate + case.contig[placed.start + len(placed.reference) :]
    assert edited == case.contig[:start] + after + case.contig[start + len(before) :]  # the placement changes nothing

    normal = read_spliced(case.contig, case.exons, case.strand, case.coding_start)
    twin = read_edited(
        case.contig, case.exons, case.strand, case.coding_start, (placed.start, placed.reference, placed.alternate)
    )
    if region is Region.SPLICE_SITE or copies_a_site(variant, room, transcript):
        # The twin edits no splice site, and of a copied one it takes the side that it is told; see test_splice_site.
        assert twin is None or sum(room)
        return
    (outcome,) = case.judge()
    if isinstance(outcome, MutantProtein):
        assert twin is not None
        assert outcome.wild_type == normal.protein
        assert (outcome.mutant, outcome.ends_at_stop) == (twin.protein, twin.ends_at_stop)
        _assert_exact(outcome)
    elif outcome.reason == "no-protein-change":
        assert twin is not None
        assert twin.protein == normal.protein
    elif outcome.reason == "utr":
        # An indel at the start codon may equal one before it: some placement then leaves the protein as it is.
        equal = [slid(variant, distance) for distance in range(-room[0], room[1] + 1)]
        readings = [
            read_edited(case.contig, case.exons, case.strand, case.coding_start, (one.start, one.reference, one.alternate))
            for one in equal
        ]
        assert twin is None or any(reading is not None and reading.protein == normal.protein for reading in readings)
    elif outcome.reason in ("stop-gained", "no-new-residues"):
        assert twin is not None
        assert normal.protein.startswith(twin.protein)
        assert len(twin.protein) < len(normal.protein)
    elif outcome.reason == "start-lost":
        assert twin is None or twin.first_codon != "ATG"
    else:
        assert outcome.reason == "intronic"
        assert twin is None


def _assert_exact(protein: MutantProtein) -> None:
    """The named stretches rebuild the mutant, and are as small as they can be."""
    (first, last), (old_first, old_last) = protein.altered, protein.replaced
    normal, mutant = protein.wild_type, protein.mutant
    assert normal[:old_first] + mutant[first:last] + normal[old_last:] == mutant
    assert first == old_first
    assert mutant[first : first + 1] != normal[first : first + 1] or first == last
    if protein.effect.kind in TAILED:
        assert (last, old_last) == (len(mutant), len(normal))


@given(cases().filter(_interesting))
@settings(deadline=None, max_examples=150)
def test_reads_both_strands_alike(case: Case) -> None:
    for outcome, mirrored in zip(case.judge(), case.mirrored().judge(), strict=True):
        if isinstance(outcome, MutantProtein):
            assert isinstance(mirrored, MutantProtein)
            assert (outcome.effect, outcome.alternative) == (mirrored.effect, mirrored.alternative)
            assert (outcome.mutant, outcome.altered, outcome.replaced) == (
                mirrored.mutant,
                mirrored.altered,
                mirrored.replaced,
            )
        else:
            assert isinstance(mirrored, Dropped)
            assert outcome.reason == mirrored.reason
