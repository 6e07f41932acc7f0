from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from vaxsmith.core import FormatError, InputError, SettingsError, VaxsmithError
from vaxsmith.evidence.safety import (
    WHEN_IT_APPLIES,
    GammaMixture,
    count_reports,
    disproportionality,
    fit_gamma_mixture,
    from_table,
    information_component,
    prr,
    read_reports,
    ror,
    shrink,
)

# Printed in openEBGM's vignettes 2 and 4 (2023-09-14): the toy table, and the six first pairs of CAERS.
TOY = ("A2", "B1", "B1", "B2", "A1", "A1", "A1", "A1", "A1", "B1", "B1", "A1", "A2", "B2", "A2", "A1", "C1")
CAERS = GammaMixture(
    shape_one=3.25379356, rate_one=0.39988854, shape_two=2.02612692, rate_two=1.90807970, share_one=0.06534557
)


def test_counts_and_ratios_of_the_toy_table() -> None:
    counts = count_reports((str(i), pair[0], pair[1]) for i, pair in enumerate(TOY))
    found = disproportionality(counts)
    assert counts.both.tolist() == [7, 3, 4, 2, 1]
    assert np.round(counts.expected, 7).tolist() == [7.0588235, 2.9411765, 4.2352941, 1.7647059, 0.7058824]
    assert np.round(found.prr, 2).tolist() == [0.98, 1.05, 0.92, 1.22, 1.45]


def test_strata_move_what_is_expected() -> None:
    sexes, ages = "MMFFFFMFFMMMMMFMM", "12221112221211122"
    strata = {i: sex + age for i, (sex, age) in enumerate(zip(sexes, ages, strict=True))}
    mentions = [(str(i), pair[0], pair[1]) for i, pair in enumerate(TOY)]
    counts = count_reports(mentions, strata={str(i): stratum for i, stratum in strata.items()})
    assert np.round(counts.expected, 1).tolist() == [6.7, 3.3, 4.3, 1.7, 1.0]
    crude, adjusted = (disproportionality(one) for one in (count_reports(mentions), counts))
    assert crude.prr.tolist() == adjusted.prr.tolist()
    assert crude.ic.tolist() != adjusted.ic.tolist()
    with pytest.raises(SettingsError, match="no stratum"):
        count_reports(mentions, strata={"0": "M"})
    alone = count_reports(mentions, strata={name: "all" for name, _, _ in mentions})
    assert alone.expected == pytest.approx(count_reports(mentions).expected)


def test_caers_pairs() -> None:
    found = shrink([1, 1, 1, 1, 1], [0.0360548272, 0.0038736591, 0.0002979738, 0.0765792610, 0.0527413588], CAERS)
    assert np.round(found.chance_one, 7).tolist() == [0.2819737, 0.3409653, 0.3482317, 0.2226356, 0.2556670]
    assert np.round(found.ebgm, 2).tolist() == [2.23, 2.58, 2.63, 1.92, 2.09]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 30), st.floats(0.01, 20))
def test_the_posterior_is_what_integration_gives(n: int, e: float) -> None:
    found = shrink([n], [e], CAERS)

    def joint(ratio: float) -> float:
        prior = CAERS.share_one * stats.gamma.pdf(ratio, CAERS.shape_one, scale=1 / CAERS.rate_one) + (
            1 - CAERS.share_one
        ) * stats.gamma.pdf(ratio, CAERS.shape_two, scale=1 / CAERS.rate_two)
        return float(prior * stats.poisson.pmf(n, ratio * e))

    places = [float(found.low[0]), float(found.ebgm[0]), float(found.high[0])]
    top = max(80.0, 4 * places[2])
    whole = quad(joint, 0, top, points=places, limit=400)[0]
    below = quad(joint, 0, places[0], limit=400)[0]
    logs = quad(lambda ratio: joint(ratio) * np.log(ratio), 1e-300, top, points=places, limit=400)[0]
    assert below / whole == pytest.approx(0.05, abs=1e-6)
    assert np.exp(logs / whole) == pytest.approx(float(found.ebgm[0]), rel=1e-5)


def test_the_prior_is_found_again_and_17000_pairs_take_seconds() -> None:
    generator = np.random.default_rng(7)
    pairs = 70_000
    expected = generator.gamma(0.3, 2, pairs) + 1e-3
    ratio = np.where(generator.random(pairs) < 0.07, generator.gamma(3.3, 2.5, pairs), generator.gamma(2, 0.5, pairs))
    observed = generator.poisson(ratio * expected)
    reported = observed > 0
    assert reported.sum() > 17_000
    found = fit_gamma_mixture(observed[reported][:17_000], expected[reported][:17_000])
    truth = GammaMixture(shape_one=3.3, rate_one=0.4, shape_two=2, rate_two=2, share_one=0.07)
    assert found.shape_one / found.rate_one == pytest.approx(8.25, rel=0.15)
    assert found.shape_two / found.rate_two == pytest.approx(1.0, rel=0.1)
    assert found.share_one == pytest.approx(truth.share_one, abs=0.02)
    shrunk = shrink(observed[reported][:17_000], expected[reported][:17_000], found)
    assert ((shrunk.low < shrunk.ebgm) & (shrunk.ebgm < shrunk.high)).all()


