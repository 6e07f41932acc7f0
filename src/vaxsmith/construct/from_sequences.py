"""Verb: make targets from sequences that a person typed, for a construct without the road before it."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.core import Unassessed
from vaxsmith.genome.transcript import TranscriptLabel
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein
from vaxsmith.selection.target import Target
from vaxsmith.tumor.variant import Call, Origin, Record, Variant


def targets_from_sequences(named: Sequence[tuple[str, str]]) -> tuple[Target, ...]:
    """Give one target for each ``(name, residues)``, all of it counted as new.

    A sequence no longer than the platform's window is carried whole; a longer one is tiled. Nothing is known of reads,
    expression or presentation, and the targets say so.
    """
    unknown = Unassessed(reason="the sequence was given by hand; nothing but its residues is known")
    targets = []
    for number, (name, residues) in enumerate(named, start=1):
        # A place in the person's own file stands where a place in a genome would.
        call = Call(
            variant=Variant(contig=name, start=number - 1, reference="", alternate=""),
            record=Record(number=number, contig=name, position=number, reference="", alternate=""),
            origin=Origin.UNKNOWN,
        )
        protein = MutantProtein(
            calls=(call,),
            transcript=TranscriptLabel(identifier=name),
            effect=Effect(kind=EffectKind.PROTEIN_ALTERING, change="as given"),
            wild_type="",
            mutant=residues,
            altered=(0, len(residues)),
            replaced=(0, 0),
            route="sequence",
        )
        targets.append(
            Target(
                protein=protein,
                proteins=(protein,),
                peptides=(),
                class_two=unknown,
                expression=None,
                expression_source="",
                tumor_fraction=None,
                rna_fraction=None,
                clonal_evidence=None,
                score=0.0,
            )
        )
    return tuple(targets)
