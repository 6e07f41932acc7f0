"""Pictures: places, ticks, escaping, and what is drawn where nothing is known."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxsmith.core import SettingsError
from vaxsmith.evidence.report.pictures import (
    ForestRow,
    Line,
    Plane,
    Scale,
    StepCurve,
    boundaries_figure,
    dose_figure,
    forest_figure,
    lines_figure,
    survival_figure,
    waterfall_figure,
)

SPAN = st.floats(1e-4, 1e4)
HOSTILE = "<script>alert('x')</script>&"


@given(low=st.floats(-1e4, 1e4), width=SPAN, most=st.integers(3, 9))
def test_linear_ticks_are_few_rising_and_inside(low: float, width: float, most: int) -> None:
    scale = Scale(low=low, high=low + width)
    ticks = scale.ticks(most)
    assert 0 < len(ticks) <= most
    assert list(ticks) == sorted(set(ticks))
    assert all(-1e-6 <= scale.place(tick) <= 1 + 1e-6 for tick in ticks)


@given(low=st.floats(1e-3, 1e3), ratio=st.floats(1.05, 1e5), most=st.integers(4, 8))
def test_logarithmic_ticks_are_few_rising_and_inside(low: float, ratio: float, most: int) -> None:
    scale = Scale(low=low, high=low * ratio, log=True)
    ticks = scale.ticks(most)
    assert 0 < len(ticks) <= most
    assert list(ticks) == sorted(set(ticks))
    assert all(-1e-6 <= scale.place(tick) <= 1 + 1e-6 for tick in ticks)


@given(low=st.floats(-1e3, 1e3), width=SPAN, part=st.floats(0, 1))
def test_a_place_is_the_share_of_the_way(low: float, width: float, part: float) -> None:
    scale = Scale(low=low, high=low + width)
    assert scale.place(low + part * (scale.high - low)) == pytest.approx(part, abs=1e-6)
    assert 0 <= scale.held(low - 5 * width) <= scale.held(low + 5 * width) <= 1


@pytest.mark.parametrize(("low", "high", "log"), [(1, 1, False), (2, 1, False), (0, 1, True), (math.nan, 1, False)])
def test_an_axis_that_is_none_is_refused(low: float, high: float, log: bool) -> None:
    with pytest.raises(SettingsError, match="axis"):
        Scale(low=low, high=high, log=log)


def curve(**changes: object) -> StepCurve:
    values: dict[str, object] = {
        "label": "vaccine", "times": [0.0, 2.0, 4.0, 6.0], "survival": [1.0, 0.75, 0.75, 0.375],
        "at_risk": [4, 4, 3, 2], "censored": [0, 0, 1, 1],
    }  # fmt: skip
    return StepCurve(**{**values, **changes})  # type: ignore[arg-type]


def draw(*curves: StepCurve, horizon: float = 10.0) -> str:
    return str(survival_figure(curves, name="km", title="t", description="d", time_unit="months", horizon=horizon))


def test_numbers_at_risk_are_those_still_followed_just_before_each_tick() -> None:
    counts = re.findall(r'class="tick count">([\d,]+)<', draw(curve()))
    assert counts == ["4", "4", "3", "2", "0", "0"]  # at 0, 2, 4, 6, 8, 10


def test_a_curve_ends_when_the_last_patient_was_seen() -> None:
    path = re.search(r'<path d="([^"]+)" class="curve', draw(curve()))
    assert path is not None
    assert path.group(1).endswith("L600 137.5")  # 6 of 10 months across, 0.375 of 220 pixels up


def test_each_censored_time_has_a_mark_on_the_curve() -> None:
    assert draw(curve()).count('class="censored series-1"') == 2
    assert draw(curve(censored=[0, 0, 0, 0])).count("censored") == 0


def test_a_survival_picture_needs_a_curve_and_a_horizon() -> None:
    with pytest.raises(SettingsError):
        draw()
    for horizon in (0.0, -1.0, math.nan, math.inf):
        with pytest.raises(SettingsError):
            draw(curve(), horizon=horizon)


def forest(*rows: ForestRow, **changes: object) -> str:
    values: dict[str, object] = {"name": "f", "title": "t", "description": "d", "scale": Scale(low=0.1, high=2.0, log=True)}
    return str(forest_figure(rows, **{**values, **changes}))  # type: ignore[arg-type]


def test_an_interval_that_the_axis_cuts_ends_in_an_arrow() -> None:
    inside = ForestRow(label="a", value=0.5, low=0.2, high=1.5, text="0.5")
    left = ForestRow(label="b", value=0.3, low=0.01, high=1.5, text="0.3")
    right = ForestRow(label="c", value=0.5, low=0.2, high=math.inf, text="0.5")
    assert forest(inside).count("M0 0L") == 0
    assert forest(left).count("M0 0L7 ") == 1
    assert forest(right).count("M0 0L-7 ") == 1
    assert forest(ForestRow(label="d", value=5.0, low=0.01, high=9.0, text="5")).count("M-5") == 0  # its square is off


def test_a_row_without_an_estimate_says_why_and_draws_nothing() -> None:
    drawn = forest(ForestRow(label="a claim", absent="no comparator: nothing to draw"))
    assert "no comparator: nothing to draw" in drawn
    assert 'class="interval' not in drawn


def test_long_labels_are_broken_so_that_a_phone_shows_them() -> None:
    drawn = forest(ForestRow(label="word " * 20, words="small " * 30, value=1, low=0.5, high=1.5, text="1"))
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", drawn)
    assert max(map(len, texts)) <= 52


def test_what_others_wrote_is_escaped_everywhere() -> None:
    pictures = [
        forest(ForestRow(label=HOSTILE, words=HOSTILE, value=1, low=0.5, high=1.5, text=HOSTILE)),
        forest(ForestRow(label=HOSTILE, absent=HOSTILE), left_words=HOSTILE, right_words=HOSTILE),
        draw(curve(label=HOSTILE)),
        str(waterfall_figure([(HOSTILE, -0.5, "series-1")], name="w", description=HOSTILE)),
        line_picture(Line(label=HOSTILE, xs=[0, 1], ys=[0, 1], marks=[(0, 0)]), title=HOSTILE, description=HOSTILE),
    ]
    assert not any("<script" in picture for picture in pictures)


def line_picture(*lines: Line, **changes: object) -> str:
    values: dict[str, object] = {
        "name": "l", "title": "t", "description": "d", "x": Scale(low=0, high=10), "y": Scale(low=0, high=1),
        "x_title": "x", "y_title": "y",
    }  # fmt: skip
    return str(lines_figure(lines, **{**values, **changes}))  # type: ignore[arg-type]


def test_what_was_not_observed_is_dashed_and_joins_the_observed_part() -> None:
    drawn = line_picture(Line(label="memory", xs=[0, 2, 4, 6], ys=[1, 0.5, 0.4, 0.3], known_until=2))
    known, ahead = re.findall(r'<path d="([^"]+)" class="curve series-1( ahead)?"', drawn)
    assert ahead[1] == " ahead"
    assert not known[1]
    assert known[0].rpartition("L")[2] == ahead[0][1:].partition("L")[0]


def test_a_curve_breaks_where_it_is_not_known() -> None:
    drawn = line_picture(Line(label="a", xs=[0, 1, 2, 3, 4, 5], ys=[0, 0.1, math.nan, 0.3, 0.4, math.inf]))
    assert drawn.count('class="curve series-1"') == 2
    assert "nan" not in drawn
    assert "inf" not in drawn


def test_pictures_of_nothing_are_refused() -> None:
    for make in (
        line_picture,
        forest,
        lambda: boundaries_figure([], [], name="b", description="d"),
        lambda: boundaries_figure([0.5, 1], [2.0], name="b", description="d"),
        lambda: dose_figure([0.1], [0.2, 0.3], [1], name="d", target=0.3, none_selected=0.1),
        lambda: waterfall_figure([], name="w", description="d"),
    ):
        with pytest.raises(SettingsError):
            make()


def test_limits_that_do_not_exist_are_not_drawn() -> None:
    drawn = str(boundaries_figure([0.5, 1.0], [3.0, 2.0], lower=[-math.inf, 2.0], name="b", description="d"))
    assert not re.search(r"\b(inf|nan)\b", drawn)
    assert drawn.count('class="mark series-2"') == 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_dose_bars_stay_inside_their_track(shares: list[float]) -> None:
    drawn = str(dose_figure(shares, shares, shares, name="d", target=0.3, none_selected=0.5))
    widths = [float(width) for width in re.findall(r'width="([\d.]+)%" height="14"', drawn)]
    assert all(0 <= width <= 100 for width in widths)


def test_the_same_input_gives_the_same_bytes() -> None:
    plane = Plane(x=Scale(low=0, high=1), y=Scale(low=0, high=1))
    xs = [place / 7 for place in range(8)]
    assert plane.path(xs, xs, class_="curve") == plane.path(list(xs), tuple(xs), class_="curve")
    assert draw(curve()) == draw(curve())