def test_the_fit_is_a_maximum_and_knows_missing_zeros() -> None:
    generator = np.random.default_rng(3)
    expected = generator.gamma(1.0, 2, 3000) + 0.05
    observed = generator.poisson(expected * generator.gamma(2, 0.5, 3000))
    some = observed > 0
    whole, cut = fit_gamma_mixture(observed, expected), fit_gamma_mixture(observed[some], expected[some])
    assert {finding.check for finding in cut.findings} <= {"one-component", "prior-at-limit"}
    assert whole.log_likelihood < cut.log_likelihood
    wrong = fit_gamma_mixture(observed[some], expected[some], zeros_included=True)

    def mean(prior: GammaMixture) -> float:
        return prior.share_one * prior.shape_one / prior.rate_one + (1 - prior.share_one) * prior.shape_two / prior.rate_two

    assert mean(whole) == pytest.approx(1.0, abs=0.1)
    assert mean(cut) == pytest.approx(1.0, abs=0.2)
    assert mean(wrong) > 1.2


def test_pairs_that_teach_nothing_are_said() -> None:
    assert "prior-at-limit" in {finding.check for finding in fit_gamma_mixture([1] * 50, [1.0] * 50).findings}


def test_measures_of_one_table_agree_with_hand_and_scipy() -> None:
    a, b, c, d = 25, 75, 200, 9700
    odds = ror(a, b, c, d)
    assert odds.value == pytest.approx(a * d / (b * c))
    reference = stats.contingency.odds_ratio([[a, b], [c, d]], kind="sample").confidence_interval()
    assert (odds.low, odds.high) == pytest.approx((reference.low, reference.high))
    assert prr(a, b, c, d).value == pytest.approx((25 / 100) / (200 / 9900))
    chi = disproportionality(from_table([("x", "r", a), ("x", "o", b), ("y", "r", c), ("y", "o", d)])).chi_squared
    assert max(chi) == pytest.approx(stats.chi2_contingency([[a, b], [c, d]]).statistic)
    bits = information_component(a, b, c, d)
    assert bits.value == pytest.approx(np.log2(25.5 / (100 * 225 / 10000 + 0.5)))
    assert bits.low == pytest.approx(np.log2(stats.gamma.ppf(0.025, 25.5, scale=1 / 2.75)))


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.integers(0, 40)] * 4).filter(lambda t: sum(t) > 0))
def test_no_table_gives_a_traceback_or_a_crossed_interval(table: tuple[int, int, int, int]) -> None:
    for measure in (prr, ror, information_component):
        found = measure(*table)
        assert found.low <= found.high
        assert found.citation
        assert not found.determined or found.low <= found.value <= found.high or found.value in {0.0, np.inf}


def test_honest_sentences_stand_for_each() -> None:
    assert set(WHEN_IT_APPLIES) == {"PRR", "ROR", "IC", "EBGM", "trial"}
    assert "not a risk" in prr(3, 4, 5, 6).note


@pytest.mark.parametrize(
    ("observed", "expected", "words"),
    [
        ([1] * 5, [1.0] * 5, "pairs to learn"),
        ([1, 2], [1.0], "as many expected"),
        ([1.5] * 20, [1.0] * 20, "whole number"),
        ([1] * 20, [0.0] * 20, "above 0"),
        ([1] * 20, [float("nan")] * 20, "above 0"),
        (["a"] * 20, [1.0] * 20, "numbers"),
    ],
)
def test_impossible_pairs_are_sentences(observed: list[object], expected: list[float], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        fit_gamma_mixture(observed, expected)  # type: ignore[arg-type]


def test_reports_are_read_in_both_shapes(tmp_path: Path) -> None:
    long = tmp_path / "long.csv"
    long.write_text("report,drug,event\n1,A,fever\n1,A,fever\n1,B,fever\n2,A,rash\n")
    counts = read_reports(long)
    assert counts.reports == 2
    assert dict(zip(counts.names, counts.both.tolist(), strict=True)) == {
        ("A", "fever"): 1,
        ("A", "rash"): 1,
        ("B", "fever"): 1,
    }
    wide = tmp_path / "wide.tsv"
    wide.write_text("product\treaction\tcount\nA\tfever\t3\nB\tfever\t0\nB\trash\t2\n")
    assert read_reports(wide).both.tolist() == [3, 2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("product,reaction\nA,fever\n", "neither a column report"),
        ("product,reaction,count\n", "no rows"),
        ("product,reaction,count\nA,fever,2.5\n", "not a whole number"),
        ("product,reaction,count\nA,fever,-1\n", "too small"),
        ("product,reaction,count\nA,fever,\n", "missing"),
        ("product,reaction,count\nA,fever,1\nA,fever,1\n", "stands twice"),
        ("product,reaction,count\nA,fever\n", "2 fields under 3 titles"),
        ("product,count\nA,2\n", "no column reaction"),
        ("report,product,reaction,stratum\n1,A,fever,M\n1,A,rash,F\n", "is in the strata M and F"),
        ("product,reaction,report\n,fever,1\n", "'product' is empty"),
        ("product,reaction,product\nA,fever,1\n", "twice"),
    ],
)
def test_bad_tables_of_reports_are_sentences(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(text)
    with pytest.raises(FormatError, match=words) as caught:
        read_reports(path)
    assert str(path) in caught.value.place


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_an_answer_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "reports.csv"
    path.write_bytes(data)
    with pytest.raises(VaxsmithError):
        read_reports(path)
    with pytest.raises(InputError, match="does not exist"):
        read_reports(path.with_name("absent.csv"))
