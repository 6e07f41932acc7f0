"""Extinction coefficients at 260 nm of the nearest-neighbour method, for single strands without structure.

ε = Σ over neighbouring pairs ε(XpY) − Σ over inner bases ε(X) (Cantor, Warshaw & Shapiro 1970, Biopolymers 9:1059-1077).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaxsmith.core import Sourced

_RNA = "Puglisi & Tinoco 1989, Methods Enzymol. 180:304-325"
_DNA = "Cantor, Warshaw & Shapiro 1970, Biopolymers 9:1059-1077"
_SECOND_HAND = (
    "Second-hand: read in public programs that quote it; the single nucleotides agree with owczarzy.net/extinctionDNA.htm, "
    "which gives the method's mean error as about 4 %."
)

_RNA_PAIRS = {
    "AA": 27400, "AC": 21000, "AG": 25000, "AU": 24000, "CA": 21000, "CC": 14200, "CG": 17800, "CU": 16200,
    "GA": 25200, "GC": 17400, "GG": 21600, "GU": 21200, "UA": 24600, "UC": 17200, "UG": 20000, "UU": 19600,
}  # fmt: skip
_DNA_PAIRS = {
    "AA": 27400, "AC": 21200, "AG": 25000, "AT": 22800, "CA": 21200, "CC": 14600, "CG": 18000, "CT": 15200,
    "GA": 25200, "GC": 17600, "GG": 21600, "GT": 20000, "TA": 23400, "TC": 16200, "TG": 19000, "TT": 16800,
}  # fmt: skip

RNA_PAIR_ABSORBANCES: Sourced[Mapping[str, int]] = Sourced(
    name="ε260 of dinucleotides, RNA",
    value=MappingProxyType(_RNA_PAIRS),
    unit="1/(M cm)",
    citation=_RNA,
    note=_SECOND_HAND,
)
RNA_BASE_ABSORBANCES: Sourced[Mapping[str, int]] = Sourced(
    name="ε260 of nucleotides, RNA",
    value=MappingProxyType({"A": 15400, "C": 7200, "G": 11500, "U": 9900}),
    unit="1/(M cm)",
    citation=_RNA,
    note=_SECOND_HAND,
)
DNA_PAIR_ABSORBANCES: Sourced[Mapping[str, int]] = Sourced(
    name="ε260 of dinucleotides, DNA",
    value=MappingProxyType(_DNA_PAIRS),
    unit="1/(M cm)",
    citation=_DNA,
    note=_SECOND_HAND,
)
DNA_BASE_ABSORBANCES: Sourced[Mapping[str, int]] = Sourced(
    name="ε260 of nucleotides, DNA",
    value=MappingProxyType({"A": 15400, "C": 7400, "G": 11500, "T": 8700}),
    unit="1/(M cm)",
    citation=_DNA,
    note=_SECOND_HAND,
)
