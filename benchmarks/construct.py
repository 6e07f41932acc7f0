"""Building the construct for 20 and 34 targets with both classes: CPU seconds after import and peak memory.

Run: python -m benchmarks.construct. Six class I and eight class II molecules; targets drawn from HCC1395. Budgets: order,
linkers and ends of windows proven optimal together, junctions predicted and the finished protein scanned, in < 10 s for 20
targets and < 60 s for 34. Exits 1 where it falls short.
"""

from __future__ import annotations

import sys

from verification.construct import SECONDS, build, drawn_targets
from verification.corpora import corpora

from benchmarks.measure import measure, report
from vaxsmith.construct import PLATFORMS
from vaxsmith.core import InfeasibleError
from vaxsmith.proteins import proteins_from_annotation
from vaxsmith.tumor import read_calls


def main() -> int:
    """Print the table, or do one piece of work when named."""
    if len(sys.argv) > 1:
        platform, count = sys.argv[1].rsplit(":", 1)
        calls = read_calls(corpora() / "tumours" / "hcc1395" / "annotated.expression.vcf.gz")
        targets = drawn_targets(proteins_from_annotation(calls).proteins, int(count), 0)

        def work() -> None:
            made = build(targets, PLATFORMS[platform])
            if made.order_gap:
                raise InfeasibleError(f"no proof: {made.order_method}")

        report(work)
        return 0
    print("work\tCPU s\twall s\tpeak MiB\tbudget")
    short = False
    for platform in ("sec-gs10-mitd", "sec-gpgpg-mitd", "sec-aay-mitd"):
        for count, budget in SECONDS.items():
            cost = measure("benchmarks.construct", f"{platform}:{count}", runs=3)
            short |= cost.cpu_seconds > budget
            print(
                f"{count} targets on {platform}\t{cost.cpu_seconds:.2f}\t{cost.wall_seconds:.2f}\t"
                f"{cost.peak_mebibytes:.0f}\t< {budget:.0f} s",
                flush=True,
            )
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
