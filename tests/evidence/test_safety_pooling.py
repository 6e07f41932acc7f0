from __future__ import annotations

from math import nan, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import dblquad, quad
from verification.evidence_safety import BCG, RATS

from vaxsmith.core import FormatError, SettingsError
from vaxsmith.evidence.safety import (
    DoseCounts,
    count_doses,
    dose_hazards,
    heterogeneity,
    read_doses,
    shrink_groups,
    shrink_proportions,
)

SCHOOLS = ([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18])


def test_the_bcg_trials_have_the_published_heterogeneity() -> None:
    table = np.array(BCG, dtype=float)
    cases, cases_free, controls, controls_free = table.T
    values = np.log(cases / (cases + cases_free)) - np.log(controls / (controls + controls_free))
    variances = 1 / cases - 1 / (cases + cases_free) + 1 / controls - 1 / (controls + controls_free)
    found = heterogeneity(list(values), list(np.sqrt(variances)))
    assert found.q == pytest.approx(152.2330, abs=5e-5)
    assert found.tau_reml**2 == pytest.approx(0.3132, abs=5e-5)
    assert found.tau_moments**2 == pytest.approx(0.3088, abs=5e-5)
    assert found.pooled.value == pytest.approx(-0.7145, abs=5e-5)


def test_shrunken_groups_are_what_integration_gives() -> None:
    found = shrink_groups("ABCDEFGH", *SCHOOLS, spread_scale=10)
    y, s = (np.array(row, dtype=float) for row in SCHOOLS)

    def weight(tau: float) -> tuple[float, float]:
        v = s**2 + tau**2
        mu = (y / v).sum() / (1 / v).sum()
        density = np.prod(stats.norm.pdf(y, mu, np.sqrt(v))) * sqrt(1 / (1 / v).sum()) * stats.halfnorm.pdf(tau, scale=10)
        keep = tau**2 / v[0]
        return float(density), float(keep * y[0] + (1 - keep) * mu)

    top = quad(lambda t: weight(t)[0] * weight(t)[1], 0, 60)[0]
    whole = quad(lambda t: weight(t)[0], 0, 60)[0]
    assert found.shrunk[0].value == pytest.approx(top / whole, abs=2e-3)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-3, 3), st.floats(0.1, 2)), min_size=1, max_size=6), st.floats(-5, 5), st.floats(0.1, 10)
)
def test_shrinkage_does_not_mind_origin_unit_or_order(groups: list[tuple[float, float]], shift: float, unit: float) -> None:
    values, errors = [a for a, _ in groups], [b for _, b in groups]
    names = [str(i) for i in range(len(groups))]
    plain = shrink_groups(names, values, errors, spread_scale=0.5)
    moved = shrink_groups(names, [unit * (v + shift) for v in values], [unit * e for e in errors], spread_scale=0.5 * unit)
    turned = shrink_groups(names[::-1], values[::-1], errors[::-1], spread_scale=0.5)
    for one, two, three in zip(plain.shrunk, moved.shrunk, turned.shrunk[::-1], strict=True):
        assert two.low == pytest.approx(unit * (one.low + shift), abs=1e-6 * max(1, unit))
        assert three.high == pytest.approx(one.high, abs=1e-7)
        assert min([*values, one.value]) <= one.value + 1e-9 <= max([*values, one.value]) + 2e-9
    for raw, shrunk in zip(plain.raw, plain.shrunk, strict=True):
        assert abs(shrunk.value - plain.mean.value) <= abs(raw.value - plain.mean.value) + 0.5  # towards the mean, about


def test_few_groups_and_wild_groups_are_said() -> None:
    assert shrink_groups(["a", "b"], [0, 1], [1, 1], spread_scale=1).findings[0].check == "few-groups"
    wild = shrink_groups("abcdef", [-50, 40, 10, -20, 90, 0], [1] * 6, spread_scale=0.5)
    assert any(finding.check == "spread-beyond-prior" for finding in wild.findings)


@pytest.mark.parametrize(
    ("values", "errors"), [([], []), ([1.0], [1.0, 2.0]), ([nan, 1], [1, 1]), ([1, 2], [0, 1]), ([1, 2], [-1, 1])]
)
def test_groups_that_cannot_be_used_are_sentences(values: list[float], errors: list[float]) -> None:
    with pytest.raises(SettingsError):
        heterogeneity(values, errors)
    with pytest.raises(SettingsError):
        shrink_groups([str(i) for i in values], values, errors, spread_scale=1)


