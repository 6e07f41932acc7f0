"""The IEDB's weekly benchmark: every dataset beside NetMHCpan 4.0's column.

What a dataset is: one date, allele, kind of measurement and peptide length, as on the IEDB's pages (which part them by
reference as well, which the file does not tell).

Which rows: those dated 2018 or later. NetMHCpan 4.0 was published in 2017, so they are newer than its training data; ours
leaves out every pair of them (training/class_one/data.py), and whatever pair is trained on all the same is left out here
and counted. Header lines repeated in the file are dropped; rows where NetMHCpan 4.0 says ``-`` and alleles that are not
human are left out and counted.

What is measured: a binder is ``binary`` 1, an IC50 of at most 500 nM as the IEDB counts it, or a half-life of at least 120
minutes, which is our choice. A figure needs ten rows; AUROC also two of each kind, SRCC two different values. Both
predictors answer in nM (NetMHCpan 4.0's column is an affinity), and that is what the target compares; our other two
figures stand beside it. The same code on columns of the file gives the figures that the IEDB shows (``PUBLISHED``).
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from verification.corpora import corpora
from verification.presentation_measures import measures, spearman, strength_of
from verification.presentation_pairs import class_one_training, predict_pairs
from verification.presentation_report import Target, print_table

SINCE = "2018-01-01"
BINDER_NANOMOLAR, BINDER_MINUTES = 500.0, 120.0
FEWEST_OF_A_KIND, FEWEST_ROWS = 2, 10
PEER = "NetMHCpan 4.0"
AFFINITY, *BESIDE = "vaxsmith, affinity", "vaxsmith, score", "vaxsmith, percentile"
# tools.iedb.org/auto_bench/mhci/weekly/single/2015-05-15: date, allele, kind, length, column, SRCC, AUROC.
PUBLISHED = (
    ("2015-05-15", "HLA-B*27:03", "binary", 9, "netmhcpan30", 0.538, 0.821),
    ("2015-05-15", "HLA-A*02:01", "ic50", 9, "netmhcpan30", 0.607, 0.577),
)
Figures = dict[str, tuple[float, float]]  # AUROC and SRCC, by the name of who says so


def iedb_weekly() -> list[Target]:
    """Print every dataset, the means and the means without near duplicates; give both means as targets."""
    print("## IEDB's weekly benchmark: AUROC/SRCC of each dataset\n")
    table = pd.read_csv(
        corpora() / "class_one" / "evaluation" / "iedb_weekly.tsv.gz", sep="\t", keep_default_na=False, dtype=str
    )
    left_out = Counter({"lines that repeat the header": int((table.date == "Date").sum())})
    table = table[table.date != "Date"].assign(
        value=lambda rows: rows.value.astype(float), size=lambda rows: rows.peptide.str.len()
    )
    check = _published(table)
    table = _judged(table, left_out)
    means = _datasets(table, ["date", "allele", "measurement_type", "size"], shown=True)
    print(
        "The same with all lengths of a dataset together, which also compares lengths (of C*12:02, 2019-10-04, the binders "
        "are all 11-mers and the others nearly all 9- and 10-mers):\n"
    )
    _datasets(table, ["date", "allele", "measurement_type"], shown=False)
    return [
        check,
        *(
            Target(
                what=f"IEDB weekly since {SINCE[:4]}, mean {what} ({PEER})", reached=means[AFFINITY][i], asked=means[PEER][i]
            )
            for i, what in enumerate(("AUROC", "SRCC"))
        ),
    ]


def _judged(table: pd.DataFrame, left_out: Counter[str]) -> pd.DataFrame:
    """Give the rows that both judge and that we did not train on, with everybody's strengths; print what was left out."""
    left_out[f"rows dated before {SINCE}"] = int((table.date < SINCE).sum())
    table = table[table.date >= SINCE]
    human = table.allele.str.startswith("HLA-")
    left_out["rows of alleles that are not human"] = int((~human).sum())
    answered = table.netmhcpan40 != "-"
    left_out[f"rows without an answer of {PEER}"] = int((human & ~answered).sum())
    table = table[human & answered]
    training = class_one_training()
    seen = training.seen(table)
    left_out["rows whose pair the class I training data hold"] = int(seen.sum())
    table = table[~seen]
    answers = predict_pairs(table.allele.tolist(), table.peptide.tolist())
    for reason, count in answers.reasons.items():
        left_out[f"rows not judged ({reason})"] = count
    judged = answers.judged
    table = table[judged].assign(
        **{
            PEER: -np.log(table.netmhcpan40[judged].astype(float)),
            AFFINITY: -np.log(answers.affinity_nanomolar[judged]),
            "vaxsmith, score": answers.presentation[judged],
            "vaxsmith, percentile": strength_of(answers.percentile[judged], answers.presentation[judged]),
        },
        near=training.near(table.peptide[judged].tolist()),
    )
    for reason, count in left_out.items():
        print(f"- left out, {count:,} {reason}")
    print(f"- {len(table):,} rows stay, {int(table.near.sum()):,} of them near duplicates\n")
    return table


