"""Hard places of a DNA: planted ones are found at their place, and a plain twin agrees on hairpins."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.core import InputError, SettingsError, reverse_complement
from vaxsmith.mrna.manufacture.complexity import ComplexityLimits, hairpins, judge_complexity

PLAIN = "".join(Random(5).choices("ACGT", k=300))  # noqa: S311, a fixed sequence is wanted


def places(dna: str, kind: str, **limits: float) -> list[tuple[int, int]]:
    made = judge_complexity(dna, ComplexityLimits(**limits))  # type: ignore[arg-type]
    assert made.count(kind) == sum(item.kind == kind for item in made.difficulties)
    return [(item.start, item.end) for item in made.difficulties if item.kind == kind]


def covers(stretch: tuple[int, int], start: int, end: int) -> bool:
    return stretch[0] <= start and end <= stretch[1]


def test_a_plain_sequence_is_easy() -> None:
    assert judge_complexity(PLAIN).difficulties == ()


def test_a_run_is_found() -> None:
    assert places(PLAIN[:100] + "T" * 12 + "G" + PLAIN[100:], "run") == [(100, 112)] or PLAIN[99] == "T"
    assert not places(PLAIN + "C" + "A" * 7 + "C", "run")


def test_a_repeat_is_found() -> None:
    word = "ACGTCAGGTTCAGCATTGCA"
    dna = PLAIN[:50] + word + PLAIN[50:150] + word + PLAIN[150:]
    found = places(dna, "repeat")
    assert len(found) == 1
    assert covers(found[0], 50, 70)


def test_a_hairpin_is_found() -> None:
    arm = "GGATCCAGTCTGCA"
    dna = PLAIN[:80] + "A" + arm + "TTCAAG" + reverse_complement(arm) + "A" + PLAIN[80:]
    assert (81, 81 + 2 * len(arm) + 6) in places(dna, "hairpin")


def test_a_tandem_repeat_is_found_once() -> None:
    dna = PLAIN[:60] + "ACGTTG" * 5 + PLAIN[60:]
    found = places(dna, "tandem repeat")
    assert len(found) == 1
    assert covers(found[0], 60, 90)


def test_gc_is_judged_whole_and_in_windows() -> None:
    dna = PLAIN[:100] + "GC" * 30 + PLAIN[100:]
    found = places(dna, "GC window")
    assert len(found) == 1
    assert covers(found[0], 105, 155)
    assert places("GC" * 60, "GC content") == [(0, 120)]
    assert places("GC" * 40 + "AT" * 40, "GC spread") == [(0, 160)]


def plainly(dna: str, stem: int, widest: int) -> set[tuple[int, int, int]]:
    """Try every two arms of every length, and keep those that grow neither way."""
    found = set()
    for size in range(stem, len(dna) // 2 + 1):
        for start in range(len(dna) - 2 * size + 1):
            arm = reverse_complement(dna[start : start + size])
            for second in range(start + size + 3, min(start + size + widest, len(dna) - size) + 1):
                if dna[second : second + size] != arm:
                    continue
                outer = start > 0 and second + size < len(dna)
                if outer and dna[start - 1] == reverse_complement(dna[second + size]):
                    continue
                loop = dna[start + size : second]
                if len(loop) >= 5 and loop[0] == reverse_complement(loop[-1]):
                    continue
                found.add((start, second + size, size))
    return found


@settings(deadline=None, max_examples=80)
@given(dna=st.text("ACGT", min_size=1, max_size=28), stem=st.integers(2, 4), widest=st.integers(3, 12))
def test_hairpins_agree_with_the_plain_search(dna: str, stem: int, widest: int) -> None:
    assert set(hairpins(dna, stem, widest)) == plainly(dna, stem, widest)


def test_nothing_and_nonsense_are_refused() -> None:
    for dna in ("", "ACGU", "acgt"):
        with pytest.raises(InputError):
            judge_complexity(dna)
    for wrong in ({"gc_lowest": 0.9}, {"gc_spread": 2}, {"run": 1}, {"gc_window_lowest": float("nan")}):
        with pytest.raises(SettingsError):
            ComplexityLimits(**wrong)  # type: ignore[arg-type]
