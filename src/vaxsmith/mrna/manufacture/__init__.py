"""What the manufacturer gets: masses, absorbance, templates and primers, identity tests, and what may be hard to make.

In comes a finished ``Messenger`` and ``ManufactureSettings``; out goes one ``Manufacture``. A *substance* is something that
can be weighed (the mRNA as chosen, its uncapped by-product, the template's strands, the protein). A *digest* is what an
enzyme makes of one of them; its *pieces* tell this molecule from others. Nothing here changes the molecule.

>>> from vaxsmith.mrna.manufacture import average_mass, oligonucleotide_atoms, write_formula
>>> atoms = oligonucleotide_atoms("AG", start="CleanCap AG")
>>> write_formula(atoms), round(average_mass(atoms), 2)
('C32H43N15O24P4', 1145.67)
"""

from vaxsmith.mrna.manufacture.absorbance import HYPOCHROMICITY, dna_extinction, rna_extinction
from vaxsmith.mrna.manufacture.complexity import Complexity, ComplexityLimits, Difficulty, judge_complexity
from vaxsmith.mrna.manufacture.digestion import Piece, PieceMap, digest_protein, digest_rna
from vaxsmith.mrna.manufacture.linearised import Linearised, linearise
from vaxsmith.mrna.manufacture.manufacture import (
    Manufacture,
    ManufactureSettings,
    PartLength,
    Substance,
    describe_manufacture,
)
from vaxsmith.mrna.manufacture.masses import average_mass, monoisotopic_mass, oligonucleotide_atoms, write_formula
from vaxsmith.mrna.manufacture.primers import Primer, PrimerPair, PrimerSettings, design_primers
from vaxsmith.mrna.manufacture.restriction import Cut, Digest, digest, useful_digests

__all__ = [
    "HYPOCHROMICITY",
    "Complexity",
    "ComplexityLimits",
    "Cut",
    "Difficulty",
    "Digest",
    "Linearised",
    "Manufacture",
    "ManufactureSettings",
    "PartLength",
    "Piece",
    "PieceMap",
    "Primer",
    "PrimerPair",
    "PrimerSettings",
    "Substance",
    "average_mass",
    "describe_manufacture",
    "design_primers",
    "digest",
    "digest_protein",
    "digest_rna",
    "dna_extinction",
    "judge_complexity",
    "linearise",
    "monoisotopic_mass",
    "oligonucleotide_atoms",
    "rna_extinction",
    "useful_digests",
    "write_formula",
]
