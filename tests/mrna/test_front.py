"""The front of energy against codons, beside the optimum at every rate, and designs that differ."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.codon_structure_enumeration import codings

from vaxsmith.core import AMINO_ACIDS, SettingsError, Severity, translate
from vaxsmith.mrna import MessengerSettings, codon_weights, diverse_designs, optimal_coding, pareto_front

WEIGHTS = codon_weights(MessengerSettings())


@settings(deadline=None, max_examples=15)
@given(protein=st.text(AMINO_ACIDS, min_size=2, max_size=25), rates=st.lists(st.floats(0, 50), min_size=3, max_size=3))
def test_a_complete_front_holds_the_optimum_of_every_rate(protein: str, rates: list[float]) -> None:
    front = pareto_front(protein, codon_weights=WEIGHTS, most=200)
    assert front.complete
    energies = [point.energy for point in front.points]
    assert energies == sorted(energies)
    assert [point.cai for point in front.points] == sorted(point.cai for point in front.points)
    for point in front.points:
        assert translate(point.sequence) == protein
    for rate in rates:
        best = optimal_coding(protein, weight=rate, codon_weights=WEIGHTS).objective
        assert min(p.energy - rate * p.log_weight for p in front.points) == pytest.approx(best, abs=1e-4)


def test_a_front_stops_where_it_is_told_to() -> None:
    told: list[int] = []
    front = pareto_front("MAKLEWVNPRTHYQICDFMSLEEKRATTVIPWNQHDGG" * 2, codon_weights=WEIGHTS, most=6, progress=told.append)
    assert len(front.points) == 6
    assert not front.complete
    assert told == [3, 4, 5, 6]
    with pytest.raises(SettingsError):
        pareto_front("MAK", codon_weights=WEIGHTS, most=1)


def test_a_protein_with_one_coding_has_a_front_of_one() -> None:
    assert codings("MWMW", WEIGHTS) == 1
    front = pareto_front("MWMW", codon_weights=WEIGHTS)
    assert (len(front.points), front.complete) == (1, True)


def test_designs_differ_repeat_exactly_and_keep_the_rules() -> None:
    protein = "MAKLEWVNPRTHYQICDFMSLEEKRATTVIPWNQHDGG" * 2
    made = [diverse_designs(protein, 4, generator=np.random.default_rng(7), name="v") for _ in range(2)]
    assert made[0] == made[1]
    messengers = made[0].messengers
    assert [each.name for each in messengers] == ["v-1", "v-2", "v-3", "v-4"]
    assert len({each.coding.sequence for each in messengers}) == 4
    for row, one in enumerate(messengers):
        assert one.protein == translate(one.coding.sequence) == protein
        assert not [finding for finding in one.findings if finding.severity is Severity.FAULT]
        for column, other in enumerate(messengers):
            count = sum(a != b for a, b in zip(one.coding.sequence, other.coding.sequence, strict=True))
            assert made[0].differences[row][column] == count
    assert [each.objective for each in messengers[1:]] == sorted(each.objective for each in messengers[1:])


def test_no_more_designs_than_codings() -> None:
    made = diverse_designs("MWMWMW", 3, generator=np.random.default_rng(1))
    assert len(made.messengers) == 1
    for count, spread in ((0, 1.0), (2, -1.0), (2, float("nan"))):
        with pytest.raises(SettingsError):
            diverse_designs("MAK", count, generator=np.random.default_rng(1), spread=spread)
