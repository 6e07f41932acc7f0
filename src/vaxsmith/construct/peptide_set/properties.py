"""Verb: compute what an order form says of a peptide: masses, charge, isoelectric point, hydropathy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vaxsmith.core import AMINO_ACIDS, InputError, Sourced
from vaxsmith.selection.recognition.catalogue import HYDROPHOBICITY

# Atoms (C, H, N, O, S) of each residue: the amino acid without the water that the bond sets free.
_ATOMS: Mapping[str, tuple[int, int, int, int, int]] = MappingProxyType(
    {
        "G": (2, 3, 1, 1, 0), "A": (3, 5, 1, 1, 0), "S": (3, 5, 1, 2, 0), "P": (5, 7, 1, 1, 0), "V": (5, 9, 1, 1, 0),
        "T": (4, 7, 1, 2, 0), "C": (3, 5, 1, 1, 1), "L": (6, 11, 1, 1, 0), "I": (6, 11, 1, 1, 0), "N": (4, 6, 2, 2, 0),
        "D": (4, 5, 1, 3, 0), "Q": (5, 8, 2, 2, 0), "K": (6, 12, 2, 1, 0), "E": (5, 7, 1, 3, 0), "M": (5, 9, 1, 1, 1),
        "H": (6, 7, 3, 1, 0), "F": (9, 9, 1, 1, 0), "R": (6, 12, 4, 1, 0), "Y": (9, 9, 1, 2, 0), "W": (11, 10, 2, 1, 0),
    }
)  # fmt: skip
_WATER = (0, 2, 0, 1, 0)
AVERAGE_ATOMS: Sourced[tuple[float, ...]] = Sourced(
    name="standard atomic weights of C, H, N, O, S",
    value=(12.011, 1.008, 14.007, 15.999, 32.06),
    unit="Da",
    citation="IUPAC, abridged standard atomic weights",
)
LIGHTEST_ATOMS: Sourced[tuple[float, ...]] = Sourced(
    name="masses of the commonest isotopes of C, H, N, O, S",
    value=(12.0, 1.00782503223, 14.00307400443, 15.99491461957, 31.9720711744),
    unit="Da",
    citation="Wang et al., Chinese Phys C 2012;36:1603 (AME2012)",
)
PK: Sourced[Mapping[str, float]] = Sourced(
    name="pK of side chains",
    value=MappingProxyType({"K": 10.0, "R": 12.0, "H": 5.98, "D": 4.05, "E": 4.45, "C": 9.0, "Y": 10.0}),
    citation="Bjellqvist et al., Electrophoresis 1993;14:1023",
    note="Measured in unfolded proteins with urea; other sets differ by half a unit.",
)
PK_FIRST: Sourced[Mapping[str, float]] = Sourced(
    name="pK of the amino group at the start, by residue (7.5 otherwise)",
    value=MappingProxyType({"A": 7.59, "M": 7.0, "S": 6.93, "P": 8.36, "T": 6.82, "V": 7.44, "E": 7.7}),
    citation="Bjellqvist et al., Electrophoresis 1994;15:529",
)
PK_LAST: Sourced[Mapping[str, float]] = Sourced(
    name="pK of the carboxyl group at the end, by residue (3.55 otherwise)",
    value=MappingProxyType({"D": 4.55, "E": 4.75}),
    citation="Bjellqvist et al., Electrophoresis 1993;14:1023",
)
_FIRST, _LAST = 7.5, 3.55
_POSITIVE, _NEGATIVE = "KRH", "DECY"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeptideProperties:
    """What is computed of a free peptide (both ends unblocked, no counter-ion): masses in Da, charge in protons.

    ``hydropathy`` is the mean of Kyte & Doolittle's index over the residues (high: hydrophobic).
    """

    average_mass: float
    monoisotopic_mass: float
    net_charge: float
    isoelectric_point: float
    hydropathy: float


def peptide_properties(sequence: str, *, acidity: float = 7.0) -> PeptideProperties:
    """Compute the properties of a peptide at a pH.

    >>> made = peptide_properties("ACDK")
    >>> round(made.average_mass, 2), round(made.net_charge, 2)
    (435.5, -0.21)

    Raises:
        InputError: the peptide is empty or has a letter other than the twenty residues.
    """
    strange = sorted(set(sequence) - set(AMINO_ACIDS))
    if strange or not sequence:
        raise InputError(
            f"the peptide holds {', '.join(strange)}" if strange else "the peptide is empty",
            expected=f"the twenty residues {AMINO_ACIDS}",
        )
    return PeptideProperties(
        average_mass=_mass(sequence, AVERAGE_ATOMS.value),
        monoisotopic_mass=_mass(sequence, LIGHTEST_ATOMS.value),
        net_charge=net_charge(sequence, acidity),
        isoelectric_point=_isoelectric_point(sequence),
        hydropathy=sum(HYDROPHOBICITY.value[residue] for residue in sequence) / len(sequence),
    )


def _mass(sequence: str, atoms: tuple[float, ...]) -> float:
    counted = [*(_ATOMS[residue] for residue in sequence), _WATER]
    return sum(mass * sum(atom[place] for atom in counted) for place, mass in enumerate(atoms))


def net_charge(sequence: str, acidity: float) -> float:
    """Sum the charges of ends and side chains, each by the Henderson-Hasselbalch equation."""
    counts = Counter(sequence)
    up = [(PK_FIRST.value.get(sequence[0], _FIRST), 1), *((PK.value[residue], counts[residue]) for residue in _POSITIVE)]
    down = [(PK_LAST.value.get(sequence[-1], _LAST), 1), *((PK.value[residue], counts[residue]) for residue in _NEGATIVE)]
    positive = sum(count / (1 + 10 ** (acidity - pk)) for pk, count in up)
    negative = sum(count / (1 + 10 ** (pk - acidity)) for pk, count in down)
    return positive - negative


def _isoelectric_point(sequence: str) -> float:
    """Find the pH at which the net charge is zero; charge falls as pH rises, so halving the range finds it."""
    low, high = 0.0, 14.0
    while high - low > 1e-4:
        middle = (low + high) / 2
        low, high = (middle, high) if net_charge(sequence, middle) > 0 else (low, middle)
    return (low + high) / 2
