"""Choosing targets: CPU seconds after import, peak memory; the whole of selection on HCC1395, and the portfolio alone.

Run: make bench-selection, or python -m benchmarks.selection. Medians of several fresh processes. ``choose`` begins where the
mutant proteins are made and ends with the choice: predictions, exclusions, evidence, portfolio, sensitivity, trade-off.
``sensitivity`` is the 50 rounds on HCC1395's own targets. The drawn tumors are those of benchmarks/portfolio.py (six class I
and six class II molecules, three clones). Budgets: choose < 5 s and < 300 MiB, a third of what a design may take; 500
candidates < 10 s, as the issue asks; sensitivity < 2 s. Exits 1 where it falls short.
"""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
from verification.selection_road import choose, hcc1395, road_to_selection

from benchmarks.measure import measure, report
from benchmarks.portfolio import drawn
from vaxsmith.selection.compose import NOISE
from vaxsmith.selection.portfolio import (
    PortfolioSettings,
    choose_portfolio,
    inclusion_frequencies,
    noise_on_odds,
    perturbed,
)

RUNS = 3
BUDGETS: dict[str, tuple[float | None, float | None]] = {
    "hcc1395:choose": (5.0, 300.0),
    "hcc1395:portfolio": (None, None),
    "hcc1395:sensitivity": (2.0, None),
    "drawn:100:20": (None, None),
    "drawn:100:34": (None, None),
    "drawn:500:20": (10.0, None),
    "drawn:500:34": (None, None),
    "drawn:2000:20": (None, None),
    "drawn:2000:34": (None, None),
}


def work(name: str) -> None:
    """Do one piece of work and print its cost."""
    where, *what = name.split(":")
    if where == "drawn":
        candidates, causes = drawn("steep", int(what[0]))
        settings = PortfolioSettings(targets=int(what[1]))
        report(lambda: _say_gap(choose_portfolio(candidates, causes, settings).gap))
        return
    road = road_to_selection(hcc1395())
    if what == ["choose"]:
        report(lambda: choose(road))
        return
    composition = choose(road).composition
    if composition is None:
        raise SystemExit("HCC1395 has no target")
    candidates, causes, settings = (
        list(composition.candidates.values()),
        composition.causes,
        road.settings.selection.portfolio,
    )
    if what == ["portfolio"]:
        report(lambda: _say_gap(choose_portfolio(candidates, causes, settings).gap))
        return
    draws = perturbed(candidates, noise_on_odds(NOISE.value), np.random.default_rng(0), road.settings.selection.rounds)
    report(lambda: _say_gap(inclusion_frequencies(candidates, causes, settings, draws).gap))


def _say_gap(gap: float) -> None:
    print(json.dumps({"gap": gap}))


def main() -> int:
    """Print the table, or do one piece of work when named."""
    if len(sys.argv) > 1:
        work(sys.argv[1])
        return 0
    print("| work | CPU s | wall s | peak MiB | budget |\n|---|---|---|---|---|")
    short = False
    for name, (seconds, memory) in BUDGETS.items():
        try:
            cost = measure("benchmarks.selection", name, runs=RUNS)
        except subprocess.CalledProcessError as error:
            print(f"| {name} | failed: {error.stderr.strip().splitlines()[-1]} | | | |", flush=True)
            short = True
            continue
        limits = [f"< {seconds:g} s"] if seconds is not None else []
        limits += [f"< {memory:g} MiB"] if memory is not None else []
        figures = f"{cost.cpu_seconds:.2f} | {cost.wall_seconds:.2f} | {cost.peak_mebibytes:.0f}"
        print(f"| {name} | {figures} | {', '.join(limits)} |", flush=True)
        short |= seconds is not None and cost.cpu_seconds > seconds
        short |= memory is not None and cost.peak_mebibytes > memory
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
