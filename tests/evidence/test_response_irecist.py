from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.evidence.response.recist import (
    Assessment,
    ImmuneResponse,
    Kind,
    Observation,
    PatientLesions,
    Status,
    best_immune_response,
    immune_time_points,
)

ICR, IPR, ISD, NON, IUPD, ICPD, NE = ImmuneResponse


def visit(
    day: int, target: float | None, bone: Status | None = None, new: dict[str, float | Status] | None = None
) -> Assessment:
    status = Status.NOT_EVALUABLE if target is None else Status.ABSENT if target == 0 else Status.PRESENT
    seen = [Observation(lesion="T", kind=Kind.TARGET, status=status, size_mm=target, organ="liver")]
    if bone is not None:
        seen.append(Observation(lesion="B", kind=Kind.NON_TARGET, status=bone, organ="bone"))
    for name, what in (new or {}).items():
        size = None if isinstance(what, Status) else what
        word = what if isinstance(what, Status) else Status.PRESENT
        seen.append(Observation(lesion=name, kind=Kind.NEW, status=word, size_mm=size))
    return Assessment(label=f"day {day}", first_day=day, last_day=day, observations=tuple(seen))


def words(*visits: Assessment) -> list[ImmuneResponse]:
    return [
        point.overall for point in immune_time_points(PatientLesions(patient="P", baseline=visits[0], follow_ups=visits[1:]))
    ]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((50, 65, 70), [IUPD, ICPD]),  # 5 mm more than at the unconfirmed progression
        ((50, 65, 69), [IUPD, IUPD]),
        ((50, 65, 67, 71), [IUPD, IUPD, ICPD]),  # measured from the first
        ((50, 65, 40), [IUPD, ISD]),
        ((50, 65, 30), [IUPD, IPR]),
        ((50, 65, 0), [IUPD, ICR]),
        ((50, 65, 30, 40, 46), [IUPD, IPR, IUPD, ICPD]),  # the bar is reset
        ((50, 65, 30, 40, 30), [IUPD, IPR, IUPD, IPR]),
        ((50, 65, None, 70), [IUPD, NE, ICPD]),
        ((50, 65, 71, 20), [IUPD, ICPD, ICPD]),
    ],
)
def test_target_lesions(sizes: tuple[float | None, ...], expected: list[ImmuneResponse]) -> None:
    assert words(*(visit(42 * i, size) for i, size in enumerate(sizes))) == expected


def test_new_lesions_confirm_by_number_or_growth() -> None:
    start, first = visit(0, 50), visit(42, 50, new={"X": 12.0})
    assert words(start, first, visit(84, 30, new={"X": 12.0})) == [IUPD, IUPD]
    assert words(start, first, visit(84, 30, new={"X": 16.0})) == [IUPD, IUPD]
    assert words(start, first, visit(84, 30, new={"X": 17.0})) == [IUPD, ICPD]
    assert words(start, first, visit(84, 30, new={"X": 12.0, "Y": 10.0})) == [IUPD, ICPD]
    assert words(start, first, visit(84, 30, new={"X": Status.ABSENT})) == [IUPD, IPR]
    assert words(start, first, visit(84, 30)) == [IUPD, IUPD]  # nothing said of it: still there
    assert words(start, first, visit(84, 30, new={"X": Status.ABSENT}), visit(126, 30)) == [IUPD, IPR, IPR]
    unmeasured = visit(42, 50, new={"X": Status.PRESENT})
    assert words(start, unmeasured, visit(84, 50, new={"X": Status.INCREASED})) == [IUPD, ICPD]
    assert words(start, unmeasured, visit(84, 50, new={"X": Status.PRESENT})) == [IUPD, IUPD]


def test_non_target_lesions_and_other_categories() -> None:
    start, first = visit(0, 50, Status.PRESENT), visit(42, 50, Status.PROGRESSION)
    assert words(start, first, visit(84, 50, Status.INCREASED)) == [IUPD, ICPD]
    assert words(start, first, visit(84, 50, Status.PROGRESSION)) == [IUPD, IUPD]
    assert words(start, first, visit(84, 50, Status.PRESENT)) == [IUPD, ISD]
    assert words(start, first, visit(84, 70, Status.PROGRESSION)) == [IUPD, ICPD]  # the target lesions now too
    assert words(start, visit(42, 50, Status.INCREASED)) == [ISD]


def test_a_confirmation_takes_four_weeks() -> None:
    early = (visit(0, 50), visit(42, 65), visit(60, 75))
    assert words(*early) == [IUPD, IUPD]
    assert words(*early, visit(80, 75)) == [IUPD, IUPD, ICPD]
    fresh = (visit(0, 50), visit(42, 65), visit(60, 65, new={"X": 8.0}), visit(90, 65, new={"X": 8.0}))
    assert words(*fresh) == [IUPD, IUPD, ICPD]


def test_an_incomplete_sum_is_no_reference() -> None:
    start = Assessment(
        label="0",
        first_day=0,
        last_day=0,
        observations=tuple(
            Observation(lesion=name, kind=Kind.TARGET, status=Status.PRESENT, size_mm=20.0, organ=name) for name in "AB"
        ),
    )

    def later(day: int, one: float, two: float | None) -> Assessment:
        status = Status.NOT_EVALUABLE if two is None else Status.PRESENT
        return Assessment(
            label=str(day),
            first_day=day,
            last_day=day,
            observations=(
                Observation(lesion="A", kind=Kind.TARGET, status=Status.PRESENT, size_mm=one, organ="A"),
                Observation(lesion="B", kind=Kind.TARGET, status=status, size_mm=two, organ="B"),
            ),
        )

    assert words(start, later(42, 60, None), later(84, 60, 20), later(126, 66, 20)) == [IUPD, IUPD, ICPD]


def test_best_response_sees_past_an_unconfirmed_progression() -> None:
    def best(*sizes: float | None) -> tuple[ImmuneResponse, int | None, int | None]:
        visits = [visit(42 * i, size) for i, size in enumerate(sizes)]
        found = best_immune_response(PatientLesions(patient="P", baseline=visits[0], follow_ups=tuple(visits[1:])))
        return found.best, found.progression_day, found.unconfirmed_day

    assert best(50, 65, 30, 30) == (IPR, None, None)
    assert best(50, 65, 75) == (ICPD, 42, None)
    assert best(50, 65) == (IUPD, None, 42)
    assert best(50, 45, 65, 75) == (ISD, 84, None)
    assert best(50, 30, 45, 30) == (IPR, None, None)
    assert best(50, 30, 45) == (ISD, None, 84)  # the response was not seen again
    assert best(50, None) == (NE, None, None)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(0, 120)), min_size=1, max_size=7))
def test_once_confirmed_always_confirmed_and_never_without_a_first(sizes: list[float | None]) -> None:
    found = words(visit(0, 50), *(visit(35 * (i + 1), size) for i, size in enumerate(sizes)))
    if ICPD in found:
        first = found.index(ICPD)
        assert set(found[first:]) == {ICPD}
        assert IUPD in found[:first]
