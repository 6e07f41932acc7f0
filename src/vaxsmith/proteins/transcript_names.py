"""Name a change of a transcript as HGVS does (varnomen.hgvs.org, versions 20 and 21)."""

from __future__ import annotations

from vaxsmith.core import reverse_complement
from vaxsmith.genome.message import Message
from vaxsmith.proteins.transcript_placement import Edit


def coding_name(message: Message, edit: Edit) -> str:
    """Give the name on the coding sequence with its ``c.``, placed as far 3′ as its exon allows.

    Bases before the start codon are counted ``-1``, ``-2``; behind the stop codon ``*1``, ``*2``.
    """
    bases = message.bases
    start, end, inserted = edit.start, edit.end, edit.inserted
    if start == end or not inserted:
        unit = inserted or bases[start:end]
        shift = 0
        while end + shift < edit.exon[1] and bases[end + shift] == unit[shift % len(unit)]:
            shift += 1
        turn = shift % len(unit)
        inserted = inserted and unit[turn:] + unit[:turn]
        start, end = start + shift, end + shift
    if start == end:
        return f"c.{_inserted_name(message, start, inserted, edit.exon[0])}"
    place = _places(message, start, end)
    if not inserted:
        return f"c.{place}del"
    if end - start == len(inserted) == 1:
        return f"c.{place}{bases[start]}>{inserted}"
    if inserted == reverse_complement(bases[start:end]):
        return f"c.{place}inv"
    return f"c.{place}delins{inserted}"


def _inserted_name(message: Message, place: int, inserted: str, exon_start: int) -> str:
    copied = place - len(inserted)
    # On the genome an intron would lie between a copy and the end of the exon before.
    if copied >= exon_start and message.bases[copied:place] == inserted:
        return f"{_places(message, copied, place)}dup"
    return f"{_place(message, place - 1)}_{_place(message, place)}ins{inserted}"


def _places(message: Message, start: int, end: int) -> str:
    return _place(message, start) if end - start == 1 else f"{_place(message, start)}_{_place(message, end - 1)}"


def _place(message: Message, base: int) -> str:
    begin, end = message.coding
    if base < begin:
        return f"-{begin - base}"
    return f"*{base - end + 1}" if base >= end else str(base - begin + 1)
