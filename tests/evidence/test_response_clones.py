from __future__ import annotations

import gzip
from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from vaxsmith.core import FormatError, SettingsError, VaxsmithError
from vaxsmith.evidence.response.clones import (
    CloneKey,
    Direction,
    ExpansionSettings,
    Multiplicity,
    Overdispersion,
    Repertoire,
    adjust,
    compare_clones,
    fold_change,
    learn_overdispersion,
    read_repertoire,
)


def repertoire(name: str, *counts: int) -> Repertoire:
    return Repertoire(name=name, counts={f"clone {i}": n for i, n in enumerate(counts) if n})


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 400), st.integers(0, 400))
def test_one_clone_is_fishers_test(before: int, after: int, other_before: int, other_after: int) -> None:
    if before + after < 5 or before + other_before == 0 or after + other_after == 0:
        return
    found = {}
    for direction in Direction:
        chosen = ExpansionSettings(direction=direction, least_count=5)
        one, two = repertoire("a", before, other_before), repertoire("b", after, other_after)
        compared = compare_clones(one, two, settings=chosen)
        found[direction] = compared.p_values[compared.clones.index("clone 0")]
    table = [[after, other_after], [before, other_before]]
    assert found[Direction.EXPANDED] == pytest.approx(stats.fisher_exact(table, alternative="greater").pvalue, abs=1e-9)
    assert found[Direction.CONTRACTED] == pytest.approx(stats.fisher_exact(table, alternative="less").pvalue, abs=1e-9)
    assert found[Direction.EITHER] == pytest.approx(min(1, 2 * min(found[Direction.EXPANDED], found[Direction.CONTRACTED])))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1), max_size=30))
def test_adjustments_are_those_of_statsmodels(p: list[float]) -> None:
    for how, theirs in ((Multiplicity.FALSE_DISCOVERY, "fdr_bh"), (Multiplicity.FAMILY_WISE, "holm")):
        expected = multipletests(p, method=theirs)[1] if p else []
        assert adjust(p, how) == pytest.approx(expected)


def test_a_beta_binomial_tail_is_scipys_and_wide_precision_is_binomial() -> None:
    one, two = repertoire("a", 4, 996), repertoire("b", 20, 1980)
    over = Overdispersion(precision=12.0)
    share = 2000 / 3000
    found = compare_clones(one, two, overdispersion=over)
    expected = stats.betabinom.sf(19, 24, share * 12, (1 - share) * 12)
    assert found.p_values[found.clones.index("clone 0")] == pytest.approx(expected, rel=1e-9)
    plain = compare_clones(one, two, overdispersion=Overdispersion(precision=inf))
    assert plain.p_values[plain.clones.index("clone 0")] == pytest.approx(stats.binom.sf(19, 24, share), rel=1e-9)
    fold = fold_change(4, 20, 1000, 2000, overdispersion=over)
    narrow = fold_change(4, 20, 1000, 2000)
    assert fold.value == narrow.value == pytest.approx(2.5)
    assert fold.low < narrow.low < 2.5 < narrow.high < fold.high
    same = fold_change(4, 20, 1000, 2000, overdispersion=Overdispersion(precision=1e8))
    assert (same.low, same.high) == pytest.approx((narrow.low, narrow.high), rel=1e-4)


def test_the_fold_interval_covers() -> None:
    """Given both counts, coverage is by enumeration and never below the level."""
    n, totals = 15, (500, 800)
    for ratio in (0.3, 1.0, 4.0):
        share = ratio * totals[1] / (totals[0] + ratio * totals[1])
        covered = 0.0
        for after in range(n + 1):
            found = fold_change(n - after, after, *totals)
            covered += stats.binom.pmf(after, n, share) * (found.low <= ratio <= found.high)
        assert covered >= 0.95


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 30), st.integers(0, 30), st.floats(1, 1e6))
def test_swapping_samples_turns_the_ratio_over(before: int, after: int, precision: float) -> None:
    if before + after == 0:
        return
    for over in (None, Overdispersion(precision=precision)):
        one = fold_change(before, after, 300, 500, overdispersion=over)
        two = fold_change(after, before, 500, 300, overdispersion=over)
        assert one.low <= one.value <= one.high
        assert one.low == pytest.approx(1 / two.high if two.high else inf, rel=1e-6)
        assert (one.high == inf) == (before == 0)


