"""Everything that a manufacturer asks about a molecule, in one noun; nothing here changes the molecule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from vaxsmith.core import Unassessed, hash_bytes, reverse_complement
from vaxsmith.mrna.catalogue.nucleotides import CAP_ADDITIONS, Formula
from vaxsmith.mrna.manufacture.absorbance import dna_extinction, rna_extinction
from vaxsmith.mrna.manufacture.complexity import Complexity, ComplexityLimits, judge_complexity
from vaxsmith.mrna.manufacture.digestion import PieceMap, digest_protein, every_ribonuclease
from vaxsmith.mrna.manufacture.linearised import Linearised, linearise
from vaxsmith.mrna.manufacture.masses import (
    TRIPHOSPHATE,
    average_mass,
    find_uridine,
    oligonucleotide_atoms,
    peptide_atoms,
    strand_atoms,
    write_formula,
)
from vaxsmith.mrna.manufacture.primers import PrimerPair, PrimerSettings, design_primers
from vaxsmith.mrna.manufacture.restriction import Digest, useful_digests
from vaxsmith.mrna.messenger import Messenger


@dataclass(frozen=True, slots=True, kw_only=True)
class ManufactureSettings:
    """What the sheet for the manufacturer depends on.

    ``modified_nucleotide`` stands for every uridine: ``none``, or a name of ``catalogue.nucleotides.URIDINES``.

    Raises:
        SettingsError: the nucleotide is unknown.
    """

    modified_nucleotide: str = "N1-methylpseudouridine"
    complexity: ComplexityLimits = field(default_factory=ComplexityLimits)
    primers: PrimerSettings = field(default_factory=PrimerSettings)

    def __post_init__(self) -> None:
        find_uridine(self.modified_nucleotide)


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance:
    """One substance: ``length`` in letters, ``letters`` counted, ``average_mass`` in Da of the neutral acid without sodium.

    ``extinction`` at 260 nm is in 1/(M cm), 0 where the method has no value. ``sha256`` is that of the letters as they
    stand in ``alphabet``, without header or line ends.
    """

    name: str
    alphabet: str
    length: int
    letters: Mapping[str, int]
    formula: str
    average_mass: float
    extinction: int
    sha256: str
    note: str = ""

    @property
    def micrograms_per_unit(self) -> float:
        """Micrograms in a millilitre that absorbs 1 at 260 nm over 1 cm (0 where ε is not known)."""
        return 1000 * self.average_mass / self.extinction if self.extinction else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLength:
    """One part of the molecule and how long it is, with its own letters counted."""

    kind: str
    name: str
    start: int
    end: int
    letters: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manufacture:
    """What is to be made, how it is recognised, and what may be hard about it.

    ``substances`` are the capped mRNA as chosen, the same with uridine, uncapped by-product, both strands of the template,
    and the protein. ``restriction`` are digests of the template, ``oligonucleotides`` and ``peptides`` the maps by which the
    mRNA and its protein are recognised.
    """

    name: str
    cap: str
    modified_nucleotide: str
    parts: tuple[PartLength, ...]
    substances: tuple[Substance, ...]
    linearised: Linearised | Unassessed
    primers: PrimerPair
    restriction: tuple[Digest, ...]
    oligonucleotides: tuple[PieceMap, ...]
    peptides: PieceMap
    complexity: Complexity


_DEFAULTS = ManufactureSettings()


def describe_manufacture(messenger: Messenger, settings: ManufactureSettings = _DEFAULTS) -> Manufacture:
    """Work everything out from the molecule's letters (about 0.3 s for 2,000 nt).

    Raises:
        InputError: a part of the molecule has other letters than A, C, G, T.
    """
    coding = messenger.coding
    lead = len(messenger.promoter) - messenger.promoter_overlap
    weighed_cap = messenger.cap if messenger.cap in CAP_ADDITIONS else TRIPHOSPHATE
    return Manufacture(
        name=messenger.name,
        cap=messenger.cap,
        modified_nucleotide=settings.modified_nucleotide,
        parts=tuple(
            PartLength(kind=part.kind.value, name=part.name, start=part.start, end=part.end, letters=_count(part.sequence))
            for part in messenger.parts
        ),
        substances=tuple(_substances(messenger, weighed_cap, settings.modified_nucleotide)),
        linearised=linearise(messenger),
        primers=design_primers(messenger, settings.primers),
        restriction=useful_digests(messenger.template, own=(lead + coding.start, lead + coding.end)),
        oligonucleotides=every_ribonuclease(
            messenger.rna, cap=weighed_cap, modified_nucleotide=settings.modified_nucleotide
        ),
        peptides=digest_protein(messenger.protein),
        complexity=judge_complexity(messenger.template, settings.complexity),
    )


def _substances(messenger: Messenger, cap: str, modified: str) -> list[Substance]:
    rna, sense = messenger.rna, messenger.template
    weighed = cap == messenger.cap
    ends = cap if weighed else f"5′ triphosphate, because the formula of the cap {messenger.cap} is not in the catalogue"
    forms = [("mRNA", cap, modified, ends if modified == "none" else f"{ends}; {modified} for uridine")]
    if modified != "none":
        forms.append(("mRNA, were its uridine unmodified", cap, "none", ends))
    if weighed:
        forms.append(("mRNA without cap (by-product)", TRIPHOSPHATE, modified, "5′ triphosphate"))
    made = [
        _substance(name, "ACGU", rna, oligonucleotide_atoms(rna, start=start, modified_nucleotide=nucleotide), note)
        for name, start, nucleotide, note in forms
    ]
    ends = "5′ and 3′ hydroxyl, as a PCR makes it"
    for name, strand in (("template, sense strand", sense), ("template, other strand", reverse_complement(sense))):
        made.append(_substance(name, "ACGT", strand, strand_atoms(strand), ends))
    note = "as encoded, with its start methionine and signal; cysteines reduced"
    return [*made, _substance("protein", "residues", messenger.protein, peptide_atoms(messenger.protein), note)]


def _substance(name: str, alphabet: str, letters: str, atoms: Formula, note: str) -> Substance:
    absorbs = {"ACGU": rna_extinction, "ACGT": dna_extinction}.get(alphabet)
    return Substance(
        name=name,
        alphabet=alphabet,
        length=len(letters),
        letters=_count(letters),
        formula=write_formula(atoms),
        average_mass=average_mass(atoms),
        extinction=absorbs(letters) if absorbs else 0,
        sha256=hash_bytes(letters.encode("ascii")),
        note=note,
    )


def _count(letters: str) -> dict[str, int]:
    return dict(sorted(Counter(letters).items()))
