"""Pairs joined into blocks, beside what the file states, and simulated haplotypes from reads to blocks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.genome.made_reference import make_call
from tests.tumor.made_alignments import MadeRead, write_bam

from vaxsmith.tumor.alignments import open_alignments
from vaxsmith.tumor.phase_blocks import with_read_phase
from vaxsmith.tumor.read_phase import ReadPhase, Togetherness, phase_from_reads
from vaxsmith.tumor.variant import Call, Company, Origin, Phase

TOGETHER, APART, UNKNOWN = Togetherness.TOGETHER, Togetherness.APART, Togetherness.UNKNOWN
A, B, C = (make_call("chr1", position, "A", "T", number=position) for position in (106, 116, 126))


def germline(call: Call, genotype: str = "0/1") -> Call:
    return replace(call, origin=Origin.GERMLINE, genotype=genotype)


def made_phase(first: Call, second: Call, verdict: Togetherness, count: int = 10) -> ReadPhase:
    together = verdict is TOGETHER
    return ReadPhase(
        first=first, second=second, both=count * together, only_first=count * (not together),
        only_second=count * (not together), neither=count, unclear=0, verdict=verdict, why="made",
    )  # fmt: skip


def copies(calls: tuple[Call, ...]) -> list[tuple[str, int] | None]:
    return [call.phase and (call.phase.block, call.phase.haplotype) for call in calls]


def test_pairs_join_into_blocks() -> None:
    calls = (germline(A), B, C)
    found = [made_phase(calls[0], B, TOGETHER), made_phase(calls[0], C, APART)]
    phased, findings = with_read_phase(calls, found)
    assert findings == ()
    assert copies(phased) == [("chr1:106A>T:reads", 0), ("chr1:106A>T:reads", 0), ("chr1:106A>T:reads", 1)]
    assert all(call.phase is not None and call.phase.source == "reads" for call in phased)
    assert with_read_phase(calls, found[::-1])[0] == phased
    assert with_read_phase(calls[::-1], found)[0] == phased[::-1]
    assert with_read_phase(calls, []) == (calls, ())


def test_two_somatic_variants_apart_from_a_third_are_not_put_together() -> None:
    phased, findings = with_read_phase((A, B, C), [made_phase(A, B, APART), made_phase(B, C, APART)])
    assert copies(phased) == [("chr1:106A>T:reads", 0), ("chr1:106A>T:reads", 1), None]
    assert findings == ()


def test_a_homozygous_variant_ties_no_others_together() -> None:
    everywhere = germline(B, "1/1")
    found = [made_phase(A, everywhere, TOGETHER), made_phase(everywhere, C, TOGETHER)]
    phased, _ = with_read_phase((A, everywhere, C), found)
    assert copies(phased) == [None, None, None]
    by_reads = [replace(one, neither=0) for one in found]
    by_reads[0] = replace(by_reads[0], only_second=8)
    phased, _ = with_read_phase((A, germline(B, ""), C), [by_reads[0], replace(by_reads[1], only_first=8)])
    assert copies(phased)[0] is None
    assert copies(phased)[2] is None


def test_the_files_phase_stands_and_is_extended() -> None:
    stated = replace(A, phase=Phase(block="chr1:7", haplotype=1, source="PS"))
    also = replace(C, phase=Phase(block="chr1:7", haplotype=0, source="PS"))
    phased, findings = with_read_phase((stated, germline(B), also), [made_phase(stated, germline(B), APART)])
    assert copies(phased) == [("chr1:7", 1), ("chr1:7", 0), ("chr1:7", 0)]
    assert phased[1].phase is not None
    assert phased[1].phase.source == "PS"
    assert findings == ()
    phased, findings = with_read_phase((stated, also), [made_phase(stated, also, TOGETHER)])
    assert [call.phase for call in phased] == [stated.phase, also.phase]
    assert [finding.check for finding in findings] == ["phase-contradicted"]
    assert "the file decided" in findings[0].sentence


def test_reads_that_contradict_their_neighbours_leave_the_phase_open() -> None:
    g = germline(A)
    found = [made_phase(g, B, TOGETHER, 20), made_phase(g, C, TOGETHER, 20), made_phase(B, C, APART, 5)]
    phased, findings = with_read_phase((g, B, C), found)
    assert copies(phased)[1:] == [None, None]
    assert len(findings) == 1
    assert "left open" in findings[0].sentence


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 1), st.booleans()), min_size=2, max_size=7), st.randoms(use_true_random=False))
def test_what_is_phased_is_phased_as_it_was_made(tmp_path: Path, placed, random) -> None:  # type: ignore[no-untyped-def]
    """Heterozygous variants on two haplotypes, reads of random length: every pair in one block agrees with the truth."""
    calls = []
    for number, (_, is_germline) in enumerate(placed):
        call = make_call("chr1", 11 + number * 12, "A", "T", number=number + 1)
        calls.append(germline(call) if is_germline else call)
    length = 12 * len(placed) + 10
    reads = []
    for number in range(60):
        copy, start = random.randrange(2), random.randrange(length - 15)
        end = min(length, start + random.randrange(10, 40))
        bases = ["A"] * length
        for place, (home, _) in enumerate(placed):
            if home == copy:
                bases[10 + place * 12] = "T"
        reads.append(MadeRead(name=f"r{number}", start=start, cigar=f"{end - start}M", bases="".join(bases[start:end])))
    with open_alignments(write_bam(tmp_path / "a.bam", reads)) as alignments:
        found = phase_from_reads(calls, [alignments])
    assert all(one.verdict is not UNKNOWN or "too few" in one.why for one in found)
    phased, findings = with_read_phase(calls, found)
    assert findings == ()
    for i, first in enumerate(phased):
        for j, second in enumerate(phased[:i]):
            if first.phase and second.phase and first.phase.block == second.phase.block:
                assert (first.phase.haplotype == second.phase.haplotype) == (placed[i][0] == placed[j][0])


def test_a_later_change_is_in_some_of_the_cells_only() -> None:
    """Thirty fragments have B alone, ten B and C, none C alone: C came later on the same copy."""
    nested = replace(made_phase(B, C, TOGETHER), only_first=30, first_alone=True)
    phased, _ = with_read_phase((B, C), [nested])
    assert [call.neighbours for call in phased] == [{C.variant: Company.SOMETIMES}, {B.variant: Company.ALWAYS}]
