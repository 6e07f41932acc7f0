"""The noun ``Reference``: a genome's bases and the transcripts that lie on them."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Finding, InputError, InputFile, Interval, reverse_complement
from vaxsmith.genome.contig_names import ContigNames, few, plain_contig_name
from vaxsmith.genome.sequences import Sequences
from vaxsmith.genome.transcript import Transcript
from vaxsmith.genome.transcript_table import TranscriptTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A genome with its transcripts, checked against each other.

    ``transcripts`` can be iterated and indexed; ``build`` is the build that the contig lengths name (``GRCh38``), empty if
    none does; ``annotation`` is the annotation file's hash, for provenance (the FASTA's is left to the caller: hashing three
    gigabytes takes seconds that not every use has).
    """

    sequences: Sequences
    transcripts: TranscriptTable
    names: ContigNames
    build: str
    annotation: InputFile
    findings: tuple[Finding, ...] = ()

    def contig_name(self, any_name: str) -> str | None:
        """Give this genome's name of a contig that another file may write otherwise (``chr1``, ``1``, ``NC_…``)."""
        return self.names.find(any_name)

    def is_mitochondrial(self, contig: str) -> bool:
        """Tell whether a contig is read with the mitochondrial code."""
        return plain_contig_name(contig) == "MT"

    def length(self, contig: str) -> int:
        """Give the bases of a contig, by any of its names.

        Raises:
            InputError: the genome has no such contig.
        """
        return self.sequences.lengths[self._own_name(contig)]

    def fetch(self, contig: str, start: int, end: int) -> str:
        """Give the bases ``[start, end)`` (0-based, upper case, forward strand) of a contig, by any of its names.

        Raises:
            InputError: the genome has no such contig, or the stretch leaves it.
        """
        name = self._own_name(contig)
        length = self.sequences.lengths[name]
        if not 0 <= start <= end <= length:
            raise InputError(
                f"{contig}:{start + 1}-{end} leaves its contig",
                expected=f"a stretch within 1-{length}",
                cause="the coordinates belong to another genome build",
                place=str(self.sequences.path),
            )
        return self.sequences.fetch(name, start, end)

    def transcripts_overlapping(self, interval: Interval) -> tuple[Transcript, ...]:
        """Give the transcripts (introns count) that share a base with an interval, ordered by place and name.

        An empty interval must lie inside the transcript. A contig that the genome does not have overlaps nothing.
        """
        contig = self.contig_name(interval.contig)
        if contig is None:
            return ()
        rows = self.transcripts.overlapping(contig, interval.start, interval.end)
        return tuple(self.transcripts[int(row)] for row in rows)

    def transcript(self, identifier: str) -> Transcript | None:
        """Give a transcript by name, with or without its version."""
        row = self.transcripts.find(identifier)
        return None if row is None else self.transcripts[row]

    def spliced_sequence(self, transcript: Transcript) -> str:
        """Give the bases of all exons joined, 5′ to 3′ of the transcript."""
        return self._joined(transcript.exons, transcript.strand)

    def coding_sequence(self, transcript: Transcript) -> str:
        """Give the annotated coding bases, 5′ to 3′, stop codon included where annotated; empty when not coding."""
        return self._joined(transcript.coding, transcript.strand)

    def _joined(self, parts: tuple[Interval, ...], strand: str) -> str:
        forward = "".join(self.sequences.fetch(part.contig, part.start, part.end) for part in parts)
        return reverse_complement(forward) if strand == "-" else forward

    def _own_name(self, contig: str) -> str:
        name = self.contig_name(contig)
        if name is None:
            raise InputError(
                f"the genome has no contig {contig}",
                expected=few(self.sequences.lengths, 5),
                place=str(self.sequences.path),
            )
        return name
