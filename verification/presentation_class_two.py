"""Class II: three public sets of pairs beside the published figures of NetMHCIIpan and FusionHLAII on the same rows.

All alleles are pooled, as in those figures; the mean over alleles stands beside it, because pooling also rewards knowing
which alleles have more ligands in a set. What is compared follows from what was measured: presentation score where rows
are ligands or mixed, affinity (low nM is strong) where they are IC50s. ``value`` in iedb_automated is 1 for a binder: its
rows that also stand in presentation_mixed carry the same label there. Near duplicates are left out twice: sharing 8
residues as for class I, and sharing 9, the length of a core, as is customary for class II (one mismatch counts in both).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from verification.corpora import corpora
from verification.presentation_measures import Measures, mean_measures, measures, strength_of
from verification.presentation_pairs import class_two_training, predict_pairs, print_reasons
from verification.presentation_report import Target, print_table, share

FEWEST_OF_A_KIND = 5  # of each, for an allele to count in the mean over alleles
STRETCHES = (8, 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """A set of rows: file, kind of measurement (empty: all), the way compared, peers' AUROC/AUPR, and what is asked."""

    file: str
    kind: str = ""
    way: str = "score"
    published: tuple[tuple[str, str], ...] = ()
    asked: tuple[tuple[str, float], ...] = ()

    @property
    def title(self) -> str:
        """File and kind of measurement."""
        return f"{self.file} {self.kind}".strip()


SETS = (
    Set(
        file="fusionattn_external",
        published=(
            ("NetMHCIIpan_EL", ".808/.850"), ("NetMHCIIpan EL-4.2", ".798/.849"),
            ("FusionHLAII", ".772/.809"), ("NetMHCIIpan BA-4.2", ".727/.652"),
        ),
        asked=(("AUROC", 0.808), ("AUPR", 0.850)),
    ),
    Set(
        file="iedb_automated", kind="ic50", way="affinity", published=(("NetMHCIIpan-BA", ".841/-"),),
        asked=(("AUROC", 0.841),),
    ),
    Set(file="iedb_automated", kind="binary", way="affinity", published=(("NetMHCIIpan-BA", ".694/-"),)),
    Set(file="fusionattn_test1"),
)  # fmt: skip


def class_two() -> list[Target]:
    """Print the sets; give AUROC and AUPR where something is asked."""
    return [target for one in SETS for target in _one_set(one)]


def _one_set(one: Set) -> list[Target]:
    table = pd.read_csv(corpora() / "class_two" / "evaluation" / f"{one.file}.tsv.gz", sep="\t")
    table = table.rename(columns={"value": "label"})
    if one.kind:
        table = table[table.measurement_type == one.kind]
    training = class_two_training()
    answers = predict_pairs(table.allele.tolist(), table.peptide.tolist())
    seen = training.seen(table)
    kept = answers.judged & ~seen
    positive, alleles = table.label.to_numpy() == 1, table.allele.to_numpy(object)
    print(f"## Class II, {one.title}: AUROC/AUPR\n")
    print_reasons(answers.reasons)
    if seen.any():
        print(f"- left out, pairs that the class II training data hold: {share(int(seen.sum()), len(table))}\n")
    subsets = {"all rows": kept}
    for stretch in STRETCHES:
        subsets[f"no {stretch} residues in common"] = kept & ~training.near(table.peptide.tolist(), stretch=stretch)
    strengths = {
        "score": answers.presentation,
        "affinity": -np.log(answers.affinity_nanomolar),
        "percentile": strength_of(np.nan_to_num(answers.percentile, nan=np.inf), np.nan_to_num(answers.presentation)),
    }
    rows, compared = [], measures(np.empty(0), np.empty(0, bool))
    for subset, chosen in subsets.items():
        for way, strength in strengths.items():
            if not chosen.any() or np.isnan(strength[chosen]).any():
                continue  # nothing judged, or a predictor without affinities
            pooled = measures(strength[chosen], positive[chosen])
            mean, count = _per_allele(strength[chosen], positive[chosen], alleles[chosen])
            mark = f"**vaxsmith, {way}**" if way == one.way else f"vaxsmith, {way}"
            rows.append((mark, subset, f"{pooled.rows:,}", _two(pooled), f"{_two(mean)} ({count})"))
            if way == one.way and subset == "all rows":
                compared = pooled
    rows += [(who, "as published", "all", figures, "") for who, figures in one.published]
    print_table(("predictor", "rows", "pairs", "pooled", "mean over alleles (how many)"), rows)
    reached = {"AUROC": compared.auroc, "AUPR": compared.precision}
    return [
        Target(what=f"{one.title}, {what} by {one.way}", reached=reached[what], asked=asked) for what, asked in one.asked
    ]


def _per_allele(
    strength: NDArray[np.float64], positive: NDArray[np.bool_], alleles: NDArray[np.object_]
) -> tuple[Measures, int]:
    """Give the mean over the alleles with enough rows of each kind, and their number."""
    each = [measures(strength[alleles == name], positive[alleles == name]) for name in sorted(set(alleles))]
    each = [one for one in each if min(one.positives, one.rows - one.positives) >= FEWEST_OF_A_KIND]
    return mean_measures(each), len(each)


def _two(measured: Measures) -> str:
    return f"{measured.auroc:.4f}/{measured.precision:.4f}"
