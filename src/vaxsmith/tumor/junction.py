"""The noun ``Junction``: an intron that RNA reads span, as a splice-junction table reports it."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Dropped, Finding, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Junction:
    """One splice junction of one table.

    ``label`` is the name that every table and page uses: ``chr1:12345-23456(+)``, the intron's first and last base, 1-based.
    The intron is ``[start, end)`` of ``contig`` (0-based, half-open, forward strand); ``strand`` is ``+``, ``-`` or empty
    where the table does not know. ``unique_reads`` are the reads that span it and align nowhere else (RegTools: all reads it
    counts), ``multi_reads`` those that also align elsewhere, ``overhang`` the longest stretch that a read has on its shorter
    side; None where the table does not say. ``motif`` is the intron's outer bases on its own strand (``GT-AG``), ``anchor``
    RegTools' class (``D`` known donor, ``A`` known acceptor, ``NDA`` both but not joined, ``DA`` known junction, ``N``
    neither), ``annotated`` what the table says of the annotation it was made with. ``variant`` is the variant that the table
    names beside it, ``name`` the table's own name of the junction, ``caller`` the program. ``retained`` turns the meaning
    round: the reads lie in the intron and across its edges, and show that it stays in the message.
    """

    label: str
    contig: str = ""
    start: int = 0
    end: int = 0
    strand: str = ""
    unique_reads: int = 0
    multi_reads: int | None = None
    overhang: int | None = None
    motif: str = ""
    anchor: str = ""
    annotated: bool | None = None
    variant: str = ""
    name: str = ""
    caller: str = ""
    retained: bool = False

    @property
    def intron(self) -> Interval:
        """The stretch that splicing takes out."""
        return Interval(contig=self.contig, start=self.start, end=self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class JunctionSet:
    """Everything one table said: junctions, what fell while reading, and the program that wrote it.

    ``records`` counts the data rows: the rows of ``junctions`` and of ``dropped`` add up to it.
    """

    junctions: tuple[Junction, ...]
    records: int
    caller: str
    dropped: tuple[Dropped, ...] = ()
    findings: tuple[Finding, ...] = ()


def junction_label(contig: str, start: int, end: int, strand: str) -> str:
    """Name an intron ``[start, end)`` as genome browsers write it.

    >>> junction_label("chr1", 99, 200, "-")
    'chr1:100-200(-)'
    """
    return f"{contig}:{start + 1}-{end}({strand or '?'})"
