"""Noun: the T-cell clones of one sample with their counts, read from AIRR rearrangement tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from vaxsmith.core import FormatError, SettingsError
from vaxsmith.evidence.delimited import Row, read_delimited

AIRR_CITATION = "Vander Heiden JA, Marquez S, Marthandan N, et al. Front Immunol 2018;9:2206 (AIRR rearrangement schema)"
_FALSE = frozenset({"f", "false", "0", "no", "n"})


class CloneKey(StrEnum):
    """What makes two rearrangements one clone: the nucleotides of the junction or its residues, with V and J genes."""

    NUCLEOTIDES = "junction"
    RESIDUES = "junction_aa"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repertoire:
    """Counts by clone of one sample; ``unproductive`` and ``without_key`` are counts that were left out, and why.

    Raises:
        SettingsError: a count is not a whole number of 1 or more.
    """

    name: str
    counts: Mapping[str, int]
    unproductive: int = 0
    without_key: int = 0

    def __post_init__(self) -> None:
        for clone, count in self.counts.items():
            if isinstance(count, bool) or not isinstance(count, int) or count < 1:
                raise SettingsError(f"{self.name}: clone {clone} has the count {count!r}", expected="a whole number above 0")

    @property
    def total(self) -> int:
        """Give the sum of all counts."""
        return sum(self.counts.values())


def read_repertoire(path: Path, *, key: CloneKey = CloneKey.NUCLEOTIDES, name: str = "") -> Repertoire:
    """Read an AIRR rearrangement table (tab-separated, also gzip): ``duplicate_count``, v_call, j_call and the junction.

    Rearrangements with the same junction, V gene and J gene are one clone (alleles ignored); their counts are added. Rows
    that are not productive, or lack the junction, are counted and left out. ``duplicate_count`` is reads or molecules:
    molecules (unique identifiers) are needed for the tests to mean what they say.

    Raises:
        InputError: the file cannot be read.
        FormatError: a column lacks, a count is none, or no productive clone is there.
    """
    counts: Counter[str] = Counter()
    unproductive = without = 0
    for row in read_delimited(path, role="rearrangement table", needs=(key.value, "v_call", "j_call", "duplicate_count")):
        count = row.count("duplicate_count")
        if count is None:
            raise FormatError(
                "duplicate_count is empty",
                expected="reads or molecules of each rearrangement",
                remedy="drop rows without a count, or count consensus_count under this title",
                place=row.place,
            )
        if count == 0:
            continue
        if row.text("productive").lower() in _FALSE:
            unproductive += count
            continue
        junction = row.text(key.value).upper()
        if not junction or not junction.isalpha():
            without += count
            continue
        counts[f"{_gene(row, 'v_call')} {junction} {_gene(row, 'j_call')}"] += count
    if not counts:
        raise FormatError(
            f"no productive clone with a {key.value} and a count is in the table",
            expected="rows with productive T and a junction",
            place=str(path),
        )
    return Repertoire(name=name or path.name, counts=counts, unproductive=unproductive, without_key=without)


def _gene(row: Row, column: str) -> str:
    """Give the first gene of a call, without its allele: ``TRBV5-1*01,TRBV5-4*01`` is TRBV5-1."""
    return row.text(column, "?").split(",")[0].split("*")[0].strip()
