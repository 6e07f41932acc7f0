"""Reading variants: HCC1395 whole with its annotations, and a made file of 100,000 records.

Run: make bench-tumor. Budgets: HCC1395 < 0.4 s CPU and < 100 MiB; 100,000 records < 6 s CPU and < 300 MiB. Exits 1 where it
falls short.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from verification.corpora import corpora

from benchmarks.measure import measure, report
from vaxsmith.tumor import read_calls

RECORDS = 100_000
HEADER = """##fileformat=VCFv4.2
##source=Mutect2
##tumor_sample=T
##normal_sample=N
##contig=<ID=chr1,length=248956422>
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tN\tT
"""
BUDGETS = {"HCC1395": (0.4, 100.0), "100,000-records": (6.0, 300.0)}


def write_many(path: Path) -> None:
    """Write a Mutect2-like file of tumor and normal, the same each time."""
    generator = np.random.default_rng(7)
    counts = generator.integers(0, 30, RECORDS)
    with path.open("w") as stream:
        stream.write(HEADER)
        for i, count in enumerate(counts):
            alleles = "A\tG" if i % 5 else "AT\tA"
            stream.write(
                f"chr1\t{1000 + i * 20}\t.\t{alleles}\t.\tPASS\tDP=100;ECNT=1;TLOD=12.3;POPAF=5\tGT:AD:AF:DP:F1R2:F2R1\t"
                f"0/0:40,0:0.01:40:20,0:20,0\t0/1:30,{count}:0.4:60:15,5:15,5\n"
            )


def main() -> int:
    """Print the table."""
    if len(sys.argv) > 2:
        report(lambda: read_calls(Path(sys.argv[2])))
        return 0
    short = False
    print("file\tCPU s\twall s\tpeak MiB\tbudget")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "many.vcf"
        write_many(made)
        files = {"HCC1395": corpora() / "tumours" / "hcc1395" / "annotated.expression.vcf.gz", "100,000-records": made}
        for name, path in files.items():
            seconds, mebibytes = BUDGETS[name]
            cost = measure("benchmarks.tumor", name, str(path))
            print(
                f"{name}\t{cost.cpu_seconds:.2f}\t{cost.wall_seconds:.2f}\t{cost.peak_mebibytes:.0f}\t"
                f"< {seconds} s CPU, < {mebibytes:.0f} MiB"
            )
            short |= cost.cpu_seconds > seconds or cost.peak_mebibytes > mebibytes
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
