"""Make calls and mutant proteins for tests, by the nouns' own constructors."""

from __future__ import annotations

from vaxsmith.genome.transcript import TranscriptLabel
from vaxsmith.proteins import Comparison, Effect, EffectKind, MutantProtein, classify, differing_stretch, short_name
from vaxsmith.tumor.variant import Annotation, Call, CallSet, ReadSupport, Record, Variant


def make_call(number: int = 1, *annotations: Annotation, **more: object) -> Call:
    """Give a well-supported call number ``number``."""
    fields: dict[str, object] = {
        "variant": Variant(contig="chr1", start=99 + number, reference="A", alternate="C"),
        "record": Record(number=number, contig="chr1", position=100 + number, reference="A", alternate="C"),
        "tumor": ReadSupport(depth=100, reference_count=60, alternate_count=40, fraction=0.4),
        "normal": ReadSupport(depth=60, reference_count=60, alternate_count=0, fraction=0.0),
        "annotations": annotations,
    }
    return Call(**{**fields, **more})  # type: ignore[arg-type]


def make_annotation(
    consequence: str, wild_type: str = "", *, position: str = "", change: str = "", frameshift: str = "", **label: object
) -> Annotation:
    """Give one transcript's annotation."""
    names: dict[str, object] = {"identifier": "ENST1", "gene": "GENE1", "biotype": "protein_coding"}
    return Annotation(
        allele="C",
        consequences=tuple(consequence.split("&")),
        transcript=TranscriptLabel(**{**names, **label}),  # type: ignore[arg-type]
        protein_position=position,
        amino_acids=change,
        wild_type_protein=wild_type,
        frameshift_protein=frameshift,
    )


def make_calls(*calls: Call) -> CallSet:
    """Give a call set of these calls."""
    return CallSet(calls=calls, records=len(calls), dialect="made", annotated=True)


def make_protein(
    wild_type: str,
    mutant: str,
    *,
    kind: EffectKind | None = None,
    transcript: str = "ENST1",
    gene: str = "GENE1",
    call: Call | None = None,
) -> MutantProtein:
    """Give the mutant protein that turns ``wild_type`` into ``mutant``."""
    altered, replaced = differing_stretch(wild_type, mutant)
    if kind in (EffectKind.FRAMESHIFT, EffectKind.STOP_LOSS):
        altered, replaced = (altered[0], len(mutant)), (replaced[0], len(wild_type))
    named = kind or classify(altered, replaced)
    change = Comparison(kind=named, mutant=mutant, altered=altered, replaced=replaced, ends_at_stop=True)
    return MutantProtein(
        calls=(call or make_call(),),
        transcript=TranscriptLabel(identifier=transcript, gene=gene, biotype="protein_coding"),
        effect=Effect(kind=named, change=short_name(change, wild_type)),
        wild_type=wild_type,
        mutant=mutant,
        altered=altered,
        replaced=replaced,
        route="annotation",
    )
