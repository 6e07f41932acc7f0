"""Which calls share a molecule: homozygous ones all do, phased ones as their file says, of others nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product
from math import prod

from vaxsmith.proteins.molecule import contradict, replaces
from vaxsmith.proteins.transcript_placement import slid
from vaxsmith.tumor.origin import GERMLINE_FILTERS
from vaxsmith.tumor.variant import Call, Company, Variant

MOST_MOLECULES = 32
"""Possible molecules looked at around one call; five unphased neighbours give as many (house choice)."""

SUBCLONE = 0.5
"""A somatic neighbour in less than this share of a call's reads is not taken to be in all its cells (house choice)."""

_CODON = 3
_REPEAT = 30  # bases: ten residues of a repeat
_BASES = frozenset("ACGT")


class Relation(StrEnum):
    """What is known of two calls: on one molecule, on two, or nothing."""

    TOGETHER = "together"
    APART = "apart"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Carried:
    """A call as it is carried: ``somatic`` or inherited, and ``everywhere`` when every copy of the gene has it.

    ``variant`` is the call's variant under the genome's own name of the contig, so that files which write it otherwise can
    be compared.
    """

    call: Call
    variant: Variant
    somatic: bool

    @property
    def everywhere(self) -> bool:
        """Tell whether every copy of the gene has it."""
        return self.call.homozygous

    @property
    def written(self) -> Variant:
        """The variant where its record puts it: behind the bases that REF and ALT begin with alike.

        ``variant`` is trimmed from the right first, so an insertion that ends like the base before it begins before that.
        """
        if self.variant.kind not in ("insertion", "deletion"):
            return self.variant
        before, after = self.call.record.reference.upper(), self.call.record.alternate.upper()
        shorter = min(len(before), len(after))
        distance = self.call.record.position - 1 + shorter - self.call.variant.start
        told = before[:shorter] == after[:shorter] and set(before + after) <= _BASES
        return slid(self.variant, distance) if told and distance > 0 else self.variant


def believed(entry: Carried, accepted_filters: Set[str]) -> bool:
    """Tell whether a call may be applied as a neighbour: it failed no filter, but for those accepted.

    A caller's word that a call is inherited is no doubt about an inherited one.
    """
    doubts = set(entry.call.filters) - accepted_filters
    if not entry.somatic:
        doubts = {name for name in doubts if name.lower() not in GERMLINE_FILTERS}
    return not doubts


def relate(focus: Carried, other: Carried) -> Relation:
    """Tell whether a molecule that has ``focus`` has ``other``, too.

    Calls that contradict each other do not, unless a somatic one replaces the stretch in which an inherited one lies. What
    every copy has is there in any case; that ``focus`` is on every copy tells nothing of ``other``. Of two somatic calls on
    one copy, one may be in a part of the cells only: where fragments show ``focus`` without it or, if no reads were looked
    at, where it is in far fewer of them, the other is not known to carry it.
    """
    if contradict(focus.variant, other.variant):
        somatic, inherited = (focus, other) if focus.somatic else (other, focus)
        mended = somatic.somatic and not inherited.somatic and replaces(somatic.variant, inherited.variant)
        if not mended:
            return Relation.APART
    if other.everywhere:
        return Relation.TOGETHER
    told = focus.call.neighbours.get(other.call.variant)
    if told is Company.NEVER:
        return Relation.APART
    if focus.everywhere:
        return Relation.UNKNOWN
    first, second = focus.call.phase, other.call.phase
    if first is None or second is None or (first.block, first.source) != (second.block, second.source):
        return Relation.UNKNOWN
    if first.haplotype != second.haplotype:
        return Relation.APART
    return Relation.UNKNOWN if _in_fewer_cells(other, focus, told) else Relation.TOGETHER


def _in_fewer_cells(other: Carried, focus: Carried, told: Company | None) -> bool:
    if not (other.somatic and focus.somatic):
        return False
    if told is not None:
        return told is Company.SOMETIMES
    rare, common = other.call.tumor.share, focus.call.tumor.share
    return rare is not None and common is not None and rare < SUBCLONE * common


