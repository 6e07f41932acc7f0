"""Nouns of the molecule: its parts, the rules it must keep, and the messenger itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import nan
from typing import Protocol

from vaxsmith.core import Finding


class PartKind(StrEnum):
    """What a stretch of the molecule is there for."""

    FIVE_PRIME_UTR = "5'UTR"
    KOZAK = "Kozak"
    CODING = "CDS"
    STOPS = "stops"
    THREE_PRIME_UTR = "3'UTR"
    TAIL = "poly(A)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch ``[start, end)`` of the molecule; ``sequence`` in DNA letters (T for U), upper case, 5′ to 3′.

    ``fixed`` parts come from the catalogue or the user and are reported on, never altered.
    """

    kind: PartKind
    name: str
    sequence: str
    start: int
    fixed: bool
    citation: str = ""

    @property
    def end(self) -> int:
        """One past the last nucleotide."""
        return self.start + len(self.sequence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Messenger:
    """A designed mRNA and the DNA template it is transcribed from.

    ``protein`` is what the coding sequence must translate to (no stop). ``cap`` names the cap structure. ``promoter`` is
    the template's promoter whose last bases may already be the transcript's first (``promoter_overlap`` of them);
    ``linearisation`` is what follows the tail in the template. ``cai`` is the codon adaptation index (geometric mean of
    relative adaptiveness, 0..1; Sharp & Li 1987). ``energy`` is the minimum free energy of the whole molecule in kcal/mol at
    37 °C (``energy_model`` says under which model), and ``structure`` its dot-bracket string; a molecule too long to have
    its structure designed has no energy (NaN), no structure (empty) and a finding ``folding``. ``objective`` is energy −
    ``exchange_rate`` × Σ ln w and prices, in kcal/mol (less is better). ``opening_energy`` is what it costs to unpair the
    first codons, in kcal/mol (NaN where it was not asked for or not folded).
    """

    name: str
    parts: tuple[Part, ...]
    protein: str
    cap: str
    promoter: str
    promoter_overlap: int
    linearisation: str
    cai: float
    gc_fraction: float
    energy: float
    energy_model: str
    structure: str
    findings: tuple[Finding, ...] = ()
    exchange_rate: float = nan
    objective: float = nan
    opening_energy: float = nan

    @property
    def sequence(self) -> str:
        """The whole molecule in DNA letters."""
        return "".join(part.sequence for part in self.parts)

    @property
    def rna(self) -> str:
        """The whole molecule in RNA letters."""
        return self.sequence.replace("T", "U")

    @property
    def coding(self) -> Part:
        """The coding sequence, from its start codon, without the stops."""
        return next(part for part in self.parts if part.kind is PartKind.CODING)

    @property
    def template(self) -> str:
        """The DNA template's sense strand: promoter, transcript, linearisation site."""
        return self.promoter + self.sequence[self.promoter_overlap :] + self.linearisation


class Rule(Protocol):
    """One thing a molecule must keep; one file per rule."""

    @property
    def name(self) -> str:
        """Short name that findings carry: ``forbidden-site``."""
        ...

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give every place where the rule is broken or strained, worst first; empty when kept."""
        ...
