"""Measure CPU seconds, wall seconds and peak memory of a piece of work in a fresh process, medians of several."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """Medians over ``runs`` runs: CPU and wall seconds of the work after imports, peak resident MiB of the process."""

    cpu_seconds: float
    wall_seconds: float
    peak_mebibytes: float
    runs: int


def peak_mebibytes() -> float:
    """Give the most memory that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)


def report(work: Callable[[], object]) -> None:
    """Do the work and print its cost as JSON: what ``measure`` runs in the fresh process."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    cost = {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "peak": peak_mebibytes(),
    }
    print(json.dumps(cost))


def measure(module: str, work: str, *arguments: str, runs: int = 5, python: str = sys.executable) -> Measurement:
    """Run ``python -m module work arguments…`` several times; the module must hand its work to ``report``."""
    costs = []
    for _ in range(runs):
        done = subprocess.run([python, "-m", module, work, *arguments], check=True, capture_output=True, text=True)
        costs.append(json.loads(done.stdout.strip().splitlines()[-1]))
    return Measurement(
        cpu_seconds=statistics.median(cost["cpu"] for cost in costs),
        wall_seconds=statistics.median(cost["wall"] for cost in costs),
        peak_mebibytes=statistics.median(cost["peak"] for cost in costs),
        runs=runs,
    )
