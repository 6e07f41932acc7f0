"""The noun ``Proteome``: every protein that normal cells make, as a set in which any peptide can be looked up."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Dropped, Finding
from vaxsmith.genome.proteome_index import IndexedProteins

REFERENCE, PATIENT, GIVEN = "reference", "patient", "given"


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalProtein:
    """A protein of normal cells and whose it is.

    ``sequence`` holds residues without the stop (one at its end is taken off). ``transcript`` is what carries it: a
    transcript's name, or a protein's where there is no transcript.
    """

    sequence: str
    transcript: str
    gene: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proteome:
    """All normal proteins, each distinct sequence once, in one or more indexed parts.

    The first part is the reference's (or of a FASTA); ``with_patient_proteins`` puts another behind it, so that the large
    one is never built again. ``dropped`` holds every coding transcript whose protein could not be read, with its reason.
    ``content`` is the SHA-256 of what the proteome was made from, for provenance.
    """

    parts: tuple[IndexedProteins, ...]
    content: str
    dropped: tuple[Dropped, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def proteins(self) -> int:
        """Count the distinct sequences (those of the patient that differ from the reference's included)."""
        return sum(len(part) for part in self.parts)

    @property
    def residues(self) -> int:
        """Count the residues of all distinct sequences."""
        return sum(part.residue_count for part in self.parts)
