"""Counting, phasing and assembling 1,000 variants in a BAM of one million reads.

Run: make bench-reads. The made genome has one contig of 10 Mb; pairs of 100-base reads lie over 1,000 genes of two exons, so
that a variant is covered about 50 times; every gene has a somatic and a germline variant, one in five a deletion. Budgets
(CPU): counting < 1 s, phasing < 2 s, assembling < 2 s, each < 150 MiB. Exits 1 where it falls short.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pysam

from benchmarks.measure import measure, report
from vaxsmith.core import Unassessed
from vaxsmith.genome import Reference, load_reference
from vaxsmith.tumor import Call, Origin, Record, trim
from vaxsmith.tumor.alignments import Alignments, open_alignments
from vaxsmith.tumor.fragment_counts import count_fragments
from vaxsmith.tumor.read_context import CodonContext, codon_context
from vaxsmith.tumor.read_phase import phase_from_reads

GENES, PAIRS, LENGTH, BASES = 1000, 500, 100, 10_000_000
EXON, INTRON = 900, 200
BUDGETS = {"count": 1.0, "phase": 2.0, "assemble": 2.0}
MOST_MEMORY = 150.0


def genes() -> range:
    """Give the first base of each gene."""
    return range(5_000, 5_000 + GENES * 9_000, 9_000)


def variants(genome: str) -> list[Call]:
    """Give a somatic variant in the first exon of each gene and a germline one 60 bases on."""
    calls = []
    for number, start in enumerate(genes()):
        for distance, origin in ((500, Origin.SOMATIC), (560, Origin.GERMLINE)):
            place = start + distance
            reference = genome[place : place + (3 if number % 5 == 0 else 1)]
            alternate = reference[0] if len(reference) > 1 else "ACGT"[("ACGT".index(reference) + 1) % 4]
            record = Record(
                number=2 * number + 1, contig="chr1", position=place + 1, reference=reference, alternate=alternate
            )
            calls.append(Call(variant=trim("chr1", place, reference, alternate), record=record, origin=origin))
    return calls


def write_files(folder: Path) -> None:
    """Write the genome, its annotation and the reads, the same each time."""
    generator = np.random.default_rng(11)
    genome = "".join(np.array(list("ACGT"))[generator.integers(0, 4, BASES)])
    (folder / "genome.fa").write_text(f">chr1\n{genome}\n")
    with (folder / "genes.gtf").open("w") as stream:
        for number, start in enumerate(genes()):
            for first in (start, start + EXON + INTRON):
                stream.write(
                    f'chr1\tmade\texon\t{first + 1}\t{first + EXON}\t.\t+\t.\tgene_id "g{number}"; '
                    f'transcript_id "t{number}"; transcript_biotype "lncRNA";\n'
                )
    header = pysam.AlignmentHeader.from_dict({"HD": {"VN": "1.6"}, "SQ": [{"SN": "chr1", "LN": BASES}]})
    quality = pysam.qualitystring_to_array("I" * LENGTH)
    with pysam.AlignmentFile(str(folder / "unsorted.bam"), "wb0", header=header) as out:
        calls = variants(genome)
        for number, start in enumerate(genes()):
            message = _message(genome, start, ())
            mutant = _message(genome, start, tuple(call for call in calls[2 * number : 2 * number + 2]))
            for pair in range(PAIRS):
                bases, operations = mutant if pair % 3 == 0 else message
                first = int(generator.integers(0, len(bases) - 3 * LENGTH))
                second = first + int(generator.integers(LENGTH // 2, 2 * LENGTH))
                for flag, place in ((99, first), (147, second)):
                    out.write(_read(f"g{number}p{pair}", flag, place, bases, operations, header, quality))
    pysam.sort("-o", str(folder / "reads.bam"), str(folder / "unsorted.bam"))
    pysam.index(str(folder / "reads.bam"))
    (folder / "unsorted.bam").unlink()


def _message(genome: str, start: int, calls: tuple[Call, ...]) -> tuple[str, list[tuple[int, int]]]:
    """Give the spliced bases of a gene, and for each its place on the genome and whether it is an insertion."""
    bases, places = [], []
    places_on = [*range(start, start + EXON), *range(start + EXON + INTRON, start + 2 * EXON + INTRON)]
    replaced = {place: call.variant for call in calls for place in range(call.variant.start, call.variant.interval.end)}
    for place in places_on:
        variant = replaced.get(place)
        if variant is None:
            bases.append(genome[place])
            places.append((place, 0))
        elif place == variant.start:
            bases += list(variant.alternate)
            places += [(place, 0)] * len(variant.alternate)
    return "".join(bases), places


def _read(
    name: str,
    flag: int,
    first: int,
    bases: str,
    places: list[tuple[int, int]],
    header: pysam.AlignmentHeader,
    quality: object,
) -> pysam.AlignedSegment:
    operations: list[list[int]] = [[0, 1]]
    for i in range(first + 1, first + LENGTH):
        gap = places[i][0] - places[i - 1][0] - 1
        if gap:
            operations += [[3 if gap >= INTRON else 2, gap], [0, 1]]
        else:
            operations[-1][1] += 1
    read = pysam.AlignedSegment(header)
    read.query_name, read.flag, read.reference_id, read.reference_start = name, flag, 0, places[first][0]
    read.mapping_quality, read.cigartuples = 60, [(kind, length) for kind, length in operations]
    read.query_sequence = bases[first : first + LENGTH]
    read.query_qualities = quality
    return read


def work(what: str, folder: Path) -> None:
    """Do one of the three."""
    reference = load_reference(folder / "genome.fa", folder / "genes.gtf", cache_directory=folder / "cache")
    calls = variants(reference.fetch("chr1", 0, BASES))
    somatic = [call for call in calls if call.origin is Origin.SOMATIC]
    with open_alignments(folder / "reads.bam") as alignments:
        if what == "count":
            report(lambda: count_fragments(somatic, alignments, reference=reference))
        elif what == "phase":
            report(lambda: phase_from_reads(calls, [alignments], reference=reference))
        else:
            report(lambda: [_context(call, reference, alignments) for call in somatic])


def _context(call: Call, reference: Reference, alignments: Alignments) -> CodonContext | Unassessed:
    (transcript,) = reference.transcripts_overlapping(call.variant.interval)
    return codon_context(call, transcript, reference, alignments)


def main() -> int:
    """Print the table."""
    if len(sys.argv) > 2:
        folder = Path(sys.argv[2])
        write_files(folder) if sys.argv[1] == "write" else work(sys.argv[1], folder)
        return 0
    short = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: what this one has held counts as its children's peak.
        subprocess.run([sys.executable, "-m", "benchmarks.reads", "write", name], check=True)
        print(f"1,000 variants, {GENES * PAIRS * 2:,} reads\tCPU s\twall s\tpeak MiB\tbudget")
        for what, seconds in BUDGETS.items():
            cost = measure("benchmarks.reads", what, str(folder), runs=3)
            print(
                f"{what}\t{cost.cpu_seconds:.2f}\t{cost.wall_seconds:.2f}\t{cost.peak_mebibytes:.0f}\t"
                f"< {seconds} s CPU, < {MOST_MEMORY:.0f} MiB"
            )
            short |= cost.cpu_seconds > seconds or cost.peak_mebibytes > MOST_MEMORY
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
