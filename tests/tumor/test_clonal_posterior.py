"""The posterior equals its slow twin, and behaves as its words say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.clonal_posterior_by_sum import clonal_odds, expected_share, flat_posterior, shortest_interval

from vaxsmith.core import SettingsError
from vaxsmith.tumor.clonal_posterior import ClonalPosterior, ClonalSettings, ReadCounts, clonal_posterior

GRID = 40
SMALL = ClonalSettings(grid=GRID)


def counts_of(*rows: tuple[int, int, float, float, int]) -> ReadCounts:
    alternate, depth, mean, normal, most = zip(*rows, strict=True)
    return ReadCounts(
        alternate=np.array(alternate, dtype=np.int64),
        depth=np.array(depth, dtype=np.int64),
        mean_copies=np.array(mean, dtype=np.float64),
        normal_copies=np.array(normal, dtype=np.float64),
        most_mutated=np.array(most, dtype=np.int64),
    )


def posterior(*rows: tuple[int, int, float, float, int], purity: float = 0.7, **changed: float) -> ClonalPosterior:
    chosen = ClonalSettings(**changed) if changed else ClonalSettings()  # type: ignore[arg-type]
    return clonal_posterior(counts_of(*rows), np.array([purity]), np.array([1.0]), chosen)


@st.composite
def variants(draw: st.DrawFn) -> tuple[int, int, float, float, int]:
    depth = draw(st.integers(5, 200))
    copies = draw(st.integers(1, 5))
    return draw(st.integers(1, depth)), depth, float(copies), draw(st.sampled_from([1.0, 2.0])), draw(st.integers(1, copies))


@settings(deadline=None, max_examples=60)
@given(variants(), st.floats(0.1, 1.0))
def test_interval_and_probability_equal_the_slow_twin(row: tuple[int, int, float, float, int], purity: float) -> None:
    alternate, depth, mean, normal, most = row
    found = clonal_posterior(counts_of(row), np.array([purity]), np.array([1.0]), SMALL)
    mass = flat_posterior(alternate, depth, purity, mean, normal, most, GRID)
    low, high = shortest_interval(mass, 0.9)
    begin, end = round(float(found.low[0]) * GRID), round(float(found.high[0]) * GRID)
    assert sum(mass[begin:end]) >= 0.9 - 1e-6
    assert end - begin == pytest.approx(round((high - low) * GRID), abs=1)  # rounding at exactly nine tenths
    odds = clonal_odds(alternate, depth, purity, mean, normal, most, GRID)
    every = odds / (odds + 1)
    expected = every + (1 - every) * sum(mass[round(0.95 * GRID) :])
    assert float(found.probability_clonal[0]) == pytest.approx(expected, abs=1e-6)
    assert low <= float(found.estimate[0]) + 1 / GRID


@settings(deadline=None, max_examples=60)
@given(st.lists(variants(), min_size=1, max_size=30), st.floats(0.1, 1.0))
def test_estimate_lies_in_the_interval_and_order_does_not_matter(
    rows: list[tuple[int, int, float, float, int]], purity: float
) -> None:
    found = clonal_posterior(counts_of(*rows), np.array([purity]), np.array([1.0]), SMALL)
    assert ((found.low <= found.estimate) & (found.estimate <= found.high)).all()
    assert ((found.low >= 0) & (found.high <= 1) & (found.low < found.high)).all()
    assert ((found.probability_clonal >= 0) & (found.probability_clonal <= 1)).all()
    assert (found.multiplicity >= 1).all()
    assert (found.multiplicity <= np.array([row[4] for row in rows])).all()
    turned = clonal_posterior(counts_of(*rows[::-1]), np.array([purity]), np.array([1.0]), SMALL)
    assert np.allclose(turned.low[::-1], found.low)
    assert np.allclose(turned.probability_clonal[::-1], found.probability_clonal, atol=1e-5)


def test_expected_share_is_the_published_relation() -> None:
    one = counts_of((1, 2, 3.0, 2.0, 2)).share_of_one_copy(0.6)
    assert float(one[0]) * 2 * 0.5 == pytest.approx(expected_share(0.6, 0.5, 2, 3, 2))


def test_a_pure_diploid_tumor_is_read_as_anyone_would() -> None:
    found = posterior((250, 1000, 2.0, 2.0, 1), (500, 1000, 2.0, 2.0, 1), purity=1.0)
    assert float(found.estimate[0]) == pytest.approx(0.5, abs=0.03)
    assert found.low[0] < 0.5 < found.high[0]
    assert float(found.estimate[1]) > 0.97
    assert found.probability_clonal[1] > 0.9
    assert found.probability_clonal[0] < 0.1


def test_multiplicity_follows_the_reads() -> None:
    found = posterior((667, 1000, 3.0, 2.0, 2), (333, 1000, 3.0, 2.0, 2), purity=1.0)
    assert list(found.multiplicity) == [2, 1]
    assert float(found.estimate[0]) > 0.95
    assert found.low[1] <= 0.5  # two copies in half of the cells explain it as well


def test_more_reads_and_a_known_purity_narrow_the_interval() -> None:
    shallow, deep = posterior((10, 50, 2.0, 2.0, 1)), posterior((100, 500, 2.0, 2.0, 1))
    assert deep.high[0] - deep.low[0] < shallow.high[0] - shallow.low[0]
    row = counts_of((100, 500, 2.0, 2.0, 1))
    doubtful = clonal_posterior(row, np.array([0.5, 0.7, 0.9]), np.full(3, 1 / 3))
    assert doubtful.high[0] - doubtful.low[0] > deep.high[0] - deep.low[0]


def test_overdispersion_widens_and_depth_is_believed_up_to_a_bound() -> None:
    plain, wide = posterior((200, 1000, 2.0, 2.0, 1)), posterior((200, 1000, 2.0, 2.0, 1), overdispersion=0.01)
    assert wide.high[0] - wide.low[0] > 2 * (plain.high[0] - plain.low[0])
    deep, deeper = posterior((1000, 5000, 2.0, 2.0, 1)), posterior((200_000, 1_000_000, 2.0, 2.0, 1))
    assert np.allclose([deep.low, deep.high], [deeper.low, deeper.high])


def test_the_clonal_share_is_learned_from_enough_variants() -> None:
    generator = np.random.default_rng(5)
    clonal = [(int(k), 200, 2.0, 2.0, 1) for k in generator.binomial(200, 0.35, 80)]
    subclonal = [(int(k), 200, 2.0, 2.0, 1) for k in generator.binomial(200, 0.1, 20)]
    found = posterior(*clonal, *subclonal)
    assert found.clonal_share == pytest.approx(0.8, abs=0.08)
    assert found.probability_clonal[:80].mean() > 0.85
    assert found.probability_clonal[80:].mean() < 0.1
    assert posterior(*clonal[:5]).clonal_share == 0.5


def test_impossible_shares_are_still_answered() -> None:
    found = posterior((1000, 1000, 2.0, 2.0, 1), (1, 100_000, 4.0, 2.0, 3), purity=0.2)
    assert float(found.estimate[0]) > 0.97
    assert float(found.estimate[1]) < 0.05
    assert np.isfinite(found.probability_clonal).all()


def test_nothing_in_nothing_out() -> None:
    none = np.zeros(0, dtype=np.int64)
    empty = ReadCounts(alternate=none, depth=none, mean_copies=np.zeros(0), normal_copies=np.zeros(0), most_mutated=none)
    assert len(clonal_posterior(empty, np.array([0.5]), np.array([1.0])).estimate) == 0


@pytest.mark.parametrize(
    "changed", [{"grid": 3}, {"level": 1.0}, {"clonal_from": 0.2}, {"overdispersion": -0.1}, {"most_multiplicity": 0}]
)
def test_settings_out_of_range_are_refused(changed: dict[str, float]) -> None:
    with pytest.raises(SettingsError):
        ClonalSettings(**changed)  # type: ignore[arg-type]
