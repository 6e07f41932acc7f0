"""Words a coding sequence should not contain: sites of the enzymes that cut the template, and signals that mislead.

Restriction sites matter on both strands of the template; signals to a polymerase or to the cell's own machinery
matter on the strand that is transcribed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

from vaxsmith.core import SettingsError, Sourced, reverse_complement

_IUPAC = {
    "A": "A", "C": "C", "G": "G", "T": "T", "U": "T", "R": "AG", "Y": "CT", "S": "CG", "W": "AT", "K": "GT", "M": "AC",
    "B": "CGT", "D": "AGT", "H": "ACT", "V": "ACG", "N": "ACGT",
}  # fmt: skip
_MOST_WORDS = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Motif:
    """A forbidden pattern in IUPAC letters, on the transcribed strand alone or on both."""

    pattern: Sourced[str]
    both_strands: bool

    @property
    def name(self) -> str:
        """The name that findings carry."""
        return self.pattern.name

    @property
    def words(self) -> tuple[str, ...]:
        """Every word over ACGT that the pattern stands for, reverse complements included where both strands count."""
        words = {"".join(letters) for letters in product(*(_IUPAC[letter] for letter in self.pattern.value))}
        if self.both_strands:
            words |= {reverse_complement(word) for word in words}
        return tuple(sorted(words))


def _catalogue(*motifs: Motif) -> Mapping[str, Motif]:
    return MappingProxyType({motif.name: motif for motif in motifs})


SITES: Mapping[str, Motif] = _catalogue(
    Motif(
        pattern=Sourced(
            name="BspQI", value="GCTCTTC", citation="REBASE: BspQI, isoschizomer SapI, GCTCTTC(1/4)",
            note="Linearises the template.",
        ),
        both_strands=True,
    ),
    Motif(
        pattern=Sourced(name="BsaI", value="GGTCTC", citation="REBASE: BsaI GGTCTC(1/5)", note="Golden Gate assembly."),
        both_strands=True,
    ),
    Motif(
        pattern=Sourced(
            name="PaqCI", value="CACCTGC", citation="REBASE: PaqCI, isoschizomer AarI, CACCTGC(4/8)",
            note="Golden Gate assembly.",
        ),
        both_strands=True,
    ),
)  # fmt: skip

SIGNALS: Mapping[str, Motif] = _catalogue(
    Motif(
        pattern=Sourced(
            name="T7 terminator (class II)",
            value="ATCTGTT",
            citation="Lyakhov et al. 1998, J. Mol. Biol. 280:201-213; He et al. 1998, J. Biol. Chem. 273:18802-18811",
            note="Makes T7 RNA polymerase pause or stop; 5′ to 3′ in the non-template strand.",
        ),
        both_strands=False,
    ),
    Motif(
        pattern=Sourced(
            name="polyadenylation signal",
            value="AATAAA",
            citation="Proudfoot & Brownlee 1976, Nature 263:211-214",
            note="Acts in the nucleus alone; kept out of the coding sequence because that costs next to nothing.",
        ),
        both_strands=False,
    ),
    Motif(
        pattern=Sourced(
            name="splice donor",
            value="GTRAGT",
            citation="Shapiro & Senapathy 1987, Nucleic Acids Res. 15:7155-7174 (consensus AG|GTRAGT)",
            note="Acts in the nucleus alone: reported as a note, not forbidden by default.",
        ),
        both_strands=False,
    ),
    Motif(
        pattern=Sourced(
            name="splice acceptor",
            value="YYYYYYNCAGG",
            citation="Shapiro & Senapathy 1987, Nucleic Acids Res. 15:7155-7174 (consensus of many pyrimidines, NCAG|G)",
            note="Acts in the nucleus alone: reported as a note, not forbidden by default.",
        ),
        both_strands=False,
    ),
)


def find_motif(text: str) -> Motif:
    """Give the catalogue's motif of that name, or make one of an IUPAC pattern (both strands).

    Raises:
        SettingsError: the text is neither.
    """
    for catalogue in (SITES, SIGNALS):
        if text in catalogue:
            return catalogue[text]
    pattern = text.upper().replace("U", "T")
    size = 1
    for letter in pattern:
        size *= len(_IUPAC.get(letter, ""))
    if len(pattern) < 4 or not 0 < size <= _MOST_WORDS:
        raise SettingsError(
            f"'{text}' is no forbidden site that vaxsmith knows",
            expected=f"one of {', '.join((*SITES, *SIGNALS))}, or 4 or more IUPAC letters of up to {_MOST_WORDS} readings",
        )
    return Motif(pattern=Sourced(name=pattern, value=pattern, citation="given by the user"), both_strands=True)


def homopolymers(longest: int) -> Mapping[str, Motif]:
    """Give the four runs that are one longer than allowed, as motifs."""
    return _catalogue(
        *(
            Motif(
                pattern=Sourced(name=f"run of {longest + 1} {letter}", value=letter * (longest + 1), citation="setting"),
                both_strands=False,
            )
            for letter in "ACGT"
        )
    )
