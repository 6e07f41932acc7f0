from __future__ import annotations

from math import exp, inf, isfinite, log
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import check_grad

from vaxsmith.core import FormatError, SettingsError, Unassessed, VaxsmithError
from vaxsmith.evidence.response.memory import (
    BI_EXPONENTIAL,
    EXPONENTIAL,
    POWER_LAW,
    MemoryFit,
    MemorySeries,
    fit_memory,
    fit_shape,
    forecast,
    half_life,
    memory_series,
    read_memory,
    time_until,
)
from vaxsmith.evidence.response.memory.fit import _Data, _loss, _slope
from vaxsmith.evidence.response.memory.shapes import Scale

DAYS = (7, 14, 28, 56, 84, 112, 168, 224, 336)


def noisy(curve: object, *, seed: int = 1, scatter: float = 0.1, days: tuple[float, ...] = DAYS) -> MemorySeries:
    draw = np.random.default_rng(seed)
    return memory_series(days, [curve(t) * exp(draw.normal(0, scatter)) for t in days])  # type: ignore[operator]


def fitted(series: MemorySeries, shape: object) -> MemoryFit:
    found = fit_shape(series, shape)  # type: ignore[arg-type]
    assert not isinstance(found, Unassessed)
    return found


@pytest.mark.parametrize(("shape", "scale"), [(EXPONENTIAL, lambda t: t), (POWER_LAW, np.log)])
def test_the_straight_shapes_are_linear_regression(shape: object, scale: object) -> None:
    series = noisy(lambda t: 900 * exp(-0.004 * t))
    ours = fitted(series, shape)
    theirs = sm.OLS(np.log(series.values), sm.add_constant(scale(np.array(series.times)))).fit()  # type: ignore[operator]
    assert ours.log_likelihood == pytest.approx(theirs.llf, abs=1e-8)
    assert ours.aicc == pytest.approx(-2 * theirs.llf + 2 * 3 + 2 * 3 * 4 / (9 - 4), abs=1e-8)
    at = np.array([10.0, 100.0, 500.0])
    band = theirs.get_prediction(sm.add_constant(scale(at)))  # type: ignore[operator]
    assert ours.mean_log(at) == pytest.approx(band.predicted_mean, abs=1e-6)
    assert np.sqrt(ours.variance(at)) == pytest.approx(band.se_mean, rel=1e-4)


def test_persons_have_their_own_levels() -> None:
    draw = np.random.default_rng(4)
    persons, times, values = [], [], []
    for i in range(8):
        level = 10 ** draw.uniform(1, 3)
        for t in (14, 60, 120, 240):
            persons.append(str(i))
            times.append(float(t))
            values.append(level * exp(-0.005 * t + draw.normal(0, 0.1)))
    series = MemorySeries(persons=tuple(persons), times=tuple(times), values=tuple(values), below=(False,) * len(times))
    ours = fitted(series, EXPONENTIAL)
    design = np.column_stack([np.array(times), *(np.array(persons) == p for p in dict.fromkeys(persons))]).astype(float)
    theirs = sm.OLS(np.log(values), design).fit()
    assert ours.theta[0] / 240 == pytest.approx(-theirs.params[0], rel=1e-6)
    assert np.sqrt(ours.covariance[-1, -1]) / 240 == pytest.approx(theirs.bse[0], rel=1e-4)
    assert half_life(fit_memory(series)).low < log(2) / 0.005 < half_life(fit_memory(series)).high


@pytest.mark.parametrize(
    ("curve", "shape"),
    [
        (lambda t: 1000 * exp(-0.01 * t), "exponential"),
        (lambda t: 3000 * t**-0.8, "power law"),
        (lambda t: 900 * exp(-0.08 * t) + 100 * exp(-0.002 * t), "bi-exponential"),
    ],
)
def test_the_shape_that_made_the_data_has_the_weight(curve: object, shape: str) -> None:
    days = tuple(float(t) for t in np.geomspace(3, 400, 18))
    model = fit_memory(noisy(curve, scatter=0.05, days=days))
    weights = {fit.shape.name: weight for fit, weight in zip(model.fits, model.weights, strict=True)}
    assert max(weights, key=lambda name: weights[name]) == shape
    assert sum(weights.values()) == pytest.approx(1)


