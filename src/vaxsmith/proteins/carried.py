"""Which calls share a molecule: homozygous ones all do, phased ones as their file says, of others nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from vaxsmith.proteins.molecule import contradict, replaces
from vaxsmith.tumor.variant import Call, Variant

MOST_MOLECULES = 32
"""Possible molecules looked at around one call; five unphased neighbours give as many (house choice)."""


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
        """Tell whether the genotype names the same alternate allele on every copy."""
        alleles = set(re.split(r"[/|]", self.call.genotype))
        return len(alleles) == 1 and alleles.isdisjoint({"", "0", "."})


def relate(one: Carried, two: Carried) -> Relation:
    """Tell whether two calls lie on one molecule.

    Calls that contradict each other do not, unless a somatic one replaces the stretch in which an inherited one lies.
    """
    if contradict(one.variant, two.variant):
        somatic, inherited = (one, two) if one.somatic else (two, one)
        mended = somatic.somatic and not inherited.somatic and replaces(somatic.variant, inherited.variant)
        if not mended:
            return Relation.APART
    if one.everywhere or two.everywhere:
        return Relation.TOGETHER
    first, second = one.call.phase, two.call.phase
    if first is None or second is None or (first.block, first.source) != (second.block, second.source):
        return Relation.UNKNOWN
    return Relation.TOGETHER if first.haplotype == second.haplotype else Relation.APART


def possible_sets(focus: Carried, free: Sequence[Carried]) -> list[tuple[Carried, ...]] | None:
    """Give every set of ``free`` calls (all of unknown relation to ``focus``) that can lie on a molecule with it.

    The first set assumes least: it is the smallest. Calls phased with each other go together; where a block has calls on
    several haplotypes the molecule has one of them. None when there are more than ``MOST_MOLECULES``.
    """
    units = _units(free)
    choices: list[list[tuple[Carried, ...]]] = []
    for haplotypes in units:
        options = sorted(haplotypes, key=len)
        choices.append(options if len(options) > 1 else [(), *options])
    total = 1
    for options in choices:
        total *= len(options)
    if total > MOST_MOLECULES:
        return None
    found = []
    for picked in product(*choices):
        together = tuple(entry for unit in picked for entry in unit)
        if not _contradictory((focus, *together)):
            found.append(together)
    found.sort(key=len)
    return found


def _units(free: Sequence[Carried]) -> list[list[tuple[Carried, ...]]]:
    """Group calls into phase blocks, each a list of haplotypes; an unphased call is a block of its own."""
    blocks: dict[object, dict[int, list[Carried]]] = {}
    for number, entry in enumerate(free):
        phase = entry.call.phase
        key: object = number if phase is None else (phase.block, phase.source)
        blocks.setdefault(key, {}).setdefault(0 if phase is None else phase.haplotype, []).append(entry)
    return [[tuple(entries) for _, entries in sorted(block.items())] for block in blocks.values()]


def _contradictory(entries: Iterable[Carried]) -> bool:
    listed = list(entries)
    return any(
        contradict(one.variant, two.variant) and relate(one, two) is Relation.APART
        for number, one in enumerate(listed)
        for two in listed[number + 1 :]
    )
