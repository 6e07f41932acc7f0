from __future__ import annotations

from itertools import combinations
from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from vaxsmith.core import FormatError, SettingsError, Unassessed, VaxsmithError
from vaxsmith.evidence.response.elispot import (
    Course,
    ElispotSettings,
    EmpiricalRule,
    Sample,
    SampleResponse,
    Wells,
    equal_means,
    fold_means,
    judge_sample,
    read_plate,
    smallest_p,
    vaccine_induced,
)


def generator() -> np.random.Generator:
    return np.random.default_rng(20261121)


def wells(name: str, *spots: float, cells: float = 200_000, saturated: int = 0) -> Wells:
    return Wells(name=name, spots=spots, cells=cells, saturated=saturated)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=5), st.lists(st.integers(0, 60), min_size=1, max_size=5))
def test_one_antigen_is_the_plain_permutation_test(control: list[int], antigen: list[int]) -> None:
    (found,) = equal_means(control, [antigen], draws=1000, generator=generator())
    pool = [*control, *antigen]
    observed = np.mean(antigen) - np.mean(control)
    reached = 0
    for chosen in combinations(range(len(pool)), len(antigen)):
        mine = [pool[i] for i in chosen]
        rest = [pool[i] for i in range(len(pool)) if i not in chosen]
        reached += np.mean(mine) - np.mean(rest) >= observed - 1e-9
    assert found.p_value == pytest.approx(reached / comb(len(pool), len(antigen)))
    assert found.p_value >= smallest_p(len(antigen), len(control)) - 1e-12


def test_scipy_agrees() -> None:
    control, antigen = [3, 5, 4, 2], [9, 4, 7, 6]
    theirs = stats.permutation_test(
        (antigen, control), lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis), alternative="greater", vectorized=True
    )
    assert equal_means(control, [antigen], draws=1000, generator=generator())[0].p_value == pytest.approx(theirs.pvalue)


def test_adjusted_values_are_never_below_those_alone_and_two_are_their_closure() -> None:
    control, one, two = [2, 3, 4, 3], [30, 28, 35, 33], [5, 3, 6, 4]
    found = equal_means(control, [one, two], draws=1000, generator=generator())
    assert all(each.p_value >= each.alone for each in found)
    assert found[0].p_value <= found[1].p_value
    many = equal_means(control, [one, two, two, two, two, two, two], draws=1000, generator=generator())
    assert many[0].p_value == pytest.approx(min(1.0, 7 * many[0].alone))


def test_a_true_response_does_not_carry_a_false_one() -> None:
    """Pooling all antigens and stepping down would give 2/90 here, for a silent antigen with two wells against two."""
    found = equal_means([0, 0], [[40, 40], [20, 20]], draws=1000, generator=generator())
    assert found[0].p_value == pytest.approx(1 / 6)
    draw = np.random.default_rng(5)
    false = 0
    for _ in range(150):
        mixed = draw.permutation([0, 0, 0, 40, 40, 40])
        found = equal_means(mixed[:3], [mixed[3:], [20, 20, 20]], draws=1000, generator=draw)
        false += found[0].p_value <= 0.05
    assert false / 150 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 150)


def test_the_stricter_test_asks_for_twice_the_background() -> None:
    control = [20, 22, 18, 21]
    clear, slight = [90, 95, 85, 100], [32, 30, 33, 31]
    strict = fold_means(control, [clear, slight], fold=2, draws=1000, generator=generator())
    plain = equal_means(control, [clear, slight], draws=1000, generator=generator())
    assert strict[0].p_value <= 0.05 < strict[1].p_value
    assert plain[1].p_value <= 0.05


def test_sampled_arrangements_repeat_and_say_their_error() -> None:
    control, antigen = list(range(12)), list(range(3, 15))
    one, again = (fold_means(control, [antigen], fold=1, draws=5000, generator=generator())[0] for _ in range(2))
    assert one == again
    assert 0 < one.standard_error < 0.01


def test_a_sample_is_judged_with_its_rules_and_doubts() -> None:
    sample = Sample(
        name="P1",
        negative=wells("medium", 3, 5, 4, 2),
        antigens=(wells("pool 1", 41, 36, 48, 39), wells("pool 2", 4, 3, 5, 2)),
        positive=wells("PHA", 300, 320),
    )
    found = judge_sample(sample, generator=generator())
    assert not isinstance(found.antigens, Unassessed)
    first, second = found.antigens
    assert (first.responds, first.responds_strictly, second.responds) == (True, True, False)
    assert first.rules == (("at least 55 per million and 4 times the background", True),)
    assert found.background == pytest.approx(17.5)
    assert first.above_background.low < first.above_background.value == pytest.approx(205 - 17.5)
    assert "does not show that there is none" in second.sentence
    assert found.findings == ()


def test_a_response_is_induced_only_where_it_was_looked_for_before() -> None:
    def judged(*spots: tuple[int, ...]) -> SampleResponse:
        antigens = tuple(wells(f"pool {i}", *row) for i, row in enumerate(spots))
        return judge_sample(Sample(name="P", negative=wells("medium", 3, 5, 4, 2), antigens=antigens), generator=generator())

    high, low = (60, 66, 58, 61), (4, 3, 4, 4)
    before, after = judged(low, high, high, low), judged(high, high, low, low)
    found = vaccine_induced(before, after)
    assert not isinstance(found, Unassessed)
    assert [each.course for each in found] == [Course.NEW, Course.ALREADY, Course.LOST, Course.NONE]
    alone = vaccine_induced(None, after)
    assert not isinstance(alone, Unassessed)
    assert [each.course for each in alone][::2] == [Course.UNKNOWN, Course.NONE]
    assert "not known whether the vaccine is the cause" in alone[0].sentence
    bare = judge_sample(Sample(name="P", negative=None, antigens=(wells("pool 0", 3),)), generator=generator())
    assert isinstance(vaccine_induced(before, bare), Unassessed)