def test_intervals_widen_beyond_the_data_and_every_such_point_is_flagged() -> None:
    model = fit_memory(noisy(lambda t: 1000 * t**-0.5, scatter=0.15))
    points = forecast(model, [50, 300, 600, 1200, 2400])
    widths = [log(point.average.high / point.average.low) for point in points]
    assert widths[1:] == sorted(widths[1:])
    assert [point.extrapolated for point in points] == [False, False, True, True, True]
    assert all("Extrapolated" in point.sentence for point in points if point.extrapolated)
    for point in points:
        assert point.envelope[0] <= min(one.low for _, one in point.by_shape)
        assert point.average.low <= point.average.value <= point.average.high


def test_curves_that_part_are_said() -> None:
    model = fit_memory(noisy(lambda t: 1000 * t**-0.5, scatter=0.3, days=(7, 14, 28, 56, 84, 112)))
    assert "curves-part" in {finding.check for finding in model.findings}
    rising = fit_memory(memory_series([7, 14, 28, 56, 84], [10, 20, 30, 50, 90]))
    assert "rising" in {finding.check for finding in rising.findings}
    assert half_life(rising).value == inf


def test_few_measurements_send_the_reader_to_the_envelope() -> None:
    few = fit_memory(noisy(lambda t: 900 * exp(-0.05 * t) + 100 * exp(-0.002 * t)))
    assert "few-measurements" in {finding.check for finding in few.findings}
    days = tuple(float(t) for t in np.geomspace(7, 336, 20))
    many = fit_memory(noisy(lambda t: 900 * exp(-0.05 * t) + 100 * exp(-0.002 * t), days=days))
    assert "few-measurements" not in {finding.check for finding in many.findings}
    clear = fit_memory(
        noisy(lambda t: 900 * exp(-0.05 * t) + 100 * exp(-0.002 * t), scatter=0.02, days=(7, 14, 28, 56, 112, 224, 336))
    )
    assert {"closer-curve", "few-measurements"} <= {finding.check for finding in clear.findings}


def test_values_below_the_limit_count_as_such() -> None:
    series = noisy(lambda t: 1000 * exp(-0.02 * t), scatter=0.2)
    limit = 15.0
    below = tuple(value < limit for value in series.values)
    assert sum(below) >= 2
    cut = MemorySeries(
        persons=series.persons,
        times=series.times,
        values=tuple(max(value, limit) for value in series.values),
        below=below,
    )
    ours, naive, truth = (
        fitted(one, EXPONENTIAL).theta[0] / 336 for one in (cut, memory_series(series.times, cut.values), series)
    )
    assert ours == pytest.approx(truth, rel=0.15)
    assert naive < 0.9 * truth
    assert fitted(cut, EXPONENTIAL).variance(np.array([336.0]))[0] > 0


def test_the_slope_of_the_likelihood_is_its_derivative() -> None:
    data = _Data(
        who=np.array([0, 0, 0, 1, 1, 1]),
        times=np.array([7.0, 30, 90, 7, 30, 90]),
        logs=np.array([5.0, 4.1, 2.3, 6.0, 5.5, 2.3]),
        below=np.array([False, False, True, False, False, True]),
        people=2,
        scale=Scale(first=7, last=90),
    )
    free = np.array([5.1, 5.9, 0.3, -0.2, 0.8, -0.4])
    assert check_grad(_loss, _slope, free, data, BI_EXPONENTIAL) < 1e-5


def test_the_time_until_a_threshold() -> None:
    series = noisy(lambda t: 1000 * exp(-0.01 * t), scatter=0.02)
    model = fit_memory(series, shapes=(EXPONENTIAL,))
    found = time_until(model, 100.0)
    assert found.value == pytest.approx(log(10) / 0.01, rel=0.05)
    assert found.low <= found.value <= found.high
    assert "extrapolation" in time_until(model, 10.0).note
    assert time_until(model, 1e-30).value == inf
    assert time_until(model, 1e9).value == pytest.approx(7)


