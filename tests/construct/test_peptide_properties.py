"""Masses, charge, isoelectric point and hydropathy agree with Biopython, which computes them from tables of its own."""

from __future__ import annotations

from typing import Any

import pytest
from Bio.SeqUtils.ProtParam import ProteinAnalysis
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.construct.peptide_set import peptide_properties
from vaxsmith.core import AMINO_ACIDS, InputError

PEPTIDES = st.text(AMINO_ACIDS, min_size=1, max_size=40)


def biopython(sequence: str, *, monoisotopic: bool = False) -> Any:
    return ProteinAnalysis(sequence, monoisotopic=monoisotopic)  # type: ignore[no-untyped-call]


@given(PEPTIDES)
@settings(max_examples=150, deadline=None)
def test_properties_are_those_of_biopython(sequence: str) -> None:
    made = peptide_properties(sequence)
    # Its table is of older atomic weights, a few millidaltons a residue away.
    assert made.average_mass == pytest.approx(biopython(sequence).molecular_weight(), rel=6e-5)
    assert made.monoisotopic_mass == pytest.approx(biopython(sequence, monoisotopic=True).molecular_weight(), abs=5e-3)
    assert made.net_charge == pytest.approx(biopython(sequence).charge_at_pH(7.0), abs=1e-6)
    assert made.hydropathy == pytest.approx(biopython(sequence).gravy())
    if 4.06 < made.isoelectric_point < 11.9:  # the range that Biopython searches
        assert made.isoelectric_point == pytest.approx(biopython(sequence).isoelectric_point(), abs=2e-3)


def test_glycine_and_a_known_hormone_by_hand() -> None:
    assert peptide_properties("G").average_mass == pytest.approx(75.067, abs=1e-3)  # C2H5NO2
    assert peptide_properties("G").monoisotopic_mass == pytest.approx(75.03203, abs=1e-5)
    # Angiotensin II, C50H71N13O12.
    assert peptide_properties("DRVYIHPF").average_mass == pytest.approx(1046.2, abs=0.05)
    assert peptide_properties("DRVYIHPF").monoisotopic_mass == pytest.approx(1045.5345, abs=1e-3)


def test_charge_falls_as_the_ph_rises_and_is_zero_at_the_isoelectric_point() -> None:
    sequence = "MKTAYIAKQRDE"
    charges = [peptide_properties(sequence, acidity=step).net_charge for step in (2.0, 5.0, 7.0, 9.0, 12.0)]
    assert charges == sorted(charges, reverse=True)
    point = peptide_properties(sequence).isoelectric_point
    assert peptide_properties(sequence, acidity=point).net_charge == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("sequence", ["", "MKX", "mk", "M*", "M K"])
def test_what_is_no_peptide_is_refused(sequence: str) -> None:
    with pytest.raises(InputError):
        peptide_properties(sequence)
