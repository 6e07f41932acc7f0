"""References written by the tests: small genomes, with transcripts given as exons and a coding stretch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vaxsmith.core import InputFile
from vaxsmith.genome import ContigNames, Reference, Sequences, identify_build
from vaxsmith.genome.annotation_rows import AnnotationRows
from vaxsmith.genome.assemble_table import assemble_table
from vaxsmith.tumor.variant import Call, CallSet, Origin, Record, Variant


class HeldSequences:
    """Bases in memory behind the door that pysam's file has."""

    def __init__(self, contigs: dict[str, str]) -> None:
        self._contigs = contigs

    def fetch(self, contig: str, start: int, end: int) -> str:
        return self._contigs[contig][start:end]


def make_reference(
    contigs: dict[str, str],
    transcripts: Sequence[tuple[str, str, str, list[tuple[int, int]], list[tuple[int, int]]]],
    *,
    biotype: str = "protein_coding",
    tags: Sequence[str] = (),
    phase: int = 0,
) -> Reference:
    """Give a reference without files; a transcript is (name, contig, strand, exons, coding parts), 0-based half-open."""
    rows = AnnotationRows()
    for name, contig, strand, exons, coding in transcripts:
        row = rows.row(contig, name, strand)
        rows.set_text(row, identifier=name, gene=f"G{name}", biotype=biotype, protein_identifier=f"P{name}")
        rows.set_tags(row, list(tags))
        for start, end in exons:
            rows.exons.extend((row, start, end))
        for start, end in coding:
            rows.coding.extend((row, start, end, phase))
    lengths = {name: len(bases) for name, bases in contigs.items()}
    table, findings = assemble_table(rows, lengths, place="made")
    return Reference(
        sequences=Sequences(
            path=Path("made.fa"), served_from=Path("made.fa"), lengths=lengths, _file=HeldSequences(contigs)
        ),
        transcripts=table,
        names=ContigNames(tuple(lengths)),
        build=identify_build(lengths),
        annotation=InputFile(role="reference annotation", name="made.gtf", size_bytes=0, sha256=""),
        findings=findings,
    )


def make_call(
    contig: str, position: int, reference: str, alternate: str, *, number: int = 1, origin: Origin = Origin.SOMATIC
) -> Call:
    """Give a call from VCF columns, trimmed as ``Variant`` asks."""
    before, after, start = reference, alternate, position - 1
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    while before and after and before[0] == after[0]:
        before, after, start = before[1:], after[1:], start + 1
    return Call(
        variant=Variant(contig=contig, start=start, reference=before, alternate=after),
        record=Record(number=number, contig=contig, position=position, reference=reference, alternate=alternate),
        origin=origin,
    )


def make_calls(*calls: Call, contigs: dict[str, int] | None = None, build: str = "") -> CallSet:
    """Give a call set of these calls."""
    return CallSet(calls=calls, records=len(calls), dialect="made", contigs=contigs or {}, build=build)
