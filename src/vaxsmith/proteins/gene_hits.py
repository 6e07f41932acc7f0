"""Verb: find the calls that damage genes of antigen presentation, where a genome and not an annotator tells the effects."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaxsmith.proteins.mutant_protein import EffectKind, MutantProtein, ProteinSet
from vaxsmith.tumor.presentation_genes import presentation_gene
from vaxsmith.tumor.presentation_hits import Damage, GeneHit, worst
from vaxsmith.tumor.variant import Call, CallSet

_TRUNCATING = frozenset(
    {
        EffectKind.FRAMESHIFT,
        EffectKind.STOP_GAIN,
        EffectKind.START_LOSS,
    }
)
_SPLICED = frozenset({EffectKind.SPLICE, EffectKind.SPLICE_FRAMESHIFT})
_ALTERING = frozenset(
    {
        EffectKind.MISSENSE,
        EffectKind.MULTI_RESIDUE,
        EffectKind.INFRAME_INSERTION,
        EffectKind.INFRAME_DELETION,
        EffectKind.PROTEIN_ALTERING,
        EffectKind.STOP_LOSS,
    }
)
# What makes no mutant protein and damages the gene nevertheless, by the reason recorded for it.
_FALLS: Mapping[str, tuple[Damage, str]] = MappingProxyType(
    {
        "stop-gained": (Damage.TRUNCATING, "stop gained"),
        "start-lost": (Damage.TRUNCATING, "start lost"),
        "splice-site": (Damage.TRUNCATING, "splice site"),
        "no-new-residues": (Damage.ALTERING, "residues lost"),
        "near-splice-site": (Damage.NEAR_SPLICE, "near a splice site"),
    }
)


def hits_of_proteins(proteins: ProteinSet, calls: CallSet) -> tuple[GeneHit, ...]:
    """Find what the effects on transcripts say of genes of presentation, in the order of the calls.

    For calls that no annotator has seen (``proteins_from_reference``). Of several transcripts of a gene the one on which the
    damage is worst counts.
    """
    by_label = {call.label: call for call in calls.calls}
    found: dict[tuple[str, str], list[GeneHit]] = {}
    for protein in proteins.proteins:
        told = _told(protein)
        if told is None:
            continue
        damage, words, change = told
        label = protein.transcript
        for call in protein.calls:
            _add(found, call, (label.gene, label.gene_identifier), damage, words, change, label.identifier)
    for row in proteins.dropped:
        if row.variant in by_label and row.reason in _FALLS:
            damage, words = _FALLS[row.reason]
            _add(found, by_label[row.variant], (row.gene,), damage, words, "", row.transcript)
    places = {label: number for number, label in enumerate(by_label)}
    hits = [next(hit for hit in group if hit.damage is worst(entry.damage for entry in group)) for group in found.values()]
    return tuple(sorted(hits, key=lambda hit: (places.get(hit.call.label, len(places)), hit.gene.value.symbol)))


def _told(protein: MutantProtein) -> tuple[Damage, str, str] | None:
    """Give the damage, its words and the change's name; None where the protein tells of none."""
    kind = protein.effect.kind
    if protein.event is not None:
        return None
    if kind in _SPLICED:  # that its site is broken is sure, even where the message that follows is only possible
        return Damage.TRUNCATING, "splice site", ""
    damage = Damage.TRUNCATING if kind in _TRUNCATING else Damage.ALTERING if kind in _ALTERING else None
    if damage is None or protein.alternative:
        return None
    return damage, kind.value, protein.effect.hgvs_protein.rpartition(":")[2] or protein.effect.change


def _add(
    found: dict[tuple[str, str], list[GeneHit]],
    call: Call,
    names: tuple[str, ...],
    damage: Damage,
    kind: str,
    change: str,
    transcript: str,
) -> None:
    gene = presentation_gene(*names)
    if gene is not None:
        hit = GeneHit(call=call, gene=gene, damage=damage, kind=kind, change=change, transcript=transcript)
        found.setdefault((call.label, gene.value.symbol), []).append(hit)