def agreeing(entries: Iterable[Carried], *, beside: Sequence[Carried] = ()) -> list[Carried]:
    """Leave out what cannot lie on a molecule with ``beside`` and the earlier ones (two records of one place, say)."""
    kept: list[Carried] = []
    for entry in entries:
        if all(relate(other, entry) is not Relation.APART for other in (*beside, *kept)):
            kept.append(entry)
    return kept


def possible_sets(focus: Carried, free: Sequence[Carried]) -> list[tuple[Carried, ...]] | None:
    """Give every set of ``free`` calls (all of unknown relation to ``focus``) that can lie on a molecule with it.

    The first set assumes least: it is the smallest. Calls phased with each other go together; where a block has calls on
    several haplotypes the molecule has one of them. None when there are more than ``MOST_MOLECULES``.
    """
    choices = _choices(free)
    if prod(len(options) for options in choices) > MOST_MOLECULES:
        return None
    return _consistent(focus, product(*choices))


def single_sets(focus: Carried, free: Sequence[Carried]) -> list[tuple[Carried, ...]]:
    """Give the set that assumes least and, for each phase block or unphased call, those that differ from it there alone.

    Two that lie near each other are also taken together: each may be silent where both are not (see ``_may_meet``).
    """
    choices = _choices(free)
    least = [options[0] for options in choices]
    picked = [least]
    for number, options in enumerate(choices):
        picked += [[*least[:number], option, *least[number + 1 :]] for option in options[1:]]
    for one, two in combinations(range(len(choices)), 2):
        for first, second in product(choices[one][1:], choices[two][1:]):
            if _may_meet(first, second):
                both = list(least)
                both[one], both[two] = first, second
                picked.append(both)
    return _consistent(focus, picked)


def _may_meet(one: Sequence[Carried], two: Sequence[Carried]) -> bool:
    """Tell whether some calls of two sets may do together what neither does alone.

    They share a codon that no intron splits; or one is an indel in a repeat of residues that the other breaks.
    """
    return any(_gap(a.variant, b.variant) < (_CODON if _keeps(a) and _keeps(b) else _REPEAT) for a in one for b in two)


def _keeps(entry: Carried) -> bool:
    return len(entry.variant.reference) == len(entry.variant.alternate)


def _gap(one: Variant, two: Variant) -> int:
    first, second = sorted((one, two), key=lambda variant: variant.start)
    return second.start - (first.start + len(first.reference)) + 1


def _choices(free: Sequence[Carried]) -> list[list[tuple[Carried, ...]]]:
    """Give what a molecule can have of each phase block, the least first."""
    choices: list[list[tuple[Carried, ...]]] = []
    for haplotypes in _units(free):
        options = sorted(haplotypes, key=len)
        choices.append(options if len(options) > 1 else [(), *options])
    return choices


def _consistent(focus: Carried, picked: Iterable[Sequence[tuple[Carried, ...]]]) -> list[tuple[Carried, ...]]:
    """Give the sets that can lie on a molecule with ``focus``.

    Of one that contradicts itself (two records of one change on a haplotype) what agrees is given, from either end.
    """
    found: list[tuple[Carried, ...]] = []
    for units in picked:
        entries = [entry for unit in units for entry in unit]
        found += [tuple(agreeing(entries, beside=[focus])), tuple(agreeing(entries[::-1], beside=[focus])[::-1])]
    return sorted(dict.fromkeys(found), key=len)


def _units(free: Sequence[Carried]) -> list[list[tuple[Carried, ...]]]:
    """Group calls into phase blocks, each a list of haplotypes; an unphased call is a block of its own."""
    blocks: dict[object, dict[int, list[Carried]]] = {}
    for number, entry in enumerate(free):
        phase = entry.call.phase
        key: object = number if phase is None else (phase.block, phase.source)
        blocks.setdefault(key, {}).setdefault(0 if phase is None else phase.haplotype, []).append(entry)
    return [[tuple(entries) for _, entries in sorted(block.items())] for block in blocks.values()]
