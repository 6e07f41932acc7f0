"""Loop letters: those of the model's own examples, and what holds for any structure."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.corpora import corpus

from vaxsmith.core import FormatError
from vaxsmith.mrna.stability.loops import LOOPS, name_loops, read_partners


@st.composite
def structures(draw: st.DrawFn) -> str:
    """Dot-brackets of up to 60 marks."""
    marks, depth = [], 0
    for _ in range(draw(st.integers(0, 60))):
        mark = draw(st.sampled_from("(.)." if depth else "(.."))
        depth += {"(": 1, ")": -1, ".": 0}[mark]
        marks.append(mark)
    return "".join(marks) + ")" * depth


@pytest.mark.parametrize(
    ("structure", "loops"),
    [
        ("", ""),
        ("....", "EEEE"),
        ("(...)", "SHHHS"),
        ("((.((...))))", "SSBSSHHHSSSS"),
        ("((((...)).))", "SSSSHHHSSBSS"),
        ("((.((...)).))", "SSISSHHHSSISS"),
        ("((...).(...).)", "SSHHHSMSHHHSMS"),
        (".(...)..(...).", "ESHHHSEESHHHSE"),
        ("()", "SS"),
    ],
)
def test_each_loop_has_its_letter(structure: str, loops: str) -> None:
    assert name_loops(structure) == loops


def test_the_letters_of_the_models_own_examples() -> None:
    for file in ("Degscore_unit_tests.csv", "Degscore_unit_tests_mask_U.csv"):
        with corpus("mrna", file).open() as stream:
            rows = list(csv.DictReader(stream))
        assert [name_loops(row["structure"]) for row in rows] == [row["loop_assignments"] for row in rows]


@settings(deadline=None)
@given(structure=structures())
def test_pairs_are_stems_and_all_else_is_a_loop(structure: str) -> None:
    loops = name_loops(structure)
    assert len(loops) == len(structure)
    assert not set(loops) - set(LOOPS)
    assert [letter == "S" for letter in loops] == [mark != "." for mark in structure]
    # Seen from the other end a structure has the same loops.
    mirrored = structure[::-1].translate(str.maketrans("()", ")("))
    assert name_loops(mirrored) == loops[::-1]


@settings(deadline=None)
@given(structure=structures())
def test_partners_are_mutual(structure: str) -> None:
    partners = read_partners(structure)
    assert all(partners[partner] == place for place, partner in enumerate(partners) if partner >= 0)


@pytest.mark.parametrize("structure", ["(", ")", "())", "(()", "(x)", "(\n)", "[]"])
def test_what_is_no_structure_is_refused(structure: str) -> None:
    with pytest.raises(FormatError):
        name_loops(structure)
