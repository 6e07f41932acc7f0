"""Coding and folding a molecule: CPU seconds after import and peak memory, against the length of the protein.

Run: make bench-mrna. Budgets: a 20-target construct coded in < 2 s and folded in < 4 s, all under 300 MiB. Exits 1 where it
falls short.
"""

from __future__ import annotations

import sys

from verification.mrna import one_best_codon, proteins

from benchmarks.measure import measure, report
from vaxsmith.mrna import MessengerSettings, codon_weights, fold
from vaxsmith.mrna.coding import code_protein
from vaxsmith.mrna.frame import build_frame

CASES = {  # name: (corpus protein, residues kept)
    "300 aa, natural": ("hs400", 300),
    "800 aa, natural": ("hs800", 800),
    "20 targets (831 aa)": ("poly20", 831),
    "34 targets (1,349 aa)": ("poly34", 1349),
}
BUDGETED = "20 targets (831 aa)"
CODING_BUDGET = 2.0
FOLDING_BUDGET = 4.0
MEMORY_BUDGET = 300.0


def code(case: str) -> None:
    """Code the protein under the default settings."""
    name, length = CASES[case]
    settings = MessengerSettings()
    code_protein(proteins()[name][:length], build_frame(settings), codon_weights(settings), settings)


def refold(case: str) -> None:
    """Fold a molecule of the case's length: one codon per residue, UTRs and tail around it."""
    name, length = CASES[case]
    settings = MessengerSettings()
    frame = build_frame(settings)
    coding = one_best_codon(proteins()[name][:length], codon_weights(settings))
    fold(frame.left + coding + frame.right, dangles=2, longest_pair_span=settings.longest_pair_span)


def main() -> int:
    """Print the table."""
    if len(sys.argv) > 1:
        stage, case = sys.argv[1:]
        report(lambda: (code if stage == "code" else refold)(case))
        return 0
    print("case\tstage\tCPU s\tpeak MiB\tbudget")
    short = False
    for case in CASES:
        for stage, budget in (("code", CODING_BUDGET), ("fold", FOLDING_BUDGET)):
            cost = measure("benchmarks.mrna", stage, case, runs=3)
            stated = f"< {budget} s, < {MEMORY_BUDGET:.0f} MiB" if case == BUDGETED else "-"
            print(f"{case}\t{stage}\t{cost.cpu_seconds:.2f}\t{cost.peak_mebibytes:.0f}\t{stated}", flush=True)
            if case == BUDGETED:
                short |= cost.cpu_seconds > budget or cost.peak_mebibytes > MEMORY_BUDGET
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
