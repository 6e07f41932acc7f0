"""Masses and absorbance against Biopython and against sums made by hand."""

import pytest
from Bio.SeqUtils import molecular_weight
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.core import AMINO_ACIDS, InputError, SettingsError
from vaxsmith.mrna.catalogue import CAPS
from vaxsmith.mrna.catalogue.nucleotides import CAP_ADDITIONS, URIDINES, formula
from vaxsmith.mrna.manufacture import dna_extinction, rna_extinction
from vaxsmith.mrna.manufacture.masses import (
    average_mass,
    find_uridine,
    monoisotopic_mass,
    oligonucleotide_atoms,
    peptide_atoms,
    strand_atoms,
    write_formula,
)


@settings(deadline=None, max_examples=40)
@given(rna=st.text("ACGU", min_size=1, max_size=80))
def test_nucleic_acids_weigh_what_biopython_says(rna: str) -> None:
    # Biopython's chains have a 5′ phosphate; its nucleotides are given to two decimals.
    assert average_mass(oligonucleotide_atoms(rna, start="phosphate")) == pytest.approx(
        molecular_weight(rna, "RNA"), abs=0.006 * len(rna) + 0.01
    )
    dna = rna.replace("U", "T")
    theirs = molecular_weight(dna, "DNA")
    assert average_mass(strand_atoms(dna, start_phosphate=True)) == pytest.approx(theirs, abs=0.006 * len(rna) + 0.01)
    exact = molecular_weight(rna, "RNA", monoisotopic=True)
    assert monoisotopic_mass(oligonucleotide_atoms(rna, start="phosphate")) == pytest.approx(
        exact, abs=0.001 * len(rna) + 0.01
    )


@settings(deadline=None, max_examples=40)
@given(protein=st.text(AMINO_ACIDS, min_size=1, max_size=60))
def test_peptides_weigh_what_biopython_says(protein: str) -> None:
    atoms = peptide_atoms(protein)
    assert average_mass(atoms) == pytest.approx(molecular_weight(protein, "protein"), abs=0.006 * len(protein) + 0.01)
    exact = molecular_weight(protein, "protein", monoisotopic=True)
    assert monoisotopic_mass(atoms) == pytest.approx(exact, abs=0.0005 * len(protein) + 0.001)


def test_ends_and_caps_by_hand() -> None:
    # Adenosine and its phosphates, by their formulas.
    for end, text in (("hydroxyl", "C10H13N5O4"), ("phosphate", "C10H14N5O7P"), ("triphosphate", "C10H16N5O13P3")):
        assert write_formula(oligonucleotide_atoms("A", start=end)) == text
    assert write_formula(oligonucleotide_atoms("A", end="phosphate")) == "C10H14N5O7P"
    # The trinucleotide of CleanCap AG as its maker gives it (free acid).
    assert write_formula(oligonucleotide_atoms("AG", start="CleanCap AG")) == "C32H43N15O24P4"
    assert average_mass(formula("C32H43N15O24P4")) == pytest.approx(1145.7, abs=0.05)
    # ARCA is m7G(5')ppp(5')G with one more methyl group: C22H32N10O18P3 as cation, one proton less in balance.
    assert write_formula(oligonucleotide_atoms("G", start="ARCA")) == "C22H31N10O18P3"


def test_every_cap_of_the_catalogue_can_be_weighed() -> None:
    assert set(CAP_ADDITIONS) == set(CAPS)


def test_modified_uridines_by_hand() -> None:
    plain = average_mass(oligonucleotide_atoms("AUUG"))
    methyl = average_mass(formula("CH2"))
    made = {name: average_mass(oligonucleotide_atoms("AUUG", modified_nucleotide=name)) - plain for name in URIDINES}
    assert made == pytest.approx(
        {"none": 0, "N1-methylpseudouridine": 2 * methyl, "pseudouridine": 0, "5-methoxyuridine": 2 * (methyl + 15.999)}
    )


def test_absorbance_by_hand() -> None:
    assert rna_extinction("U") == 9900
    assert rna_extinction("AUG") == 24000 + 20000 - 9900
    assert rna_extinction("A" * 100) == 99 * 27400 - 98 * 15400
    assert rna_extinction("ACCG") == 21000 + 14200 + 17800 - 2 * 7200
    assert dna_extinction("ATGCA") == 53000  # the example of UGENE's documentation
    assert dna_extinction("ATGC") == 22800 + 19000 + 17600 - 8700 - 11500


@settings(deadline=None)
@given(first=st.text("ACGU", min_size=1, max_size=20), second=st.text("ACGU", min_size=1, max_size=20))
def test_absorbance_joins(first: str, second: str) -> None:
    # Joining two strands adds one pair and takes its two letters away.
    joint = rna_extinction(first[-1] + second[0]) - rna_extinction(first[-1]) - rna_extinction(second[0])
    assert rna_extinction(first + second) == rna_extinction(first) + rna_extinction(second) + joint


@pytest.mark.parametrize("letters", ["", "ACGT", "ACGN", "acgu", "AC GU"])
def test_other_letters_are_refused(letters: str) -> None:
    for weigh in (oligonucleotide_atoms, rna_extinction):
        with pytest.raises(InputError):
            weigh(letters)
    for refuse in (strand_atoms, dna_extinction, peptide_atoms):
        with pytest.raises(InputError):
            refuse(letters.replace("T", "X").replace("A", "B"))


def test_unknown_ends_and_nucleotides_are_refused() -> None:
    with pytest.raises(SettingsError):
        oligonucleotide_atoms("A", start="CleanCap")
    with pytest.raises(SettingsError):
        oligonucleotide_atoms("A", end="triphosphate")
    with pytest.raises(SettingsError):
        find_uridine("Ψ")
