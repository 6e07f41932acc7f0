from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.core import FormatError, SettingsError, Severity, Unassessed, VaxsmithError
from vaxsmith.evidence.response.recist import (
    Assessment,
    Kind,
    Observation,
    PatientLesions,
    RecistSettings,
    Response,
    Status,
    best_response,
    check_targets,
    read_lesions,
    summarise,
    time_points,
)
from vaxsmith.evidence.response.recist.time_point import overall

CR, PR, SD, NON, PD, NE = (
    Response.COMPLETE,
    Response.PARTIAL,
    Response.STABLE,
    Response.NON_COMPLETE,
    Response.PROGRESSION,
    Response.NOT_EVALUABLE,
)


def lesion(
    name: str, size: float | None, kind: Kind = Kind.TARGET, status: Status | None = None, **more: object
) -> Observation:
    chosen = status or (Status.NOT_EVALUABLE if size is None else Status.ABSENT if size == 0 else Status.PRESENT)
    return Observation(
        lesion=name, kind=kind, status=chosen, size_mm=size, organ=str(more.get("organ", name)), node=bool(more.get("node"))
    )


def visit(day: int, *seen: Observation) -> Assessment:
    return Assessment(label=f"day {day}", first_day=day, last_day=day, observations=seen)


def course(*visits: Assessment) -> PatientLesions:
    return PatientLesions(patient="P", baseline=visits[0], follow_ups=visits[1:])


def sums(*sizes: float | None, step: int = 42) -> PatientLesions:
    return course(*(visit(step * place, lesion("T", size)) for place, size in enumerate(sizes)))


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ((100, 70), [PR]),
        ((100, 70.1), [SD]),
        ((100, 0), [CR]),
        ((100, 50, 60), [PR, PD]),  # 20 % above the nadir and 10 mm, though far below the baseline
        ((100, 50, 59.9), [PR, PR]),
        ((20, 10, 14), [PR, PR]),  # 40 % above the nadir, but 4 mm
        ((20, 10, 15), [PR, PD]),
        ((100, 119.9), [SD]),
        ((100, 120), [PD]),
        ((30.1, 21.07), [PR]),  # exactly 30 % in decimals, not in binary
        ((100, None, 60), [NE, PR]),
        ((100, 40, None, 60), [PR, NE, PD]),  # what was not measured is no nadir
        ((100, 0, 3), [CR, PD]),  # back after a complete response
    ],
)
def test_a_sum_is_judged_by_baseline_and_nadir(sizes: tuple[float | None, ...], words: list[Response]) -> None:
    assert [point.overall for point in time_points(sums(*sizes))] == words


def test_nodes_are_normal_below_ten_millimetres() -> None:
    def nodes(day: int, one: float, two: float) -> Assessment:
        return visit(day, lesion("N1", one, node=True), lesion("N2", two, node=True))

    points = time_points(
        course(nodes(0, 20, 18), nodes(42, 9, 9.9), nodes(84, 4, 4), nodes(126, 9.5, 9.5), nodes(168, 12, 11))
    )
    assert [point.overall for point in points] == [CR, CR, CR, PD]
    assert points[0].sum_mm == pytest.approx(18.9)


def test_a_lesion_that_is_too_small_counts_five_millimetres() -> None:
    start, later = visit(0, lesion("T", 20)), visit(42, lesion("T", None, status=Status.TOO_SMALL))
    point = time_points(course(start, later))[0]
    assert (point.overall, point.sum_mm) == (PR, 5)


def test_part_of_the_sum_may_show_progression() -> None:
    start = visit(0, lesion("A", 30), lesion("B", 30))
    assert time_points(course(start, visit(42, lesion("A", 75), lesion("B", None))))[0].overall is PD
    assert time_points(course(start, visit(42, lesion("A", 65))))[0].overall is NE


@pytest.mark.parametrize(
    ("target", "non_target", "new", "word"),
    [  # Eisenhauer et al. 2009, tables 1 and 2
        (CR, CR, False, CR),
        (CR, None, False, CR),
        (CR, NON, False, PR),
        (CR, NE, False, PR),
        (PR, NON, False, PR),
        (PR, NE, False, PR),
        (SD, NON, False, SD),
        (SD, NE, False, SD),
        (NE, NON, False, NE),
        (PD, NON, False, PD),
        (PR, PD, False, PD),
        (CR, CR, True, PD),
        (None, CR, False, CR),
        (None, NON, False, NON),
        (None, NE, False, NE),
        (None, PD, False, PD),
        (None, NON, True, PD),
    ],
)
def test_the_parts_join_as_in_the_tables(
    target: Response | None, non_target: Response | None, new: bool, word: Response
) -> None:
    assert overall(target, non_target, new=new) is word


