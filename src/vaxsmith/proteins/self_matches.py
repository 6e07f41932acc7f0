"""Matches to self: where normal proteins hold a peptide, exactly or with one or two mismatches.

A T cell that would recognise a peptide which normal cells also show was mostly deleted or silenced; one that is not would
attack normal tissue. Both are reasons to know what in the normal proteome equals or resembles a mutant peptide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import SettingsError
from vaxsmith.genome.proteome import Proteome
from vaxsmith.genome.proteome_letters import peptide_groups, spelled
from vaxsmith.genome.proteome_search import find_places

MOST_MISMATCHES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfMatch:
    """One place of a normal protein that equals or resembles a peptide.

    ``transcripts`` carry the protein, ``genes`` are theirs; ``start`` is the 0-based residue at which the match begins,
    ``sequence`` what stands there (X: not known), ``differing`` the 0-based places in the peptide where the two differ.
    ``source`` is ``reference``, ``patient`` (a protein of this patient's germline) or ``given`` (a FASTA).
    """

    transcripts: tuple[str, ...]
    genes: tuple[str, ...]
    source: str
    start: int
    sequence: str
    differing: tuple[int, ...]

    @property
    def mismatches(self) -> int:
        """Count the residues that differ."""
        return len(self.differing)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfMatches:
    """The best matches of each peptide: all places with its fewest mismatches, at most as many as were looked for.

    ``fewest`` (int8, one per peptide) is that number, -1 where nothing was found. Item i gives the matches of peptide i as
    ``SelfMatch``, made when asked for; in bulk they are columns: those of peptide i are rows ``offset[i] : offset[i + 1]``
    of ``part`` (which of the proteome's parts), ``protein`` (which of that part's) and ``start`` (its 0-based residue).
    """

    peptides: tuple[str, ...]
    proteome: Proteome
    fewest: NDArray[np.int8]
    offset: NDArray[np.int64]
    part: NDArray[np.int8]
    protein: NDArray[np.int64]
    start: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.peptides)

    def __iter__(self) -> Iterator[tuple[SelfMatch, ...]]:
        return (self[row] for row in range(len(self)))

    def __getitem__(self, row: int) -> tuple[SelfMatch, ...]:
        peptide = self.peptides[row]
        row %= len(self.peptides)
        return tuple(self._match(peptide, number) for number in range(int(self.offset[row]), int(self.offset[row + 1])))

    def _match(self, peptide: str, number: int) -> SelfMatch:
        part, protein, start = self.proteome.parts[self.part[number]], int(self.protein[number]), int(self.start[number])
        first = int(part.starts[protein]) + start
        sequence = spelled(part.residues[first : first + len(peptide)])
        transcripts, genes = part.names(protein)
        return SelfMatch(
            transcripts=transcripts,
            genes=genes,
            source=part.source,
            start=start,
            sequence=sequence,
            differing=tuple(
                at for at, (own, other) in enumerate(zip(peptide, sequence, strict=True)) if own != other or own in "BJOXZ"
            ),
        )


def self_matches(peptides: Sequence[str], proteome: Proteome, *, mismatches: int = 0) -> SelfMatches:
    """Find for each peptide the places of normal proteins that come nearest to it.

    Peptides are upper-case residues of any length above ``mismatches``, mixed as they come. A peptide that is found exactly
    is not looked up with mismatches. X (and B, J, O, Z) stands for what is not known and differs from everything; U equals
    U; a peptide with a stop matches nothing.

    Raises:
        SettingsError: ``mismatches`` is not 0, 1 or 2, or a peptide is no longer than that.
        InputError: a peptide is empty or holds something else than residues; says which.
    """
    if mismatches not in range(MOST_MISMATCHES + 1):
        raise SettingsError(f"{mismatches} mismatches", expected=f"0 to {MOST_MISMATCHES}")
    fewest = np.full(len(peptides), -1, dtype=np.int8)
    columns: list[NDArray[np.int64]] = [np.empty((4, 0), dtype=np.int64)]
    for rows, numbers in peptide_groups(peptides):
        if numbers.shape[1] <= mismatches:
            raise SettingsError(
                f"a peptide of {numbers.shape[1]} residues with {mismatches} mismatches, which every place would match",
                expected="longer peptides or fewer mismatches",
                place=f"peptide {int(rows[0]) + 1} of the list" if len(rows) else "",
            )
        left = np.arange(len(rows))
        for allowed in range(mismatches + 1):
            for number, part in enumerate(proteome.parts):
                found = find_places(part, numbers[left], allowed)
                of, protein = rows[left[found.peptides]], part.protein_at(found.places)
                columns.append(np.stack((of, np.full(len(of), number), protein, found.places - part.starts[protein])))
                fewest[of] = allowed
            left = left[fewest[rows[left]] < 0]
            if not len(left):
                break
    row, part_number, protein, start = np.concatenate(columns, axis=1)
    order = np.argsort(row, kind="stable")
    return SelfMatches(
        peptides=tuple(peptides),
        proteome=proteome,
        fewest=fewest,
        offset=np.concatenate(([0], np.cumsum(np.bincount(row, minlength=len(peptides))))),
        part=part_number[order].astype(np.int8),
        protein=protein[order],
        start=start[order],
    )


def contained_in_self(peptides: Sequence[str], proteome: Proteome) -> NDArray[np.bool_]:
    """Tell for each peptide whether some normal protein holds it exactly: what ``self_matches`` does, without the places.

    Raises:
        InputError: a peptide is empty or holds something else than residues; says which.
    """
    held = np.zeros(len(peptides), dtype=np.bool_)
    for rows, numbers in peptide_groups(peptides):
        for part in proteome.parts:
            held[rows[find_places(part, numbers, 0).peptides]] = True
    return held