def test_the_rat_tumours_are_those_of_the_book() -> None:
    shares = np.array([x / n for x, n in RATS[:70]])
    assert (round(shares.mean(), 3), round(shares.std(ddof=1), 3)) == (0.136, 0.103)
    found = shrink_proportions([str(i) for i in range(71)], [x for x, _ in RATS], [n for _, n in RATS])
    assert found.mean.value == pytest.approx(0.144, abs=0.002)
    assert found.shrunk[-1].value == pytest.approx(0.21, abs=0.01)  # 4 of 14 alone is 0.29
    assert found.raw[-1].value == pytest.approx(4 / 14)


def test_two_proportions_are_what_integration_gives() -> None:
    found = shrink_proportions(["a", "b"], [1, 6], [10, 12])

    def joint(log_size: float, mean: float) -> float:
        size = np.exp(log_size)
        a, b = mean * size, (1 - mean) * size
        likelihood = stats.betabinom.pmf(1, 10, a, b) * stats.betabinom.pmf(6, 12, a, b)
        return float(likelihood * size**-0.5)

    def times_first(log_size: float, mean: float) -> float:
        size = np.exp(log_size)
        return joint(log_size, mean) * (mean * size + 1) / (size + 10)

    ends = (1e-6, 1 - 1e-6, np.log(0.05), np.log(1e5))
    whole, part = (dblquad(f, *ends, epsabs=1e-9, epsrel=1e-4)[0] for f in (joint, times_first))
    assert found.shrunk[0].value == pytest.approx(part / whole, abs=2e-3)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).map(sorted), min_size=2, max_size=5))
def test_proportions_stay_between_0_and_1(groups: list[list[int]]) -> None:
    names = [str(i) for i in range(len(groups))]
    if sum(n for _, n in groups) == 0:
        with pytest.raises(SettingsError, match="no group"):
            shrink_proportions(names, [x for x, _ in groups], [n for _, n in groups])
        return
    found = shrink_proportions(names, [x for x, _ in groups], [n for _, n in groups])
    for each in (*found.shrunk, found.mean, found.predicted):
        assert 0 <= each.low <= each.value <= each.high <= 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6)), min_size=1, max_size=12))
def test_dose_counts_add_up(patients: list[tuple[int, int]]) -> None:
    doses = [d for d, _ in patients]
    events = [e if 1 <= e <= d else None for d, e in patients]
    counts = count_doses(doses, events)
    found = dose_hazards(counts)
    assert counts.at_risk[0] == len(patients)
    assert sum(counts.events) == sum(event is not None for event in events)
    for each in (*found.hazards, *found.cumulative):
        assert 0 <= each.low <= each.high <= 1
    risks = [each.value for each in found.cumulative]
    assert risks == sorted(risks)


def test_the_trend_is_exact_and_late_events_are_said() -> None:
    found = dose_hazards(DoseCounts(at_risk=(20, 19, 10, 8), events=(0, 0, 0, 3)))
    assert found.late_p == pytest.approx((8 / 57) ** 3)
    assert found.trend_p == pytest.approx(2 * (8 / 57) ** 3)
    assert any("fewer than 4 doses" in line for line in found.sentences)
    flat = dose_hazards(DoseCounts(at_risk=(10, 9), events=(0, 0)))
    assert "No patient of 10" in flat.sentences[0]
    assert flat.cumulative[-1].high == flat.hazards[-1].high


@pytest.mark.parametrize(
    ("at_risk", "events"), [((), ()), ((3,), (4,)), ((3, 3), (1, 0)), ((0,), (0,)), ((2,), (1, 1)), ((2, -1), (0, 0))]
)
def test_impossible_doses_are_sentences(at_risk: tuple[int, ...], events: tuple[int, ...]) -> None:
    with pytest.raises(SettingsError):
        DoseCounts(at_risk=at_risk, events=events)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("patient,doses,event_dose\na,3,\nb,2,4\n", "an event at dose 4"),
        ("patient,doses,event_dose\na,,\n", "'doses' is empty"),
        ("patient,doses,event_dose\na,x,\n", "not a number"),
        ("dose,at_risk,events\n1,5,0\n3,2,0\n", "doses 1, 2, 3"),
        ("dose,at_risk,events\n1,5,6\n", "6 events among 5"),
        ("a,b\n1,2\n", "has the columns a, b"),
    ],
)
def test_bad_tables_of_doses_are_sentences(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "doses.csv"
    path.write_text(text)
    with pytest.raises(FormatError) as caught:
        read_doses(path)
    assert words in str(caught.value)
    assert str(path) in caught.value.place


def test_doses_are_read_in_both_shapes(tmp_path: Path) -> None:
    path = tmp_path / "doses.csv"
    path.write_text("patient;doses;event_dose\na;3;\nb;2;2\n")
    assert read_doses(path) == DoseCounts(at_risk=(2, 2, 1), events=(0, 1, 0))
    path.write_text("dose,at_risk,events\n1,5,0\n2,4,1\n")
    assert read_doses(path) == DoseCounts(at_risk=(5, 4), events=(0, 1))
