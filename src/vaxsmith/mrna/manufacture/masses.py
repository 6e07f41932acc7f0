"""How heavy a molecule is: sums of formulas, average and monoisotopic, as the neutral acid without sodium."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from vaxsmith.core import InputError, SettingsError
from vaxsmith.mrna.catalogue.nucleotides import (
    AMINO_ACID_RESIDUES,
    ATOMIC_WEIGHTS,
    CAP_ADDITIONS,
    DNA_RESIDUES,
    ISOTOPE_MASSES,
    PHOSPHATE,
    RNA_RESIDUES,
    URIDINES,
    WATER,
    Formula,
    Uridine,
)

TRIPHOSPHATE = "triphosphate"
"""The 5′ end of an RNA that was transcribed and not capped."""


def average_mass(atoms: Formula) -> float:
    """Give the mass in Da over the natural isotopes."""
    return sum(ATOMIC_WEIGHTS.value[element] * count for element, count in atoms.items())


def monoisotopic_mass(atoms: Formula) -> float:
    """Give the mass in Da of the molecule whose atoms are all of the most abundant isotope."""
    return sum(ISOTOPE_MASSES.value[element] * count for element, count in atoms.items())


def write_formula(atoms: Formula) -> str:
    """Write atoms in Hill's order.

    >>> write_formula({"O": 1, "C": 2, "H": 6})
    'C2H6O'
    """
    return "".join(
        f"{element}{count if count > 1 else ''}"
        for element in ("C", "H", *sorted(set(atoms) - {"C", "H"}))
        if (count := atoms.get(element, 0))
    )


def find_uridine(name: str) -> Uridine:
    """Look a choice of nucleotide up.

    Raises:
        SettingsError: it is none of the catalogue's.
    """
    if name not in URIDINES:
        raise SettingsError(
            f"modified_nucleotide '{name}' is unknown",
            expected=f"one of {', '.join(URIDINES)}",
            remedy="choose one of these; a nucleotide of your own cannot be weighed without its formula",
        )
    return URIDINES[name]


def oligonucleotide_atoms(
    rna: str, *, start: str = "hydroxyl", end: str = "hydroxyl", modified_nucleotide: str = "none"
) -> Formula:
    """Sum the atoms of an RNA (letters A, C, G, U).

    ``start`` is the 5′ end (``hydroxyl``, ``phosphate``, ``triphosphate`` or a cap's name), ``end`` the 3′ end
    (``hydroxyl`` or ``phosphate``). Every U is the ``modified_nucleotide``.

    Raises:
        InputError: nothing, or other letters.
        SettingsError: an end or a nucleotide is unknown.
    """
    residues = {**RNA_RESIDUES.value, "U": find_uridine(modified_nucleotide).residue.value}
    atoms = _chain(rna, residues, "A, C, G, U")
    _phosphates(atoms, {"hydroxyl": -1, "phosphate": 0, TRIPHOSPHATE: 2, **dict.fromkeys(CAP_ADDITIONS, 2)}, start, "5′ end")
    _phosphates(atoms, {"hydroxyl": 0, "phosphate": 1}, end, "3′ end")
    if start in CAP_ADDITIONS:
        atoms.update(CAP_ADDITIONS[start].value)
    return atoms


def strand_atoms(dna: str, *, start_phosphate: bool = False) -> Formula:
    """Sum the atoms of one strand of DNA.

    Raises:
        InputError: nothing, or other letters.
    """
    atoms = _chain(dna, DNA_RESIDUES.value, "A, C, G, T")
    if not start_phosphate:
        atoms.subtract(PHOSPHATE)
    return atoms


def peptide_atoms(residues: str) -> Formula:
    """Sum the atoms of a peptide with free ends; cysteines are reduced.

    Raises:
        InputError: nothing, or letters other than the twenty residues.
    """
    return _chain(residues, AMINO_ACID_RESIDUES.value, "the twenty residues")


def _chain(letters: str, residues: Mapping[str, Formula], expected: str) -> Counter[str]:
    odd = sorted(set(letters) - set(residues))
    if odd or not letters:
        raise InputError(f"the chain has {', '.join(odd) or 'no letters'}", expected=f"letters {expected}")
    atoms: Counter[str] = Counter(WATER)
    for letter, count in Counter(letters).items():
        for element, number in residues[letter].items():
            atoms[element] += number * count
    return atoms


def _phosphates(atoms: Counter[str], known: Mapping[str, int], chosen: str, what: str) -> None:
    if chosen not in known:
        raise SettingsError(f"{what} '{chosen}' is unknown", expected=f"one of {', '.join(known)}")
    for element, number in PHOSPHATE.items():
        atoms[element] += known[chosen] * number
