"""The exact optimum of codons and structure: CPU and wall seconds and peak memory, against the length of the protein.

Run: make bench-codon_structure. Each case runs in a fresh process after its imports; reading the energies and building
the graph are included. Goals (../shared/design/mrna.md): hs500 at λ = 3 within 1.0 s of CPU and 0.5 s of wall time, poly34
at λ = 0 within 5 s of wall time, all within 200 MiB. Exits 1 where one is missed. The wall goals mean an idle machine,
so the share of a core that the process got is printed beside them. The last lines fit cost ~ length^exponent.
"""

from __future__ import annotations

import sys
from math import log

from verification.codon_structure import LOOP_OF_THE_PEERS, parity_weights, proteins

from benchmarks.measure import Measurement, measure, report
from vaxsmith.mrna import MessengerSettings
from vaxsmith.mrna.coding import forbidden_motifs
from vaxsmith.mrna.codon_structure import optimal_coding

CASES = (
    ("hs100", 0.0), ("hs100", 3.0), ("hs200", 3.0), ("hs400", 3.0), ("hs500", 3.0), ("hs800", 0.0), ("hs800", 3.0),
    ("poly10", 0.0), ("poly10", 3.0), ("poly20", 3.0), ("poly34", 0.0), ("poly34", 3.0),
)  # fmt: skip
MEASURED_BEFORE = {  # LinearDesign's CPU seconds on the page
    ("hs100", 0.0): "1.9 s, 312 MB", ("hs400", 3.0): "55.9 s, 4.8 GB", ("hs500", 3.0): "77.7 s, 7.5 GB",
    ("poly10", 3.0): "93 s, 6.4 GB", ("poly34", 0.0): "needs ~55 GB",
}  # fmt: skip
CPU_GOALS = {("hs500", 3.0): 1.0}
WALL_GOALS = {("hs500", 3.0): 0.5, ("poly34", 0.0): 5.0}
MEMORY_GOAL = 200.0


def solve(name: str, exchange: str, words: str) -> None:
    """Find the optimum of one protein."""
    motifs = [word for motif in forbidden_motifs(MessengerSettings()) for word in motif.words] if words == "clean" else []
    optimal_coding(
        proteins()[name], weight=float(exchange), codon_weights=parity_weights(), max_loop=LOOP_OF_THE_PEERS, motifs=motifs
    )


def exponent(points: list[tuple[int, float]]) -> float:
    """Give the slope of log cost over log length by least squares."""
    xs, ys = [log(length) for length, _ in points], [log(cost) for _, cost in points]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / sum((x - middle_x) ** 2 for x in xs)


def main() -> int:
    """Run every case without and with forbidden words; 1 where a goal is missed."""
    lengths = {name: 3 * len(protein) for name, protein in proteins().items()}
    short = False
    costs: dict[str, list[tuple[int, Measurement]]] = {"free": [], "clean": []}
    print("protein\tnt\tλ\twords\tCPU s\twall s\tshare of a core\tpeak MiB\tLinearDesign, measured before")
    for words, measured in costs.items():
        for case in CASES:
            name, exchange = case
            cost = measure(
                "benchmarks.codon_structure", "solve", name, str(exchange), words, runs=1 if name == "poly34" else 3
            )
            measured.append((lengths[name], cost))
            missed = []
            if words == "free":
                missed += ["CPU"] if cost.cpu_seconds > CPU_GOALS.get(case, 1e9) else []
                missed += ["wall"] if cost.wall_seconds > WALL_GOALS.get(case, 1e9) else []
                missed += ["memory"] if cost.peak_mebibytes > MEMORY_GOAL else []
            short |= bool(missed)
            before = MEASURED_BEFORE.get(case, "-") if words == "free" else "-"
            print(
                f"{name}\t{lengths[name]}\t{exchange:g}\t{words}\t{cost.cpu_seconds:.2f}\t{cost.wall_seconds:.2f}"
                f"\t{cost.cpu_seconds / cost.wall_seconds:.0%}\t{cost.peak_mebibytes:.0f}"
                f"\t{before}\t{'MISSED ' * bool(missed)}{', '.join(missed)}",
                flush=True,
            )
    for words, measured in costs.items():
        cpu = exponent([(length, cost.cpu_seconds) for length, cost in measured])
        memory = exponent([(length, cost.peak_mebibytes) for length, cost in measured])
        print(
            f"{words}: CPU seconds ~ length^{cpu:.2f}, peak memory ~ length^{memory:.2f} (Python and its imports included)"
        )
    return 1 if short else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["solve"]:
        report(lambda: solve(*sys.argv[2:]))
        sys.exit(0)
    sys.exit(main())
