"""Restriction enzymes that laboratories keep, and ribonucleases that map an RNA: what each reads and where it cuts.

Sites and cuts are compared with REBASE as Biopython carries it; papers on RNase T1 and RNase 4 are cited from memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vaxsmith.core import Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionEnzyme:
    """An enzyme that cuts double-stranded DNA.

    ``site`` is read in IUPAC letters, 5′ to 3′. The strand that reads it is cut ``cut`` bases behind the site's first
    base, the other strand ``opposite`` bases behind it, counted along the same direction.
    """

    site: Sourced[str]
    cut: int
    opposite: int

    @property
    def name(self) -> str:
        """The enzyme's name."""
        return self.site.name


def _enzyme(name: str, written: str) -> RestrictionEnzyme:
    """Read REBASE's way of writing: ``G^AATTC`` for a palindrome, ``GGTCTC(1/5)`` for a cut outside the site."""
    if "^" in written:
        site = written.replace("^", "")
        cut, opposite = written.index("^"), len(site) - written.index("^")
    else:
        site, _, distances = written.rstrip(")").partition("(")
        near, far = (int(number) for number in distances.split("/"))
        cut, opposite = len(site) + near, len(site) + far
    return RestrictionEnzyme(
        site=Sourced(name=name, value=site, citation=f"REBASE: {name} {written}"), cut=cut, opposite=opposite
    )


RESTRICTION_ENZYMES: Mapping[str, RestrictionEnzyme] = MappingProxyType(
    {
        name: _enzyme(name, written)
        for name, written in (
            ("ApaI", "GGGCC^C"), ("BamHI", "G^GATCC"), ("BbsI", "GAAGAC(2/6)"), ("BglII", "A^GATCT"),
            ("BsaI", "GGTCTC(1/5)"), ("BsmBI", "CGTCTC(1/5)"), ("BspQI", "GCTCTTC(1/4)"), ("BstEII", "G^GTNACC"),
            ("DraI", "TTT^AAA"), ("EcoRI", "G^AATTC"), ("EcoRV", "GAT^ATC"), ("HincII", "GTY^RAC"),
            ("HindIII", "A^AGCTT"), ("HinfI", "G^ANTC"), ("KpnI", "GGTAC^C"), ("MscI", "TGG^CCA"), ("NcoI", "C^CATGG"),
            ("NdeI", "CA^TATG"), ("NheI", "G^CTAGC"), ("NotI", "GC^GGCCGC"), ("PaqCI", "CACCTGC(4/8)"),
            ("PstI", "CTGCA^G"), ("PvuI", "CGAT^CG"), ("PvuII", "CAG^CTG"), ("SacI", "GAGCT^C"), ("SalI", "G^TCGAC"),
            ("ScaI", "AGT^ACT"), ("SmaI", "CCC^GGG"), ("SpeI", "A^CTAGT"), ("SphI", "GCATG^C"), ("StuI", "AGG^CCT"),
            ("XbaI", "T^CTAGA"), ("XhoI", "C^TCGAG"),
        )
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribonuclease:
    """An enzyme that cuts RNA between two bases: ``cuts`` are the dinucleotides between whose letters it does."""

    cuts: Sourced[frozenset[str]]

    @property
    def name(self) -> str:
        """The enzyme's name."""
        return self.cuts.name


RIBONUCLEASES: Mapping[str, Ribonuclease] = MappingProxyType(
    {
        item.name: item
        for item in (
            Ribonuclease(
                cuts=Sourced(
                    name="RNase T1",
                    value=frozenset({"GA", "GC", "GG", "GU"}),
                    citation="Takahashi & Moore 1982, The Enzymes 15:435-468",
                    note="Cuts behind every G and leaves a 3′ phosphate (by way of a cyclic one, 18 Da lighter).",
                )
            ),
            Ribonuclease(
                cuts=Sourced(
                    name="RNase 4",
                    value=frozenset({"UA", "UG"}),
                    citation="Wolf et al. 2022, Nucleic Acids Res. 50:e106",
                    note="Cuts between U and a purine. Ends may keep the cyclic phosphate, 18 Da lighter.",
                )
            ),
            Ribonuclease(
                cuts=Sourced(
                    name="cusativin",
                    value=frozenset({"CA", "CG", "CU"}),
                    citation="Addepalli et al. 2017, Anal. Bioanal. Chem. 409:5645-5654",
                    note="Cuts behind C except before another C.",
                )
            ),
        )
    }
)
