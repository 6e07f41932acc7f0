"""Phase from fragments: two haplotypes, subclones, introns, indels beside substitutions, and what the file states."""

from __future__ import annotations

from dataclasses import replace
from math import comb
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.genome.made_reference import make_call, make_reference
from tests.tumor.made_alignments import MadeRead, write_bam

from vaxsmith.core import SettingsError
from vaxsmith.tumor.alignments import open_alignments
from vaxsmith.tumor.read_phase import PhaseSettings, ReadPhase, Togetherness, judge, phase_from_reads
from vaxsmith.tumor.variant import Call, Origin

TOGETHER, APART, UNKNOWN = Togetherness.TOGETHER, Togetherness.APART, Togetherness.UNKNOWN
LENGTH = 40
A, B, C = (make_call("chr1", position, "A", "T", number=position) for position in (106, 116, 126))


def germline(call: Call, genotype: str = "0/1") -> Call:
    return replace(call, origin=Origin.GERMLINE, genotype=genotype)


def fragments(*carried: tuple[str, int]) -> list[MadeRead]:
    """Make reads over all three places: ("AC", 3) is three that carry the first and the third."""
    reads = []
    for letters, times in carried:
        bases = list("A" * LENGTH)
        for letter, place in (("A", 5), ("B", 15), ("C", 25)):
            if letter in letters:
                bases[place] = "T"
        reads += [MadeRead(name=f"{letters}{i}", start=100, cigar=f"{LENGTH}M", bases="".join(bases)) for i in range(times)]
    return reads


def phases(folder: Path, reads: list[MadeRead], *calls: Call) -> tuple[ReadPhase, ...]:
    with open_alignments(write_bam(folder / "a.bam", reads)) as alignments:
        return phase_from_reads(calls, [alignments])


def pairs(found: tuple[ReadPhase, ...]) -> dict[str, Togetherness]:
    names = {A.variant: "A", B.variant: "B", C.variant: "C"}
    return {names[one.first.variant] + names[one.second.variant]: one.verdict for one in found}


@pytest.mark.parametrize(
    ("carried", "verdict"),
    [
        ((("AB", 5), ("", 5)), TOGETHER),
        ((("A", 5), ("B", 5)), APART),
        ((("A", 9), ("AB", 4)), TOGETHER),  # B came later, on the same copy
        ((("AB", 30), ("A", 20), ("B", 1)), TOGETHER),  # one fragment in fifty misread
        ((("A", 30), ("B", 20), ("AB", 1)), APART),
        ((("A", 6), ("B", 6), ("AB", 6)), UNKNOWN),
        ((("AB", 1), ("", 9)), UNKNOWN),
        ((("A", 1), ("B", 1)), UNKNOWN),
        ((("A", 9), ("", 9)), UNKNOWN),
    ],
)
def test_fragments_decide(tmp_path: Path, carried: tuple[tuple[str, int], ...], verdict: Togetherness) -> None:
    (found,) = phases(tmp_path, fragments(*carried), A, B)
    assert found.verdict is verdict
    assert found.both + found.only_first + found.only_second + found.neither == sum(times for _, times in carried)
    assert str(found.both) in found.why


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_the_judgement_is_that_of_exact_binomials(both: int, first: int, second: int) -> None:
    rules = PhaseSettings()

    def chance(count: int) -> float:
        n, e = both + first + second, rules.error_rate.value
        return sum(comb(n, i) * e**i * (1 - e) ** (n - i) for i in range(count, n + 1))

    def real(count: int) -> bool:
        return count >= rules.minimum_fragments and chance(count) < rules.significance

    expected = UNKNOWN
    if real(both) and chance(min(first, second)) >= rules.significance:
        expected = TOGETHER
    elif real(first) and real(second) and chance(both) >= rules.significance:
        expected = APART
    assert judge(both, first, second, rules)[0] is expected
    assert judge(both, second, first, rules)[0] is expected


