"""DegScore equals its unit tests, base by base, and a slow twin."""

import csv
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.corpora import corpus

from vaxsmith.core import FormatError, InputError
from vaxsmith.mrna.catalogue.degradation import DEGSCORE_COEFFICIENTS, DEGSCORE_INTERCEPT
from vaxsmith.mrna.stability import degscore


@pytest.mark.parametrize(("file", "masked"), [("Degscore_unit_tests.csv", False), ("Degscore_unit_tests_mask_U.csv", True)])
def test_it_equals_its_unit_tests(file: str, masked: bool) -> None:
    with corpus("mrna", file).open() as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 20
    for row in rows:
        ours = degscore(row["sequence"], row["structure"], mask_uridine=masked)
        theirs = [float(number) for number in re.findall(r"-?\d+\.\d*", row["degscore_by_position"])]
        assert ours.by_base == pytest.approx(theirs, abs=0.00051)  # they print three decimals
        assert ours.total == pytest.approx(float(row["degscore"]), abs=1e-9)
        assert ours.rate_per_hour == pytest.approx(float(row["est_k_deg"]), abs=1e-12)
        assert ours.loops == row["loop_assignments"]


def test_the_coefficients_are_those_that_were_published() -> None:
    with corpus("mrna", "DegScore2.1_coeffs.txt").open() as stream:
        rows = [line.strip().split(", ") for line in stream]
    for name, value in rows:
        letter, offset = name.split("_")
        assert DEGSCORE_COEFFICIENTS.value[letter][int(offset) + 12] == float(value)
    assert sum(len(row) for row in DEGSCORE_COEFFICIENTS.value.values()) == len(rows) == 250


def slowly(rna: str, loops: str) -> list[float]:
    """Add one coefficient after the other."""
    scores = []
    for place in range(len(rna)):
        score = DEGSCORE_INTERCEPT.value
        for other in range(max(place - 12, 0), min(place + 13, len(rna))):
            for letter in (rna[other], loops[other]):
                score += DEGSCORE_COEFFICIENTS.value[letter][other - place + 12]
        scores.append(score)
    return scores


@settings(deadline=None, max_examples=30)
@given(rna=st.text("ACGU", min_size=9, max_size=40))
def test_it_equals_the_slow_sum(rna: str) -> None:
    structure = "((" + "." * (len(rna) - 4) + "))"
    made = degscore(rna, structure)
    assert made.by_base == pytest.approx(slowly(rna, made.loops))
    assert degscore(rna.replace("U", "T").lower(), structure) == made


def test_a_masked_uridine_counts_nothing() -> None:
    made = degscore("GGGUUUCCC", "(((...)))", mask_uridine=True)
    assert made.by_base[3:6] == (0, 0, 0)
    assert made.total == pytest.approx(sum(degscore("GGGUUUCCC", "(((...)))").by_base[i] for i in (0, 1, 2, 6, 7, 8)))


@pytest.mark.parametrize(("sequence", "structure"), [("", ""), ("ACGN", "...."), ("ACGU", "..."), ("ACGU", ".....")])
def test_what_cannot_be_scored_is_refused(sequence: str, structure: str) -> None:
    with pytest.raises(InputError):
        degscore(sequence, structure)
    with pytest.raises(FormatError):
        degscore("ACG", "((.")
