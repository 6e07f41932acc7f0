"""One row of a splice-junction table, in each program's manner of writing where an intron begins and ends.

RegTools' tables (``junctions annotate``, ``cis-splice-effects identify``) give the exonic bases beside the intron, 1-based:
``start`` is the last base before it, which is also its 0-based start, and ``end`` the first base behind it. (Seen in the
data: LDHB c.129+1 is chr12:21654542 on the reverse strand, and the junctions of its known donor have the end 21654543;
``verification.splicing`` repeats this for every known site near a named variant.) BED counts from 0, half-open, and a
junction's two blocks are the exonic ends of its reads (``junctions extract``, TopHat). STAR gives the intron's own first and
last base, 1-based.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vaxsmith.core import Dropped, FormatError
from vaxsmith.tumor.junction import Junction, junction_label

STAGE = "tumor"
# STAR manual 2.7, SJ.out.tab: columns 4 and 5; the motif is written on the forward strand there, on its own here.
STAR_STRANDS = {"0": "", "1": "+", "2": "-"}
STAR_MOTIFS = {
    "0": ("", ""), "1": ("+", "GT-AG"), "2": ("-", "GT-AG"), "3": ("+", "GC-AG"), "4": ("-", "GC-AG"),
    "5": ("+", "AT-AC"), "6": ("-", "AT-AC"),
}  # fmt: skip
CONTIG_TITLES = ("chrom", "chromosome", "chr", "contig", "seqname")
# Not "score": a BED with titles has it, and counts from 0 where a plain table counts from 1.
READS_TITLES = ("unique_reads", "reads", "count", "read_count", "samples_count")
_MISSING = frozenset({"", "NA", "NaN", "nan", ".", "-", "None"})
_MOST_DIGITS = 12  # more than any contig or sequencing run has


def regtools_row(row: Mapping[str, str], place: str) -> Junction | Dropped:
    """Read a row of RegTools' annotated table; ``score`` counts the reads."""
    start, end = whole(row["start"], "start", place), whole(row["end"], "end", place)
    known = row.get("known_junction", "")
    return _junction(
        Junction(
            label="",
            contig=row["chrom"],
            start=start,
            end=end - 1,
            strand=_strand(row.get("strand", "")),
            motif="" if row.get("splice_site", "") in _MISSING else row["splice_site"],
            anchor="" if row.get("anchor", "") in _MISSING else row["anchor"],
            annotated=known == "1" if known in ("0", "1") else None,
            variant="" if row.get("variant_info", "") in _MISSING else row["variant_info"],
            name="" if row.get("name", "") in _MISSING else row["name"],
            caller="RegTools",
        ),
        row.get("score", ""),
        place,
    )


def bed_row(cells: Sequence[str], place: str) -> Junction | Dropped:
    """Read a BED12 row: the intron is what lies between its two blocks.

    Raises:
        FormatError: the numbers are none, or the blocks do not fill the row's stretch.
    """
    low, high = whole(cells[1], "chromStart", place), whole(cells[2], "chromEnd", place)
    sizes = [whole(text, "blockSizes", place) for text in cells[10].split(",") if text]
    begins = [whole(text, "blockStarts", place) for text in cells[11].split(",") if text]
    if len(sizes) != len(begins) or str(len(sizes)) != cells[9].strip() or not sizes or low + begins[-1] + sizes[-1] != high:
        raise FormatError(
            f"blocks of sizes {cells[10][:40]} at {cells[11][:40]} do not fill {low}-{high}",
            place=place,
            expected="blockCount sizes and starts, the last block ending at chromEnd (BED12)",
            cause="the file was edited, or its coordinates were lifted to another build",
            remedy="write it again with regtools junctions extract",
        )
    if len(sizes) != 2:
        label = junction_label(cells[0], low, high, "")
        sentence = f"The row has {len(sizes)} blocks: a junction has two, with the intron between them."
        return dropped(label, "not-a-junction", sentence)
    found = Junction(
        label="",
        contig=cells[0],
        start=low + sizes[0],
        end=low + begins[1],
        strand=_strand(cells[5]),
        overhang=min(sizes),
        name="" if cells[3] in _MISSING else cells[3],
        caller="BED12",
    )
    return _junction(found, cells[4], place)


