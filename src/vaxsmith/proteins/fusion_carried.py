"""The patient's own variants on a fused message: applied where every copy has them, a doubt where nobody knows."""

from __future__ import annotations

from dataclasses import replace

from vaxsmith.genome.message import Message
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.carried import Carried
from vaxsmith.proteins.doubtful import doubt_of
from vaxsmith.proteins.edited_message import Reading
from vaxsmith.proteins.fusion_joining import Joined
from vaxsmith.proteins.fusion_reading import selenocysteines_of
from vaxsmith.proteins.mutant_protein import MutantProtein
from vaxsmith.proteins.splice_carried import CarriedCalls, over, placed_edits
from vaxsmith.proteins.transcript_placement import Edit
from vaxsmith.proteins.windows import REACH
from vaxsmith.tumor.variant import Variant

_CODON = 3


def substituted_bases(carried: CarriedCalls) -> dict[tuple[str, int], str]:
    """Give the bases that inherited substitutions put on every copy: by contig and place, as ``with_substitutions`` asks."""
    return {
        (entry.variant.contig, entry.variant.start + number): base
        for entries in carried.inherited.values()
        for entry in entries
        if _is_substitution(entry.variant)
        for number, base in enumerate(entry.variant.alternate)
    }


def with_carried(
    protein: MutantProtein,
    carried: CarriedCalls,
    reference: Reference,
    five: tuple[Transcript, Message],
    three: tuple[Transcript | None, Message | None],
    joined: Joined,
) -> MutantProtein:
    """Name the inherited substitutions near the junction, and mark what calls of unknown molecule would change.

    ``reference`` and the messages already have the substitutions. An inherited insertion or deletion is not applied to a
    fusion: what it would change is in doubt, too. Calls in kept introns or across the breakpoint are not looked at.
    """
    (first, before), (second, after) = five, three
    reading = Reading(
        bases=joined.bases,
        frame=before.frame,
        protein=protein.mutant,
        stop=None,
        starts_known=before.starts_known,
        inferred_start=False,
        end=None,
        selenocysteines=selenocysteines_of(joined, before, after),
        code=before.code,
    )
    # Each partner with what its places are moved by, and the stretch of the fused message that its exons give.
    sides: list[tuple[Transcript, int, int, int]] = [(first, 0, 0, joined.kept)]
    if second is not None and joined.offset is not None:
        sides.append((second, joined.offset, joined.own, len(joined.bases)))
    applied: list[Carried] = []
    unknown: list[tuple[Carried, Edit]] = []
    for transcript, offset, begin, end in sides:
        for entry in (*over(carried.inherited, transcript), *carried.unphased(transcript)):
            for _, edit in placed_edits(reference, transcript, [entry]):
                moved = replace(edit, start=edit.start + offset, end=edit.end + offset)
                if not begin <= moved.start <= moved.end <= end:
                    continue
                if not (entry.everywhere and not entry.somatic and _is_substitution(entry.variant)):
                    unknown.append((entry, moved))
                elif abs(moved.start - joined.junction) < REACH * _CODON:
                    applied.append(entry)
    doubt = doubt_of(reading, unknown, protein.altered)
    return replace(
        protein,
        germline=tuple(entry.call for entry in dict.fromkeys(applied)),
        uncertain=doubt.uncertain,
        findings=(*protein.findings, *doubt.findings(protein.name)),
    )


def _is_substitution(variant: Variant) -> bool:
    return len(variant.reference) == len(variant.alternate)
