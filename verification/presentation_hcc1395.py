"""HCC1395: our ranks beside those of the predictors in the peer's own tables (pVACseq 7.1.5), class I and class II.

Every mutant peptide with its allele, each once. A predictor stands by its percentile where the table holds one, else by
its score in the direction that its kind of figure has. The correlation of two predictors is Spearman's rank correlation over
the pairs that both judged, one allele at a time, averaged over alleles: pooling alleles would reward agreement on which
allele binds more. A predictor's standing is the median of its correlations with the others. Ours is asked to stand within
the spread of the peers that predict binding or presentation; those of immunogenicity and of processing judge something else
and are printed only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from verification.corpora import corpora
from verification.presentation_measures import spearman, strength_of
from verification.presentation_pairs import predict_pairs, print_reasons
from verification.presentation_report import Target, print_table

OURS = "vaxsmith"
PEPTIDE, ALLELE = "MT Epitope Seq", "HLA Allele"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A predictor's columns: the mutant peptide's figure of ``kind`` and, where the table has it, its percentile."""

    name: str
    kind: str  # IC50: low is strong; Binding, Presentation, Immunogenicity, Processing: high is strong

    @property
    def score(self) -> str:
        """Column of the mutant peptide's figure."""
        return f"{self.name} MT Score" if self.kind == "Processing" else f"{self.name} MT {self.kind} Score"

    @property
    def percentile(self) -> str:
        """Column of the mutant peptide's percentile."""
        return f"{self.name} MT Percentile"

    @property
    def compared(self) -> bool:
        """Whether it predicts binding or presentation."""
        return self.kind not in {"Immunogenicity", "Processing"}

    def strength(self, table: pd.DataFrame) -> NDArray[np.float64]:
        """Give how strong it finds each row, NaN where it says nothing."""
        percentile = pd.to_numeric(table[self.percentile], errors="coerce")
        if percentile.notna().any():
            return -percentile.to_numpy(np.float64)
        figure = pd.to_numeric(table[self.score], errors="coerce").to_numpy(np.float64)
        return -figure if self.kind == "IC50" else figure


CLASS_ONE = tuple(
    Peer(name=name, kind=kind)
    for kind, names in {
        "IC50": ("MHCflurry", "MHCnuggetsI", "NetMHC", "NetMHCcons", "NetMHCpan", "PickPocket", "SMM", "SMMPMBEC"),
        "Binding": ("MixMHCpred",),
        "Presentation": ("BigMHC_EL", "MHCflurryEL Presentation", "NetMHCpanEL"),
        "Immunogenicity": ("BigMHC_IM", "PRIME"),
        "Processing": ("MHCflurryEL Processing",),
    }.items()
    for name in names
)
CLASS_TWO = tuple(
    Peer(name=name, kind=kind)
    for kind, names in {
        "IC50": ("MHCnuggetsII", "NetMHCIIpan", "NNalign", "SMMalign"),
        "Presentation": ("MixMHC2pred", "NetMHCIIpanEL"),
        "Immunogenicity": ("ImmuScope_IM",),
    }.items()
    for name in names
)


def hcc1395() -> list[Target]:
    """Print correlations of everybody with everybody, both classes; give how ours stands."""
    return [_one_class("I", "class_one_epitopes", CLASS_ONE), _one_class("II", "class_two_epitopes", CLASS_TWO)]


def _one_class(number: str, file: str, peers: tuple[Peer, ...]) -> Target:
    path = corpora() / "tumours" / "hcc1395" / "pvacseq" / f"{file}.tsv.gz"
    table = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False).drop_duplicates([PEPTIDE, ALLELE])
    answers = predict_pairs(table[ALLELE].tolist(), table[PEPTIDE].tolist())
    ours = np.full(len(table), np.nan)
    judged = answers.judged
    ours[judged] = strength_of(answers.percentile[judged], answers.presentation[judged])
    strengths = {OURS: ours} | {peer.name: peer.strength(table) for peer in peers}
    print(
        f"## HCC1395, class {number}: mean Spearman correlation over alleles, {len(table):,} mutant peptide-allele pairs\n"
    )
    print_reasons(answers.reasons)
    alleles = table[ALLELE].to_numpy(object)
    names = list(strengths)
    matrix = np.array([[_correlation(strengths[one], strengths[other], alleles) for other in names] for one in names])
    print_table(
        ("", *(f"{i + 1}" for i in range(len(names)))),
        [
            (f"{i + 1} {name}", *(_short(value) for value in row))
            for i, (name, row) in enumerate(zip(names, matrix, strict=True))
        ],
    )
    compared = [i for i, name in enumerate(names) if name == OURS or next(p for p in peers if p.name == name).compared]
    median = {
        names[i]: float(np.nanmedian([matrix[i, j] for j in compared if j != i])) if judged.any() or i else float("nan")
        for i in compared
    }
    others = {name: value for name, value in median.items() if name != OURS}
    print_table(
        ("median correlation with the other predictors of binding and presentation", "", "place"),
        [
            (f"**{name}**" if name == OURS else name, _short(value), place + 1)
            for place, (name, value) in enumerate(sorted(median.items(), key=lambda item: -np.nan_to_num(item[1], nan=-2.0)))
        ],
    )
    print_table(
        ("allele", "pairs", "ours with each, from lowest to highest"),
        [
            (name, int((alleles == name).sum()), _with_each(strengths, names, compared, alleles == name))
            for name in sorted(set(alleles))
        ],
    )
    return Target(
        what=f"HCC1395 class {number}, median correlation (lowest peer's)", reached=median[OURS], asked=min(others.values())
    )


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64], alleles: NDArray[np.object_]) -> float:
    """Give the mean over alleles of the correlation on rows that both judged; NaN where no allele has any."""
    both = ~np.isnan(one) & ~np.isnan(other)
    each = [spearman(one[rows], other[rows]) for name in sorted(set(alleles)) if (rows := both & (alleles == name)).any()]
    known = [value for value in each if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def _with_each(
    strengths: dict[str, NDArray[np.float64]], names: list[str], compared: list[int], rows: NDArray[np.bool_]
) -> str:
    each = []
    for i in compared:
        both = rows & ~np.isnan(strengths[OURS]) & ~np.isnan(strengths[names[i]])
        if names[i] != OURS and both.any():
            each.append((spearman(strengths[OURS][both], strengths[names[i]][both]), names[i]))
    return ", ".join(f"{name} {_short(value)}" for value, name in sorted(each)) or "not judged"


def _short(value: float) -> str:
    return "-" if np.isnan(value) else f"{value:.2f}"
