"""One read's allele, against the twin that walks base by base and against simulated truth."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.allele_by_walking import allele_by_walking
from tests.tumor.made_alignments import MadeRead, segment

from vaxsmith.tumor.allele_in_read import Allele, allele_in_read, site_in_read
from vaxsmith.tumor.allele_site import AlleleSite
from vaxsmith.tumor.read_settings import ReadSettings
from vaxsmith.tumor.variant import Variant

RULES = ReadSettings()
BASES = "AC"
operations = st.lists(st.tuples(st.sampled_from("MMM=XIDNS"), st.integers(1, 6)), min_size=1, max_size=7)


def make_site(start: int, reference: str, alternate: str, *, left: str = "", right: str = "", flank: int = 0) -> AlleleSite:
    return AlleleSite(
        variant=Variant(contig="chr1", start=start, reference=reference, alternate=alternate),
        contig="chr1",
        start=start,
        end=start + len(reference),
        reference=reference,
        alternate=alternate,
        left=left,
        right=right,
        flank=flank,
    )


def snv(bases: str = "AAAAACAAAA", cigar: str = "10M", **made: int | str) -> Allele | None:
    """Ask a read at place 100 for A>C at place 105."""
    return allele_in_read(
        segment(MadeRead(name="r", start=100, cigar=cigar, bases=bases, **made)),  # type: ignore[arg-type]
        make_site(105, "A", "C"),
        RULES,
    )


@settings(deadline=None, max_examples=400)
@given(
    operations,
    st.integers(0, 12),
    st.text(BASES, max_size=3),
    st.text(BASES, max_size=3),
    st.integers(1, 2),
    st.randoms(use_true_random=False),
)
def test_agrees_with_walking(parts, offset, reference, alternate, flank, random) -> None:
    clip = [(n, op) for op, n in parts if op == "S"][:2]
    inner = [f"{n}{op}" for op, n in parts if op != "S"]
    cigar = "".join([f"{n}S" for n, _ in clip[:1]] + inner + [f"{n}S" for n, _ in clip[1:]])
    consumed = sum(n for op, n in parts if op in "MIX=") + sum(n for n, _ in clip)
    if not consumed or reference == alternate:
        return
    read = segment(MadeRead(name="r", start=50, cigar=cigar, bases="".join(random.choices(BASES, k=consumed))))
    flank = 0 if len(reference) == len(alternate) else flank
    # Flanks as this read writes them, so that none of its bases disagrees with the genome there.
    site = make_site(48 + offset, reference, alternate, left="", right="", flank=flank)
    expected = allele_by_walking(read, site.start, site.end, reference, alternate, flank)
    covered = site_in_read(read, site)
    if covered is not None and covered[0] >= 0 and flank:
        low, high, _ = covered
        left, right = read.query_sequence[low - flank : low], read.query_sequence[high : high + flank]
        site = make_site(site.start, reference, alternate, left=left, right=right, flank=flank)
    assert allele_in_read(read, site, RULES) == expected


def test_a_substitution_needs_its_own_bases_only() -> None:
    assert snv() is Allele.ALTERNATE
    assert snv("AAAAAAAAAA") is Allele.REFERENCE
    assert snv("AAAAAGAAAA") is Allele.OTHER
    assert snv("AAAAAC", "6M") is Allele.ALTERNATE
    assert snv("AAAAAC", "5M1S") is None
    assert snv("AAAAACC", "4M2D3M") is Allele.OTHER
    assert snv("AAAAACC", "4M20N3M") is None
    assert snv("AAAAACAAAA", "5M1I1D4M") is Allele.ALTERNATE
    assert snv("AAAAACAAAA", "5M1D1I4M") is Allele.ALTERNATE
    assert snv("AAAAAAAAA", "5M1D4M") is Allele.OTHER
    assert snv("AAAAANAAAA") is None


def test_poor_bases_and_absent_bases_do_not_tell() -> None:
    assert snv(qualities="IIIII#IIII") is None
    read = segment(MadeRead(name="r", start=100, cigar="10M", bases="AAAAACAAAA"))
    read.query_qualities = None
    assert allele_in_read(read, make_site(105, "A", "C"), RULES) is Allele.ALTERNATE
    bare = segment(MadeRead(name="r", start=100, cigar="10M", bases="AAAAACAAAA"))
    bare.query_sequence = None
    assert allele_in_read(bare, make_site(105, "A", "C"), RULES) is None


def test_a_long_deletion_that_a_spliced_aligner_skips_counts_and_another_skip_does_not() -> None:
    site = make_site(105, "ACGTACGT", "", left="TTTTTTTTTTT", right="GGGGGGGGGGG", flank=3)
    skipped = MadeRead(name="r", start=100, cigar="5M8N5M", bases="TTTTTGGGGG")
    assert allele_in_read(segment(skipped), site, RULES) is Allele.ALTERNATE
    intron = MadeRead(name="r", start=100, cigar="5M90N5M", bases="TTTTTGGGGG")
    assert allele_in_read(segment(intron), site, RULES) is None


def test_an_insertion_written_as_mismatches_near_a_reads_end_is_not_reference() -> None:
    # TTTTT|GG: the alternate TTTTT CA GG, of which the aligner wrote the last bases as mismatches.
    site = make_site(105, "", "CA", left="TTTTT", right="GGGGG", flank=3)
    plain = MadeRead(name="r", start=100, cigar="8M", bases="TTTTTGGG")
    assert allele_in_read(segment(plain), site, RULES) is Allele.REFERENCE
    cut = MadeRead(name="r", start=100, cigar="8M", bases="TTTTTCAG")
    assert allele_in_read(segment(cut), site, RULES) is None
    whole = MadeRead(name="r", start=100, cigar="5M2I3M", bases="TTTTTCAGGG")
    assert allele_in_read(segment(whole), site, RULES) is Allele.ALTERNATE
