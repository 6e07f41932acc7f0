"""Cancer-cell fractions and purity in bulk: 10,000 changes on segments, and HCC1395 with its purity estimated.

Run: make bench-clonality. Budgets: fractions of 10,000 changes < 1 s CPU; purity from 2,000 changes < 1 s CPU; HCC1395
without its reading < 1 s CPU; each < 300 MiB. Exits 1 where it falls short.
"""

from __future__ import annotations

import sys

import numpy as np
from verification.clonality_simulation import simulate
from verification.corpora import corpora

from benchmarks.measure import measure, report
from vaxsmith.tumor.calls import read_calls
from vaxsmith.tumor.clonal_fraction import with_clonal_fractions
from vaxsmith.tumor.purity import estimate_purity

BUDGETS = {"fractions-of-10,000": 1.0, "purity-from-2,000": 1.0, "HCC1395": 1.0}
MEBIBYTES = 300.0


def work(name: str) -> None:
    """Make the input, then report the cost of the work itself."""
    if name == "HCC1395":
        calls = read_calls(corpora() / "tumours" / "hcc1395" / "annotated.expression.vcf.gz").calls
        report(lambda: with_clonal_fractions(calls))
        return
    made = simulate(
        np.random.default_rng(7),
        variants=11_000,
        purity=0.6,
        mean_depth=150,
        copies="aneuploid",
        subclones="three subclones",
    )
    if name == "purity-from-2,000":
        report(lambda: estimate_purity(made.calls, made.profile))
    else:
        report(lambda: with_clonal_fractions(made.calls[:10_000], purity=0.6, segments=made.profile))


def main() -> int:
    """Print the table."""
    if len(sys.argv) > 1:
        work(sys.argv[1])
        return 0
    short = False
    print("work\tCPU s\twall s\tpeak MiB\tbudget")
    for name, seconds in BUDGETS.items():
        cost = measure("benchmarks.clonality", name)
        print(
            f"{name}\t{cost.cpu_seconds:.2f}\t{cost.wall_seconds:.2f}\t{cost.peak_mebibytes:.0f}\t"
            f"< {seconds} s CPU, < {MEBIBYTES:.0f} MiB"
        )
        short |= cost.cpu_seconds > seconds or cost.peak_mebibytes > MEBIBYTES
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