def test_settings_out_of_range_are_refused() -> None:
    for wrong in ({"farthest": -1}, {"minimum_fragments": 0}, {"significance": 0.0}):
        with pytest.raises(SettingsError):
            PhaseSettings(**wrong)  # type: ignore[arg-type]


def test_an_intron_that_rna_spans_counts_as_near_and_mates_are_one_fragment(tmp_path: Path) -> None:
    far = make_call("chr1", 5106, "A", "T", number=9)
    spliced = [MadeRead(name=f"s{i}", start=100, cigar="10M4990N10M", bases="AAAAATAAAA" + "AAAAATAAAA") for i in range(3)]
    mates = [
        MadeRead(name=f"m{i}", start=start, cigar="10M", bases="AAAAATAAAA", flag=flag)
        for i in range(3)
        for start, flag in ((100, 99), (5100, 147))
    ]
    for reads in (spliced, mates):
        (found,) = phases(tmp_path, reads, A, far)
        assert (found.verdict, found.both) == (TOGETHER, 3)
    with open_alignments(write_bam(tmp_path / "b.bam", mates)) as alignments:
        assert phase_from_reads([A, far], [alignments], settings=PhaseSettings(farthest=100)) == ()


def test_germline_calls_matter_only_near_others_and_files_add_up(tmp_path: Path) -> None:
    reads = fragments(("ABC", 1), ("", 2))
    assert phases(tmp_path, reads, germline(A), germline(B)) == ()
    first, second = (write_bam(tmp_path / f"{name}.bam", reads) for name in "xy")
    with open_alignments(first) as one, open_alignments(second) as other:
        (found,) = phase_from_reads([germline(B), A, A], [one, other])
    assert (found.first.label, found.both, found.neither) == (A.label, 2, 4)


def test_an_indel_and_a_substitution_in_its_repeat_are_read_together(tmp_path: Path) -> None:
    genome = "ACGTACGTAC" + "GGGGGG" + "TACATACATA" + "C" * 20
    insertion, beside = make_call("chr1", 10, "C", "CG"), make_call("chr1", 14, "G", "A")  # 0-based 13, inside the run
    both = genome[:10] + "G" + genome[10:13] + "A" + genome[14:]
    plain_insertion = genome[:10] + "G" + genome[10:]
    beside_alone = genome[:13] + "A" + genome[14:]
    reads = [MadeRead(name=f"n{i}", start=0, cigar="46M", bases=genome) for i in range(4)]
    reads += [MadeRead(name=f"b{i}", start=0, cigar="10M1I36M", bases=both) for i in range(4)]
    reference = make_reference({"1": genome}, [("T", "1", "+", [(0, 46)], [])])

    def verdict(extra: list[MadeRead]) -> Togetherness:
        path = write_bam(tmp_path / "a.bam", [*extra], contigs={"chr1": 46})
        with open_alignments(path) as alignments:
            (found,) = phase_from_reads([insertion, beside], [alignments], reference=reference)
        return found.verdict

    assert verdict(reads) is TOGETHER
    apart = [MadeRead(name=f"i{i}", start=0, cigar="16M1I30M", bases=plain_insertion) for i in range(4)]
    apart += [MadeRead(name=f"s{i}", start=0, cigar="46M", bases=beside_alone) for i in range(4)]
    assert verdict(apart) is APART


def test_a_longer_change_is_not_taken_for_the_shorter_one_inside_it(tmp_path: Path) -> None:
    """B stands alone on one copy; on the other A stands with a change of three bases, the middle one written like B."""
    longer = make_call("chr1", 115, "AAA", "CTC", number=7, origin=Origin.GERMLINE)
    reads = []
    for copy in range(20):
        bases = list("A" * LENGTH)
        if copy % 2:
            bases[5], bases[14:17] = "T", list("CTC")
        else:
            bases[15] = "T"
        reads.append(MadeRead(name=f"r{copy}", start=100, cigar=f"{LENGTH}M", bases="".join(bases)))
    found = {(one.first.variant, one.second.variant): one.verdict for one in phases(tmp_path, reads, B, germline(A), longer)}
    assert found[A.variant, B.variant] is APART
