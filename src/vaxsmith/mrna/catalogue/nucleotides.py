"""What an RNA, a DNA and a protein are made of, and which nucleotide may stand for uridine.

Formulas are of a residue within its chain, as the neutral (free) acid: a nucleotide monophosphate or an amino acid less one
water. A chain of them with a phosphate at its 5′ end, or a peptide, is the sum of its residues and one water.
Papers on modified nucleotides are cited from memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vaxsmith.core import Sourced

Formula = Mapping[str, int]
"""Atoms by element."""

_IUPAC = "IUPAC Commission on Isotopic Abundances and Atomic Weights, standard atomic weights 2021 (abridged values)"
_ISOTOPES = "Atomic Mass Evaluation AME2020: Wang et al. 2021, Chin. Phys. C 45:030003 (most abundant isotope)"

ATOMIC_WEIGHTS: Sourced[Mapping[str, float]] = Sourced(
    name="atomic weights",
    value=MappingProxyType({"C": 12.011, "H": 1.008, "N": 14.007, "O": 15.999, "P": 30.974, "S": 32.06}),
    unit="Da",
    citation=_IUPAC,
)
ISOTOPE_MASSES: Sourced[Mapping[str, float]] = Sourced(
    name="masses of the most abundant isotopes",
    value=MappingProxyType(
        {"C": 12.0, "H": 1.00782503190, "N": 14.00307400425, "O": 15.99491461926, "P": 30.97376199768, "S": 31.97207117354}
    ),
    unit="Da",
    citation=_ISOTOPES,
)
PROTON_MASS = Sourced(name="proton", value=1.007276466621, unit="Da", citation="CODATA 2018")


def formula(text: str) -> Formula:
    """Read a formula (``C9H11N2O8P``).

    >>> dict(formula("CH2O"))
    {'C': 1, 'H': 2, 'O': 1}
    """
    atoms: dict[str, int] = {}
    place = 0
    while place < len(text):
        end = place + 1
        while end < len(text) and text[end].isdigit():
            end += 1
        atoms[text[place]] = atoms.get(text[place], 0) + int(text[place + 1 : end] or 1)
        place = end
    return MappingProxyType(atoms)


def _formulas(**texts: str) -> Mapping[str, Formula]:
    return MappingProxyType({letter: formula(text) for letter, text in texts.items()})


_STRUCTURE = "the structure of the residue"

RNA_RESIDUES: Sourced[Mapping[str, Formula]] = Sourced(
    name="ribonucleotide residues",
    value=_formulas(A="C10H12N5O6P", C="C9H12N3O7P", G="C10H12N5O7P", U="C9H11N2O8P"),
    citation=_STRUCTURE,
)
DNA_RESIDUES: Sourced[Mapping[str, Formula]] = Sourced(
    name="deoxyribonucleotide residues",
    value=_formulas(A="C10H12N5O5P", C="C9H12N3O6P", G="C10H12N5O6P", T="C10H13N2O7P"),
    citation=_STRUCTURE,
)
AMINO_ACID_RESIDUES: Sourced[Mapping[str, Formula]] = Sourced(
    name="amino-acid residues",
    value=_formulas(
        A="C3H5NO", R="C6H12N4O", N="C4H6N2O2", D="C4H5NO3", C="C3H5NOS", E="C5H7NO3", Q="C5H8N2O2", G="C2H3NO",
        H="C6H7N3O", I="C6H11NO", L="C6H11NO", K="C6H12N2O", M="C5H9NOS", F="C9H9NO", P="C5H7NO", S="C3H5NO2",
        T="C4H7NO2", W="C11H10N2O", Y="C9H9NO2", V="C5H9NO",
    ),
    citation=_STRUCTURE,
)  # fmt: skip
WATER = formula("H2O")
PHOSPHATE = formula("HO3P")
"""What one more phosphate adds to an end."""

CAP_ADDITIONS: Mapping[str, Sourced[Formula]] = MappingProxyType(
    {
        "CleanCap AG": Sourced(
            name="7-methylguanosine and one 2′-O-methyl group",
            value=formula("C12H15N5O4"),
            citation="m7G(5')ppp(5')(2'OMeA)pG is C32H43N15O24P4, its pppApG C20H28N10O20P4; the rest is what the cap adds",
            note="Added to the 5′ triphosphate; the methylated guanine's charge is balanced within the molecule.",
        ),
        "cap 1, enzymatic": Sourced(
            name="7-methylguanosine and one 2′-O-methyl group", value=formula("C12H15N5O4"), citation=_STRUCTURE
        ),
        "ARCA": Sourced(
            name="7-methylguanosine with one 3′-O-methyl group", value=formula("C12H15N5O4"), citation=_STRUCTURE
        ),
    }
)
"""What a cap adds to a chain that ends in a 5′ triphosphate, by the cap's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uridine:
    """What stands wherever the sequence says U.

    ``masked`` says that hydrolysis at it is known to be much slower, so that DegScore's masked variant applies.
    """

    residue: Sourced[Formula]
    masked: bool

    @property
    def name(self) -> str:
        """The name that settings use."""
        return self.residue.name


_PAIRING = "Its effect on pairing is not in the energy model: the fold is that of uridine."

URIDINES: Mapping[str, Uridine] = MappingProxyType(
    {
        item.name: item
        for item in (
            Uridine(
                residue=Sourced(name="none", value=formula("C9H11N2O8P"), citation=_STRUCTURE, note="Uridine itself."),
                masked=False,
            ),
            Uridine(
                residue=Sourced(
                    name="N1-methylpseudouridine",
                    value=formula("C10H13N2O8P"),
                    citation="Andries et al. 2015, J. Control. Release 217:337-344",
                    note=f"The nucleotide of BNT162b2 and mRNA-1273. {_PAIRING}",
                ),
                masked=True,
            ),
            Uridine(
                residue=Sourced(
                    name="pseudouridine",
                    value=formula("C9H11N2O8P"),
                    citation="Karikó et al. 2008, Mol. Ther. 16:1833-1840",
                    note=f"An isomer of uridine: no mass tells them apart. {_PAIRING}",
                ),
                masked=True,
            ),
            Uridine(
                residue=Sourced(
                    name="5-methoxyuridine",
                    value=formula("C10H13N2O9P"),
                    citation="Li et al. 2016, Bioconjug. Chem. 27:849-853",
                    note=_PAIRING,
                ),
                masked=False,
            ),
        )
    }
)
"""Choices for ``modified_nucleotide``; every uridine is replaced, or none."""
