"""Whatever the data: an answer inside its bounds or a sentence, never a warning, a traceback or a number out of range."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.core import VaxsmithError
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.survival import (
    Band,
    ModestWeight,
    TimeToEvent,
    compare_milestones,
    compare_restricted_means,
    competing_risks,
    cumulative_incidence,
    fit_cox,
    fit_hazards,
    from_landmark,
    gray_test,
    incidence_at,
    kaplan_meier,
    log_rank_test,
    max_combo_test,
    median_follow_up,
    median_time,
    nelson_aalen,
    proportionality_tests,
    restricted_mean,
    survival_at,
    time_to_event,
)

rows = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.5, 7.0, 11.0]),  # time
        st.integers(-1, 1),  # cause, -1 censored
        st.sampled_from("cv"),  # arm
        st.integers(0, 1),  # stratum
        st.sampled_from([0.0, 0.0, 0.0, 0.25, 1.5]),  # entry
    ),
    min_size=1,
    max_size=14,
)


def whole(many: list[Any], *, entries: bool) -> tuple[TimeToEvent, Any]:
    time, cause, arm, stratum, entry = (list(column) for column in zip(*many, strict=True))
    late = [e if e < t else 0.0 for e, t in zip(entry, time, strict=True)] if entries else None
    data = time_to_event(time, [c >= 0 for c in cause], arm=arm, stratum=stratum, entry=late)
    return data, competing_risks(time, cause, censored=-1, causes=("0", "1"), arm=arm, stratum=stratum, entry=late)


def refused(error: VaxsmithError) -> None:
    assert len(str(error)) > 20
    assert "nan" not in str(error)


def sound(estimate: Estimate, least: float = 0.0, most: float = math.inf) -> None:
    assert not math.isnan(estimate.low)
    assert not math.isnan(estimate.high)
    assert least - 1e-9 <= estimate.low <= estimate.high <= most + 1e-9
    if estimate.determined:
        assert estimate.low - 1e-9 <= estimate.value <= estimate.high + 1e-9
    else:
        assert estimate.note


@given(rows, st.booleans(), st.sampled_from([0.0, 0.3, 2.0, 5.0, 20.0]), st.sampled_from(Band))
@settings(max_examples=80)
def test_curves_stay_in_range(many: list[Any], entries: bool, time: float, band: Band) -> None:
    data, risks = whole(many, entries=entries)
    try:
        curve = kaplan_meier(data, band=band)
    except VaxsmithError:
        return
    sound(survival_at(curve, time), 0, 1)
    sound(median_time(curve))
    sound(median_time(curve, share=0.9))
    assert (np.diff(curve.survival) <= 0).all()
    assert ((curve.low <= curve.survival + 1e-12) & (curve.survival <= curve.high + 1e-12)).all()
    hazard = nelson_aalen(data)
    assert (np.diff(hazard.hazard) >= 0).all()
    for name in ("0", "1"):
        sound(incidence_at(cumulative_incidence(risks, name), time), 0, 1)
    for piece in fit_hazards(data, (0.0, 1.0, 3.0)):
        sound(piece.hazard)
    try:
        sound(restricted_mean(curve, time), 0, max(time, 0))
        sound(median_follow_up(data))
    except VaxsmithError as error:
        refused(error)


@given(rows, st.booleans(), st.sampled_from([0.3, 2.0, 5.0, 20.0]))
@settings(max_examples=80)
def test_comparisons_answer_or_say_why_not(many: list[Any], entries: bool, time: float) -> None:
    data, risks = whole(many, entries=entries)

    def tests() -> None:
        for found in (log_rank_test(data), log_rank_test(data, ModestWeight()), gray_test(risks, "0")):
            if math.isnan(found.p_value):
                assert "nothing can be compared" in found.note
            else:
                assert 0 <= found.p_value <= 1
                assert found.p_value == pytest.approx(2 * min(found.p_one_sided, 1 - found.p_one_sided), abs=1e-9)

    def combination() -> None:
        found = max_combo_test(data)
        assert math.isnan(found.p_value) or 0 <= found.p_one_sided <= 1
        assert math.isnan(found.p_value) == found.note.endswith("nothing can be compared")

    def regression() -> None:
        fit = fit_cox(data)
        ratio = fit.hazard_ratios[0]
        sound(ratio)
        assert 0 <= fit.p_values[0] <= 1
        assert bool(fit.separated) == (ratio.value in {0.0, math.inf})
        for test in proportionality_tests(data, fit):
            assert test.statistic >= -1e-9

    def means() -> None:
        found = compare_restricted_means(data, time)
        sound(found.difference, -time, time)
        assert math.isnan(found.p_value) or 0 <= found.p_value <= 1

    def milestones() -> None:
        found = compare_milestones(data, time)
        sound(found.difference, -1, 1)
        assert math.isnan(found.p_value) == bool(found.note)

    def landmark() -> None:
        cohort = from_landmark(data, time)
        assert len(cohort.data) + sum(cohort.events_before) + sum(cohort.censored_before) == len(data)
        log_rank_test(cohort.data)

    for attempt in (tests, combination, regression, means, milestones, landmark):
        try:
            attempt()
        except VaxsmithError as error:
            refused(error)
