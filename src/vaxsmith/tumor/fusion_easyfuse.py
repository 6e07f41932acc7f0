"""Rows of EasyFuse's ``fusions.csv`` and ``fusions.pass.csv`` (columns as its README, "Output format", describes them)."""

from __future__ import annotations

import math

from vaxsmith.tumor.fusion import Fusion, FusionPartner, FusionPeptide, FusionReads, ReadingFrame
from vaxsmith.tumor.fusion_words import (
    FRAMES,
    FusionDialect,
    Place,
    Row,
    bases_of,
    place_of,
    residues_of,
    unreadable_place,
    word,
)
from vaxsmith.tumor.normalise import Unusable
from vaxsmith.tumor.read_support import Numbers

_NO_PEPTIDE = "0"


def read_easyfuse_row(row: Row, number: int, numbers: Numbers) -> Fusion | Unusable:
    """Read one row: one pair of transcripts at one pair of breakpoints.

    ``split`` and ``spanning`` are EasyFuse's own counts of reads (``ft_junc_cnt``, ``ft_span_cnt``), not the fractions of
    a million beside them. The label names the transcripts, because the file has a row for each pair of them. A codon across
    the junction makes its place in the peptide a fraction (``13.3``).
    """
    places: list[Place] = []
    for title in ("breakpoint1", "breakpoint2"):
        place = place_of(row[title], stranded=True)
        if place is None:
            return unreadable_place(title, row[title])
        places.append(place)
    names, transcripts = _names(row)
    five, three = (
        FusionPartner(
            gene=names[side],
            contig=places[side].contig,
            position=places[side].position,
            strand=places[side].strand,
            gene_strand=places[side].strand,
            transcripts=(transcripts[side],) if transcripts[side] else (),
            site=word(row, f"exon_boundary{side + 1}"),
        )
        for side in (0, 1)
    )
    frame = word(row, "frame")
    pair = f" ({'/'.join(transcripts)})" if any(transcripts) else ""
    return Fusion(
        label=f"{five.gene or '?'}::{three.gene or '?'} {row['breakpoint1']}-{row['breakpoint2']}{pair}",
        caller="easyfuse",
        record=number,
        five_prime=five,
        three_prime=three,
        reads=FusionReads(
            split=numbers.count(word(row, "ft_junc_cnt_best", "ft_junc_cnt") or None, "ft_junc_cnt"),
            spanning=numbers.count(word(row, "ft_span_cnt_best", "ft_span_cnt") or None, "ft_span_cnt"),
        ),
        confidence=word(row, "prediction_class"),
        score=numbers.fraction(word(row, "prediction_prob") or None, "prediction_prob"),
        reading_frame=FRAMES.get(frame, ReadingFrame.UNKNOWN),
        effect=frame,
        kind=word(row, "type"),
        tags=tuple(
            title.removesuffix("_detected") for title, value in row.items() if title.endswith("_detected") and value == "1"
        ),
        transcript_sequence=_transcript(row, numbers),
        peptides=_peptides(row, numbers),
    )


def _names(row: Row) -> tuple[tuple[str, str], tuple[str, str]]:
    """Take genes and transcripts from the row's identifier, in which the breakpoints tell the parts apart.

    ``FTID`` is gene, breakpoint, transcript, gene, breakpoint, transcript, joined by underscores, which gene names may
    hold as well.
    """
    whole = word(row, "fusion_gene")
    first, _, rest = word(row, "ftid").partition(f"_{row['breakpoint1']}_")
    middle, _, last = rest.partition(f"_{row['breakpoint2']}_")
    if first and last and whole.startswith(f"{first}_") and middle.endswith(f"_{whole[len(first) + 1 :]}"):
        second = whole[len(first) + 1 :]
        return (first, second), (middle[: -len(second) - 1], last)
    left, _, right = whole.partition("_")
    return (left, right), ("", "")


def _transcript(row: Row, numbers: Numbers) -> str:
    """Give the sequence around the junction with ``|`` at the junction."""
    bases = bases_of(word(row, "context_sequence"))
    place = numbers.number(word(row, "context_sequence_bp") or None, "context_sequence_bp")
    if not bases or place is None or place > len(bases):
        return bases
    return f"{bases[: int(place)]}|{bases[int(place) :]}"


def _peptides(row: Row, numbers: Numbers) -> tuple[FusionPeptide, ...]:
    text = word(row, "neo_peptide_sequence")
    read = residues_of("" if text == _NO_PEPTIDE else text, "neo_peptide_sequence", numbers)
    if read is None:
        return ()
    place = numbers.number(word(row, "neo_peptide_sequence_bp") or None, "neo_peptide_sequence_bp")
    junction = math.floor(place) if place is not None and place <= len(read[0]) else None
    split = junction is not None and junction != place and junction < len(read[0])  # a codon across the junction
    differing = frozenset({junction} if split and junction is not None else ())
    return (FusionPeptide(written=text, residues=read[0], junction=junction, differing=differing, ends_at_stop=read[1]),)


EASYFUSE = FusionDialect(
    caller="easyfuse",
    needed=("fusion_gene", "breakpoint1", "breakpoint2"),
    genes=("fusion_gene",),
    places=("breakpoint1", "breakpoint2"),
    read=read_easyfuse_row,
)