def _datasets(table: pd.DataFrame, keys: list[str], *, shown: bool) -> Figures:
    """Print the datasets that ``keys`` make where ``shown``, and their means; give the means over all rows."""
    datasets = {" ".join(map(str, key)): rows for key, rows in table.groupby(keys)}
    full = {key: _figures(rows) for key, rows in datasets.items()}
    apart = {key: _figures(rows[~rows.near]) for key, rows in datasets.items()}
    measured = [key for key, figures in full.items() if not np.isnan(figures[PEER]).all()]
    if shown:
        print_table(
            ("dataset", "rows", "binders", AFFINITY, PEER, "rows without near duplicates", AFFINITY, PEER),
            [
                (
                    key, len(datasets[key]), int(_binders(datasets[key]).sum()),
                    _two(full[key][AFFINITY]), _two(full[key][PEER]),
                    int((~datasets[key].near).sum()), _two(apart[key][AFFINITY]), _two(apart[key][PEER]),
                )
                for key in measured
            ],
        )  # fmt: skip
        few = [key for key in datasets if key not in measured]
        print(f"Too few rows or kinds for a figure: {len(few)} datasets, {sum(len(datasets[key]) for key in few):,} rows.\n")
    means, means_apart = _means(full), _means(apart)
    counts, counts_apart = (
        "/".join(str(sum(not np.isnan(one[PEER][i]) for one in each.values())) for i in (0, 1)) for each in (full, apart)
    )
    print_table(
        ("mean over datasets", f"AUROC/SRCC of {counts} datasets", f"without near duplicates, of {counts_apart}"),
        [(who, _two(figures), _two(means_apart[who])) for who, figures in means.items()],
    )
    for i, what in enumerate(("AUROC", "SRCC")):
        print(_difference(what, np.array([one[AFFINITY][i] - one[PEER][i] for one in full.values()])))
    return means


def _binders(rows: pd.DataFrame) -> NDArray[np.bool_]:
    kind = rows.measurement_type
    binder = (kind == "binary") & (rows.value == 1)
    binder |= (kind == "ic50") & (rows.value <= BINDER_NANOMOLAR)
    binder |= (kind == "t1/2") & (rows.value >= BINDER_MINUTES)
    return binder.to_numpy(bool)


def _figures(rows: pd.DataFrame) -> Figures:
    return {who: _measure(rows, rows[who].to_numpy(np.float64)) for who in (AFFINITY, PEER, *BESIDE)}


def _measure(rows: pd.DataFrame, strength: NDArray[np.float64]) -> tuple[float, float]:
    """Give AUROC and SRCC of one dataset; a high value is a weak binder where it is an IC50."""
    binder = _binders(rows)
    enough = len(rows) >= FEWEST_ROWS
    both = enough and min(binder.sum(), (~binder).sum()) >= FEWEST_OF_A_KIND
    value = rows.value.to_numpy(np.float64) * np.where(rows.measurement_type == "ic50", -1.0, 1.0)
    return (
        measures(strength, binder).auroc if both else float("nan"),
        spearman(strength, value) if enough else float("nan"),
    )


def _means(each: dict[tuple[str, ...], Figures]) -> Figures:
    """Average over the datasets that have a figure; a dataset has one for everybody or for nobody."""
    names = next(iter(each.values()))
    return {
        who: tuple(float(np.nanmean([one[who][i] for one in each.values()])) for i in (0, 1))  # type: ignore[misc]
        for who in names
    }


def _difference(what: str, ours_less_theirs: NDArray[np.float64]) -> str:
    """Say by how much we are ahead, with the standard error over datasets, and in how many datasets."""
    each = ours_less_theirs[~np.isnan(ours_less_theirs)]
    error = each.std(ddof=1) / np.sqrt(len(each))
    return (
        f"Mean difference of {what}: {each.mean():+.3f} (standard error {error:.3f}); ahead of {PEER} in "
        f"{(each > 0).sum()} datasets, behind in {(each < 0).sum()}, level in {(each == 0).sum()}.\n"
    )


def _published(table: pd.DataFrame) -> Target:
    """Measure columns whose figures the IEDB shows; the target is that none differs by more than rounding."""
    rows, apart = [], 0.0
    for date, allele, kind, length, column, srcc, auroc in PUBLISHED:
        chosen = table[
            (table.date == date) & (table.allele == allele) & (table.measurement_type == kind)
            & (table.peptide.str.len() == length)
        ]  # fmt: skip
        measured = _measure(chosen, -chosen[column].astype(float).to_numpy())
        apart = max(apart, abs(measured[0] - auroc), abs(measured[1] - srcc))
        rows.append((f"{date} {allele} {kind}, {length}-mers, {column}", f"{auroc:.3f}/{srcc:.3f}", _two(measured)))
    print_table(("check of the measures: dataset and column", "IEDB's page", "here"), rows)
    return Target(what="IEDB's own figures reproduced, largest difference", reached=apart, asked=0.0006, at_most=True)


def _two(figures: tuple[float, float]) -> str:
    return "/".join("-" if np.isnan(figure) else f"{figure:.3f}" for figure in figures)
