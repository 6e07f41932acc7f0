"""Variants close to each other, and the same change written twice.

With a reference the haplotype engine combines what shares a molecule. An annotation alone judges one variant at a time:
there, what could be a wrong residue is set aside, and what might be is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from vaxsmith.core import Dropped, Finding, Severity, Unassessed
from vaxsmith.proteins.mutant_protein import MutantProtein
from vaxsmith.proteins.windows import REACH, TAILS
from vaxsmith.selection.falls import drop
from vaxsmith.selection.support import fraction_of
from vaxsmith.tumor.variant import Call

NOT_COMBINED = Unassessed(
    reason="an annotation judges one variant at a time: neighbours on one molecule, inherited ones too, are not combined",
    remedy="give --reference-fasta and --reference-annotation, and --germline where it is known; see each target's cautions",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """What neighbours mean for a set of calls: groups that may go on, what fell, and cautions by call."""

    kept: tuple[list[MutantProtein], ...]
    dropped: tuple[Dropped, ...]
    cautions: dict[int, tuple[Finding, ...]]


def judge_neighbours(groups: Sequence[list[MutantProtein]]) -> Neighbourhood:
    """Set aside calls that are part of another or share a codon with one, and caution where one lies within reach.

    ``groups`` holds the mutant proteins of each origin; only those of a single call are judged. A single change that an MNV
    of the file contains, with the same bases, falls as ``part-of-mnv`` unless it is far commoner than the MNV. Of two
    annotated calls in one or adjoining codons, or within reach and phased onto one molecule, both fall as
    ``same-molecule``, unassessed; phased apart they stay. An insertion or deletion that makes the same protein as an earlier
    one, written elsewhere in a repeat, falls as ``same-change``.
    """
    fallen: dict[int, tuple[str, str, str]] = {}
    cautions: dict[int, list[Finding]] = {}
    # One change written twice comes first, so that the order of the file decides no reason.
    for i, j, distance in sorted(
        _close_pairs(groups), key=lambda pair: not _is_one_change(groups[pair[0]], groups[pair[1]])
    ):
        one, two = groups[i][0].calls[0], groups[j][0].calls[0]
        if _is_same_change(groups[i], groups[j]):
            sentence = f"It makes the same protein as {one.label}, most likely the same change written at another place."
            fallen.setdefault(j, ("same-change", sentence, ""))
            continue
        for inner, outer in ((i, j), (j, i)):
            part, whole = groups[inner][0].calls[0], groups[outer][0].calls[0]
            if _is_part(part, whole):
                sentence = f"It is one base of {whole.label}, which the file calls as one change; that was judged instead."
                fallen.setdefault(inner, ("part-of-mnv", sentence, ""))
                break
        else:
            relation = _phase(one, two)
            if relation == "apart" or groups[i][0].route != "annotation":
                continue
            if distance <= 1 or relation == "together":
                for mine, other in ((i, two), (j, one)):
                    fallen.setdefault(mine, _together(other, distance, relation))
            else:
                for mine, other in ((i, two), (j, one)):
                    cautions.setdefault(mine, []).append(_caution(_preferred(groups[mine]), other, distance))
    dropped = [
        entry
        for index, (reason, sentence, remedy) in sorted(fallen.items())
        for protein in groups[index]
        for entry in drop(protein, reason, sentence, remedy=remedy)
    ]
    kept = tuple(group for index, group in enumerate(groups) if index not in fallen)
    return Neighbourhood(
        kept=kept,
        dropped=tuple(dropped),
        cautions={id(groups[index][0].calls[0]): tuple(found) for index, found in cautions.items() if index not in fallen},
    )


def _close_pairs(groups: Sequence[list[MutantProtein]]) -> Iterator[tuple[int, int, int]]:
    """Give pairs of groups with their least distance in residues on a shared transcript, where in reach."""
    places: dict[str, list[tuple[int, MutantProtein]]] = {}
    for index, group in enumerate(groups):
        for protein in group if len(group[0].calls) == 1 else ():
            places.setdefault(protein.transcript.identifier, []).append((index, protein))
    least: dict[tuple[int, int], int] = {}
    for entries in places.values():
        for (i, first), (j, second) in combinations(sorted(entries, key=lambda e: (_span(e[1]), e[0])), 2):
            distance = max(0, _span(second)[0] - max(_span(first)[0], _span(first)[1] - 1))
            if i != j and distance <= REACH + _tail(first):
                pair = (min(i, j), max(i, j))
                least[pair] = min(distance, least.get(pair, distance))
    for (i, j), distance in sorted(least.items()):
        yield i, j, distance


def _tail(protein: MutantProtein) -> int:
    """Give how many shifted residues follow a change: whatever else hits them changes them, too."""
    return protein.altered[1] - protein.altered[0] if protein.effect.kind in TAILS else 0


def _span(protein: MutantProtein) -> tuple[int, int]:
    """Give the wild-type residues that a change replaces; a shift counts where it begins."""
    first, last = protein.replaced
    return (first, first + 1) if protein.effect.kind in TAILS else (first, max(last, first))


def _is_one_change(one: Sequence[MutantProtein], two: Sequence[MutantProtein]) -> bool:
    """Tell whether two calls are the same change, or one a part of the other."""
    first, second = one[0].calls[0], two[0].calls[0]
    return _is_same_change(one, two) or _is_part(first, second) or _is_part(second, first)


def _is_part(part: Call, whole: Call) -> bool:
    """Tell whether ``part`` is a stretch of the substitution ``whole`` and not far commoner than it."""
    inner, outer = part.variant, whole.variant
    offset = inner.start - outer.start
    if outer.kind != "mnv" or inner.kind not in ("snv", "mnv") or len(inner.reference) >= len(outer.reference):
        return False
    if inner.contig != outer.contig or outer.alternate[max(0, offset) :][: len(inner.alternate)] != inner.alternate:
        return False
    if offset < 0 or offset + len(inner.reference) > len(outer.reference):
        return False
    commoner, rarer = fraction_of(part.tumor), fraction_of(whole.tumor)
    return commoner is None or rarer is None or rarer >= commoner / 2


def _is_same_change(one: Sequence[MutantProtein], two: Sequence[MutantProtein]) -> bool:
    """Tell whether two insertions or deletions make the same protein on every transcript that both change."""
    if any(group[0].calls[0].variant.kind not in ("insertion", "deletion") for group in (one, two)):
        return False
    made = {protein.transcript.identifier: protein.mutant for protein in one}
    shared = [protein for protein in two if protein.transcript.identifier in made]
    return bool(shared) and all(made[protein.transcript.identifier] == protein.mutant for protein in shared)


def _phase(one: Call, two: Call) -> str:
    """Tell whether phase puts two calls ``together``, ``apart``, or leaves it ``unknown``."""
    if one.phase is None or two.phase is None or (one.phase.block, one.phase.source) != (two.phase.block, two.phase.source):
        return "unknown"
    return "together" if one.phase.haplotype == two.phase.haplotype else "apart"


def _together(other: Call, distance: int, relation: str) -> tuple[str, str, str]:
    """Give reason, sentence and remedy for a call that may share its molecule with ``other``."""
    where = "in the same or the next codon" if distance <= 1 else f"{distance} residues away"
    how = "the file's phase puts both on one molecule" if relation == "together" else "both may be on one molecule"
    return (
        "same-molecule",
        f"{other.label} lies {where} and {how}: the protein would then be neither of the two that each alone gives.",
        "look at the reads and call the two as one variant if they are on the same ones",
    )


def _preferred(group: Sequence[MutantProtein]) -> MutantProtein:
    return min(group, key=lambda protein: protein.transcript.preference)


def _caution(protein: MutantProtein, other: Call, distance: int) -> Finding:
    return Finding(
        check="neighbour",
        severity=Severity.CAUTION,
        place=protein.name,
        sentence=f"Another variant, {other.label}, lies {distance} residues away and may be on the same molecule; the two "
        "were not combined.",
        measured=float(distance),
        limit=float(REACH),
    )


def cautions_of(neighbourhood: Neighbourhood, calls: Iterable[Call]) -> tuple[Finding, ...]:
    """Give the cautions that belong to these calls."""
    return tuple(finding for call in calls for finding in neighbourhood.cautions.get(id(call), ()))
