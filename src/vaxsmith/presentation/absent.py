"""Alleles that a typing names and that never stand on the cell: said beside the others, and not asked for."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.hla import NotOnSurfaceError, parse_allele
from vaxsmith.hla.allele import Allele


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentAllele:
    """An allele that presents nothing: ``name`` as it was written, without blanks, and ``sentence``, which says why."""

    name: str
    sentence: str


def read_allele(text: str) -> Allele | AbsentAllele:
    """Read one name of a genotype; a null allele, or one that is secreted or stays inside, is a fact and no mistake.

    Raises:
        UnknownAlleleError: the name cannot be understood.
    """
    try:
        return parse_allele(text)
    except NotOnSurfaceError as absent:
        name = "".join(letter for letter in text if letter.isprintable() and not letter.isspace())
        return AbsentAllele(name=name, sentence=absent.found)
