"""A transcript as the ribosome meets it: spliced bases, where reading starts, and the protein that normal cells make."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from itertools import product

import numpy as np

from vaxsmith.core import MITOCHONDRIAL_CODE, STANDARD_CODE, STOP, UNKNOWN, Interval
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.transcript import Transcript

SELENOCYSTEINE = "U"
START = "ATG"
# Vertebrate mitochondria also start at these (NCBI genetic code 2).
MITOCHONDRIAL_STARTS = frozenset({"ATG", "ATA", "ATT", "ATC", "GTG"})
_UNKNOWN_START = frozenset({"cds_start_NF", "partial"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The spliced message of a coding transcript, read 5′ to 3′ (coordinates count its bases from 0).

    ``coding`` is the annotated coding stretch, stop codon included when there is one; ``frame`` the first base of the first
    whole codon; ``stop`` the first base of the stop codon, None when the end is not known. ``starts_known`` is True when
    ``frame`` is a start codon. ``selenocysteines`` are the codons (first base) at which UGA is read as U.
    """

    bases: str
    coding: tuple[int, int]
    frame: int
    stop: int | None
    starts_known: bool
    protein: str
    selenocysteines: Set[int]
    code: Mapping[str, str]

    @property
    def complete(self) -> bool:
        """Tell whether both ends of the protein are known."""
        return self.starts_known and self.stop is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A coding transcript whose protein cannot be read from the genome, and why (a clause for a sentence)."""

    why: str


def read_message(reference: Reference, transcript: Transcript) -> Message | Unreadable:
    """Splice a coding transcript and read its protein, the same way as the mutant will be read.

    The protein ends at the first stop in frame. A UGA before the annotated end is a selenocysteine; any other stop there
    makes the transcript unreadable. The annotation may leave the stop codon out (GTF without stop_codon lines): it is then
    looked for right behind. A mitochondrial message whose stop is completed by its poly(A) tail gets the missing A's.
    """
    bases = reference.spliced_sequence(transcript)
    begin, end = _coding_stretch(transcript)
    if end - begin != sum(len(part) for part in transcript.coding):
        return Unreadable(why="its coding parts overlap or skip bases (ribosomal slippage), which is not followed yet")
    mitochondrial = reference.is_mitochondrial(transcript.contig)
    code = MITOCHONDRIAL_CODE if mitochondrial else STANDARD_CODE
    frame = begin + transcript.first_phase
    if mitochondrial and end == len(bases):
        bases += "A" * (-(end - frame) % 3)
        end = len(bases)
    starts_known = _starts_known(bases, frame, transcript, mitochondrial=mitochondrial)
    selenocysteines: set[int] = set()
    stop = None
    read = read_codons(bases[:end], frame, code)
    number = read.find(STOP)
    while number >= 0:
        place = frame + 3 * number
        number = read.find(STOP, number + 1)
        codon = bases[place : place + 3]
        if place + 3 >= end:
            stop = place
        elif codon == "TGA":
            selenocysteines.add(place)
        else:
            return Unreadable(why=f"a stop codon ({codon}) lies {(end - place) // 3 - 1} codons before its annotated end")
    if stop is None and (end - frame) % 3 == 0 and code.get(bases[end : end + 3]) == STOP:
        stop, end = end, end + 3
    if stop is None and end < len(bases) and not transcript.label.flags:
        return Unreadable(why="its annotated coding sequence does not end at a stop codon")
    protein, _ = read_protein(bases[: end if stop is None else stop], frame, code, selenocysteines, starts=starts_known)
    return Message(
        bases=bases,
        coding=(begin, end),
        frame=frame,
        stop=stop,
        starts_known=starts_known,
        protein=protein,
        selenocysteines=selenocysteines,
        code=code,
    )


def read_protein(
    bases: str, frame: int, code: Mapping[str, str], selenocysteines: Set[int], *, starts: bool
) -> tuple[str, int | None]:
    """Read from ``frame`` to the first stop: the protein, and where the stop codon lies (None: the message ends first).

    With ``starts`` the first codon is read as methionine, whichever start codon it is.
    """
    residues = read_codons(bases, frame, code)
    stop = residues.find(STOP)
    while stop >= 0 and frame + 3 * stop in selenocysteines:
        residues = f"{residues[:stop]}{SELENOCYSTEINE}{residues[stop + 1 :]}"
        stop = residues.find(STOP, stop + 1)
    protein = residues if stop < 0 else residues[:stop]
    if starts and protein:
        protein = f"M{protein[1:]}"
    return protein, None if stop < 0 else frame + 3 * stop


def read_codons(bases: str, frame: int, code: Mapping[str, str]) -> str:
    """Read every whole codon from ``frame`` on, one letter each: stops as they are, ``X`` where a base is not A, C, G or T.

    The codons of a message are looked up together: three strided copies of the bases, each turned into its share of the
    codon's number, are added, and the numbers turned into residues.
    """
    count = max(0, (len(bases) - frame) // 3)
    last = frame + 3 * count
    letters = bases.encode("ascii", "replace")
    shares = (
        np.frombuffer(letters[frame + place : last : 3].translate(table), dtype=np.uint8)
        for place, table in enumerate(_SHARES)
    )
    first, second, third = shares
    return (first + second + third).tobytes().translate(_residues(code)).decode()


def _residues(code: Mapping[str, str]) -> bytes:
    """Give the residue of each codon's number; numbers from 64 on hold a base that is not known."""
    return _TABLES[code is MITOCHONDRIAL_CODE]


_BASES = "ACGT"
_NOT_KNOWN = 64  # added once or more, it takes the number of any codon out of the 64


def _share(weight: int) -> bytes:
    return bytes(weight * _BASES.index(chr(byte)) if chr(byte) in _BASES else _NOT_KNOWN for byte in range(256))


_SHARES = (_share(16), _share(4), _share(1))


def _table(code: Mapping[str, str]) -> bytes:
    known = "".join(code["".join(codon)] for codon in product(_BASES, repeat=3))
    return known.encode().ljust(256, UNKNOWN.encode())


_TABLES = (_table(STANDARD_CODE), _table(MITOCHONDRIAL_CODE))


def _starts_known(bases: str, frame: int, transcript: Transcript, *, mitochondrial: bool) -> bool:
    """Tell whether the first codon is a start; a codon other than AUG needs the annotators' word (GENCODE's tag)."""
    if transcript.first_phase or _UNKNOWN_START & set(transcript.label.flags):
        return False
    codon = bases[frame : frame + 3]
    if mitochondrial:
        return codon in MITOCHONDRIAL_STARTS
    return codon == START or "non_ATG_start" in transcript.tags


def _coding_stretch(transcript: Transcript) -> tuple[int, int]:
    """Give the coding stretch in the coordinates of the spliced transcript."""
    low, high = transcript.coding[0].start, transcript.coding[-1].end
    if transcript.strand == "+":
        return _spliced_place(transcript.exons, low), _spliced_place(transcript.exons, high)
    total = sum(len(exon) for exon in transcript.exons)
    return total - _spliced_place(transcript.exons, high), total - _spliced_place(transcript.exons, low)


def _spliced_place(exons: tuple[Interval, ...], position: int) -> int:
    """Count the exonic bases left of a place on the genome."""
    return sum(max(0, min(position, exon.end) - exon.start) for exon in exons)
