"""Rows of FusionCatcher's ``final-list_candidate-fusion-genes.txt`` (columns as its manual, section 6.2, describes them)."""

from __future__ import annotations

from vaxsmith.tumor.fusion import Fusion, FusionPartner, FusionPeptide, FusionReads, ReadingFrame
from vaxsmith.tumor.fusion_words import (
    FRAMES,
    FusionDialect,
    Place,
    Row,
    place_of,
    residues_of,
    unreadable_place,
    word,
    words,
)
from vaxsmith.tumor.normalise import Unusable
from vaxsmith.tumor.read_support import Numbers

_FIVE, _THREE = "5end_fusion_partner", "3end_fusion_partner"
_POINTS = (f"fusion_point_for_gene_1({_FIVE})", f"fusion_point_for_gene_2({_THREE})")
_SYMBOLS = (f"gene_1_symbol({_FIVE})", f"gene_2_symbol({_THREE})")


def read_fusion_catcher_row(row: Row, number: int, numbers: Numbers) -> Fusion | Unusable:
    """Read one row. ``split`` counts unique reads across the junction, ``spanning`` the pairs on both sides of it.

    ``*`` marks the junction in ``Fusion_sequence``. The predicted proteins say no junction.
    """
    places: list[Place] = []
    for title in _POINTS:
        place = place_of(row[title], stranded=True)
        if place is None:
            return unreadable_place(title, row[title])
        places.append(place)
    pairs = [pair.partition("/") for pair in words(row, "predicted_fused_transcripts", ";")]
    five = _partner(row, 1, places[0], [left for left, _, _ in pairs])
    three = _partner(row, 2, places[1], [right for _, _, right in pairs])
    effect = word(row, "predicted_effect")
    proteins = [_peptide(text, numbers) for text in words(row, "predicted_fused_proteins", ";")]
    return Fusion(
        label=f"{five.gene or '?'}::{three.gene or '?'} {row[_POINTS[0]]}-{row[_POINTS[1]]}",
        caller="fusioncatcher",
        record=number,
        five_prime=five,
        three_prime=three,
        reads=FusionReads(
            split=numbers.count(row.get("spanning_unique_reads"), "Spanning_unique_reads"),
            spanning=numbers.count(row.get("spanning_pairs"), "Spanning_pairs"),
        ),
        reading_frame=FRAMES.get(effect.lower(), ReadingFrame.UNKNOWN),
        effect=effect,
        kind=word(row, "fusion_finding_method"),
        tags=words(row, "fusion_description"),
        transcript_sequence=word(row, "fusion_sequence"),
        peptides=tuple(dict.fromkeys(peptide for peptide in proteins if peptide is not None)),
    )


def _peptide(text: str, numbers: Numbers) -> FusionPeptide | None:
    read = residues_of(text, "Predicted_fused_proteins", numbers)
    if read is None:
        return None
    return FusionPeptide(written=text, residues=read[0], junction=None, ends_at_stop=read[1], whole=True)


def _partner(row: Row, side: int, place: Place, transcripts: list[str]) -> FusionPartner:
    partner = _FIVE if side == 1 else _THREE
    names = dict.fromkeys(name for text in transcripts if (name := text.partition(":")[0].strip()))
    return FusionPartner(
        gene=word(row, _SYMBOLS[side - 1]),
        contig=place.contig,
        position=place.position,
        strand=place.strand,
        gene_strand=place.strand,
        gene_identifier=word(row, f"gene_{side}_id({partner})"),
        transcripts=tuple(names),
        site=word(row, f"exon_{side}_id({partner})"),
    )


FUSION_CATCHER = FusionDialect(
    caller="fusioncatcher",
    needed=(*_SYMBOLS, *_POINTS),
    genes=_SYMBOLS,
    places=_POINTS,
    read=read_fusion_catcher_row,
)
