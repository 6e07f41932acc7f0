"""Rows of STAR-Fusion's ``star-fusion.fusion_predictions.tsv``, abridged or not, with or without the coding effect.

Columns as the STAR-Fusion wiki describes them; ``FUSION_CDS`` writes the 5′ partner in small letters.
"""

from __future__ import annotations

import re

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

_TAG = re.compile(r'"([^"]*)"')
_CODON = 3


def read_star_row(row: Row, number: int, numbers: Numbers) -> Fusion | Unusable:
    """Read one row; ``SpliceType`` stands as the site of both partners, FFPM is left to the file."""
    places: list[Place] = []
    for title in ("leftbreakpoint", "rightbreakpoint"):
        place = place_of(row[title], stranded=True)
        if place is None:
            return unreadable_place(title, row[title])
        places.append(place)
    five = _partner(row, "left", places[0])
    three = _partner(row, "right", places[1])
    frame = word(row, "prot_fusion_type")
    transcript = word(row, "fusion_cds")
    return Fusion(
        label=f"{five.gene or '?'}::{three.gene or '?'} {row['leftbreakpoint']}-{row['rightbreakpoint']}",
        caller="star-fusion",
        record=number,
        five_prime=five,
        three_prime=three,
        reads=FusionReads(
            split=numbers.count(word(row, "junctionreadcount", "junctionreads") or None, "JunctionReadCount"),
            spanning=numbers.count(word(row, "spanningfragcount", "spanningfrags") or None, "SpanningFragCount"),
        ),
        reading_frame=FRAMES.get(frame.lower(), ReadingFrame.UNKNOWN),
        effect=frame,
        kind=word(row, "splicetype", "splice_type"),
        tags=tuple(_TAG.findall(word(row, "annots"))) or words(row, "annots"),
        transcript_sequence=transcript,
        peptides=_peptides(word(row, "fusion_transl"), transcript, numbers),
    )


def _peptides(text: str, transcript: str, numbers: Numbers) -> tuple[FusionPeptide, ...]:
    """Read the protein up to its first stop; the junction stands where the small letters of the bases end."""
    read = residues_of(text, "FUSION_TRANSL", numbers)
    if read is None:
        return ()
    kept = len(transcript) - len(transcript.lstrip("acgtn"))
    known = 0 < kept < len(transcript)
    # As Arriba does: a codon across the junction stands on the side that has two of its bases.
    junction = min((kept + 1) // _CODON, len(read[0])) if known else None
    joining = kept // _CODON if known and kept % _CODON else len(read[0])
    peptide = FusionPeptide(
        written=text,
        residues=read[0],
        junction=junction,
        differing=frozenset({joining} if joining < len(read[0]) else ()),
        ends_at_stop=read[1],
        whole=True,
    )
    return (peptide,)


def _partner(row: Row, side: str, place: Place) -> FusionPartner:
    name, _, identifier = row[f"{side}gene"].partition("^")
    return FusionPartner(
        gene=name,
        contig=place.contig,
        position=place.position,
        strand=place.strand,
        gene_strand=place.strand,
        gene_identifier=identifier,
        transcripts=words(row, f"cds_{side}_id"),
        site=word(row, "splicetype", "splice_type"),
    )


STAR_FUSION = FusionDialect(
    caller="star-fusion",
    needed=("fusionname", "leftgene", "leftbreakpoint", "rightgene", "rightbreakpoint"),
    genes=("leftgene", "rightgene"),
    places=("leftbreakpoint", "rightbreakpoint"),
    read=read_star_row,
)
