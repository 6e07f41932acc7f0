from __future__ import annotations

import math

import numpy as np
import pytest

from vaxsmith.core import InputError, SettingsError
from vaxsmith.evidence.survival import numbers_at_risk, time_to_event


def test_names_arms_and_strata_in_sorted_order() -> None:
    data = time_to_event([5, 8, 8], [True, False, True], arm=["v", "c", "v"], stratum=[2, 1, 2], unit="months")
    assert (data.arm_names, data.arm.tolist()) == (("c", "v"), [1, 0, 1])
    assert (data.stratum_names, data.stratum.tolist()) == (("1", "2"), [1, 0, 1])
    assert (len(data), data.events, data.patients_of("v")) == (3, 2, 2)


def test_arrays_cannot_be_written() -> None:
    data = time_to_event([5.0], [1])
    with pytest.raises(ValueError, match="read-only"):
        data.time[0] = 3


def test_its_arrays_are_its_own() -> None:
    given = np.array([5.0, 6.0])
    data = time_to_event(given, [1, 0])
    given[0] = -1
    assert data.time[0] == 5


@pytest.mark.parametrize(
    ("time", "event", "words"),
    [
        ([], [], "no patients"),
        ([1, -2], [1, 1], "patient 2"),
        ([1, math.nan], [1, 1], "patient 2"),
        ([1, math.inf], [1, 1], "finite"),
        (["soon"], [1], "not a number"),
        ([[1, 2]], [1], "dimensions"),
        ([1, 2], [1], "1 event flags for 2"),
        ([1, 2], [1, 2], "competing risks"),
        ([1, 2], [1, math.nan], "patient 2"),
        ([1, 2], ["yes", "no"], "not a number"),
        (5, 1, "dimensions"),
    ],
)
def test_a_mistake_gets_a_sentence(time: object, event: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        time_to_event(time, event)  # type: ignore[arg-type]


def test_missing_names_and_wrong_lengths_get_a_sentence() -> None:
    with pytest.raises(InputError, match="arm is missing"):
        time_to_event([1, 2], [1, 1], arm=["a", None])
    with pytest.raises(InputError, match="arm is missing"):
        time_to_event([1, 2], [1, 1], arm=["a", math.nan])
    with pytest.raises(InputError, match="3 arm names for 2"):
        time_to_event([1, 2], [1, 1], arm=["a", "b", "c"])
    with pytest.raises(InputError, match="enters at 2 and leaves at 2"):
        time_to_event([1, 2], [1, 1], entry=[0, 2])


def test_unknown_and_empty_arms_get_a_sentence() -> None:
    data = time_to_event([1, 2], [1, 1], arm=["a", "b"])
    with pytest.raises(SettingsError, match="no arm 'x'"):
        data.of_arm("x")
    with pytest.raises(SettingsError, match="nobody is in arm 'b'"):
        data.where(data.time < 2).of_arm("b")


def test_numbers_at_risk_count_who_is_watched() -> None:
    data = time_to_event([2, 4, 4, 6], [1, 1, 0, 1], arm=["a", "a", "b", "b"], entry=[0, 3, 0, 0])
    assert numbers_at_risk(data, np.array([0.0, 2, 3, 4, 5, 7])).tolist() == [[1, 1, 0, 1, 0, 0], [2, 2, 2, 2, 1, 0]]
