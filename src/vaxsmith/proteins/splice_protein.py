"""The mutant protein of a message with other exons."""

from __future__ import annotations

from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.change import Comparison
from vaxsmith.proteins.decay import decay_finding
from vaxsmith.proteins.doubtful import doubt_of
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein
from vaxsmith.proteins.splice_alternatives import SpliceKind
from vaxsmith.proteins.splice_carried import SplicedPair
from vaxsmith.proteins.splice_reading import splice_names

_EXONS_LEFT_OUT = (SpliceKind.EXON_SKIPPING, SpliceKind.EXONS_LOST)


def spliced_protein(
    transcript: Transcript, altered: Transcript, kind: SpliceKind, pair: SplicedPair, outcome: Comparison
) -> MutantProtein:
    """Put the protein of a message with other exons together: its names, and what decay may do to the message.

    Calls, event and companions are left to the caller, who knows what made the message.
    """
    label = transcript.label
    short, full = splice_names(outcome, pair.normal.protein)
    terms = ["splicing_variant"]
    if kind in _EXONS_LEFT_OUT:
        terms.append("exon_loss_variant")
    if outcome.kind is EffectKind.SPLICE_FRAMESHIFT:
        terms.append("frameshift_variant")
    place = f"{label.gene or label.identifier} {short}"
    doubt = doubt_of(pair.mutant, pair.unphased, outcome.altered)
    findings = doubt.findings(place)
    if outcome.altered[1] == len(outcome.mutant) and outcome.replaced[1] == len(pair.normal.protein):
        last = altered.exons[-1 if altered.strand == "+" else 0]
        end = len(pair.mutant.bases) - len(last) if len(altered.exons) > 1 else None
        findings += decay_finding(pair.mutant.stop, end, place, EffectKind.SPLICE_FRAMESHIFT)
    return MutantProtein(
        calls=(),
        transcript=label,
        effect=Effect(
            kind=outcome.kind,
            change=short,
            consequences=tuple(terms),
            hgvs_protein=f"{label.protein_identifier or label.identifier}:{full}",
        ),
        wild_type=pair.normal.protein,
        mutant=outcome.mutant,
        altered=outcome.altered,
        replaced=outcome.replaced,
        route="reference",
        ends_at_stop=outcome.ends_at_stop,
        findings=findings,
        germline=pair.germline,
        uncertain=doubt.uncertain,
    )