def test_an_equivocal_lesion_counts_from_when_it_was_first_seen() -> None:
    def at(day: int, status: Status | None) -> Assessment:
        extra = () if status is None else (lesion("X", None, Kind.NEW, status),)
        return visit(day, lesion("T", 30), *extra)

    maybe = course(at(0, None), at(42, Status.EQUIVOCAL), at(84, None))
    assert [point.overall for point in time_points(maybe)] == [SD, SD]
    surely = course(at(0, None), at(42, Status.EQUIVOCAL), at(84, Status.PRESENT))
    assert [point.overall for point in time_points(surely)] == [PD, PD]


def test_non_target_lesions() -> None:
    def at(day: int, status: Status, other: Status = Status.PRESENT) -> Assessment:
        return visit(day, lesion("A", None, Kind.NON_TARGET, status), lesion("B", None, Kind.NON_TARGET, other))

    start = at(0, Status.PRESENT)
    for status, other, word in (
        (Status.ABSENT, Status.ABSENT, CR),
        (Status.ABSENT, Status.PRESENT, NON),
        (Status.INCREASED, Status.PRESENT, NON),
        (Status.NOT_EVALUABLE, Status.ABSENT, NE),
        (Status.PROGRESSION, Status.NOT_EVALUABLE, PD),
    ):
        assert time_points(course(start, at(42, status, other)))[0].overall is word


# Eisenhauer et al. 2009, table 3: two assessments and the best response, with confirmation. Sizes from a baseline of 100
# give CR 0, PR 70, SD 80, PD 150, NE None; the first look is on day 56 (stable disease needs 42) or on day 20.
SIZES = {CR: 0.0, PR: 70.0, SD: 80.0, PD: 150.0, NE: None}


@pytest.mark.parametrize(
    ("first", "second", "late", "early"),
    [
        (CR, CR, CR, CR),
        (CR, PD, SD, PD),
        (CR, NE, SD, NE),
        (PR, CR, PR, PR),
        (PR, PR, PR, PR),
        (PR, SD, SD, SD),
        (PR, PD, SD, PD),
        (PR, NE, SD, NE),
        (SD, PD, SD, PD),
        (SD, NE, SD, NE),
        (NE, NE, NE, NE),
        (NE, PD, PD, PD),
    ],
)
def test_best_response_with_confirmation(first: Response, second: Response, late: Response, early: Response) -> None:
    for day, word in ((56, late), (20, early)):
        patient = course(
            visit(0, lesion("T", 100)), visit(day, lesion("T", SIZES[first])), visit(day + 35, lesion("T", SIZES[second]))
        )
        assert best_response(patient).best is word


def test_confirmation_takes_four_weeks_and_bears_a_missing_look() -> None:
    def at(*days: int) -> PatientLesions:
        return course(visit(0, lesion("T", 100)), *(visit(day, lesion("T", 60)) for day in days))

    assert best_response(at(50, 77)).best is SD
    assert best_response(at(50, 78)).best is PR
    assert best_response(at(50, 70, 80)).response_day == 50
    gap = course(*(visit(day, lesion("T", size)) for day, size in ((0, 100), (50, 60), (80, None), (110, 60))))
    assert best_response(gap).best is PR
    assert best_response(at(50), RecistSettings(confirmation=False)).best is PR
    assert "was not confirmed" in best_response(at(50)).sentence


def test_what_follows_progression_or_new_therapy_does_not_count() -> None:
    assert best_response(sums(100, 130, 50, 50)).best is PD
    assert best_response(sums(100, 90, 50, 50), new_therapy_day=50).best is SD
    assert best_response(sums(100, 90, 50, 50)).best is PR
    with pytest.raises(SettingsError, match="another therapy"):
        best_response(sums(100, 90), new_therapy_day=-1)


