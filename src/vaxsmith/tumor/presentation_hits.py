"""Which calls damage a gene of antigen presentation, by the words of the annotator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vaxsmith.core import Sourced
from vaxsmith.tumor.presentation_genes import PresentationGene, presentation_gene
from vaxsmith.tumor.variant import Annotation, Call


class Damage(StrEnum):
    """What a variant probably does to a gene's protein, worst first."""

    TRUNCATING = "truncating"  # stop, frameshift, splice site, start: little or no protein is expected
    ALTERING = "altering"  # other residues; whether the protein still works is not known
    NEAR_SPLICE = "near a splice site"


_TERMS: tuple[tuple[Damage, frozenset[str]], ...] = (
    (
        Damage.TRUNCATING,
        frozenset(
            {
                "stop_gained",
                "frameshift_variant",
                "splice_acceptor_variant",
                "splice_donor_variant",
                "start_lost",
                "transcript_ablation",
            }
        ),
    ),
    (
        Damage.ALTERING,
        frozenset(
            {
                "missense_variant",
                "inframe_insertion",
                "inframe_deletion",
                "protein_altering_variant",
                "stop_lost",
                "coding_sequence_variant",
            }
        ),
    ),
    (
        Damage.NEAR_SPLICE,
        frozenset({"splice_region_variant", "splice_donor_5th_base_variant", "splice_donor_region_variant"}),
    ),
)
_ORDER = tuple(Damage)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneHit:
    """One call in one gene of presentation.

    ``change`` is a short name of what it does (``p.Leu15PhefsTer41``), ``kind`` in words (``frameshift variant``);
    ``transcript`` the one that it was judged on, empty where several were.
    """

    call: Call
    gene: Sourced[PresentationGene]
    damage: Damage
    kind: str
    change: str = ""
    transcript: str = ""


def worst(damages: Iterable[Damage]) -> Damage:
    """Give the worst of several damages."""
    return min(damages, key=_ORDER.index)


def damage_of(consequences: Iterable[str]) -> Damage | None:
    """Class Sequence Ontology terms; None where the protein is left as it is.

    >>> damage_of(("splice_region_variant", "stop_gained")), damage_of(("synonymous_variant",))
    (<Damage.TRUNCATING: 'truncating'>, None)
    """
    terms = set(consequences)
    return next((damage for damage, known in _TERMS if known & terms), None)


def hits_of_annotations(calls: Sequence[Call]) -> tuple[GeneHit, ...]:
    """Find the calls that change the protein of a gene of presentation, in the order of the calls.

    The annotator's preferred protein-coding transcript of a gene decides (MANE, else canonical); where none is marked, the
    one on which the damage is worst.
    """
    hits: list[GeneHit] = []
    for call in calls:
        by_gene: dict[str, list[Annotation]] = {}
        for entry in call.annotations:
            if entry.feature_type != "Transcript" or entry.transcript.biotype not in ("protein_coding", ""):
                continue
            gene = presentation_gene(entry.transcript.gene, entry.transcript.gene_identifier)
            if gene is not None:
                by_gene.setdefault(gene.value.symbol, []).append(entry)
        for symbol, entries in by_gene.items():
            hit = _hit(call, symbol, entries)
            if hit is not None:
                hits.append(hit)
    return tuple(hits)


def _hit(call: Call, symbol: str, entries: Sequence[Annotation]) -> GeneHit | None:
    marked = [entry for entry in entries if entry.transcript.mane_select or entry.transcript.canonical]
    preferred = sorted(marked, key=lambda entry: entry.transcript.preference)[:1]
    judged = [(damage, entry) for entry in preferred or entries if (damage := damage_of(entry.consequences)) is not None]
    gene = presentation_gene(symbol)
    if not judged or gene is None:
        return None
    damage, entry = min(judged, key=lambda pair: (_ORDER.index(pair[0]), pair[1].transcript.preference))
    return GeneHit(
        call=call,
        gene=gene,
        damage=damage,
        kind=_telling_term(damage, entry.consequences).replace("_", " "),
        change=_short_change(entry),
        transcript=entry.transcript.identifier,
    )


def _telling_term(damage: Damage, consequences: Sequence[str]) -> str:
    terms = dict(_TERMS)[damage]
    return next(term for term in consequences if term in terms)


def _short_change(entry: Annotation) -> str:
    """Give the name without its sequence: ``ENSP00000349437.5:p.Leu15PhefsTer41`` becomes ``p.Leu15PhefsTer41``."""
    return (entry.hgvs_protein or entry.hgvs_coding).rpartition(":")[2]
