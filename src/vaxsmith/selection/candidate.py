"""Candidates: the transcripts of one variant that agree around it, which would make one and the same vaccine window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vaxsmith.proteins.mutant_protein import MutantProtein, Window
from vaxsmith.proteins.windows import CLASS_ONE_LENGTHS, REACH, peptide_windows
from vaxsmith.tumor.variant import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One variant in one protein context.

    ``proteins`` are the transcripts that share the context, the preferred one (MANE Select, canonical, support) first;
    ``windows`` the class I peptides cut from it.
    """

    proteins: tuple[MutantProtein, ...]
    windows: tuple[Window, ...]

    @property
    def protein(self) -> MutantProtein:
        """The preferred transcript's protein."""
        return self.proteins[0]

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls that make it; none for a fusion, a junction or a marker."""
        return self.protein.calls


def group_by_origin(proteins: Iterable[MutantProtein]) -> list[list[MutantProtein]]:
    """Gather the proteins that the same calls (or fusion, junction, marker) make, in the order of the file."""
    groups: dict[tuple[object, ...], list[MutantProtein]] = {}
    for protein in proteins:
        key = (*((call.record.number, call.variant) for call in protein.calls), protein.label)
        groups.setdefault(key, []).append(protein)
    return list(groups.values())


def candidates_of(proteins: Sequence[MutantProtein]) -> list[Candidate]:
    """Group the transcripts of one origin by what they look like within reach of the change, preferred contexts first."""
    contexts: dict[tuple[object, ...], list[MutantProtein]] = {}
    for protein in sorted(proteins, key=lambda p: p.transcript.preference):
        (first, last), (left, right) = protein.altered, protein.replaced
        context = (
            protein.mutant[max(0, first - REACH) : last + REACH],
            protein.wild_type[max(0, left - REACH) : right + REACH],
            min(first, REACH),
            tuple((max(0, start - first + REACH), end - first) for start, end in protein.uncertain),
        )
        contexts.setdefault(context, []).append(protein)
    return [
        Candidate(proteins=tuple(group), windows=tuple(peptide_windows(group[0], CLASS_ONE_LENGTHS)))
        for group in contexts.values()
    ]
