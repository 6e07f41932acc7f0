"""Reconcile what different files call one contig: ``chr1``, ``1``, ``NC_000001.11``; ``MT``, ``chrM``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from vaxsmith.genome.catalogue.builds import REFSEQ_CHROMOSOMES

# UCSC writes the unplaced contig KI270706.1 as chr1_KI270706v1_random (or _alt, _fix; chrUn_ without a suffix).
_UCSC_UNPLACED = re.compile(r"^(?:chr)?(?:\d+|[XY]|Un)_([A-Z]{1,4}\d+)v(\d+)(?:_(?:random|alt|fix))?$")


def plain_contig_name(name: str) -> str:
    """Give the name without its file's manner: no ``chr``, mitochondrion ``MT``, accessions as chromosome names.

    >>> [plain_contig_name(name) for name in ("chr1", "chrM", "NC_000023.11", "chr1_KI270706v1_random", "HLA-A")]
    ['1', 'MT', 'X', 'KI270706.1', 'HLA-A']
    """
    known = REFSEQ_CHROMOSOMES.value.get(name)
    if known is not None:
        return known[1]
    unplaced = _UCSC_UNPLACED.match(name)
    if unplaced:
        return f"{unplaced[1]}.{unplaced[2]}"
    bare = name[3:] if name[:3].lower() == "chr" else name
    if bare.upper() in ("M", "MT"):
        return "MT"
    return bare.upper() if bare.lower() in ("x", "y") else bare


@dataclass(frozen=True, slots=True)
class ContigNames:
    """The contig names of one genome, findable by any other manner of writing them.

    A name that stands in the genome as written wins; where two contigs of the genome share a plain name, only the names
    as written find them.
    """

    names: tuple[str, ...]
    _by_plain: dict[str, str] = field(init=False, repr=False, compare=False)
    _written: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, list[str]] = {}
        for name in self.names:
            found.setdefault(plain_contig_name(name), []).append(name)
        object.__setattr__(self, "_by_plain", {plain: names[0] for plain, names in found.items() if len(names) == 1})
        object.__setattr__(self, "_written", frozenset(self.names))

    def find(self, any_name: str) -> str | None:
        """Give the genome's own name of the contig that another file calls ``any_name``; None when it has none."""
        return any_name if any_name in self._written else self._by_plain.get(plain_contig_name(any_name))


def few(names: Iterable[str], limit: int = 3) -> str:
    """Write the first few names for a sentence: ``chr1, chr2, chr3 and 22 more``."""
    listed = list(names)
    if len(listed) <= limit:
        return ", ".join(listed)
    return f"{', '.join(listed[:limit])} and {len(listed) - limit} more"
