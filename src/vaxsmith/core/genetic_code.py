"""The genetic code and the alphabets of nucleotides and residues.

Codon tables 1 (standard) and 2 (vertebrate mitochondrial) as published by NCBI ("The Genetic Codes", taxonomy browser),
written here as differences from the standard table.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType

AMINO_ACIDS = "ACDEFGHIKLMNPQRSTVWY"
STOP = "*"
UNKNOWN = "X"
SELENOCYSTEINE = "U"

# NCBI table 1 in its canonical TCAG order.
_BASES = "TCAG"
_TABLE_ONE = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"

STANDARD_CODE: Mapping[str, str] = MappingProxyType(
    {"".join(codon): residue for codon, residue in zip(product(_BASES, repeat=3), _TABLE_ONE, strict=True)}
)
MITOCHONDRIAL_CODE: Mapping[str, str] = MappingProxyType({**STANDARD_CODE, "AGA": STOP, "AGG": STOP, "ATA": "M", "TGA": "W"})
CODONS_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        residue: tuple(sorted(codon for codon, coded in STANDARD_CODE.items() if coded == residue))
        for residue in AMINO_ACIDS + STOP
    }
)
"""Standard codons (DNA letters) of each residue and of the stop, sorted."""

_COMPLEMENT = str.maketrans("ACGTUNRYSWKMBDHVacgtunryswkmbdhv", "TGCAANYRSWMKVHDBtgcaanyrswmkvhdb")


def reverse_complement(dna: str) -> str:
    """Give the other strand, 5′ to 3′; IUPAC ambiguity letters included.

    >>> reverse_complement("ATGC")
    'GCAT'
    """
    return dna.translate(_COMPLEMENT)[::-1]


def translate(dna: str, *, code: Mapping[str, str] = STANDARD_CODE, to_stop: bool = False) -> str:
    """Translate from the first base; a trailing partial codon is left out.

    A codon with a letter other than A, C, G, T (or U) becomes ``X``, also where every reading of it would agree.
    With ``to_stop`` the protein ends before the first stop; without, stops are written ``*``.

    >>> translate("ATGGCCTGA"), translate("AUGGCCUGA", to_stop=True)
    ('MA*', 'MA')
    """
    letters = dna.upper().replace("U", "T")
    residues = [code.get(letters[i : i + 3], UNKNOWN) for i in range(0, len(letters) - 2, 3)]
    protein = "".join(residues)
    return protein.split(STOP, 1)[0] if to_stop else protein
