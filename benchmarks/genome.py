"""Reference: compile and load time, memory, and variants per second through ``proteins_from_reference``.

Run: make bench-genome, or ``python -m benchmarks.genome 200000`` for a synthetic annotation as large as the human one.
The minigenome is real; the synthetic GTF has Ensembl's manner, 12 exons a transcript and 15 lines.
Budgets: a full human annotation (ten times the synthetic one) compiles in about a minute and 2 GiB; a second load in 2 s.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from pathlib import Path

from verification.corpora import corpora
from verification.genome import make_call

from benchmarks.measure import measure, report
from vaxsmith.core import hash_file
from vaxsmith.genome import compile_reference, load_reference
from vaxsmith.genome.catalogue.builds import BUILDS
from vaxsmith.proteins.from_reference import proteins_from_reference
from vaxsmith.tumor.variant import CallSet

HUMAN_TRANSCRIPTS = 200_000
SECONDS_FOR_HUMAN = 75.0
MEBIBYTES_FOR_HUMAN = 2048.0
SECONDS_AGAIN = 2.0
VARIANTS_PER_SECOND = 1000.0
_LENGTHS = next(build.value for build in BUILDS if build.name == "GRCh38")


def write_annotation(path: Path, transcripts: int) -> int:
    """Write a GTF in Ensembl's manner; give its number of lines."""
    draw = random.Random(5)  # noqa: S311 - a benchmark, the same every time
    lines = 0
    with path.open("w") as stream:
        for number in range(transcripts):
            contig = str(1 + number * 22 // transcripts)
            place = draw.randrange(1000, _LENGTHS[contig] - 400_000)
            common = (
                f'gene_id "ENSG{number:011d}"; gene_version "5"; transcript_id "ENST{number:011d}"; transcript_version "3"; '
                f'gene_name "GENE{number}"; gene_source "ensembl_havana"; gene_biotype "protein_coding"; '
                f'transcript_name "GENE{number}-201"; transcript_source "havana"; transcript_biotype "protein_coding"; '
                f'tag "basic"; tag "Ensembl_canonical"; transcript_support_level "1 (assigned to previous version 2)";'
            )
            strand = draw.choice("+-")
            rows = [("transcript", place, place + 12 * 3000, ".")]
            rows += [("exon", place + 3000 * i, place + 3000 * i + 149, ".") for i in range(12)]
            rows += [("CDS", place + 3000 * i, place + 3000 * i + 149, "0") for i in (1, 2)]
            for feature, start, end, phase in rows:
                stream.write(f"{contig}\thavana\t{feature}\t{start}\t{end}\t.\t{strand}\t{phase}\t{common}\n")
            lines += len(rows)
    return lines


def compile_annotation(path: Path, cache: Path) -> None:
    compile_reference(path, hash_file(path, role="reference annotation"), _LENGTHS, cache)


def load_minigenome(cache: Path) -> None:
    folder = corpora() / "genome" / "minigenome"
    load_reference(folder / "reference.fa.gz", folder / "annotation.gff3.gz", cache_directory=cache)


def judge_planted(cache: Path) -> None:
    """Judge the 550 planted somatic variants ten times over."""
    folder = corpora() / "genome" / "minigenome"
    reference = load_reference(folder / "reference.fa.gz", folder / "annotation.gff3.gz", cache_directory=cache)
    rows = [line.split("\t") for line in (folder / "somatic_truth.tsv").read_text().splitlines()]
    calls = [make_call(n, row[0], int(row[1]), row[2], row[3]) for n, row in enumerate(rows, 1)]
    proteins_from_reference(CallSet(calls=tuple(calls * 10), records=len(calls) * 10, dialect="bare"), reference)


def main() -> int:
    transcripts = int(sys.argv[1]) if len(sys.argv) > 1 else HUMAN_TRANSCRIPTS // 10
    lines_out, failed = [], False

    def row(name: str, cpu: float, peak: float, told: str, good: bool) -> None:
        nonlocal failed
        failed |= not good
        lines_out.append(f"| {name} | {cpu:.2f} s | {peak:.0f} MiB | {told} | {'yes' if good else 'NO'} |")

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        gtf, cache = folder / "made.gtf", folder / "cache"
        lines = write_annotation(gtf, transcripts)
        first = measure("benchmarks.genome", "compile", str(gtf), str(cache), runs=1)
        again = measure("benchmarks.genome", "compile", str(gtf), str(cache), runs=3)
        scale = HUMAN_TRANSCRIPTS / transcripts
        human = first.cpu_seconds * scale
        told = f"human: about {human:.0f} s, {first.peak_mebibytes * scale:.0f} MiB at most"
        good = human <= SECONDS_FOR_HUMAN and first.peak_mebibytes <= MEBIBYTES_FOR_HUMAN
        row(f"compile {transcripts:,} transcripts, {lines:,} lines", first.cpu_seconds, first.peak_mebibytes, told, good)
        told = f"human: about {again.cpu_seconds * scale:.1f} s"
        row("the same again", again.cpu_seconds, again.peak_mebibytes, told, again.cpu_seconds * scale <= SECONDS_AGAIN)
        fresh = measure("benchmarks.genome", "minigenome", str(folder / "mini"), runs=1)
        row("minigenome, first time", fresh.cpu_seconds, fresh.peak_mebibytes, "2.2 Mb repacked and compiled", True)
        mini = measure("benchmarks.genome", "minigenome", str(folder / "mini"))
        row("minigenome, again", mini.cpu_seconds, mini.peak_mebibytes, "", mini.cpu_seconds < fresh.cpu_seconds / 2)
        judged = measure("benchmarks.genome", "judge", str(folder / "mini"))
        rate = 5500 / max(judged.cpu_seconds - mini.cpu_seconds, 1e-9)
        row("judge 5,500 variants", judged.cpu_seconds, judged.peak_mebibytes, f"{rate:,.0f}/s", rate > VARIANTS_PER_SECOND)
        shutil.rmtree(cache)
    print("| work | CPU | peak | | within budget |\n|---|---|---|---|---|")
    print("\n".join(lines_out))
    return int(failed)


WORKS = {"compile": compile_annotation, "minigenome": load_minigenome, "judge": judge_planted}

if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] in WORKS:
        report(lambda: WORKS[sys.argv[1]](*map(Path, sys.argv[2:])))  # type: ignore[operator]
    else:
        sys.exit(main())
