"""Building the construct for 20 and 34 targets: CPU seconds after import and peak memory.

Run: python -m benchmarks.construct. Budget: order proven optimal for 20 targets in < 10 s. Exits 1 where it falls short.
"""

from __future__ import annotations

import sys

import numpy as np
from verification.construct import ALLELES, bare_target
from verification.corpora import corpora

from benchmarks.measure import measure, report
from vaxsmith.construct import PLATFORMS, build_construct
from vaxsmith.hla import parse_genotype
from vaxsmith.presentation import default_predictor
from vaxsmith.proteins import proteins_from_annotation
from vaxsmith.tumor import read_calls

BUDGET = 10.0


def main() -> int:
    """Print the table, or do one piece of work when named."""
    if len(sys.argv) > 1:
        platform, count = sys.argv[1].rsplit(":", 1)
        calls = read_calls(corpora() / "tumours" / "hcc1395" / "annotated.expression.vcf.gz")
        # One transcript a variant, as selection would give.
        proteins = list({p.calls[0].label: p for p in proteins_from_annotation(calls).proteins}.values())
        drawn = np.random.default_rng(0).choice(len(proteins), int(count), replace=False)
        targets = [bare_target(proteins[number]) for number in drawn]
        alleles, predictor = parse_genotype(ALLELES).class_one, default_predictor()
        report(lambda: build_construct(targets, alleles=alleles, predictor=predictor, platform=PLATFORMS[platform]))
        return 0
    print("work\tCPU s\twall s\tpeak MiB\tbudget")
    short = False
    for platform in ("sec-gs10-mitd", "sec-aay-mitd"):
        for count in (20, 34):
            cost = measure("benchmarks.construct", f"{platform}:{count}", runs=3)
            short |= count == 20 and cost.cpu_seconds > BUDGET
            budget = f"< {BUDGET:.0f} s" if count == 20 else "-"
            print(
                f"{count} targets on {platform}\t{cost.cpu_seconds:.2f}\t{cost.wall_seconds:.2f}\t"
                f"{cost.peak_mebibytes:.0f}\t{budget}"
            )
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
