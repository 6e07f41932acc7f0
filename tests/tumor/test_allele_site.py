"""The stretch that tells a variant's alleles apart, against every placement tried one by one."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from tests.genome.made_reference import make_call
from tests.reference.allele_by_walking import stretch_of_all_placements
from tests.tumor.made_alignments import MadeRead, write_bam
from tests.tumor.made_changes import changes

from vaxsmith.core import Unassessed
from vaxsmith.tumor.alignments import open_alignments
from vaxsmith.tumor.allele_site import AlleleSite, allele_site, room_to_slide
from vaxsmith.tumor.fragment_counts import FragmentSupport, count_fragments
from vaxsmith.tumor.read_settings import ReadSettings


@settings(deadline=None, max_examples=150)
@given(changes())
def test_the_room_to_slide_is_that_of_all_placements(change) -> None:  # type: ignore[no-untyped-def]
    genome, variant = change
    if bool(variant.reference) == bool(variant.alternate):
        return
    left, right = room_to_slide(variant, lambda a, b: genome[a:b], len(genome))
    stretch = stretch_of_all_placements(genome, variant.start, variant.reference, variant.alternate)
    assert (variant.start - left, variant.start + len(variant.reference) + right) == stretch


def test_without_a_genome_the_reads_say_how_far_an_indel_can_slide(tmp_path: Path) -> None:
    genome = "ACGTACGTAC" + "GGGGGG" + "TACATACATA"
    left, right = (
        MadeRead(name="l", start=0, cigar="26M", bases=genome),
        MadeRead(name="r", start=0, cigar="26M", bases=genome),
    )
    alternate = genome[:10] + "G" + genome[10:]
    inserted = MadeRead(name="i", start=0, cigar="16M1I10M", bases=alternate)
    path = write_bam(tmp_path / "a.bam", [left, right, inserted], contigs={"chr1": 26})
    call = make_call("chr1", 10, "C", "CG")
    with open_alignments(path) as alignments:
        (support,) = count_fragments([call], alignments)
        site = allele_site(call.variant, alignments, reference=None, settings=ReadSettings())
    assert isinstance(support, FragmentSupport)
    assert (support.reference_fragments, support.alternate_fragments) == (2, 1)
    assert isinstance(site, AlleleSite)
    assert (site.start, site.end, site.alternate) == (10, 16, "GGGGGGG")


def test_a_change_at_the_end_of_a_contig_is_unassessed(tmp_path: Path) -> None:
    path = write_bam(tmp_path / "a.bam", [MadeRead(name="r", start=0, cigar="6M", bases="ACGTAA")], contigs={"chr1": 6})
    with open_alignments(path) as alignments:
        for call in (make_call("chr1", 4, "TAA", "T"), make_call("chr1", 1, "AC", "C"), make_call("chr1", 5, "A", "AA")):
            found = allele_site(call.variant, alignments, reference=None, settings=ReadSettings())
            assert isinstance(found, Unassessed)
            assert "reaches an end" in found.reason
        snv = allele_site(make_call("chr1", 6, "A", "C").variant, alignments, reference=None, settings=ReadSettings())
    assert isinstance(snv, AlleleSite)