def test_a_patient_who_cannot_be_judged_says_why() -> None:
    many = course(visit(0, *(lesion(f"T{i}", 20) for i in range(6))), visit(50, lesion("T1", 10)))
    crowded = course(visit(0, *(lesion(f"T{i}", 20, organ="liver") for i in range(3))), visit(50, lesion("T1", 10)))
    nodes = course(
        visit(0, *(lesion(f"T{i}", 20, organ=f"place {i}", node=True) for i in range(3))), visit(50, lesion("T1", 10))
    )
    for patient, check in ((many, "many-targets"), (crowded, "many-in-organ"), (nodes, "many-in-organ")):
        found = best_response(patient)
        assert isinstance(found.best, Unassessed)
        assert check in {finding.check for finding in found.findings if finding.severity is Severity.FAULT}
    assert isinstance(best_response(course(visit(0, lesion("T", 20)))).best, Unassessed)
    assert isinstance(best_response(course(visit(0), visit(9))).best, Unassessed)
    small = check_targets(course(visit(0, lesion("T", 9), lesion("N", 12, node=True))))
    assert [finding.check for finding in small] == ["small-target", "small-target"]
    old = course(visit(-60, lesion("T", 20)), visit(50, lesion("T", 10)))
    assert [finding.check for finding in best_response(old).findings] == ["old-baseline"]


def test_a_summary_counts_everybody() -> None:
    def named(name: str, patient: PatientLesions) -> PatientLesions:
        return PatientLesions(patient=name, baseline=patient.baseline, follow_ups=patient.follow_ups)

    found = summarise(
        [
            best_response(named("a", sums(100, 50, 50, 150))),
            best_response(named("b", sums(100, 90))),
            best_response(named("c", sums(100, None))),
            best_response(named("d", sums(100))),
        ]
    )
    assert found.counts == {"PR": 1, "SD": 1, "NE": 1, "not judged": 1}
    assert (found.response_rate.value, found.control_rate.value) == (0.25, 0.5)
    assert "Without a control arm" in found.response_rate.note
    assert found.durations == (("a", 84, True),)
    assert found.depths[0] == ("a", -0.5)
    with pytest.raises(SettingsError):
        summarise([])


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.floats(0, 200)), min_size=1, max_size=7),
    st.floats(10, 200),
)
def test_a_longer_course_never_takes_a_progression_back(sizes: list[float | None], baseline: float) -> None:
    whole = sums(baseline, *sizes)
    points = time_points(whole)
    for end in range(1, len(sizes) + 1):
        assert time_points(sums(baseline, *sizes[:end])) == points[:end]
    found = best_response(whole)
    if found.progression_day is not None:
        assert all(point.overall is not PD for point in points if point.first_day < found.progression_day)
    assert not isinstance(found.best, Unassessed)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(1, 150), min_size=2, max_size=6), st.integers(1, 4))
def test_sizes_may_be_split_over_lesions(sizes: list[float], parts: int) -> None:
    one = time_points(sums(*(parts * size for size in sizes)))
    many = time_points(course(*(visit(42 * i, *(lesion(f"T{k}", s) for k in range(parts))) for i, s in enumerate(sizes))))
    assert [p.overall for p in one] == [p.overall for p in many]


def test_assessments_follow_each_other() -> None:
    with pytest.raises(SettingsError, match="begins on day 0"):
        course(visit(0, lesion("T", 20)), visit(0, lesion("T", 20)))


TABLE = """patient,day,visit,lesion,kind,organ,size_mm,status
P1,-10,screening,T1,target,liver,30,
P1,-8,screening,N1,target,axillary lymph node,18,
P1,-8,screening,X1,non-target,bone,,present
P1,55,week 8,T1,target,liver,12,
P1,57,week 8,N1,target,axillary lymph node,8,
P1,57,week 8,X1,non-target,bone,,present
P1,111,week 16,T1,target,liver,0,
P1,111,week 16,N1,target,axillary lymph node,7,
P1,111,week 16,X1,non-target,bone,,absent
P2,0,,T1,target,lung,20,
P2,60,,T1,target,lung,20,
P2,60,,L9,new,brain,6,
"""


def test_a_table_is_read_and_judged(tmp_path: Path) -> None:
    path = tmp_path / "lesions.csv"
    path.write_text(TABLE)
    first, second = read_lesions(path)
    assert (first.follow_ups[0].first_day, first.follow_ups[0].last_day) == (55, 57)
    assert first.baseline.of("N1") is not None
    found = best_response(first)
    assert found.best is PR
    assert [str(point.overall) for point in found.points] == ["PR", "CR"]
    assert best_response(second).best is PD


def test_a_visit_keeps_its_scans_together_and_a_node_may_be_denied(tmp_path: Path) -> None:
    path = tmp_path / "lesions.csv"
    path.write_text(
        "patient,date,visit,lesion,kind,organ,node,size_mm\n"
        "P,2025-01-01,screening,A,target,liver,,30\n"
        "P,2025-01-03,screening,B,target,axillary lymph node,,20\n"
        "P,2025-01-03,screening,C,target,soft tissue beside lymph nodes,no,20\n"
        "P,2025-03-01,week 8,A,target,liver,,30\n"
    )
    (patient,) = read_lesions(path)
    assert [target.node for target in patient.targets] == [False, True, False]
    assert len(patient.follow_ups) == 1


