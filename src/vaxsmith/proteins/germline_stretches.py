"""What the patient's inherited variants make of normal proteins: stretches that the reference proteome lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from vaxsmith.proteins.carried import Carried, Relation, agreeing, relate
from vaxsmith.proteins.transcript_haplotypes import TranscriptHaplotypes
from vaxsmith.proteins.windows import REACH


def germline_stretches(haplotypes: TranscriptHaplotypes) -> Iterator[str]:
    """Give the normal residues within reach of each inherited change of one transcript.

    Read are the molecule with all homozygous calls and, upon it, each phased haplotype and each unphased call by itself.
    """
    everywhere = haplotypes.homozygous()
    others = [entry for entry in haplotypes.carried if not entry.somatic and entry not in everywhere]
    others = [entry for entry in others if all(relate(entry, base) is not Relation.APART for base in everywhere)]
    sets: list[Sequence[Carried]] = [()] if everywhere else []
    blocks: dict[object, list[Carried]] = {}
    for number, entry in enumerate(others):
        phase = entry.call.phase
        key: object = number if phase is None else (phase.block, phase.source, phase.haplotype)
        blocks.setdefault(key, []).append(entry)
    sets += list(blocks.values())
    for entries in sets:
        # Read as if somatic, so that the changes against the reference are told.
        applied = [replace(entry, somatic=True) for entry in agreeing((*everywhere, *entries))]
        for change in haplotypes.read(applied).changes:
            if change.comparison is not None:
                first, last = change.comparison.altered
                yield change.comparison.mutant[max(0, first - REACH) : last + REACH]
