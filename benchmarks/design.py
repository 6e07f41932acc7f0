"""Whole designs: HCC1395 with six class I alleles, and the shipped patient; wall and CPU seconds, peak memory.

Run: make bench-design. Budgets: HCC1395 < 15 s, < 1 GiB; demo < 10 s; dossier < 2 s. Exits 1 where it falls short.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from verification.corpora import corpora

from benchmarks.measure import measure, report

HLA = "A*29:02, A*02:01, B*45:01, B*82:02, C*06:02, C*07:02, DRB1*04:05"
BUDGETS = {"hcc1395": (15.0, 1024.0), "demo": (10.0, 1024.0), "dossier": (2.0, 1024.0)}


def work(name: str) -> None:
    """Design and write; imports are part of what a person waits for, so they are inside."""
    from vaxsmith.demo import case_file
    from vaxsmith.dossier import write_dossier
    from vaxsmith.patient import Case, Settings, design_vaccine, read_case

    if name == "demo":
        case, settings = read_case(case_file())
    else:
        variants = corpora() / "tumours" / "hcc1395" / "annotated.expression.vcf.gz"
        case, settings = Case(name="HCC1395", variants=variants, hla=HLA), Settings()
    with tempfile.TemporaryDirectory() as folder:
        write_dossier(design_vaccine(case, settings), Path(folder) / "out")


def write_only() -> None:
    """Measure the dossier alone, on HCC1395."""
    from vaxsmith.dossier import write_dossier
    from vaxsmith.patient import Case, design_vaccine

    variants = corpora() / "tumours" / "hcc1395" / "annotated.expression.vcf.gz"
    design = design_vaccine(Case(name="HCC1395", variants=variants, hla=HLA))
    with tempfile.TemporaryDirectory() as folder:
        report(lambda: write_dossier(design, Path(folder) / "out"))


def main() -> int:
    """Print the table."""
    if len(sys.argv) > 1:
        if sys.argv[1] == "dossier":
            write_only()
        else:
            report(lambda: work(sys.argv[1]))
        return 0
    print("work\tCPU s\twall s\tpeak MiB\tbudget")
    short = False
    for name, (seconds, memory) in BUDGETS.items():
        cost = measure("benchmarks.design", name, runs=3)
        print(
            f"{name}\t{cost.cpu_seconds:.2f}\t{cost.wall_seconds:.2f}\t{cost.peak_mebibytes:.0f}\t"
            f"< {seconds:g} s, < {memory:g} MiB"
        )
        short |= cost.cpu_seconds > seconds or cost.peak_mebibytes > memory
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
