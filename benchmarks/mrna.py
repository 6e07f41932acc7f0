"""Whole molecules: CPU seconds after import and peak memory of a design, its check and its front, against length.

Run: make bench-mrna. ``design`` goes from a protein to a judged molecule under the default settings, ``check`` folds
that molecule twice in ViennaRNA and judges it again, ``front`` is 20 exact optima from deepest energy to highest CAI without
UTRs, with the default forbidden words. Goals: poly20 designed within 15 s, the front of poly10 within 20 s of CPU, all
designs and fronts under 300 MiB. Exits 1 where one is missed. Medians of three fresh processes (poly34: one). The last
line fits cost ~ length^exponent over the designs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from verification.codon_structure import proteins

from benchmarks.log_axes import fit_power
from benchmarks.measure import measure, report
from vaxsmith.mrna import MessengerSettings, codon_weights, design_messenger, pareto_front
from vaxsmith.mrna.coding import forbidden_motifs
from vaxsmith.mrna.whole_check import check_whole

STAGES = {
    "design": ("hs100", "hs400", "poly10", "poly20", "poly34"),
    "check": ("poly10", "poly20"),
    "front": ("poly10",),
}
POINTS = 20
CPU_GOALS = {("design", "poly20"): 15.0, ("front", "poly10"): 20.0}
MEMORY_GOAL = 300.0
SETTINGS = MessengerSettings()


def work(stage: str, name: str) -> Callable[[], object]:
    """Give the work to be measured, with what it needs made before."""
    protein = proteins()[name]
    if stage == "design":
        return lambda: design_messenger(protein, name=name, settings=SETTINGS)
    if stage == "check":
        messenger = design_messenger(protein, name=name, settings=SETTINGS)
        return lambda: check_whole(messenger, settings=SETTINGS)
    words = [word for motif in forbidden_motifs(SETTINGS) for word in motif.words]

    def front() -> None:
        found = pareto_front(protein, codon_weights=codon_weights(SETTINGS), most=POINTS, motifs=words)
        if len(found.points) < POINTS and not found.complete:
            raise RuntimeError(f"the front has {len(found.points)} points")

    return front


def main() -> int:
    """Print the table; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description="time and memory of whole molecules")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("work\tprotein\tresidues\tCPU s\twall s\tpeak MiB\tgoal")
    short = False
    seconds, memory = [], []
    for stage, names in STAGES.items():
        for name in names:
            cost = measure("benchmarks.mrna", stage, name, runs=1 if name == "poly34" else chosen.runs)
            limit = CPU_GOALS.get((stage, name))
            # Of the check most memory is ViennaRNA's.
            missed = bool(limit and cost.cpu_seconds > limit) or (stage != "check" and cost.peak_mebibytes > MEMORY_GOAL)
            short |= missed
            goal = f"≤ {limit:g} CPU s, " if limit else ""
            goal += f"< {MEMORY_GOAL:.0f} MiB" if stage != "check" else ""
            residues = len(proteins()[name])
            if stage == "design":
                seconds.append((residues, cost.cpu_seconds))
                memory.append((residues, cost.peak_mebibytes))
            print(
                f"{stage}\t{name}\t{residues}\t{cost.cpu_seconds:.2f}\t{cost.wall_seconds:.2f}\t{cost.peak_mebibytes:.0f}"
                f"\t{goal or '-'}{' MISSED' * missed}",
                flush=True,
            )
    print(
        f"design: CPU seconds ~ length^{fit_power(seconds).exponent:.2f}, peak memory ~ length^"
        f"{fit_power(memory).exponent:.2f} (Python and its imports included)"
    )
    return 1 if short else 0


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in STAGES:
        report(work(*sys.argv[1:]))
        sys.exit(0)
    sys.exit(main())
