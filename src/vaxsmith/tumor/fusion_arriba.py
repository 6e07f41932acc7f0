"""Rows of Arriba's ``fusions.tsv``, version 1 or 2 (columns as arriba.readthedocs.io, "Output files", describes them)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vaxsmith.core import AMINO_ACIDS, STOP, UNKNOWN
from vaxsmith.tumor.fusion import Fusion, FusionPartner, FusionPeptide, FusionReads, ReadingFrame
from vaxsmith.tumor.fusion_words import (
    FRAMES,
    FusionDialect,
    Place,
    Row,
    added,
    place_of,
    strand_of,
    unreadable_place,
    word,
    words,
)
from vaxsmith.tumor.normalise import Unusable
from vaxsmith.tumor.read_support import Numbers

JUNCTION = "|"
_STRANDS = ("strand1(gene/fusion)", "strand2(gene/fusion)")
_INSERTED = re.compile(r"\|([acgtACGT]*)\|")
_RESIDUES = frozenset(AMINO_ACIDS + UNKNOWN + "U")
# Which way the 3′ partner's bases lie from a breakpoint when the RNA is transcribed from this strand.
_DIRECTIONS: Mapping[tuple[int, str], str] = {
    (1, "+"): "downstream", (1, "-"): "upstream", (2, "+"): "upstream", (2, "-"): "downstream",
}  # fmt: skip
_CONTRADICTION = Unusable(
    reason="contradictory-strand",
    sentence="The RNA's strand and the direction of the fusion contradict each other: which bases are kept is unknown.",
    unassessed=True,
    remedy="look at the reads across the junction",
)


def read_arriba_row(row: Row, number: int, numbers: Numbers) -> Fusion | Unusable:
    """Read one row; ``split`` adds the reads anchored in either gene."""
    places: list[Place] = []
    for title in ("breakpoint1", "breakpoint2"):
        place = place_of(row[title], stranded=False)
        if place is None:
            return unreadable_place(title, row[title])
        places.append(place)
    partners = [_partner(row, side, place) for side, place in enumerate(places, 1)]
    if any(
        partner.strand and row.get(f"direction{side}", "") not in {"", ".", _DIRECTIONS[side, partner.strand]}
        for side, partner in enumerate(partners, 1)
    ):
        return _CONTRADICTION
    transcript = word(row, "fusion_transcript")
    inserted = _INSERTED.search(transcript)
    written = word(row, "peptide_sequence")
    peptide = arriba_peptide(written)
    if written and peptide is None:
        numbers.unreadable["peptide_sequence"] += 1
    frame = word(row, "reading_frame")
    split = [numbers.count(row.get(title), title) for title in ("split_reads1", "split_reads2")]
    five, three = partners
    return Fusion(
        label=f"{five.gene or '?'}::{three.gene or '?'} {row['breakpoint1']}-{row['breakpoint2']}",
        caller="arriba",
        record=number,
        five_prime=five,
        three_prime=three,
        reads=FusionReads(
            split=added(*split),
            spanning=numbers.count(row.get("discordant_mates"), "discordant_mates"),
            coverage=(numbers.count(row.get("coverage1"), "coverage1"), numbers.count(row.get("coverage2"), "coverage2")),
        ),
        confidence=word(row, "confidence"),
        reading_frame=FRAMES.get(frame, ReadingFrame.UNKNOWN),
        effect=frame,
        kind=word(row, "type"),
        filters=words(row, "filters"),
        tags=words(row, "tags"),
        transcript_sequence=transcript,
        inserted=inserted[1].upper() if inserted else "",
        peptides=(peptide,) if peptide is not None else (),
    )


def arriba_peptide(text: str) -> FusionPeptide | None:
    """Read Arriba's manner of writing a peptide; None when it holds no residue or anything that is none.

    ``|`` is the junction (two of them enclose residues of bases that neither partner has: the first counts), a residue in
    small letters differs from the reference, ``*`` is a stop, ``?`` a codon that could not be read.

    >>> arriba_peptide("VRK|sSIP*").residues, arriba_peptide("VRK|sSIP*").junction
    ('VRKSSIP', 3)
    """
    before, stop, _ = text.partition(STOP)
    letters = before.replace("?", UNKNOWN).replace(JUNCTION, "")
    if not letters or not set(letters.upper()) <= _RESIDUES:
        return None
    return FusionPeptide(
        written=text,
        residues=letters.upper(),
        junction=before.index(JUNCTION) if JUNCTION in before else None,
        differing=frozenset(place for place, letter in enumerate(letters) if letter.islower()),
        ends_at_stop=bool(stop),
    )


def _partner(row: Row, side: int, place: Place) -> FusionPartner:
    gene_strand, _, strand = row[_STRANDS[side - 1]].partition("/")
    return FusionPartner(
        gene=word(row, f"gene{side}"),
        contig=place.contig,
        position=place.position,
        strand=strand_of(strand),
        gene_strand=strand_of(gene_strand),
        gene_identifier=word(row, f"gene_id{side}"),
        transcripts=words(row, f"transcript_id{side}"),
        site=word(row, f"site{side}"),
    )


ARRIBA = FusionDialect(
    caller="arriba",
    needed=("gene1", "gene2", *_STRANDS, "breakpoint1", "breakpoint2"),
    genes=("gene1", "gene2"),
    places=("breakpoint1", "breakpoint2"),
    read=read_arriba_row,
)