def test_dates_become_days(tmp_path: Path) -> None:
    path = tmp_path / "lesions.tsv"
    path.write_text(
        "USUBJID\tdate\tstart\tlesion\ttype\tsize\nP\t2025-01-01\t2025-01-10\tT\ttarget\t30\nP\t2025-03-01\t2025-01-10\tT\ttarget\t10\n"
    )
    (patient,) = read_lesions(path)
    assert patient.follow_ups[0].first_day == 59 - 9
    path.write_text("patient\tdate\tlesion\tkind\tsize\nP\t2025-01-01\tT\ttarget\t30\nP\t2025-03-01\tT\ttarget\t10\n")
    assert read_lesions(path)[0].follow_ups[0].first_day == 59


@pytest.mark.parametrize(
    ("old", "new", "words", "line"),
    [
        ("P1,-10,screening,T1,target,liver,30,", "P1,-10,screening,T1,target,liver,thirty,", "not a number", 2),
        ("P1,-10,screening,T1,target,liver,30,", "P1,-10,screening,T1,target,liver,-3,", "too small", 2),
        ("P1,-10,screening,T1,target,liver,30,", "P1,x,screening,T1,target,liver,30,", "not a number", 2),
        ("P1,-10,screening,T1,target,liver,30,", "P1,45000,screening,T1,target,liver,30,", "a date", 2),
        ("P1,-10,screening,T1,target,liver,30,", "P1,-10,screening,T1,goal,liver,30,", "'goal'", 2),
        ("P1,-10,screening,T1,target,liver,30,", "P1,-10,screening,,target,liver,30,", "'lesion' is empty", 2),
        ("P1,-10,screening,T1,target,liver,30,", "P1,-10,screening,T1,target,liver,0,", "no size at baseline", None),
        ("P1,-10,screening,T1,target,liver,30,", "P1,-10,screening,T1,target,liver,30,gone", "'gone'", 2),
        ("P1,-10,screening,T1,target,liver,30,", "P1,-10,screening,T1,target,liver,30,absent", "absent measures 30", 2),
        ("P1,-10,screening,T1,target,liver,30,", "P1,-10,screening,T1,new,liver,30,", "is new at baseline", None),
        ("P1,111,week 16,T1,target,liver,0,", "P1,111,week 16,T2,target,liver,0,", "was not there at baseline", None),
        ("P1,111,week 16,T1,target,liver,0,", "P1,111,week 16,N1,target,liver,0,", "stands twice", 8),
        ("P1,111,week 16,T1,target,liver,0,", "P1,111,week 16,T1,non-target,liver,0,", "target before", None),
        ("P1,111,week 16,T1,target,liver,0,", "P1,111,week 16,T1,target,liver,,progression", "by their sum", 8),
        ("P1,111,week 16,T1,target,liver,0,", "P1,111,week 8,T1,target,liver,0,", "stands twice", 5),
        ("P1,111,week 16,X1", "P1,300,week 16,X1", "runs from day 111 to day 300", 10),
        ("P1,111,week 16,T1,target,liver,0,", "P1,111,screening,T1,target,liver,0,", "stands again at screening", 8),
        ("patient,day", "patient,when", "day or date", None),
        ("lesion,kind", "lesion,sort", "no column kind", 1),
    ],
)
def test_a_bad_table_is_a_sentence_with_its_line(tmp_path: Path, old: str, new: str, words: str, line: int | None) -> None:
    path = tmp_path / "lesions.csv"
    path.write_text(TABLE.replace(old, new))
    with pytest.raises(FormatError) as caught:
        read_lesions(path)
    assert words in str(caught.value)
    assert caught.value.place == (str(path) if line is None else f"{path}:{line}")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from([*'P1,;\n\t"x-', "target", "day", "\n", ","]), max_size=40), st.integers(0, len(TABLE)))
def test_a_damaged_table_is_an_answer_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, junk: list[str], cut: int
) -> None:
    path = tmp_path_factory.mktemp("any") / "lesions.csv"
    path.write_text(TABLE[:cut] + "".join(junk) + TABLE[cut:])
    try:
        patients = read_lesions(path)
    except VaxsmithError:
        return
    for patient in patients:
        assert best_response(patient).sentence
        for earlier, later in pairwise(patient.follow_ups):
            assert earlier.last_day < later.first_day