def test_a_plate_that_cannot_answer_says_so() -> None:
    def checks(sample: Sample) -> set[str]:
        return {finding.check for finding in judge_sample(sample, generator=generator()).findings}

    few = Sample(name="P", negative=wells("medium", 1, 2), antigens=(wells("A", 50, 60),))
    assert checks(few) == {"too-few-replicates", "no-positive-control"}
    found = judge_sample(few, generator=generator())
    assert not isinstance(found.antigens, Unassessed)
    assert not found.antigens[0].responds
    assert "so few wells" in found.antigens[0].sentence
    bare = judge_sample(Sample(name="P", negative=None, antigens=(wells("A", 50, 60),)), generator=generator())
    assert isinstance(bare.antigens, Unassessed)
    loud = Sample(
        name="P",
        negative=wells("medium", 30, 31, 29, 0),
        antigens=(wells("A", 50, 60, saturated=2), wells("B", 700, 3, 2, 1, cells=100_000)),
        positive=wells("PHA", 1, 2),
    )
    assert checks(loud) == {
        "high-background",
        "saturated",
        "uneven-replicates",
        "other-cell-number",
        "weak-positive-control",
    }


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 80), min_size=1, max_size=4),
    st.lists(st.lists(st.integers(0, 80), min_size=1, max_size=3), min_size=1, max_size=2),
)
def test_any_counts_are_judged_and_scale_with_the_cells(control: list[int], antigens: list[list[int]]) -> None:
    def sample(cells: float) -> Sample:
        return Sample(
            name="P",
            negative=wells("medium", *control, cells=cells),
            antigens=tuple(wells(f"A{i}", *spots, cells=cells) for i, spots in enumerate(antigens)),
        )

    chosen = ElispotSettings(draws=1000)
    one, two = (judge_sample(sample(cells), generator=generator(), settings=chosen) for cells in (100_000, 300_000))
    assert not isinstance(one.antigens, Unassessed)
    assert not isinstance(two.antigens, Unassessed)
    for a, b in zip(one.antigens, two.antigens, strict=True):
        assert (a.equal.alone, a.folded.alone) == pytest.approx((b.equal.alone, b.folded.alone))
        assert a.mean == pytest.approx(3 * b.mean)
        assert a.above_background.low <= a.above_background.value <= a.above_background.high
        assert a.equal.p_value >= a.reach - 1e-12


@pytest.mark.parametrize(
    "make",
    [
        lambda: wells("A"),
        lambda: wells("A", -1),
        lambda: wells("A", float("nan")),
        lambda: wells("A", 3, cells=0),
        lambda: Sample(name="P", negative=None, antigens=()),
        lambda: Sample(name="P", negative=None, antigens=(wells("A", 1), wells("A", 2))),
        lambda: ElispotSettings(alpha=0),
        lambda: ElispotSettings(draws=3),
        lambda: EmpiricalRule(name="r", fold=0, per_million=3, citation=""),
        lambda: EmpiricalRule(name="r", fold=2, per_million=float("nan"), citation=""),
    ],
)
def test_impossible_plates_are_sentences(make: object) -> None:
    with pytest.raises(SettingsError):
        make()  # type: ignore[operator]


TABLE = """sample,antigen,kind,spots,cells
P1,medium,negative,3,200000
P1,medium,negative,4,200000
P1,pool 1,antigen,40,200000
P1,pool 1,antigen,TNTC,200000
P1,PHA,positive,300,200000
"""


def test_a_plate_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plate.csv"
    path.write_text(TABLE)
    (sample,) = read_plate(path)
    assert sample.negative is not None
    assert sample.positive is not None
    assert (sample.negative.spots, sample.antigens[0].spots, sample.antigens[0].saturated) == ((3.0, 4.0), (40.0,), 1)
    path.write_text("Donor,peptide,SFU\nP1,DMSO,3\nP1,pool,7\n")
    assert read_plate(path, cells=100_000)[0].negative is not None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("P1,medium,negative,3,200000", "P1,medium,negative,,200000", "'spots' is empty"),
        ("P1,medium,negative,3,200000", "P1,medium,negative,many,200000", "not a number"),
        ("P1,medium,negative,3,200000", "P1,medium,negative,-3,200000", "too small"),
        ("P1,medium,negative,3,200000", "P1,medium,nothing,3,200000", "'nothing'"),
        ("P1,medium,negative,3,200000", "P1,medium,negative,3,", "cells in the well"),
        ("P1,medium,negative,3,200000", "P1,medium,negative,3,100000", "one number of cells"),
        ("P1,medium,negative,3,200000", "P1,DMSO,negative,3,200000", "2 negative controls"),
        ("P1,pool 1,antigen,40,200000\nP1,pool 1,antigen,TNTC,200000\n", "", "no antigen"),
        ("sample,antigen", "sample,what", "no column antigen"),
    ],
)
def test_bad_plates_are_sentences(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "plate.csv"
    path.write_text(TABLE.replace(old, new))
    with pytest.raises(FormatError) as caught:
        read_plate(path)
    assert words in str(caught.value)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.integers(0, len(TABLE)))
def test_damaged_plates_are_an_answer_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, junk: str, cut: int) -> None:
    path = tmp_path_factory.mktemp("any") / "plate.csv"
    path.write_text(TABLE[:cut] + junk + TABLE[cut:], encoding="utf-8", errors="replace")
    try:
        samples = read_plate(path)
    except VaxsmithError:
        return
    assert samples