def test_too_few_points_say_which_curve_and_why() -> None:
    model = fit_memory(memory_series([7, 28, 84, 168, 336], [900, 700, 400, 300, 200]))
    assert [name for name, _ in model.not_fitted] == ["bi-exponential"]
    assert "measure at least" in model.not_fitted[0][1].remedy
    with pytest.raises(SettingsError, match="too few"):
        fit_memory(memory_series([7, 28, 84], [900, 700, 400]))
    with pytest.raises(SettingsError, match="not fitted"):
        half_life(fit_memory(memory_series(DAYS, [100.0 / t for t in DAYS]), shapes=(POWER_LAW,)))
    assert isinstance(fit_shape(memory_series([7] * 9, [3.0] * 9), EXPONENTIAL), Unassessed)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(1, 400), st.floats(0.1, 1e5), st.booleans()), min_size=1, max_size=10),
    st.floats(0.01, 100),
)
def test_any_series_is_an_answer_or_a_sentence_and_units_do_not_matter(
    points: list[tuple[float, float, bool]], unit: float
) -> None:
    def series(factor: float) -> MemorySeries:
        return MemorySeries(
            persons=("one",) * len(points),
            times=tuple(t for t, _, _ in points),
            values=tuple(v * factor for _, v, _ in points),
            below=tuple(b for _, _, b in points),
        )

    shapes = (EXPONENTIAL, POWER_LAW)
    try:
        model = fit_memory(series(1.0), shapes=shapes)
    except VaxsmithError:
        assert sum(not below for _, _, below in points) < 5 or len({t for t, _, _ in points}) < 2
        return
    last = series(1.0).last
    found = forecast(model, [last, 2 * last])
    for point in found:
        assert point.average.low <= point.average.value <= point.average.high
    if not any(below for _, _, below in points):
        scaled = forecast(fit_memory(series(unit), shapes=shapes), [last, 2 * last])
        for one, two in zip(found, scaled, strict=True):
            if isfinite(one.average.high) and min(fit.scatter for fit in model.fits) > 1e-3:
                assert two.average.value == pytest.approx(unit * one.average.value, rel=1e-4)


def test_the_fast_phase_of_two_is_found() -> None:
    days = tuple(float(t) for t in np.geomspace(2, 700, 24))
    ours = fitted(noisy(lambda t: 900 * exp(-0.05 * t) + 60 * exp(-0.0015 * t), scatter=0.03, days=days), BI_EXPONENTIAL)
    slow = exp(float(ours.theta[1])) / 700
    assert slow == pytest.approx(0.0015, rel=0.15)


@pytest.mark.parametrize("time", [0, -3, 5, float("nan"), 3361])
def test_forecasts_out_of_reach_are_refused(time: float) -> None:
    model = fit_memory(noisy(lambda t: 100 / t))
    with pytest.raises(SettingsError):
        forecast(model, [time])
    assert forecast(model, []) == ()


@pytest.mark.parametrize(
    ("times", "values"), [((), ()), ((0,), (1,)), ((1,), (0,)), ((1,), (float("nan"),)), ((1, 2), (1,))]
)
def test_impossible_series_are_sentences(times: tuple[float, ...], values: tuple[float, ...]) -> None:
    with pytest.raises(SettingsError):
        memory_series(times, values)


def test_a_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "memory.csv"
    path.write_text("subject,day,titre\nA,7,900\nA,28,<10\nB,7,300\n")
    found = read_memory(path, unit="SFC per million")
    assert found.persons == ("A", "A", "B")
    assert found.below == (False, True, False)
    assert found.values[1] == 10


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("time,value\n0,5\n", "above 0"),
        ("time,value\n1e200,5\n", "days after the peak"),
        ("time,value\n7,0\n", "<limit"),
        ("time,value\n7,\n", "'value' is empty"),
        ("time,value\n7,high\n", "not a number"),
        ("time,value\n,3\n", "above 0"),
        ("day,amount\n7,3\n", "no column value"),
    ],
)
def test_bad_tables_are_sentences(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "memory.csv"
    path.write_text(text)
    with pytest.raises(FormatError) as caught:
        read_memory(path)
    assert words in str(caught.value)
