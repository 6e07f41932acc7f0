"""How often each residue stands in human proteins."""

from __future__ import annotations

from types import MappingProxyType

from vaxsmith.core import Sourced

_COUNTS = MappingProxyType(
    {
        "A": 538_339, "C": 177_612, "D": 365_644, "E": 546_094, "F": 281_442,
        "G": 507_364, "H": 202_759, "I": 336_020, "K": 440_812, "L": 768_985,
        "M": 151_901, "N": 278_603, "P": 488_040, "Q": 367_583, "R": 432_415,
        "S": 640_190, "T": 412_808, "V": 460_884, "W": 93_045, "Y": 206_415,
    }
)  # fmt: skip
HUMAN_RESIDUES = Sourced(
    name="residues of human proteins",
    value=_COUNTS,
    unit="residues counted",
    citation="vaxsmith, counted in the 700,000 random human peptides of class_one/background of VAXSMITH_CORPORA",
    note="8-14-mers, 100,000 of each length; a test counts them again",
)
