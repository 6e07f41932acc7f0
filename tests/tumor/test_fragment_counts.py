"""Fragments counted from files: simulated truth, mates, settings, and the published table of B16."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.corpora import corpus
from tests.genome.made_reference import make_call, make_calls, make_reference
from tests.reference.allele_by_walking import stretch_of_all_placements
from tests.tumor.made_alignments import MadeRead, write_bam
from tests.tumor.made_changes import changes

from vaxsmith.core import Unassessed
from vaxsmith.tumor.alignments import open_alignments
from vaxsmith.tumor.fragment_counts import FragmentSupport, count_fragments, with_rna_support
from vaxsmith.tumor.read_settings import ReadSettings
from vaxsmith.tumor.variant import Call, ReadSupport, Record, Variant


def counted(path: Path, call: Call, **options: object) -> FragmentSupport:
    with open_alignments(path) as alignments:
        (support,) = count_fragments([call], alignments, **options)  # type: ignore[arg-type]
    assert isinstance(support, FragmentSupport)
    return support


def some_reads(*bases: str, **made: object) -> list[MadeRead]:
    return [MadeRead(name=f"r{i}", start=100, cigar="10M", bases=one, **made) for i, one in enumerate(bases)]  # type: ignore[arg-type]


SNV = make_call("chr1", 106, "G", "T")  # 0-based 105
ALT, REF, THIRD = "AAAAATAAAA", "AAAAAGAAAA", "AAAAACAAAA"


def test_mates_are_one_fragment_and_contradicting_ones_are_other(tmp_path: Path) -> None:
    reads = [
        *some_reads(ALT, REF, THIRD),
        MadeRead(name="pair", start=101, cigar="10M", bases="AAAATAAAAA"),
        MadeRead(name="pair", start=99, cigar="10M", bases="AAAAAATAAA"),
        MadeRead(name="torn", start=101, cigar="10M", bases="AAAATAAAAA"),
        MadeRead(name="torn", start=99, cigar="10M", bases="AAAAAAGAAA"),
    ]
    support = counted(write_bam(tmp_path / "a.bam", reads), SNV)
    assert (support.reference_fragments, support.alternate_fragments, support.other_fragments) == (1, 2, 2)
    assert (support.reference_reads, support.alternate_reads, support.other_reads) == (2, 4, 1)
    assert support.depth == 5
    assert support.fraction == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("made", "rule"),
    [
        ({"flag": 0x400}, {"count_duplicates": True}),
        ({"flag": 0x100}, {"count_secondary": True}),
        ({"flag": 0x800}, {"count_supplementary": True}),
        ({"flag": 0x200}, {"count_quality_failed": True}),
        ({"mapping_quality": 0}, {"minimum_mapping_quality": 0}),
    ],
)
def test_what_does_not_count_is_counted_as_left_out(tmp_path: Path, made: dict[str, int], rule: dict[str, int]) -> None:
    path = write_bam(tmp_path / "a.bam", some_reads(ALT, ALT, **made))
    assert (counted(path, SNV).depth, counted(path, SNV).left_out_reads) == (0, 2)
    assert counted(path, SNV, settings=ReadSettings(**rule)).alternate_fragments == 2  # type: ignore[arg-type]


def test_unmapped_reads_never_count_and_no_reads_give_zeros(tmp_path: Path) -> None:
    path = write_bam(tmp_path / "a.bam", some_reads(ALT, flag=0x4))
    support = counted(path, SNV)
    assert (support.depth, support.fraction) == (0, None)
    assert support.as_read_support() == ReadSupport(depth=0, reference_count=0, alternate_count=0)


def test_contigs_are_found_by_any_name_and_unknown_ones_are_unassessed(tmp_path: Path) -> None:
    path = write_bam(tmp_path / "a.bam", some_reads(ALT))
    assert counted(path, make_call("1", 106, "G", "T")).alternate_fragments == 1
    with open_alignments(path) as alignments:
        unknown, beyond, at_end = count_fragments(
            [make_call("7", 5, "G", "T"), make_call("1", 10_001, "G", "T"), make_call("1", 9_999, "AC", "A")], alignments
        )
    assert isinstance(unknown, Unassessed)
    assert "no contig 7" in unknown.reason
    assert isinstance(beyond, Unassessed)
    assert isinstance(at_end, Unassessed)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes(), st.randoms(use_true_random=False), st.booleans())
def test_simulated_fragments_are_counted_as_they_were_made(tmp_path: Path, change, random, known) -> None:  # type: ignore[no-untyped-def]
    """Reads of both haplotypes, each with its indel at a random one of its equal placements, some spliced."""
    genome, variant = change
    if variant.reference == variant.alternate:
        return
    call = Call(variant=variant, record=Record(number=1, contig="chr1", position=1, reference="N", alternate="N"))
    spliced = "GT" * 20  # an intron between the 5th and the 6th base
    whole = genome[:5] + spliced + genome[5:]
    call = Call(variant=_moved(variant, len(spliced)), record=call.record)
    low, high = stretch_of_all_placements(genome, variant.start, variant.reference, variant.alternate)
    flank = 0 if len(variant.reference) == len(variant.alternate) else 3
    change_of_size = len(variant.alternate) - len(variant.reference)
    reads, truth = [], {"reference": 0, "alternate": 0}
    for number in range(20):
        allele = random.choice(("reference", "alternate"))
        first, last = random.randrange(25), 60 - random.randrange(20)
        read = _simulated(genome, variant, (low, high), allele, (first, last), f"f{number}", random)
        if read is None:
            continue
        reads.append(read)
        if first <= low - flank and high + flank <= last:
            truth[allele] += 1
    path = write_bam(tmp_path / "a.bam", reads, contigs={"chr1": len(whole)})
    reference = make_reference({"1": whole}, [("T", "1", "+", [(0, len(whole))], [])]) if known or flank else None
    support = counted(path, call, reference=reference)
    assert change_of_size == 0 or flank
    assert (support.reference_fragments, support.alternate_fragments) == (truth["reference"], truth["alternate"])
    assert support.other_fragments == 0


def _moved(variant: Variant, distance: int) -> Variant:
    return Variant(
        contig=variant.contig, start=variant.start + distance, reference=variant.reference, alternate=variant.alternate
    )


def _simulated(genome: str, variant: Variant, stretch, allele: str, ends, name: str, random) -> MadeRead | None:  # type: ignore[no-untyped-def]
    first, last = ends
    before, after = len(variant.reference), len(variant.alternate)
    if allele == "reference":
        bases, body = genome[first:last], [(last - first, "M")]
    else:
        places = [variant.start] if before and after else range(stretch[0], stretch[1] - before + 1)
        inside = [place for place in places if first < place and place + before < last]
        if not inside:
            return None
        place = random.choice(inside)
        changed = genome[: variant.start] + variant.alternate + genome[variant.start + before :]
        bases = changed[first : last + after - before]
        body = [(place - first, "M")]
        body += [(before, "M")] if before == after else [(before, "D"), (after, "I")]
        body += [(last - place - before, "M")]
    # The first five bases lie before an intron of forty.
    parts = [(5 - first, "M"), (40, "N"), (body[0][0] - 5 + first, "M"), *body[1:]] if first < 5 else body
    cigar = "".join(f"{length}{operation}" for length, operation in parts if length)
    return MadeRead(name=name, start=first + (40 if first >= 5 else 0), cigar=cigar, bases=bases)


def test_rna_support_is_filled_and_what_the_file_states_stays_unless_asked(tmp_path: Path) -> None:
    path = write_bam(tmp_path / "a.bam", some_reads(ALT, REF))
    stated = Call(variant=SNV.variant, record=SNV.record, rna=ReadSupport(depth=9, reference_count=9, alternate_count=0))
    calls = make_calls(SNV, stated, make_call("9", 4, "A", "C"))
    with open_alignments(path) as alignments:
        counts = count_fragments(calls.calls, alignments)
    filled = with_rna_support(calls, counts, sample="made")
    assert filled.rna_sample == "made"
    assert [call.rna and call.rna.alternate_count for call in filled.calls] == [1, 0, None]
    assert {finding.check for finding in filled.findings} == {"rna-counts-disagree", "rna-not-counted"}
    replaced = with_rna_support(calls, counts, replace_stated=True)
    assert [call.rna and call.rna.alternate_count for call in replaced.calls] == [1, 1, None]


@pytest.mark.corpora
def test_the_published_counts_of_b16_are_met() -> None:
    folder = "rna_support/b16.f10"
    with corpus(folder, "isovar-results.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2
    with open_alignments(corpus(folder, "b16.combined.sorted.bam")) as alignments:
        for row in rows:
            contig, _, change = row["variant"].partition(" g.")
            reference, alternate = change[-3], change[-1]
            (support,) = count_fragments([make_call(contig, int(change[:-3]), reference, alternate)], alignments)
            assert isinstance(support, FragmentSupport)
            for word, field in (("ref", "reference"), ("alt", "alternate"), ("other", "other")):
                for unit in ("fragments", "reads"):
                    assert getattr(support, f"{field}_{unit}") == int(row[f"num_{word}_{unit}"])
        (absent,) = count_fragments([make_call("chr4", 45802539, "G", "C")], alignments)
        assert isinstance(absent, FragmentSupport)
        assert (absent.alternate_fragments, absent.other_fragments) == (0, 0)
