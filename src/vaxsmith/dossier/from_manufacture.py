"""Make the records of what a manufacturer gets, and of the check of the whole molecule."""

from __future__ import annotations

from collections.abc import Iterable

from vaxsmith.core import Unassessed
from vaxsmith.dossier.evidence_records import UnassessedRecord
from vaxsmith.dossier.manufacture_records import (
    DifficultyRecord,
    DigestRecord,
    HalfLifeRecord,
    HelixRecord,
    LinearisedRecord,
    ManufactureRecord,
    PartLengthRecord,
    PieceMapRecord,
    PieceRecord,
    PrimerPairRecord,
    PrimerRecord,
    RefoldRecord,
    RegionPairsRecord,
    StartAccessRecord,
    SubstanceRecord,
    WholeCheckRecord,
)
from vaxsmith.dossier.plain import tidy
from vaxsmith.mrna.catalogue import CAPS
from vaxsmith.mrna.catalogue.nucleotides import URIDINES
from vaxsmith.mrna.manufacture import Digest, Linearised, Manufacture, PieceMap, Primer, PrimerPair, Substance
from vaxsmith.mrna.stability import DegScore, HalfLife
from vaxsmith.mrna.whole_check import WholeCheck
from vaxsmith.patient.product import Product

_DALTON_DIGITS = 3


def record_manufacture(made: Manufacture) -> ManufactureRecord:
    """Write a manufacturer's sheet down."""
    nucleotide = URIDINES[made.modified_nucleotide].residue
    cap = CAPS.get(made.cap)
    cut = made.linearised
    complexity = made.complexity
    return ManufactureRecord(
        cap=made.cap,
        cap_structure=cap.structure.value if cap else "",
        cap_source=cap.structure.citation if cap else "",
        promoter_source=f"{cap.promoter_core.name}; {cap.promoter_core.citation}" if cap else "",
        modified_nucleotide=made.modified_nucleotide,
        modified_nucleotide_source=nucleotide.citation,
        modified_nucleotide_note=nucleotide.note,
        parts=tuple(
            PartLengthRecord(kind=part.kind, name=part.name, start=part.start, end=part.end, letters=dict(part.letters))
            for part in made.parts
        ),
        substances=tuple(_substance(item) for item in made.substances),
        linearised=_linearised(cut) if isinstance(cut, Linearised) else None,
        linearised_unassessed=_unassessed("linearisation", cut) if isinstance(cut, Unassessed) else None,
        primers=_primers(made.primers),
        restriction=tuple(_digest(item) for item in made.restriction),
        oligonucleotides=tuple(_pieces(item) for item in made.oligonucleotides),
        peptides=_pieces(made.peptides),
        difficulties=tuple(
            DifficultyRecord(
                kind=item.kind, start=item.start, end=item.end, size=round(item.size, 6), sentence=item.sentence
            )
            for item in complexity.difficulties
        ),
        template_gc=round(complexity.gc, 6),
        template_gc_windows=(round(complexity.gc_window_lowest, 6), round(complexity.gc_window_highest, 6)),
        gc_window=complexity.limits.gc_window,
    )


def record_check(check: WholeCheck) -> WholeCheckRecord:
    """Write a check of the whole molecule down."""
    score, masked, life = check.degscore, check.degscore_masked, check.half_life
    missing = next((item for item in (score, life) if isinstance(item, Unassessed)), None)
    return WholeCheckRecord(
        read=check.read,
        refolds=tuple(
            RefoldRecord(model=item.model, claimed=tidy(item.claimed), minimum=tidy(item.minimum)) for item in check.refolds
        ),
        structure=check.structure,
        structure_from=check.structure_from,
        start=StartAccessRecord(
            stretch=(check.start.start, check.start.end),
            paired=check.start.paired,
            opening=tidy(check.start.opening),
            window=check.start.window,
            opening_near=check.start.opening_near,
            unpaired=round(check.start.unpaired, 4),
        ),
        regions=tuple(
            RegionPairsRecord(
                first=item.first,
                second=item.second,
                pairs=item.pairs,
                fraction=round(item.fraction, 6),
                helices=tuple(HelixRecord(first=own.first, last=own.last, length=own.length) for own in item.helices),
            )
            for item in check.regions
        ),
        degscore=tidy(score.total) if isinstance(score, DegScore) else None,
        degscore_masked=tidy(masked.total) if isinstance(masked, DegScore) else None,
        stability_unassessed=_unassessed("stability in solution", missing) if missing else None,
        half_life=_half_life(life) if isinstance(life, HalfLife) else None,
    )