def test_replicates_teach_their_overdispersion_and_false_clones_vanish() -> None:
    draw = np.random.default_rng(11)
    frequencies = draw.pareto(1.0, 400) + 0.1
    frequencies /= frequencies.sum()

    def sample(name: str) -> Repertoire:
        noisy = draw.gamma(8.0, frequencies / 8.0)
        return repertoire(name, *(int(x) for x in draw.poisson(20_000 * noisy / noisy.sum())))

    learned = learn_overdispersion([(sample("a"), sample("b")), (sample("c"), sample("d"))])
    assert 8 < learned.precision < 32  # gamma shapes of 8 on both sides are a beta law of precision 16
    one, two = sample("e"), sample("f")
    assert len(compare_clones(one, two).changed) > 20
    assert len(compare_clones(one, two, overdispersion=learned).changed) <= 2
    assert compare_clones(one, two).findings[0].check == "sampling-noise-only"
    quiet = [repertoire(n, *(int(x) for x in draw.poisson(20_000 * frequencies))) for n in "gh"]
    assert learn_overdispersion([(quiet[0], quiet[1])]).precision > 200
    with pytest.raises(SettingsError, match="replicates"):
        learn_overdispersion([(repertoire("a", 9), repertoire("b", 9))])


def test_an_empty_comparison_is_an_answer() -> None:
    found = compare_clones(repertoire("a", 1, 1), repertoire("b", 1, 0, 1))
    assert (found.clones, found.changed, found.not_tested) == ((), (), 3)
    with pytest.raises(SettingsError, match="no clones"):
        compare_clones(repertoire("a"), repertoire("b", 3))
    deep = compare_clones(repertoire("a", 9), repertoire("b", 900))
    assert "unequal-depth" in {finding.check for finding in deep.findings}


def test_many_clones_are_compared_quickly() -> None:
    draw = np.random.default_rng(2)
    frequencies = draw.pareto(1.0, 30_000)
    frequencies /= frequencies.sum()
    one, two = (repertoire(n, *(int(x) for x in draw.poisson(300_000 * frequencies))) for n in "ab")
    found = compare_clones(one, two)
    assert found.adjusted.shape == (len(found.clones),)
    assert len(found.changed) <= 0.01 * len(found.clones)


HEADER = "sequence_id\tproductive\tv_call\tj_call\tjunction\tjunction_aa\tduplicate_count\n"
ROWS = [
    "s1\tT\tTRBV5-1*01,TRBV5-4*01\tTRBJ1-1*01\tTGTGCC\tCA\t7",
    "s2\tT\tTRBV5-1*02\tTRBJ1-1*01\tTGTGCC\tCA\t3",
    "s3\tT\tTRBV5-1*02\tTRBJ1-1*01\tTGCGCC\tCA\t2",
    "s4\tF\tTRBV6*01\tTRBJ2\tTGT\tC\t5",
    "s5\tT\tTRBV6*01\tTRBJ2\t\t\t4",
]


def test_an_airr_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "clones.tsv"
    path.write_text(HEADER + "\n".join(ROWS) + "\n")
    found = read_repertoire(path)
    assert dict(found.counts) == {"TRBV5-1 TGTGCC TRBJ1-1": 10, "TRBV5-1 TGCGCC TRBJ1-1": 2}
    assert (found.unproductive, found.without_key) == (5, 4)
    assert dict(read_repertoire(path, key=CloneKey.RESIDUES).counts) == {"TRBV5-1 CA TRBJ1-1": 12}
    packed = tmp_path / "clones.tsv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert read_repertoire(packed, name="day 0").total == 12


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEADER, "no rows"),
        (HEADER + ROWS[3] + "\n", "no productive clone"),
        (HEADER + ROWS[0].replace("\t7", "\t") + "\n", "duplicate_count is empty"),
        (HEADER + ROWS[0].replace("\t7", "\t7.5") + "\n", "not a whole number"),
        (HEADER.replace("junction\t", "cdr3\t") + ROWS[0] + "\n", "no column junction"),
        (HEADER + ROWS[0][:-2] + "\n", "fields under"),
    ],
)
def test_bad_airr_tables_are_sentences(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "clones.tsv"
    path.write_text(text)
    with pytest.raises(FormatError, match=words):
        read_repertoire(path)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 300))
def test_damaged_airr_tables_are_an_answer_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, cut: int
) -> None:
    path = tmp_path_factory.mktemp("any") / "clones.tsv"
    whole = (HEADER + "\n".join(ROWS) + "\n").encode()
    path.write_bytes(whole[:cut] + junk + whole[cut:])
    try:
        assert read_repertoire(path).total > 0
    except VaxsmithError:
        return


@pytest.mark.parametrize(
    "make",
    [
        lambda: Repertoire(name="a", counts={"x": 0}),
        lambda: Overdispersion(precision=0),
        lambda: Overdispersion(precision=float("nan")),
        lambda: ExpansionSettings(alpha=2),
        lambda: ExpansionSettings(least_count=0),
        lambda: fold_change(0, 0, 5, 5),
        lambda: fold_change(6, 0, 5, 5),
        lambda: fold_change(1, 1, 5, 5, level=1),
    ],
)
def test_impossible_settings_are_sentences(make: object) -> None:
    with pytest.raises(SettingsError):
        make()  # type: ignore[operator]
