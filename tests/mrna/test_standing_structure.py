"""What a change of letters costs while the structure stands, beside the energy of the whole structure read afresh."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.mrna.codon_structure import optimal_coding, structure_energy
from vaxsmith.mrna.energy_parameters import energy_model
from vaxsmith.mrna.native import FORBIDDEN, StandingStructure

_PAIRS = {"AT", "TA", "GC", "CG", "GT", "TG"}
_FLAT = dict.fromkeys((a + b + c for a in "ACGT" for b in "ACGT" for c in "ACGT"), 1.0)


def _opened(sequence: str, structure: str) -> str:
    """Give the structure without the pairs that the letters no longer form."""
    marks, open_ = list(structure), []
    for place, mark in enumerate(structure):
        if mark == "(":
            open_.append(place)
        elif mark == ")":
            first = open_.pop()
            if sequence[first] + sequence[place] not in _PAIRS:
                marks[first] = marks[place] = "."
    return "".join(marks)


@given(protein=st.text("ACDEFGHIKLMNPQRSTVWY", min_size=4, max_size=60), data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_change_costs_what_the_whole_structure_says(protein: str, data: st.DataObject) -> None:
    made = optimal_coding(protein, weight=0, codon_weights=_FLAT)
    standing = StandingStructure(energy_model(len(made.molecule)), made.molecule, made.structure)
    sequence, structure = made.molecule, made.structure
    for _ in range(6):
        places = st.integers(0, len(sequence) - 3)
        edits = data.draw(st.lists(st.tuples(places, st.text("ACGT", min_size=1, max_size=3)), min_size=1, max_size=3))
        changed = list(sequence)
        for place, word in edits:
            changed[place : place + len(word)] = word
        after = "".join(changed)
        opened = _opened(after, structure)
        distinct = {p + k for p, word in edits for k in range(len(word))}
        if len(distinct) < sum(len(word) for _, word in edits):
            continue  # the same letter written twice
        found = standing.trial(edits)
        assert standing.structure == structure  # a trial keeps nothing
        try:
            expected = round(100 * (structure_energy(after, opened) - structure_energy(sequence, structure)))
        except ValueError:
            assert found == FORBIDDEN
            with pytest.raises(ValueError, match="does not exist"):
                standing.write(edits)
            assert standing.structure == structure
            continue
        assert found == expected
        assert standing.write(edits) == expected
        assert standing.structure == opened
        sequence, structure = after, opened
        assert standing.energy == round(100 * structure_energy(sequence, structure))


def test_bad_edits_are_refused() -> None:
    standing = StandingStructure(energy_model(12), "GGGGAAAACCCC", "((((....))))")
    for edits in ([(11, "AA")], [(-1, "A")], [(0, "N")]):
        with pytest.raises(ValueError, match=r"outside|letters"):
            standing.trial(edits)
