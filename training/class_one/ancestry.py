"""Whose alleles does the network know? ``python -m training.class_one.ancestry --corpora DIR``.

For every population of the Allele Frequency Net tables whose two-field frequencies add up to 0.85-1.10: the share of its
HLA-A, -B or -C alleles, by frequency, whose groove has at least 200 training ligands, and the share left unassessed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from vaxsmith.hla.allele import Allele
from vaxsmith.presentation import load_class_one

RICH = 200


def shares(corpora: Path, locus: str) -> pd.DataFrame:
    """Give one row a population: ``rich`` and ``unassessed`` shares of its allele frequency."""
    network = load_class_one()
    model = network.model
    table = pd.read_csv(corpora / "hla" / f"afnd_{locus}.tsv.gz", sep="\t")
    table["frequency"] = pd.to_numeric(table.alleles_over_2n, errors="coerce")
    table = table[table.allele.str.fullmatch(rf"{locus}\*\d+:\d+")].dropna(subset=["frequency"])
    table = table.drop_duplicates(["population", "allele"])
    names = "HLA-" + table.allele
    table["rich"] = [model.ligands[model.groove_of[n]] >= RICH if n in model.groove_of else False for n in names]
    table["unassessed"] = [network.assess(Allele(name=n, mhc_class=1, locus=locus)) is not None for n in names]
    total = table.groupby("population").frequency.sum()
    out = pd.DataFrame({
        what: table[table[what]].groupby("population").frequency.sum().reindex(total.index, fill_value=0) / total
        for what in ("rich", "unassessed")
    })  # fmt: skip
    return out[total.between(0.85, 1.10)]


def main() -> None:
    """Print medians and the populations least served."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    chosen = parser.parse_args()
    for locus in "ABC":
        found = shares(chosen.corpora, locus)
        least = ", ".join(f"{name} {share:.2f}" for name, share in found.rich.nsmallest(12).items())
        print(
            f"HLA-{locus}, {len(found)} populations: share of alleles with at least {RICH} training ligands, median "
            f"{found.rich.median():.3f}, lowest twentieth {found.rich.quantile(0.05):.3f}; share unassessed, most "
            f"{found.unassessed.max():.3f} ({found.unassessed.idxmax()}). Least known: {least}"
        )


if __name__ == "__main__":
    main()
