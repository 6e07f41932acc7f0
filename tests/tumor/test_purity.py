"""Purity: given and checked, or estimated, said so, and refused where the changes do not tell it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tumor.made_calls import made_call, made_calls, made_profile, made_segment

from vaxsmith.core import SettingsError, Severity, Unassessed
from vaxsmith.tumor.purity import Purity, PuritySettings, estimate_purity, given_purity
from vaxsmith.tumor.variant import Call, Origin


def estimated(calls: list[Call], **changed: object) -> Purity:
    found = estimate_purity(calls, **changed)  # type: ignore[arg-type]
    assert isinstance(found, Purity), found
    return found


def test_a_given_purity_is_taken_as_it_is() -> None:
    found = given_purity(0.62)
    assert (found.fraction, found.low, found.high, found.source, found.points) == (0.62, 0.62, 0.62, "given", ((0.62, 1.0),))
    assert given_purity(1).fraction == 1.0


def test_a_margin_is_spread_evenly() -> None:
    found = given_purity(0.95, margin=0.1)
    assert (found.low, found.high) == (pytest.approx(0.85), 1.0)
    assert sum(weight for _, weight in found.points) == pytest.approx(1)
    assert all(0.85 < value < 1 for value, _ in found.points)
    assert given_purity(0.05, margin=0.3).low == 0.01
    with pytest.raises(SettingsError):
        given_purity(0.5, margin=-0.1)


@pytest.mark.parametrize("value", [0, -0.1, True, 1.01, 62, math.nan, math.inf, "0.5"])
def test_what_is_no_fraction_is_refused(value: object) -> None:
    with pytest.raises(SettingsError) as error:
        given_purity(value)  # type: ignore[arg-type]
    if value == 62:
        assert "0.62" in str(error.value)


@settings(deadline=None, max_examples=12)
@given(st.floats(0.2, 0.95), st.integers(0, 10_000))
def test_a_diploid_tumor_with_subclones_tells_its_purity(purity: float, seed: int) -> None:
    shares = {purity / 2: 120, purity / 2 * 0.45: 40, purity / 2 * 0.25: 30}
    found = estimated(made_calls(shares, seed=seed))
    assert found.fraction == pytest.approx(purity, abs=0.08)
    assert found.low <= found.fraction <= found.high
    assert sum(weight for _, weight in found.points) == pytest.approx(1)


def test_the_estimate_says_that_it_is_one() -> None:
    found = estimated(made_calls({0.3: 100}))
    assert found.source == "estimated"
    (finding,) = found.findings
    assert finding.severity is Severity.CAUTION
    assert "estimated at 0." in finding.sentence
    assert "two copies being assumed everywhere" in finding.sentence


def test_segments_turn_the_same_reads_into_another_purity() -> None:
    calls = made_calls({0.25: 150})
    lost = made_profile(*(made_segment(f"chr{i}", 0, 10_000, 1, 0) for i in range(1, 23)))
    assert estimated(calls).fraction == pytest.approx(0.5, abs=0.04)
    assert estimated(calls, segments=lost).fraction == pytest.approx(0.4, abs=0.04)


def test_inherited_changes_that_leaked_are_set_aside() -> None:
    somatic = made_calls({0.2: 100})
    leaked = made_calls({0.5: 60}, seed=2, normal=(30, 60))
    marked = made_calls({0.5: 60}, seed=3, origin=Origin.GERMLINE)
    failed = made_calls({0.5: 60}, seed=4, filters=("artifact",))
    found = estimated([*somatic, *leaked, *marked, *failed])
    assert found.fraction == pytest.approx(0.4, abs=0.04)
    assert found.variants <= 100


def test_few_changes_or_no_agreement_is_refused_with_a_remedy() -> None:
    few = estimate_purity(made_calls({0.3: 20}))
    assert isinstance(few, Unassessed)
    assert "20 well-covered" in few.reason
    assert few.remedy
    vague = estimate_purity(made_calls({0.3: 40, 0.2: 30}, depth=40), settings=PuritySettings(widest=0.02))
    assert isinstance(vague, Unassessed)
    assert "fit any from" in vague.reason
    assert isinstance(estimate_purity([]), Unassessed)


def test_a_high_estimate_without_a_normal_sample_is_refused() -> None:
    calls = made_calls({0.49: 100}, normal=None)
    found = estimate_purity(calls)
    assert isinstance(found, Unassessed)
    assert "inherited" in found.reason
    assert isinstance(estimate_purity(made_calls({0.49: 100})), Purity)


def test_thousands_of_changes_are_thinned_the_same_way_each_time() -> None:
    calls = made_calls({0.3: 3000}, depth=60)
    first, second = estimated(calls), estimated(calls)
    assert first == second
    assert first.variants == 2000


def test_one_deep_amplicon_and_sex_chromosomes_do_not_mislead() -> None:
    calls = made_calls({0.3: 60})
    calls += [made_call(100_000, 400_000, "chr2", 1), *(made_call(90, 100, "chrX", i) for i in range(40))]
    assert estimated(calls).fraction == pytest.approx(0.6, abs=0.05)
