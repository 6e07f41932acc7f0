"""Choosing a portfolio: CPU seconds after import, peak memory and proven gap; HiGHS on one thread.

Run: python -m benchmarks.portfolio. Budgets: < 10 s for 20 of 500 candidates on 6 + 6 molecules with three clones,
marginals, bindings and law included; < 2 s for 50 rounds of sensitivity of 20 of 60. Exits 1 where it falls short.
"""

from __future__ import annotations

import sys

import numpy as np

from benchmarks.measure import measure, report
from vaxsmith.selection.portfolio import (
    EpitopeChance,
    PortfolioCandidate,
    PortfolioSettings,
    SharedCauses,
    choose_portfolio,
    inclusion_frequencies,
    nested_cells,
    noise_on_odds,
    perturbed,
    risks_of,
)

MOLECULES = {f"HLA-{locus}*{n:02d}:01": 1 for locus in "ABC" for n in (1, 2)} | {
    f"HLA-DRB1*{n:02d}:01": 2 for n in range(1, 7)
}
CLONES = {"trunk": 1.0, "branch": 0.6, "twig": 0.3}
WORK = {
    "choose:steep:60:20": 1.5,
    "choose:steep:500:20": 10.0,
    "choose:alike:500:20": 10.0,
    "choose:equal:500:20": None,
    "choose:steep:2000:34": None,
    "sensitivity:steep:60:20": 2.0,
}


def drawn(kind: str, count: int) -> tuple[list[PortfolioCandidate], SharedCauses]:
    """Draw candidates: ``steep`` chances fall off, ``alike`` ones differ by 3 %, ``equal`` ones come from three values."""
    generator = np.random.default_rng(5)
    candidates = []
    for number in range(count):
        level = {
            "steep": float(generator.beta(1.0, 6.0)),
            "alike": float(generator.uniform(0.20, 0.206)),
            "equal": float(generator.choice([0.1, 0.15, 0.2])),
        }[kind]
        alleles = [a for a in MOLECULES if generator.random() < 0.15] or [str(generator.choice(sorted(MOLECULES)))]
        share = generator.uniform(0.3, 1.0, len(alleles)) if kind == "steep" else np.ones(len(alleles))
        epitopes = tuple(
            EpitopeChance(allele=allele, mhc_class=MOLECULES[allele], chance=level * float(part))
            for allele, part in zip(alleles, share, strict=True)
        )
        clone = str(generator.choice(list(CLONES), p=[0.6, 0.25, 0.15]))
        gene = f"G{generator.integers(count)}"
        window = f"w{number // 2}" if generator.random() < 0.2 else ""
        candidates.append(PortfolioCandidate(key=f"t{number:04d}", gene=gene, epitopes=epitopes, clone=clone, group=window))
    return candidates, SharedCauses(alleles=risks_of(MOLECULES), cells=nested_cells(CLONES))


def main() -> int:
    """Print the table, or do one piece of work when named."""
    if len(sys.argv) > 1:
        what, kind, count, targets = sys.argv[1].split(":")
        candidates, causes = drawn(kind, int(count))
        settings = PortfolioSettings(targets=int(targets))

        def work() -> None:
            if what == "choose":
                print(f"gap {choose_portfolio(candidates, causes, settings).gap:.2g}")
            else:
                draws = perturbed(candidates, noise_on_odds(0.5), np.random.default_rng(0), 50)
                found = inclusion_frequencies(candidates, causes, settings, draws)
                print(f"gap {found.gap:.2g}")

        report(work)
        return 0
    print("work\tCPU s\twall s\tpeak MiB\tbudget")
    short = False
    for name, budget in WORK.items():
        cost = measure("benchmarks.portfolio", name, runs=1)
        short |= budget is not None and cost.cpu_seconds > budget
        asked = "-" if budget is None else f"< {budget:g} s"
        print(f"{name}\t{cost.cpu_seconds:.2f}\t{cost.wall_seconds:.2f}\t{cost.peak_mebibytes:.0f}\t{asked}", flush=True)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
