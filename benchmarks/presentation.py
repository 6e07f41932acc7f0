"""The networks: pairs a second, start-up time, peak memory and installed size, beside MHCflurry and MHCnuggets.

Run: make bench-presentation. Budgets: > 500,000 class I and > 100,000 class II peptide-allele pairs a second on 2 cores,
counted as half of that a CPU second (blocks are independent, so two free cores do twice that; the wall clock is printed
beside it), and weights loaded in < 0.15 s. Exits 1 where it falls short. Medians of several fresh processes, after imports.

For the peers, make an environment of their own and name it::

    python3 -m venv VENV && VENV/bin/pip install mhcflurry mhcnuggets
    python -m benchmarks.presentation --peers VENV     (or VAXSMITH_PEERS=VENV make bench-presentation)

Every predictor then judges the same peptides on this machine in this run. Peers run on one thread, which costs them the
fewest CPU seconds; see benchmarks/presentation_peers.py for what of them is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.measure import Measurement, measure, peak_mebibytes, report
from benchmarks.presentation_install import installed_mebibytes

PEPTIDES, PEPTIDES_BESIDE_PEERS = 100_000, 5_000
CLASS_ONE_LENGTHS, CLASS_TWO_LENGTHS = (8, 9, 10, 11), (13, 15, 17, 19)
GENOTYPES = {
    "six-alleles": "A*02:01 A*29:02 B*45:01 B*82:02 C*06:02 C*07:02",
    "one-allele": "A*02:01",
    "class-two": "DRB1*01:01 DRB1*04:01 DRB1*07:01",
}
LEAST_PAIRS_PER_CPU_SECOND = {"six-alleles": 250_000, "class-two": 50_000}
MOST_SECONDS_TO_LOAD = 0.15
LOADS = ("load-class-one", "load-class-two")
BESIDE = {"six-alleles": ("mhcflurry-1", "mhcflurry-10", "mhcnuggets-I"), "class-two": ("mhcnuggets-II",)}
NO_SUCH = 3  # exit status of a work that this version cannot do


def random_peptides(work: str, number: int) -> list[str]:
    """Give peptides of random residues, a quarter of each of four lengths."""
    lengths = CLASS_TWO_LENGTHS if work == "class-two" else CLASS_ONE_LENGTHS
    letters = np.random.default_rng(0).choice(list("ACDEFGHIKLMNPQRSTVWY"), (number, max(lengths)))
    return ["".join(row[: lengths[at % 4]]) for at, row in enumerate(letters)]


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, default=os.environ.get("VAXSMITH_PEERS"), metavar="VENV")
    parser.add_argument("work", nargs="*", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        return _work(*given.work)
    python = None if given.peers is None else Path(given.peers) / "bin" / "python"
    if python is not None and not python.exists():
        print(f"{python} is absent; python -m benchmarks.presentation --help says how to make it", file=sys.stderr)
        return 2
    header = ("work", "CPU s", "wall s", "peak MiB", "pairs a CPU second", "pairs a wall second", "budget")
    print(f"| {' | '.join(header)} |\n|{'---|' * len(header)}")
    short = False
    for name in LOADS:
        cost = _measured("benchmarks.presentation", name)
        short |= cost is None or cost.cpu_seconds > MOST_SECONDS_TO_LOAD
        print(f"| {name} | {'not there | |' if cost is None else _cost(cost)} | | | < {MOST_SECONDS_TO_LOAD} CPU s |")
    for name, genotype in GENOTYPES.items():
        short |= _rate(name, PEPTIDES * len(genotype.split()))
    print()
    if python is None:
        print(
            "Peers are absent: name their environment with --peers VENV (python -m benchmarks.presentation --help says how)."
        )
    else:
        _beside(python)
    return 1 if short else 0


def _cost(cost: Measurement) -> str:
    return f"{cost.cpu_seconds:.3f} | {cost.wall_seconds:.3f} | {cost.peak_mebibytes:.0f}"


def _rate(name: str, pairs: int) -> bool:
    """Print the row of one genotype; tell whether it falls short."""
    least = LEAST_PAIRS_PER_CPU_SECOND.get(name, 0)
    budget = f"> {least:,} a CPU second" if least else ""
    cost = _measured("benchmarks.presentation", name, str(PEPTIDES))
    if cost is None:
        print(f"| {name} | not judged | | | | | {budget} |")
        return bool(least)
    rate = pairs / cost.cpu_seconds
    print(f"| {name}: {pairs:,} pairs | {_cost(cost)} | {rate:,.0f} | {pairs / cost.wall_seconds:,.0f} | {budget} |")
    return rate < least


def _beside(python: Path) -> None:
    """Print ours and the peers on the same peptides, start-up and installed size."""
    header = ("predictor", "pairs", "pairs a CPU second", "ours is faster by", "CPU s to the first prediction", "peak MiB")
    print("| " + " | ".join((*header, "installed MiB")) + " |\n|" + "---|" * (len(header) + 1))
    for name, peers in BESIDE.items():
        ours = None
        pairs = PEPTIDES_BESIDE_PEERS * len(GENOTYPES[name].split())
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "peptides.txt"
            peptides = random_peptides(name, PEPTIDES_BESIDE_PEERS)
            file.write_text("\n".join(peptides) + "\n", encoding="ascii")
            file.with_name("first.txt").write_text(peptides[1] + "\n", encoding="ascii")
            for who in ("vaxsmith", *peers):
                costs = [
                    _measured("benchmarks.presentation", name, str(PEPTIDES_BESIDE_PEERS), *mode)
                    if who == "vaxsmith"
                    else _measured(
                        "benchmarks.presentation_peers", who, mode[0] if mode else "predict", str(file), python=python
                    )
                    for mode in ((), ("start",), ("size",))
                ]
                if costs[0] is None or costs[1] is None or costs[2] is None:
                    print(f"| {who}, {name} | not measured | | | | | |")
                    continue
                rate = pairs / costs[0].cpu_seconds
                ours = rate if who == "vaxsmith" else ours
                ratio = "" if who == "vaxsmith" or ours is None else f"{ours / rate:,.0f} times"
                print(
                    f"| {who}, {name} | {pairs:,} | {rate:,.0f} | {ratio} | {costs[1].cpu_seconds:.2f} | "
                    f"{costs[0].peak_mebibytes:,.0f} | {costs[2].peak_mebibytes:,.0f} |"
                )
    print()


def _measured(module: str, *work: str, python: Path | None = None) -> Measurement | None:
    """Measure, or say why not and give None."""
    try:
        return measure(module, *work, runs=3, python=str(python or sys.executable))
    except subprocess.CalledProcessError as error:
        if error.returncode != NO_SUCH:
            lines = error.stderr.strip().splitlines() or ["no message"]
            print(f"{' '.join(work)}: {lines[-1]}", file=sys.stderr)
    return None


def _work(name: str, number: str = "1", mode: str = "") -> int:
    """Do one work in this fresh process; ``mode`` start counts all since the process began, size what is installed."""
    began = time.perf_counter()
    from vaxsmith.core import Unassessed
    from vaxsmith.hla import parse_allele
    from vaxsmith.presentation import load_class_one, load_class_two, predictor_for

    if mode == "size":
        print(json.dumps({"cpu": 0, "wall": 0, "peak": installed_mebibytes("vaxsmith")}))
        return 0
    if name in LOADS:
        report(load_class_one if name == "load-class-one" else load_class_two)
        return 0
    alleles = [parse_allele(allele) for allele in GENOTYPES[name].split()]
    predictor = predictor_for(alleles[0])
    if isinstance(predictor.assess(alleles[0]), Unassessed):
        return NO_SUCH
    peptides = random_peptides(name, int(number))
    predictor.predict(peptides[:1] if mode == "start" else peptides[:10], alleles[:1] if mode == "start" else alleles)
    if mode == "start":
        wall = time.perf_counter() - began
        print(json.dumps({"cpu": time.process_time(), "wall": wall, "peak": peak_mebibytes()}))
        return 0
    report(lambda: predictor.predict(peptides, alleles))
    return 0


if __name__ == "__main__":
    sys.exit(main())