def unassessed_in_making(products: Iterable[Product]) -> tuple[UnassessedRecord, ...]:
    """Say what could not be worked out of the molecules, once each."""
    found: dict[str, UnassessedRecord] = {}
    for product in products:
        made, check = product.manufacture, product.whole_check
        if made is not None and isinstance(made.linearised, Unassessed):
            found["linearisation"] = _unassessed("linearisation", made.linearised)
        if check is not None and isinstance(check.half_life, Unassessed):
            found["stability"] = _unassessed("stability in solution", check.half_life)
    return tuple(found.values())


def _half_life(life: HalfLife) -> HalfLifeRecord:
    return HalfLifeRecord(
        hours=round(life.hours, 3),
        low=round(life.low, 3),
        high=round(life.high, 3),
        level=life.level,
        inside_range=life.inside_range,
        conditions=life.conditions,
        source=life.source,
    )


def _substance(item: Substance) -> SubstanceRecord:
    return SubstanceRecord(
        name=item.name,
        alphabet=item.alphabet,
        length=item.length,
        letters=dict(item.letters),
        formula=item.formula,
        average_mass=round(item.average_mass, _DALTON_DIGITS),
        extinction=item.extinction or None,
        micrograms_per_unit=round(item.micrograms_per_unit, 3) or None,
        sha256=item.sha256,
        note=item.note,
    )


def _linearised(cut: Linearised) -> LinearisedRecord:
    return LinearisedRecord(
        enzyme=cut.enzyme,
        site=cut.site,
        site_start=cut.site_start,
        site_end=cut.site_end,
        cut=cut.cut.place,
        opposite_cut=cut.cut.opposite,
        overhang=cut.cut.overhang,
        extra=cut.extra,
        transcript_end=cut.transcript_end,
    )


def _primers(pair: PrimerPair) -> PrimerPairRecord:
    def primer(item: Primer) -> PrimerRecord:
        return PrimerRecord(
            name=item.name,
            sequence=item.sequence,
            annealing=item.annealing,
            melting=round(item.melting, 2),
            self_pairs=item.self_pairs,
            end_pairs=item.end_pairs,
        )

    return PrimerPairRecord(
        forward=primer(pair.forward),
        reverse=primer(pair.reverse),
        product=pair.product,
        cross_pairs=pair.cross_pairs,
        notes=pair.notes,
    )


def _digest(item: Digest) -> DigestRecord:
    return DigestRecord(
        enzyme=item.enzyme,
        site=item.site,
        cuts=tuple(cut.place for cut in item.cuts),
        sizes=item.sizes,
        overhang=item.cuts[0].overhang if item.cuts else "",
        tells_direction=item.tells_direction,
        cuts_own_part=item.cuts_own_part,
    )


def _pieces(own: PieceMap) -> PieceMapRecord:
    return PieceMapRecord(
        enzyme=own.enzyme,
        shortest_telling=own.shortest_telling,
        covered=round(own.covered, 6),
        pieces=tuple(
            PieceRecord(
                start=item.start,
                end=item.end,
                letters=item.letters,
                average_mass=round(item.average_mass, _DALTON_DIGITS),
                monoisotopic_mass=round(item.monoisotopic_mass, 4),
                copies=item.copies,
                same_mass=item.same_mass,
            )
            for item in own.pieces
        ),
    )


def _unassessed(what: str, why: Unassessed) -> UnassessedRecord:
    return UnassessedRecord(what=what, reason=why.reason, remedy=why.remedy)