def star_row(cells: Sequence[str], place: str) -> Junction | Dropped:
    """Read a row of STAR's ``SJ.out.tab``; unique and multi-mapped reads are counted apart."""
    first, last = whole(cells[1], "intron start", place), whole(cells[2], "intron end", place)
    if cells[3] not in STAR_STRANDS or cells[4] not in STAR_MOTIFS or cells[5] not in ("0", "1"):
        raise FormatError(
            f"strand {cells[3][:10]}, motif {cells[4][:10]}, annotated {cells[5][:10]}",
            place=place,
            expected="a strand of 0-2, a motif of 0-6 and 0 or 1 (SJ.out.tab, columns 4 to 6)",
            cause="columns were shifted",
            remedy="give STAR's own SJ.out.tab",
        )
    strand, motif = STAR_MOTIFS[cells[4]]
    found = Junction(
        label="",
        contig=cells[0],
        start=first - 1,
        end=last,
        strand=STAR_STRANDS[cells[3]] or strand,
        multi_reads=whole(cells[7], "multi-mapped reads", place),
        overhang=whole(cells[8], "overhang", place),
        motif=motif,
        annotated=cells[5] == "1",
        caller="STAR",
    )
    return _junction(found, cells[6], place)


def plain_row(row: Mapping[str, str], place: str, *, retained: bool = False) -> Junction | Dropped:
    """Read a row of a plain table with titles: the intron's first and last base, 1-based, and a count of reads."""
    first, last = whole(row["start"], "start", place), whole(row["end"], "end", place)
    found = Junction(
        label="",
        contig=next(row[title] for title in CONTIG_TITLES if title in row),
        start=first - 1,
        end=last,
        strand=_strand(row.get("strand", "")),
        name=row.get("name", ""),
        variant="" if row.get("variant", "") in _MISSING else row["variant"],
        caller="table",
        retained=retained,
    )
    return _junction(found, next((row[title] for title in READS_TITLES if title in row), ""), place)


def dropped(label: str, reason: str, sentence: str, *, remedy: str = "") -> Dropped:
    """Record a row that fell while reading."""
    return Dropped(stage=STAGE, reason=reason, sentence=sentence, variant=label, unassessed=bool(remedy), remedy=remedy)


def whole(text: str, what: str, place: str) -> int:
    """Read a whole number of zero or more.

    Raises:
        FormatError: it is none.
    """
    digits = text.strip().removesuffix(".0")
    if not digits.isascii() or not digits.isdigit() or len(digits) > _MOST_DIGITS:
        raise FormatError(
            f"{what} is '{text[:40]}'",
            place=place,
            expected=f"a whole number of at most {_MOST_DIGITS} digits",
            cause="columns were shifted, a spreadsheet reformatted them, or the file was cut short",
            remedy="write the file again from its source",
        )
    return int(digits)


def _junction(found: Junction, reads: str, place: str) -> Junction | Dropped:
    """Name the junction and count its reads; what is no intron falls."""
    label = junction_label(found.contig, max(found.start, 0), found.end, found.strand)
    if not found.contig:
        raise FormatError("the chromosome is empty", place=place, expected="a contig's name", remedy="write the file again")
    if found.start < 0 or found.end <= found.start:
        sentence = "The row's coordinates leave no base for an intron."
        return dropped(label, "not-an-intron", sentence)
    if reads.strip() in _MISSING:
        return dropped(
            label,
            "no-read-count",
            "The row does not say how many reads span the junction.",
            remedy="give the table with its column of reads",
        )
    return replace(found, label=label, unique_reads=whole(reads, "the count of reads", place))


def _strand(text: str) -> str:
    return text if text in ("+", "-") else ""
