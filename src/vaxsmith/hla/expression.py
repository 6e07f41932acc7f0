"""Verb: tell whether an allele is expressed, by its suffix or, where that was left out, by its name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from vaxsmith.hla.catalogue import EXPRESSION_STATUS


@cache
def _suffixes() -> dict[tuple[str, str], str]:
    """Index the catalogue as ``(locus, fields) -> suffix``."""
    return {
        (locus, fields): suffix
        for suffix, loci in EXPRESSION_STATUS.value.items()
        for locus, names in loci.items()
        for fields in names.split()
    }


def suffix_of(locus: str, fields: Sequence[str], suffix: str = "") -> str:
    """Give the suffix that an allele carries: the written one, else the one that IPD-IMGT/HLA gives its name.

    Tools often strip suffixes; ``A*24:09`` can only be ``A*24:09N``. The longest name that the catalogue knows decides.

    >>> suffix_of("A", ("24", "09")), suffix_of("A", ("24", "02", "01", "02")), suffix_of("A", ("24", "02"))
    ('N', 'L', '')
    """
    if suffix:
        return suffix
    known = _suffixes()
    for length in range(len(fields), 1, -1):
        found = known.get((locus, ":".join(fields[:length])))
        if found:
            return found
    return ""
