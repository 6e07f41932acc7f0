"""The mutant message in reads: spliced, on either strand, with neighbours that calls name or do not name."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from tests.genome.made_reference import make_call, make_reference
from tests.tumor.made_alignments import MadeRead, write_bam

from vaxsmith.core import SettingsError, Unassessed, reverse_complement
from vaxsmith.genome import Reference
from vaxsmith.tumor.alignments import open_alignments
from vaxsmith.tumor.read_context import CodonContext, ContextSettings, ContextVerdict, codon_context
from vaxsmith.tumor.variant import Call

# Two exons, [100, 150) and [250, 400); the variant lies ten bases behind the intron.
BASES = "".join(Random(3).choices("ACGT", k=600))  # noqa: S311 - makes test data
GENOME = BASES[:260] + "A" + BASES[261:270] + "C" + BASES[271:]
EXONS = [(100, 150), (250, 400)]
CALL = make_call("chr1", 261, "A", "T")
NEIGHBOUR = make_call("chr1", 271, "C", "G")


def reference(strand: str = "+") -> Reference:
    return make_reference({"1": GENOME}, [("T", "1", strand, EXONS, EXONS)])


def spliced_read(name: str, *, mutant: str = GENOME, left: int = 30, right: int = 60) -> MadeRead:
    """Read ``left`` bases of the first exon and ``right`` of the second."""
    bases = mutant[150 - left : 150] + mutant[250 : 250 + right]
    return MadeRead(name=name, start=150 - left, cigar=f"{left}M100N{right}M", bases=bases)


def changed(*calls: Call) -> str:
    bases = GENOME
    for call in sorted(calls, key=lambda one: one.variant, reverse=True):
        start = call.variant.start
        bases = bases[:start] + call.variant.alternate + bases[start + len(call.variant.reference) :]
    return bases


def context(folder: Path, reads: list[MadeRead], *companions: Call, strand: str = "+", call: Call = CALL) -> CodonContext:
    genome = reference(strand)
    (transcript,) = genome.transcripts_overlapping(call.variant.interval)
    with open_alignments(write_bam(folder / "a.bam", reads, contigs={"chr1": 600})) as alignments:
        found = codon_context(call, transcript, genome, alignments, companions=companions)
    assert isinstance(found, CodonContext)
    return found


def test_a_message_that_stands_in_the_reads_assembles(tmp_path: Path) -> None:
    reads = [spliced_read(f"m{i}", mutant=changed(CALL)) for i in range(3)] + [spliced_read("plain")]
    found = context(tmp_path, reads)
    assert found.expected == changed(CALL)[127:150] + changed(CALL)[250:294]
    assert (found.verdict, found.assembled) == (ContextVerdict.ASSEMBLES, found.expected)
    assert (found.alternate_fragments, found.spanning_fragments, found.agreeing_fragments) == (3, 3, 3)
    assert (found.assembled_fragments, found.fewest_fragments, found.findings) == (3, 3, ())
    turned = context(tmp_path, reads, strand="-")
    assert turned.expected == reverse_complement(found.expected) == turned.assembled


def test_two_mates_span_together_and_short_reads_are_partial(tmp_path: Path) -> None:
    mutant = changed(CALL)
    mates = [
        read
        for i in range(2)
        for read in (
            spliced_read(f"m{i}", mutant=mutant, left=30, right=20),
            MadeRead(name=f"m{i}", start=255, cigar="60M", bases=mutant[255:315]),
        )
    ]
    found = context(tmp_path, mates)
    assert (found.verdict, found.alternate_fragments, found.spanning_fragments) == (ContextVerdict.ASSEMBLES, 2, 2)
    short = [spliced_read(f"m{i}", mutant=mutant, left=30, right=20) for i in range(4)]
    found = context(tmp_path, short)
    assert (found.verdict, found.spanning_fragments, found.fewest_fragments) == (ContextVerdict.PARTIAL, 0, 0)
    assert found.assembled.endswith("N")
    assert context(tmp_path, [spliced_read("plain")]).verdict is ContextVerdict.ABSENT


def test_an_uncalled_neighbour_is_named_and_a_called_one_is_expected(tmp_path: Path) -> None:
    reads = [spliced_read(f"m{i}", mutant=changed(CALL, NEIGHBOUR)) for i in range(4)]
    found = context(tmp_path, reads)
    assert found.verdict is ContextVerdict.DIFFERS
    assert found.neighbours == (NEIGHBOUR.variant.__class__(contig="chr1", start=270, reference="C", alternate="G"),)
    assert "chr1-271-C-G" in found.findings[0].sentence
    assert (found.agreeing_fragments, found.assembled_fragments) == (0, 4)
    known = context(tmp_path, reads, NEIGHBOUR)
    assert (known.verdict, known.neighbours) == (ContextVerdict.ASSEMBLES, ())


def test_a_neighbour_in_some_of_the_fragments_is_named_and_the_rest_decide(tmp_path: Path) -> None:
    reads = [spliced_read(f"m{i}", mutant=changed(CALL)) for i in range(6)]
    reads += [spliced_read(f"n{i}", mutant=changed(CALL, NEIGHBOUR)) for i in range(3)]
    found = context(tmp_path, reads)
    assert (found.verdict, found.agreeing_fragments) == (ContextVerdict.ASSEMBLES, 6)
    assert len(found.neighbours) == 1


@pytest.mark.parametrize(
    "companion",
    [make_call("chr1", 265, GENOME[264:267], GENOME[264]), make_call("chr1", 265, GENOME[264], GENOME[264] + "TTG")],
)
def test_companion_indels_are_written_into_the_message(tmp_path: Path, companion: Call) -> None:
    mutant = changed(CALL, companion)
    distance = len(companion.variant.alternate) - len(companion.variant.reference)
    middle = f"15M{distance}I42M" if distance > 0 else f"15M{-distance}D43M"
    bases = mutant[120:150] + mutant[250 : 310 + min(0, distance)]
    reads = [MadeRead(name=f"m{i}", start=120, cigar=f"30M100N{middle}", bases=bases) for i in range(2)]
    found = context(tmp_path, reads, companion)
    assert (found.verdict, found.agreeing_fragments) == (ContextVerdict.ASSEMBLES, 2)


def test_a_retained_intron_is_told_from_the_message(tmp_path: Path) -> None:
    mutant = changed(CALL)
    reads = [MadeRead(name=f"m{i}", start=220, cigar="100M", bases=mutant[220:320]) for i in range(3)]
    found = context(tmp_path, reads)
    assert (found.verdict, found.agreeing_fragments, found.neighbours) == (ContextVerdict.DIFFERS, 0, ())
    assert found.findings[0].check == "message-differs"


def test_an_overhang_that_the_aligner_pushed_into_the_intron_does_no_harm(tmp_path: Path) -> None:
    mutant = changed(CALL)
    bases = mutant[147:150] + mutant[250:310]
    reads = [MadeRead(name=f"m{i}", start=247, cigar="63M", bases=bases) for i in range(3)]
    found = context(tmp_path, reads)
    assert (found.verdict, found.findings) == (ContextVerdict.PARTIAL, ())


def test_a_variant_outside_the_exons_is_unassessed_and_settings_are_checked(tmp_path: Path) -> None:
    genome = reference()
    (transcript,) = genome.transcripts_overlapping(CALL.variant.interval)
    with open_alignments(write_bam(tmp_path / "a.bam", [spliced_read("m")], contigs={"chr1": 600})) as alignments:
        for call in (make_call("chr1", 201, GENOME[200], "N"), make_call("9", 5, "A", "C")):
            assert isinstance(codon_context(call, transcript, genome, alignments), Unassessed)
        bare = codon_context(CALL, transcript, genome, alignments, settings=ContextSettings(bases_beside=0))
    assert isinstance(bare, CodonContext)
    assert bare.expected == "T"
    with pytest.raises(SettingsError):
        ContextSettings(minimum_fragments=0)


def test_the_other_strand_of_everything_says_the_same(tmp_path: Path) -> None:
    """Turn genome, exons, variant and reads round: the message, its verdict and its counts stay."""
    reads = [spliced_read(f"m{i}", mutant=changed(CALL, NEIGHBOUR), left=20 + i) for i in range(5)] + [spliced_read("plain")]
    found = context(tmp_path, reads)
    size = len(GENOME)
    turned_call = make_call("chr1", size - 260, "T", "A")
    genome = make_reference(
        {"1": reverse_complement(GENOME)},
        [("T", "1", "-", *[[(size - end, size - start) for start, end in EXONS[::-1]]] * 2)],
    )
    turned = []
    for read in reads:
        left = 20 + int(read.name[1:]) if read.name != "plain" else 30
        turned.append(
            MadeRead(name=read.name, start=size - 310, cigar=f"60M100N{left}M", bases=reverse_complement(read.bases))
        )
    (transcript,) = genome.transcripts_overlapping(turned_call.variant.interval)
    with open_alignments(write_bam(tmp_path / "b.bam", turned, contigs={"chr1": size})) as alignments:
        other = codon_context(turned_call, transcript, genome, alignments)
    assert isinstance(other, CodonContext)
    assert (other.expected, other.assembled, other.verdict) == (found.expected, found.assembled, found.verdict)
    assert (other.spanning_fragments, other.agreeing_fragments) == (found.spanning_fragments, found.agreeing_fragments)
    assert [one.start for one in other.neighbours] == [size - 1 - one.start for one in found.neighbours] == [size - 271]
