"""HCC1395, VCF to mutant proteins and windows: CPU seconds after import and peak memory.

Run: make bench-proteins. Budgets: < 1 s CPU, < 300 MiB. Exits 1 where it falls short.
"""

from __future__ import annotations

import sys

from verification.corpora import corpora

from benchmarks.measure import measure, report
from vaxsmith.proteins import CLASS_ONE_LENGTHS, CLASS_TWO_LENGTHS, distinct_windows, proteins_from_annotation
from vaxsmith.tumor import read_calls

CPU_BUDGET = 1.0
MEMORY_BUDGET = 300.0


def work(lengths: list[int]) -> None:
    """Read the file, make the proteins, cut the windows."""
    calls = read_calls(corpora() / "tumours" / "hcc1395" / "annotated.expression.vcf.gz")
    distinct_windows(proteins_from_annotation(calls).proteins, lengths)


WORKS = {
    "class-one": [*CLASS_ONE_LENGTHS],
    "both-classes": [*CLASS_ONE_LENGTHS, *CLASS_TWO_LENGTHS],
}


def main() -> int:
    """Print the table."""
    if len(sys.argv) > 1:
        report(lambda: work(WORKS[sys.argv[1]]))
        return 0
    print("work\tCPU s\twall s\tpeak MiB\tbudget")
    short = False
    for name, lengths in WORKS.items():
        cost = measure("benchmarks.proteins", name)
        print(
            f"VCF to windows of {lengths[0]}-{lengths[-1]}\t{cost.cpu_seconds:.2f}\t{cost.wall_seconds:.2f}\t"
            f"{cost.peak_mebibytes:.0f}\t< {CPU_BUDGET} s CPU, < {MEMORY_BUDGET:.0f} MiB"
        )
        short |= cost.cpu_seconds > CPU_BUDGET or cost.peak_mebibytes > MEMORY_BUDGET
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
